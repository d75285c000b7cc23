//! Writes deterministic CBOR. The caller must give map keys in ascending order.

use ciborium_ll::{Encoder, Header};

/// Appends encoded items to a vector.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Creates a writer with room for `capacity` bytes.
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
            // The number −1 − n is encoded as n (RFC 8949, section 3.1). n is the bitwise
            // complement.
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

    /// Writes the head of an array. The caller writes the items next.
    pub fn array(&mut self, length: usize) -> &mut Self {
        self.head(Header::Array(Some(length)))
    }

    /// Writes the head of a map. The caller writes keys, in ascending order, and values next.
    pub fn map(&mut self, entries: usize) -> &mut Self {
        self.head(Header::Map(Some(entries)))
    }

    /// Writes a tag. The caller writes the tagged item next.
    pub fn tag(&mut self, number: u64) -> &mut Self {
        self.head(Header::Tag(number))
    }

    /// Appends bytes that are already encoded CBOR.
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
