//! Position of each module of a symbol: a projective map, bent where the surface is.

use super::number::{narrow, real};
use super::offsets::Bend;
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

/// A projective map of the plane, as a 3 × 3 matrix, row by row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Homography([f64; 9]);

/// A position in modules (from the symbol's top left corner), the pixel position where it is seen,
/// and the weight of this pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) module: Point,
    pub(super) pixel: Point,
    pub(super) weight: f32,
}

impl Homography {
    pub(super) const fn new(rows: [f64; 9]) -> Self {
        Self(rows)
    }

    #[inline]
    pub(super) fn at(&self, module: Point) -> Point {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let (u, v) = (f64::from(module.x), f64::from(module.y));
        let w = g * u + h * v + i;
        Point { x: narrow((a * u + b * v + c) / w), y: narrow((d * u + e * v + f) / w) }
    }

    /// Whether the four corners of a symbol form a convex quadrilateral in front of the camera.
    pub(super) fn is_convex(&self, side: f32) -> bool {
        let [.., g, h, i] = self.0;
        let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)].map(|(x, y)| Point { x, y });
        let before = |corner: &Point| (g * f64::from(corner.x) + h * f64::from(corner.y) + i) / i > 0.05;
        let seen = corners.map(|corner| self.at(corner));
        let turns = |at: usize| {
            let [Some(a), Some(b), Some(c)] = [at, at + 1, at + 2].map(|at| seen.get(at % 4)) else { return false };
            (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0.0
        };
        corners.iter().all(before) && (0..4).all(turns)
    }

    /// Fits a map to pairs by least squares. `None` if the pairs do not determine it.
    pub(super) fn fit(pairs: &[Pair]) -> Option<Self> {
        // Centring and scaling to unit size makes the equations well conditioned.
        let (from, to) = (Frame::of(pairs, |pair| pair.module), Frame::of(pairs, |pair| pair.pixel));
        let mut normal = [[0.0_f64; 9]; 8];
        for pair in pairs {
            let ((u, v), (x, y)) = (from.normal(pair.module), to.normal(pair.pixel));
            let weight = f64::from(pair.weight);
            for (row, value) in
                [([u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x], x), ([0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y], y)]
            {
                for (equation, left) in normal.iter_mut().zip(row) {
                    for (sum, right) in equation.iter_mut().zip(row.into_iter().chain([value])) {
                        *sum += weight * left * right;
                    }
                }
            }
        }
        let [a, b, c, d, e, f, g, h] = solve(normal)?;
        // Undoes the normalisation: to⁻¹ · H · from.
        let rows = [[a, b, c], [d, e, f], [g, h, 1.0]]
            .map(|[x, y, z]| [x / from.size, y / from.size, z - (x * from.x + y * from.y) / from.size]);
        let [first, second, third] = rows;
        let back = |row: [f64; 3], centre: f64| -> [f64; 3] {
            let (mut sum, parts) = ([0.0; 3], row.into_iter().zip(third));
            sum.iter_mut().zip(parts).for_each(|(sum, (own, last))| *sum = own * to.size + last * centre);
            sum
        };
        let ([a, b, c], [d, e, f], [g, h, i]) = (back(first, to.x), back(second, to.y), third);
        Some(Self([a, b, c, d, e, f, g, h, i]))
    }
}

/// Centre and mean distance of positions.
struct Frame {
    x: f64,
    y: f64,
    size: f64,
}

impl Frame {
    fn of(pairs: &[Pair], place: impl Fn(&Pair) -> Point) -> Self {
        let count = f64::from(u32::try_from(pairs.len().max(1)).unwrap_or(1));
        let mean = |of: fn(Point) -> f32| pairs.iter().map(|pair| f64::from(of(place(pair)))).sum::<f64>() / count;
        let (x, y) = (mean(|place| place.x), mean(|place| place.y));
        let spread = |pair: &Pair| {
            let (x, y) = (f64::from(place(pair).x) - x, f64::from(place(pair).y) - y);
            (x * x + y * y).sqrt()
        };
        let size = pairs.iter().map(spread).sum::<f64>() / count;
        Self { x, y, size: size.max(1e-6) }
    }

