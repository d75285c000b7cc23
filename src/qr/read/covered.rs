//! Symbols with a covered finder pattern. Two patterns tell about where the third one is, and the timing
//! patterns, which run from pattern to pattern, tell it exactly.

use super::effort::Work;
use super::finders::Finder;
use super::grid::Grid;
use super::locate::{GROWTH_REACH, Sides, aligned};
use super::number::{descending, floor, length, real, unlike};
use super::patterns::timing;
use super::pyramid::{Pyramid, View};
use super::trios::{Covered, GOOD_LIKENESS, Trio};
use crate::qr::Point;

/// Maximum number of patterns of which pairs are made.
const MAX_KEPT: usize = 6;
/// Maximum difference of the sizes of two patterns.
const MAX_UNLIKE: f32 = 0.6;
/// Minimum agreement of the timing pattern between the two patterns.
const MIN_SEEN: f32 = 0.6;
/// Minimum agreement of a timing pattern that ends at the covered pattern.
const MIN_TIMING: f32 = 0.6;
/// With less, it is not looked for nearby.
const MIN_ROUGH_TIMING: f32 = 0.45;
/// Error of the expected place, as a share of the distance, and its maximum in modules.
const REACH: (f32, f32) = (1.0 / 12.0, 6.0);
/// Distances between the places that are tried, in modules: along the way to the third pattern, and across.
const STEPS: (f32, f32) = (1.0, 0.8);
/// Distance between the growths that are tried.
const GROWTH_STEP: f32 = 0.04;
/// The distances of the places that are tried next, in modules.
const FINER: [f32; 3] = [0.5, 0.25, 0.12];
/// The part of the remaining work that one guess may take.
const SHARE: usize = 4;

/// The pairs of good patterns that may belong to one symbol, the best first.
pub(super) fn pairs(finders: Vec<Finder>, most: usize) -> Vec<[Finder; 2]> {
    let mut kept = descending(finders, |finder| finder.likeness);
    kept.truncate(MAX_KEPT);
    let good = || kept.iter().take_while(|finder| finder.likeness > GOOD_LIKENESS);
    let belongs = |a: &Finder, b: &Finder| a.is_negative == b.is_negative && unlike(a.unit, b.unit) < MAX_UNLIKE;
    let with = |(at, a): (usize, &Finder)| -> Vec<[Finder; 2]> {
        good().skip(at + 1).filter(|b| belongs(a, b)).map(|b| [*a, *b]).collect()
    };
    good().enumerate().flat_map(with).take(most).collect()
}

/// Locates a symbol that has these two patterns, for each place of the third one that its timing patterns
/// agree with.
pub(super) fn locate_covered(pyramid: &Pyramid<'_>, pair: &[Finder; 2], work: &Work) -> Vec<Grid> {
    let guesses = guesses(pair);
    let locate = |guess: &Guess| guess.locate(pyramid, work);
    let (across, along): (Vec<_>, Vec<_>) = guesses.iter().partition(|guess| guess.covered == Covered::Corner);
    // Where a timing pattern is seen between the two patterns, they are not at opposite corners.
    let found: Vec<_> = along.into_iter().map(locate).collect();
    let is_side_seen = found.iter().any(|one| !matches!(one, Located::NoSide));
    let across = if is_side_seen { Vec::new() } else { across };
    let grids = found.into_iter().chain(across.into_iter().map(locate));
    grids.filter_map(|one| if let Located::At(grid) = one { Some(*grid) } else { None }).collect()
}

enum Located {
    At(Box<Grid>),
    Nowhere,
    /// There is no timing pattern between the two patterns.
    NoSide,
}

/// Two patterns, and the place where the third one may be.
struct Guess {
    trio: Trio,
    covered: Covered,
}

/// What two patterns may be, with the third one at either side of them.
fn guesses([a, b]: &[Finder; 2]) -> Vec<Guess> {
    let by = Point { x: b.centre.x - a.centre.x, y: b.centre.y - a.centre.y };
    let back = Point { x: -by.x, y: -by.y };
    let modules = length(by.x, by.y) / (a.unit_along(by) * b.unit_along(by)).sqrt();
    // The third pattern, seen from one of the others: the way to the other one, stretched and turned.
    let third = |from: &Finder, to: Point, (ahead, aside): (f32, f32)| {
        let flat = from.frame.undo(to);
        let size = length(flat.x, flat.y).max(1e-3);
        let (x, y) = (flat.x / size * modules, flat.y / size * modules);
        let by = from.frame.apply(x * ahead - y * aside, x * aside + y * ahead);
        let centre = Point { x: from.centre.x + by.x, y: from.centre.y + by.y };
        Finder { centre, unit: (a.unit * b.unit).sqrt(), hits: 0, likeness: 0.0, ..*from }
    };
    let mut found = Vec::with_capacity(6);
    for (from, other, to) in [(a, b, by), (b, a, back)] {
        let below = third(from, to, (0.0, 1.0));
        found.push(Guess { trio: Trio { corner: *from, right: *other, below }, covered: Covered::Below });
        let right = third(from, to, (0.0, -1.0));
        found.push(Guess { trio: Trio { corner: *from, right, below: *other }, covered: Covered::Right });
        let corner = third(from, to, (0.5, 0.5));
        found.push(Guess { trio: Trio { corner, right: *from, below: *other }, covered: Covered::Corner });
    }
    found
}

