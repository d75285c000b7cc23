//! Shape of the centre square of a finder pattern, three modules wide. It gives the position of the
//! pattern, its stretch and its slant.

use super::bits::BitImage;
use super::effort::Work;
use super::number::{floor, pixel, real_of};
use crate::qr::Point;

/// How a square of one module is seen near a position, except for rotation: a symmetric matrix in
/// pixels per module.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Horizontal scale.
    pub(super) xx: f32,
    /// Shear.
    pub(super) xy: f32,
    /// Vertical scale.
    pub(super) yy: f32,
}

impl Frame {
    /// A frame without stretch, with `unit` pixels per module.
    pub(super) const fn square(unit: f32) -> Self {
        Self { xx: unit, xy: 0.0, yy: unit }
    }

    /// Pixels per module, as the square root of the area.
    pub(super) fn unit(&self) -> f32 {
        (self.xx * self.yy - self.xy * self.xy).max(0.0).sqrt()
    }

    pub(super) fn scaled(self, factor: f32) -> Self {
        Self { xx: self.xx * factor, xy: self.xy * factor, yy: self.yy * factor }
    }

    /// Converts a vector from modules to pixels.
    pub(super) fn apply(&self, x: f32, y: f32) -> Point {
        Point { x: self.xx * x + self.xy * y, y: self.xy * x + self.yy * y }
    }

    /// Converts a vector from pixels to modules. For a side of the symbol this gives its length.
    pub(super) fn undo(&self, by: Point) -> Point {
        let area = (self.xx * self.yy - self.xy * self.xy).max(1e-6);
        Point { x: (self.yy * by.x - self.xy * by.y) / area, y: (self.xx * by.y - self.xy * by.x) / area }
    }
}

/// Returns the centre and the shape of the connected pixels of one colour around a position. `None`
/// if they are not a slanted square with about `unit` pixels per module.
pub(super) fn blob(bits: &BitImage, place: Point, unit: f32, is_dark: bool, work: &Work) -> Option<(Point, Frame)> {
    let (x, y) = (pixel(place.x), pixel(place.y));
    let widest = pixel(6.0 * unit) + 3;
    let run = |x: i32, y: i32| {
        // One word of the row, and another for each 64 pixels that the run may cover.
        work.spend(2 + floor(unit / 8.0));
        bits.run(x, y, is_dark, widest)
    };
    let mut moments = Moments::default();
    let (from, to) = run(x, y)?;
    moments.add(from, to, y);
    for step in [-1, 1] {
        let (mut left, mut right) = (from, to);
        for distance in 1..=widest + 1 {
            if distance > widest {
                return None;
            }
            // Looks for the next row's run below the middle of this one. For a slanted square it
            // may be below a quarter.
            let row = y + step * distance;
            let under = [2, 1, 3].iter().find_map(|quarter| run(left + (right - left) * quarter / 4, row));
            let Some((next_left, next_right)) = under else { break };
            moments.add(next_left, next_right, row);
            (left, right) = (next_left, next_right);
        }
    }
    moments.shape(unit)
}

/// Sums over pixels.
#[derive(Default)]
struct Moments {
    count: f32,
    x: f32,
    y: f32,
    xx: f32,
    xy: f32,
    yy: f32,
    origin: Option<(i32, i32)>,
}

impl Moments {
    /// Adds the pixels `from` to `to` of a row, both included.
    fn add(&mut self, from: i32, to: i32, y: i32) {
        // Sums relative to an origin nearby are exact in `f32`.
        let (x0, y0) = *self.origin.get_or_insert((from, y));
        let (count, middle) = (real_of(to - from + 1), real_of(from + to - 2 * x0) / 2.0);
        let y = real_of(y - y0);
        self.count += count;
        self.x += count * middle;
        self.y += count * y;
        // For a run of n pixels, the squares about its middle sum to n(n² − 1)/12.
        self.xx += count * middle * middle + count * (count * count - 1.0) / 12.0;
        self.xy += count * middle * y;
        self.yy += count * y * y;
    }

