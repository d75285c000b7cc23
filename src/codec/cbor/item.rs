//! Any item of deterministic CBOR as a tree, for showing what a code holds.

use super::float::{from_half, to_half, to_single};
use super::reader::Head;
use super::{CborError, Kind, Reader, Writer};

/// One data item (RFC 8949, section 2).
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Major type 0.
    Unsigned(u64),
    /// Major type 1: the value is −1 − n.
    Negative(u64),
    /// Major type 2.
    Bytes(Vec<u8>),
    /// Major type 3.
    Text(String),
    /// Major type 4.
    Array(Vec<Self>),
    /// Major type 5, in the order of the encoding.
    Map(Vec<(Self, Self)>),
    /// Major type 6.
    Tag(u64, Box<Self>),
    /// Major type 7: `false` and `true` (20, 21), `null` (22), `undefined` (23) and the unassigned ones.
    Simple(u8),
    /// Major type 7: a float of any width.
    Float(f64),
}

impl Item {
    /// Deeper than any document of fede, and shallow enough for the stack.
    pub const MAX_DEPTH: usize = 16;

    /// Decodes one item and nothing after it.
    ///
    /// # Errors
    /// The [`CborError`] that names the first departure from deterministic CBOR.
    pub fn decode(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        let item = read(&mut reader, 0)?;
        reader.finish()?;
        Ok(item)
    }

    /// Encodes the item; maps keep their order.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        write(&mut writer, self);
        writer.into_bytes()
    }
}

fn read(reader: &mut Reader<'_>, depth: usize) -> Result<Item, CborError> {
    if depth > Item::MAX_DEPTH {
        return Err(CborError::Depth { at: reader.position(), max: Item::MAX_DEPTH });
    }
    let start = reader.clone();
    let head = reader.head()?;
    match head.kind {
        Kind::Unsigned | Kind::Integer => Ok(Item::Unsigned(head.argument)),
        Kind::Negative => Ok(Item::Negative(head.argument)),
        Kind::Bytes => reader.take(head.argument).map(|bytes| Item::Bytes(bytes.to_vec())),
        Kind::Text => {
            *reader = start;
            reader.text().map(|text| Item::Text(text.to_owned()))
        }
        Kind::Array => {
            let count = reader.check_count(head, head.argument)?;
            (0..count).map(|_| read(reader, depth + 1)).collect::<Result<_, _>>().map(Item::Array)
        }
        Kind::Map => {
            *reader = start;
            let mut map = reader.map()?;
            let mut entries = Vec::new();
            while map.count_down() {
                let from = reader.position();
                let key = read(reader, depth + 1)?;
                map.check_order(reader, from)?;
                entries.push((key, read(reader, depth + 1)?));
            }
            Ok(Item::Map(entries))
        }
        Kind::Tag => Ok(Item::Tag(head.argument, Box::new(read(reader, depth + 1)?))),
        Kind::Simple => simple(head),
    }
}

fn simple(head: Head) -> Result<Item, CborError> {
    let Head { info, argument, at, .. } = head;
    let bits = |_| CborError::NonShortestFloat { at };
    let value = match info {
        25 => from_half(u16::try_from(argument).map_err(bits)?),
        26 => f64::from(f32::from_bits(u32::try_from(argument).map_err(bits)?)),
        27 => f64::from_bits(argument),
        // A simple value below 32 has no second form of two bytes.
        24 if argument < 32 => return Err(CborError::Reserved { at, byte: 0xf8 }),
        _ => return u8::try_from(argument).map(Item::Simple).map_err(bits),
    };
    let mut shortest = Writer::default();
    write(&mut shortest, &Item::Float(value));
    let shortest = shortest.into_bytes();
    let length = match info {
        25 => 3,
        26 => 5,
        _ => 9,
    };
    let same_bits = info != 25 || !value.is_nan() || argument == 0x7e00;
    if shortest.len() != length || !same_bits {
        return Err(CborError::NonShortestFloat { at });
    }
    Ok(Item::Float(value))
}

fn write(writer: &mut Writer, item: &Item) {
    match item {
        Item::Unsigned(value) => {
            writer.unsigned(*value);
        }
        Item::Negative(value) => {
            writer.head(1, *value);
        }
        Item::Bytes(bytes) => {
            writer.bytes(bytes);
        }
        Item::Text(text) => {
            writer.text(text);
        }
        Item::Array(items) => {
            writer.array(items.len());
            items.iter().for_each(|item| write(writer, item));
        }
        Item::Map(entries) => {
            writer.map(entries.len());
            for (key, value) in entries {
                write(writer, key);
                write(writer, value);
            }
        }
        Item::Tag(number, item) => {
            writer.tag(*number);
            write(writer, item);
        }
        Item::Simple(value) => {
            writer.head(7, u64::from(*value));
        }
        Item::Float(value) => {
            if let Some(bits) = to_half(*value) {
                writer.raw(&[0xf9]).raw(&bits.to_be_bytes());
            } else if let Some(bits) = to_single(*value) {
                writer.raw(&[0xfa]).raw(&bits.to_be_bytes());
            } else {
                writer.raw(&[0xfb]).raw(&value.to_bits().to_be_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded() {
        let mut bytes = vec![0x81; Item::MAX_DEPTH];
        bytes.push(0x00);
        assert!(Item::decode(&bytes).is_ok());
        bytes.insert(0, 0x81);
        assert!(matches!(Item::decode(&bytes), Err(CborError::Depth { .. })));
        assert!(matches!(Item::decode(&vec![0x81; 1 << 20]), Err(CborError::Depth { .. })));
    }
}
