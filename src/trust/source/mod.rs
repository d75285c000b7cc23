//! TOML forms of the documents. A publisher edits a TOML file; it becomes an unsigned document.

mod first;
mod foreign;
mod import;
mod list;
mod parts;

pub use first::FirstSources;
pub use import::{ImportError, ImportFile};
pub use list::{ListSource, RootSource, RulesSource};

use serde::Deserialize;

use super::{Change, Document, TrustError};
use crate::codec::CoseSign;
use crate::key::{KeyError, VerifyingKey};
use crate::payload::{PayloadError, Region};
use crate::time::TimeError;
use crate::words::{Explain, Lang, errors_trust as say, explained, toml_fault};

/// Why a TOML file cannot become a document. `E` is the error of reading a file that it names.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError<E> {
    /// The file is not TOML of this kind.
    Toml(#[from] toml::de::Error),
    /// A file named in the TOML cannot be read.
    File(E),
    /// A key file does not hold a public key.
    Key {
        /// The name in the TOML file.
        file: String,
        /// Why.
        error: KeyError,
    },
    /// A file of imported regions is not valid.
    Import {
        /// The name in the TOML file.
        file: String,
        /// Why.
        error: Box<ImportError>,
    },
    /// The region was withdrawn by its publisher or never taken over.
    NotImported {
        /// The region.
        region: Region,
        /// The file of imported regions.
        file: String,
    },
    /// Two lists do not agree on a region.
    Disagreement {
        /// The region.
        region: Region,
        /// The two files of imported regions.
        files: [String; 2],
        /// The first difference, from the first file to the second.
        difference: Box<Change>,
    },
    /// A region must have exactly one of keys, `from` and `adopts`.
    Ways {
        /// The region.
        region: Region,
        /// Number of ways found.
        found: usize,
    },
    /// A time or a window is not valid.
    Time {
        /// The field's name.
        field: &'static str,
        /// Why.
        error: TimeError,
    },
    /// A region code is not valid.
    Payload(#[from] PayloadError),
    /// The document would not be valid.
    Trust(#[from] TrustError),
}

explained!(SourceError<E>);

impl<E: Explain> Explain for SourceError<E> {
    fn id(&self) -> &'static str {
        match self {
            Self::Toml(_) => "source-toml",
            Self::File(_) => "source-file",
            Self::Key { .. } => "source-key",
            Self::Import { .. } => "source-import",
            Self::NotImported { .. } => "source-not-imported",
            Self::Disagreement { .. } => "source-disagreement",
            Self::Ways { .. } => "source-ways",
            Self::Time { .. } => "source-time",
            Self::Payload(error) => error.id(),
            Self::Trust(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Toml(error) => toml_fault(error, lang),
            Self::File(error) => say::SourceFile { error: &error.words(lang) }.say(lang),
            Self::Key { file, error } => say::SourceKey { file, error: &error.words(lang) }.say(lang),
            Self::Import { file, error } => say::SourceImport { file, error: &error.words(lang) }.say(lang),
            Self::NotImported { region, file } => say::SourceNotImported { region, file }.say(lang),
            Self::Disagreement { region, files: [first, second], difference } => {
                let difference = &difference.sentence(lang);
                say::SourceDisagreement { region, first, second, difference }.say(lang)
            }
            Self::Ways { region, found } => say::SourceWays { region, found }.say(lang),
            Self::Time { field, error } => say::SourceTime { field, error: &error.words(lang) }.say(lang),
            Self::Payload(error) => error.words(lang),
            Self::Trust(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Toml(_) => say::source_toml_hint(lang).to_owned(),
            Self::File(_) => say::source_file_hint(lang).to_owned(),
            Self::Key { error, .. } => error.hint(lang),
            Self::Import { error, .. } => error.hint(lang),
            Self::NotImported { .. } => say::source_not_imported_hint(lang).to_owned(),
            Self::Disagreement { .. } => say::source_disagreement_hint(lang).to_owned(),
            Self::Ways { .. } => say::source_ways_hint(lang).to_owned(),
            Self::Time { .. } => say::source_time_hint(lang).to_owned(),
            Self::Payload(error) => error.hint(lang),
            Self::Trust(error) => error.hint(lang),
        }
    }
}

/// The TOML form of a root, a list or rules.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum DocumentSource {
    /// `document = "root"`.
    Root(RootSource),
    /// `document = "list"`.
    List(ListSource),
    /// `document = "rules"`.
    Rules(RulesSource),
}

/// The field that names the kind of document. It is parsed first. The whole text is then parsed as
/// that kind, so that errors name the right line.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Head {
    document: Word,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Root,
    List,
    Rules,
}

impl DocumentSource {
    /// Parses the TOML.
    ///
    /// # Errors
    /// [`SourceError::Toml`], with the line.
    pub fn from_toml<E>(text: &str) -> Result<Self, SourceError<E>> {
        Ok(match toml::from_str::<Head>(text)?.document {
            Word::Root => Self::Root(toml::from_str(text)?),
            Word::List => Self::List(toml::from_str(text)?),
            Word::Rules => Self::Rules(toml::from_str(text)?),
        })
    }

    /// Creates the unsigned document. `load` reads a file that the TOML names.
    ///
    /// # Errors
    /// A [`SourceError`] for the first fault.
    pub fn to_draft<E>(&self, load: impl Fn(&str) -> Result<String, E>) -> Result<CoseSign, SourceError<E>> {
        match self {
            Self::Root(source) => Ok(source.to_root(load)?.to_draft()),
            Self::List(source) => Ok(source.to_list(load)?.to_draft()),
            Self::Rules(source) => Ok(source.to_rules(load)?.to_draft()),
        }
    }
}

fn load_key<E>(load: impl Fn(&str) -> Result<String, E>, file: &str) -> Result<VerifyingKey, SourceError<E>> {
    let pem = load(file).map_err(SourceError::File)?;
    VerifyingKey::from_pem(&pem).map_err(|error| SourceError::Key { file: file.to_owned(), error })
}
