//! The digits of a SMART Health Card: each pair is a character (section "Encoding chunks as QR
//! codes").

use super::MAX_JWS_BYTES;
use crate::foreign::{FormError, SHC_PREFIX};

/// Maximum length of the text of a symbol: the prefix, and the digits of a symbol of version 40.
pub const MAX_PART_CHARS: usize = 7100;

/// Maximum length of the text of a whole card, which several symbols may have together.
pub const MAX_CARD_CHARS: usize = SHC_PREFIX.len() + 2 * MAX_JWS_BYTES;

/// Maximum number of symbols of a code. The specification's longest example has 3.
pub const MAX_PARTS: usize = 16;

/// The value 0 stands for this character, the smallest of a JWS.
const FIRST: u8 = b'-';

/// The text of one symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShcPart {
    number: u8,
    of: u8,
    text: String,
}

impl ShcPart {
    /// Decodes `shc:/` and digits, or `shc:/<number>/<of>/` and digits.
    ///
    /// # Errors
    /// [`FormError::Unknown`], [`FormError::TooLong`] and [`FormError::Numeric`].
    pub fn from_text(text: &str) -> Result<Self, FormError> {
        let rest = text.strip_prefix(SHC_PREFIX).ok_or(FormError::Unknown)?;
        let max = if rest.contains('/') { MAX_PART_CHARS } else { MAX_CARD_CHARS };
        if text.len() > max {
            return Err(FormError::TooLong { max, found: text.len() });
        }
        let (number, of, digits) = match rest.split_once('/') {
            None => (1, 1, rest),
            Some((number, rest)) => {
                let (of, digits) = rest.split_once('/').ok_or(FormError::Numeric)?;
                (count(number)?, count(of)?, digits)
            }
        };
        if number > of || digits.is_empty() {
            return Err(FormError::Numeric);
        }
        let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
        let text = pairs.iter().map(|pair| character(*pair)).collect::<Option<String>>();
        match text {
            Some(text) if rest.is_empty() => Ok(Self { number, of, text }),
            _ => Err(FormError::Numeric),
        }
    }

    /// Joins the symbols of a code, which may be in any order.
    ///
    /// # Errors
    /// [`FormError::Parts`] unless each symbol is there once.
    pub fn join(texts: &[&str]) -> Result<String, FormError> {
        if texts.len() > MAX_PARTS {
            return Err(FormError::Parts);
        }
        let mut parts = texts.iter().map(|text| Self::from_text(text)).collect::<Result<Vec<_>, _>>()?;
        parts.sort_by_key(|part| part.number);
        let is_whole = (1..).zip(&parts).all(|(number, part): (usize, &Self)| {
            usize::from(part.number) == number && usize::from(part.of) == parts.len()
        });
        if !is_whole || parts.is_empty() {
            return Err(FormError::Parts);
        }
        Ok(parts.into_iter().map(|part| part.text).collect())
    }

    /// The number of the symbol, from 1.
    #[must_use]
    pub const fn number(&self) -> u8 {
        self.number
    }

    /// The number of symbols of the code.
    #[must_use]
    pub const fn of(&self) -> u8 {
        self.of
    }

    /// The characters that the digits stand for.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The number of a symbol: 1 to [`MAX_PARTS`], without leading zeros.
fn count(text: &str) -> Result<u8, FormError> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let number = text.parse().ok().filter(|number| is_number && usize::from(*number) <= MAX_PARTS);
    number.ok_or(FormError::Numeric)
}

fn character([tens, ones]: [u8; 2]) -> Option<char> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    let value = digit(tens)? * 10 + digit(ones)?;
    // 45 + 77 is `z`, the largest character of a JWS.
    (value <= b'z' - FIRST).then(|| char::from(FIRST + value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_digits_are_characters() {
        let part = ShcPart::from_text("shc:/00015677").unwrap();
        assert_eq!((part.text(), part.number(), part.of()), ("-.ez", 1, 1));
        let part = ShcPart::from_text("shc:/2/3/5677").unwrap();
        assert_eq!((part.text(), part.number(), part.of()), ("ez", 2, 3));
        for wrong in ["shc:/", "shc:/5", "shc:/567", "shc:/78", "shc:/5a", "shc:/3/2/56", "shc:/0/2/56", "shc:/1/56"] {
            assert_eq!(ShcPart::from_text(wrong), Err(FormError::Numeric), "{wrong}");
        }
        for wrong in ["shc:/1/17/56", "shc:/+1/2/56", "shc:/01/2/56", "shc:/1/2/", "shc:/1/2/3/56", "shc:/５６"] {
            assert_eq!(ShcPart::from_text(wrong), Err(FormError::Numeric), "{wrong}");
        }
        assert_eq!(ShcPart::from_text("SHC:/56"), Err(FormError::Unknown));
        for (prefix, max) in [("shc:/1/2/", MAX_PART_CHARS), ("shc:/", MAX_CARD_CHARS)] {
            let long = format!("{prefix}{}", "0".repeat(max));
            assert!(matches!(ShcPart::from_text(&long), Err(FormError::TooLong { .. })));
        }
    }

    #[test]
    fn symbols_are_joined_in_any_order() {
        assert_eq!(ShcPart::join(&["shc:/2/2/57", "shc:/1/2/56"]).as_deref(), Ok("ef"));
        for wrong in [&["shc:/2/2/57"][..], &["shc:/1/2/57", "shc:/1/2/57"], &["shc:/1/2/57", "shc:/2/3/57"], &[]] {
            assert_eq!(ShcPart::join(wrong), Err(FormError::Parts), "{wrong:?}");
        }
        assert_eq!(ShcPart::join(&["shc:/56"; 17]), Err(FormError::Parts));
    }
}
