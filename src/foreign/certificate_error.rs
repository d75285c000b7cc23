//! Why a certificate cannot be used.

use super::ForeignKeyError;
use crate::time::TimeError;
use crate::words::{Explain, Lang, errors_foreign as say};

/// Maximum size of a certificate, in bytes. The longest of GDHCN's list of 2026 has 2,254.
pub const MAX_CERTIFICATE_BYTES: usize = 8192;

/// Why a certificate cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum SignerCertificateError {
    /// It is longer than [`MAX_CERTIFICATE_BYTES`].
    TooLong {
        /// The bytes found.
        found: usize,
    },
    /// It is not a certificate in DER, or an extension is not.
    Form,
    /// Its validity is no window of time.
    Time(TimeError),
    /// Its key cannot be used.
    Key(ForeignKeyError),
    /// It is signed with an algorithm that fede does not know.
    Algorithm,
    /// Its key may not sign (`keyUsage` without `digitalSignature`).
    MayNotSign,
    /// Its key may not sign certificates (`basicConstraints`, `keyUsage`).
    NotAuthority,
    /// Its key may sign certificates, so it may sign no codes.
    Authority,
    /// Its key may sign other things only (`extKeyUsage`, `documentTypeList`).
    OtherPurpose,
    /// It has a critical extension that fede does not know (RFC 5280, section 4.2).
    Critical,
    /// It names no country, several, or two letters that ISO 3166-1 does not have.
    Country,
    /// The authority's key has not signed it.
    Signature,
}

impl Explain for SignerCertificateError {
    fn id(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "certificate-too-long",
            Self::Form => "certificate-form",
            Self::Time(_) => "certificate-time",
            Self::Key(error) => error.id(),
            Self::Algorithm => "certificate-algorithm",
            Self::MayNotSign => "certificate-may-not-sign",
            Self::NotAuthority => "certificate-not-authority",
            Self::Authority => "certificate-authority",
            Self::OtherPurpose => "certificate-other-purpose",
            Self::Critical => "certificate-critical",
            Self::Country => "certificate-country",
            Self::Signature => "certificate-signature",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooLong { found } => say::CertificateTooLong { max: &MAX_CERTIFICATE_BYTES, found }.say(lang),
            Self::Form => say::certificate_form(lang).to_owned(),
            Self::Time(error) => say::CertificateTime { error: &error.words(lang) }.say(lang),
            Self::Key(error) => error.words(lang),
            Self::Algorithm => say::certificate_algorithm(lang).to_owned(),
            Self::MayNotSign => say::certificate_may_not_sign(lang).to_owned(),
            Self::NotAuthority => say::certificate_not_authority(lang).to_owned(),
            Self::Authority => say::certificate_authority(lang).to_owned(),
            Self::OtherPurpose => say::certificate_other_purpose(lang).to_owned(),
            Self::Critical => say::certificate_critical(lang).to_owned(),
            Self::Country => say::certificate_country(lang).to_owned(),
            Self::Signature => say::certificate_signature(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::certificate_hint(lang).to_owned()
    }
}
