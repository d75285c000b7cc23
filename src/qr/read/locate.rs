//! Locates a symbol from three finder patterns: its side, and where its modules are.

use super::effort::Work;
use super::finders::Finder;
use super::grid::{Grid, Homography, Pair};
use super::layout;
use super::number::{ascending, floor, length, real};
use super::offsets::Bend;
use super::patterns::{Pattern, finder_likeness_at, search, timing};
use super::pyramid::{Pyramid, View};
use super::trios::{Covered, Trio};
use crate::qr::Point;

/// Minimum agreement of both timing patterns.
const MIN_TIMING: f32 = 0.4;
/// With this agreement no other growth is tried.
const GOOD_TIMING: f32 = 0.9;
/// Maximum error of the measured growth of modules.
pub(super) const GROWTH_REACH: f32 = 0.12;
/// Minimum correlation of an alignment pattern.
const MIN_LIKENESS: f32 = 0.5;
/// Minimum correlation of finder patterns before the map is exact.
const MIN_ROUGH_LIKENESS: f32 = 0.45;
/// Minimum correlation of finder patterns that are drawn round.
const MIN_ROUND_LIKENESS: f32 = 0.36;
/// Minimum offset of a pattern, in modules, for a symbol to be treated as bent.
const MIN_BEND: f32 = 0.15;
/// Weight of the place of a covered pattern. One that is seen has 2.
const COVERED_WEIGHT: f32 = 0.5;
/// Distance of the centre of a finder pattern from the symbol's edges, in modules.
const FINDER_MIDDLE: f32 = 3.5;

/// Locates the symbol with these three finder patterns. `None` if its timing patterns do not agree.
pub(super) fn locate(pyramid: &Pyramid<'_>, trio: &Trio, work: &Work) -> Option<Grid> {
    let view = pyramid.view(trio.unit())?;
    // The cost of finding the ends of the rings, and of three patterns of 49 looks.
    work.spend(400);
    let sides = Sides::measure(view, trio);
    // The positions of the finder patterns do not depend on the side.
    let nearest = sides.map(trio, sides.nearest(), sides.growth)?;
    if finders_likeness(view, &nearest, sides.nearest(), trio.corner.is_negative) < MIN_ROUGH_LIKENESS {
        return None;
    }
    let fitted = |reach: f32| {
        let fits = sides.candidates().filter_map(move |side| Some((side, sides.fit(view, trio, side, reach, work)?)));
        fits.max_by(|(_, (_, a)), (_, (_, b))| a.total_cmp(b))
    };
    // First with the growth as measured, then with the growth that fits the timing patterns best.
    let (side, (map, agreement)) = match fitted(0.0) {
        Some(fit @ (_, (_, agreement))) if agreement > GOOD_TIMING => fit,
        _ => fitted(GROWTH_REACH)?,
    };
    if agreement < MIN_TIMING {
        return None;
    }
    let grid = Grid { side, map, bend: None, unit: trio.unit(), is_negative: trio.corner.is_negative };
    aligned(view, grid, agreement, None, work)
}

/// Size and perspective as measured from the finder patterns.
#[derive(Clone, Copy)]
pub(super) struct Sides {
    /// Modules between the centres of two patterns.
    pub(super) modules: f32,
    /// Factors by which modules grow to the right and downwards.
    pub(super) growth: [f32; 2],
}

impl Sides {
    pub(super) fn measure(view: View<'_>, trio: &Trio) -> Self {
        let measured = [trio.right, trio.below].map(|to| {
            let length = trio.corner.distance(to.centre);
            let direction = Point {
                x: (to.centre.x - trio.corner.centre.x) / length,
                y: (to.centre.y - trio.corner.centre.y) / length,
            };
            let [near, far] = [trio.corner, to]
                .map(|finder| unit_along(view, &finder, direction).unwrap_or_else(|| finder.unit_along(direction)));
            (length / (near * far).sqrt(), (far / near).sqrt().clamp(0.6, 1.6))
        });
        let [(across, right), (down, below)] = measured;
        Self { modules: f32::midpoint(across, down), growth: [right, below] }
    }

    /// The valid side nearest to the measured one.
    fn nearest(&self) -> usize {
        let version = ((self.modules + 2.0 * FINDER_MIDDLE - 17.0) / 4.0).round().clamp(1.0, 40.0);
        17 + 4 * floor(version)
    }

    /// The possible sides.
    pub(super) fn candidates(&self) -> impl Iterator<Item = usize> {
        let version = (self.nearest() - 17) / 4;
        // A measuring error of one twentieth is one version at 57 modules per side.
        let around = 1 + version / 10;
        (version.saturating_sub(around).max(1)..=(version + around).min(40)).map(|version| 17 + 4 * version)
    }

    /// Returns the map with the best agreement of both timing patterns, and that agreement. Growths
    /// up to `reach` from the measured ones are tried.
    fn fit(&self, view: View<'_>, trio: &Trio, side: usize, reach: f32, work: &Work) -> Option<(Homography, f32)> {
        let (growth, row) = self.grown(view, trio, (side, self.growth), 0, reach, work)?;
        let (growth, column) = self.grown(view, trio, (side, growth), 1, reach, work)?;
        Some((self.map(trio, side, growth)?, f32::midpoint(row, column)))
    }

