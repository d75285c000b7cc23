//! Trios: three finder patterns that may belong to one symbol.

use super::effort::Work;
use super::finders::Finder;
use super::number::{ascending, descending, length, unlike};
use crate::qr::Point;

/// Maximum number of patterns kept, by correlation. A sheet of 60 symbols has 180.
const MAX_KEPT: usize = 240;
/// Correlation above which a candidate is most likely a finder pattern.
pub(super) const GOOD_LIKENESS: f32 = 0.65;
/// Number of nearest neighbours of similar size that are tried with a pattern as the corner.
const MAX_NEIGHBOURS: usize = 14;
/// Number of farther patterns that are tried, by correlation. A large symbol has many false
/// candidates between its corners.
const MAX_FAR: usize = 4;

/// Three patterns, in the order of a symbol that is not mirrored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trio {
    pub(super) corner: Finder,
    pub(super) right: Finder,
    pub(super) below: Finder,
}

impl Trio {
    pub(super) const fn finders(&self) -> [Finder; 3] {
        [self.corner, self.right, self.below]
    }

    /// Lowest correlation of the three.
    pub(super) const fn likeness(&self) -> f32 {
        self.corner.likeness.min(self.right.likeness).min(self.below.likeness)
    }

    /// Mean number of pixels per module.
    pub(super) fn unit(&self) -> f32 {
        (self.corner.unit + self.right.unit + self.below.unit) / 3.0
    }
}

/// The pattern of a trio that is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Covered {
    Corner,
    Right,
    Below,
}

impl Covered {
    /// The sides, 0 for the upper one and 1 for the left one, whose timing patterns end at the covered pattern.
    pub(super) const fn hidden(self) -> &'static [usize] {
        match self {
            Self::Corner => &[0, 1],
            Self::Right => &[0],
            Self::Below => &[1],
        }
    }

    /// The side between the two other patterns.
    pub(super) const fn seen(self) -> Option<usize> {
        match self {
            Self::Corner => None,
            Self::Right => Some(1),
            Self::Below => Some(0),
        }
    }
}

/// Returns the possible trios, the most likely first: those of good patterns, then, unless `only_good`,
/// all others.
pub(super) fn trios(finders: Vec<Finder>, only_good: bool, work: &Work) -> Vec<Trio> {
    let count = finders.len();
    let mut kept = descending(finders, |finder| finder.likeness);
    kept.truncate(MAX_KEPT);
    let good = kept.iter().take_while(|finder| finder.likeness > GOOD_LIKENESS).count();
    if only_good {
        kept.truncate(good);
    }
    // The cost of comparing each pattern with each, twice, and of the pairs of neighbours.
    if !work.spend(count + kept.len() * (4 * kept.len() + MAX_NEIGHBOURS * MAX_NEIGHBOURS)) {
        return Vec::new();
    }
    let mut found = among(kept.get(..good).unwrap_or_default());
    if good < kept.len() {
        let is_new = |trio: &Trio| trio.finders().iter().any(|finder| finder.likeness <= GOOD_LIKENESS);
        found.extend(among(&kept).into_iter().filter(is_new));
    }
    found
}

fn among(kept: &[Finder]) -> Vec<Trio> {
    let mut found = Vec::new();
    for corner in kept {
        let is_like = |other: &&Finder| {
            *other != corner && other.is_negative == corner.is_negative && unlike(other.unit, corner.unit) < 1.8
        };
        let sides: Vec<Side<'_>> = kept.iter().filter(is_like).filter_map(|other| Side::new(corner, other)).collect();
        let mut near = ascending(sides, |side| side.length);
        let far = descending(near.split_off(MAX_NEIGHBOURS.min(near.len())), |side| side.to.likeness);
        near.extend(far.into_iter().take(MAX_FAR));
        for (position, one) in near.iter().enumerate() {
            found.extend(near.iter().skip(position + 1).filter_map(|other| trio(corner, one, other)));
        }
    }
    ascending(found, |(unlikeness, _)| *unlikeness).into_iter().map(|(_, trio)| trio).collect()
}

