//! Finding and reading symbols: readers behind one interface.

mod contained;
mod finders;
#[cfg(feature = "sandbox")]
mod rqrr_reader;
mod rxing_reader;

use super::{LumaImage, Symbol};

pub use contained::CONTAINED_THREAD;

/// Finds and reads the symbols of a picture.
pub trait Reader {
    /// Every symbol that can be read, from the top left to the bottom right. The same picture gives the
    /// same symbols: work is bounded by counting, not by a clock.
    fn read(&self, image: &LumaImage) -> Vec<Symbol>;
}

/// All the readers there are: `rxing`'s at several scales, its negative, and `rqrr` as a second
/// opinion on pictures in which the first finds nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Readers;

/// The scales after the full one, as powers of two: a large symbol close to the camera is found there.
const SCALES: [u32; 3] = [8, 4, 2];
/// Larger pictures are read in half their size, until they fit: their detail is finer
/// than any lens.
const MAX_PIXELS: usize = 16 << 20;
/// Nothing smaller than a symbol of version 1 at one pixel a module is worth a look.
const MIN_SIDE: u32 = 21;

impl Reader for Readers {
    fn read(&self, image: &LumaImage) -> Vec<Symbol> {
        if image.pixels().len() > MAX_PIXELS {
            return self.read(&image.halved()).into_iter().map(|symbol| symbol.scaled(2.0)).collect();
        }
        let pyramid = pyramid(image);
        let mut found = Vec::new();
        for closed in [false, true] {
            merge(&mut found, rxing_reader::read(image, closed), 1);
            for (scale, small) in &pyramid {
                merge(&mut found, rxing_reader::read(small, closed), *scale);
            }
            if !found.is_empty() {
                break;
            }
        }
        if found.is_empty() {
            merge(&mut found, rxing_reader::read(&image.inverted(), false), 1);
            for (scale, small) in &pyramid {
                merge(&mut found, rxing_reader::read(&small.inverted(), false), *scale);
            }
        }
        #[cfg(feature = "sandbox")]
        if found.is_empty() {
            merge(&mut found, rqrr_reader::read(image), 1);
        }
        found.sort_by(|a, b| {
            let (a, b) = (a.centre(), b.centre());
            a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x))
        });
        found
    }
}

/// The smaller pictures, smallest first.
fn pyramid(image: &LumaImage) -> Vec<(u32, LumaImage)> {
    let mut scaled = Vec::new();
    let mut last = image.halved();
    for scale in SCALES.iter().rev() {
        let next = last.halved();
        if last.width() >= MIN_SIDE && last.height() >= MIN_SIDE {
            scaled.push((*scale, last));
        }
        last = next;
    }
    scaled.reverse();
    scaled
}

/// Adds what another scale has found and this one has not: the same bytes about the same centre are the
/// same symbol.
fn merge(found: &mut Vec<Symbol>, symbols: Vec<Symbol>, scale: u32) {
    let factor = u16::try_from(scale).map_or(1.0, f32::from);
    for symbol in symbols {
        let symbol = symbol.scaled(factor);
        let (centre, radius) = (symbol.centre(), symbol.radius());
        let is_same = |other: &Symbol| {
            let at = other.centre();
            other.bytes() == symbol.bytes() && (at.x - centre.x).hypot(at.y - centre.y) < radius
        };
        if !found.iter().any(is_same) {
            found.push(symbol);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, decode_picture, encode, png};

    fn picture(text: &str, module_pixels: u32) -> LumaImage {
        decode_picture(&png(&encode(text, Level::M).unwrap(), module_pixels, 4).unwrap()).unwrap()
    }

    #[test]
    fn a_clean_symbol_is_read_with_its_corners() {
        let symbols = Readers.read(&picture("FD1:TEST", 8));
        let [symbol] = symbols.as_slice() else { panic!("{symbols:?}") };
        assert_eq!((symbol.text(), symbol.bytes()), ("FD1:TEST", b"FD1:TEST".as_slice()));
        let corners = [(32.0, 32.0), (200.0, 32.0), (200.0, 200.0), (32.0, 200.0)];
        for (seen, (x, y)) in symbol.corners().iter().zip(corners) {
            assert!((seen.x - x).hypot(seen.y - y) < 8.0, "{:?}", symbol.corners());
        }
    }

    #[test]
    fn negatives_are_read() {
        let symbols = Readers.read(&picture("FD1:TEST", 6).inverted());
        assert_eq!(symbols.iter().map(Symbol::text).collect::<Vec<_>>(), ["FD1:TEST"]);
    }

    #[test]
    fn two_symbols_with_the_same_text_are_two() {
        let one = picture("FD1:TEST", 6);
        let rows = one.pixels().chunks(usize::try_from(one.width()).unwrap());
        let pixels = rows.flat_map(|row| row.iter().chain(row)).copied().collect();
        let both = LumaImage::new(one.width() * 2, one.height(), pixels).unwrap();
        assert_eq!(Readers.read(&both).len(), 2);
    }

    #[test]
    fn beyond_the_limit_the_corners_are_still_those_of_the_picture() {
        let symbol = picture("FD1:TEST", 8);
        let (width, height) = (5000, 4000);
        let mut pixels = vec![255; 5000 * 4000];
        for (row, dark) in symbol.pixels().chunks(usize::try_from(symbol.width()).unwrap()).enumerate() {
            pixels[(3000 + row) * 5000 + 4000..][..dark.len()].copy_from_slice(dark);
        }
        let symbols = Readers.read(&LumaImage::new(width, height, pixels).unwrap());
        let [symbol] = symbols.as_slice() else { panic!("{symbols:?}") };
        let [corner, ..] = symbol.corners();
        assert!((corner.x - 4032.0).hypot(corner.y - 3032.0) < 16.0, "{corner:?}");
    }

    #[test]
    fn small_and_empty_pictures_have_nothing_in_them() {
        for (width, height) in [(0, 0), (1, 1), (0, 9), (9, 0), (2, 3), (21, 21), (640, 1), (1, 640), (40, 40)] {
            for light in [0, 128, 255] {
                let pixels = vec![light; usize::try_from(width * height).unwrap()];
                assert!(Readers.read(&LumaImage::new(width, height, pixels).unwrap()).is_empty());
            }
        }
    }
}
