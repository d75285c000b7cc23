//! Offsets of modules from where a map expects them, on a surface that is not flat.

use crate::qr::Point;

pub(super) const FLAT: Point = Point { x: 0.0, y: 0.0 };

/// How far modules are from where a projective map expects them, in modules, where lines cross. Between the lines,
/// offsets are in proportion.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bend {
    /// Columns, and rows, of the lines.
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
        let offset =
            |column: usize, row: usize| self.offsets.get(row * self.lines.len() + column).copied().unwrap_or(FLAT);
        let between =
            |a: Point, b: Point, share: f32| Point { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
        let above = between(offset(column, row), offset(column + 1, row), across);
        let below = between(offset(column, row + 1), offset(column + 1, row + 1), across);
        between(above, below, down)
    }

    /// Returns the line before a coordinate, and the fraction of the way to the next line. Slightly
    /// extrapolated outside.
    fn cell(&self, coordinate: f32) -> (usize, f32) {
        let inner = self.lines.get(1..self.lines.len() - 1).unwrap_or_default();
        let before = inner.partition_point(|line| *line <= coordinate);
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
