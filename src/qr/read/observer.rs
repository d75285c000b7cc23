//! An observer of the stages, for example to draw them.

use super::bits::BitImage;
use super::finders::Finder;
use super::grid::Grid;
use super::modules::Modules;

/// Is notified of each stage. The default does nothing.
pub(super) trait Observer {
    fn threshold(&mut self, _level: usize, _bits: &BitImage) {}
    fn finders(&mut self, _finders: &[Finder]) {}
    /// Position and modules of a symbol, and their agreement with the fixed patterns.
    fn modules(&mut self, _grid: &Grid, _modules: &Modules, _agreement: f32) {}
    /// The symbol at this position was read.
    fn read(&mut self, _grid: &Grid) {}
}

/// An observer that does nothing.
pub(super) struct Unobserved;

impl Observer for Unobserved {}
