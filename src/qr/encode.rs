//! Text → modules. Segments and error correction are from `qrcode`; the mask is chosen here.
//!
//! `qrcode` spends over 90 % of its time on choosing the mask, one module at a time. The same
//! choice with 64 modules at a time takes a fraction of that. The modules are the same for every
//! text. The scores are those of `qrcode`, which computes the balance of dark and light slightly
//! finer than the standard.

use core::fmt;

use qrcode::types::QrError;
use qrcode::{Version, bits, ec};

use super::matrix::{Matrix, Row, Template, WORDS, template};
use crate::words::{Explain, Lang, errors_qr as say};

/// Why a symbol cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum SymbolError {
    /// The text does not fit into the largest symbol.
    TextTooLong {
        /// The level.
        level: Level,
        /// Size of the text in bytes.
        found: usize,
    },
    /// The picture would exceed the maximum size.
    PictureTooLarge {
        /// Maximum size in pixels.
        max: u32,
        /// Size requested, in pixels.
        found: u64,
    },
    /// Zero pixels per module were requested.
    NoPixels,
    /// The PNG encoder failed.
    Encoding,
}

impl Explain for SymbolError {
    fn id(&self) -> &'static str {
        match self {
            Self::TextTooLong { .. } => "symbol-text-too-long",
            Self::PictureTooLarge { .. } => "symbol-picture-too-large",
            Self::NoPixels => "symbol-no-pixels",
            Self::Encoding => "symbol-encoding",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::TextTooLong { level, found } => say::SymbolTextTooLong { level, found }.say(lang),
            Self::PictureTooLarge { max, found } => say::SymbolPictureTooLarge { max, found }.say(lang),
            Self::NoPixels => say::symbol_no_pixels(lang).to_owned(),
            Self::Encoding => say::symbol_encoding(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::TextTooLong { .. } => say::symbol_text_too_long_hint(lang).to_owned(),
            Self::PictureTooLarge { .. } | Self::NoPixels => say::symbol_picture_too_large_hint(lang).to_owned(),
            Self::Encoding => say::symbol_encoding_hint(lang).to_owned(),
        }
    }
}

/// Encodes `text` as the smallest symbol that holds it at `level`. The modules are the same as
/// those of `qrcode`.
///
/// ```
/// use fede::qr::{Level, QUIET_ZONE, encode, png};
///
/// let symbol = encode("FD1:0123456789", Level::L)?;
/// assert_eq!(symbol.side(), 21);
/// let picture = png(&symbol, 8, QUIET_ZONE)?; // 8 pixels per module
/// assert!(picture.starts_with(b"\x89PNG"));
/// # Ok::<(), fede::qr::SymbolError>(())
/// ```
///
/// # Errors
/// [`SymbolError::TextTooLong`].
pub fn encode(text: &str, level: Level) -> Result<Matrix, SymbolError> {
    let too_long = |_: QrError| SymbolError::TextTooLong { level, found: text.len() };
    let bits = bits::encode_auto(text.as_bytes(), level.ec_level()).map_err(too_long)?;
    let Version::Normal(version) = bits.version() else { return Err(too_long(QrError::InvalidVersion)) };
    let (data, correction) =
        ec::construct_codewords(&bits.into_bytes(), Version::Normal(version), level.ec_level()).map_err(too_long)?;
    let template = template(version, level.ec_level()).ok_or_else(|| too_long(QrError::InvalidVersion))?;
    let placed = place(template, data.iter().chain(&correction));
    // Narrow symbols are scored with only as many words as they need.
    let rows = match template.side {
        0..=64 => best::<1>(template, &placed),
        65..=128 => best::<2>(template, &placed),
        _ => best::<WORDS>(template, &placed),
    };
    Ok(Matrix::from_rows(rows))
}

