//! Sampling: position of a symbol → how dark each module is, with its confidence.

use super::grid::Grid;
use super::number::{narrow, real};
use super::pyramid::View;
use crate::qr::Point;

/// Radius of the neighbourhood that a module's light is compared with, in modules.
const NEIGHBOURHOOD: usize = 4;
/// Minimum half difference between dark and light.
const MIN_CONTRAST: f32 = 2.0;

/// The modules of a symbol, row by row from its top left corner. A value is positive if the module
/// is dark. It is about 1 if the module is as dark as the dark ones around it, and 0 if it is
/// unknown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Modules {
    side: usize,
    values: Vec<f32>,
}

impl Modules {
    pub(super) const fn new(side: usize, values: Vec<f32>) -> Self {
        Self { side, values }
    }

    pub(super) const fn side(&self) -> usize {
        self.side
    }

    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    #[inline]
    pub(super) fn at(&self, column: usize, row: usize) -> f32 {
        self.values.get(row * self.side + column).copied().unwrap_or(0.0)
    }

    /// The mirrored symbol: rows and columns are exchanged.
    pub(super) fn transposed(&self) -> Self {
        let values = (0..self.side).flat_map(|x| (0..self.side).map(move |y| (x, y)));
        Self { side: self.side, values: values.map(|(x, y)| self.at(x, y)).collect() }
    }
}

/// The light of each module around its centre.
pub(super) fn sample(view: View<'_>, grid: &Grid) -> Vec<f32> {
    // The mean of four points around the centre has less noise than the centre alone.
    const SPREAD: [(f32, f32); 4] = [(-0.17, -0.06), (0.06, -0.17), (0.17, 0.06), (-0.06, 0.17)];
    let middles = |row: usize| -> Vec<Point> {
        let at = |column: usize| grid.at(Point { x: real(column) + 0.5, y: real(row) + 0.5 });
        (0..=grid.side).map(at).collect()
    };
    let mut light = Vec::with_capacity(grid.side * grid.side);
    let mut here = middles(0);
    for row in 0..grid.side {
        let below = middles(row + 1);
        // Within a module, the way to the next one is straight.
        for ([middle, right], down) in here.array_windows().zip(&below) {
            let (across, along) = (towards(*middle, *right), towards(*middle, *down));
            let at = |(u, v): (f32, f32)| {
                view.at(Point { x: middle.x + u * across.x + v * along.x, y: middle.y + u * across.y + v * along.y })
            };
            light.push(SPREAD.into_iter().map(at).sum::<f32>() / 4.0);
        }
        here = below;
    }
    light
}

fn towards(from: Point, to: Point) -> Point {
    Point { x: to.x - from.x, y: to.y - from.y }
}

/// The threshold at each module, and the distance of dark and light from it.
#[derive(Debug, Clone)]
pub(super) struct Levels {
    side: usize,
    levels: Vec<(f32, f32)>,
}

impl Levels {
    /// Computes the levels from the light and dark modules around each module.
    pub(super) fn of(light: &[f32], side: usize) -> Self {
        let mean = box_means(side, light.iter().map(|value| (*value, 1.0)));
        // The mean of the values above the mean and that of the values below it have the same
        // distance from the threshold.
        let above = |is_above: bool| {
            let of = light.iter().zip(&mean).map(
                move |(value, mean)| {
                    if (value > mean) == is_above { (*value, 1.0) } else { (0.0, 0.0) }
                },
            );
            box_means(side, of)
        };
        let (bright, dark) = (above(true), above(false));
        // If all modules around have the same light, as under glare, nothing is known, and that
        // light is the threshold.
        let level = |((bright, dark), mean): ((&f32, &f32), &f32)| {
            if bright.is_nan() || dark.is_nan() {
                (*mean, MIN_CONTRAST)
            } else {
                (f32::midpoint(*bright, *dark), ((bright - dark) / 2.0).max(MIN_CONTRAST))
            }
        };
        Self { side, levels: bright.iter().zip(&dark).zip(&mean).map(level).collect() }
    }

