//! Wavy paper: bends a grid locally until its modules are as distinctly dark and light as possible.
//!
//! Light is grey between two modules, but not at their centres. Each crossing of a coarse lattice
//! is therefore moved to where the modules around it differ most from the threshold, with the known
//! modules on their correct side of it.

use super::grid::{Bend, Grid};
use super::layout::FunctionModules;
use super::modules::Levels;
use super::number::{floor, length, real};
use super::pyramid::View;
use crate::qr::Point;

/// Approximate number of modules between two lines of the lattice.
const SPACING: usize = 7;
/// Maximum number of lines of the lattice.
const MAX_LINES: usize = 9;
/// Number of modules sampled around a crossing, horizontally and vertically.
const SAMPLES: usize = 9;
/// Distances by which a crossing is moved, in modules, in order.
const MOVES: [f32; 6] = [0.5, 0.5, 0.25, 0.25, 0.12, 0.12];
/// Maximum steps of work: five samplings around each crossing for each move, two steps per sample.
pub(super) const STEPS: usize = 2 * 5 * MOVES.len() * MAX_LINES * MAX_LINES * SAMPLES * SAMPLES;
/// Cost of the distance between a crossing and its neighbours.
const STIFFNESS: f32 = 0.08;

/// Returns the grid, bent to fit.
pub(super) fn refined(view: View<'_>, grid: &Grid, levels: &Levels, function: &FunctionModules) -> Option<Grid> {
    let count = (grid.side / SPACING + 1).clamp(3, MAX_LINES);
    let step = real(grid.side) / real(count - 1);
    let lines: Vec<f32> = (0..count).map(|line| real(line) * step).collect();
    let crossings = lines.iter().flat_map(|y| lines.iter().map(|x| Point { x: *x, y: *y }));
    let start: Vec<Point> =
        crossings.map(|at| grid.bend.as_ref().map_or(Point { x: 0.0, y: 0.0 }, |bend| bend.at(at))).collect();
    let mut bend = Bend::new(lines, start)?;
    let sign = if grid.is_negative { 1.0 } else { -1.0 };
    let clearness = |bend: &Bend, column: usize, row: usize| {
        let place = |index: usize, line: usize| {
            let along = (real(index) + 0.5) / real(SAMPLES) * 2.0 - 1.0;
            (real(line) + along) * step
        };
        let (mut sum, mut seen) = (0.0, 0.0);
        for (x, y) in (0..SAMPLES).flat_map(|y| (0..SAMPLES).map(move |x| (x, y))) {
            let (x, y) = (place(x, column), place(y, row));
            if x < 0.0 || y < 0.0 {
                continue;
            }
            let (x, y) = (floor(x), floor(y));
            let Some((line, contrast)) = levels.at(x, y) else { continue };
            let module = Point { x: real(x) + 0.5, y: real(y) + 0.5 };
            let by = bend.at(module);
            let light = view.at(grid.map.at(Point { x: module.x + by.x, y: module.y + by.y }));
            let value = (sign * (light - line) / contrast).clamp(-1.2, 1.2);
            let known = function.known().get(y * grid.side + x).copied().unwrap_or(0.0);
            sum += if known == 0.0 { value.abs() } else { known * value };
            seen += 1.0;
        }
        sum / f32::max(seen, 1.0) - STIFFNESS * bend.strain(column, row)
    };
    for by in MOVES {
        for (column, row) in (0..count).flat_map(|row| (0..count).map(move |column| (column, row))) {
            let mut best = clearness(&bend, column, row);
            for (x, y) in [(by, 0.0), (-by, 0.0), (0.0, by), (0.0, -by)] {
                bend.move_by(column, row, Point { x, y });
                let found = clearness(&bend, column, row);
                if found > best {
                    best = found;
                } else {
                    bend.move_by(column, row, Point { x: -x, y: -y });
                }
            }
        }
    }
    Some(Grid { bend: Some(bend), ..grid.clone() })
}

impl Bend {
    fn move_by(&mut self, column: usize, row: usize, by: Point) {
        if let Some(offset) = self.offset_mut(column, row) {
            *offset = Point { x: offset.x + by.x, y: offset.y + by.y };
        }
    }

    /// Squared distance of a crossing's offset from the mean of its neighbours' offsets.
    fn strain(&self, column: usize, row: usize) -> f32 {
        let Some(own) = self.offset(column, row) else { return 0.0 };
        let beside = [
            (column.checked_sub(1), Some(row)),
            (Some(column + 1), Some(row)),
            (Some(column), row.checked_sub(1)),
            (Some(column), Some(row + 1)),
        ];
        let (mut x, mut y, mut count) = (0.0, 0.0, 0.0);
        for other in beside.into_iter().filter_map(|(column, row)| self.offset(column?, row?)) {
            (x, y, count) = (x + other.x, y + other.y, count + 1.0);
        }
        let off = length(own.x - x / f32::max(count, 1.0), own.y - y / f32::max(count, 1.0));
        off * off
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::read::grid::Homography;
    use crate::qr::read::modules::sample;
    use crate::qr::read::pyramid::Pyramid;
    use crate::qr::{Level, LumaImage, encode};

    #[test]
    fn a_symbol_on_a_wave_is_followed() {
        let symbol = encode("FD1:WAVES*OF*PAPER/0123456789", Level::Q).unwrap();
        let side = usize::try_from(symbol.side()).unwrap();
        let unit = 5.0;
        let wave = |x: f32, y: f32| 0.7 * (x * 0.02).sin() * (y * 0.025).cos() * unit;
        let pixels = (0..200_u8).flat_map(|y| {
            let symbol = &symbol;
            (0..200_u8).map(move |x| {
                let (x, y) = (f32::from(x) + 0.5, f32::from(y) + 0.5);
                let (u, v) = ((x + wave(x, y) - 20.0) / unit, (y - wave(y, x) - 20.0) / unit);
                let module = |at: f32| u32::try_from(floor(at.max(0.0))).unwrap();
                let is_dark = u >= 0.0 && v >= 0.0 && symbol.is_dark(module(u), module(v));
                if is_dark { 30 } else { 220 }
            })
        });
        let image = LumaImage::new(200, 200, pixels.collect()).unwrap();
        let pyramid = Pyramid::new(&image);
        let view = pyramid.view(4.0).unwrap();
        let map = Homography::new([5.0, 0.0, 20.0, 0.0, 5.0, 20.0, 0.0, 0.0, 1.0]);
        let flat = Grid { side, map, bend: None, unit, is_negative: false };
        let right = |grid: &Grid| {
            let light = sample(view, grid);
            let values = Levels::of(&light, side).soft(&light, false);
            let truth = symbol.rows().flatten().map(|is_dark| if is_dark { 1.0 } else { -1.0 });
            values.values().iter().zip(truth).filter(|(value, truth)| *value * truth > 0.0).count()
        };
        let levels = Levels::of(&sample(view, &flat), side);
        let bent = refined(view, &flat, &levels, &FunctionModules::of(side).unwrap()).unwrap();
        assert!(right(&flat) < side * side * 93 / 100, "{} of {}", right(&flat), side * side);
        assert!(right(&bent) > side * side * 98 / 100, "{} of {}", right(&bent), side * side);
    }
}
