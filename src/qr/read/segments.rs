//! Data codewords → text (ISO/IEC 18004, clause 7.4). Handles the numeric and alphanumeric modes,
//! which are all that a fede code uses.
//!
//! Other segments are left to `rxing`, which has tables for many character sets. The gate page
//! leaves these tables out, because they would be a third of its size. It decodes bytes as UTF-8,
//! or else as ISO 8859-1.

#[cfg(not(feature = "page"))]
use rxing::qrcode::common::{ErrorCorrectionLevel, Version};
#[cfg(not(feature = "page"))]
use rxing::qrcode::cpp_port::decoder::DecodeBitStream;

#[cfg(not(feature = "page"))]
use super::effort::contained;
#[cfg(not(feature = "page"))]
use super::layout;

/// Characters of the alphanumeric mode, in the order of their values (table 5).
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// A text and its encoded bytes.
pub(super) type Text = (String, Vec<u8>);

/// Decodes the text of a symbol with this number of modules per side. `None` if the data are
/// incomplete or of an unknown mode.
#[cfg(not(feature = "page"))]
pub(super) fn text(data: &[u8], side: usize, level: ErrorCorrectionLevel) -> Option<Text> {
    own(data, side, false).or_else(|| {
        contained(|| {
            let version = Version::getVersionForNumber(u32::try_from(layout::version(side)?).ok()?).ok()?;
            let content = DecodeBitStream(data, version, level).ok()?;
            content.isValid().then(|| (content.text(), content.content().bytes().to_vec()))
        })
    })
}

/// Decodes the text of a symbol with this number of modules per side.
#[cfg(feature = "page")]
pub(super) fn text<L>(data: &[u8], side: usize, _: L) -> Option<Text> {
    own(data, side, true)
}

/// Decodes numeric and alphanumeric segments, and byte segments if `takes_bytes` is set.
fn own(data: &[u8], side: usize, takes_bytes: bool) -> Option<Text> {
    let mut bits = Bits { data, at: 0 };
    let mut bytes = Vec::new();
    // Classes of versions: 1 to 9, 10 to 26 and 27 to 40 (table 3).
    let class = usize::from(side > 53) + usize::from(side > 121);
    loop {
        // Fewer than four remaining bits are the terminator.
        match bits.take(4).unwrap_or(0) {
            0b0000 => break,
            0b0001 => numeric(&mut bits, [10, 12, 14].get(class)?, &mut bytes)?,
            0b0010 => alphanumeric(&mut bits, [9, 11, 13].get(class)?, &mut bytes)?,
            // Structured append (clause 8): the number of the symbol, how many there are, and a parity.
            0b0011 if bits.at == 4 && !takes_bytes => {
                bits.take(16)?;
            }
            0b0100 if takes_bytes => {
                for _ in 0..bits.take(*[8, 16, 16].get(class)?)? {
                    bytes.push(u8::try_from(bits.take(8)?).ok()?);
                }
            }
            _ => return None,
        }
    }
    if bytes.is_empty() {
        return None;
    }
    let text = String::from_utf8(bytes.clone()).unwrap_or_else(|_| bytes.iter().copied().map(char::from).collect());
    Some((text, bytes))
}

/// Three digits in 10 bits, two in 7, one in 4 (clause 7.4.3).
fn numeric(bits: &mut Bits<'_>, count_bits: &usize, out: &mut Vec<u8>) -> Option<()> {
    let mut left = bits.take(*count_bits)?;
    while left > 0 {
        let digits = left.min(3);
        let number = bits.take(match digits {
            3 => 10,
            2 => 7,
            _ => 4,
        })?;
        let text = format!("{number:0width$}", width = usize::try_from(digits).ok()?);
        if text.len() > usize::try_from(digits).ok()? {
            return None;
        }
        out.extend_from_slice(text.as_bytes());
        left -= digits;
    }
    Some(())
}

/// Two characters in 11 bits, one in 6 (clause 7.4.4).
fn alphanumeric(bits: &mut Bits<'_>, count_bits: &usize, out: &mut Vec<u8>) -> Option<()> {
    let mut left = bits.take(*count_bits)?;
    let character = |number: u32| ALPHANUMERIC.get(usize::try_from(number).ok()?).copied();
    while left >= 2 {
        let pair = bits.take(11)?;
        out.extend([character(pair / 45)?, character(pair % 45)?]);
        left -= 2;
    }
    if left == 1 {
        out.push(character(bits.take(6)?)?);
    }
    Some(())
}

/// Reads bits of codewords, most significant bit first.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Option<u32> {
        let mut value = 0;
        for at in self.at..self.at + count {
            value = value << 1 | u32::from(self.data.get(at / 8)? >> (7 - at % 8) & 1);
        }
        self.at += count;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_examples_are_read() {
        // Examples of ISO/IEC 18004, clauses 7.4.3 and 7.4.4, in version 1.
        let numeric = [0b0001_0000, 0b0010_0000, 0b0000_1100, 0b0101_0110, 0b0110_0001, 0b1000_0000];
        assert_eq!(own(&numeric, 21, false).unwrap().0, "01234567");
        let alphanumeric = [0b0010_0000, 0b0010_1001, 0b1100_1110, 0b1110_0111, 0b0010_0001, 0b0000_0000];
        assert_eq!(own(&alphanumeric, 21, false).unwrap().0, "AC-42");
    }

    #[test]
    fn what_breaks_off_or_is_unknown_is_no_text() {
        for data in [&[][..], &[0], &[0b0010_0000], &[0b0001_1111, 0xff], &[0b1000_0000, 0], &[0b0010_1111, 0xff, 0xff]]
        {
            assert_eq!(own(data, 21, true), None, "{data:?}");
        }
    }
}
