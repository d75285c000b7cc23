//! Image pyramid: a picture and its halvings. Large symbols are found, and sampled with less noise,
//! at a smaller scale. Very large pictures are halved first, small ones are doubled.

use std::borrow::Cow;

use image::imageops::{FilterType, resize};
use image::{ImageBuffer, Luma};

use super::number::{floor, real};
use crate::qr::{LumaImage, Point};

/// Minimum width and height in pixels: a symbol of version 1 with one pixel per module.
pub(super) const MIN_SIDE: u32 = 21;
/// Number of levels: the picture and three halvings, down to an eighth.
const LEVELS: usize = 4;

#[derive(Debug)]
pub(super) struct Pyramid<'a> {
    levels: Vec<Cow<'a, LumaImage>>,
}

impl<'a> Pyramid<'a> {
    /// Creates a pyramid. It is empty if the picture is too small for any symbol.
    pub(super) fn new(image: &'a LumaImage) -> Self {
        let is_large = |image: &LumaImage| image.width() >= MIN_SIDE && image.height() >= MIN_SIDE;
        let mut levels = Vec::with_capacity(LEVELS);
        if is_large(image) {
            levels.push(Cow::Borrowed(image));
        }
        while let Some(last) = levels.last().filter(|_| levels.len() < LEVELS) {
            let next = last.halved();
            if !is_large(&next) {
                break;
            }
            levels.push(Cow::Owned(next));
        }
        Self { levels }
    }

    pub(super) fn levels(&self) -> impl Iterator<Item = &LumaImage> {
        self.levels.iter().map(AsRef::as_ref)
    }

    /// Each level with a view in its own coordinates.
    pub(super) fn views(&self) -> impl Iterator<Item = (&LumaImage, View<'_>)> {
        self.levels().map(|image| (image, View::new(image, 1.0)))
    }

    /// A view of the level at which a module of `unit` pixels has between 2.5 and 5 pixels, or as
    /// near to that as possible.
    pub(super) fn view(&self, unit: f32) -> Option<View<'_>> {
        let is_fine = |level: &usize| unit >= 5.0 * real(1 << (level - 1));
        let level = (1..self.levels.len()).take_while(is_fine).last().unwrap_or(0);
        Some(View::new(self.levels.get(level)?, 1.0 / real(1 << level)))
    }
}

/// One level, addressed by positions in the whole picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pixels: &'a [u8],
    width: usize,
    right: f32,
    bottom: f32,
    scale: f32,
}

impl<'a> View<'a> {
    fn new(image: &'a LumaImage, scale: f32) -> Self {
        let [width, height] = [image.width(), image.height()].map(|side| usize::try_from(side).unwrap_or(0));
        Self { pixels: image.pixels(), width, right: real(width) - 1.001, bottom: real(height) - 1.001, scale }
    }

    /// Luminance at a position, interpolated from the four pixels around it. Positions outside are
    /// clamped to the edge.
    #[inline]
    pub(super) fn at(&self, place: Point) -> f32 {
        let (x, y) = (within(place.x * self.scale - 0.5, self.right), within(place.y * self.scale - 0.5, self.bottom));
        let (column, row) = (floor(x), floor(y));
        let (dx, dy) = (x - real(column), y - real(row));
        let at = row * self.width + column;
        let below = at + self.width;
        let (Some([a, b]), Some([c, d])) = (self.pixels.get(at..at + 2), self.pixels.get(below..below + 2)) else {
            return 0.0;
        };
        let [a, b, c, d] = [a, b, c, d].map(|pixel| f32::from(*pixel));
        let (above, below) = (a + (b - a) * dx, c + (d - c) * dx);
        above + (below - above) * dy
    }
}

/// A coordinate between 0 and an edge; 0 for NaN. In WebAssembly, `f32::max` is a call.
#[inline]
fn within(at: f32, edge: f32) -> f32 {
    if at > edge {
        edge
    } else if at > 0.0 {
        at
    } else {
        0.0
    }
}

/// Maximum number of pixels. Larger pictures are halved until they fit; their detail is finer than
/// any lens resolves.
pub(super) const MAX_PIXELS: usize = 16 << 20;

/// Halves a picture until it has at most `max` pixels. Returns it with the number of original
/// pixels per pixel of the result.
pub(in crate::qr) fn halved_to_fit(image: &LumaImage, max: usize) -> (Cow<'_, LumaImage>, f32) {
    let (mut fitting, mut across) = (Cow::Borrowed(image), 1.0);
    while fitting.pixels().len() > max {
        fitting = Cow::Owned(fitting.halved());
        across *= 2.0;
    }
    (fitting, across)
}

/// Doubles a picture, for symbols with one pixel per module. `None` for an empty picture.
pub(super) fn doubled(image: &LumaImage) -> Option<LumaImage> {
    let (width, height) = (image.width().checked_mul(2)?, image.height().checked_mul(2)?);
    let pixels = ImageBuffer::<Luma<u8>, _>::from_raw(image.width(), image.height(), image.pixels())?;
    if pixels.is_empty() {
        return None;
    }
    LumaImage::new(width, height, resize(&pixels, width, height, FilterType::CatmullRom).into_raw()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_whole_picture_at_every_level() {
        // Luminance rises to the right by one every two pixels.
        let pixels = (0..200).flat_map(|_| (0..200_u8).map(|x| x / 2)).collect();
        let image = LumaImage::new(200, 200, pixels).unwrap();
        let pyramid = Pyramid::new(&image);
        assert_eq!(pyramid.levels().map(LumaImage::width).collect::<Vec<_>>(), [200, 100, 50, 25]);
        for unit in [1.0, 6.0, 11.0, 100.0] {
            let light = pyramid.view(unit).unwrap().at(Point { x: 101.0, y: 77.0 });
            assert!((light - 50.25).abs() < 0.6, "{unit}: {light}");
        }
        let view = pyramid.view(2.0).unwrap();
        // Positions outside and NaN also give a value.
        assert!(view.at(Point { x: -50.0, y: 1e9 }) < 0.1 && view.at(Point { x: f32::NAN, y: 0.0 }) <= 255.0);
    }

    #[test]
    fn what_is_too_small_has_no_levels() {
        let image = LumaImage::new(20, 40, vec![0; 800]).unwrap();
        assert_eq!(Pyramid::new(&image).levels().count(), 0);
        assert!(Pyramid::new(&image).view(3.0).is_none());
    }

    #[test]
    fn large_pictures_are_halved_and_others_are_not() {
        let image = |side: u32| LumaImage::new(side, side, vec![9; usize::try_from(side * side).unwrap()]).unwrap();
        for (side, fits, across) in [(4096, 4096, 1.0), (4097, 2048, 2.0), (8194, 2048, 4.0)] {
            let image = image(side);
            let (fitting, factor) = halved_to_fit(&image, MAX_PIXELS);
            assert_eq!((fitting.width(), factor), (fits, across));
        }
    }

    #[test]
    fn doubling_keeps_light_and_place() {
        let image = LumaImage::new(3, 2, vec![0, 90, 200, 0, 90, 200]).unwrap();
        let twice = doubled(&image).unwrap();
        assert_eq!((twice.width(), twice.height()), (6, 4));
        assert!(twice.pixels().chunks(6).all(|row| row.is_sorted()), "{twice:?}");
        assert_eq!(doubled(&LumaImage::new(0, 3, vec![]).unwrap()), None);
    }
}