    fn shape(&self, unit: f32) -> Option<(Point, Frame)> {
        let count = self.count;
        let area = count / (9.0 * unit * unit);
        if !(0.15..2.5).contains(&area) {
            return None;
        }
        let (x, y) = (self.x / count, self.y / count);
        // The area of each pixel adds one twelfth.
        let (xx, xy, yy) =
            (self.xx / count - x * x + 1.0 / 12.0, self.xy / count - x * y, self.yy / count - y * y + 1.0 / 12.0);
        let spread = (xx * yy - xy * xy).max(1e-6).sqrt();
        // For a parallelogram the area is 12 times the spread. For any other shape the spread is
        // larger.
        if !(0.8..1.12).contains(&(count / (12.0 * spread))) {
            return None;
        }
        // The square root of a symmetric matrix: 12 times the spread of a square of three modules.
        let trace = (xx + yy + 2.0 * spread).sqrt();
        let factor = 12.0_f32.sqrt() / (3.0 * trace);
        let frame = Frame { xx: (xx + spread) * factor, xy: xy * factor, yy: (yy + spread) * factor };
        let (x0, y0) = self.origin?;
        Some((Point { x: real_of(x0) + x + 0.5, y: real_of(y0) + y + 0.5 }, frame))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::LumaImage;
    use crate::qr::read::threshold::{Line, threshold};

    /// A dark parallelogram, three modules per side.
    fn picture(side: (f32, f32), down: (f32, f32)) -> BitImage {
        let area = side.0 * down.1 - side.1 * down.0;
        let pixels = (0..100_u8).flat_map(|y| {
            (0..100_u8).map(move |x| {
                let (x, y) = (f32::from(x) + 0.5 - 50.0, f32::from(y) + 0.5 - 50.0);
                let (u, v) = ((down.1 * x - down.0 * y) / area, (side.0 * y - side.1 * x) / area);
                if u.abs() < 1.5 && v.abs() < 1.5 { 20 } else { 220 }
            })
        });
        threshold(&LumaImage::new(100, 100, pixels.collect()).unwrap(), Line::Middle)
    }

    #[test]
    fn a_slanted_square_tells_how_it_is_slanted() {
        for (side, down) in
            [((4.0, 0.0), (0.0, 4.0)), ((3.0, 3.0), (-3.0, 3.0)), ((6.0, 1.0), (3.0, 4.0)), ((2.0, 0.3), (-0.2, 2.1))]
        {
            let area: f32 = side.0 * down.1 - side.1 * down.0;
            let unit = area.sqrt();
            let (centre, frame) =
                blob(&picture(side, down), Point { x: 50.0, y: 50.0 }, unit, true, &Work::new(1 << 20)).unwrap();
            assert!((centre.x - 50.0).hypot(centre.y - 50.0) < 0.6, "{centre:?}");
            assert!((frame.unit() / unit - 1.0).abs() < 0.15, "{frame:?} {unit}");
            // Without the slant, both sides are one module long and at right angles.
            let [a, b] = [side, down].map(|(x, y)| frame.undo(Point { x, y }));
            assert!((a.x.hypot(a.y) - 1.0).abs() < 0.15 && (b.x.hypot(b.y) - 1.0).abs() < 0.15, "{a:?} {b:?}");
            assert!((a.x * b.x + a.y * b.y).abs() < 0.15, "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_is_too_large_or_no_square_is_none() {
        let bits = picture((4.0, 0.0), (0.0, 4.0));
        let at = Point { x: 50.0, y: 50.0 };
        let blob = |at: Point, unit: f32, is_dark: bool| blob(&bits, at, unit, is_dark, &Work::new(1 << 20));
        assert!(blob(at, 1.5, true).is_none() && blob(at, 12.0, true).is_none());
        assert!(blob(Point { x: 5.0, y: 5.0 }, 4.0, false).is_none());
        assert!(blob(Point { x: -5.0, y: 5e9 }, 4.0, true).is_none());
    }
}
