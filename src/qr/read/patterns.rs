//! Search for the fixed patterns of a symbol at the positions that a map predicts.

use super::blob::Frame;
use super::grid::Homography;
use super::number::real;
use super::pyramid::View;
use crate::qr::Point;

/// A square of modules with rings around its centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// 7 × 7 (ISO/IEC 18004, clause 6.3.3).
    Finder,
    /// 5 × 5 (clause 6.3.6).
    Alignment,
}

impl Pattern {
    /// Number of modules from the centre to the outermost ring.
    const fn reach(self) -> usize {
        match self {
            Self::Finder => 3,
            Self::Alignment => 2,
        }
    }

    /// Whether a ring is dark.
    const fn is_dark(self, ring: usize) -> bool {
        match self {
            Self::Finder => ring != 2,
            Self::Alignment => ring != 1,
        }
    }

    /// Mean and standard deviation of the colours, with dark 1 and light 0.
    fn moments(self) -> (f32, f32) {
        let side = real(2 * self.reach() + 1);
        let light = match self {
            Self::Finder => 16.0,
            Self::Alignment => 8.0,
        };
        let mean = 1.0 - light / (side * side);
        (mean, (mean * (1.0 - mean)).sqrt())
    }
}

/// A pattern that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    /// Offset from the expected position, in modules.
    pub(super) offset: Point,
    /// Correlation with the pattern, −1 to 1.
    pub(super) likeness: f32,
}

/// Searches around a position in modules, up to `radius` half modules in each direction.
pub(super) fn search(
    view: View<'_>,
    map: &Homography,
    middle: Point,
    radius: usize,
    pattern: Pattern,
    is_negative: bool,
) -> Option<Match> {
    let reach = 2 * pattern.reach();
    let samples = 2 * (radius + reach) + 1;
    let start = -real(radius + reach) / 2.0;
    let place = |column: usize, row: usize| {
        map.at(Point { x: middle.x + start + real(column) / 2.0, y: middle.y + start + real(row) / 2.0 })
    };
    let light: Vec<f32> = (0..samples)
        .flat_map(|row| (0..samples).map(move |column| (column, row)))
        .map(|(column, row)| view.at(place(column, row)))
        .collect();
    let shifts = 2 * radius + 1;
    let mut likeness = Vec::with_capacity(shifts * shifts);
    for row in 0..shifts {
        for column in 0..shifts {
            let found = correlation(&light, samples, (column, row), pattern);
            likeness.push(if is_negative { found } else { -found });
        }
    }
    let (best, found) = likeness.iter().copied().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let (column, row) = (best % shifts, best / shifts);
    // Interpolates between half modules: the vertex of the parabola through the neighbours.
    let at = |column: Option<usize>, row: Option<usize>| {
        let (column, row) = (column.filter(|column| *column < shifts)?, row?);
        likeness.get(row * shifts + column).copied()
    };
    let top = |before: Option<f32>, after: Option<f32>| match (before, after) {
        (Some(before), Some(after)) if before + after < 2.0 * found => {
            (before - after) / (before + after - 2.0 * found) / 2.0
        }
        _ => 0.0,
    };
    let across = top(at(column.checked_sub(1), Some(row)), at(Some(column + 1), Some(row)));
    let down = top(at(Some(column), row.checked_sub(1)), at(Some(column), Some(row + 1)));
    let offset = Point { x: (real(column) + across - real(radius)) / 2.0, y: (real(row) + down - real(radius)) / 2.0 };
    Some(Match { offset, likeness: found })
}

/// Correlation of a finder pattern at its predicted position, −1 to 1.
pub(super) fn finder_likeness_at(view: View<'_>, map: &Homography, middle: Point, is_negative: bool) -> f32 {
    let found = finder_correlation(|x, y| view.at(map.at(Point { x: middle.x + x, y: middle.y + y })));
    if is_negative { found } else { -found }
}

