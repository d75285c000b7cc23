//! Reads deterministic CBOR from a slice, item by item, without allocation.

use ciborium_ll::{Decoder, Encoder, Error, Header};

use super::{CborError, Kind};

/// A cursor over encoded bytes.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    input: &'a [u8],
    at: usize,
}

/// The head of an item and its position.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) header: Header,
    pub(super) at: usize,
}

impl Head {
    pub(super) const fn kind(self) -> Kind {
        match self.header {
            Header::Positive(_) => Kind::Unsigned,
            Header::Negative(_) => Kind::Negative,
            Header::Bytes(_) => Kind::Bytes,
            Header::Text(_) => Kind::Text,
            Header::Array(_) => Kind::Array,
            Header::Map(_) => Kind::Map,
            Header::Tag(_) => Kind::Tag,
            Header::Simple(_) | Header::Float(_) | Header::Break => Kind::Simple,
        }
    }

    pub(super) const fn other_than(self, expected: Kind) -> CborError {
        CborError::Kind { at: self.at, expected, found: self.kind() }
    }
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    #[must_use]
    pub(crate) const fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0 }
    }

    /// The number of bytes read so far.
    #[must_use]
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// Checks that nothing follows.
    ///
    /// # Errors
    /// [`CborError::Trailing`].
    pub(crate) const fn finish(self) -> Result<(), CborError> {
        let found = self.input.len() - self.at;
        if found > 0 {
            return Err(CborError::Trailing { at: self.at, found });
        }
        Ok(())
    }

    /// Reads an unsigned integer.
    ///
    /// # Errors
    /// [`CborError::Kind`] for another kind of item, and the [`CborError`] for a fault in its
    /// encoding.
    pub(crate) fn unsigned(&mut self) -> Result<u64, CborError> {
        let head = self.head()?;
        match head.header {
            Header::Positive(value) => Ok(value),
            _ => Err(head.other_than(Kind::Unsigned)),
        }
    }

    /// Reads an unsigned integer of at most 32 bits.
    ///
    /// # Errors
    /// [`CborError::Range`], and those of [`Self::unsigned`].
    pub(crate) fn unsigned_32(&mut self) -> Result<u32, CborError> {
        let at = self.at;
        let found = self.unsigned()?;
        u32::try_from(found).map_err(|_| CborError::Range { at, max: u64::from(u32::MAX), found })
    }

    /// Reads a signed integer.
    ///
    /// # Errors
    /// [`CborError::Kind`] for another kind of item, and the [`CborError`] for a fault in its
    /// encoding.
    pub(crate) fn integer(&mut self) -> Result<i64, CborError> {
        let head = self.head()?;
        let magnitude = |found| {
            i64::try_from(found).map_err(|_| CborError::Range { at: head.at, max: i64::MAX.unsigned_abs(), found })
        };
        match head.header {
            Header::Positive(value) => magnitude(value),
            Header::Negative(value) => magnitude(value).map(|value| -1 - value),
            _ => Err(head.other_than(Kind::Integer)),
        }
    }

    /// Reads a byte string.
    ///
    /// # Errors
    /// [`CborError::Kind`] for another kind of item, and the [`CborError`] for a fault in its
    /// encoding.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], CborError> {
        let head = self.head()?;
        match head.header {
            Header::Bytes(Some(length)) => self.take(length),
            _ => Err(head.other_than(Kind::Bytes)),
        }
    }

    /// Reads a byte string of `N` bytes.
    ///
    /// # Errors
    /// [`CborError::Length`], and those of [`Self::bytes`].
    pub(crate) fn byte_array<const N: usize>(&mut self) -> Result<&'a [u8; N], CborError> {
        let at = self.at;
        let bytes = self.bytes()?;
        bytes.try_into().map_err(|_| CborError::Length { at, expected: to_u64(N), found: to_u64(bytes.len()) })
    }

    /// Reads a text string.
    ///
    /// # Errors
    /// [`CborError::Kind`] for another kind of item, and the [`CborError`] for a fault in its
    /// encoding.
    pub(crate) fn text(&mut self) -> Result<&'a str, CborError> {
        let head = self.head()?;
        let bytes = match head.header {
            Header::Text(Some(length)) => self.take(length)?,
            _ => return Err(head.other_than(Kind::Text)),
        };
        core::str::from_utf8(bytes).map_err(|_| CborError::Utf8 { at: head.at })
    }

    /// Reads the head of an array and returns the number of items that follow.
    ///
    /// # Errors
    /// [`CborError::Kind`] for another kind of item, and the [`CborError`] for a fault in its
    /// encoding.
    pub(crate) fn array(&mut self) -> Result<u64, CborError> {
        let head = self.head()?;
        match head.header {
            Header::Array(Some(items)) => self.check_count(head.at, to_u64(items)),
            _ => Err(head.other_than(Kind::Array)),
        }
    }

    /// Reads the head of an array of `expected` items.
    ///
    /// # Errors
    /// [`CborError::Length`], and those of [`Self::array`].
    pub(crate) fn array_of(&mut self, expected: u64) -> Result<(), CborError> {
        let at = self.at;
        let found = self.array()?;
        if found != expected {
            return Err(CborError::Length { at, expected, found });
        }
        Ok(())
    }

    /// Reads a tag.
    ///
    /// # Errors
    /// [`CborError::Kind`] for another kind of item, and the [`CborError`] for a fault in its
    /// encoding.
    pub(crate) fn tag(&mut self) -> Result<u64, CborError> {
        let head = self.head()?;
        match head.header {
            Header::Tag(number) => Ok(number),
            _ => Err(head.other_than(Kind::Tag)),
        }
    }

    /// The kind of the next item, without reading it.
    ///
    /// # Errors
    /// [`CborError::Truncated`] at the end.
    pub(crate) fn peek(&self) -> Result<Kind, CborError> {
        self.clone().head().map(Head::kind)
    }

    /// The bytes between two positions.
    pub(super) fn between(&self, from: usize, to: usize) -> &'a [u8] {
        self.input.get(from..to).unwrap_or_default()
    }

    /// Reads a head with `ciborium-ll`. A head that does not re-encode to the same bytes is
    /// refused.
    pub(super) fn head(&mut self) -> Result<Head, CborError> {
        let at = self.at;
        let rest = self.input.get(at..).unwrap_or_default();
        let mut decoder = Decoder::from(rest);
        let header = match decoder.pull() {
            Ok(Header::Bytes(None) | Header::Text(None) | Header::Array(None) | Header::Map(None)) => {
                return Err(CborError::Indefinite { at });
            }
            Ok(Header::Break) => return Err(CborError::Reserved { at, byte: BREAK }),
            Ok(header) => header,
            Err(Error::Io(_)) => return Err(truncated_head(at, rest)),
            Err(Error::Syntax(_)) => return Err(unread_head(at, rest)),
        };
        let raw = rest.get(..decoder.offset()).unwrap_or_default();
        let mut shortest = [0; MAX_HEAD];
        let mut left = &mut shortest[..];
        // The buffer holds the longest head, so this cannot fail.
        let _ = Encoder::from(&mut left).push(header);
        let length = MAX_HEAD - left.len();
        if shortest.get(..length) != Some(raw) || is_other_form(header, raw) {
            return Err(longer_head(at, header, raw));
        }
        self.at += raw.len();
        Ok(Head { header, at })
    }

    /// Refuses a count of items that the remaining bytes cannot hold, before memory is reserved for
    /// it.
    pub(super) fn check_count(&self, at: usize, items: u64) -> Result<u64, CborError> {
        let found = self.input.len() - self.at;
        if items > to_u64(found) {
            return Err(CborError::Truncated { at, needed: items, found });
        }
        Ok(items)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], CborError> {
        let rest = self.input.get(self.at..).unwrap_or_default();
        let truncated = CborError::Truncated { at: self.at, needed: to_u64(count), found: rest.len() };
        let taken = rest.get(..count).ok_or(truncated)?;
        self.at += count;
        Ok(taken)
    }
}

