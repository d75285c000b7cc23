//! CBOR maps with integer labels, as all trust documents use them.

use super::TrustError;
use crate::codec::cbor::{Key, MapReader, Reader};
use crate::time::Timestamp;

/// Reads the labels of one map. Errors name the map.
pub(super) struct Fields<'a> {
    name: &'static str,
    map: MapReader<'a>,
}

impl<'a> Fields<'a> {
    pub(super) fn open(name: &'static str, reader: &mut Reader<'a>) -> Result<Self, TrustError> {
        Ok(Self { name, map: reader.map()? })
    }

    pub(super) fn next(&mut self, reader: &mut Reader<'a>) -> Result<Option<i64>, TrustError> {
        match self.map.next_key(reader)? {
            None => Ok(None),
            Some(Key::Int(label)) => Ok(Some(label)),
            Some(Key::Text(_)) => Err(self.unknown(0)),
        }
    }

    pub(super) const fn unknown(&self, label: i64) -> TrustError {
        TrustError::Unknown { map: self.name, label }
    }

    pub(super) fn require<T>(&self, entry: &'static str, value: Option<T>) -> Result<T, TrustError> {
        value.ok_or(TrustError::Missing { map: self.name, entry })
    }
}

pub(super) fn read_time(reader: &mut Reader<'_>) -> Result<Timestamp, TrustError> {
    Ok(Timestamp::from_seconds(reader.unsigned()?)?)
}

/// Reads a version. A version is at least 1.
pub(super) fn read_version(r: &mut Reader<'_>) -> Result<u64, TrustError> {
    match r.unsigned()? {
        0 => Err(TrustError::Version),
        version => Ok(version),
    }
}
