//! Purpose of the modules of a symbol (ISO/IEC 18004, clause 6.3), from the tables of `rxing`.

use rxing::qrcode::common::Version;

use super::number::real;
use crate::qr::Point;

/// Version of a symbol with this number of modules per side.
pub(super) fn version(side: usize) -> Option<&'static Version> {
    Version::getVersionForNumber(u32::try_from(side.checked_sub(17)? / 4).ok()?).ok()
}

/// Columns, and rows, of the centres of alignment patterns.
pub(super) fn alignment_lines(side: usize) -> Vec<f32> {
    let centres = version(side).map_or(&[][..], Version::getAlignmentPatternCenters);
    centres.iter().filter_map(|centre| usize::try_from(*centre).ok()).map(|centre| real(centre) + 0.5).collect()
}

/// Centres of the alignment patterns.
pub(super) fn alignment_middles(side: usize) -> Vec<Point> {
    let lines = alignment_lines(side);
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    // Three crossings are finder patterns instead.
    let is_finder = |x: f32, y: f32| (x == *first && (y == *first || y == *last)) || (x == *last && y == *first);
    let crossings = lines.iter().flat_map(|y| lines.iter().map(|x| Point { x: *x, y: *y }));
    crossings.filter(|middle| !is_finder(middle.x, middle.y)).collect()
}

/// Column and row of each module of the format information, in both copies (clause 7.9).
pub(super) fn format_places(side: usize) -> Vec<(usize, usize)> {
    let near = (0..6).map(|at| (8, at)).chain([(8, 7), (8, 8), (7, 8)]).chain((0..6).map(|at| (at, 8)));
    let far = (1..=7).map(move |back| (8, side - back)).chain((1..=8).map(move |back| (side - back, 8)));
    near.chain(far).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alignment_patterns_are_those_of_the_standard() {
        assert!(alignment_middles(21).is_empty());
        assert_eq!(alignment_middles(25), [Point { x: 18.5, y: 18.5 }]);
        assert_eq!(alignment_middles(45).len(), 6);
        assert_eq!(alignment_middles(177).len(), 46);
        assert_eq!(alignment_lines(45), [6.5, 22.5, 38.5]);
        assert!(version(16).is_none() && version(181).is_none());
    }

    #[test]
    fn format_information_is_there_twice() {
        let places = format_places(21);
        assert_eq!(places.len(), 30);
        assert!(places.iter().all(|(x, y)| (*x == 8 || *y == 8) && *x != 6 && *y != 6));
    }
}
