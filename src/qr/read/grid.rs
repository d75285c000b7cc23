//! Position of each module of a symbol: a projective map, bent where the fixed patterns show that
//! the surface is bent.

use super::homography::Homography;
use super::number::real;
use crate::qr::Point;

/// Position of a symbol in a picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Number of modules per side.
    pub(super) side: usize,
    pub(super) map: Homography,
    pub(super) bend: Option<Bend>,
    /// Approximate pixels per module.
    pub(super) unit: f32,
    pub(super) is_negative: bool,
}

impl Grid {
    /// Maps a position in modules to pixels.
    #[inline]
    pub(super) fn at(&self, module: Point) -> Point {
        match &self.bend {
            None => self.map.at(module),
            Some(bend) => {
                let by = bend.at(module);
                self.map.at(Point { x: module.x + by.x, y: module.y + by.y })
            }
        }
    }

    /// The outer corners, clockwise from the symbol's own top left.
    pub(super) fn corners(&self) -> [Point; 4] {
        let side = real(self.side);
        [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)].map(|(x, y)| self.at(Point { x, y }))
    }
}

/// Deviation of the fixed patterns from their positions on a flat symbol, in modules. Values
/// between patterns are interpolated.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bend {
    /// Columns, and rows, of the pattern centres.
    lines: Vec<f32>,
    /// Offsets, row by row.
    offsets: Vec<Point>,
}

impl Bend {
    /// Creates a bend from an offset for each crossing of the lines.
    pub(super) fn new(lines: Vec<f32>, offsets: Vec<Point>) -> Option<Self> {
        (lines.len() > 1 && offsets.len() == lines.len() * lines.len()).then_some(Self { lines, offsets })
    }

    pub(super) fn at(&self, module: Point) -> Point {
        let ((column, across), (row, down)) = (self.cell(module.x), self.cell(module.y));
        let offset = |column: usize, row: usize| {
            self.offsets.get(row * self.lines.len() + column).copied().unwrap_or(Point { x: 0.0, y: 0.0 })
        };
        let between =
            |a: Point, b: Point, share: f32| Point { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
        let above = between(offset(column, row), offset(column + 1, row), across);
        let below = between(offset(column, row + 1), offset(column + 1, row + 1), across);
        between(above, below, down)
    }

    pub(super) fn offset(&self, column: usize, row: usize) -> Option<Point> {
        self.offsets.get(row * self.lines.len() + column).copied().filter(|_| column < self.lines.len())
    }

    pub(super) fn offset_mut(&mut self, column: usize, row: usize) -> Option<&mut Point> {
        self.offsets.get_mut(row * self.lines.len() + column)
    }

    /// Returns the line before a coordinate, and the fraction of the way to the next line. Slightly
    /// extrapolated outside.
    fn cell(&self, coordinate: f32) -> (usize, f32) {
        let inner = self.lines.get(1..self.lines.len() - 1).unwrap_or_default();
        let before = inner.iter().take_while(|line| **line <= coordinate).count();
        let (Some(from), Some(to)) = (self.lines.get(before), self.lines.get(before + 1)) else { return (0, 0.0) };
        (before, ((coordinate - from) / (to - from)).clamp(-0.2, 1.2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_lines_offsets_are_in_proportion() {
        let point = |x: f32, y: f32| Point { x, y };
        let offsets = vec![point(0.0, 0.0), point(1.0, 0.0), point(0.0, 2.0), point(1.0, 2.0)];
        let bend = Bend::new(vec![10.0, 20.0], offsets.clone()).unwrap();
        assert_eq!(bend.at(point(15.0, 15.0)), point(0.5, 1.0));
        assert_eq!(bend.at(point(10.0, 20.0)), point(0.0, 2.0));
        assert!((bend.at(point(90.0, 15.0)).x - 1.2).abs() < 1e-6, "not far beyond");
        assert!(Bend::new(vec![10.0], vec![point(0.0, 0.0)]).is_none());
        assert!(Bend::new(vec![10.0, 20.0, 30.0], offsets).is_none());
    }
}
