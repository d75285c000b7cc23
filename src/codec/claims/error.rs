//! What is wrong with claims.

use super::super::cbor::{CborError, FieldError};
use super::super::cose_key::CoseKeyError;
use crate::payload::PayloadError;
use crate::time::TimeError;
use crate::words::{Explain, Lang, errors_codec as say};

/// Why bytes are no claims of fede's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ClaimsError {
    /// Not deterministic CBOR, or another shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A value that no code can have.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// A time beyond the calendar.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The holder's key is none.
    #[error(transparent)]
    HolderKey(#[from] CoseKeyError),
    /// A key that the map does not have.
    Unknown {
        /// The map.
        map: &'static str,
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// A key that the map must have.
    Missing {
        /// The map.
        map: &'static str,
        /// The key.
        claim: &'static str,
    },
    /// A number for a status, reason or kind of document that is not assigned.
    Unassigned {
        /// What it stands for.
        what: &'static str,
        /// The number found.
        found: u64,
    },
    /// Grounds in part: reason, authority and appeal come together.
    PartialGrounds,
    /// Neither a health status nor an itinerary.
    NoStatement,
    /// The right values in another order or form than the one that is written.
    NotDeterministic,
}

impl FieldError for ClaimsError {
    fn unknown(map: &'static str, label: i64) -> Self {
        Self::Unknown { map, label }
    }

    fn missing(map: &'static str, claim: &'static str) -> Self {
        Self::Missing { map, claim }
    }
}

impl Explain for ClaimsError {
    fn id(&self) -> &'static str {
        match self {
            Self::Cbor(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::HolderKey(error) => error.id(),
            Self::Time(_) => "time-out-of-range",
            Self::Unknown { .. } => "claims-unknown",
            Self::Missing { .. } => "claims-missing",
            Self::Unassigned { .. } => "claims-unassigned",
            Self::PartialGrounds => "claims-partial-grounds",
            Self::NoStatement => "claims-no-statement",
            Self::NotDeterministic => "claims-not-deterministic",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Cbor(error) => error.words(lang),
            Self::Payload(error) => error.words(lang),
            Self::Time(error) => error.words(lang),
            Self::HolderKey(error) => error.words(lang),
            Self::Unknown { map, label } => say::ClaimsUnknown { map: &part(map, lang), label }.say(lang),
            Self::Missing { map, claim } => {
                say::ClaimsMissing { map: &part(map, lang), claim: &part(claim, lang) }.say(lang)
            }
            Self::Unassigned { what, found } => say::ClaimsUnassigned { what, found }.say(lang),
            Self::PartialGrounds => say::claims_partial_grounds(lang).to_owned(),
            Self::NoStatement => say::claims_no_statement(lang).to_owned(),
            Self::NotDeterministic => say::claims_not_deterministic(lang).to_owned(),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// The name of a map or a key in it.
fn part(part: &str, lang: Lang) -> String {
    say::ClaimsPart { part }.say(lang)
}
