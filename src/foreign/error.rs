//! Why a key of another network cannot be used or listed.

use super::KeyKind;
use crate::words::{Explain, Lang, errors_foreign as say};

/// Why a key of another network is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ForeignKeyError {
    /// The key has another length than keys of its kind.
    Length {
        /// The kind.
        kind: KeyKind,
        /// The bytes found.
        found: usize,
    },
    /// The first byte of an elliptic-curve key is not that of a compressed point.
    PointForm {
        /// The byte found.
        found: u8,
    },
    /// An elliptic-curve key is not a point of its curve.
    Point,
    /// The key is of a kind or curve that fede does not know.
    UnknownKind,
    /// An RSA key has fewer bits than [`super::PublicKey::MIN_RSA_BITS`], or more than
    /// [`super::PublicKey::MAX_RSA_BITS`].
    RsaBits {
        /// The bits found.
        found: usize,
    },
    /// The issuer is neither a country nor an `https` address.
    Issuer,
    /// The key has no use, or one is repeated.
    Uses,
    /// An issuer or key is on the list twice.
    Duplicate {
        /// The issuer.
        issuer: String,
    },
    /// An entry of a revocation list is not an identifier, or is there twice.
    Rid,
    /// The number stands for no network that this version knows.
    Network {
        /// The number.
        number: u64,
    },
    /// The digest of the network's list has another length.
    Digest,
    /// An issuer refers to a key that is not there, or to keys that do not ascend.
    Index,
    /// An entry has another form.
    Entry,
    /// There are more entries than [`super::ForeignNetwork::MAX_KEYS`] or
    /// [`super::ForeignNetwork::MAX_REVOKED`].
    TooMany {
        /// The largest number.
        max: usize,
        /// The number found.
        found: usize,
    },
}

impl Explain for ForeignKeyError {
    fn id(&self) -> &'static str {
        match self {
            Self::Length { .. } => "foreign-key-length",
            Self::PointForm { .. } => "foreign-key-point",
            Self::Point => "foreign-key-off-curve",
            Self::UnknownKind => "foreign-key-kind",
            Self::RsaBits { .. } => "foreign-key-rsa-bits",
            Self::Issuer => "foreign-issuer",
            Self::Uses => "foreign-key-uses",
            Self::Duplicate { .. } => "foreign-duplicate",
            Self::Rid => "foreign-rid",
            Self::Network { .. } => "foreign-network",
            Self::Digest => "foreign-digest",
            Self::Index => "foreign-index",
            Self::Entry => "foreign-entry",
            Self::TooMany { .. } => "foreign-too-many-keys",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Length { kind, found } => say::ForeignKeyLength { kind: &kind.words(lang), found }.say(lang),
            Self::PointForm { found } => say::ForeignKeyPoint { found: &format_args!("{found:#04x}") }.say(lang),
            Self::Point => say::foreign_key_off_curve(lang).to_owned(),
            Self::UnknownKind => say::foreign_key_kind(lang).to_owned(),
            Self::RsaBits { found } => {
                let (min, max) = (&super::PublicKey::MIN_RSA_BITS, &super::PublicKey::MAX_RSA_BITS);
                say::ForeignKeyRsaBits { min, max, found }.say(lang)
            }
            Self::Issuer => say::foreign_issuer(lang).to_owned(),
            Self::Uses => say::foreign_key_uses(lang).to_owned(),
            Self::Duplicate { issuer } => say::ForeignDuplicate { issuer }.say(lang),
            Self::Rid => say::foreign_rid(lang).to_owned(),
            Self::Network { number } => say::ForeignNetworkUnknown { number }.say(lang),
            Self::Digest => say::foreign_digest(lang).to_owned(),
            Self::Index => say::foreign_index(lang).to_owned(),
            Self::Entry => say::foreign_entry(lang).to_owned(),
            Self::TooMany { max, found } => say::ForeignTooManyKeys { max, found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::foreign_key_hint(lang).to_owned()
    }
}
