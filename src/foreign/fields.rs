//! Reads the fields of a statement from JSON. Each fault names the field.

use serde_json::{Map, Value};

use super::{CodeSystem, Coded, Sampled, StatedDate, StatedText, StatementError};

/// An object of a statement.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// Takes an object. `field` names it in errors.
    pub(super) fn of(value: &'a Value, field: &'static str) -> Result<Self, StatementError> {
        value.as_object().map(Self).ok_or(StatementError::Field { field })
    }

    /// A member; `null` counts as missing.
    pub(super) fn value(self, field: &str) -> Option<&'a Value> {
        self.0.get(field).filter(|value| !value.is_null())
    }

    pub(super) fn object(self, field: &'static str) -> Result<Option<Self>, StatementError> {
        self.value(field).map(|value| Self::of(value, field)).transpose()
    }

    pub(super) fn array(self, field: &'static str) -> Result<&'a [Value], StatementError> {
        let Some(value) = self.value(field) else { return Ok(&[]) };
        value.as_array().map(Vec::as_slice).ok_or(StatementError::Field { field })
    }

    /// The first object of an array.
    pub(super) fn first(self, field: &'static str) -> Result<Option<Self>, StatementError> {
        self.array(field)?.first().map(|value| Self::of(value, field)).transpose()
    }

    pub(super) fn str(self, field: &'static str) -> Result<Option<&'a str>, StatementError> {
        let text = self.value(field).map(|value| value.as_str().ok_or(StatementError::Field { field })).transpose();
        Ok(text?.filter(|text| !text.trim().is_empty()))
    }

    /// A text; an empty one counts as missing.
    pub(super) fn text(self, field: &'static str) -> Result<Option<StatedText>, StatementError> {
        read(self.str(field)?, field, StatedText::new)
    }

    pub(super) fn date(self, field: &'static str) -> Result<Option<StatedDate>, StatementError> {
        read(self.str(field)?, field, StatedDate::parse)
    }

    pub(super) fn sampled(self, field: &'static str) -> Result<Option<Sampled>, StatementError> {
        read(self.str(field)?, field, Sampled::parse)
    }

    pub(super) fn coded(self, field: &'static str, system: CodeSystem) -> Result<Option<Coded>, StatementError> {
        Ok(self.text(field)?.map(|code| Coded { system, code }))
    }

    /// A code: FHIR's `Coding`, or a text without a system.
    pub(super) fn coding(self, field: &'static str) -> Result<Option<Coded>, StatementError> {
        let Some(Value::Object(coding)) = self.value(field) else { return self.coded(field, CodeSystem::Other) };
        let coding = Fields(coding);
        match coding.coded("code", CodeSystem::of_uri(coding.str("system")?))? {
            Some(code) => Ok(Some(code)),
            None => coding.coded("display", CodeSystem::Other),
        }
    }

    /// A number. A text of digits is one too: some issuers of ICAO's seals write it so.
    pub(super) fn number(self, field: &'static str) -> Result<Option<u64>, StatementError> {
        let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        self.value(field).map(|value| number(value).ok_or(StatementError::Field { field })).transpose()
    }
}

fn read<T>(
    text: Option<&str>,
    field: &'static str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, StatementError> {
    text.map(|text| of(text).ok_or(StatementError::Field { field })).transpose()
}

/// A field that must be there.
pub(super) fn required<T>(value: Option<T>, field: &'static str) -> Result<T, StatementError> {
    value.ok_or(StatementError::Missing { field })
}

/// A name from its parts: family name, given names.
pub(super) fn name(parts: [Option<&str>; 2]) -> Result<Option<StatedText>, StatementError> {
    let parts: Vec<&str> = parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    StatedText::new(&parts.join(", ")).map(Some).ok_or(StatementError::Field { field: "name" })
}