/// Places the bits of the codewords along the path, most significant bit first.
fn place<'a>(template: &Template, codewords: impl Iterator<Item = &'a u8>) -> Vec<Row> {
    let mut rows = vec![Row::default(); template.side];
    let words = rows.as_flattened_mut();
    for (codeword, places) in codewords.zip(template.path.as_chunks::<8>().0) {
        for (bit, place) in (0..8).rev().zip(places) {
            if let Some(word) = words.get_mut(usize::from(place.word)) {
                *word |= u64::from(codeword >> bit & 1) << place.shift;
            }
        }
    }
    rows
}

/// Applies the mask with the lowest penalty. If several are equal, the first is taken.
fn best<const W: usize>(template: &Template, placed: &[Row]) -> Vec<Row> {
    let masked = |mask: usize| template.masks.get(mask).map_or(&[][..], |mask| &mask.rows).iter().zip(placed);
    let score = |mask: &usize| {
        let narrow = |(a, b): (&Row, &Row)| -> [u64; W] {
            core::array::from_fn(|word| a.get(word).unwrap_or(&0) ^ b.get(word).unwrap_or(&0))
        };
        penalty(&masked(*mask).map(narrow).collect::<Vec<_>>())
    };
    let chosen = (0..template.masks.len()).min_by_key(score).unwrap_or_default();
    masked(chosen)
        .map(|(a, b)| core::array::from_fn(|word| a.get(word).unwrap_or(&0) ^ b.get(word).unwrap_or(&0)))
        .collect()
}

/// Side of a symbol with its quiet zone on both sides, in modules.
pub(super) const fn with_quiet_zone(side: u32, quiet_zone: u32) -> u32 {
    side.saturating_add(quiet_zone.saturating_mul(2))
}

/// Error correction level: the share of codewords that can be lost (ISO/IEC 18004, clause 6.5.1),
/// about 7, 15, 25 or 30 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Level {
    /// 7 %; the default, as measured in `docs/decisions/001-error-correction-level.md`.
    #[default]
    L,
    /// 15 %.
    M,
    /// 25 %.
    Q,
    /// 30 %.
    H,
}

impl Level {
    /// All levels, weakest first.
    pub const ALL: [Self; 4] = [Self::L, Self::M, Self::Q, Self::H];

