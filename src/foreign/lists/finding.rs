//! What is wrong or notable about a key on the list of a network.

use crate::foreign::Alpha3;
use crate::foreign::certificate::SignerCertificateError;
use crate::time::Timestamp;
use crate::words::{Explain, Lang, foreign as say};

/// A finding about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListFinding {
    /// The key's certificate has expired.
    Expired {
        /// When.
        expires: Timestamp,
    },
    /// The key's certificate is not valid yet.
    NotYetValid {
        /// From when it is.
        not_before: Timestamp,
    },
    /// No authority on the list has signed the key's certificate, and the network names none.
    NoAuthority,
    /// The authority's certificate has expired.
    AuthorityExpired {
        /// When.
        expires: Timestamp,
    },
    /// The certificate does not hold: it may not sign, or its authority has not signed it.
    Certificate(SignerCertificateError),
    /// The certificate names another country than the list.
    OtherCountry {
        /// The country of the certificate.
        found: Alpha3,
    },
    /// The certificate names no country, several, or one that ISO 3166-1 does not have.
    UnknownCountry,
    /// The id on the list is not that of the key.
    OtherKid,
    /// The key is on the list more than once: of one issuer, or of several.
    Shared {
        /// How often.
        times: usize,
    },
    /// The issuer's code is not that of a country (ISO 3166-1).
    NoCountry,
    /// The network has not reached the issuer since.
    Unreached {
        /// When it last did.
        since: Timestamp,
    },
    /// An RSA key of 2048 bits: weaker than the other kinds (NIST SP 800-57).
    Weak,
}

impl ListFinding {
    /// The identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::NoAuthority => "no-authority",
            Self::AuthorityExpired { .. } => "authority-expired",
            Self::Certificate(_) => "certificate",
            Self::OtherCountry { .. } => "other-country",
            Self::UnknownCountry => "unknown-country",
            Self::OtherKid => "other-kid",
            Self::Shared { .. } => "shared",
            Self::NoCountry => "no-country",
            Self::Unreached { .. } => "unreached",
            Self::Weak => "weak",
        }
    }

    /// A finding of this kind in two or three words, for counts.
    #[must_use]
    pub fn title(id: &str, lang: Lang) -> String {
        say::FindingTitle { id }.say(lang)
    }

    /// Whether a key with this finding is left out. The others are remarks.
    #[must_use]
    pub const fn excludes(&self) -> bool {
        match self {
            Self::Expired { .. }
            | Self::NoAuthority
            | Self::Certificate(_)
            | Self::OtherCountry { .. }
            | Self::UnknownCountry
            | Self::OtherKid => true,
            Self::NotYetValid { .. }
            | Self::AuthorityExpired { .. }
            | Self::Shared { .. }
            | Self::NoCountry
            | Self::Unreached { .. }
            | Self::Weak => false,
        }
    }

    /// The sentence for a publisher.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Expired { expires } => say::FindingExpired { expires }.say(lang),
            Self::NotYetValid { not_before } => say::FindingNotYetValid { not_before }.say(lang),
            Self::NoAuthority => say::finding_no_authority(lang).to_owned(),
            Self::AuthorityExpired { expires } => say::FindingAuthorityExpired { expires }.say(lang),
            Self::Certificate(error) => error.words(lang),
            Self::OtherCountry { found } => say::FindingOtherCountry { found: &found.name(lang) }.say(lang),
            Self::UnknownCountry => say::finding_unknown_country(lang).to_owned(),
            Self::OtherKid => say::finding_other_kid(lang).to_owned(),
            Self::Shared { times } => say::FindingShared { times }.say(lang),
            Self::NoCountry => say::finding_no_country(lang).to_owned(),
            Self::Unreached { since } => say::FindingUnreached { since }.say(lang),
            Self::Weak => say::finding_weak(lang).to_owned(),
        }
    }
}
