//! Maps: keys in order, and the fields of a map with integer labels.

use core::marker::PhantomData;

use ciborium_ll::Header;

use super::reader::to_u64;
use super::{CborError, Kind, Reader};

/// A map key of one of the kinds that the formats of fede use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key<'a> {
    /// An integer label.
    Int(i64),
    /// A text label.
    Text(&'a str),
}

impl<'a> Reader<'a> {
    /// Reads the head of a map.
    ///
    /// # Errors
    /// [`CborError::Kind`] for another kind of item, and the [`CborError`] for a fault in its
    /// encoding.
    pub(crate) fn map(&mut self) -> Result<MapReader<'a>, CborError> {
        let head = self.head()?;
        match head.header {
            Header::Map(Some(entries)) => {
                let left = self.check_count(head.at, to_u64(entries).saturating_mul(2))? / 2;
                Ok(MapReader { left, previous: None })
            }
            _ => Err(head.other_than(Kind::Map)),
        }
    }
}

/// Reads the keys of a map and checks their order. After each key the caller reads the value.
#[derive(Debug)]
pub(crate) struct MapReader<'a> {
    left: u64,
    previous: Option<&'a [u8]>,
}

impl<'a> MapReader<'a> {
    /// The number of entries not read yet.
    #[must_use]
    pub(crate) const fn remaining(&self) -> u64 {
        self.left
    }

    /// Reads the next key, or `None` after the last entry.
    ///
    /// # Errors
    /// [`CborError::KeyOrder`], [`CborError::DuplicateKey`], and the [`CborError`] for a fault in
    /// the key.
    pub(crate) fn next_key(&mut self, reader: &mut Reader<'a>) -> Result<Option<Key<'a>>, CborError> {
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

    /// Checks the order of RFC 8949, section 4.2.1: bytewise by the encoded keys.
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
}

/// The errors that a map with integer labels can have.
pub(crate) trait FieldError: From<CborError> {
    /// A label that the map does not have; 0 for a text label.
    fn unknown(map: &'static str, label: i64) -> Self;

    /// A field that the map must have.
    fn missing(map: &'static str, field: &'static str) -> Self;
}

/// Reads the labels of one map. A map with integer labels is the only kind of map with fields that
/// fede's formats have. Errors name the map.
pub(crate) struct Fields<'a, E> {
    name: &'static str,
    map: MapReader<'a>,
    error: PhantomData<E>,
}

impl<'a, E: FieldError> Fields<'a, E> {
    pub(crate) fn open(name: &'static str, reader: &mut Reader<'a>) -> Result<Self, E> {
        Ok(Self { name, map: reader.map()?, error: PhantomData })
    }

    pub(crate) fn next(&mut self, reader: &mut Reader<'a>) -> Result<Option<i64>, E> {
        match self.map.next_key(reader)? {
            None => Ok(None),
            Some(Key::Int(label)) => Ok(Some(label)),
            Some(Key::Text(_)) => Err(self.unknown(0)),
        }
    }

    pub(crate) fn unknown(&self, label: i64) -> E {
        E::unknown(self.name, label)
    }

    pub(crate) fn require<T>(&self, field: &'static str, value: Option<T>) -> Result<T, E> {
        value.ok_or_else(|| E::missing(self.name, field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
