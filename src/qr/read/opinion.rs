//! What other readers have sampled, judged like fede's own readings.

use super::decode::decode;
use super::effort::{Tries, Work};
use super::layout::FunctionModules;
use super::modules::Modules;
use super::number::{length, real};
use super::search::MIN_AGREEMENT;
use crate::qr::{Point, Symbol};

/// Agreement with the fixed modules that noise does not reach: there are some two hundred.
const SURE_AGREEMENT: f32 = 0.8;
/// Their modules are dark or light, so only errors are corrected.
const TRIES: Tries = Tries { formats: 2, erasures: 0 };

/// A symbol that another reader has sampled and decoded. It is decoded again here, because a misread
/// is excluded by the same test for every reader.
pub(super) struct Opinion {
    modules: Modules,
    corners: [Point; 4],
    /// The text and the bytes according to a reader of Model 1 (ISO/IEC 18004:2000, annex M).
    pub(super) model_1: Option<(String, Vec<u8>)>,
}

impl Opinion {
    /// `is_dark` gives a module's colour by its column and row.
    pub(super) fn new(side: usize, is_dark: impl Fn(usize, usize) -> bool, corners: [Point; 4]) -> Self {
        let places = (0..side).flat_map(|row| (0..side).map(move |column| (column, row)));
        let values = places.map(|(column, row)| if is_dark(column, row) { 1.0 } else { -1.0 }).collect();
        Self { modules: Modules::new(side, values), corners, model_1: None }
    }

    /// The symbol, and whether a misread is excluded.
    fn decoded(&self, work: &Work) -> Option<(Symbol, bool)> {
        let function = FunctionModules::of(self.modules.side())?;
        let agreement = function.agreement(&self.modules);
        if agreement < MIN_AGREEMENT {
            return None;
        }
        let content = decode(&self.modules, TRIES, work).or_else(|| decode(&self.modules.transposed(), TRIES, work));
        let Some(content) = content else {
            // What is a symbol but not of Model 2.
            let (text, bytes) = self.model_1.clone().filter(|_| agreement > SURE_AGREEMENT)?;
            return Some((Symbol::new(text, bytes, self.corners), true));
        };
        let symbol = Symbol::new(content.text, content.bytes, self.corners).with_part(content.part);
        Some((symbol, content.is_certain))
    }

    pub(super) fn scaled(mut self, factor: f32) -> Self {
        self.corners = self.corners.map(|corner| Point { x: corner.x * factor, y: corner.y * factor });
        self
    }
}

/// Adds symbols of another reader that are not known yet. Two symbols with the same bytes and
/// almost the same centre are the same.
pub(super) fn merge(
    found: &mut Vec<(Symbol, f32)>,
    opinions: Vec<Opinion>,
    scale: f32,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    work: &Work,
) {
    for opinion in opinions {
        let opinion = opinion.scaled(scale);
        let Some((symbol, is_certain)) = opinion.decoded(work) else { continue };
        let (centre, radius) = (symbol.centre(), symbol.radius());
        let is_same = |(other, _): &(Symbol, f32)| {
            let at = other.centre();
            other.bytes() == symbol.bytes() && length(at.x - centre.x, at.y - centre.y) < radius
        };
        if !found.iter().any(is_same) && (is_certain || accept(&symbol)) {
            // Half a diagonal is as long as a side divided by the root of two.
            found.push((symbol, radius * core::f32::consts::SQRT_2 / real(opinion.modules.side())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    const CORNERS: [Point; 4] =
        [Point { x: 0.0, y: 0.0 }, Point { x: 9.0, y: 0.0 }, Point { x: 9.0, y: 9.0 }, Point { x: 0.0, y: 9.0 }];

    /// What a reader would sample of a symbol, with `wrong` of its data modules changed.
    fn opinion(text: &str, wrong: usize) -> Opinion {
        let symbol = encode(text, Level::M).unwrap();
        let side = usize::try_from(symbol.side()).unwrap();
        let is_changed = |column: usize, row: usize| (9..9 + wrong).contains(&column) && (9..13).contains(&row);
        let is_dark = |column: usize, row: usize| {
            let at = |place: usize| u32::try_from(place).unwrap();
            symbol.is_dark(at(column), at(row)) != is_changed(column, row)
        };
        Opinion::new(side, is_dark, CORNERS)
    }

    fn merged(opinions: Vec<Opinion>, is_accepted: bool) -> Vec<String> {
        let mut found = Vec::new();
        merge(&mut found, opinions, 1.0, &mut |_| is_accepted, &Work::new(1 << 30));
        found.iter().map(|(symbol, _)| symbol.text().to_owned()).collect()
    }

    #[test]
    fn the_same_symbol_is_one_and_an_empty_text_none() {
        assert_eq!(merged(vec![opinion("FD1:", 0), opinion("FD1:", 0)], false), ["FD1:"]);
        assert_eq!(merged(vec![opinion("", 0)], true), [""; 0]);
        // One character and blanks are texts.
        assert_eq!(merged(vec![opinion("A", 0), opinion("  ", 0)], false), ["A", "  "]);
    }

    #[test]
    fn what_is_not_certain_is_for_the_caller() {
        // Four codewords of a symbol of ten correction codewords: no word with less is excluded.
        assert_eq!(merged(vec![opinion("FD1:", 1)], false), ["FD1:"]);
        let doubtful = (2..9).find(|wrong| merged(vec![opinion("FD1:", *wrong)], false).is_empty());
        let doubtful = doubtful.expect("with so many errors nothing is certain");
        let accepted = merged(vec![opinion("FD1:", doubtful)], true);
        assert!(accepted.is_empty() || accepted == ["FD1:"], "{accepted:?}");
    }

    #[test]
    fn noise_is_no_symbol_whatever_another_reader_says() {
        let mut state = 5_u32;
        let noise = (0..21 * 21).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 31 == 1
        });
        let noise: Vec<bool> = noise.collect();
        let mut opinion = Opinion::new(21, |column, row| noise[row * 21 + column], CORNERS);
        opinion.model_1 = Some(("GHOST".to_owned(), b"GHOST".to_vec()));
        assert_eq!(merged(vec![opinion], true), [""; 0]);
    }
}
