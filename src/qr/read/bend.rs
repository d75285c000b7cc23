//! Bent surfaces: follows the modules from one finder pattern to the rest of a symbol.
//!
//! The way to the next modules is nearly straight, so their position is known to a fraction of a module
//! from the ones beside them. They are moved from there to where they are most distinctly dark and light:
//! light is grey between two modules, but not at their centres. So the other side of a symbol may be many
//! modules away from where a map expects it: on a cylinder, behind a crease, on a wave.

use super::grid::Grid;
use super::layout::FunctionModules;
use super::modules::Levels;
use super::number::{floor, real};
use super::offsets::{Bend, FLAT};
use super::pyramid::View;
use crate::qr::Point;

/// Approximate number of modules between two crossings of the lattice.
const SPACING: usize = 2;
/// Modules from the edge of a symbol to the centre of a finder pattern, rounded up.
const FINDER: usize = 4;
/// Modules from a crossing to the edge of the square whose modules are looked at.
const REACH: usize = 3;
/// Crossings from one to the edge of the square that tells where it is expected.
const AROUND: usize = 3;
/// Distances by which a crossing is moved, in modules, in order.
const MOVES: [f32; 2] = [0.25, 0.12];
/// Cost of the squared distance from where a crossing is expected, in clearness.
const STIFFNESS: f32 = 0.15;
/// Least weight of a crossing in what is expected of others: nothing may be known of a part of a symbol.
const MIN_WEIGHT: f32 = 0.03;
/// Weight of the assumption that a symbol is flat.
const FLATNESS: f32 = 0.02;
/// Marks a crossing of the next layer, beside the number of known ones around it.
const IS_NEXT: u8 = 0x80;

/// Maximum steps of work for a symbol of this side: one for each look at a module, and those to find out
/// where a crossing is expected.
pub(super) const fn steps(side: usize) -> usize {
    let crossings = lines(side) * lines(side);
    let (looks, around) = (square(REACH), square(AROUND));
    crossings * (looks * (1 + 4 * MOVES.len()) + 10 * around)
}

const fn square(reach: usize) -> usize {
    (2 * reach + 1) * (2 * reach + 1)
}

/// Number of lines of the lattice in each direction.
const fn lines(side: usize) -> usize {
    side / SPACING + 1
}

/// Returns the grid, bent to fit. `levels` are those of its modules where it expects them.
pub(super) fn bent(view: View<'_>, grid: &Grid, levels: &Levels, function: &FunctionModules) -> Grid {
    let lines = lines(grid.side);
    let step = real(grid.side) / real(lines - 1);
    let (known, beside) = (vec![None; lines * lines], vec![0; lines * lines]);
    let mut follower = Follower { view, grid, levels, function, lines, step, known, beside };
    // The map is right in the finder patterns. From one of them all positions go together.
    let start = FINDER / SPACING;
    follower.settle(start, start, Plane { offset: FLAT, across: FLAT, down: FLAT });
    follower.follow();
    let crossing = |line: usize| real(line) * step;
    let offset = |(at, known): (usize, &Option<Known>)| {
        let place = Point { x: crossing(at % lines), y: crossing(at / lines) };
        let by = known.map_or(FLAT, |known| known.offset);
        let before = grid.bend.as_ref().map_or(FLAT, |bend| bend.at(Point { x: place.x + by.x, y: place.y + by.y }));
        Point { x: before.x + by.x, y: before.y + by.y }
    };
    let offsets = follower.known.iter().enumerate().map(offset).collect();
    Grid { bend: Bend::new((0..lines).map(crossing).collect(), offsets), ..grid.clone() }
}

struct Follower<'a> {
    view: View<'a>,
    grid: &'a Grid,
    levels: &'a Levels,
    function: &'a FunctionModules,
    lines: usize,
    step: f32,
    /// Each crossing of the lattice that was reached, row by row.
    known: Vec<Option<Known>>,
    /// The number of known crossings beside each, and [`IS_NEXT`].
    beside: Vec<u8>,
}

