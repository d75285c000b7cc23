//! The holder check: is the document in the hand the one that the code commits to?

use crate::key::{DocumentNumber, KeyError, commit};
use crate::payload::Holder;

/// The answer. Nothing of the number is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentAnswer {
    /// The number is the one that the code commits to.
    Match,
    /// It is another one.
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

/// Why a document cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentCheckError {
    /// No code with a holder has been judged last.
    #[error("expected a code that names a holder, found none judged last")]
    NoHolder,
    /// What was typed is no number of a document.
    #[error(transparent)]
    Number(#[from] KeyError),
}

impl DocumentCheckError {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::NoHolder => "no-holder",
            Self::Number(KeyError::NumberCharacter { .. }) => "number-character",
            Self::Number(KeyError::NumberLength { .. }) => "number-length",
            Self::Number(_) => "not-compared",
        }
    }
}

/// Compares the number printed on a document with what a holder's code commits to.
pub(super) fn compare(holder: Option<&Holder>, printed: &str) -> Result<DocumentAnswer, DocumentCheckError> {
    let holder = holder.ok_or(DocumentCheckError::NoHolder)?;
    let found = commit(holder.kind(), &DocumentNumber::new(printed)?, holder.commitment().salt())?;
    Ok(if found == *holder.commitment() { DocumentAnswer::Match } else { DocumentAnswer::NoMatch })
}
