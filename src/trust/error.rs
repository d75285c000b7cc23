//! What is wrong with a root or a list.

use crate::codec::cbor::CborError;
use crate::codec::{CoseError, CoseKeyError};
use crate::key::KeyId;
use crate::payload::{PayloadError, Region};
use crate::time::TimeError;

use super::{Role, TrustList};

/// Why a root or a list does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// No COSE_Sign of this type.
    #[error(transparent)]
    Cose(#[from] CoseError),
    /// Not deterministic CBOR, or another shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A key that is none.
    #[error(transparent)]
    CoseKey(#[from] CoseKeyError),
    /// A region or name that is none.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// A time beyond the calendar, or a window that ends before it begins.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The file is larger than any honest one.
    #[error("expected at most {max} bytes, found {found}")]
    TooLarge {
        /// The most bytes.
        max: usize,
        /// The bytes found.
        found: usize,
    },
    /// A key that the map does not have.
    #[error("expected no other keys in {map}, found {label}")]
    Unknown {
        /// The map.
        map: &'static str,
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// A key that the map must have.
    #[error("expected {entry} in {map}, found none")]
    Missing {
        /// The map.
        map: &'static str,
        /// The entry.
        entry: &'static str,
    },
    /// A version of 0.
    #[error("expected a version of 1 or more, found 0")]
    Version,
    /// A root that is not the very next after the one that is trusted.
    #[error("expected the version after {before}, that of the root before, found version {found}")]
    RootVersion {
        /// The version of the root before.
        before: u64,
        /// The version found.
        found: u64,
    },
    /// A threshold of 0, or of more keys than the role has.
    #[error("expected a threshold of 1 to {keys}, the number of keys, found {threshold}")]
    Threshold {
        /// The threshold.
        threshold: u64,
        /// The role's keys.
        keys: usize,
    },
    /// More keys in a role than any threshold needs.
    #[error("expected at most {} keys in a role, found {found}", Role::MAX_KEYS)]
    TooManyKeys {
        /// The keys found.
        found: usize,
    },
    /// Fewer valid signatures than the threshold.
    #[error("expected {threshold} signature(s) by the {role} keys, found {found} that verify")]
    ThresholdNotMet {
        /// The role that must sign.
        role: &'static str,
        /// The threshold.
        threshold: u64,
        /// The keys of the role that have signed.
        found: usize,
    },
    /// A key that stands twice where it may stand once.
    #[error("expected each key once, found {kid} twice")]
    DuplicateKey {
        /// The key.
        kid: KeyId,
    },
    /// A region that stands twice.
    #[error("expected each region once, found {region} twice")]
    DuplicateRegion {
        /// The region.
        region: Region,
    },
    /// A region without keys.
    #[error("expected a key for {region}, found none")]
    NoKeys {
        /// The region.
        region: Region,
    },
    /// More regions than a list holds.
    #[error("expected at most {} regions, found {found}", TrustList::MAX_REGIONS)]
    TooManyRegions {
        /// The regions found.
        found: usize,
    },
    /// A kind of statement that is not assigned, or none, or one twice.
    #[error("expected the kinds of statement that key {kid} signs, in order and each once")]
    Kinds {
        /// The key.
        kid: KeyId,
    },
    /// The right values in another order or form than the one that is written.
    #[error("expected the one deterministic encoding of this document, found another")]
    NotDeterministic,
}

impl TrustError {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Cose(error) => error.id(),
            Self::Cbor(error) => error.id(),
            Self::CoseKey(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::Time(_) => "trust-time",
            Self::TooLarge { .. } => "trust-too-large",
            Self::Unknown { .. } => "trust-unknown",
            Self::Missing { .. } => "trust-missing",
            Self::Version => "trust-version",
            Self::RootVersion { .. } => "trust-root-version",
            Self::Threshold { .. } => "trust-threshold",
            Self::TooManyKeys { .. } => "trust-too-many-keys",
            Self::ThresholdNotMet { .. } => "trust-threshold-not-met",
            Self::DuplicateKey { .. } => "trust-duplicate-key",
            Self::DuplicateRegion { .. } => "trust-duplicate-region",
            Self::NoKeys { .. } => "trust-no-keys",
            Self::TooManyRegions { .. } => "trust-too-many-regions",
            Self::Kinds { .. } => "trust-kinds",
            Self::NotDeterministic => "trust-not-deterministic",
        }
    }

    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Cose(CoseError::Type { .. }) => "give the trust list with --trust and the root with --root",
            Self::ThresholdNotMet { .. } => {
                "`fede trust show FILE --root ROOT` says who is missing; check that both are of the same publisher"
            }
            Self::RootVersion { .. } => {
                "give every root from the one that is trusted, in the order of their versions, each with --root"
            }
            Self::Threshold { .. } | Self::TooManyKeys { .. } => "choose a threshold that the keys can reach",
            Self::DuplicateKey { .. } | Self::DuplicateRegion { .. } => "name it once",
            Self::TooManyRegions { .. } => "publish two lists",
            Self::NoKeys { .. } => "leave the region out, or give its key",
            Self::Payload(error) => error.hint(),
            Self::Time(_) => "a document expires after it is issued, and a key after it begins to count",
            Self::Kinds { .. } => "write signs = [\"health\"], [\"itinerary\"] or both",
            Self::Version => "versions start at 1 and rise with each list",
            _ => "fetch the file again from its publisher; what comes again has been damaged or altered",
        }
    }
}
