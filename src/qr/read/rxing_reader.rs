//! `rxing`'s detector and decoder, called stage by stage because its own entry point reads a clock.

use rxing::common::{DetectorRXingResult, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FinderPatternSet, GenerateFinderPatternSets, SampleQR};
use rxing::{BinaryBitmap, Luma8Source};

use super::super::{LumaImage, Point, Symbol};
use super::contained::contained;
use super::rxing_finders as finders;
use super::work::Work;

/// Maximum steps of work for one search.
const MAX_STEPS: usize = 20_000_000;
/// Steps of work per pixel for binarization. Closing specks costs the same.
const STEPS_A_PIXEL: usize = 1;
/// Steps of work to sample a symbol, per pixel of the width of its finder patterns. Their rings and
/// lines are followed.
const STEPS_A_RING_PIXEL: usize = 60;
/// Steps of work per module for sampling and decoding.
const STEPS_A_MODULE: usize = 12;

/// Reads the symbols at the scale of this picture. With `closed`, specks and gaps of one pixel are
/// closed first.
pub(super) fn read(image: &LumaImage, closed: bool, work: &Work) -> Vec<Symbol> {
    if image.width() < super::pyramid::MIN_SIDE || image.height() < super::pyramid::MIN_SIDE {
        return Vec::new();
    }
    let share = work.left().min(MAX_STEPS);
    if share < STEPS_A_PIXEL * image.pixels().len() {
        return Vec::new();
    }
    let own = Work::new(share);
    let (symbols, left) = contained(move || {
        let symbols = read_uncontained(image, closed, &own).unwrap_or_default();
        (symbols, own.left())
    });
    work.spend(share - left);
    symbols
}

fn read_uncontained(image: &LumaImage, closed: bool, work: &Work) -> Option<Vec<Symbol>> {
    work.spend(STEPS_A_PIXEL * image.pixels().len());
    let source = Luma8Source::new_with_slice(image.pixels(), image.width(), image.height()).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    if closed {
        bitmap.close().ok()?;
    }
    let modules = bitmap.get_black_matrix();
    let mut finders = finders::find(modules, work);
    let mut used = Vec::new();
    let mut symbols = Vec::new();
    for set in GenerateFinderPatternSets(&mut finders) {
        if [set.bl, set.tl, set.tr].iter().any(|finder| used.contains(finder)) {
            continue;
        }
        if !work.spend(sampling_steps(&set)) {
            break;
        }
        let Ok(sampled) = SampleQR(modules, &set) else { continue };
        let side = usize::try_from(sampled.getBits().height()).unwrap_or(0);
        work.spend(STEPS_A_MODULE * side * side);
        let Ok(decoded) = Decode(sampled.getBits()) else { continue };
        if !decoded.isValid() {
            continue;
        }
        // In reading order, relative to the pixel centres.
        let [top_left, top_right, bottom_left, bottom_right] = sampled.getPoints() else { continue };
        used.extend([set.bl, set.tl, set.tr]);
        let edge = |corner: &rxing::Point| Point { x: corner.x - 0.5, y: corner.y - 0.5 };
        let corners = [top_left, top_right, bottom_right, bottom_left].map(edge);
        symbols.push(Symbol::new(decoded.text(), decoded.content().bytes().to_vec(), corners));
    }
    Some(symbols)
}

fn sampling_steps(set: &FinderPatternSet) -> usize {
    let across: i32 = [set.bl, set.tl, set.tr].iter().map(|finder| finder.size).sum();
    200 + STEPS_A_RING_PIXEL * usize::try_from(across).unwrap_or(0)
}
