//! Search for finder patterns: dark, light, dark, light, dark in the ratio 1 : 1 : 3 : 1 : 1
//! horizontally, vertically and diagonally, and the same in negative (ISO/IEC 18004, clause
//! 6.3.3.1).
//!
//! Lengths are measured between edges of the same kind, over a ring and a gap together. Ink that
//! spreads or shrinks moves both edges in the same direction, so these lengths do not change.

use super::bits::BitImage;
use super::blob::{Frame, blob};
use super::effort::Work;
use super::number::{floor, length, pixel, real, real_of, signed, unlike};
use super::patterns::{finder_likeness, has_gap};
use super::pyramid::View;
use crate::qr::Point;

/// Maximum number of row crossings that are checked at one scale. A dense page of print has several
/// thousand.
const MAX_CHECKS: usize = 8_000;
/// Maximum number of patterns at one scale.
const MAX_FOUND: usize = 1_000;

/// A candidate for a finder pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Finder {
    pub(super) centre: Point,
    /// Pixels per module.
    pub(super) unit: f32,
    /// Stretch and slant.
    pub(super) frame: Frame,
    /// Number of rows in which it was seen.
    pub(super) hits: u16,
    /// Correlation with a finder pattern, −1 to 1.
    pub(super) likeness: f32,
    /// Whether it is a negative, with a light ring.
    pub(super) is_negative: bool,
}

impl Finder {
    /// Pixels per module along a direction that is parallel to a side of the symbol.
    pub(super) fn unit_along(&self, by: Point) -> f32 {
        let modules = self.frame.undo(by);
        length(by.x, by.y) / length(modules.x, modules.y).max(1e-3)
    }

    pub(super) fn distance(&self, place: Point) -> f32 {
        length(self.centre.x - place.x, self.centre.y - place.y)
    }

    fn scaled(mut self, factor: f32) -> Self {
        self.centre = Point { x: self.centre.x * factor, y: self.centre.y * factor };
        self.unit *= factor;
        self.frame = self.frame.scaled(factor);
        self
    }
}

/// Searches every `step`th row. `factor` scales positions to the whole picture. Crossings that are `known`,
/// by their place and their pixels per module there, are passed over.
pub(super) fn find(
    bits: &BitImage,
    view: View<'_>,
    step: usize,
    factor: f32,
    known: &dyn Fn(Point, f32) -> bool,
    work: &Work,
) -> Vec<Finder> {
    let mut found = Bands::new(bits.height());
    let (mut edges, mut checks) = (Vec::new(), 0);
    for y in (step / 2..bits.height()).step_by(step.max(1)) {
        edges_of(bits, y, &mut edges);
        // The cost of a row: several edges, or several words without an edge, take one step.
        if !work.spend(1 + edges.len() / 3 + bits.width() / 512) {
            break;
        }
        let Some(mut is_dark) = bits.get(0, signed(y)) else { continue };
        for window in edges.array_windows::<6>() {
            if let Some(unit) = unit_across(window) {
                let [first, .., last] = *window;
                let place = Point { x: real_of(first + last) / 2.0, y: real(y) + 0.5 };
                if known(Point { x: place.x * factor, y: place.y * factor }, unit * factor) {
                    // The data of a symbol that was read.
                } else if let Some(finder) = found.near(place, unit, !is_dark, work) {
                    finder.hits = finder.hits.saturating_add(1);
                } else if checks < MAX_CHECKS && found.finders.len() < MAX_FOUND && !work.is_spent() {
                    checks += 1;
                    if let Some(new) = check(bits, view, window, y, unit, is_dark, work) {
                        found.push(new);
                    }
                }
            }
            is_dark = !is_dark;
        }
        if found.finders.len() >= MAX_FOUND {
            break;
        }
    }
    let mut likely = Vec::with_capacity(found.finders.len());
    for finder in found.finders {
        // The cost of four rotations with 49 looks each.
        if !work.spend(196) {
            break;
        }
        let likeness = finder_likeness(view, finder.centre, finder.frame, finder.is_negative);
        likely.push(Finder { likeness, ..finder }.scaled(factor));
    }
    likely
}

/// Adds candidates with a correlation of at least `least` that are not known yet.
pub(super) fn merge(candidates: &[Finder], least: f32, finders: &mut Vec<Finder>, work: &Work) {
    for finder in candidates.iter().filter(|finder| finder.likeness >= least) {
        // The cost of comparing with each known pattern.
        if !work.spend(1 + finders.len() / 4) {
            return;
        }
        let known = finders.iter_mut().find(|old| {
            old.is_negative == finder.is_negative
                && old.distance(finder.centre) < 2.0 * old.unit.max(finder.unit)
                && unlike(old.unit, finder.unit) < 0.7
        });
        match known {
            // At twice the size the position of a pattern is more precise, unless there is noise.
            Some(old) if old.likeness < finder.likeness + 0.05 => *old = *finder,
            Some(_) => {}
            None => finders.push(*finder),
        }
    }
}

