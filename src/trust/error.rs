//! Errors in roots, lists and other trust documents.

use crate::codec::cbor::CborError;
use crate::codec::{CoseError, CoseKeyError};
use crate::key::KeyId;
use crate::payload::{PayloadError, Region};
use crate::time::TimeError;

use super::{Digest, Recognition, Role, TrustList};

/// Why a trust document is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The bytes are not a COSE_Sign document of this type.
    #[error(transparent)]
    Cose(#[from] CoseError),
    /// The payload is not deterministic CBOR, or has another shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A key is not a valid Ed25519 key.
    #[error(transparent)]
    CoseKey(#[from] CoseKeyError),
    /// A region code or a name is not valid.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// A time is out of range, or a window ends before it begins.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The file is larger than the limit for its kind.
    #[error("expected at most {max} bytes, found {found}")]
    TooLarge {
        /// Maximum size in bytes.
        max: usize,
        /// Size found, in bytes.
        found: usize,
    },
    /// A map has a label that is not defined for it.
    #[error("expected no other keys in {map}, found {label}")]
    Unknown {
        /// The map.
        map: &'static str,
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// A map lacks a required entry.
    #[error("expected {entry} in {map}, found none")]
    Missing {
        /// The map.
        map: &'static str,
        /// The entry.
        entry: &'static str,
    },
    /// The version is 0.
    #[error("expected a version of 1 or more, found 0")]
    Version,
    /// The root is not the direct successor of the trusted root.
    #[error("expected the version after {before}, that of the root before, found version {found}")]
    RootVersion {
        /// Version of the trusted root.
        before: u64,
        /// The version found.
        found: u64,
    },
    /// The threshold is 0, or higher than the number of keys in the role.
    #[error("expected a threshold of 1 to {keys}, the number of keys, found {threshold}")]
    Threshold {
        /// The threshold.
        threshold: u64,
        /// Number of keys in the role.
        keys: usize,
    },
    /// The role has more than [`Role::MAX_KEYS`] keys.
    #[error("expected at most {} keys in a role, found {found}", Role::MAX_KEYS)]
    TooManyKeys {
        /// Number of keys found.
        found: usize,
    },
    /// Fewer valid signatures than the threshold.
    #[error("expected {threshold} signature(s) by the {role} keys, found {found} that verify")]
    ThresholdNotMet {
        /// Role that must sign.
        role: &'static str,
        /// The threshold.
        threshold: u64,
        /// Number of keys of the role that have signed.
        found: usize,
    },
    /// A key is listed twice.
    #[error("expected each key once, found {kid} twice")]
    DuplicateKey {
        /// The key.
        kid: KeyId,
    },
    /// A region is listed twice.
    #[error("expected each region once, found {region} twice")]
    DuplicateRegion {
        /// The region.
        region: Region,
    },
    /// A region has no keys.
    #[error("expected a key for {region}, found none")]
    NoKeys {
        /// The region.
        region: Region,
    },
    /// The list has more than [`TrustList::MAX_REGIONS`] regions.
    #[error("expected at most {} regions, found {found}", TrustList::MAX_REGIONS)]
    TooManyRegions {
        /// Number of regions found.
        found: usize,
    },
    /// A region that has adopted another region's code also has keys of its own.
    #[error("expected no key for {region}, which has adopted a code, found one")]
    AdoptedKeys {
        /// The region.
        region: Region,
    },
    /// A region has adopted the code of a region that has no keys on this list.
    #[error("expected keys of {of}, whose code {region} has adopted, found none")]
    AdoptsNothing {
        /// The region.
        region: Region,
        /// Region whose code it has adopted.
        of: Region,
    },
    /// A region has adopted the code of a region that is recognised under an agreement.
    #[error("expected the code of a region that the publisher vouches for, found {region} adopting that of {of}")]
    AdoptsDirect {
        /// The region.
        region: Region,
        /// Region whose code it has adopted.
        of: Region,
    },
    /// The way of recognition is not defined, or its entries belong to another way.
    #[error("expected the way 1, 2 with where the entry comes from, or 3 with what is adopted, found way {found}")]
    Way {
        /// Way found.
        found: u64,
    },
    /// The entry came through no list, or through more than [`Recognition::MAX_VIA`].
    #[error("expected 1 to {} lists that an entry has come through, found {found}", Recognition::MAX_VIA)]
    Via {
        /// Number of lists found.
        found: usize,
    },
    /// The scope is empty, or repeats a value.
    #[error("expected a scope of kinds in order and each once, of three statuses, and no other values")]
    Scope,
    /// The ages of the snapshot terms are out of order.
    #[error("expected an age to warn at below the age to stop at, found {ageing_after} s and {stale_after} s")]
    Thresholds {
        /// The age in seconds from which a gate warns.
        ageing_after: u64,
        /// The age in seconds from which a gate cannot decide.
        stale_after: u64,
    },
    /// A use is not defined, or there is none, or one is listed twice.
    #[error("expected what key {kid} may sign, in order and each once")]
    Uses {
        /// The key.
        kid: KeyId,
    },
    /// The slots are not in their one encoding.
    #[error("expected withdrawn slots, rising and coded in the one way for them, found something else")]
    Slots,
    /// The block has more slots than a gate reads.
    #[error("expected at most {max} withdrawn slots in a block, found {found}")]
    TooManySlots {
        /// Maximum number of slots.
        max: usize,
        /// Number of slots that the block states.
        found: u64,
    },
    /// The days of a revocation list are not ascending, or one is before the first day covered.
    #[error("expected days that rise, from the first covered on")]
    Days,
    /// The content of a file does not match its digest.
    #[error("expected a file with SHA-256 {expected}, found {found}")]
    Digest {
        /// Digest in the signed file that names this one.
        expected: Digest,
        /// Digest of the file found.
        found: Digest,
    },
    /// The document is about another region.
    #[error("expected a document of {expected}, found one of {found}")]
    OtherRegion {
        /// The region asked for.
        expected: Region,
        /// The region found.
        found: Region,
    },
    /// No key of the region that may sign this document has signed it.
    #[error("expected a signature by a key of {region} that counts and signs \"{what}\", found none")]
    RegionSignature {
        /// The region.
        region: Region,
        /// Use that the key must have.
        what: &'static str,
    },
    /// The text of the rules is not TOML.
    #[error("expected rules in TOML, found something else")]
    RulesText,
    /// The values are valid, but not in their one deterministic encoding.
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
            Self::AdoptedKeys { .. } => "trust-adopted-keys",
            Self::AdoptsNothing { .. } => "trust-adopts-nothing",
            Self::AdoptsDirect { .. } => "trust-adopts-direct",
            Self::Way { .. } => "trust-way",
            Self::Via { .. } => "trust-via",
            Self::Scope => "trust-scope",
            Self::Thresholds { .. } => "trust-thresholds",
            Self::Uses { .. } => "trust-uses",
            Self::Slots => "trust-slots",
            Self::TooManySlots { .. } => "trust-too-many-slots",
            Self::Days => "trust-days",
            Self::Digest { .. } => "trust-digest",
            Self::OtherRegion { .. } => "trust-other-region",
            Self::RegionSignature { .. } => "trust-region-signature",
            Self::RulesText => "trust-rules-text",
            Self::NotDeterministic => "trust-not-deterministic",
        }
    }

    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Cose(CoseError::Type { .. }) => "`fede trust show FILE` says what kind of document a file is",
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
            Self::RegionSignature { .. } => {
                "name the use in `signs` of the key in the trust list, and sign with that key while it counts"
            }
            Self::RulesText => "check the file that `file` names; it is read as TOML",
            Self::OtherRegion { .. } => "give the file of the region that was asked for",
            Self::AdoptedKeys { .. } => "leave the keys out, or leave `adopts` out",
            Self::AdoptsDirect { .. } => "recognise the region directly too, by an import of its own",
            Self::AdoptsNothing { .. } => "list the region whose code is adopted, with its keys",
            Self::Thresholds { .. } => "choose a longer stale_after_hours, or a shorter ageing_after_hours",
            Self::Uses { .. } => {
                "write signs = [\"health\"], [\"itinerary\"], [\"revocation\"], [\"rules\"] or several"
            }
            Self::Scope => {
                "name kinds of statement once each, and none that the entry taken over does not cover; a worse status \
                 counts no better than a better one"
            }
            Self::Version => "versions start at 1 and rise with each list",
            _ => "fetch the file again from its publisher; what comes again has been damaged or altered",
        }
    }
}
