//! Names two-dimensional codes that are no QR codes, so that nobody takes the picture again in vain.

use rxing::aztec::AztecReader;
use rxing::common::HybridBinarizer;
use rxing::datamatrix::DataMatrixReader;
use rxing::pdf417::PDF417Reader;
use rxing::{BinaryBitmap, Luma8Source, Reader};

use super::LumaImage;
use super::read::{contained, halved_to_fit};

/// A larger picture is halved until it has at most this many pixels. The readers take time in
/// proportion to it, and the codes of tickets are large.
const MAX_PIXELS: usize = 1 << 20;

/// The name of a code that is no QR code: `Aztec`, `PDF417` or `Data Matrix`. Only codes that can be
/// decoded are named.
#[must_use]
pub fn other_symbology(image: &LumaImage) -> Option<&'static str> {
    let (image, _) = halved_to_fit(image, MAX_PIXELS);
    let (width, height) = (image.width(), image.height());
    let bitmap = || {
        Some(BinaryBitmap::new(HybridBinarizer::new(Luma8Source::new_with_slice(image.pixels(), width, height).ok()?)))
    };
    contained(|| {
        if AztecReader.decode(&mut bitmap()?).is_ok() {
            return Some("Aztec");
        }
        if PDF417Reader.decode(&mut bitmap()?).is_ok() {
            return Some("PDF417");
        }
        DataMatrixReader.decode(&mut bitmap()?).is_ok().then_some("Data Matrix")
    })
}