    /// The letter.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::L => "L",
            Self::M => "M",
            Self::Q => "Q",
            Self::H => "H",
        }
    }

    pub(super) const fn ec_level(self) -> qrcode::EcLevel {
        match self {
            Self::L => qrcode::EcLevel::L,
            Self::M => qrcode::EcLevel::M,
            Self::Q => qrcode::EcLevel::Q,
            Self::H => qrcode::EcLevel::H,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// Total penalty. `rows` have `W` words each, with zeros beyond the side of the symbol.
pub(super) fn penalty<const W: usize>(rows: &[[u64; W]]) -> u32 {
    let side = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let inside = ones::<W>(side);
    let pairs = ones::<W>(side.saturating_sub(1));
    runs(rows, inside, pairs) + 3 * blocks(rows, pairs) + 40 * finders(rows) + balance(rows, side)
}

/// Runs of five or more modules of one colour: 3 points for five, and one for each further module.
fn runs<const W: usize>(rows: &[[u64; W]], inside: [u64; W], pairs: [u64; W]) -> u32 {
    let mut score = 0;
    // A run of n equal modules has n − 4 positions where four equal pairs begin. One of them is the
    // first.
    let mut count = |fours: [u64; W], before: [u64; W]| {
        score += popcount(fours) + 2 * popcount(zip(fours, before, |four, before| four & !before));
    };
    for row in rows {
        let equal = zip(zip(*row, right(*row, 1), |a, b| !(a ^ b)), pairs, |a, b| a & b);
        let twos = zip(equal, right(equal, 1), |a, b| a & b);
        let fours = zip(twos, right(twos, 2), |a, b| a & b);
        count(fours, left(fours, 1));
    }
    let mut before = [0; W];
    for [a, b, c, d, e] in rows.array_windows() {
        let fours = core::array::from_fn(|word| {
            let [a, b, c, d, e, inside] = [a, b, c, d, e, &inside].map(|row| at(row, word));
            !((a ^ b) | (b ^ c) | (c ^ d) | (d ^ e)) & inside
        });
        count(fours, before);
        before = fours;
    }
    score
}

/// Counts the squares of two by two modules of one colour.
fn blocks<const W: usize>(rows: &[[u64; W]], pairs: [u64; W]) -> u32 {
    let square = |[above, below]: &[[u64; W]; 2]| {
        let (above_right, below_right) = (right(*above, 1), right(*below, 1));
        let equal: [u64; W] = core::array::from_fn(|word| {
            let [a, b, c, d] = [above, &above_right, below, &below_right].map(|row| at(row, word));
            !((a ^ b) | (a ^ c) | (a ^ d)) & at(&pairs, word)
        });
        popcount(equal)
    };
    rows.array_windows().map(square).sum()
}

/// Counts patterns like a finder pattern, dark-light-dark-dark-dark-light-dark, with four light
/// modules or the edge on one side. The nine in each direction from the symbol's own finder
/// patterns do not count.
fn finders<const W: usize>(rows: &[[u64; W]]) -> u32 {
    const OWN: u32 = 9;
    let mut across = 0;
    for row in rows {
        let [r1, r2, r3, r4, r5, r6] = [1, 2, 3, 4, 5, 6].map(|by| right(*row, by));
        let after = [7, 8, 9, 10].map(|by| right(*row, by));
        let before = [1, 2, 3, 4].map(|by| left(*row, by));
        let window = [before[3], before[2], before[1], before[0], *row, r1, r2, r3, r4, r5, r6];
        across += popcount::<W>(core::array::from_fn(|word| {
            let [b4, b3, b2, b1, m0, m1, m2, m3, m4, m5, m6] = window.map(|row| at(&row, word));
            let [a1, a2, a3, a4] = after.map(|row| at(&row, word));
            finder([m0, m1, m2, m3, m4, m5, m6], [b1, b2, b3, b4], [a1, a2, a3, a4])
        }));
    }
    let edge = [[0; W]; 4];
    let padded: Vec<[u64; W]> = edge.iter().chain(rows).chain(&edge).copied().collect();
    let mut down = 0;
    for window in padded.array_windows::<15>() {
        down += popcount::<W>(core::array::from_fn(|word| {
            let [b4, b3, b2, b1, m0, m1, m2, m3, m4, m5, m6, a1, a2, a3, a4] = window.map(|row| at(&row, word));
            finder([m0, m1, m2, m3, m4, m5, m6], [b1, b2, b3, b4], [a1, a2, a3, a4])
        }));
    }
    across.saturating_sub(OWN) + down.saturating_sub(OWN)
}

/// The bits where the pattern begins.
const fn finder(module: [u64; 7], before: [u64; 4], after: [u64; 4]) -> u64 {
    let [m0, m1, m2, m3, m4, m5, m6] = module;
    let [b1, b2, b3, b4] = before;
    let [a1, a2, a3, a4] = after;
    let pattern = m0 & !m1 & m2 & m3 & m4 & !m5 & m6;
    pattern & !((b1 | b2 | b3 | b4) & (a1 | a2 | a3 | a4))
}

/// Distance of the share of dark modules from one half, in half per cents.
fn balance<const W: usize>(rows: &[[u64; W]], side: u32) -> u32 {
    let dark: u32 = rows.iter().map(|row| popcount(*row)).sum();
    (dark * 200 / (side * side).max(1)).abs_diff(100)
}

fn at<const W: usize>(row: &[u64; W], word: usize) -> u64 {
    row.get(word).copied().unwrap_or(0)
}

fn zip<const W: usize>(a: [u64; W], b: [u64; W], both: impl Fn(u64, u64) -> u64) -> [u64; W] {
    core::array::from_fn(|word| both(at(&a, word), at(&b, word)))
}

/// Shifts a row so that module x + `by` moves to x.
fn right<const W: usize>(row: [u64; W], by: u32) -> [u64; W] {
    core::array::from_fn(|word| (at(&row, word) >> by) | (at(&row, word + 1) << (64 - by)))
}

/// Shifts a row so that module x − `by` moves to x.
fn left<const W: usize>(row: [u64; W], by: u32) -> [u64; W] {
    core::array::from_fn(|word| {
        let carried = word.checked_sub(1).map_or(0, |before| at(&row, before) >> (64 - by));
        (at(&row, word) << by) | carried
    })
}

fn ones<const W: usize>(count: u32) -> [u64; W] {
    let mut row = [0; W];
    for (word, first) in row.iter_mut().zip((0..).step_by(64)) {
        let here = count.saturating_sub(first).min(64);
        *word = 1_u64.checked_shl(here).map_or(u64::MAX, |bit| bit - 1);
    }
    row
}

fn popcount<const W: usize>(row: [u64; W]) -> u32 {
    row.iter().map(|word| word.count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use qrcode::{Color, QrCode};

    use super::*;

    /// Compares with `qrcode`, module by module.
    fn same(text: &str, level: Level) -> u32 {
        let ours = encode(text, level).unwrap();
        let theirs = QrCode::with_error_correction_level(text, level.ec_level()).unwrap();
        let ours_flat: Vec<bool> = ours.rows().flatten().collect();
        let theirs_flat: Vec<bool> = theirs.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        assert!(ours_flat == theirs_flat, "{level} {text}");
        ours.version()
    }

    /// Random texts of a length, from each of the alphabets of the segment modes.
    fn text(seed: &mut u64, length: usize) -> String {
        let alphabets = ["0123456789", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", "abc{}~é张0A"];
        let mut next = || {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(*seed >> 33).unwrap()
        };
        let alphabet: Vec<char> = alphabets[next() % 3].chars().collect();
        (0..length).map(|_| alphabet[next() % alphabet.len()]).collect()
    }

    #[test]
    fn thousands_of_texts_of_every_version_have_the_same_modules_as_in_qrcode() {
        let (mut seed, mut seen, mut count) = (1, [0; 41], 0);
        for level in Level::ALL {
            for version in 1..=40_i16 {
                // From the capacity in bytes of this version down to that of the version below.
                let capacity = bits::Bits::new(Version::Normal(version)).max_len(level.ec_level()).unwrap() / 8 - 3;
                let below = if version == 1 {
                    1
                } else {
                    bits::Bits::new(Version::Normal(version - 1)).max_len(level.ec_level()).unwrap() / 8 - 2
                };
                // `qrcode` is slow for large symbols; small ones are numerous.
                for round in 0..(800 / usize::try_from(version * version).unwrap()).max(4) {
                    let length = (below + round * 7 % (capacity - below + 1)).max(1);
                    let text = text(&mut seed, length);
                    let text = if text.len() > capacity { text.chars().take(capacity / 3).collect() } else { text };
                    seen[usize::try_from(same(&text, level)).unwrap()] += 1;
                    count += 1;
                }
                let full = "~".repeat(capacity);
                seen[usize::try_from(same(&full, level)).unwrap()] += 1;
            }
        }
        assert!(count > 4000, "{count}");
        assert!(seen[1..].iter().all(|texts| *texts > 0), "{seen:?}");
    }

    #[test]
    fn what_fits_no_symbol_is_an_error() {
        assert!(encode(&"A".repeat(4296), Level::L).is_ok());
        let error = encode(&"A".repeat(4297), Level::L).unwrap_err();
        assert_eq!(error, SymbolError::TextTooLong { level: Level::L, found: 4297 });
        assert!(encode("", Level::H).is_ok());
    }
}
