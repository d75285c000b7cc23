//! Diagnostic notation (RFC 8949, section 8), shown by `inspect`.

use core::fmt::{self, Write};

use ciborium::Value;

use crate::payload::is_unprintable;

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
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
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