/// Where the covered pattern is: from the expected place, in modules along the way to it and across, and by how much
/// modules grow on each side.
#[derive(Debug, Clone, Copy)]
struct Place {
    along: f32,
    across: f32,
    growth: [f32; 2],
}

impl Guess {
    fn locate(&self, pyramid: &Pyramid<'_>, work: &Work) -> Located {
        let Some(view) = pyramid.view(self.trio.unit()) else { return Located::Nowhere };
        work.spend(200);
        let mut sides = Sides::measure(view, &self.trio);
        for side in self.covered.hidden() {
            // Nothing is measured at the covered pattern.
            if let Some(growth) = sides.growth.get_mut(*side) {
                *growth = 1.0;
            }
        }
        let candidates = match self.covered.seen() {
            None => sides.candidates().collect(),
            Some(way) => {
                let fits = sides.candidates().filter_map(|side| {
                    let fit = sides.grown(view, &self.trio, (side, sides.growth), way, GROWTH_REACH, work)?;
                    Some((side, fit))
                });
                let best = fits.max_by(|(_, (_, a)), (_, (_, b))| a.total_cmp(b));
                match best {
                    Some((side, (growth, agreement))) if agreement > MIN_SEEN => {
                        sides.growth = growth;
                        vec![side]
                    }
                    _ => return Located::NoSide,
                }
            }
        };
        let search = Search { guess: self, view, sides, work };
        search.run(&candidates).map_or(Located::Nowhere, |grid| Located::At(Box::new(grid)))
    }
}

/// The search for the covered pattern.
struct Search<'a> {
    guess: &'a Guess,
    view: View<'a>,
    sides: Sides,
    work: &'a Work,
}

impl Search<'_> {
    fn run(&self, candidates: &[usize]) -> Option<Grid> {
        let reach = (self.sides.modules * REACH.0 + 1.0).min(REACH.1);
        let hidden = self.guess.covered.hidden();
        let (alongs, acrosses) = (around(reach, STEPS.0), around(reach, STEPS.1));
        let growths: Vec<f32> = around(GROWTH_REACH, GROWTH_STEP).into_iter().map(|by| 1.0 + by).collect();
        let looks: usize = candidates.iter().map(|side| 2 * side * hidden.len()).sum();
        if looks * alongs.len() * acrosses.len() * growths.len() > self.work.left() / SHARE {
            return None;
        }
        let mut best: Option<(f32, Place, usize)> = None;
        for side in candidates {
            for (along, across) in alongs.iter().flat_map(|along| acrosses.iter().map(move |across| (*along, *across)))
            {
                for by in &growths {
                    let mut growth = self.sides.growth;
                    for way in hidden {
                        growth.get_mut(*way).into_iter().for_each(|growth| *growth *= by);
                    }
                    let place = Place { along, across, growth };
                    let found = self.agreement(&place, *side);
                    if best.is_none_or(|(best, ..)| found > best) {
                        best = Some((found, place, *side));
                    }
                }
            }
        }
        let (rough, place, side) = best.filter(|(found, ..)| *found > MIN_ROUGH_TIMING)?;
        let (agreement, place) = self.refined(rough, place, side);
        if agreement < MIN_TIMING {
            return None;
        }
        let trio = self.moved(&place);
        let map = self.sides.map(&trio, side, place.growth)?;
        let grid = Grid { side, map, bend: None, unit: trio.unit(), is_negative: trio.corner.is_negative };
        aligned(self.view, grid, agreement, Some(self.guess.covered), self.work)
    }

    /// Moves the place to where the timing patterns agree best.
    fn refined(&self, mut found: f32, mut place: Place, side: usize) -> (f32, Place) {
        for step in FINER {
            let mut is_better = true;
            while is_better && !self.work.is_spent() {
                let mut tried = vec![
                    Place { along: place.along + step, ..place },
                    Place { along: place.along - step, ..place },
                    Place { across: place.across + step, ..place },
                    Place { across: place.across - step, ..place },
                ];
                for way in self.guess.covered.hidden() {
                    for by in [1.0 + step * GROWTH_STEP, 1.0 - step * GROWTH_STEP] {
                        let mut grown = place;
                        grown.growth.get_mut(*way).into_iter().for_each(|growth| *growth *= by);
                        tried.push(grown);
                    }
                }
                is_better = false;
                for next in tried {
                    let agreement = self.agreement(&next, side);
                    if agreement > found {
                        (found, place, is_better) = (agreement, next, true);
                    }
                }
            }
        }
        (found, place)
    }

    /// Agreement of the timing patterns that end at the covered pattern, if it is at this place.
    fn agreement(&self, place: &Place, side: usize) -> f32 {
        let ways = self.guess.covered.hidden();
        self.work.spend(2 * side * ways.len());
        let trio = self.moved(place);
        let Some(map) = self.sides.map(&trio, side, place.growth) else { return 0.0 };
        let agreement = |way: &usize| timing(self.view, &map, side, *way == 0, trio.corner.is_negative);
        ways.iter().map(agreement).sum::<f32>() / real(ways.len())
    }

    /// The trio with the covered pattern at this place.
    fn moved(&self, place: &Place) -> Trio {
        let mut trio = self.guess.trio;
        let unit = trio.unit();
        let (from, finder) = match self.guess.covered {
            Covered::Corner => (trio.right.centre, &mut trio.corner),
            Covered::Right => (trio.corner.centre, &mut trio.right),
            Covered::Below => (trio.corner.centre, &mut trio.below),
        };
        let way = Point { x: finder.centre.x - from.x, y: finder.centre.y - from.y };
        let size = length(way.x, way.y).max(1e-3);
        let (x, y) = (way.x / size * unit, way.y / size * unit);
        finder.centre.x += x * place.along - y * place.across;
        finder.centre.y += y * place.along + x * place.across;
        trio
    }
}

