//! Reads deterministic CBOR from a slice, item by item, without allocating.

use super::{CborError, Kind};

/// A cursor over bytes.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    input: &'a [u8],
    at: usize,
}

/// The head of an item: its major type and its argument, and where it began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) kind: Kind,
    pub(super) info: u8,
    pub(super) argument: u64,
    pub(super) at: usize,
}

/// A map key of the kinds that fede's formats use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    /// An integer label.
    Int(i64),
    /// A text label.
    Text(&'a str),
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    #[must_use]
    pub const fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0 }
    }

    /// How many bytes have been read.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.at
    }

    /// Checks that nothing follows.
    ///
    /// # Errors
    /// [`CborError::Trailing`].
    pub const fn finish(self) -> Result<(), CborError> {
        let found = self.input.len() - self.at;
        if found > 0 {
            return Err(CborError::Trailing { at: self.at, found });
        }
        Ok(())
    }

    /// Reads an unsigned integer.
    ///
    /// # Errors
    /// The [`CborError`] that says what else is there.
    pub fn unsigned(&mut self) -> Result<u64, CborError> {
        self.expect_head(Kind::Unsigned).map(|head| head.argument)
    }

    /// Reads an unsigned integer of at most 32 bits.
    ///
    /// # Errors
    /// [`CborError::Range`], and those of [`Self::unsigned`].
    pub fn unsigned_32(&mut self) -> Result<u32, CborError> {
        let at = self.at;
        let found = self.unsigned()?;
        u32::try_from(found).map_err(|_| CborError::Range { at, max: u64::from(u32::MAX), found })
    }

    /// Reads a signed integer.
    ///
    /// # Errors
    /// The [`CborError`] that says what else is there.
    pub fn integer(&mut self) -> Result<i64, CborError> {
        let head = self.head()?;
        let out_of_range = CborError::Range { at: head.at, max: i64::MAX.unsigned_abs(), found: head.argument };
        let magnitude = i64::try_from(head.argument).map_err(|_| out_of_range)?;
        match head.kind {
            Kind::Unsigned => Ok(magnitude),
            Kind::Negative => Ok(-1 - magnitude),
            found => Err(CborError::Kind { at: head.at, expected: Kind::Integer, found }),
        }
    }

    /// Reads a byte string.
    ///
    /// # Errors
    /// The [`CborError`] that says what else is there.
    pub fn bytes(&mut self) -> Result<&'a [u8], CborError> {
        let head = self.expect_head(Kind::Bytes)?;
        self.take(head.argument)
    }

    /// Reads a byte string of `N` bytes.
    ///
    /// # Errors
    /// [`CborError::Length`], and those of [`Self::bytes`].
    pub fn byte_array<const N: usize>(&mut self) -> Result<&'a [u8; N], CborError> {
        let at = self.at;
        let bytes = self.bytes()?;
        bytes.try_into().map_err(|_| CborError::Length { at, expected: to_u64(N), found: to_u64(bytes.len()) })
    }

    /// Reads a text string.
    ///
    /// # Errors
    /// The [`CborError`] that says what else is there.
    pub fn text(&mut self) -> Result<&'a str, CborError> {
        let head = self.expect_head(Kind::Text)?;
        let bytes = self.take(head.argument)?;
        core::str::from_utf8(bytes).map_err(|_| CborError::Utf8 { at: head.at })
    }

    /// Reads the head of an array and says how many items follow.
    ///
    /// # Errors
    /// The [`CborError`] that says what else is there.
    pub fn array(&mut self) -> Result<u64, CborError> {
        let head = self.expect_head(Kind::Array)?;
        self.check_count(head, head.argument)
    }

    /// Reads the head of an array of `expected` items.
    ///
    /// # Errors
    /// [`CborError::Length`], and those of [`Self::array`].
    pub fn array_of(&mut self, expected: u64) -> Result<(), CborError> {
        let at = self.at;
        let found = self.array()?;
        if found != expected {
            return Err(CborError::Length { at, expected, found });
        }
        Ok(())
    }

    /// Reads the head of a map.
    ///
    /// # Errors
    /// The [`CborError`] that says what else is there.
    pub fn map(&mut self) -> Result<MapReader<'a>, CborError> {
        let head = self.expect_head(Kind::Map)?;
        let left = self.check_count(head, head.argument.saturating_mul(2))? / 2;
        Ok(MapReader { left, previous: None })
    }

    /// Reads a tag.
    ///
    /// # Errors
    /// The [`CborError`] that says what else is there.
    pub fn tag(&mut self) -> Result<u64, CborError> {
        self.expect_head(Kind::Tag).map(|head| head.argument)
    }

    /// The kind of the next item, without reading it.
    ///
    /// # Errors
    /// [`CborError::Truncated`] at the end.
    pub fn peek(&self) -> Result<Kind, CborError> {
        self.clone().head().map(|head| head.kind)
    }

    /// The bytes between two positions.
    pub(super) fn between(&self, from: usize, to: usize) -> &'a [u8] {
        self.input.get(from..to).unwrap_or_default()
    }

    pub(super) fn head(&mut self) -> Result<Head, CborError> {
        let at = self.at;
        let [byte] = *self.take_array::<1>()?;
        let kind = match byte >> 5 {
            0 => Kind::Unsigned,
            1 => Kind::Negative,
            2 => Kind::Bytes,
            3 => Kind::Text,
            4 => Kind::Array,
            5 => Kind::Map,
            6 => Kind::Tag,
            _ => Kind::Simple,
        };
        let info = byte & 0x1f;
        let (argument, least) = match info {
            0..=23 => (u64::from(info), 0),
            24 => (u64::from(u8::from_be_bytes(*self.take_array()?)), 24),
            25 => (u64::from(u16::from_be_bytes(*self.take_array()?)), 1 << 8),
            26 => (u64::from(u32::from_be_bytes(*self.take_array()?)), 1 << 16),
            27 => (u64::from_be_bytes(*self.take_array()?), 1 << 32),
            31 if matches!(kind, Kind::Bytes | Kind::Text | Kind::Array | Kind::Map) => {
                return Err(CborError::Indefinite { at });
            }
            _ => return Err(CborError::Reserved { at, byte }),
        };
        // The bits of a float are no count; `float` judges their length.
        if argument < least && !matches!(kind, Kind::Simple) {
            return Err(CborError::NonShortest { at, value: argument });
        }
        Ok(Head { kind, info, argument, at })
    }

    pub(super) fn expect_head(&mut self, expected: Kind) -> Result<Head, CborError> {
        let head = self.head()?;
        if head.kind != expected {
            return Err(CborError::Kind { at: head.at, expected, found: head.kind });
        }
        Ok(head)
    }

    /// A count of items that the bytes left cannot hold is refused before anyone reserves memory for it.
    pub(super) fn check_count(&self, head: Head, items: u64) -> Result<u64, CborError> {
        let found = self.input.len() - self.at;
        if items > to_u64(found) {
            return Err(CborError::Truncated { at: head.at, needed: items, found });
        }
        Ok(items)
    }

    pub(super) fn take(&mut self, count: u64) -> Result<&'a [u8], CborError> {
        let rest = self.input.get(self.at..).unwrap_or_default();
        let truncated = CborError::Truncated { at: self.at, needed: count, found: rest.len() };
        let count = usize::try_from(count).map_err(|_| truncated)?;
        let taken = rest.get(..count).ok_or(truncated)?;
        self.at += count;
        Ok(taken)
    }

    fn take_array<const N: usize>(&mut self) -> Result<&'a [u8; N], CborError> {
        let rest = self.input.get(self.at..).unwrap_or_default();
        let truncated = CborError::Truncated { at: self.at, needed: to_u64(N), found: rest.len() };
        let taken = rest.first_chunk().ok_or(truncated)?;
        self.at += N;
        Ok(taken)
    }
}

