//! `rqrr` as a second reader. It panics on some photos, clones the picture for every group of
//! finder patterns, fills large areas repeatedly, and compares every finder pattern with all pairs
//! of others. It therefore runs in a contained thread, and its pixel accesses and finder patterns
//! are counted.

use std::cell::Cell;
use std::rc::Rc;

use image::{GenericImage, GenericImageView, GrayImage, Luma};

use super::super::{LumaImage, Point, Symbol};
use super::effort::{Work, contained};
use super::pyramid::halved_to_fit;

/// Maximum number of pixels that it may read, change or clone: 20 for each of the largest picture.
const MAX_LOOKS: usize = 40_000_000;
/// Maximum number of finder patterns. It compares each with all pairs of others.
const MAX_FINDERS: usize = 150;
/// Maximum number of pixels. Larger pictures are halved until they fit.
const MAX_PIXELS: usize = 2_000_000;
/// Colour with which it paints the ring of a finder pattern that it has found.
const RING: u8 = 2;

/// Reads the symbols. Returns none if the budget runs out.
pub(super) fn read(image: &LumaImage, work: &Work) -> Vec<Symbol> {
    let (image, factor) = halved_to_fit(image, MAX_PIXELS);
    if image.width() < super::pyramid::MIN_SIDE || image.height() < super::pyramid::MIN_SIDE {
        return Vec::new();
    }
    let share = work.left().min(MAX_LOOKS);
    let (symbols, left) = contained(|| read_uncontained(&image, share));
    work.spend(share - left);
    symbols.into_iter().map(|symbol| symbol.scaled(factor)).collect()
}

fn read_uncontained(image: &LumaImage, looks: usize) -> (Vec<Symbol>, usize) {
    let Some(pixels) = GrayImage::from_raw(image.width(), image.height(), image.pixels().to_vec()) else {
        return (Vec::new(), looks);
    };
    let left = Rc::new(Left { looks: Cell::new(looks), finders: Cell::new(MAX_FINDERS), painted: Cell::new(0) });
    let mut prepared = rqrr::PreparedImage::prepare(Counted { pixels, left: Rc::clone(&left) });
    let mut symbols = Vec::new();
    for grid in prepared.detect_grids() {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_ok() {
            let corners = grid.bounds.map(|corner| Point { x: to_f32(corner.x), y: to_f32(corner.y) });
            symbols.push(Symbol::new(String::from_utf8_lossy(&bytes).into_owned(), bytes, corners));
        }
    }
    (symbols, left.looks.get())
}

fn to_f32(pixels: i32) -> f32 {
    // A picture within these limits that needs more than 16 bits is not a photograph.
    i16::try_from(pixels).map_or(0.0, f32::from)
}

/// The remaining budget. At its end the thread unwinds without the panic hook, which would report a
/// panic.
struct Left {
    looks: Cell<usize>,
    finders: Cell<usize>,
    /// The last colour painted.
    painted: Cell<u8>,
}

impl Left {
    fn look(&self, pixels: usize) {
        take(&self.looks, pixels);
    }

    fn paint(&self, colour: u8) {
        self.look(1);
        // A ring is painted in one sequence that follows another colour.
        if self.painted.replace(colour) != colour && colour == RING {
            take(&self.finders, 1);
        }
    }
}

fn take(left: &Cell<usize>, count: usize) {
    match left.get().checked_sub(count) {
        Some(less) => left.set(less),
        None => std::panic::resume_unwind(Box::new("the second opinion's budget is spent")),
    }
}

/// Pixels with counted access.
struct Counted {
    pixels: GrayImage,
    left: Rc<Left>,
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        // Copying eight pixels takes as long as one look.
        self.left.look(self.pixels.len() / 8);
        Self { pixels: self.pixels.clone(), left: Rc::clone(&self.left) }
    }
}

impl GenericImageView for Counted {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        self.pixels.dimensions()
    }

    fn get_pixel(&self, x: u32, y: u32) -> Self::Pixel {
        self.left.look(1);
        *self.pixels.get_pixel(x, y)
    }
}

impl GenericImage for Counted {
    fn get_pixel_mut(&mut self, x: u32, y: u32) -> &mut Self::Pixel {
        self.pixels.get_pixel_mut(x, y)
    }

    fn put_pixel(&mut self, x: u32, y: u32, pixel: Self::Pixel) {
        let Luma([colour]) = pixel;
        self.left.paint(colour);
        self.pixels.put_pixel(x, y, pixel);
    }

    fn blend_pixel(&mut self, x: u32, y: u32, pixel: Self::Pixel) {
        self.put_pixel(x, y, pixel);
    }
}
