//! The text in a symbol: `FD1:` and Base45 (RFC 9285). Other texts are classified.

use crate::words::{Explain, Lang, errors_codec as say, verdict};

/// The context identifier: this format, version 1.
pub const PREFIX: &str = "FD1:";

/// Maximum length of a code. A symbol of version 40, level L, holds this many characters in
/// alphanumeric mode (ISO/IEC 18004, table 7).
pub const MAX_CODE_CHARS: usize = 4296;

/// The kind of a text that is not a fede code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForeignText {
    /// An empty text.
    Empty,
    /// A web address.
    Url,
    /// An EU Digital COVID Certificate, `HC1:`.
    Hc1,
    /// A SMART Health Card, `shc:/`.
    Shc,
    /// A later version of this format, `FD2:` to `FD9:`.
    LaterVersion,
    /// The key of a telephone, for an office, `FDK1:`.
    TelephoneKey,
    /// Any other text.
    Other,
}

impl ForeignText {
    /// Classifies a text that has no `FD1:` prefix.
    pub(crate) fn of(text: &str) -> Self {
        let starts = |prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        if text.is_empty() {
            Self::Empty
        } else if starts("http://") || starts("https://") || starts("www.") {
            Self::Url
        } else if starts("HC1:") {
            Self::Hc1
        } else if starts("shc:/") {
            Self::Shc
        } else if is_later_version(text) {
            Self::LaterVersion
        } else if is_telephone_key(text) {
            Self::TelephoneKey
        } else {
            Self::Other
        }
    }
}

/// Whether a text has the prefix of a telephone's key, in letters of either case.
pub(crate) fn is_telephone_key(text: &str) -> bool {
    text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("FDK1:"))
}

/// Whether a character can be in the text of a code (RFC 9285).
#[cfg(feature = "cli")]
pub(crate) const fn is_base45(character: char) -> bool {
    matches!(character, 'A'..='Z' | '0'..='9' | ' ' | '$' | '%' | '*' | '+' | '-' | '.' | '/' | ':')
}

/// Whether a text has the prefix of this version or of a later version.
#[cfg(feature = "gate")]
pub(crate) fn has_prefix(text: &str) -> bool {
    text.starts_with(PREFIX) || is_later_version(text)
}

/// Whether a text has the prefix of a later version, `FD2:` to `FD99:`.
pub(crate) fn is_later_version(text: &str) -> bool {
    matches!(
        text.strip_prefix("FD").map(str::as_bytes),
        Some([b'2'..=b'9', b':', ..] | [b'1'..=b'9', b'0'..=b'9', b':', ..])
    )
}

impl ForeignText {
    /// The words shown to people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Empty => verdict::foreign_empty(lang),
            Self::Url => verdict::foreign_url(lang),
            Self::Hc1 => verdict::foreign_hc1(lang),
            Self::Shc => verdict::foreign_shc(lang),
            Self::LaterVersion => verdict::foreign_later_version(lang),
            Self::TelephoneKey => verdict::foreign_telephone_key(lang),
            Self::Other => verdict::foreign_other(lang),
        }
    }
}

/// Why a text is not Base45. Positions count characters from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum Base45Error {
    /// A character outside the alphabet.
    Character {
        /// Where.
        at: usize,
        /// The byte.
        byte: u8,
    },
    /// Three characters for more than 65535, or the last two for more than 255.
    Overflow {
        /// Where the group begins.
        at: usize,
        /// The largest value.
        max: u32,
        /// The value found.
        found: u32,
    },
    /// One character is left over.
    Length {
        /// The characters in all.
        found: usize,
    },
}