/// Patterns found in one picture, in bands of rows, each sorted from left to right.
struct Bands {
    finders: Vec<Finder>,
    bands: Vec<Vec<(f32, usize)>>,
}

impl Bands {
    const ROWS: f32 = 32.0;

    fn new(height: usize) -> Self {
        Self { finders: Vec::new(), bands: vec![Vec::new(); floor(real(height) / Self::ROWS) + 1] }
    }

    fn push(&mut self, finder: Finder) {
        if let Some(band) = self.bands.get_mut(floor(finder.centre.y / Self::ROWS)) {
            let at = band.partition_point(|(x, _)| *x < finder.centre.x);
            band.insert(at, (finder.centre.x, self.finders.len()));
            self.finders.push(finder);
        }
    }

    /// Returns the pattern that a crossing near its centre belongs to.
    fn near(&mut self, place: Point, unit: f32, is_negative: bool, work: &Work) -> Option<&mut Finder> {
        // A pattern of up to twice the size reaches this far.
        let reach = 4.0 * unit;
        let (first, last) = (floor((place.y - reach) / Self::ROWS), floor((place.y + reach) / Self::ROWS));
        let is_it = |at: &usize| {
            self.finders.get(*at).is_some_and(|finder| {
                finder.is_negative == is_negative
                    && finder.distance(place) < 2.0 * finder.unit
                    && finder.unit < 2.0 * unit
            })
        };
        let bands = self.bands.get(first..=last.min(self.bands.len() - 1)).unwrap_or_default();
        work.spend(1 + bands.len() / 4);
        let known = bands.iter().find_map(|band| {
            let from = band.partition_point(|(x, _)| *x < place.x - reach);
            let within = band.get(from..).unwrap_or_default().iter().take_while(|(x, _)| *x <= place.x + reach);
            within.map(|(_, at)| *at).find(|at| {
                work.spend(1);
                is_it(at)
            })
        })?;
        self.finders.get_mut(known)
    }
}

/// Module size, if the five runs between the edges have the ratios of a finder pattern.
fn unit_across(edges: &[i32; 6]) -> Option<f32> {
    let [p, q, r, s, t, u] = *edges;
    let runs = [q - p, r - q, s - r, t - s, u - t];
    let [a, b, middle, d, e] = runs;
    // Most crossings are rejected here.
    if middle < b.max(d) || middle <= a.max(e) || middle < 2 {
        return None;
    }
    unit_of(runs.map(real_of))
}

/// Positions where the colour changes in a row, including both ends.
fn edges_of(bits: &BitImage, y: usize, edges: &mut Vec<i32>) {
    edges.clear();
    edges.push(0);
    let row = bits.row(y);
    let mut before = row.first().map_or(0, |word| word & 1);
    for (word, start) in row.iter().zip((0_i32..).step_by(64)) {
        let mut changes = word ^ (word << 1 | before);
        before = word >> 63;
        while changes != 0 {
            edges.push(start + i32::try_from(changes.trailing_zeros()).unwrap_or(0));
            changes &= changes - 1;
        }
    }
    let width = signed(bits.width());
    while edges.last().is_some_and(|edge| *edge >= width) {
        edges.pop();
    }
    edges.push(width);
}

/// Module size, if five runs have the ratios of a finder pattern.
fn unit_of([a, b, middle, d, e]: [f32; 5]) -> Option<f32> {
    let unit = (a + 2.0 * (b + middle + d) + e) / 12.0;
    let slack = 0.5 * unit + 0.9;
    let is_near = |length: f32, modules: f32| (length - modules * unit).abs() <= slack;
    let is_finder = is_near(a + b, 2.0)
        && is_near(d + e, 2.0)
        && is_near(b + middle, 4.0)
        && is_near(middle + d, 4.0)
        && middle >= b.max(d)
        && middle > a.max(e)
        && middle >= 2.0;
    is_finder.then_some(unit)
}

/// Checks a crossing: by the shape of its centre and the light around it, or else by its runs.
fn check(
    bits: &BitImage,
    view: View<'_>,
    edges: &[i32; 6],
    y: usize,
    unit: f32,
    is_dark: bool,
    work: &Work,
) -> Option<Finder> {
    let [.., from, to, _, _] = *edges;
    let x = (from + to) / 2;
    let finder = |(centre, frame): (Point, Frame)| {
        let finder = Finder { centre, unit: frame.unit(), frame, hits: 1, likeness: 0.0, is_negative: !is_dark };
        has_gap(view, centre, frame, !is_dark).then_some(finder)
    };
    let by_shape = blob(bits, Point { x: real_of(x) + 0.5, y: real(y) + 0.5 }, unit, is_dark, work).and_then(finder);
    if by_shape.is_some() {
        return by_shape;
    }
    let reach = (edges.last()? - edges.first()?) * 2;
    let cross = |at: (i32, i32), step: (i32, i32)| cross(bits, at, step, is_dark, reach, work);
    let (down, dy) = cross((x, signed(y)), (0, 1))?;
    let vertical = unit_of(down)?;
    let y = real(y) + 0.5 + dy;
    let row = pixel(y);
    let (across, dx) = cross((x, row), (1, 0))?;
    let horizontal = unit_of(across)?;
    if !(0.4..2.5).contains(&(vertical / horizontal)) {
        return None;
    }
    let x = real_of(x) + 0.5 + dx;
    let place = (pixel(x), row);
    let aslant = [(1, 1), (1, -1)].map(|step| {
        let (runs, _) = cross(place, step)?;
        slanted_unit_of(runs)
    });
    let slanted = match aslant {
        [Some(one), Some(other)] => f32::midpoint(one, other) * core::f32::consts::SQRT_2,
        [Some(one), None] | [None, Some(one)] => one * core::f32::consts::SQRT_2,
        [None, None] => return None,
    };
    // At 45° the runs of a pattern are longer than its modules.
    let unit = f32::midpoint(vertical, horizontal).min(slanted);
    let centre = Point { x, y };
    let (centre, frame) = blob(bits, centre, unit, is_dark, work).unwrap_or((centre, Frame::square(unit)));
    finder((centre, frame))
}