/// What is known of a crossing.
#[derive(Debug, Clone, Copy)]
struct Known {
    offset: Point,
    /// How distinctly its modules are dark and light.
    clearness: f32,
}

/// Offsets around a crossing.
#[derive(Debug, Clone, Copy)]
struct Plane {
    /// Offset of the crossing.
    offset: Point,
    /// Change from one crossing to the next one to the right, and downwards.
    across: Point,
    down: Point,
}

type Looks = [Look; square(REACH)];

/// A module that is looked at.
#[derive(Clone, Copy)]
struct Look {
    /// Its centre, in modules from the crossing.
    place: Point,
    /// The line between dark and light, and the contrast.
    line: f32,
    contrast: f32,
    /// 1 if it is dark in every symbol, -1 if it is light, and otherwise 0.
    known: f32,
}

/// The square around a crossing in the picture.
struct Tile {
    /// The crossing, in pixels.
    pixel: Point,
    /// From a module to the next one to the right, and downwards, in pixels.
    across: Point,
    down: Point,
}

impl Follower<'_> {
    /// Goes on to the rest, layer by layer. Crossings with three known ones beside them come before others.
    fn follow(&mut self) {
        loop {
            let counts = self.known.iter().zip(&self.beside);
            let most = counts.filter(|(known, _)| known.is_none()).map(|(_, beside)| *beside).max();
            let Some(least @ 1..) = most.map(|most| most.min(3)) else { return };
            for (known, beside) in self.known.iter().zip(&mut self.beside) {
                if known.is_none() && *beside >= least {
                    *beside |= IS_NEXT;
                }
            }
            for at in 0..self.known.len() {
                if self.beside.get(at).is_some_and(|beside| beside & IS_NEXT != 0) {
                    let (column, row) = (at % self.lines, at / self.lines);
                    self.settle(column, row, self.expected(column, row));
                }
            }
        }
    }

    /// The known crossings in a square around one, each with its distance to the right and downwards.
    fn around(&self, column: usize, row: usize, reach: usize) -> impl Iterator<Item = (f32, f32, Known)> {
        let side = 2 * reach + 1;
        (0..side * side).filter_map(move |at| {
            let (across, down) = (at % side, at / side);
            let known = self.known((column + across).wrapping_sub(reach), (row + down).wrapping_sub(reach))?;
            Some((real(across) - real(reach), real(down) - real(reach), known))
        })
    }

    fn known(&self, column: usize, row: usize) -> Option<Known> {
        let is_inside = column < self.lines && row < self.lines;
        is_inside.then(|| self.known.get(row * self.lines + column).copied().flatten()).flatten()
    }

    /// The plane through the known crossings around one, by least squares.
    fn expected(&self, column: usize, row: usize) -> Plane {
        // Sums of the weights, of the places by their weight, of products of places, and of those with offsets.
        let (mut all, mut x_sum, mut y_sum) = (0.0, 0.0, 0.0);
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        let mut sums = [[0.0; 3]; 2];
        for (x, y, other) in self.around(column, row, AROUND) {
            let weight = other.clearness.max(MIN_WEIGHT) / (x * x + y * y);
            (all, x_sum, y_sum) = (all + weight, x_sum + weight * x, y_sum + weight * y);
            (xx, xy, yy) = (xx + weight * x * x, xy + weight * x * y, yy + weight * y * y);
            for (sums, value) in sums.iter_mut().zip([other.offset.x, other.offset.y]) {
                *sums = [sums[0] + weight * value, sums[1] + weight * x * value, sums[2] + weight * y * value];
            }
        }
        let (x, y) = (x_sum / all, y_sum / all);
        let (xx, xy, yy) = (xx - x * x_sum + FLATNESS, xy - x * y_sum, yy - y * y_sum + FLATNESS);
        let area = xx * yy - xy * xy;
        let [[offset_x, across_x, down_x], [offset_y, across_y, down_y]] = sums.map(|[value, with_x, with_y]| {
            let (with_x, with_y) = (with_x - x * value, with_y - y * value);
            let (across, down) = ((with_x * yy - with_y * xy) / area, (with_y * xx - with_x * xy) / area);
            [value / all - across * x - down * y, across, down]
        });
        let point = |x: f32, y: f32| Point { x, y };
        Plane { offset: point(offset_x, offset_y), across: point(across_x, across_y), down: point(down_x, down_y) }
    }

    /// Moves a crossing to where its modules are the most distinct, near to where it is expected.
    fn settle(&mut self, column: usize, row: usize, expected: Plane) {
        let tile = self.tile(column, row, &expected);
        let mut looks = [Look { place: FLAT, line: 0.0, contrast: 1.0, known: 0.0 }; square(REACH)];
        let count = self.look(Point { x: real(column) * self.step, y: real(row) * self.step }, &mut looks);
        let looks = looks.get(..count).unwrap_or_default();
        let clearness = |by: Point| self.clearness(&tile, looks, by) - STIFFNESS * (by.x * by.x + by.y * by.y);
        let (mut by, mut best) = (FLAT, clearness(FLAT));
        for far in MOVES {
            for (x, y) in [(far, 0.0), (-far, 0.0), (0.0, far), (0.0, -far)] {
                let moved = Point { x: by.x + x, y: by.y + y };
                let found = clearness(moved);
                if found > best {
                    (by, best) = (moved, found);
                }
            }
        }
        let offset = Point { x: expected.offset.x + by.x, y: expected.offset.y + by.y };
        let at = row * self.lines + column;
        if let (Some(place), Some(beside)) = (self.known.get_mut(at), self.beside.get_mut(at)) {
            *place = Some(Known { offset, clearness: best });
            *beside &= !IS_NEXT;
        }
        for beside_row in row.saturating_sub(1)..=(row + 1).min(self.lines - 1) {
            let first = beside_row * self.lines;
            let span = first + column.saturating_sub(1)..=first + (column + 1).min(self.lines - 1);
            self.beside.get_mut(span).unwrap_or_default().iter_mut().for_each(|beside| *beside += 1);
        }
    }

    /// Where the modules around a crossing are expected. The few modules of a square are on a plane.
    fn tile(&self, column: usize, row: usize, plane: &Plane) -> Tile {
        let middle = Point { x: real(column) * self.step, y: real(row) * self.step };
        let seen = |x: f32, y: f32| {
            let (right, below) = (x / self.step, y / self.step);
            self.grid.at(Point {
                x: middle.x + x + plane.offset.x + right * plane.across.x + below * plane.down.x,
                y: middle.y + y + plane.offset.y + right * plane.across.y + below * plane.down.y,
            })
        };
        let pixel = seen(0.0, 0.0);
        let [across, down] =
            [seen(2.0, 0.0), seen(0.0, 2.0)].map(|to| Point { x: (to.x - pixel.x) / 2.0, y: (to.y - pixel.y) / 2.0 });
        Tile { pixel, across, down }
    }

    /// Finds the modules around a crossing whose levels are known. Returns their number.
    fn look(&self, middle: Point, looks: &mut Looks) -> usize {
        let mut count = 0;
        let (left, top) = (floor(middle.x).saturating_sub(REACH), floor(middle.y).saturating_sub(REACH));
        for y in top..=floor(middle.y) + REACH {
            for x in left..=floor(middle.x) + REACH {
                if let (Some((line, contrast)), Some(look)) = (self.levels.at(x, y), looks.get_mut(count)) {
                    let known = self.function.known().get(y * self.grid.side + x).copied().unwrap_or(0.0);
                    let place = Point { x: real(x) + 0.5 - middle.x, y: real(y) + 0.5 - middle.y };
                    *look = Look { place, line, contrast, known };
                    count += 1;
                }
            }
        }
        count
    }

    /// How distinctly the modules of a tile that is moved are dark and light: up to about 1. Modules whose colour is
    /// known count with their correct colour.
    fn clearness(&self, tile: &Tile, looks: &[Look], by: Point) -> f32 {
        let sign = if self.grid.is_negative { 1.0 } else { -1.0 };
        let mut sum = 0.0;
        for look in looks {
            let (right, below) = (look.place.x + by.x, look.place.y + by.y);
            let light = self.view.at(Point {
                x: tile.pixel.x + right * tile.across.x + below * tile.down.x,
                y: tile.pixel.y + right * tile.across.y + below * tile.down.y,
            });
            let value = (sign * (light - look.line) / look.contrast).clamp(-1.2, 1.2);
            sum += if look.known == 0.0 { value.abs() } else { look.known * value };
        }
        sum / f32::max(real(looks.len()), 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::read::grid::Homography;
    use crate::qr::read::modules::sample;
    use crate::qr::read::pyramid::Pyramid;
    use crate::qr::{Level, LumaImage, Matrix, encode};

    const UNIT: f32 = 5.0;

    /// A picture of a symbol whose surface moves each position, in modules from the corner of the symbol.
    fn picture(symbol: &Matrix, moved: impl Fn(f32, f32) -> (f32, f32)) -> LumaImage {
        let pixels = (0..300_u16).flat_map(|y| (0..300_u16).map(move |x| (x, y))).map(|(x, y)| {
            let (u, v) = moved((f32::from(x) + 0.5) / UNIT - 4.0, (f32::from(y) + 0.5) / UNIT - 4.0);
            let module = |at: f32| u32::try_from(floor(at.max(0.0))).unwrap();
            if u >= 0.0 && v >= 0.0 && symbol.is_dark(module(u), module(v)) { 30 } else { 220 }
        });
        LumaImage::new(300, 300, pixels.collect()).unwrap()
    }

    /// The modules that are right on a flat grid, and on a bent one, of all.
    fn right(symbol: &Matrix, image: &LumaImage) -> (usize, usize, usize) {
        let side = usize::try_from(symbol.side()).unwrap();
        let pyramid = Pyramid::new(image);
        let view = pyramid.view(4.0).unwrap();
        let (unit, corner) = (f64::from(UNIT), f64::from(4.0 * UNIT));
        let map = Homography::new([unit, 0.0, corner, 0.0, unit, corner, 0.0, 0.0, 1.0]);
        let flat = Grid { side, map, bend: None, unit: UNIT, is_negative: false };
        let count = |grid: &Grid| {
            let light = sample(view, grid);
            let values = Levels::of(&light, side).soft(&light, false);
            let truth = symbol.rows().flatten().map(|is_dark| if is_dark { 1.0 } else { -1.0 });
            values.values().iter().zip(truth).filter(|(value, truth)| *value * truth > 0.0).count()
        };
        let levels = Levels::of(&sample(view, &flat), side);
        let bent = bent(view, &flat, &levels, &FunctionModules::of(side).unwrap());
        (count(&flat), count(&bent), side * side)
    }

    #[test]
    fn a_wave_a_roll_and_a_crease_are_followed() {
        let symbol = encode(&"FD1:WAVES*OF*PAPER/0123456789".repeat(3), Level::M).unwrap();
        let side = real(usize::try_from(symbol.side()).unwrap());
        let wave = |x: f32, y: f32| (x + 0.7 * (x * 0.1).sin() * (y * 0.12).cos(), y - 0.7 * (y * 0.1).sin());
        // Up to three modules in the middle, and nothing at the finder patterns.
        let roll = |x: f32, y: f32| (x, y + 12.0 * (x - 3.5) * (side - 3.5 - x) / (side * side));
        let crease = |x: f32, y: f32| (x + 0.15 * (y - 20.0).max(0.0), y);
        let surfaces: [&dyn Fn(f32, f32) -> (f32, f32); 3] = [&wave, &roll, &crease];
        for (number, moved) in surfaces.into_iter().enumerate() {
            let (flat, bent, all) = right(&symbol, &picture(&symbol, moved));
            assert!(flat < all * 93 / 100, "{number}: {flat} of {all}");
            assert!(bent > all * 98 / 100, "{number}: {bent} of {all}");
        }
    }

    #[test]
    fn a_flat_symbol_stays_flat() {
        let symbol = encode("FD1:FLAT", Level::Q).unwrap();
        let (flat, bent, all) = right(&symbol, &picture(&symbol, |x, y| (x, y)));
        assert_eq!((flat, bent), (all, all));
    }
}
