//! What is wrong with one field of a row or of a declaration.

use crate::key::KeyError;
use crate::office::{ResidentNumberError, StayError, TravelError};
use crate::payload::PayloadError;
use crate::time::{TimeError, Timestamp};

/// A field, and what is wrong with it.
#[derive(Debug)]
pub struct Fault {
    /// The field: a column, or a path such as `places[2].arrival`.
    pub field: String,
    /// What is wrong.
    pub error: FieldError,
}

impl Fault {
    /// Puts a field's name before what is wrong with it.
    pub fn of<E: Into<FieldError>>(field: impl Into<String>) -> impl FnOnce(E) -> Self {
        let field = field.into();
        move |error| Self { field, error: error.into() }
    }
}

impl core::fmt::Display for Fault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let error = self.error.to_string();
        // Some errors name their field already, without where it stands.
        let name = self.field.rsplit('.').next().unwrap_or_default();
        let error = error.strip_prefix(name).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&error);
        write!(f, "{}: {error}", self.field)
    }
}

impl core::error::Error for Fault {}

/// What is wrong with a field.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    /// No time or day.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// No place, name, or other value of a code.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// No document number.
    #[error(transparent)]
    Number(#[from] KeyError),
    /// No number of a Chinese resident.
    #[error(transparent)]
    ResidentNumber(#[from] ResidentNumberError),
    /// A stay that ends before it begins.
    #[error(transparent)]
    Stay(#[from] StayError),
    /// An itinerary that no code can say.
    #[error(transparent)]
    Travel(#[from] TravelError),
    /// None of the words that may stand there.
    #[error("expected one of {expected}, found {found}")]
    Word {
        /// The words.
        expected: String,
        /// What is there.
        found: String,
    },
    /// A time that has not come.
    #[error("expected a time not after {now}, found {found}")]
    Future {
        /// The time of the import.
        now: Timestamp,
        /// The time found.
        found: Timestamp,
    },
    /// An end before its start.
    #[error("expected a time after {since}, found {found}")]
    EndsFirst {
        /// The start.
        since: Timestamp,
        /// The end.
        found: Timestamp,
    },
    /// Something that has another end already.
    #[error("expected the end that is known already, found another")]
    OtherEnd,
    /// A row with more or fewer fields than the first.
    #[error("expected {expected} fields, as in the first row, found {found}")]
    Width {
        /// The number of columns.
        expected: usize,
        /// The number of fields.
        found: usize,
    },
    /// Nothing where something must be.
    #[error("expected a value, found none")]
    Missing,
    /// More than anyone has.
    #[error("expected at most {max}, found {found}")]
    TooMany {
        /// The most.
        max: usize,
        /// How many there are.
        found: usize,
    },
    /// Not the JSON that the schema describes.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}
