//! Base45 (RFC 9285): bytes in the alphanumeric mode of QR codes, one text per byte string.

/// The digits (RFC 9285, section 4.2).
const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// No digit.
const NONE: u8 = 0xff;

/// The value of each byte as a digit.
const VALUES: [u8; 256] = values();

const fn values() -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut digit = 0;
    while digit < 45 {
        // Indexing in a const fn that runs while compiling.
        #[expect(clippy::indexing_slicing, clippy::as_conversions, reason = "bounds are checked by the compiler")]
        {
            values[ALPHABET[digit as usize] as usize] = digit;
        }
        digit += 1;
    }
    values
}

/// Why a text is no Base45. Positions count characters from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Base45Error {
    /// A character outside the alphabet.
    #[error("expected a character of Base45 at position {at}, found byte {byte:#04x}")]
    Character {
        /// Where.
        at: usize,
        /// The byte.
        byte: u8,
    },
    /// Three characters for more than 65535, or the last two for more than 255.
    #[error("expected a value of at most {max} in the characters from position {at}, found {found}")]
    Overflow {
        /// Where the group begins.
        at: usize,
        /// The largest value.
        max: u32,
        /// The value found.
        found: u32,
    },
    /// One character is left over.
    #[error("expected groups of three characters and a last one of two or three, found {found} characters")]
    Length {
        /// The characters in all.
        found: usize,
    },
}

impl Base45Error {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Character { .. } => "base45-character",
            Self::Overflow { .. } => "base45-overflow",
            Self::Length { .. } => "base45-length",
        }
    }
}

/// Encodes bytes.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    let (pairs, rest) = bytes.as_chunks::<2>();
    for pair in pairs {
        let value = u16::from_be_bytes(*pair);
        text.extend([value % 45, value / 45 % 45, value / 2025].map(digit));
    }
    if let [byte] = rest {
        text.extend([byte % 45, byte / 45].map(|value| digit(value.into())));
    }
    text
}

/// Decodes a text.
///
/// # Errors
/// The [`Base45Error`] that names the first fault.
pub fn decode(text: &str) -> Result<Vec<u8>, Base45Error> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    let (triples, rest) = text.as_bytes().as_chunks::<3>();
    for (group, triple) in triples.iter().enumerate() {
        let at = group * 3;
        let found = value(triple, at)?;
        let pair = u16::try_from(found).map_err(|_| Base45Error::Overflow { at, max: 0xffff, found })?;
        bytes.extend_from_slice(&pair.to_be_bytes());
    }
    let at = triples.len() * 3;
    match rest {
        [] => {}
        [_] => return Err(Base45Error::Length { found: text.len() }),
        tail => {
            let found = value(tail, at)?;
            bytes.push(u8::try_from(found).map_err(|_| Base45Error::Overflow { at, max: 0xff, found })?);
        }
    }
    Ok(bytes)
}

/// The value of a group, its least digit first.
fn value(group: &[u8], at: usize) -> Result<u32, Base45Error> {
    let mut value = 0;
    for (offset, byte) in group.iter().enumerate().rev() {
        let digit = VALUES.get(usize::from(*byte)).copied().unwrap_or(NONE);
        if digit == NONE {
            return Err(Base45Error::Character { at: at + offset, byte: *byte });
        }
        value = value * 45 + u32::from(digit);
    }
    Ok(value)
}

fn digit(value: u16) -> char {
    ALPHABET.get(usize::from(value)).copied().map_or('\0', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_short_string_survives() {
        for byte in 0..=u8::MAX {
            assert_eq!(decode(&encode(&[byte])), Ok(vec![byte]));
            assert_eq!(decode(&encode(&[7, byte])), Ok(vec![7, byte]));
        }
    }

    #[test]
    fn there_is_one_text_for_one_byte() {
        // Of the 2025 pairs of characters, 256 stand for a byte; `::` is not 2024 modulo 256.
        let pairs = ALPHABET.iter().flat_map(|a| ALPHABET.iter().map(|b| String::from_utf8(vec![*a, *b]).unwrap()));
        assert_eq!(pairs.filter(|pair| decode(pair).is_ok()).count(), 256);
        assert_eq!(decode("::"), Err(Base45Error::Overflow { at: 0, max: 255, found: 2024 }));
        assert_eq!(decode(":::"), Err(Base45Error::Overflow { at: 0, max: 65535, found: 91124 }));
        assert_eq!(decode("ABCa"), Err(Base45Error::Length { found: 4 }));
        assert_eq!(decode("ABCDa"), Err(Base45Error::Character { at: 4, byte: b'a' }));
    }
}
