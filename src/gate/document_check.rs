//! Document check: does the number on the document match the one that the code commits to?

use crate::key::{DocumentNumber, KeyError, commit};
use crate::payload::Holder;
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
    /// The typed text is not a document number.
    Number(#[from] KeyError),
}

impl Explain for DocumentCheckError {
    fn id(&self) -> &'static str {
        match self {
            Self::NoHolder => "no-holder",
            Self::Number(KeyError::NumberCharacter { .. }) => "number-character",
            Self::Number(KeyError::NumberLength { .. }) => "number-length",
            Self::Number(_) => "not-compared",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoHolder => say::no_holder(lang).to_owned(),
            Self::Number(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NoHolder => String::new(),
            Self::Number(error) => error.hint(lang),
        }
    }
}

/// Compares the number printed on a document with the commitment in a holder's code.
pub(super) fn compare(holder: Option<&Holder>, printed: &str) -> Result<DocumentAnswer, DocumentCheckError> {
    let holder = holder.ok_or(DocumentCheckError::NoHolder)?;
    let found = commit(holder.kind(), &DocumentNumber::new(printed)?, holder.commitment().salt())?;
    Ok(if found == *holder.commitment() { DocumentAnswer::Match } else { DocumentAnswer::NoMatch })
}