/// Maximum length of a head in bytes: the first byte and an argument of 8 bytes.
pub(super) const MAX_HEAD: usize = 9;
/// The "break" code. It ends an item of indefinite length.
const BREAK: u8 = 0xff;

/// The length of the argument in bytes, by the first byte of a head.
const fn argument_bytes(first: u8) -> usize {
    match first & 0x1f {
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => 0,
    }
}

fn truncated_head(at: usize, rest: &[u8]) -> CborError {
    match rest.split_first() {
        None => CborError::Truncated { at, needed: 1, found: 0 },
        Some((first, rest)) => {
            CborError::Truncated { at: at + 1, needed: to_u64(argument_bytes(*first)), found: rest.len() }
        }
    }
}

/// Names the fault of a head that `ciborium-ll` cannot read. It has a reserved first byte, or,
/// where `usize` has 32 bits, a length above 32 bits. Platforms with 64 bits report such a length
/// as truncated input, so this does the same.
fn unread_head(at: usize, rest: &[u8]) -> CborError {
    match rest {
        [first, b7, b6, b5, b4, b3, b2, b1, b0, rest @ ..] if first & 0x1f == 27 => {
            let needed = u64::from_be_bytes([*b7, *b6, *b5, *b4, *b3, *b2, *b1, *b0]);
            // An error about a count gives the position of the head. An error about a string gives
            // the position of its first byte.
            let at = if first >> 5 < 4 { at + MAX_HEAD } else { at };
            let needed = if first >> 5 == 5 { needed.saturating_mul(2) } else { needed };
            CborError::Truncated { at, needed, found: rest.len() }
        }
        _ => CborError::Reserved { at, byte: rest.first().copied().unwrap_or_default() },
    }
}

