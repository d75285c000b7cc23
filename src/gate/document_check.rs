//! The number printed on a document, compared with the commitment in a code.

use crate::key::{DocumentNumber, KeyError, NumberError, commit};
use crate::payload::Holder;
use crate::time::{Timestamp, Zone};
use crate::words::{Explain, Lang, errors_gate as say};

/// Result of a document check. The number itself is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentAnswer {
    /// The number matches the commitment in the code.
    Match,
    /// The number does not match.
    NoMatch,
}

impl DocumentAnswer {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::NoMatch => "no-match",
        }
    }
}

/// Why a document cannot be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum DocumentCheckError {
    /// The last code judged names no holder, or no code was judged.
    NoHolder,
    /// The typed text is not a number of the holder's kind of document.
    Number(#[from] NumberError),
    /// The numbers could not be compared.
    NotCompared(#[from] KeyError),
}

impl Explain for DocumentCheckError {
    fn id(&self) -> &'static str {
        match self {
            Self::NoHolder => "no-holder",
            Self::Number(NumberError::Character { .. }) => "number-character",
            Self::Number(NumberError::Length { .. }) => "number-length",
            Self::Number(_) => "number-mistyped",
            Self::NotCompared(_) => "not-compared",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoHolder => say::no_holder(lang).to_owned(),
            Self::Number(error) => error.words(lang),
            Self::NotCompared(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NoHolder => String::new(),
            Self::Number(error) => error.hint(lang),
            Self::NotCompared(error) => error.hint(lang),
        }
    }
}

/// Compares the number printed on a document with the commitment in a holder's code. A number that
/// no document of this kind has is mistyped: it says nothing about the holder.
pub(super) fn compare(
    holder: Option<&Holder>,
    printed: &str,
    at: Timestamp,
) -> Result<DocumentAnswer, DocumentCheckError> {
    let holder = holder.ok_or(DocumentCheckError::NoHolder)?;
    // The only day in a number is a Chinese day of birth.
    let today = Zone::CHINA.day_of(at).unwrap_or_else(|_| at.day());
    let number = DocumentNumber::of(holder.kind(), printed, today)?;
    let found = commit(holder.kind(), &number, holder.commitment().salt())?;
    Ok(if found == *holder.commitment() { DocumentAnswer::Match } else { DocumentAnswer::NoMatch })
}
