//! Other readers as second opinions: `rxing` and `rqrr`. Both may panic, so they run in a contained
//! thread.

use std::cell::Cell;
use std::rc::Rc;

use image::{GenericImage, GenericImageView, GrayImage, Luma};
use rqrr::BitGrid;
use rxing::common::cpp_essentials::{
    ConcentricPattern, FindLeftGuardBy, FixedPattern, GetPatternRowTP, IsPattern, LocateConcentricPattern, PatternRow,
    PatternView,
};
use rxing::common::{BitMatrix, DetectorRXingResult, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FinderPatternSet, GenerateFinderPatternSets, SampleQR};
use rxing::{BinaryBitmap, Luma8Source, point};

use super::super::{LumaImage, Point, Symbol};
use super::effort::{Work, contained};
use super::opinion::{Opinion, merge};
use super::pyramid::{Pyramid, halved_to_fit};

/// Adds the results of other readers: `rxing` at each scale and in negative, and `rqrr` if nothing
/// was found.
pub(super) fn second_opinions(
    pyramid: &Pyramid<'_>,
    image: &LumaImage,
    mut found: Vec<(Symbol, f32)>,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    work: &Work,
) -> Vec<(Symbol, f32)> {
    let scales = || [1.0, 2.0, 4.0, 8.0].into_iter().zip(pyramid.levels());
    for closed in [false, true] {
        for (scale, level) in scales() {
            merge(&mut found, with_rxing(level, closed, work), scale, accept, work);
        }
    }
    if found.is_empty() {
        for (scale, level) in scales() {
            merge(&mut found, with_rxing(&level.inverted(), false, work), scale, accept, work);
        }
    }
    if found.is_empty() {
        merge(&mut found, with_rqrr(image, work), 1.0, accept, work);
    }
    found
}

/// Modules per side of the largest symbol of Model 1, version 14.
const MAX_MODEL_1: usize = 73;
/// Maximum steps of work for one search.
const MAX_STEPS: usize = 20_000_000;
/// Steps of work per pixel for binarization. Closing specks costs the same.
const STEPS_A_PIXEL: usize = 1;
/// Steps of work to sample a symbol, per pixel of the width of its finder patterns. Their rings and
/// lines are followed.
const STEPS_A_RING_PIXEL: usize = 60;
/// Steps of work per module for sampling and decoding.
const STEPS_A_MODULE: usize = 12;

/// Reads with `rxing`'s detector and decoder. They are called stage by stage, because the entry point
/// of `rxing` reads a clock.
///
/// The search for finder patterns is built from the parts of `rxing`'s own search but with limits.
/// The original takes time quadratic in the number of false candidates, and a hostile picture can
/// contain a hundred thousand.
///
/// Reads the symbols at the scale of this picture. With `closed`, specks and gaps of one pixel are
/// closed first.
fn with_rxing(image: &LumaImage, closed: bool, work: &Work) -> Vec<Opinion> {
    if image.width() < super::pyramid::MIN_SIDE || image.height() < super::pyramid::MIN_SIDE {
        return Vec::new();
    }
    let share = work.left().min(MAX_STEPS);
    if share < STEPS_A_PIXEL * image.pixels().len() {
        return Vec::new();
    }
    let own = Work::new(share);
    let (symbols, left) = contained(move || {
        let symbols = rxing_uncontained(image, closed, &own).unwrap_or_default();
        (symbols, own.left())
    });
    work.spend(share - left);
    symbols
}

fn rxing_uncontained(image: &LumaImage, closed: bool, work: &Work) -> Option<Vec<Opinion>> {
    work.spend(STEPS_A_PIXEL * image.pixels().len());
    let source = Luma8Source::new_with_slice(image.pixels(), image.width(), image.height()).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    if closed {
        bitmap.close().ok()?;
    }
    let modules = bitmap.get_black_matrix();
    let mut finders = find(modules, work);
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
        let bits = sampled.getBits();
        let is_dark = |column: usize, row: usize| match (u32::try_from(column), u32::try_from(row)) {
            (Ok(column), Ok(row)) => bits.get(column, row),
            _ => false,
        };
        let mut opinion = Opinion::new(side, is_dark, corners);
        if side <= MAX_MODEL_1 {
            opinion.model_1 = Some((decoded.text(), decoded.content().bytes().to_vec()));
        }
        symbols.push(opinion);
    }
    Some(symbols)
}

fn sampling_steps(set: &FinderPatternSet) -> usize {
    let across: i32 = [set.bl, set.tl, set.tr].iter().map(|finder| finder.size).sum();
    200 + STEPS_A_RING_PIXEL * usize::try_from(across).unwrap_or(0)
}

/// Maximum number of patterns. A dense page of print has several hundred false candidates.
const MAX_FOUND: usize = 4_000;
/// Maximum number of patterns kept, largest first. Each takes part in up to 105 triples, and each
/// triple is sampled and decoded. A sheet of 60 symbols has 180.
const MAX_KEPT: usize = 200;
/// Row step: the centre of a finder pattern is three modules high, at least one pixel each.
const ROW_STEP: usize = 3;
/// Dark, light, dark, light, dark (ISO/IEC 18004, section 6.3.3.1).
const RUNS: FixedPattern<5, 7, false> = FixedPattern::new([1, 1, 3, 1, 1]);