    pub(super) fn at(&self, column: usize, row: usize) -> Option<(f32, f32)> {
        self.levels.get(row * self.side + column).copied().filter(|_| column < self.side)
    }

    /// The distance of dark and light from the threshold, at each module.
    pub(super) fn contrasts(&self) -> impl Iterator<Item = f32> {
        self.levels.iter().map(|(_, contrast)| *contrast)
    }

    /// Compares each module's light with its neighbourhood.
    pub(super) fn soft(&self, light: &[f32], is_negative: bool) -> Modules {
        let sign = if is_negative { 1.0 } else { -1.0 };
        let value =
            |(light, (line, contrast)): (&f32, &(f32, f32))| (sign * (light - line) / contrast).clamp(-1.5, 1.5);
        Modules { side: self.side, values: light.iter().zip(&self.levels).map(value).collect() }
    }
}

/// For each module, the weighted mean of the values around it. NaN if there is none.
fn box_means(side: usize, values: impl Iterator<Item = (f32, f32)>) -> Vec<f32> {
    // With sums over everything above and to the left (an integral image), each box needs four
    // look-ups.
    let stride = side + 1;
    let mut sums = vec![(0.0_f64, 0.0_f64); stride * stride];
    let mut row_sum = (0.0, 0.0);
    for (at, (value, weight)) in values.enumerate() {
        let (x, y) = (at % side, at / side);
        if x == 0 {
            row_sum = (0.0, 0.0);
        }
        row_sum = (row_sum.0 + f64::from(value), row_sum.1 + f64::from(weight));
        let above = sums.get(y * stride + x + 1).copied().unwrap_or_default();
        if let Some(sum) = sums.get_mut((y + 1) * stride + x + 1) {
            *sum = (above.0 + row_sum.0, above.1 + row_sum.1);
        }
    }
    let within = |x: usize, y: usize| sums.get(y * stride + x).copied().unwrap_or_default();
    let mean = |x: usize, y: usize| {
        let (left, right) = (x.saturating_sub(NEIGHBOURHOOD), (x + NEIGHBOURHOOD + 1).min(side));
        let (top, bottom) = (y.saturating_sub(NEIGHBOURHOOD), (y + NEIGHBOURHOOD + 1).min(side));
        let ((a, a_weight), (b, b_weight)) = (within(left, top), within(right, bottom));
        let ((c, c_weight), (d, d_weight)) = (within(right, top), within(left, bottom));
        let weight = a_weight + b_weight - c_weight - d_weight;
        if weight < 0.5 { f32::NAN } else { narrow((a + b - c - d) / weight) }
    };
    (0..side).flat_map(|y| (0..side).map(move |x| mean(x, y))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_by_what_is_around_them() {
        // A board whose light rises to the right, from 40 and 20 to 240 and 120.
        let side = 41;
        let light: Vec<f32> = (0..side * side)
            .map(|at| {
                let full = 40.0 + real(at % side) * 5.0;
                if (at % side + at / side) % 2 == 0 { full / 2.0 } else { full }
            })
            .collect();
        let modules = Levels::of(&light, side).soft(&light, false);
        for (y, x) in (0..side).flat_map(|y| (0..side).map(move |x| (y, x))) {
            assert_eq!(modules.at(x, y) > 0.4, (x + y) % 2 == 0, "{x} {y}: {}", modules.at(x, y));
        }
        let negative = Levels::of(&light, side).soft(&light, true);
        assert!(negative.at(0, 0) < 0.0);
        assert_eq!(modules.transposed().at(3, 8), modules.at(8, 3));
    }

    #[test]
    fn under_glare_nothing_is_sure() {
        let side = 29;
        let is_glare = |at: usize| at % side > 12;
        let light: Vec<f32> =
            (0..side * side).map(|at| if is_glare(at) || at % 2 == 0 { 255.0 } else { 40.0 }).collect();
        let modules = Levels::of(&light, side).soft(&light, false);
        assert_eq!(modules.at(20, 14), 0.0);
        assert!(modules.at(3, 14).abs() > 0.5);
    }
}
