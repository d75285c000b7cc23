//! Why a text is not the number of a document.

use super::DocumentNumber;
use crate::payload::{DocumentKind, shown};
use crate::words::{Explain, Lang, errors_key as say};

/// Why a text is not the number of a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum NumberError {
    /// A character that no number of a document has.
    Character {
        /// The first such character.
        character: char,
    },
    /// Too short or too long.
    Length {
        /// The characters found.
        found: usize,
    },
    /// A spreadsheet has rounded the number: `1.10105E+17`. The lost digits cannot be restored.
    Rounded,
    /// Not the form of this kind of document.
    Form {
        /// The kind of document.
        kind: DocumentKind,
    },
    /// Another kind of document has such a number.
    OtherKind {
        /// That kind.
        kind: DocumentKind,
    },
    /// A letter where this document has a digit.
    LetterForDigit {
        /// The letter.
        found: char,
    },
    /// Not seventeen digits and a check character (GB 11643).
    ResidentForm {
        /// The characters found.
        found: usize,
    },
    /// The digits for the province are not a province.
    Province {
        /// The two digits.
        found: u32,
    },
    /// The digits for the day of birth are not a possible day of birth.
    Birth {
        /// The digits.
        found: String,
    },
    /// The check character does not fit the other digits.
    Check {
        /// The check character computed from the other digits.
        expected: char,
        /// The character found.
        found: char,
    },
}

impl NumberError {
    /// The error for another kind of document that also has numbers of GB 11643.
    pub(super) fn of_kind(self, kind: DocumentKind) -> Self {
        match self {
            Self::ResidentForm { .. } => Self::Form { kind },
            other => other,
        }
    }
}

impl Explain for NumberError {
    fn id(&self) -> &'static str {
        match self {
            Self::Character { .. } => "document-number-character",
            Self::Length { .. } => "document-number-length",
            Self::Rounded => "document-number-rounded",
            Self::Form { .. } => "document-number-form",
            Self::OtherKind { .. } => "document-number-kind",
            Self::LetterForDigit { .. } => "document-number-letter",
            Self::ResidentForm { .. } => "resident-form",
            Self::Province { .. } => "resident-province",
            Self::Birth { .. } => "resident-birth",
            Self::Check { .. } => "resident-check",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Character { character } => say::DocumentNumberCharacter { character: &shown(*character) }.say(lang),
            Self::Length { found } => {
                say::DocumentNumberLength { min: &DocumentNumber::MIN_CHARS, max: &DocumentNumber::MAX_CHARS, found }
                    .say(lang)
            }
            Self::Rounded => say::document_number_rounded(lang).to_owned(),
            Self::Form { kind } => say::DocumentNumberForm { kind: kind.id() }.say(lang),
            Self::OtherKind { kind } => say::DocumentNumberKind { kind: &kind.words(lang), id: &kind.id() }.say(lang),
            Self::LetterForDigit { found } => say::DocumentNumberLetter { found }.say(lang),
            Self::ResidentForm { found } => say::ResidentForm { found }.say(lang),
            Self::Province { found } => say::ResidentProvince { found: &format_args!("{found:02}") }.say(lang),
            Self::Birth { found } => say::ResidentBirth { found }.say(lang),
            Self::Check { expected, found } => say::ResidentCheck { expected, found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Rounded => say::document_number_rounded_hint(lang),
            Self::OtherKind { .. } => say::document_number_kind_hint(lang),
            Self::Character { .. } | Self::Length { .. } => say::document_number_character_hint(lang),
            _ => say::resident_check_hint(lang),
        }
        .to_owned()
    }
}
