//! Maps with integer labels, the only kind of map with fields that fede's formats have.

use core::marker::PhantomData;

use super::{CborError, Key, MapReader, Reader};

/// The errors that a map with integer labels can have.
pub(crate) trait FieldError: From<CborError> {
    /// A label that the map does not have; 0 for a text label.
    fn unknown(map: &'static str, label: i64) -> Self;

    /// A field that the map must have.
    fn missing(map: &'static str, field: &'static str) -> Self;
}

/// Reads the labels of one map. Errors name the map.
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
