//! What is wrong with claims.

use super::super::cbor::CborError;
use super::super::cose_key::CoseKeyError;
use crate::payload::PayloadError;
use crate::time::TimeError;

/// Why bytes are no claims of fede's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    #[error("expected no other keys in {map}, found {label}")]
    Unknown {
        /// The map.
        map: &'static str,
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// A key that the map must have.
    #[error("expected {claim} in {map}, found none")]
    Missing {
        /// The map.
        map: &'static str,
        /// The key.
        claim: &'static str,
    },
    /// A number for a status, reason or kind of document that is not assigned.
    #[error("expected a known {what}, found {found}")]
    Unassigned {
        /// What it stands for.
        what: &'static str,
        /// The number found.
        found: u64,
    },
    /// Grounds in part: reason, authority and appeal come together.
    #[error("expected reason, authority and appeal together, found some of them")]
    PartialGrounds,
    /// Neither a health status nor an itinerary.
    #[error("expected a health status or an itinerary, found neither")]
    NoStatement,
    /// The right values in another order or form than the one that is written.
    #[error("expected the one deterministic encoding of these claims, found another")]
    NotDeterministic,
}

impl ClaimsError {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Cbor(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::Time(_) => "time-out-of-range",
            Self::HolderKey(error) => error.id(),
            Self::Unknown { .. } => "claims-unknown",
            Self::Missing { .. } => "claims-missing",
            Self::Unassigned { .. } => "claims-unassigned",
            Self::PartialGrounds => "claims-partial-grounds",
            Self::NoStatement => "claims-no-statement",
            Self::NotDeterministic => "claims-not-deterministic",
        }
    }
}
