//! JSON of others, bounded: depth, number of values, no name twice in an object. And its canonical
//! form (RFC 8785).

use core::cell::Cell;
use core::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::words::{Explain, Lang, errors_foreign as say};

/// The bounds of a document.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes of the text.
    pub bytes: usize,
    /// Levels of nesting.
    pub depth: usize,
    /// Values in all: each member of an object or an array is one.
    pub values: usize,
}

impl Bounds {
    /// A code: a seal of ICAO, a SMART Health Card, a header. The deepest of the specifications'
    /// examples has 10 levels, the longest 330 values.
    pub const CODE: Self = Self { bytes: 1 << 16, depth: 24, values: 4096 };
    /// The trust list of a network. VCI's directory of 2026 has 690 KB and 8,955 values.
    pub const LIST: Self = Self { bytes: 16 << 20, depth: 16, values: 1 << 18 };
}

/// Why a text is not JSON within the bounds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum JsonError {
    /// It is longer than its bound.
    TooLong {
        /// The bound, in bytes.
        max: usize,
        /// The bytes found.
        found: usize,
    },
    /// It is nested deeper than its bound.
    TooDeep {
        /// The bound, in levels.
        max: usize,
    },
    /// It has more values than its bound.
    TooManyValues {
        /// The bound.
        max: usize,
    },
    /// An object has a name twice.
    DuplicateName,
    /// It is not JSON.
    Form {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
}

impl Explain for JsonError {
    fn id(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "json-too-long",
            Self::TooDeep { .. } => "json-too-deep",
            Self::TooManyValues { .. } => "json-too-many-values",
            Self::DuplicateName => "json-duplicate-name",
            Self::Form { .. } => "json-form",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooLong { max, found } => say::JsonTooLong { max, found }.say(lang),
            Self::TooDeep { max } => say::JsonTooDeep { max }.say(lang),
            Self::TooManyValues { max } => say::JsonTooManyValues { max }.say(lang),
            Self::DuplicateName => say::json_duplicate_name(lang).to_owned(),
            Self::Form { line, column } => say::JsonForm { line, column }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::foreign_form_hint(lang).to_owned()
    }
}

/// Reads a document within bounds.
///
/// # Errors
/// [`JsonError`] for the first fault.
pub fn parse(text: &[u8], bounds: Bounds) -> Result<Value, JsonError> {
    if text.len() > bounds.bytes {
        return Err(JsonError::TooLong { max: bounds.bytes, found: text.len() });
    }
    let (values, fault) = (Cell::new(bounds.values), Cell::new(None));
    let mut json = serde_json::Deserializer::from_slice(text);
    let seed = Seed { depth: bounds.depth, values: &values, bounds, fault: &fault };
    let parsed = seed.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    parsed
        .map_err(|error| fault.take().unwrap_or(JsonError::Form { line: error.line(), column: error.column().max(1) }))
}

/// The canonical form of a value (RFC 8785): what signatures cover.
///
/// # Errors
/// [`JsonError::Form`] for a number that it cannot express.
pub fn canonical(value: &Value) -> Result<Vec<u8>, JsonError> {
    serde_json_canonicalizer::to_vec(value).map_err(|_| JsonError::Form { line: 1, column: 1 })
}

/// Reads one value, one level down.
#[derive(Clone, Copy)]
struct Seed<'a> {
    depth: usize,
    values: &'a Cell<usize>,
    bounds: Bounds,
    fault: &'a Cell<Option<JsonError>>,
}

impl Seed<'_> {
    fn fail<T, E: serde::de::Error>(self, fault: JsonError) -> Result<T, E> {
        self.fault.set(Some(fault));
        Err(E::custom("refused"))
    }

    fn inside<E: serde::de::Error>(mut self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => return self.fail(JsonError::TooDeep { max: self.bounds.depth }),
        }
        Ok(self)
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.values.get().checked_sub(1) {
            Some(left) => self.values.set(left),
            None => return self.fail(JsonError::TooManyValues { max: self.bounds.values }),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let seed = self.inside()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(seed)? {
            array.push(item);
        }
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let seed = self.inside()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(seed)?;
            if object.insert(name, value).is_some() {
                return self.fail(JsonError::DuplicateName);
            }
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Bounds = Bounds { bytes: 100, depth: 3, values: 10 };

    #[test]
    fn documents_within_the_bounds_are_read() {
        let text = r#"{"a": [1, -2, 2.5, true, null, "é"], "b": {"c": {}}}"#;
        assert_eq!(parse(text.as_bytes(), SMALL).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn each_bound_has_its_name() {
        let of = |text: &str| parse(text.as_bytes(), SMALL).unwrap_err();
        assert_eq!(of(&" ".repeat(101)), JsonError::TooLong { max: 100, found: 101 });
        assert_eq!(of("[[[[]]]]"), JsonError::TooDeep { max: 3 });
        assert_eq!(of("[1,2,3,4,5,6,7,8,9,10]"), JsonError::TooManyValues { max: 10 });
        assert_eq!(of(r#"{"a": 1, "b": 2, "a": 3}"#), JsonError::DuplicateName);
        assert_eq!(of("{\n \"a\": tru}"), JsonError::Form { line: 2, column: 10 });
        assert_eq!(of("1 2").id(), "json-form");
        assert_eq!(of("").id(), "json-form");
        let deep = "[".repeat(100_000);
        assert_eq!(parse(deep.as_bytes(), Bounds { bytes: 1 << 20, ..SMALL }).unwrap_err().id(), "json-too-deep");
    }

    /// RFC 8785, section 3.2.3 and appendix B, in short.
    #[test]
    fn the_canonical_form_is_that_of_rfc_8785() {
        let text =
            "{\"peach\": \"sorting\", \"\\u20ac\": 1, \"1\": 1E30, \"\\ud83d\\ude00\": 4.50, \"\\r\": [56, null]}";
        let value = parse(text.as_bytes(), Bounds { bytes: 1000, depth: 4, values: 20 }).unwrap();
        let expected = "{\"\\r\":[56,null],\"1\":1e+30,\"peach\":\"sorting\",\"€\":1,\"😀\":4.5}";
        assert_eq!(String::from_utf8(canonical(&value).unwrap()).unwrap(), expected);
    }
}