    fn normal(&self, place: Point) -> (f64, f64) {
        ((f64::from(place.x) - self.x) / self.size, (f64::from(place.y) - self.y) / self.size)
    }
}

/// Solves linear equations by elimination with pivoting. The right-hand side is the last column.
/// `None` if they are singular.
pub(super) fn solve<const N: usize, const M: usize>(mut rows: [[f64; M]; N]) -> Option<[f64; N]> {
    let mut solution = [0.0; N];
    eliminate(rows.as_flattened_mut(), &mut solution)?;
    Some(solution)
}

/// Most columns of equations.
const MAX_COLUMNS: usize = 27;

/// The same for any number of equations. Each further instance would add a kilobyte to the gate page.
fn eliminate(rows: &mut [f64], solution: &mut [f64]) -> Option<()> {
    let count = solution.len();
    let width = rows.len() / count.max(1);
    for column in 0..count {
        let size = |row: usize| rows.get(row * width + column).map_or(0.0, |value| value.abs());
        let best = (column..count).max_by(|a, b| size(*a).total_cmp(&size(*b)))?;
        for at in 0..width {
            rows.swap(column * width + at, best * width + at);
        }
        let mut pivot_row = [0.0; MAX_COLUMNS];
        let pivot_row = pivot_row.get_mut(..width)?;
        pivot_row.copy_from_slice(rows.get(column * width..(column + 1) * width)?);
        let pivot = *pivot_row.get(column)?;
        if !pivot.is_finite() || pivot.abs() < 1e-12 {
            return None;
        }
        for (position, row) in rows.chunks_exact_mut(width).enumerate() {
            let factor = row.get(column)? / pivot;
            if position != column && factor != 0.0 {
                row.iter_mut().zip(&*pivot_row).for_each(|(value, other)| *value -= factor * other);
            }
        }
    }
    for (position, (value, row)) in solution.iter_mut().zip(rows.chunks_exact(width)).enumerate() {
        *value = row.last()? / row.get(position)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Point, b: Point) -> bool {
        (a.x - b.x).hypot(a.y - b.y) < 1e-2
    }

    #[test]
    fn four_pairs_make_a_map_and_more_make_the_nearest() {
        let corners =
            [(0.0, 0.0, 100.0, 90.0), (40.0, 0.0, 300.0, 120.0), (40.0, 40.0, 280.0, 310.0), (0.0, 40.0, 80.0, 260.0)];
        let pair = |(u, v, x, y): (f32, f32, f32, f32)| Pair {
            module: Point { x: u, y: v },
            pixel: Point { x, y },
            weight: 1.0,
        };
        let four = corners.map(pair);
        let map = Homography::fit(&four).unwrap();
        assert!(four.iter().all(|pair| close(map.at(pair.module), pair.pixel)));
        assert!(map.is_convex(40.0) && !map.is_convex(4000.0));
        let more: Vec<Pair> = (0..9_u8)
            .map(|n| Point { x: f32::from(n % 3) * 20.0, y: f32::from(n / 3) * 20.0 })
            .map(|module| Pair { module, pixel: map.at(module), weight: 0.5 })
            .collect();
        let again = Homography::fit(&more).unwrap();
        assert!(close(again.at(Point { x: 33.0, y: 7.0 }), map.at(Point { x: 33.0, y: 7.0 })));
    }

    #[test]
    fn pairs_on_a_line_make_none() {
        let on_a_line = |n: u8| Pair {
            module: Point { x: f32::from(n), y: f32::from(n) },
            pixel: Point { x: f32::from(n), y: 0.0 },
            weight: 1.0,
        };
        assert_eq!(Homography::fit(&(0..6).map(on_a_line).collect::<Vec<_>>()), None);
        assert_eq!(Homography::fit(&[]), None);
    }
}
