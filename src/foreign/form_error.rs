//! Why a text is not a code of another network, and why a payload is not a statement.

use super::certificate::SignerCertificateError;
use super::json::JsonError;
use super::{ForeignStatement, InflateError, StatedText};
use crate::codec::Base45Error;
use crate::payload::Lang;
use crate::words::{Explain, errors_foreign as say};

/// Why a text is not a code of another network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum FormError {
    /// It has the form of none of the networks.
    Unknown,
    /// It is longer than any symbol.
    TooLong {
        /// The bound, in bytes.
        max: usize,
        /// The bytes found.
        found: usize,
    },
    /// What follows `HC1:` is no Base45.
    Base45(Base45Error),
    /// What follows `shc:/` are not pairs of digits, or a part of a code in several symbols.
    Numeric,
    /// The code has several symbols, and this is one of them.
    Part {
        /// The number of the symbol, from 1.
        number: u8,
        /// The symbols in all.
        of: u8,
    },
    /// The symbols do not belong together.
    Parts,
    /// The data is not compressed as the format requires.
    Inflate(InflateError),
    /// The bytes are not CBOR within the bounds.
    Cbor,
    /// The bytes are not a COSE_Sign1 (RFC 9052, section 4.2).
    Cose,
    /// The text is not a JWS in its compact form (RFC 7515, section 7.1).
    Jws,
    /// The text is not JSON within the bounds.
    Json(JsonError),
    /// The JSON is not a seal of ICAO.
    Seal,
    /// The code demands an extension that fede does not know (`crit`).
    Critical,
    /// The code names no algorithm, or one that fede does not know.
    Algorithm,
    /// The certificate inside the code cannot be used.
    Certificate(SignerCertificateError),
}

impl Explain for FormError {
    fn id(&self) -> &'static str {
        match self {
            Self::Unknown => "foreign-unknown",
            Self::TooLong { .. } => "foreign-too-long",
            Self::Base45(error) => error.id(),
            Self::Numeric => "shc-numeric",
            Self::Part { .. } => "shc-part",
            Self::Parts => "shc-parts",
            Self::Inflate(error) => error.id(),
            Self::Cbor => "hc1-cbor",
            Self::Cose => "hc1-cose",
            Self::Jws => "shc-jws",
            Self::Json(error) => error.id(),
            Self::Seal => "vds-nc-seal",
            Self::Critical => "foreign-critical",
            Self::Algorithm => "foreign-algorithm",
            Self::Certificate(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Unknown => say::foreign_unknown(lang).to_owned(),
            Self::TooLong { max, found } => say::ForeignTooLong { max, found }.say(lang),
            Self::Base45(error) => error.words(lang),
            Self::Numeric => say::shc_numeric(lang).to_owned(),
            Self::Part { number, of } => say::ShcPart { number, of }.say(lang),
            Self::Parts => say::shc_parts(lang).to_owned(),
            Self::Inflate(error) => error.words(lang),
            Self::Cbor => say::hc1_cbor(lang).to_owned(),
            Self::Cose => say::hc1_cose(lang).to_owned(),
            Self::Jws => say::shc_jws(lang).to_owned(),
            Self::Json(error) => error.words(lang),
            Self::Seal => say::vds_nc_seal(lang).to_owned(),
            Self::Critical => say::foreign_critical(lang).to_owned(),
            Self::Algorithm => say::foreign_algorithm(lang).to_owned(),
            Self::Certificate(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Part { .. } | Self::Parts => say::shc_part_hint(lang).to_owned(),
            Self::Certificate(error) => error.hint(lang),
            _ => say::foreign_form_hint(lang).to_owned(),
        }
    }
}

/// Why a signed payload is not a statement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum StatementError {
    /// The payload is not CBOR or JSON within the bounds.
    Payload(FormError),
    /// A field is missing.
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A field has another form: not a date, not a country, too long.
    Field {
        /// The field.
        field: &'static str,
    },
    /// The payload states nothing that fede reads.
    Nothing,
    /// The payload has several certificates, and nothing says which one counts.
    Several,
    /// The payload states more facts than the bound.
    TooManyFacts {
        /// The facts found, or the bound plus 1.
        found: usize,
    },
}

impl Explain for StatementError {
    fn id(&self) -> &'static str {
        match self {
            Self::Payload(error) => error.id(),
            Self::Missing { .. } => "statement-field-missing",
            Self::Field { .. } => "statement-field",
            Self::Nothing => "statement-nothing",
            Self::Several => "statement-several",
            Self::TooManyFacts { .. } => "statement-too-many-facts",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Payload(error) => error.words(lang),
            Self::Missing { field } => say::StatementFieldMissing { field }.say(lang),
            Self::Field { field } => say::StatementField { field, max: &StatedText::MAX_CHARS }.say(lang),
            Self::Nothing => say::statement_nothing(lang).to_owned(),
            Self::Several => say::statement_several(lang).to_owned(),
            Self::TooManyFacts { found } => {
                say::StatementTooManyFacts { max: &ForeignStatement::MAX_FACTS, found }.say(lang)
            }
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::statement_hint(lang).to_owned()
    }
}
