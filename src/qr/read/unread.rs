//! Symbols that are found but not read. A burst adds them up.

use super::grid::Grid;
use super::modules::Modules;
use super::number::length;
use crate::qr::Point;

/// The symbols of a picture that are found but not read, each with its modules.
#[derive(Default)]
pub(super) struct Unread(Vec<(Grid, Modules)>);

impl Unread {
    /// Maximum number of symbols.
    const MAX: usize = 12;
    /// Minimum agreement with the fixed patterns.
    const MIN_AGREEMENT: f32 = 0.6;

    pub(super) fn into_symbols(self) -> Vec<(Grid, Modules)> {
        self.0
    }

    pub(super) fn put(&mut self, grid: &Grid, modules: &Modules, agreement: f32) {
        if agreement < Self::MIN_AGREEMENT || self.0.len() >= Self::MAX {
            return;
        }
        // The same symbol with less blur, or on a better grid, replaces the former: each frame
        // counts once.
        match self.0.iter_mut().find(|(known, _)| is_same(known, grid)) {
            Some((known, kept)) => (*known, *kept) = (grid.clone(), modules.clone()),
            None => self.0.push((grid.clone(), modules.clone())),
        }
    }

    pub(super) fn remove(&mut self, read: &Grid) {
        self.0.retain(|(unread, _)| !is_same(unread, read));
    }
}

/// Whether two grids belong to one symbol, with corners at almost the same positions.
fn is_same(a: &Grid, b: &Grid) -> bool {
    let near = |(a, b): (Point, Point)| length(a.x - b.x, a.y - b.y);
    let [first, .., third, _] = a.corners();
    let [other_first, .., other_third, _] = b.corners();
    near((first, other_first)).max(near((third, other_third))) < 5.0 * a.unit
}
