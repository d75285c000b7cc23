//! Purpose of the modules of a symbol (ISO/IEC 18004, clause 6.3), and the modules whose colour is
//! known before reading: finder, separator, timing and alignment patterns, and the version
//! information.

use qrcode::EcLevel;

use super::modules::Modules;
use super::number::real;
use crate::qr::Point;
use crate::qr::matrix::{Template, WORDS, bit, template};

/// Version of a symbol with this number of modules per side.
pub(super) fn version(side: usize) -> Option<usize> {
    Some(side.checked_sub(17)? / 4).filter(|version| (1..=40).contains(version))
}

/// Columns, and rows, of the centres of alignment patterns (annex E, as a formula).
pub(super) fn alignment_lines(side: usize) -> Vec<f32> {
    let Some(version) = version(side).filter(|version| *version > 1) else { return Vec::new() };
    // Between the first and the last line, the others have the same distance from the last one.
    let gaps = version / 7 + 1;
    let step = (8 * version + 3 * gaps + 8) / (4 * gaps) * 2;
    let last = 4 * version + 10;
    let lines = core::iter::once(6).chain((0..gaps).rev().map(|gap| last - gap * step));
    lines.map(|centre| real(centre) + 0.5).collect()
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

/// The known colour of each module: dark 1, light −1, unknown 0.
#[derive(Debug, Clone)]
pub(super) struct FunctionModules {
    side: usize,
    known: Vec<f32>,
}

impl FunctionModules {
    /// Function modules of a symbol with this number of modules per side.
    pub(super) fn of(side: usize) -> Option<Self> {
        let template = template_of(side, EcLevel::L)?;
        let rows = &template.masks.first()?.rows;
        let colour = |x: usize, row: &[u64; WORDS]| u32::try_from(x).is_ok_and(|x| bit(row, x));
        let mut known: Vec<f32> =
            rows.iter().flat_map(|row| (0..side).map(move |x| if colour(x, row) { 1.0 } else { -1.0 })).collect();
        let data = template.path.iter().map(|place| {
            let (column, row) = place.column_and_row();
            row * side + column
        });
        let format = format_places(side).into_iter().map(|(column, row)| row * side + column);
        for at in data.chain(format) {
            if let Some(module) = known.get_mut(at) {
                *module = 0.0;
            }
        }
        Some(Self { side, known })
    }

    pub(super) fn known(&self) -> &[f32] {
        &self.known
    }

    /// Agreement of modules with the known colours: −1 to 1.
    pub(super) fn agreement(&self, modules: &Modules) -> f32 {
        let with = modules.values().iter().zip(&self.known).map(|(value, known)| value * known).sum::<f32>();
        let all = modules.values().iter().zip(&self.known).map(|(value, known)| (value * known).abs()).sum::<f32>();
        if modules.side() == self.side { with / all.max(1e-3) } else { 0.0 }
    }
}

/// Template of a symbol with this number of modules per side.
pub(super) fn template_of(side: usize, level: EcLevel) -> Option<&'static Template> {
    template(i16::try_from(side.checked_sub(17)? / 4).ok()?, level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    #[test]
    fn alignment_patterns_are_those_of_the_standard() {
        assert!(alignment_middles(21).is_empty());
        assert_eq!(alignment_middles(25), [Point { x: 18.5, y: 18.5 }]);
        assert_eq!(alignment_middles(45).len(), 6);
        assert_eq!(alignment_middles(177).len(), 46);
        assert_eq!(alignment_lines(45), [6.5, 22.5, 38.5]);
        assert!(version(16).is_none() && version(181).is_none());
        for side in (21..=177).step_by(4) {
            let number = u32::try_from(version(side).unwrap()).unwrap();
            let version = rxing::qrcode::common::Version::getVersionForNumber(number).unwrap();
            let expected = version.getAlignmentPatternCenters().iter().map(|centre| *centre as f32 + 0.5);
            assert_eq!(alignment_lines(side), expected.collect::<Vec<_>>(), "{number}");
        }
    }

    #[test]
    fn format_information_is_there_twice() {
        let places = format_places(21);
        assert_eq!(places.len(), 30);
        assert!(places.iter().all(|(x, y)| (*x == 8 || *y == 8) && *x != 6 && *y != 6));
    }

    #[test]
    fn what_is_known_is_so_in_every_symbol() {
        for length in [5, 150, 400] {
            let symbol = encode(&"B".repeat(length), Level::Q).unwrap();
            let values = symbol.rows().flatten().map(|is_dark| if is_dark { 1.0 } else { -1.0 }).collect();
            let side = usize::try_from(symbol.side()).unwrap();
            let modules = Modules::new(side, values);
            let function = FunctionModules::of(side).unwrap();
            assert!(function.agreement(&modules) > 0.999);
            let known = function.known().iter().filter(|known| **known != 0.0).count();
            assert!(known > 200 && known < side * side / 2, "{known}");
            assert!(function.agreement(&modules.transposed()) > 0.9);
        }
        assert!(FunctionModules::of(16).is_none());
    }
}
