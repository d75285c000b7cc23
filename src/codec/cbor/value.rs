//! An item of any kind, for input of unknown shape: decoded, encoded, and shown in diagnostic
//! notation.

use core::fmt::{self, Write};

use ciborium::Value;
use ciborium_ll::Header;

use super::{CborError, Reader};
use crate::payload::hex::Hex;
use crate::payload::is_unprintable;

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

/// Number of blanks per level of indentation.
const INDENT: usize = 2;
/// Maximum length of an array or map on one line, in characters.
const LINE: usize = 72;

/// Formats an item over several lines, indented. The result has no control characters, so it is
/// safe on a terminal.
#[must_use]
pub fn pretty_diagnostic(value: &Value) -> String {
    let mut out = String::new();
    pretty(&mut out, value, 0);
    out
}

/// Formats an item on one line.
#[must_use]
pub fn diagnostic(value: &Value) -> String {
    Line(value).to_string()
}

struct Line<'a>(&'a Value);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Integer(value) => write!(f, "{}", i128::from(*value)),
            Value::Bytes(bytes) => {
                f.write_str("h'")?;
                write!(f, "{}", Hex(bytes))?;
                f.write_char('\'')
            }
            Value::Text(text) => quoted(f, text),
            Value::Array(items) => {
                f.write_char('[')?;
                separated(f, items, |f, item| write!(f, "{}", Line(item)))?;
                f.write_char(']')
            }
            Value::Map(entries) => {
                f.write_char('{')?;
                separated(f, entries, |f, (key, value)| write!(f, "{}: {}", Line(key), Line(value)))?;
                f.write_char('}')
            }
            Value::Tag(number, item) => write!(f, "{number}({})", Line(item)),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Null => f.write_str("null"),
            Value::Float(value) if value.is_nan() => f.write_str("NaN"),
            Value::Float(value) if value.is_infinite() => {
                f.write_str(if *value > 0.0 { "Infinity" } else { "-Infinity" })
            }
            Value::Float(value) => write!(f, "{value:?}"),
            // `Value` is `#[non_exhaustive]`. `decode_value` returns no other kinds.
            _ => f.write_str("…"),
        }
    }
}

fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    one: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        one(f, item)?;
    }
    Ok(())
}

/// Formats a JSON string. Characters that could hide or reorder text are escaped as UTF-16 units.
fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            _ if is_unprintable(character) => {
                character.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(f, "\\u{unit:04x}"))?;
            }
            _ => f.write_char(character)?,
        }
    }
    f.write_char('"')
}

fn pretty(out: &mut String, item: &Value, level: usize) {
    let line = Line(item).to_string();
    match item {
        Value::Tag(number, inner) => {
            let _ = write!(out, "{number}(");
            pretty(out, inner, level);
            out.push(')');
        }
        Value::Array(items) if line.len() > LINE => {
            block(out, ['[', ']'], items, level, |out, item| pretty(out, item, level + 1));
        }
        Value::Map(entries) if line.len() > LINE => {
            block(out, ['{', '}'], entries, level, |out, (key, value)| {
                let _ = write!(out, "{}: ", Line(key));
                pretty(out, value, level + 1);
            });
        }
        _ => out.push_str(&line),
    }
}

fn block<T>(out: &mut String, [open, close]: [char; 2], items: &[T], level: usize, one: impl Fn(&mut String, &T)) {
    out.push(open);
    for (position, item) in items.iter().enumerate() {
        out.push_str(if position > 0 { ",\n" } else { "\n" });
        out.push_str(&" ".repeat((level + 1) * INDENT));
        one(out, item);
    }
    out.push('\n');
    out.push_str(&" ".repeat(level * INDENT));
    out.push(close);
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

    #[test]
    fn text_cannot_control_a_terminal() {
        let item = Value::Text("a\u{1b}[31m\u{202e}\"\\张".to_owned());
        assert_eq!(Line(&item).to_string(), "\"a\\u001b[31m\\u202e\\\"\\\\张\"");
    }

    #[test]
    fn long_maps_take_several_lines() {
        let long = Value::Bytes(vec![0; 40]);
        let map = Value::Map(vec![(1.into(), long), ((-1).into(), Value::Array(vec![]))]);
        let zeros = "00".repeat(40);
        assert_eq!(pretty_diagnostic(&map), format!("{{\n  1: h'{zeros}',\n  -1: []\n}}"));
    }
}