impl Explain for Base45Error {
    fn id(&self) -> &'static str {
        match self {
            Self::Character { .. } => "base45-character",
            Self::Overflow { .. } => "base45-overflow",
            Self::Length { .. } => "base45-length",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Character { at, byte } => say::Base45Character { at, byte: &format_args!("{byte:#04x}") }.say(lang),
            Self::Overflow { at, max, found } => say::Base45Overflow { max, at, found }.say(lang),
            Self::Length { found } => say::Base45Length { found }.say(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// Why a text is not a fede code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum TextError {
    /// It does not start with the context identifier.
    Foreign {
        /// What it is instead.
        found: ForeignText,
    },
    /// It is longer than any symbol.
    TooLong {
        /// The bytes found.
        found: usize,
    },
    /// What follows the identifier is no Base45.
    Base45(Base45Error),
}

impl Explain for TextError {
    fn id(&self) -> &'static str {
        match self {
            Self::Foreign { .. } => "foreign",
            Self::TooLong { .. } => "too-long",
            Self::Base45(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Foreign { found } => say::Foreign { prefix: &PREFIX, found: &found.words(lang) }.say(lang),
            Self::TooLong { found } => say::TooLong { max: &MAX_CODE_CHARS, found }.say(lang),
            Self::Base45(error) => error.words(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// Encodes bytes as the text of a symbol: `FD1:` and Base45 (RFC 9285).
#[must_use]
pub fn frame(bytes: &[u8]) -> String {
    frame_as(PREFIX, bytes)
}

/// Decodes the text of a symbol: `FD1:` and Base45 (RFC 9285, section 4).
///
/// ```
/// use fede::codec::{frame, unframe};
///
/// let text = frame(b"signed bytes");
/// assert!(text.starts_with("FD1:"));
/// assert_eq!(unframe(&text)?, b"signed bytes");
/// # Ok::<(), fede::codec::TextError>(())
/// ```
///
/// # Errors
/// [`TextError`] if the text is too long, has another prefix, or is not strict Base45.
pub fn unframe(text: &str) -> Result<Vec<u8>, TextError> {
    if text.len() > MAX_CODE_CHARS {
        return Err(TextError::TooLong { found: text.len() });
    }
    let body = text.strip_prefix(PREFIX).ok_or_else(|| TextError::Foreign { found: ForeignText::of(text) })?;
    decode_base45(body).map_err(TextError::Base45)
}

/// Encodes bytes as Base45 (RFC 9285) after a prefix.
pub(crate) fn frame_as(prefix: &str, bytes: &[u8]) -> String {
    let mut text = String::from(prefix);
    text.push_str(&base45::encode(bytes));
    text
}

/// Decodes strictly, in one pass. The crate accepts a last pair above 255, so that its result had to
/// be encoded again and compared, which took as long as decoding (docs/decisions/116).
pub(crate) fn decode_base45(text: &str) -> Result<Vec<u8>, Base45Error> {
    let (groups, rest) = text.as_bytes().as_chunks::<3>();
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in groups {
        let value = u16::try_from(base45_number(group)).map_err(|_| base45_fault(text))?;
        bytes.extend_from_slice(&value.to_be_bytes());
    }
    if !rest.is_empty() {
        let value = if rest.len() == 2 { base45_number(rest) } else { u32::MAX };
        bytes.push(u8::try_from(value).map_err(|_| base45_fault(text))?);
    }
    Ok(bytes)
}

/// The number of two or three characters; a number that is too large for one outside the alphabet.
fn base45_number(group: &[u8]) -> u32 {
    group.iter().rev().fold(0, |number, byte| match base45::alphabet::decode(*byte) {
        Some(digit) => number * 45 + u32::from(digit),
        None => 1 << 20,
    })
}

/// Finds the first fault of a text that is not Base45. The crate does not report it.
fn base45_fault(text: &str) -> Base45Error {
    let (mut at, mut fault) = (0, Base45Error::Length { found: text.len() });
    for group in text.as_bytes().chunks(3).filter(|group| group.len() > 1) {
        let mut found = 0;
        for (offset, byte) in group.iter().enumerate().rev() {
            match base45::alphabet::decode(*byte) {
                Some(digit) => found = found * 45 + u32::from(digit),
                None => fault = Base45Error::Character { at: at + offset, byte: *byte },
            }
        }
        let max = if group.len() == 3 { 0xffff } else { 0xff };
        match fault {
            Base45Error::Length { .. } if found > max => return Base45Error::Overflow { at, max, found },
            Base45Error::Length { .. } => at += group.len(),
            _ => return fault,
        }
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_texts_are_named() {
        for (text, found) in [
            ("", ForeignText::Empty),
            ("https://example.org/FD1:", ForeignText::Url),
            ("HTTP://EXAMPLE.ORG", ForeignText::Url),
            ("HC1:NCFOXN", ForeignText::Hc1),
            ("shc:/5676", ForeignText::Shc),
            ("SHC:/1/2/5676", ForeignText::Shc),
            ("FD2:ABC", ForeignText::LaterVersion),
            ("FD10:ABC", ForeignText::LaterVersion),
            ("FD99:", ForeignText::LaterVersion),
            ("FD0:ABC", ForeignText::Other),
            ("FD01:ABC", ForeignText::Other),
            ("FD100:ABC", ForeignText::Other),
            ("FD2ABC:", ForeignText::Other),
            ("FDK1:ABC", ForeignText::TelephoneKey),
            ("fd1:ABC", ForeignText::Other),
            (" FD1:ABC", ForeignText::Other),
            ("张三", ForeignText::Other),
        ] {
            assert_eq!(unframe(text), Err(TextError::Foreign { found }), "{text}");
        }
        let long = "0".repeat(MAX_CODE_CHARS + 1);
        assert_eq!(unframe(&long), Err(TextError::TooLong { found: 4297 }));
        assert_eq!(unframe(&frame(b"bytes")).as_deref(), Ok(b"bytes".as_slice()));
    }

    #[test]
    fn every_short_string_survives() {
        for byte in 0..=u8::MAX {
            for bytes in [vec![byte], vec![7, byte]] {
                assert_eq!(unframe(&frame(&bytes)), Ok(bytes));
            }
        }
    }

    #[test]
    fn there_is_one_text_for_one_byte() {
        let decode = |text: &str| unframe(&format!("{PREFIX}{text}"));
        // 256 of the 2025 pairs encode a byte. `::` is 2024 and must not wrap to 2024 modulo 256.
        let alphabet = base45::alphabet::TABLE.map(char::from);
        let pairs = alphabet.iter().flat_map(|a| alphabet.iter().map(|b| String::from_iter([*a, *b])));
        assert_eq!(pairs.filter(|pair| decode(pair).is_ok()).count(), 256);
        for (text, fault) in [
            ("::", Base45Error::Overflow { at: 0, max: 255, found: 2024 }),
            (":::", Base45Error::Overflow { at: 0, max: 65535, found: 91124 }),
            ("000::", Base45Error::Overflow { at: 3, max: 255, found: 2024 }),
            ("ABCa", Base45Error::Length { found: 4 }),
            ("ABCDa", Base45Error::Character { at: 4, byte: b'a' }),
            ("aBCD", Base45Error::Character { at: 0, byte: b'a' }),
            ("::D\u{e9}", Base45Error::Character { at: 3, byte: 0xc3 }),
        ] {
            assert_eq!(decode(text), Err(TextError::Base45(fault)), "{text}");
        }
    }
}