/// Whether deterministic CBOR has another form, although `ciborium-ll` re-encodes the head to the
/// same bytes.
fn is_other_form(header: Header, raw: &[u8]) -> bool {
    match header {
        // Simple values below 32 must have one byte (RFC 8949, section 3.3).
        Header::Simple(value) => value < 32 && raw.len() > 1,
        // The only NaN allowed is 0x7e00.
        Header::Float(value) => value.is_nan() && raw != [0xf9, 0x7e, 0x00],
        _ => false,
    }
}

fn longer_head(at: usize, header: Header, raw: &[u8]) -> CborError {
    match header {
        Header::Positive(value) | Header::Negative(value) | Header::Tag(value) => CborError::NonShortest { at, value },
        Header::Bytes(length) | Header::Text(length) | Header::Array(length) | Header::Map(length) => {
            CborError::NonShortest { at, value: to_u64(length.unwrap_or_default()) }
        }
        Header::Float(_) => CborError::NonShortestFloat { at },
        Header::Simple(_) | Header::Break => CborError::Reserved { at, byte: raw.first().copied().unwrap_or_default() },
    }
}

/// Converts a length. A length in memory always fits 64 bits.
pub(super) fn to_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_name() {
        let read = |bytes: &'static [u8]| Reader::new(bytes).unsigned();
        assert_eq!(read(&[0x17]), Ok(23));
        assert_eq!(read(&[0x18, 0x18]), Ok(24));
        assert_eq!(read(&[0x18, 0x17]), Err(CborError::NonShortest { at: 0, value: 23 }));
        assert_eq!(read(&[0x19, 0x00, 0xff]), Err(CborError::NonShortest { at: 0, value: 255 }));
        assert_eq!(read(&[0x19, 0x01]), Err(CborError::Truncated { at: 1, needed: 2, found: 1 }));
        assert_eq!(read(&[0x1c]), Err(CborError::Reserved { at: 0, byte: 0x1c }));
        let kind = CborError::Kind { at: 0, expected: Kind::Unsigned, found: Kind::Negative };
        assert_eq!(read(&[0x20]), Err(kind));
        assert_eq!(Reader::new(&[0x5f, 0xff]).bytes(), Err(CborError::Indefinite { at: 0 }));
        assert_eq!(Reader::new(&[0x61, 0xff]).text(), Err(CborError::Utf8 { at: 0 }));
        assert_eq!(Reader::new(&[0x42, 1, 2]).byte_array::<2>(), Ok(&[1, 2]));
        let length = CborError::Length { at: 0, expected: 3, found: 2 };
        assert_eq!(Reader::new(&[0x42, 1, 2]).byte_array::<3>(), Err(length));
        assert_eq!(Reader::new(&[1]).finish(), Err(CborError::Trailing { at: 0, found: 1 }));
    }

    #[test]
    fn announced_lengths_are_checked_against_what_is_there() {
        let huge = [0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(matches!(Reader::new(&huge).array(), Err(CborError::Truncated { .. })));
        let mut map = huge;
        map[0] = 0xbb;
        assert!(matches!(Reader::new(&map).map(), Err(CborError::Truncated { .. })));
        let mut bytes = huge;
        bytes[0] = 0x5b;
        assert!(matches!(Reader::new(&bytes).bytes(), Err(CborError::Truncated { .. })));
    }
}
