//! Values of a TOML file, read by hand. With `serde`, each type of the rules would have code of its
//! own for each kind of value: 36 KB of the gate page.

use core::convert::Infallible;
use core::fmt;
use core::ops::Range;

use serde::de::{Deserializer, Error as _, Visitor};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, Error, ValueDeserializer};

/// A value with its place in the text.
#[derive(Clone)]
pub(super) struct Node<'a> {
    text: &'a str,
    span: Range<usize>,
    value: &'a DeValue<'a>,
}

impl<'a> Node<'a> {
    fn new(text: &'a str, value: &'a Spanned<DeValue<'a>>) -> Self {
        Self { text, span: value.span(), value: value.get_ref() }
    }

    fn not(&self, expected: &str) -> Error {
        let found = match self.value {
            DeValue::String(text) => format!("string {text:?}"),
            DeValue::Integer(number) => format!("integer `{number}`"),
            DeValue::Float(number) => format!("floating point `{}`", number.as_str()),
            DeValue::Boolean(flag) => format!("boolean `{flag}`"),
            DeValue::Datetime(time) => format!("time `{time}`"),
            DeValue::Array(_) => "sequence".to_owned(),
            DeValue::Table(_) => "map".to_owned(),
        };
        error(self.text, &self.span, &format!("invalid type: {found}, expected {expected}"))
    }

    pub(super) fn text(&self) -> Result<&'a str, Error> {
        if let DeValue::String(text) = self.value { Ok(text) } else { Err(self.not("a string")) }
    }

    pub(super) fn number(&self) -> Result<u32, Error> {
        let DeValue::Integer(number) = self.value else { return Err(self.not("u32")) };
        // With a sign, because TOML has `-0`.
        let value = i64::from_str_radix(number.as_str(), number.radix()).ok();
        value
            .and_then(|value| u32::try_from(value).ok())
            .ok_or_else(|| error(self.text, &self.span, &format!("invalid value: integer `{number}`, expected u32")))
    }

    /// The meaning of one of these words.
    pub(super) fn word<T: Copy>(&self, words: &[(&'static str, T)]) -> Result<T, Error> {
        let text = self.text()?;
        let meaning = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        meaning.ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            error(self.text, &self.span, &format!("unknown variant `{text}`, expected {}", one_of(&words)))
        })
    }

    pub(super) fn list(&self) -> Result<impl Iterator<Item = Self> + use<'a>, Error> {
        let DeValue::Array(values) = self.value else { return Err(self.not("a sequence")) };
        let text = self.text;
        Ok(values.iter().map(move |value| Self::new(text, value)))
    }

    /// The entries of a table with keys of any name.
    pub(super) fn entries(&self) -> Result<impl Iterator<Item = (&'a str, Self)> + use<'a>, Error> {
        let DeValue::Table(table) = self.value else { return Err(self.not("a map")) };
        Ok(entries(self.text, table).map(|(key, value)| (&**key.get_ref(), value)))
    }

    /// The fields of a table that has only these.
    pub(super) fn fields(&self, known: &[&'static str]) -> Result<Fields<'a>, Error> {
        let DeValue::Table(table) = self.value else { return Err(self.not("a map")) };
        Fields::new(self.text, self.span.clone(), table, known)
    }
}

/// The fields of a table.
pub(super) struct Fields<'a> {
    text: &'a str,
    span: Range<usize>,
    values: Vec<(&'a str, Node<'a>)>,
}

impl<'a> Fields<'a> {
    /// The fields of a file that has only these.
    pub(super) fn of_file(
        text: &'a str,
        file: &'a Spanned<DeTable<'a>>,
        known: &[&'static str],
    ) -> Result<Self, Error> {
        Self::new(text, file.span(), file.get_ref(), known)
    }

    fn new(text: &'a str, span: Range<usize>, table: &'a DeTable<'a>, known: &[&'static str]) -> Result<Self, Error> {
        let mut values = Vec::new();
        for (key, value) in entries(text, table) {
            let name = &**key.get_ref();
            if !known.contains(&name) {
                let message = format!("unknown field `{name}`, expected {}", one_of(known));
                return Err(error(text, &key.span(), &message));
            }
            values.push((name, value));
        }
        Ok(Self { text, span, values })
    }

    pub(super) fn get(&self, name: &str) -> Option<&Node<'a>> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(super) fn needed(&self, name: &str) -> Result<&Node<'a>, Error> {
        self.get(name).ok_or_else(|| error(self.text, &self.span, &format!("missing field `{name}`")))
    }
}

fn entries<'a>(text: &'a str, table: &'a DeTable<'a>) -> impl Iterator<Item = (&'a Spanned<DeString<'a>>, Node<'a>)> {
    table.iter().map(move |(key, value)| (key, Node::new(text, value)))
}

fn one_of(words: &[&str]) -> String {
    match words {
        [one] => format!("`{one}`"),
        [one, other] => format!("`{one}` or `{other}`"),
        _ => format!("one of `{}`", words.join("`, `")),
    }
}

/// An error with a place, which it shows as those of the parser do. A deserializer adds the place to
/// an error of its visitor.
fn error(text: &str, span: &Range<usize>, message: &str) -> Error {
    struct Fault<'a>(&'a str);

    impl<'de> Visitor<'de> for Fault<'_> {
        type Value = Infallible;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str(self.0)
        }

        fn visit_some<D: Deserializer<'de>>(self, _: D) -> Result<Infallible, D::Error> {
            Err(D::Error::custom(self.0))
        }
    }

    let place = ValueDeserializer::from(Spanned::new(span.clone(), DeValue::Boolean(false)));
    match place.deserialize_option(Fault(message)) {
        Ok(never) => match never {},
        Err(mut error) => {
            error.set_input(Some(text));
            error
        }
    }
}
