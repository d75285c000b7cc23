//! Modules → data: format information, mask, and Reed–Solomon with doubtful codewords as erasures.

use qrcode::EcLevel;
use rxing::qrcode::common::ErrorCorrectionLevel;

use super::blocks::Blocks;
use super::effort::{Tries, Work};
use super::layout::template_of;
use super::modules::Modules;
use super::number::{ascending, descending, narrow, real};
use super::reed_solomon::{Syndromes, correct};
use super::{layout, segments};
use crate::qr::matrix::bit;
use crate::qr::symbol::SymbolPart;

const LEVELS: [(EcLevel, ErrorCorrectionLevel); 4] = [
    (EcLevel::L, ErrorCorrectionLevel::L),
    (EcLevel::M, ErrorCorrectionLevel::M),
    (EcLevel::Q, ErrorCorrectionLevel::Q),
    (EcLevel::H, ErrorCorrectionLevel::H),
];
/// Maximum probability that noise would be taken for a code word. Above it the result may be a
/// misread.
const MAX_CHANCE: f32 = 1e-7;
/// Maximum share of the total confidence that may be in wrong bits of a certain result.
const MAX_WRONG: f32 = 0.14;
/// Confidence below which a codeword says hardly anything.
const SILENT: f32 = 0.3;
/// Confidence below which a module of a codeword says hardly anything.
const TOUCHED: f32 = 0.65;
/// Steps of work per module for converting it to a bit and comparing it with the corrected data.
const STEPS_A_MODULE: usize = 4;

/// Content of a symbol.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Content {
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
    pub(super) part: Option<SymbolPart>,
    /// Whether enough correction was left to exclude a misread. If not, a caller who can verify the
    /// content decides.
    pub(super) is_certain: bool,
}

/// Decodes modules. A certain result of any format is preferred. `None` if nothing decodes.
pub(super) fn decode(modules: &Modules, tries: Tries, work: &Work) -> Option<Content> {
    let mut uncertain = None;
    for format in formats(modules).into_iter().take(tries.formats) {
        if !work.spend(STEPS_A_MODULE * modules.values().len()) {
            break;
        }
        match decode_as(modules, format, tries, work) {
            Some(content) if content.is_certain => return Some(content),
            found => uncertain = uncertain.or(found),
        }
    }
    uncertain
}

/// Error correction level and mask.
#[derive(Debug, Clone, Copy)]
struct Format {
    level: usize,
    mask: usize,
}

/// All formats, sorted by their agreement with the modules.
fn formats(modules: &Modules) -> Vec<Format> {
    let places = layout::format_places(modules.side());
    let mut scored: Vec<(f32, Format)> = Vec::with_capacity(32);
    for (level, (ec_level, _)) in LEVELS.into_iter().enumerate() {
        let Some(template) = template_of(modules.side(), ec_level) else { continue };
        for (mask, rows) in template.masks.iter().enumerate() {
            let is_dark = |column: usize, row: usize| {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                rows.rows.get(row).is_some_and(|row| bit(row, column))
            };
            let agreement = |(column, row): &(usize, usize)| {
                let value = modules.at(*column, *row);
                if is_dark(*column, *row) { value } else { -value }
            };
            scored.push((places.iter().map(agreement).sum(), Format { level, mask }));
        }
    }
    let scored = descending(scored, |(agreement, _)| *agreement);
    // Noise reaches up to about a third of the best possible agreement.
    let least = 0.3 * places.iter().map(|(column, row)| modules.at(*column, *row).abs()).sum::<f32>();
    scored.into_iter().filter(|(agreement, _)| *agreement > least).map(|(_, format)| format).collect()
}

/// A codeword with the confidence in its least certain bits.
#[derive(Debug, Clone, Copy)]
struct Codeword {
    byte: u8,
    confidence: f32,
}