    /// The growth on one side, `way`, up to `reach` from the given one, with which its timing pattern agrees best,
    /// and that agreement. The upper side is 0, the left one 1.
    pub(super) fn grown(
        &self,
        view: View<'_>,
        trio: &Trio,
        (side, growth): (usize, [f32; 2]),
        way: usize,
        reach: f32,
        work: &Work,
    ) -> Option<([f32; 2], f32)> {
        // One step moves the middle of a side by a quarter of a module.
        let step = 1.0 / real(side);
        let steps = floor(reach / step);
        let tried = (0..=2 * steps).filter_map(|at| {
            let mut tried = growth;
            *tried.get_mut(way)? *= 1.0 + (real(at) - real(steps)) * step;
            let map = self.map(trio, side, tried)?;
            if !work.spend(2 * side) {
                return None;
            }
            Some((tried, timing(view, &map, side, way == 0, trio.corner.is_negative)))
        });
        tried.max_by(|(_, a), (_, b)| a.total_cmp(b))
    }

    /// The map given by the three centres and the growth of modules.
    pub(super) fn map(&self, trio: &Trio, side: usize, growth: [f32; 2]) -> Option<Homography> {
        let span = real(side) - 2.0 * FINDER_MIDDLE;
        let [right, below] = growth.map(|growth| f64::from(1.0 / growth));
        // With the three centres as frame: (p + a·u + b·v) / (1 + (right − 1)·u + (below − 1)·v).
        let frame = |place: Point| (f64::from(place.x), f64::from(place.y));
        let ((px, py), (rx, ry), (bx, by)) =
            (frame(trio.corner.centre), frame(trio.right.centre), frame(trio.below.centre));
        let (ax, ay) = (rx * right - px, ry * right - py);
        let (cx, cy) = (bx * below - px, by * below - py);
        let (g, h) = (right - 1.0, below - 1.0);
        let (span, middle) = (f64::from(span), f64::from(FINDER_MIDDLE));
        let row = |a: f64, b: f64, c: f64| [a / span, b / span, c - (a + b) * middle / span];
        let ([a, b, c], [d, e, f], [g, h, i]) = (row(ax, cx, px), row(ay, cy, py), row(g, h, 1.0));
        let map = Homography::new([a, b, c, d, e, f, g, h, i]);
        map.is_convex(real(side)).then_some(map)
    }
}

/// Pixels per module at a finder pattern along a direction, measured from the ends of its rings.
fn unit_along(view: View<'_>, finder: &Finder, direction: Point) -> Option<f32> {
    const STEPS: usize = 5;
    const MODULES: usize = 5;
    let unit = finder.unit_along(direction);
    let step = unit / real(STEPS);
    let sign = if finder.is_negative { -1.0 } else { 1.0 };
    let profile = |way: f32| -> Vec<f32> {
        let place = |at: usize| {
            let along = way * step * real(at);
            Point { x: finder.centre.x + direction.x * along, y: finder.centre.y + direction.y * along }
        };
        (0..=STEPS * MODULES).map(|at| sign * view.at(place(at))).collect()
    };
    let sides = [profile(1.0), profile(-1.0)];
    let dark = sides.iter().filter_map(|side| side.first()).sum::<f32>() / 2.0;
    let gap = |side: &Vec<f32>| side.get(STEPS..3 * STEPS)?.iter().copied().max_by(f32::total_cmp);
    let light = sides.iter().filter_map(gap).sum::<f32>() / 2.0;
    let line = f32::midpoint(dark, light);
    if light - dark < 8.0 {
        return None;
    }
    // The three edges: out of the centre square, into the ring, out of the ring.
    let crossings = |side: &Vec<f32>| -> Option<f32> {
        let mut is_dark = true;
        let mut found = 0;
        for (at, pair) in side.array_windows::<2>().enumerate() {
            let [before, after] = *pair;
            if (after <= line) == is_dark {
                continue;
            }
            is_dark = !is_dark;
            found += 1;
            if found == 3 {
                return Some(real(at) + (line - before) / (after - before));
            }
        }
        None
    };
    let [Some(forth), Some(back)] = [crossings(&sides[0]), crossings(&sides[1])] else { return None };
    let measured = (forth + back) * step / (2.0 * FINDER_MIDDLE);
    (0.7..1.4).contains(&(measured / unit)).then_some(measured)
}

/// Centres of the finder patterns, in modules.
fn finder_middles(side: usize) -> [Point; 3] {
    let far = real(side) - FINDER_MIDDLE;
    [(FINDER_MIDDLE, FINDER_MIDDLE), (far, FINDER_MIDDLE), (FINDER_MIDDLE, far)].map(|(x, y)| Point { x, y })
}

fn finders_likeness(view: View<'_>, map: &Homography, side: usize, is_negative: bool) -> f32 {
    let likeness = |middle: Point| finder_likeness_at(view, map, middle, is_negative);
    finder_middles(side).map(likeness).into_iter().sum::<f32>() / 3.0
}

