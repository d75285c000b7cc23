//! Errors of one field of a row or of a declaration.

use crate::key::KeyError;
use crate::office::{ResidentNumberError, StayError, TravelError};
use crate::payload::PayloadError;
use crate::time::{TimeError, Timestamp};

/// A field and its error.
#[derive(Debug)]
pub struct Fault {
    /// The field: a column, or a path such as `places[2].arrival`.
    pub field: String,
    /// The error.
    pub error: FieldError,
}

impl Fault {
    /// Returns a function that adds the name of the field to an error, for `map_err`.
    pub fn of<E: Into<FieldError>>(field: impl Into<String>) -> impl FnOnce(E) -> Self {
        let field = field.into();
        move |error| Self { field, error: error.into() }
    }
}

impl core::fmt::Display for Fault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let error = self.error.to_string();
        // Some errors already start with the field's name, but without its path. Do not repeat it.
        let name = self.field.rsplit('.').next().unwrap_or_default();
        let error = error.strip_prefix(name).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&error);
        write!(f, "{}: {error}", self.field)
    }
}

impl core::error::Error for Fault {}

/// Why a field is invalid.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    /// Not a time or a day.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// Not a valid place, name or other value of a code.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// Not a document number.
    #[error(transparent)]
    Number(#[from] KeyError),
    /// Not a Chinese resident identity number.
    #[error(transparent)]
    ResidentNumber(#[from] ResidentNumberError),
    /// The stay ends before it begins.
    #[error(transparent)]
    Stay(#[from] StayError),
    /// The itinerary does not fit into a code.
    #[error(transparent)]
    Travel(#[from] TravelError),
    /// Not one of the allowed words.
    #[error("expected one of {expected}, found {found}")]
    Word {
        /// The allowed words.
        expected: String,
        /// What was found.
        found: String,
    },
    /// The time is in the future.
    #[error("expected a time not after {now}, found {found}")]
    Future {
        /// The time of the import.
        now: Timestamp,
        /// The time found.
        found: Timestamp,
    },
    /// The end is not after the start.
    #[error("expected a time after {since}, found {found}")]
    EndsFirst {
        /// The start.
        since: Timestamp,
        /// The end.
        found: Timestamp,
    },
    /// The same entry is stored with a different end.
    #[error("expected the end that is known already, found another")]
    OtherEnd,
    /// The row has more or fewer fields than the first row.
    #[error("expected {expected} fields, as in the first row, found {found}")]
    Width {
        /// The number of columns.
        expected: usize,
        /// The number of fields.
        found: usize,
    },
    /// A required field is empty or missing.
    #[error("expected a value, found none")]
    Missing,
    /// Too many entries.
    #[error("expected at most {max}, found {found}")]
    TooMany {
        /// The maximum.
        max: usize,
        /// The number found.
        found: usize,
    },
    /// The JSON does not match the schema.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}
