//! Errors in roots, lists and other trust documents.

use crate::codec::cbor::{CborError, FieldError};
use crate::codec::{CoseError, CoseKeyError};
use crate::foreign::ForeignKeyError;
use crate::key::KeyId;
use crate::payload::{PayloadError, Region};
use crate::time::TimeError;
use crate::words::{Explain, Lang, errors_trust as say};

use super::{Digest, Recognition, RootRole, TrustList};

/// Why a trust document is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
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
    /// A network, or a key of one, cannot be listed.
    #[error(transparent)]
    Foreign(#[from] ForeignKeyError),
    /// The file is larger than the limit for its kind.
    TooLarge {
        /// Maximum size in bytes.
        max: usize,
        /// Size found, in bytes.
        found: usize,
    },
    /// A map has a label that is not defined for it.
    Unknown {
        /// The map.
        map: &'static str,
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// A map lacks a required entry.
    Missing {
        /// The map.
        map: &'static str,
        /// The entry.
        entry: &'static str,
    },
    /// The version is 0.
    Version,
    /// The root is not the direct successor of the trusted root.
    RootVersion {
        /// Version of the trusted root.
        before: u64,
        /// The version found.
        found: u64,
    },
    /// The threshold is 0, or higher than the number of keys in the role.
    Threshold {
        /// The threshold.
        threshold: u64,
        /// Number of keys in the role.
        keys: usize,
    },
    /// The role has more than [`RootRole::MAX_KEYS`] keys.
    TooManyKeys {
        /// Number of keys found.
        found: usize,
    },
    /// Fewer valid signatures than the threshold.
    ThresholdNotMet {
        /// Role that must sign.
        role: &'static str,
        /// The threshold.
        threshold: u64,
        /// Number of keys of the role that have signed.
        found: usize,
    },
    /// A key is listed twice.
    DuplicateKey {
        /// The key.
        kid: KeyId,
    },
    /// A region is listed twice.
    DuplicateRegion {
        /// The region.
        region: Region,
    },
    /// A region has no keys.
    NoKeys {
        /// The region.
        region: Region,
    },
    /// The list has more than [`TrustList::MAX_REGIONS`] regions.
    TooManyRegions {
        /// Number of regions found.
        found: usize,
    },
    /// A region that has adopted another region's code also has keys of its own.
    AdoptedKeys {
        /// The region.
        region: Region,
    },
    /// A region has adopted the code of a region that has no keys on this list.
    AdoptsNothing {
        /// The region.
        region: Region,
        /// Region whose code it has adopted.
        of: Region,
    },
    /// A region has adopted the code of a region that is recognised under an agreement.
    AdoptsDirect {
        /// The region.
        region: Region,
        /// Region whose code it has adopted.
        of: Region,
    },
    /// The way of recognition is not defined, or its entries belong to another way.
    Way {
        /// Way found.
        found: u64,
    },
    /// The entry came through no list, or through more than [`Recognition::MAX_VIA`].
    Via {
        /// Number of lists found.
        found: usize,
    },
    /// The scope is empty, or repeats a value.
    Scope,
    /// The ages of the snapshot terms are out of order.
    Thresholds {
        /// The age in seconds from which a gate warns.
        ageing_after: u64,
        /// The age in seconds from which a gate cannot decide.
        stale_after: u64,
    },
    /// A use is not defined, or there is none, or one is listed twice.
    Uses {
        /// The key.
        kid: KeyId,
    },
    /// The slots are not in their one encoding.
    Slots,
    /// The block has more slots than a gate reads.
    TooManySlots {
        /// Maximum number of slots.
        max: usize,
        /// Number of slots that the block states.
        found: u64,
    },
    /// The days of a revocation list are not ascending, or one is before the first day covered.
    Days,
    /// The content of a file does not match its digest.
    Digest {
        /// Digest in the signed file that names this one.
        expected: Digest,
        /// Digest of the file found.
        found: Digest,
    },
    /// The document is about another region.
    OtherRegion {
        /// The region asked for.
        expected: Region,
        /// The region found.
        found: Region,
    },
    /// No key of the region that may sign this document has signed it.
    RegionSignature {
        /// The region.
        region: Region,
        /// Use that the key must have.
        what: &'static str,
    },
    /// An agreement covers nothing, names a region that is not on the list, or is the second one of
    /// its direction.
    Agreement {
        /// The region whose office shares.
        from: Region,
        /// The region whose office receives.
        to: Region,
    },
    /// No listed key has signed a file of shared facts, or it has not one signature. `None`: not one
    /// signature.
    NoExchangeKey {
        /// The key that the signature names.
        kid: Option<KeyId>,
    },
    /// The key that has signed a file of shared facts is listed without the use `exchange`.
    NotForExchange {
        /// The region of the key.
        region: Region,
        /// The key.
        kid: KeyId,
    },
    /// The parts of a file of shared facts are too many, empty or too large.
    Parts,
    /// The text of the rules is not TOML.
    RulesText,
    /// The values are valid, but not in their one deterministic encoding.
    NotDeterministic,
}

impl FieldError for TrustError {
    fn unknown(map: &'static str, label: i64) -> Self {
        Self::Unknown { map, label }
    }

    fn missing(map: &'static str, entry: &'static str) -> Self {
        Self::Missing { map, entry }
    }
}

impl Explain for TrustError {
    fn id(&self) -> &'static str {
        match self {
            Self::Cose(error) => error.id(),
            Self::Cbor(error) => error.id(),
            Self::CoseKey(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::Time(_) => "trust-time",
            Self::Foreign(error) => error.id(),
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
            Self::Agreement { .. } => "trust-agreement",
            Self::NoExchangeKey { .. } => "trust-no-exchange-key",
            Self::NotForExchange { .. } => "trust-not-for-exchange",
            Self::Parts => "trust-parts",
            Self::RulesText => "trust-rules-text",
            Self::NotDeterministic => "trust-not-deterministic",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Cose(error) => error.words(lang),
            Self::Cbor(error) => error.words(lang),
            Self::CoseKey(error) => error.words(lang),
            Self::Payload(error) => error.words(lang),
            Self::Time(error) => error.words(lang),
            Self::Foreign(error) => error.words(lang),
            Self::TooLarge { max, found } => say::TrustTooLarge { max, found }.say(lang),
            Self::Unknown { map, label } => {
                say::TrustUnknown { map: &say::TrustMap { map }.say(lang), label }.say(lang)
            }
            Self::Missing { map, entry } => {
                let (map, entry) = (&say::TrustMap { map }.say(lang), &say::TrustEntry { entry }.say(lang));
                say::TrustMissing { map, entry }.say(lang)
            }
            Self::Version => say::trust_version(lang).to_owned(),
            Self::RootVersion { before, found } => say::TrustRootVersion { before, found }.say(lang),
            Self::Threshold { threshold, keys } => say::TrustThreshold { keys, threshold }.say(lang),
            Self::TooManyKeys { found } => say::TrustTooManyKeys { max: &RootRole::MAX_KEYS, found }.say(lang),
            Self::ThresholdNotMet { role, threshold, found } => {
                say::TrustThresholdNotMet { threshold, role, found }.say(lang)
            }
            Self::DuplicateKey { kid } => say::TrustDuplicateKey { kid }.say(lang),
            Self::DuplicateRegion { region } => say::TrustDuplicateRegion { region }.say(lang),
            Self::NoKeys { region } => say::TrustNoKeys { region }.say(lang),
            Self::TooManyRegions { found } => {
                say::TrustTooManyRegions { max: &TrustList::MAX_REGIONS, found }.say(lang)
            }
            Self::AdoptedKeys { region } => say::TrustAdoptedKeys { region }.say(lang),
            Self::AdoptsNothing { region, of } => say::TrustAdoptsNothing { of, region }.say(lang),
            Self::AdoptsDirect { region, of } => say::TrustAdoptsDirect { region, of }.say(lang),
            Self::Way { found } => say::TrustWay { found }.say(lang),
            Self::Via { found } => say::TrustVia { max: &Recognition::MAX_VIA, found }.say(lang),
            Self::Scope => say::trust_scope(lang).to_owned(),
            Self::Thresholds { ageing_after, stale_after } => {
                say::TrustThresholds { ageing_after, stale_after }.say(lang)
            }
            Self::Uses { kid } => say::TrustUses { kid }.say(lang),
            Self::Slots => say::trust_slots(lang).to_owned(),
            Self::TooManySlots { max, found } => say::TrustTooManySlots { max, found }.say(lang),
            Self::Days => say::trust_days(lang).to_owned(),
            Self::Digest { expected, found } => say::TrustDigest { expected, found }.say(lang),
            Self::OtherRegion { expected, found } => say::TrustOtherRegion { expected, found }.say(lang),
            Self::RegionSignature { region, what } => say::TrustRegionSignature { region, what }.say(lang),
            Self::Agreement { from, to } => say::TrustAgreement { from, to }.say(lang),
            Self::NoExchangeKey { kid: Some(kid) } => say::TrustNoExchangeKey { kid }.say(lang),
            Self::NoExchangeKey { kid: None } => say::trust_exchange_signatures(lang).to_owned(),
            Self::NotForExchange { region, kid } => say::TrustNotForExchange { kid, region }.say(lang),
            Self::Parts => say::trust_parts(lang).to_owned(),
            Self::RulesText => say::trust_rules_text(lang).to_owned(),
            Self::NotDeterministic => say::trust_not_deterministic(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Cose(CoseError::Type { .. }) => say::trust_type_hint(lang).to_owned(),
            Self::ThresholdNotMet { .. } => say::trust_threshold_not_met_hint(lang).to_owned(),
            Self::RootVersion { .. } => say::trust_root_version_hint(lang).to_owned(),
            Self::Threshold { .. } | Self::TooManyKeys { .. } => say::trust_threshold_hint(lang).to_owned(),
            Self::DuplicateKey { .. } | Self::DuplicateRegion { .. } => say::trust_duplicate_key_hint(lang).to_owned(),
            Self::TooManyRegions { .. } => say::trust_too_many_regions_hint(lang).to_owned(),
            Self::NoKeys { .. } => say::trust_no_keys_hint(lang).to_owned(),
            Self::Payload(error) => error.hint(lang),
            Self::Time(_) => say::trust_time_hint(lang).to_owned(),
            Self::Foreign(error) => error.hint(lang),
            Self::RegionSignature { .. } => say::trust_region_signature_hint(lang).to_owned(),
            Self::Agreement { .. } => say::trust_agreement_hint(lang).to_owned(),
            Self::NoExchangeKey { .. } => say::trust_no_exchange_key_hint(lang).to_owned(),
            Self::NotForExchange { .. } => say::trust_not_for_exchange_hint(lang).to_owned(),
            Self::RulesText => say::trust_rules_text_hint(lang).to_owned(),
            Self::OtherRegion { .. } => say::trust_other_region_hint(lang).to_owned(),
            Self::AdoptedKeys { .. } => say::trust_adopted_keys_hint(lang).to_owned(),
            Self::AdoptsDirect { .. } => say::trust_adopts_direct_hint(lang).to_owned(),
            Self::AdoptsNothing { .. } => say::trust_adopts_nothing_hint(lang).to_owned(),
            Self::Thresholds { .. } => say::trust_thresholds_hint(lang).to_owned(),
            Self::Uses { .. } => say::trust_uses_hint(lang).to_owned(),
            Self::Scope => say::trust_scope_hint(lang).to_owned(),
            Self::Version => say::trust_version_hint(lang).to_owned(),
            _ => say::trust_other_hint(lang).to_owned(),
        }
    }
}