/// Module size from diagonal runs. Whole pixel steps in both directions make these less precise.
fn slanted_unit_of([a, b, middle, d, e]: [f32; 5]) -> Option<f32> {
    let unit = (a + b + middle + d + e) / 7.0;
    let slack = 0.7 * unit + 1.0;
    let is_near = |length: f32, modules: f32| (length - modules * unit).abs() <= slack;
    let is_finder =
        is_near(b + middle, 4.0) && is_near(middle + d, 4.0) && middle >= b.max(d) && a.max(e) <= 3.0 * unit;
    is_finder.then_some(unit)
}

/// The five runs through a position along a step, and the offset of their middle in steps.
fn cross(
    bits: &BitImage,
    at: (i32, i32),
    step: (i32, i32),
    is_dark: bool,
    reach: i32,
    work: &Work,
) -> Option<([f32; 5], f32)> {
    let walk = |sign: i32| -> Option<[i32; 3]> {
        let (mut lengths, mut colour) = ([0; 3], is_dark);
        let mut distance = 0;
        for length in &mut lengths {
            let start = distance;
            while bits.get(at.0 + sign * step.0 * distance, at.1 + sign * step.1 * distance) == Some(colour) {
                distance += 1;
                if distance > reach {
                    work.spend(usize::try_from(distance - start).unwrap_or(0));
                    return None;
                }
            }
            *length = distance - start;
            work.spend(usize::try_from(*length).unwrap_or(0));
            colour = !colour;
        }
        lengths.iter().all(|length| *length > 0).then_some(lengths)
    };
    let ([forth, gap_after, ring_after], [back, gap_before, ring_before]) = (walk(1)?, walk(-1)?);
    let runs = [ring_before, gap_before, forth + back - 1, gap_after, ring_after].map(real_of);
    Some((runs, real_of(forth - back) / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::LumaImage;
    use crate::qr::read::pyramid::Pyramid;
    use crate::qr::read::threshold::{Line, threshold};

    /// A lattice of finder patterns with `unit` pixels per module.
    fn lattice(columns: u32, rows: u32, unit: u32, is_negative: bool) -> LumaImage {
        let pitch = 9 * unit;
        let pixels = (0..rows * pitch).flat_map(|y| {
            (0..columns * pitch).map(move |x| {
                let module = |at: u32| i64::from(at % pitch / unit) - 4;
                let ring = module(x).abs().max(module(y).abs());
                if (matches!(ring, 0 | 1 | 3)) == is_negative { 230 } else { 20 }
            })
        });
        LumaImage::new(columns * pitch, rows * pitch, pixels.collect()).unwrap()
    }

    fn found(image: &LumaImage) -> Vec<Finder> {
        let mut finders = Vec::new();
        let pyramid = Pyramid::new(image);
        let (image, view) = pyramid.views().next().unwrap();
        let work = Work::new(1 << 30);
        merge(&find(&threshold(image, Line::Middle), view, 2, 1.0, &|_, _| false, &work), 0.0, &mut finders, &work);
        finders
    }

    #[test]
    fn each_pattern_is_found_once_and_in_its_place() {
        for (unit, is_negative) in [(2, false), (3, true), (4, false), (9, true)] {
            let mut finders = found(&lattice(6, 4, unit, is_negative));
            finders.retain(|finder| finder.is_negative == is_negative && finder.likeness > 0.5);
            assert_eq!(finders.len(), 24, "{unit}");
            for finder in finders {
                let unit = real(usize::try_from(unit).unwrap());
                let off = [finder.centre.x, finder.centre.y].map(|at| (at / unit - 4.5) % 9.0);
                assert!(off.iter().all(|off| off.abs() < 0.3), "{finder:?}");
                assert!((finder.unit / unit - 1.0).abs() < 0.1, "{finder:?}");
            }
        }
    }

    #[test]
    fn a_picture_full_of_look_alikes_has_an_end() {
        let finders = found(&lattice(110, 110, 2, false));
        assert!(finders.len() <= MAX_FOUND + 200, "{}", finders.len());
    }
}
