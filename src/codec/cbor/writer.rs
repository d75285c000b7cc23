//! Writes deterministic CBOR. The caller must give map keys in ascending order.

use ciborium_ll::{Encoder, Header};

use super::reader::MAX_HEAD;

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

    /// Writes a map with integer labels and counts its fields. The caller writes the fields in the
    /// order of their encoding: 0, 1, 2, …, then −1, −2, ….
    pub(crate) fn fields(&mut self, write: impl FnOnce(&mut FieldWriter<'_>)) -> &mut Self {
        let start = self.0.len();
        // Room for the head of a small map. The head is written when the number of fields is known.
        self.0.push(0);
        let mut fields = FieldWriter { writer: self, count: 0 };
        write(&mut fields);
        let count = fields.count;
        let mut head = [0; MAX_HEAD];
        let mut left = &mut head[..];
        // The buffer holds the longest head, so this cannot fail.
        let _ = Encoder::from(&mut left).push(Header::Map(Some(count)));
        let length = MAX_HEAD - left.len();
        self.0.splice(start..=start, head.into_iter().take(length));
        self
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

/// Writes and counts the fields of one map.
pub(crate) struct FieldWriter<'a> {
    writer: &'a mut Writer,
    count: usize,
}

impl FieldWriter<'_> {
    /// Writes the label of a field. The caller writes one item next.
    pub(crate) fn field(&mut self, label: i64) -> &mut Writer {
        self.count += 1;
        self.writer.integer(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_as_if_the_caller_had_counted() {
        for count in [0_i64, 1, 2, 23, 24, 255, 256, 300] {
            let (mut counted, mut given) = (Writer::default(), Writer::default());
            counted.text("before").fields(|map| {
                for label in 0..count {
                    map.field(label).fields(|map| {
                        map.field(1).text("x");
                    });
                }
            });
            given.text("before").map(usize::try_from(count).unwrap());
            for label in 0..count {
                given.integer(label).map(1).integer(1).text("x");
            }
            assert_eq!(counted.into_bytes(), given.into_bytes(), "{count}");
        }
    }
}
