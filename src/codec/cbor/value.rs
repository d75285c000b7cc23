//! Any item of deterministic CBOR as a [`ciborium::Value`], to show the content of a code.

use ciborium::Value;
use ciborium_ll::Header;

use super::{CborError, Reader};

/// Maximum nesting of items. No document of fede needs more, and it is safe on a small stack.
const MAX_DEPTH: usize = 16;

/// Decodes one item. Nothing may follow it.
///
/// The strict `Reader` checks the bytes first. So `ciborium` never sees bytes that are not
/// deterministic or are nested too deep.
///
/// # Errors
/// The [`CborError`] that names the first fault. Simple values other than `false`, `true` and
/// `null` are refused, because `Value` cannot hold them.
pub fn decode_value(bytes: &[u8]) -> Result<Value, CborError> {
    let mut reader = Reader::new(bytes);
    walk(&mut reader, 0)?;
    reader.finish()?;
    // `ciborium` turns a bignum that fits an integer into an integer. Such a bignum is not the
    // preferred encoding (RFC 8949, section 3.4.3), so the comparison below refuses it.
    let other_form = CborError::NotPreferred;
    let value = ciborium::from_reader(bytes).map_err(|_| other_form)?;
    if encode_value(&value) == bytes { Ok(value) } else { Err(other_form) }
}

/// Encodes an item. Map entries keep their order.
#[must_use]
pub fn encode_value(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a vector does not fail.
    let _ = ciborium::into_writer(value, &mut bytes);
    bytes
}

fn walk(reader: &mut Reader<'_>, depth: usize) -> Result<(), CborError> {
    if depth > MAX_DEPTH {
        return Err(CborError::Depth { at: reader.position(), max: MAX_DEPTH });
    }
    let start = reader.clone();
    let head = reader.head()?;
    match head.header {
        Header::Bytes(_) => {
            *reader = start;
            reader.bytes()?;
        }
        Header::Text(_) => {
            *reader = start;
            reader.text()?;
        }
        Header::Array(_) => {
            *reader = start;
            for _ in 0..reader.array()? {
                walk(reader, depth + 1)?;
            }
        }
        Header::Map(_) => {
            *reader = start;
            let mut map = reader.map()?;
            for _ in 0..map.remaining() {
                let from = reader.position();
                walk(reader, depth + 1)?;
                map.check_order(reader, from)?;
                walk(reader, depth + 1)?;
            }
        }
        Header::Tag(_) => walk(reader, depth + 1)?,
        Header::Simple(value) if !matches!(value, 20..=22) => return Err(CborError::Simple { at: head.at, value }),
        Header::Positive(_) | Header::Negative(_) | Header::Float(_) | Header::Simple(_) | Header::Break => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Explain;

    #[test]
    fn depth_is_bounded() {
        let mut bytes = vec![0x81; MAX_DEPTH];
        bytes.push(0x00);
        assert!(decode_value(&bytes).is_ok());
        bytes.insert(0, 0x81);
        assert!(matches!(decode_value(&bytes), Err(CborError::Depth { .. })));
        assert!(matches!(decode_value(&vec![0x81; 1 << 20]), Err(CborError::Depth { .. })));
    }

    #[test]
    fn only_one_form_is_read() {
        for (bytes, id) in [
            (&[0xf7][..], "cbor-simple"),
            (&[0xf0], "cbor-simple"),
            (&[0xf8, 0xff], "cbor-simple"),
            (&[0xf8, 0x18], "cbor-reserved"),
            (&[0xf9, 0x7e, 0x01], "cbor-non-shortest-float"),
            (&[0xfa, 0x3f, 0x80, 0, 0], "cbor-non-shortest-float"),
            // The number 1 as a bignum.
            (&[0xc2, 0x41, 0x01], "cbor-non-shortest"),
            (&[0x00, 0x00], "cbor-trailing"),
        ] {
            assert_eq!(decode_value(bytes).map_err(|error| error.id()), Err(id), "{bytes:02x?}");
        }
        for bytes in [
            &[0xf4][..],
            &[0xf6],
            &[0xf9, 0x7e, 0x00],
            &[0xf9, 0x3c, 0x00],
            &[0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a],
        ] {
            assert_eq!(decode_value(bytes).map(|value| encode_value(&value)).as_deref(), Ok(bytes));
        }
    }
}
