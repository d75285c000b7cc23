//! `rqrr` as a second opinion. It panics on some photos, and clones the picture for every group of finder
//! patterns: so it runs contained, and its clones are counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use image::{GenericImage, GenericImageView, GrayImage, Luma};

use super::super::{LumaImage, Point, Symbol};
use super::contained::contained;

/// Pixels that may be cloned in all, about a second's work: 300 clones of a picture of a megapixel.
const MAX_CLONED_PIXELS: usize = 300_000_000;
/// Larger pictures are halved until they fit.
const MAX_PIXELS: usize = 2_000_000;

/// Reads the symbols, or as many as the budget allows: none, where it runs out.
pub(super) fn read(image: &LumaImage) -> Vec<Symbol> {
    let (mut image, mut factor) = (image.clone(), 1.0);
    while image.pixels().len() > MAX_PIXELS {
        (image, factor) = (image.halved(), factor * 2.0);
    }
    if image.width() < super::pyramid::MIN_SIDE || image.height() < super::pyramid::MIN_SIDE {
        return Vec::new();
    }
    let symbols = contained(|| read_uncontained(&image));
    symbols.into_iter().map(|symbol| symbol.scaled(factor)).collect()
}

fn read_uncontained(image: &LumaImage) -> Vec<Symbol> {
    let Some(pixels) = GrayImage::from_raw(image.width(), image.height(), image.pixels().to_vec()) else {
        return Vec::new();
    };
    let counted = Counted { pixels, budget: Arc::new(AtomicUsize::new(MAX_CLONED_PIXELS)) };
    let mut prepared = rqrr::PreparedImage::prepare(counted);
    let mut symbols = Vec::new();
    for grid in prepared.detect_grids() {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_ok() {
            let corners = grid.bounds.map(|corner| Point { x: to_f32(corner.x), y: to_f32(corner.y) });
            symbols.push(Symbol::new(String::from_utf8_lossy(&bytes).into_owned(), bytes, corners));
        }
    }
    symbols
}

fn to_f32(pixels: i32) -> f32 {
    // A picture of these limits that is wider than 16 bits is no photograph.
    i16::try_from(pixels).map_or(0.0, f32::from)
}

/// Pixels whose clones are counted.
struct Counted {
    pixels: GrayImage,
    budget: Arc<AtomicUsize>,
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        let spend = |left: usize| left.checked_sub(self.pixels.len());
        if self.budget.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_err() {
            // Unwinds to the end of the contained thread, past the hook that would report a panic.
            std::panic::resume_unwind(Box::new("the second opinion's budget is spent"));
        }
        Self { pixels: self.pixels.clone(), budget: Arc::clone(&self.budget) }
    }
}

impl GenericImageView for Counted {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        self.pixels.dimensions()
    }

    fn get_pixel(&self, x: u32, y: u32) -> Self::Pixel {
        *self.pixels.get_pixel(x, y)
    }
}

impl GenericImage for Counted {
    fn get_pixel_mut(&mut self, x: u32, y: u32) -> &mut Self::Pixel {
        self.pixels.get_pixel_mut(x, y)
    }

    fn put_pixel(&mut self, x: u32, y: u32, pixel: Self::Pixel) {
        self.pixels.put_pixel(x, y, pixel);
    }

    fn blend_pixel(&mut self, x: u32, y: u32, pixel: Self::Pixel) {
        self.put_pixel(x, y, pixel);
    }
}