/// Refines a map with the alignment patterns, starting with the ones nearest to known patterns. Where a
/// finder pattern is covered, nothing is looked for.
pub(super) fn aligned(
    view: View<'_>,
    mut grid: Grid,
    agreement: f32,
    covered: Option<Covered>,
    work: &Work,
) -> Option<Grid> {
    let search = |map: &Homography, middle: Point, radius: usize, pattern: Pattern, is_negative: bool| {
        // The cost of the looks, then of the correlation at each position.
        let (samples, shifts) = (2 * radius + 13, 2 * radius + 1);
        work.spend(2 * samples * samples + 12 * shifts * shifts);
        search(view, map, middle, radius, pattern, is_negative)
    };
    let far = real(grid.side) - FINDER_MIDDLE;
    let finders = finder_middles(grid.side);
    let (mut pairs, mut likeness, mut seen) = (Vec::new(), 0.0, 0.0);
    for (middle, own) in finders.into_iter().zip([Covered::Corner, Covered::Right, Covered::Below]) {
        if covered == Some(own) {
            pairs.push(pair(&grid.map, middle, Point { x: 0.0, y: 0.0 }, COVERED_WEIGHT));
            continue;
        }
        seen += 1.0;
        let found = search(&grid.map, middle, 2, Pattern::Finder, grid.is_negative);
        likeness += found.map_or(0.0, |found| found.likeness);
        let offset =
            found.filter(|found| found.likeness > MIN_LIKENESS).map_or(Point { x: 0.0, y: 0.0 }, |found| found.offset);
        pairs.push(pair(&grid.map, middle, offset, 2.0));
    }
    // Round patterns, or patterns with a picture inside, are accepted with a lower correlation if
    // the timing patterns are certain.
    if likeness < seen * if agreement > 0.95 { MIN_ROUND_LIKENESS } else { MIN_LIKENESS } {
        return None;
    }
    let prior = |grid: &Grid, middle: Point| pair(&grid.map, middle, Point { x: 0.0, y: 0.0 }, 0.02);
    let lines = layout::alignment_lines(grid.side);
    let last = lines.last().copied().unwrap_or(far - 3.0);
    let centres = ascending(layout::alignment_middles(grid.side), |middle| middle.x + middle.y);
    let mut known = finders.to_vec();
    for middle in centres {
        let nearest = known.iter().map(|other| length(other.x - middle.x, other.y - middle.y)).fold(f32::MAX, f32::min);
        // The error grows by about a tenth of the distance beyond a pattern that is known three
        // modules away.
        let radius = floor(2.0 + nearest / 6.0).min(8);
        let found = search(&grid.map, middle, radius, Pattern::Alignment, grid.is_negative);
        // The larger the search area, the more data resembles a pattern.
        let least = MIN_LIKENESS + 0.03 * real(radius.saturating_sub(2));
        let Some(found) = found.filter(|found| found.likeness > least) else { continue };
        known.push(middle);
        pairs.push(pair(&grid.map, middle, found.offset, found.likeness));
        // Until something is known about the far corner, it is held at its expected position.
        let mut held = pairs.clone();
        held.push(prior(&grid, Point { x: last, y: last }));
        work.spend(30 * held.len());
        if let Some(map) = Homography::fit(&held).filter(|map| map.is_convex(real(grid.side))) {
            grid.map = map;
        }
    }
    work.spend(1_000 * lines.len() * lines.len());
    grid.bend = bend(view, &grid, &lines);
    Some(grid)
}

fn pair(map: &Homography, module: Point, offset: Point, weight: f32) -> Pair {
    let pixel = map.at(Point { x: module.x + offset.x, y: module.y + offset.y });
    Pair { module, pixel, weight }
}

/// Measures how far the patterns deviate from a flat symbol. `None` if they do not.
fn bend(view: View<'_>, grid: &Grid, lines: &[f32]) -> Option<Bend> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return None };
    let far = real(grid.side) - FINDER_MIDDLE;
    let mut offsets = Vec::with_capacity(lines.len() * lines.len());
    for y in lines {
        for x in lines {
            let near_finder = |line: f32| if line == *first { FINDER_MIDDLE } else { far };
            let is_finder = (x == first || x == last) && (y == first || y == last) && !(x == last && y == last);
            let (middle, pattern) = if is_finder {
                (Point { x: near_finder(*x), y: near_finder(*y) }, Pattern::Finder)
            } else {
                (Point { x: *x, y: *y }, Pattern::Alignment)
            };
            let found = search(view, &grid.map, middle, 2, pattern, grid.is_negative);
            offsets.push(
                found
                    .filter(|found| found.likeness > MIN_LIKENESS)
                    .map_or(Point { x: 0.0, y: 0.0 }, |found| found.offset),
            );
        }
    }
    let is_bent = offsets.iter().any(|offset| length(offset.x, offset.y) > MIN_BEND);
    if is_bent { Bend::new(lines.to_vec(), offsets) } else { None }
}