/// The sine and cosine of 45°.
const DIAGONAL: f32 = core::f32::consts::FRAC_1_SQRT_2;
/// Minimum difference between centre and gap, in multiples of their standard deviation.
const MIN_GAP: f32 = 2.2;

/// Whether the gap around a pattern's centre is lighter than the centre on all sides. At 2.3
/// modules from the centre there is gap in every direction, at any rotation.
pub(super) fn has_gap(view: View<'_>, centre: Point, frame: Frame, is_negative: bool) -> bool {
    const AROUND: [(f32, f32); 8] = [
        (1.0, 0.0),
        (DIAGONAL, DIAGONAL),
        (0.0, 1.0),
        (-DIAGONAL, DIAGONAL),
        (-1.0, 0.0),
        (-DIAGONAL, -DIAGONAL),
        (0.0, -1.0),
        (DIAGONAL, -DIAGONAL),
    ];
    let light = |radius: f32| {
        AROUND.map(|(x, y)| {
            let by = frame.apply(radius * x, radius * y);
            let light = view.at(Point { x: centre.x + by.x, y: centre.y + by.y });
            if is_negative { -light } else { light }
        })
    };
    let (middle, gap) = (light(0.8), light(2.3));
    let lightest = middle.into_iter().fold(f32::MIN, f32::max);
    let mean = |light: [f32; 8]| light.iter().sum::<f32>() / 8.0;
    let variance =
        |light: [f32; 8], mean: f32| light.iter().map(|light| (light - mean) * (light - mean)).sum::<f32>() / 8.0;
    let (dark, bright) = (mean(middle), mean(gap));
    let noise = ((variance(middle, dark) + variance(gap, bright)) / 2.0).sqrt();
    // Noise passes the second condition one time in thirty.
    bright - dark > MIN_GAP * noise
        && gap.iter().filter(|gap| **gap > dark).count() >= 7
        && gap.iter().filter(|gap| **gap > lightest).count() >= 5
}

/// Highest correlation of a finder pattern at any rotation around a position, −1 to 1.
pub(super) fn finder_likeness(view: View<'_>, centre: Point, frame: Frame, is_negative: bool) -> f32 {
    // A pattern looks the same after a quarter turn, so four angles within one quarter are enough.
    const TURNS: [(f32, f32); 4] = [(1.0, 0.0), (0.9239, 0.3827), (DIAGONAL, DIAGONAL), (0.3827, 0.9239)];
    let turned = |(cosine, sine): (f32, f32)| {
        finder_correlation(|x, y| {
            let by = frame.apply(x * cosine - y * sine, x * sine + y * cosine);
            view.at(Point { x: centre.x + by.x, y: centre.y + by.y })
        })
    };
    let sign = if is_negative { 1.0 } else { -1.0 };
    TURNS.into_iter().map(|turn| sign * turned(turn)).fold(-1.0, f32::max)
}

/// Correlation of light with a pattern's dark modules. `light` has rows of `samples` values, two
/// per module.
fn correlation(light: &[f32], samples: usize, (column, row): (usize, usize), pattern: Pattern) -> f32 {
    let (reach, side) = (pattern.reach(), 2 * pattern.reach() + 1);
    let mut sums = Sums::default();
    for y in 0..side {
        let line = light.get((row + 2 * y) * samples + column..).unwrap_or_default();
        for (x, value) in line.iter().step_by(2).take(side).enumerate() {
            sums.add(*value, pattern.is_dark(x.abs_diff(reach).max(y.abs_diff(reach))));
        }
    }
    sums.correlation(pattern)
}

/// Correlation of one sample per module with a finder pattern's dark modules. `light` is that of a module,
/// by its distance from the centre to the right and downwards.
fn finder_correlation(light: impl Fn(f32, f32) -> f32) -> f32 {
    const PLACES: [(f32, usize); 7] = [(-3.0, 3), (-2.0, 2), (-1.0, 1), (0.0, 0), (1.0, 1), (2.0, 2), (3.0, 3)];
    let mut sums = Sums::default();
    for (y, down) in PLACES {
        for (x, across) in PLACES {
            sums.add(light(x, y), Pattern::Finder.is_dark(across.max(down)));
        }
    }
    sums.correlation(Pattern::Finder)
}

