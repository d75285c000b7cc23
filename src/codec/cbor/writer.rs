//! Writes deterministic CBOR; map keys are the caller's to give in ascending order.

use ciborium_ll::{Encoder, Header};

/// Appends items to a growing vector.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Starts with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// The bytes written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Writes an unsigned integer.
    pub fn unsigned(&mut self, value: u64) -> &mut Self {
        self.head(Header::Positive(value))
    }

    /// Writes a signed integer.
    pub fn integer(&mut self, value: i64) -> &mut Self {
        match u64::try_from(value) {
            Ok(value) => self.head(Header::Positive(value)),
            // −1 − n is written as n, which is the complement's magnitude.
            Err(_) => self.head(Header::Negative((!value).unsigned_abs())),
        }
    }

    /// Writes a byte string.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.head(Header::Bytes(Some(value.len()))).raw(value)
    }

    /// Writes a text string.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.head(Header::Text(Some(value.len()))).raw(value.as_bytes())
    }

    /// Writes the head of an array; the items follow.
    pub fn array(&mut self, length: usize) -> &mut Self {
        self.head(Header::Array(Some(length)))
    }

    /// Writes the head of a map; keys in ascending order and values follow.
    pub fn map(&mut self, entries: usize) -> &mut Self {
        self.head(Header::Map(Some(entries)))
    }

    /// Writes a tag; the tagged item follows.
    pub fn tag(&mut self, number: u64) -> &mut Self {
        self.head(Header::Tag(number))
    }

    /// Appends bytes that are CBOR already.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn head(&mut self, header: Header) -> &mut Self {
        // Writing to a vector does not fail.
        let _ = Encoder::from(&mut self.0).push(header);
        self
    }
}