fn decode_as(modules: &Modules, format: Format, tries: Tries, work: &Work) -> Option<Content> {
    let (ec_level, level) = LEVELS.get(format.level).copied()?;
    let template = template_of(modules.side(), ec_level)?;
    let mask = template.masks.get(format.mask)?;
    let soft_bits: Vec<f32> = template
        .path
        .iter()
        .map(|place| {
            let (column, row) = place.column_and_row();
            let value = modules.at(column, row);
            let is_inverted = mask
                .rows
                .get(row)
                .and_then(|row| row.get(column / 64))
                .is_some_and(|word| word >> (column % 64) & 1 == 1);
            if is_inverted { -value } else { value }
        })
        .collect();
    let codewords: Vec<Codeword> = soft_bits.as_chunks::<8>().0.iter().map(codeword).collect();
    let Blocks { correction, data: sizes } = Blocks::of(layout::version(modules.side())?, ec_level, codewords.len())?;
    let order = interleaving(&sizes, correction);
    if order.iter().map(Vec::len).sum::<usize>() > codewords.len() {
        return None;
    }
    let (mut data, mut is_certain) = (Vec::new(), true);
    let mut corrected: Vec<u8> = codewords.iter().map(|codeword| codeword.byte).collect();
    for (places, size) in order.iter().zip(&sizes) {
        let received: Vec<Codeword> = places.iter().filter_map(|place| codewords.get(*place)).copied().collect();
        let (word, chance) = correct_block(&received, correction, tries.erasures, work)?;
        is_certain &= chance < MAX_CHANCE;
        for (place, byte) in places.iter().zip(&word) {
            if let Some(slot) = corrected.get_mut(*place) {
                *slot = *byte;
            }
        }
        data.extend(word.into_iter().take(*size));
    }
    is_certain &= wrong(&soft_bits, &corrected) < MAX_WRONG;
    // An empty text is no reading: what has no modules is most often taken for one.
    let (text, bytes) = segments::text(&data, modules.side(), level).filter(|(_, bytes)| !bytes.is_empty())?;
    Some(Content { text, bytes, part: SymbolPart::of_data(&data), is_certain })
}

fn codeword(bits: &[f32; 8]) -> Codeword {
    let byte = bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit > 0.0));
    let (least, sum) =
        bits.iter().map(|bit| bit.abs()).fold((f32::MAX, 0.0), |(least, sum), bit| (f32::min(least, bit), sum + bit));
    Codeword { byte, confidence: least + sum / 16.0 }
}

/// Positions of each block's codewords in the sequence of all codewords (ISO/IEC 18004, clause
/// 7.6).
fn interleaving(sizes: &[usize], correction: usize) -> Vec<Vec<usize>> {
    let mut blocks = vec![Vec::new(); sizes.len()];
    let mut next = 0;
    let longest = sizes.iter().max().copied().unwrap_or(0);
    for at in 0..longest + correction {
        let is_data = at < longest;
        for (block, size) in blocks.iter_mut().zip(sizes) {
            if !is_data || at < *size {
                block.push(next);
                next += 1;
            }
        }
    }
    blocks
}

/// Probability that noise is taken for a code word: the share of all words that are within reach of
/// one.
fn chance(length: usize, correction: usize, erased: usize, errors: usize) -> f32 {
    // C(length − erased, errors) · 255^(errors − (correction − erased)).
    let choices = (0..errors).map(|at| f64::from(real(length - erased - at) / real(at + 1))).product::<f64>();
    let dense = (errors..correction - erased).map(|_| 1.0 / 255.0).product::<f64>();
    narrow(choices * dense)
}

