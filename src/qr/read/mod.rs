//! Finding and reading symbols, in stages:
//!
//! luma → [`pyramid`] → [`threshold`] → [`finders`] → [`trios`] → [`locate`] ([`patterns`],
//! [`grid`], [`bend`]) → [`modules`] ([`equalizer`]) → [`decode`] ([`reed_solomon`]).
//!
//! [`search`] runs a picture through the stages, and [`ladder`] does so at each effort, the lowest
//! first. [`Effort`] limits the work. An observer ([`debug`]) can watch.

mod bend;
mod bits;
mod blob;
mod blocks;
mod burst;
mod covered;
mod damage;
mod deblur;
mod debug;
mod decode;
mod effort;
mod equalizer;
mod finders;
mod grid;
mod ladder;
mod layout;
mod locate;
mod margin;
mod modules;
mod noise;
pub(super) mod number;
mod offsets;
#[cfg(feature = "sandbox")]
mod opinion;
#[cfg(feature = "sandbox")]
mod other_readers;
mod patterns;
mod pyramid;
mod reed_solomon;
mod search;
mod segments;
mod sharpen;
mod stretch;
mod threshold;
mod trios;
mod unread;

use self::debug::{Drawer, Observer, Unobserved};
use self::ladder::read_up_to;
use self::number::ascending;
use self::pyramid::MAX_PIXELS;
pub(super) use self::pyramid::halved_to_fit;
use self::unread::Unread;
use super::{LumaImage, Symbol};

pub use burst::Burst;
pub use debug::StagePicture;
#[cfg(feature = "cli")]
pub(crate) use effort::CONTAINED_THREAD;
pub use effort::Effort;
#[cfg(feature = "symbologies")]
pub(super) use effort::contained;

/// Finds and reads the symbols in a picture.
pub trait SymbolReader {
    /// Returns every symbol that can be read, from the top left to the bottom right. The same
    /// picture gives the same symbols, because work is limited by counting, not by a clock.
    fn read(&self, image: &LumaImage) -> Vec<Symbol>;
}

/// The reader of fede.
///
/// ```
/// use fede::qr::{QrReader, SymbolReader, decode_picture};
///
/// # const PICTURE: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.png"));
/// let image = decode_picture(PICTURE)?;
/// let symbols = QrReader::default().read(&image);
/// assert!(symbols[0].text().starts_with("FD1:"));
/// # Ok::<(), fede::qr::PictureError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct QrReader {
    effort: Effort,
}

impl QrReader {
    /// Creates a reader with this effort.
    #[must_use]
    pub const fn new(effort: Effort) -> Self {
        Self { effort }
    }

    /// Like [`SymbolReader::read`], with a test for uncertain results. A caller who can check a signature
    /// can tell a misread from a correct read, so more can be tried. A symbol that `accept` accepts
    /// is returned; otherwise the search continues. So it is with what other readers find, with
    /// [`Effort::Thorough`].
    pub fn read_with(&self, image: &LumaImage, accept: &mut dyn FnMut(&Symbol) -> bool) -> Vec<Symbol> {
        self.read_observed(image, accept, &mut Unobserved, None)
    }

    /// Like [`SymbolReader::read`], with a picture of the result of each stage, in the order of the
    /// stages.
    #[must_use]
    pub fn read_and_draw(&self, image: &LumaImage) -> (Vec<Symbol>, Vec<StagePicture>) {
        let (fitting, across) = halved_to_fit(image, MAX_PIXELS);
        let mut drawer = Drawer::new(&fitting);
        let symbols = self.read_observed(&fitting, &mut |_| false, &mut drawer, None);
        (symbols.into_iter().map(|symbol| symbol.scaled(across)).collect(), drawer.into_pictures())
    }

    fn read_observed(
        &self,
        image: &LumaImage,
        accept: &mut dyn FnMut(&Symbol) -> bool,
        observer: &mut dyn Observer,
        unread: Option<&mut Unread>,
    ) -> Vec<Symbol> {
        let (fitting, across) = halved_to_fit(image, MAX_PIXELS);
        let found = read_up_to(self.effort, &fitting, accept, observer, unread);
        let found: Vec<Symbol> = found.into_iter().map(|symbol| symbol.scaled(across)).collect();
        ascending(ascending(found, |symbol| symbol.centre().x), |symbol| symbol.centre().y)
    }
}

impl SymbolReader for QrReader {
    fn read(&self, image: &LumaImage) -> Vec<Symbol> {
        self.read_with(image, &mut |_| false)
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
        let symbols = QrReader::default().read(&picture("FD1:TEST", 8));
        let [symbol] = symbols.as_slice() else { panic!("{symbols:?}") };
        assert_eq!((symbol.text(), symbol.bytes()), ("FD1:TEST", b"FD1:TEST".as_slice()));
        let corners = [(32.0, 32.0), (200.0, 32.0), (200.0, 200.0), (32.0, 200.0)];
        for (seen, (x, y)) in symbol.corners().iter().zip(corners) {
            assert!((seen.x - x).hypot(seen.y - y) < 8.0, "{:?}", symbol.corners());
        }
    }

    #[test]
    fn negatives_are_read() {
        let symbols = QrReader::default().read(&picture("FD1:TEST", 6).inverted());
        assert_eq!(symbols.iter().map(Symbol::text).collect::<Vec<_>>(), ["FD1:TEST"]);
    }

    #[test]
    fn two_symbols_with_the_same_text_are_two() {
        let one = picture("FD1:TEST", 6);
        let rows = one.pixels().chunks(usize::try_from(one.width()).unwrap());
        let pixels = rows.flat_map(|row| row.iter().chain(row)).copied().collect();
        let both = LumaImage::new(one.width() * 2, one.height(), pixels).unwrap();
        assert_eq!(QrReader::default().read(&both).len(), 2);
    }

    #[test]
    fn beyond_the_limit_the_corners_are_still_those_of_the_picture() {
        let symbol = picture("FD1:TEST", 8);
        let (width, height) = (5000, 4000);
        let mut pixels = vec![255; 5000 * 4000];
        for (row, dark) in symbol.pixels().chunks(usize::try_from(symbol.width()).unwrap()).enumerate() {
            pixels[(3000 + row) * 5000 + 4000..][..dark.len()].copy_from_slice(dark);
        }
        let symbols = QrReader::default().read(&LumaImage::new(width, height, pixels).unwrap());
        let [symbol] = symbols.as_slice() else { panic!("{symbols:?}") };
        let [corner, ..] = symbol.corners();
        assert!((corner.x - 4032.0).hypot(corner.y - 3032.0) < 16.0, "{corner:?}");
    }

    #[test]
    fn small_and_empty_pictures_have_nothing_in_them() {
        for (width, height) in [(0, 0), (1, 1), (0, 9), (9, 0), (2, 3), (21, 21), (640, 1), (1, 640), (40, 40)] {
            for light in [0, 128, 255] {
                let pixels = vec![light; usize::try_from(width * height).unwrap()];
                assert!(QrReader::default().read(&LumaImage::new(width, height, pixels).unwrap()).is_empty());
            }
        }
    }
}
