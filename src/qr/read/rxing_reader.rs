//! `rxing`'s detector and decoder, stage by stage: its own entry point reads a clock.

use rxing::common::{DetectorRXingResult, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{GenerateFinderPatternSets, SampleQR};
use rxing::{BinaryBitmap, Luma8Source};

use super::super::{LumaImage, Point, Symbol};
use super::contained::contained;
use super::rxing_finders as finders;

/// Reads the symbols at this picture's own scale. With `closed`, specks and gaps of a pixel are closed first.
pub(super) fn read(image: &LumaImage, closed: bool) -> Vec<Symbol> {
    if image.width() < super::pyramid::MIN_SIDE || image.height() < super::pyramid::MIN_SIDE {
        return Vec::new();
    }
    contained(|| read_uncontained(image, closed).unwrap_or_default())
}

fn read_uncontained(image: &LumaImage, closed: bool) -> Option<Vec<Symbol>> {
    let source = Luma8Source::new_with_slice(image.pixels(), image.width(), image.height()).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    if closed {
        bitmap.close().ok()?;
    }
    let modules = bitmap.get_black_matrix();
    let mut finders = finders::find(modules);
    let mut used = Vec::new();
    let mut symbols = Vec::new();
    for set in GenerateFinderPatternSets(&mut finders) {
        if [set.bl, set.tl, set.tr].iter().any(|finder| used.contains(finder)) {
            continue;
        }
        let Ok(sampled) = SampleQR(modules, &set) else { continue };
        let Ok(decoded) = Decode(sampled.getBits()) else { continue };
        if !decoded.isValid() {
            continue;
        }
        // In the order of reading, and from the pixels' middles.
        let [top_left, top_right, bottom_left, bottom_right] = sampled.getPoints() else { continue };
        used.extend([set.bl, set.tl, set.tr]);
        let edge = |corner: &rxing::Point| Point { x: corner.x - 0.5, y: corner.y - 0.5 };
        let corners = [top_left, top_right, bottom_right, bottom_left].map(edge);
        symbols.push(Symbol::new(decoded.text(), decoded.content().bytes().to_vec(), corners));
    }
    Some(symbols)
}