#[derive(Default)]
struct Sums {
    all: f32,
    squares: f32,
    dark: f32,
}

impl Sums {
    #[inline]
    fn add(&mut self, value: f32, is_dark: bool) {
        self.all += value;
        self.squares += value * value;
        self.dark += if is_dark { value } else { 0.0 };
    }

    fn correlation(&self, pattern: Pattern) -> f32 {
        let side = real(2 * pattern.reach() + 1);
        let count = side * side;
        let (mean, spread) = pattern.moments();
        let average = self.all / count;
        let deviation = (self.squares / count - average * average).max(1.0).sqrt();
        (self.dark / count - mean * average) / (spread * deviation)
    }
}

/// How well light rises and falls along a timing pattern, in the row or the column: −1 to 1. About
/// 0 for anything else.
pub(super) fn timing(view: View<'_>, map: &Homography, side: usize, is_row: bool, is_negative: bool) -> f32 {
    let place = |at: usize| {
        let along = real(at) + 0.5;
        if is_row { Point { x: along, y: 6.5 } } else { Point { x: 6.5, y: along } }
    };
    let light = |at: usize| view.at(map.at(place(at)));
    let (mut with, mut all) = (0.0, 0.0);
    let (mut before, mut here) = (light(7), light(8));
    for at in 8..side.saturating_sub(8) {
        let after = light(at + 1);
        let rise = here - f32::midpoint(before, after);
        // Even modules of a timing pattern are dark.
        with += if at % 2 == 0 { -rise } else { rise };
        all += rise.abs();
        (before, here) = (here, after);
    }
    let sign = if is_negative { -1.0 } else { 1.0 };
    sign * with / f32::max(all, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::read::pyramid::Pyramid;
    use crate::qr::{Level, LumaImage, decode_picture, encode, png};

    /// A symbol of version 7, and a map with an offset in modules.
    fn picture() -> LumaImage {
        let text = "A".repeat(200);
        let symbol = encode(&text, Level::L).unwrap();
        assert_eq!(symbol.version(), 7);
        decode_picture(&png(&symbol, 4, 4).unwrap()).unwrap()
    }

    fn map(off: f64) -> Homography {
        Homography::new([4.0, 0.0, 4.0 * (4.0 + off), 0.0, 4.0, 4.0 * (4.0 - off), 0.0, 0.0, 1.0])
    }

    #[test]
    fn patterns_are_found_a_little_off() {
        let picture = picture();
        let pyramid = Pyramid::new(&picture);
        let view = pyramid.view(4.0).unwrap();
        for (pattern, middle) in [(Pattern::Finder, 3.5), (Pattern::Alignment, 22.5)] {
            for off in [0.0, 0.3, -0.5, 0.9] {
                let found = search(view, &map(off), Point { x: middle, y: middle }, 3, pattern, false).unwrap();
                let by = f64::from(found.offset.x) + off;
                assert!(by.abs() < 0.15 && found.likeness > 0.8, "{pattern:?} {off}: {found:?}");
            }
            let found = search(view, &map(0.0), Point { x: middle, y: middle }, 0, pattern, true).unwrap();
            assert!(found.likeness < -0.8, "in negative: {found:?}");
        }
    }

    #[test]
    fn timing_tells_the_side() {
        let picture = picture();
        let pyramid = Pyramid::new(&picture);
        let view = pyramid.view(4.0).unwrap();
        for is_row in [true, false] {
            assert!(timing(view, &map(0.0), 45, is_row, false) > 0.95);
            assert!(timing(view, &map(0.0), 45, is_row, true) < -0.95);
            let wrong = Homography::new([3.6, 0.0, 16.0, 0.0, 3.6, 16.0, 0.0, 0.0, 1.0]);
            assert!(timing(view, &wrong, 49, is_row, false) < 0.5);
        }
    }
}