/// Numbers from `-reach` to `reach`, with 0 among them.
fn around(reach: f32, step: f32) -> Vec<f32> {
    let count = floor(reach / step);
    (0..=2 * count).map(|at| (real(at) - real(count)) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Effort, Level, LumaImage, QrReader, SymbolReader, decode_picture, encode, png};

    const UNIT: u32 = 5;
    const TEXT: &str = "FD1:A*FINGER*ON*ONE*OF*THE*CORNERS*HIDES*A*PATTERN*FROM*THE*CAMERA*OF*A*GATE*AND*NOT*MORE";

    /// A picture of a symbol. What lies around a module, up to some distance, is covered.
    fn picture(column: u32, row: u32, radius: u32) -> LumaImage {
        let symbol = encode(TEXT, Level::Q).unwrap();
        let image = decode_picture(&png(&symbol, UNIT, 4).unwrap()).unwrap();
        let (width, height) = (image.width(), image.height());
        let is_covered = |at: u32, middle: u32| at.abs_diff((4 + middle) * UNIT + UNIT / 2) <= radius * UNIT;
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let cover = |((x, y), light): ((u32, u32), &u8)| {
            if is_covered(x, column) && is_covered(y, row) {
                140 + u8::try_from((x * 3 + y * 5) % 7).unwrap()
            } else {
                *light
            }
        };
        let pixels = places.zip(image.pixels()).map(cover).collect();
        LumaImage::new(width, height, pixels).unwrap()
    }

    #[test]
    fn a_symbol_is_read_with_any_of_its_finder_patterns_covered() {
        let far = encode(TEXT, Level::Q).unwrap().side() - 4;
        for (column, row) in [(3, 3), (far, 3), (3, far)] {
            let image = picture(column, row, 5);
            for effort in [Effort::Fast, Effort::Normal, Effort::Thorough] {
                let symbols = QrReader::new(effort).read(&image);
                assert_eq!(symbols.first().map(|symbol| symbol.text()), Some(TEXT), "{column} {row} {effort:?}");
            }
        }
    }

    #[test]
    fn two_covered_patterns_are_too_many() {
        let image = picture(3, 3, 40);
        assert!(QrReader::new(Effort::Thorough).read(&image).is_empty());
    }

    #[test]
    fn pairs_are_of_good_patterns_of_one_size() {
        let finder = |x: f32, unit: f32, likeness: f32| Finder {
            centre: Point { x, y: 10.0 },
            unit,
            frame: crate::qr::read::blob::Frame::square(unit),
            hits: 3,
            likeness,
            is_negative: false,
        };
        let (a, b) = (finder(10.0, 3.0, 0.9), finder(100.0, 3.3, 0.8));
        let others = [finder(200.0, 9.0, 0.95), finder(300.0, 3.0, 0.4)];
        assert_eq!(pairs([a, others[0], others[1], b].to_vec(), 9), vec![[a, b]]);
        assert!(pairs(vec![a, b], 0).is_empty());
        // As many symbols as there are sides and corners.
        assert_eq!(guesses(&[a, b]).len(), 6);
    }
}