/// Corrects a block. If that fails, the least certain codewords are treated as erasures. Returns
/// the word with the lowest [`chance`] of a misread, and that chance.
fn correct_block(received: &[Codeword], correction: usize, tries: usize, work: &Work) -> Option<(Vec<u8>, f32)> {
    // Each attempt processes the word once per correction codeword, several at a time.
    let attempt = received.len() * correction / 2;
    work.spend(2 * attempt);
    let mut word: Vec<u8> = received.iter().map(|codeword| codeword.byte).collect();
    let syndromes = Syndromes::of(&word, correction);
    if syndromes.are_zero() {
        return Some((word, chance(received.len(), correction, 0, 0)));
    }
    if let Some(errors) = correct(&mut word, &syndromes, &[]) {
        return Some((word, chance(received.len(), correction, 0, errors)));
    }
    let confidence = |place: &usize| received.get(*place).map_or(0.0, |codeword| codeword.confidence);
    let doubtful = ascending((0..received.len()).collect(), confidence);
    let most = correction.min(doubtful.len());
    // First all codewords that damage touches, then fewer, down to those that it covers. After that, few erasures
    // before many: erasing a correct codeword wastes correction.
    let below = |line: f32| doubtful.iter().take_while(|place| confidence(place) < line).count();
    let natural = (below(SILENT).max(1)..=below(TOUCHED).min(most)).rev().take(2 * tries);
    let step = most.div_ceil(tries.max(1)).max(1);
    let received_word = word;
    let mut best: Option<(Vec<u8>, f32)> = None;
    for erased in natural.chain((step..=most).step_by(step).take(tries)) {
        if !work.spend(attempt) {
            break;
        }
        let mut word = received_word.clone();
        let Some(errors) = correct(&mut word, &syndromes, doubtful.get(..erased)?) else { continue };
        let chance = chance(received.len(), correction, erased, errors);
        if best.as_ref().is_none_or(|(_, least)| chance < *least) {
            best = Some((word, chance));
        }
        if chance < MAX_CHANCE {
            break;
        }
    }
    best
}

/// Share of the confidence that was in wrong bits.
fn wrong(soft_bits: &[f32], corrected: &[u8]) -> f32 {
    let (mut wrong, mut all) = (0.0, 0.0);
    for (bits, byte) in soft_bits.as_chunks::<8>().0.iter().zip(corrected) {
        for (bit, place) in bits.iter().zip((0..8).rev()) {
            let is_set = byte >> place & 1 == 1;
            all += bit.abs();
            if is_set != (*bit > 0.0) {
                wrong += bit.abs();
            }
        }
    }
    wrong / f32::max(all, real(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    const TRIES: Tries = Tries { formats: 1, erasures: 8 };

    fn modules(text: &str, level: Level) -> Modules {
        let symbol = encode(text, level).unwrap();
        let values = symbol.rows().flatten().map(|is_dark| if is_dark { 1.0 } else { -1.0 }).collect();
        Modules::new(usize::try_from(symbol.side()).unwrap(), values)
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        for (length, level) in [(1, Level::L), (20, Level::H), (100, Level::Q), (300, Level::M), (1500, Level::L)] {
            let text: String = "FD1:0123ABC*/".chars().cycle().take(length).collect();
            let content = decode(&modules(&text, level), TRIES, &Work::new(1 << 30)).unwrap();
            assert_eq!((content.text, content.is_certain), (text, true));
        }
        let text = "gültig 到 ✓";
        assert_eq!(decode(&modules(text, Level::M), TRIES, &Work::new(1 << 30)).unwrap().text, text);
    }

    #[test]
    fn an_empty_text_is_no_reading() {
        assert_eq!(decode(&modules("", Level::L), TRIES, &Work::new(1 << 30)), None);
    }

    #[test]
    fn doubtful_modules_cost_half_of_wrong_ones() {
        let text = "FD1:".repeat(50);
        let whole = modules(&text, Level::L);
        let (side, mut values) = (whole.side(), whole.values().to_vec());
        // A stripe at the right with only data: half of its modules are wrong, and none is certain.
        for row in 12..side - 10 {
            for column in side - 9..side {
                values[row * side + column] = if (row + column) % 2 == 0 { 0.05 } else { -0.05 };
            }
        }
        let content = decode(&Modules::new(side, values.clone()), TRIES, &Work::new(1 << 30));
        assert_eq!(content.map(|content| content.text), Some(text));
        assert_eq!(decode(&Modules::new(side, values), Tries { formats: 1, erasures: 0 }, &Work::new(1 << 30)), None);
    }

    #[test]
    fn noise_says_nothing() {
        let mut seed = 1_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from(u16::try_from(seed >> 16).unwrap()) / 32_768.0 - 1.0
        };
        for side in [21, 25, 45, 177] {
            for _ in 0..30 {
                let modules = Modules::new(side, (0..side * side).map(|_| next()).collect());
                let content = decode(&modules, Tries { formats: 32, erasures: 0 }, &Work::new(1 << 30));
                assert!(content.is_none_or(|content| !content.is_certain));
            }
        }
    }
}
