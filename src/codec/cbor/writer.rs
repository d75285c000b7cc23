//! Writes deterministic CBOR; map keys are the caller's to give in ascending order.

use super::reader::to_u64;

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
        self.head(0, value)
    }

    /// Writes a signed integer.
    pub fn integer(&mut self, value: i64) -> &mut Self {
        match u64::try_from(value) {
            Ok(value) => self.head(0, value),
            // −1 − n is written as n, which is the complement's magnitude.
            Err(_) => self.head(1, (!value).unsigned_abs()),
        }
    }

    /// Writes a byte string.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.head(2, to_u64(value.len())).raw(value)
    }

    /// Writes a text string.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.head(3, to_u64(value.len())).raw(value.as_bytes())
    }

    /// Writes the head of an array; the items follow.
    pub fn array(&mut self, length: usize) -> &mut Self {
        self.head(4, to_u64(length))
    }

    /// Writes the head of a map; keys in ascending order and values follow.
    pub fn map(&mut self, entries: usize) -> &mut Self {
        self.head(5, to_u64(entries))
    }

    /// Writes a tag; the tagged item follows.
    pub fn tag(&mut self, number: u64) -> &mut Self {
        self.head(6, number)
    }

    /// Appends bytes that are CBOR already.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn head(&mut self, major: u8, argument: u64) -> &mut Self {
        let major = major << 5;
        let [.., b3, b2, b1, b0] = argument.to_be_bytes();
        match argument {
            0..=23 => self.raw(&[major | b0]),
            24..=0xff => self.raw(&[major | 24, b0]),
            0x100..=0xffff => self.raw(&[major | 25, b1, b0]),
            0x1_0000..=0xffff_ffff => self.raw(&[major | 26, b3, b2, b1, b0]),
            _ => self.raw(&[major | 27]).raw(&argument.to_be_bytes()),
        }
    }
}
