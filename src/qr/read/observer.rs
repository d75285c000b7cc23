//! Whoever wants to see what each stage made of a picture.

use super::bits::BitImage;
use super::finders::Finder;
use super::grid::Grid;
use super::modules::Modules;

/// Is told of each stage; does nothing unless it says so.
pub(super) trait Observer {
    fn threshold(&mut self, _level: usize, _bits: &BitImage) {}
    fn finders(&mut self, _finders: &[Finder]) {}
    /// A symbol's place and modules, and how far they agree with the fixed patterns.
    fn modules(&mut self, _grid: &Grid, _modules: &Modules, _agreement: f32) {}
    /// The symbol at that place was read.
    fn read(&mut self, _grid: &Grid) {}
}

/// Nobody.
pub(super) struct Unobserved;

impl Observer for Unobserved {}