/// The line from a corner to another pattern.
struct Side<'a> {
    to: &'a Finder,
    by: Point,
    length: f32,
    /// Direction after removing the slant of the corner.
    direction: Point,
    /// Modules between the centres.
    modules: f32,
}

impl<'a> Side<'a> {
    /// `None` if no symbol has that length. The smallest symbol has 14 modules between centres, the
    /// largest 170.
    fn new(corner: &Finder, to: &'a Finder) -> Option<Self> {
        let by = Point { x: to.centre.x - corner.centre.x, y: to.centre.y - corner.centre.y };
        let long = length(by.x, by.y);
        let flat = corner.frame.undo(by);
        let flat_length = length(flat.x, flat.y).max(1e-3);
        let modules = long / ((long / flat_length) * to.unit_along(by)).sqrt();
        let direction = Point { x: flat.x / flat_length, y: flat.y / flat_length };
        (10.0..220.0).contains(&modules).then_some(Self { to, by, length: long, direction, modules })
    }
}

/// Returns how much three patterns differ from a symbol's. `None` if they cannot be one.
fn trio(corner: &Finder, one: &Side<'_>, other: &Side<'_>) -> Option<(f32, Trio)> {
    // The sides are slanted like the corner. Without the slant they are at right angles.
    let cosine = (one.direction.x * other.direction.x + one.direction.y * other.direction.y).abs();
    let counts = unlike(one.modules, other.modules);
    if unlike(one.length, other.length) > 3.0 || cosine > 0.4 || counts > 0.65 {
        return None;
    }
    let sizes = unlike(one.to.unit, corner.unit) + unlike(other.to.unit, corner.unit);
    let likeness = corner.likeness + one.to.likeness + other.to.likeness;
    // Of two possible symbols the smaller one is preferred: the larger may consist of parts of
    // several.
    let unlikeness = cosine + sizes + 2.0 * counts - likeness + one.modules / 200.0;
    let (a, b) = (one.by, other.by);
    // With y downwards, `right` must come before `below` in clockwise order.
    let (right, below) = if a.x * b.y - a.y * b.x > 0.0 { (*one.to, *other.to) } else { (*other.to, *one.to) };
    Some((unlikeness, Trio { corner: *corner, right, below }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::read::blob::Frame;

    fn finder(x: f32, y: f32, unit: f32) -> Finder {
        Finder { centre: Point { x, y }, unit, frame: Frame::square(unit), hits: 3, likeness: 1.0, is_negative: false }
    }

    #[test]
    fn the_corner_is_between_the_others_and_right_comes_before_below() {
        let [corner, right, below] = [finder(10.0, 10.0, 2.0), finder(50.0, 14.0, 2.0), finder(6.0, 50.0, 2.0)];
        for finders in [[corner, right, below], [below, corner, right], [right, below, corner]] {
            let first = trios(finders.to_vec(), false, &Work::new(1 << 30))[0];
            assert_eq!(first.finders(), [corner, right, below]);
        }
    }

    #[test]
    fn sizes_and_colours_that_do_not_go_together_are_left_out() {
        let (corner, right) = (finder(10.0, 10.0, 2.0), finder(50.0, 10.0, 2.0));
        assert!(trios(vec![corner, right, finder(10.0, 50.0, 9.0)], false, &Work::new(1 << 30)).is_empty());
        assert!(
            trios(
                vec![corner, right, Finder { is_negative: true, ..finder(10.0, 50.0, 2.0) }],
                false,
                &Work::new(1 << 30)
            )
            .is_empty()
        );
        assert!(trios(vec![corner, right, finder(90.0, 10.0, 2.0)], false, &Work::new(1 << 30)).is_empty());
    }

    #[test]
    fn hundreds_of_patterns_have_an_end() {
        let many: Vec<_> = (0..40_u16)
            .flat_map(|x| (0..40_u16).map(move |y| finder(f32::from(x) * 30.0, f32::from(y) * 30.0, 2.0)))
            .collect();
        assert!(trios(many, false, &Work::new(1 << 30)).len() <= MAX_KEPT * MAX_NEIGHBOURS * MAX_NEIGHBOURS / 2);
    }
}