/// The patterns in the picture, largest first.
#[expect(clippy::as_conversions, reason = "rows and sizes of a picture of MAX_PIXELS are exact in f32")]
fn find(modules: &BitMatrix, work: &Work) -> Vec<ConcentricPattern> {
    let mut found: Vec<ConcentricPattern> = Vec::new();
    let mut row = PatternRow::default();
    for y in (2..modules.height()).step_by(ROW_STEP) {
        GetPatternRowTP(modules, y, &mut row, false);
        // The cost of the row: a word at a time, and each run again.
        if !work.spend(usize::try_from(modules.width()).unwrap_or(0) / 16) {
            break;
        }
        let mut runs = PatternView::new(&row);
        while found.len() < MAX_FOUND && work.spend(8 + found.len() / 4) {
            match FindLeftGuardBy::<5, _>(runs, 5, looks_like_a_finder) {
                Ok(next) if next.isValid() => runs = next,
                _ => break,
            }
            let x = f32::from(runs[0]) + f32::from(runs[1]) + f32::from(runs[2]) / 2.0;
            let at = point(f32::from(runs.pixelsInFront()) + x, y as f32 + 0.5);
            let is_inside = |old: &ConcentricPattern| rxing::Point::distance(at, old.p) < old.size as f32 / 2.0;
            if !found.iter().any(is_inside) {
                // Three times the runs, for patterns seen at an angle.
                let reach = 3 * runs.iter().map(i32::from).sum::<i32>();
                // The cost of the crosses, and of at most three rings of eight times the reach.
                work.spend(4 * usize::try_from(reach).unwrap_or(0));
                found.extend(LocateConcentricPattern::<true, 5, 7>(modules, &RUNS.into(), at, reach));
            }
            runs.skipPair();
            runs.skipPair();
            runs.extend();
        }
    }
    found.sort_by_key(|finder| core::cmp::Reverse(finder.size));
    found.truncate(MAX_KEPT);
    found
}

fn looks_like_a_finder(runs: &PatternView<'_>, space: Option<f32>) -> bool {
    let [a, b, middle, d, e] = [0, 1, 2, 3, 4].map(|index| u32::from(runs[index]));
    middle >= 3
        && middle >= 2 * a.max(e)
        && middle >= b.max(d)
        && IsPattern::<true, 5, 7, false>(runs, &RUNS, space, 0.1, 0.0, 0.0) != 0.0
}

/// Maximum number of pixels that `rqrr` may read, change or clone: 20 for each of the largest picture.
const MAX_LOOKS: usize = 40_000_000;
/// Maximum number of finder patterns. It compares each with all pairs of others.
const MAX_FINDERS: usize = 150;
/// Maximum number of pixels. Larger pictures are halved until they fit.
const MAX_PIXELS: usize = 2_000_000;
/// Colour with which it paints the ring of a finder pattern that it has found.
const RING: u8 = 2;

/// Reads with `rqrr`. Returns none if the budget runs out.
///
/// `rqrr` panics on some photos, clones the picture for every group of finder patterns, fills large
/// areas repeatedly, and compares every finder pattern with all pairs of others. So its pixel
/// accesses and finder patterns are counted.
fn with_rqrr(image: &LumaImage, work: &Work) -> Vec<Opinion> {
    let (image, factor) = halved_to_fit(image, MAX_PIXELS);
    if image.width() < super::pyramid::MIN_SIDE || image.height() < super::pyramid::MIN_SIDE {
        return Vec::new();
    }
    let share = work.left().min(MAX_LOOKS);
    let (symbols, left) = contained(|| rqrr_uncontained(&image, share));
    work.spend(share - left);
    symbols.into_iter().map(|opinion| opinion.scaled(factor)).collect()
}

fn rqrr_uncontained(image: &LumaImage, looks: usize) -> (Vec<Opinion>, usize) {
    let Some(pixels) = GrayImage::from_raw(image.width(), image.height(), image.pixels().to_vec()) else {
        return (Vec::new(), looks);
    };
    let left = Rc::new(Left { looks: Cell::new(looks), finders: Cell::new(MAX_FINDERS), painted: Cell::new(0) });
    let mut prepared = rqrr::PreparedImage::prepare(Counted { pixels, left: Rc::clone(&left) });
    let mut symbols = Vec::new();
    for grid in prepared.detect_grids() {
        if grid.decode_to(&mut Vec::new()).is_ok() {
            let corners = grid.bounds.map(|corner| Point { x: to_f32(corner.x), y: to_f32(corner.y) });
            symbols.push(Opinion::new(grid.grid.size(), |column, row| grid.grid.bit(row, column), corners));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_full_of_look_alikes_has_an_end() {
        let (columns, rows, pitch) = (110, 110, 9);
        let mut modules = BitMatrix::new(columns * pitch, rows * pitch).unwrap();
        for (x, y) in (0..columns).flat_map(|x| (0..rows).map(move |y| (x * pitch + 1, y * pitch + 1))) {
            for (dx, dy) in (0..7i32).flat_map(|dx| (0..7i32).map(move |dy| (dx, dy))) {
                if (dx - 3).abs().max((dy - 3).abs()) != 2 {
                    modules.set(x + dx.unsigned_abs(), y + dy.unsigned_abs());
                }
            }
        }
        let found = find(&modules, &Work::new(1 << 30));
        assert_eq!(found.len(), MAX_KEPT);
        assert!(found.iter().all(|finder| finder.p.y < (rows * pitch) as f32 / 2.0), "the search went on");
    }
}
