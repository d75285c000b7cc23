//! What is wrong with a request for a code.

use crate::key::KeyError;
use crate::payload::PayloadError;
use crate::time::TimeError;

/// Why a request cannot become claims.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// A value that no code can have.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The holder's document number or key is wrong.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A field is no time, day or zone.
    #[error("{field}: {error}")]
    Time {
        /// The field's name.
        field: &'static str,
        /// What is wrong with it.
        error: TimeError,
    },
    /// A field is missing that another makes necessary.
    #[error("expected {field}{because}, found none")]
    Missing {
        /// The field's name.
        field: &'static str,
        /// Why it is needed, with a blank before.
        because: &'static str,
    },
    /// Two fields that say the same in different ways.
    #[error("expected one of {first} and {second}, found both")]
    Both {
        /// One field's name.
        first: &'static str,
        /// The other's.
        second: &'static str,
    },
    /// A field holds none of its words.
    #[error("{field}: expected one of {expected}")]
    Word {
        /// The field's name.
        field: &'static str,
        /// The words.
        expected: &'static str,
    },
    /// The file is no request.
    #[error("expected a request as documented, found: {0}")]
    Json(#[from] serde_json::Error),
    /// The random source failed.
    #[error("expected random bytes from the system, found an error")]
    Random,
}

impl IssueError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Payload(error) => error.hint(),
            Self::Key(error) => error.hint(),
            Self::Time { .. } => "times are RFC 3339 (2026-03-05T08:00:00+08:00), days ISO 8601 (2026-03-05)",
            Self::Missing { .. } => "docs/issuing.md lists the fields of a request",
            Self::Both { .. } => "leave one of them out",
            Self::Word { .. } => "`fede issue --help` explains the words",
            Self::Json(_) => {
                "docs/issuing.md has an example; unknown fields are refused so that no typing error passes"
            }
            Self::Random => "the system's random source is not ready; try again",
        }
    }
}