/// Reads the keys of a map and insists on their order; the caller reads each value in between.
#[derive(Debug)]
pub struct MapReader<'a> {
    left: u64,
    previous: Option<&'a [u8]>,
}

impl<'a> MapReader<'a> {
    /// How many entries are left.
    #[must_use]
    pub const fn remaining(&self) -> u64 {
        self.left
    }

    /// Reads the next key, or `None` after the last entry.
    ///
    /// # Errors
    /// [`CborError::KeyOrder`], [`CborError::DuplicateKey`], and what the key itself is wrong in.
    pub fn next_key(&mut self, reader: &mut Reader<'a>) -> Result<Option<Key<'a>>, CborError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let from = reader.position();
        let key = match reader.peek()? {
            Kind::Text => Key::Text(reader.text()?),
            _ => Key::Int(reader.integer()?),
        };
        self.check_order(reader, from)?;
        Ok(Some(key))
    }

    /// The order of RFC 8949, section 4.2.1: bytewise, by the keys' own encodings.
    pub(super) fn check_order(&mut self, reader: &Reader<'a>, from: usize) -> Result<(), CborError> {
        let encoded = reader.between(from, reader.position());
        match self.previous.map(|previous| previous.cmp(encoded)) {
            Some(core::cmp::Ordering::Equal) => return Err(CborError::DuplicateKey { at: from }),
            Some(core::cmp::Ordering::Greater) => return Err(CborError::KeyOrder { at: from }),
            _ => {}
        }
        self.previous = Some(encoded);
        Ok(())
    }

    pub(super) const fn count_down(&mut self) -> bool {
        let more = self.left > 0;
        self.left = self.left.saturating_sub(1);
        more
    }
}

/// Lengths in memory are never longer than 64 bits.
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

    #[test]
    fn map_keys_ascend() {
        let keys = |bytes: &'static [u8]| {
            let mut reader = Reader::new(bytes);
            let mut map = reader.map()?;
            let mut keys = Vec::new();
            while let Some(key) = map.next_key(&mut reader)? {
                keys.push(key);
                reader.unsigned()?;
            }
            reader.finish().map(|()| keys)
        };
        let right = keys(&[0xa3, 0x01, 0, 0x20, 0, 0x61, b'a', 0]);
        assert_eq!(right, Ok(vec![Key::Int(1), Key::Int(-1), Key::Text("a")]));
        assert_eq!(keys(&[0xa2, 0x02, 0, 0x01, 0]), Err(CborError::KeyOrder { at: 3 }));
        assert_eq!(keys(&[0xa2, 0x01, 0, 0x01, 0]), Err(CborError::DuplicateKey { at: 3 }));
    }
}
