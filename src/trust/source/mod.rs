//! TOML forms of the documents. A publisher edits a TOML file; it becomes an unsigned document.

mod import;
mod list;
mod parts;
mod root;
mod rules;

pub use import::{ImportError, ImportFile};
pub use list::ListSource;
pub use root::RootSource;
pub use rules::RulesSource;

use serde::Deserialize;

use super::{Document, TrustError};
use crate::codec::CoseSign;
use crate::key::{KeyError, VerifyingKey};
use crate::payload::{PayloadError, Region};
use crate::time::TimeError;

/// Why a TOML file cannot become a document. `E` is the error of reading a file that it names.
#[derive(Debug, thiserror::Error)]
pub enum SourceError<E> {
    /// The file is not TOML of this kind.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A file named in the TOML cannot be read.
    #[error("file {0}")]
    File(E),
    /// A key file does not hold a public key.
    #[error("key file {file}: {error}")]
    Key {
        /// The name in the TOML file.
        file: String,
        /// Why.
        error: KeyError,
    },
    /// A file of imported regions is not valid.
    #[error("{file}: {error}")]
    Import {
        /// The name in the TOML file.
        file: String,
        /// Why.
        error: Box<ImportError>,
    },
    /// The region was withdrawn by its publisher or never taken over.
    #[error("expected {region} in {file}, found it withdrawn by its publisher or never taken over")]
    NotImported {
        /// The region.
        region: Region,
        /// The file of imported regions.
        file: String,
    },
    /// Two lists do not agree on a region.
    #[error("expected {files} to agree on {region}, found that they differ: {difference}")]
    Disagreement {
        /// The region.
        region: Region,
        /// The two files of imported regions.
        files: String,
        /// The first difference, from the first file to the second.
        difference: String,
    },
    /// A region must have exactly one of keys, `from` and `adopts`.
    #[error("expected one of [[region.key]], from and adopts for {region}, found {found}")]
    Ways {
        /// The region.
        region: Region,
        /// Number of ways found.
        found: usize,
    },
    /// A time or a window is not valid.
    #[error("{field}: {error}")]
    Time {
        /// The field's name.
        field: &'static str,
        /// Why.
        error: TimeError,
    },
    /// A region code is not valid.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The document would not be valid.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl<E> SourceError<E> {
    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Toml(_) => "docs/trust.md shows a root and a list in full",
            Self::File(_) => "the files that it names are looked for beside the TOML file",
            Self::Key { error, .. } => error.hint(),
            Self::Import { error, .. } => error.hint(),
            Self::NotImported { .. } => "leave the region out, or take it over again with `fede trust import`",
            Self::Disagreement { .. } => "ask both publishers which is right; until then name one of the files alone",
            Self::Ways { .. } => "docs/trust.md shows the three ways of recognition",
            Self::Time { .. } => "times are RFC 3339, such as 2026-03-05T08:00:00Z; an expiry lies after its start",
            Self::Payload(error) => error.hint(),
            Self::Trust(error) => error.hint(),
        }
    }
}

/// The TOML form of a root, a list or rules.
#[derive(Debug, Clone)]
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
