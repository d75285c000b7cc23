//! The readable form: a TOML file that a publisher edits, and that becomes an unsigned document.

use serde::Deserialize;

use super::{ListedKey, ListedRegion, Role, Root, TrustError, TrustList};
use crate::codec::CoseSign;
use crate::key::{KeyError, VerifyingKey};
use crate::payload::{Lang, PayloadError, Region, StatementKind};
use crate::time::{TimeError, Timestamp, Window};

/// Why a file cannot become a document. `E` is why a key file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError<E> {
    /// The file is no TOML of this kind.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A key file cannot be read.
    #[error("key file {0}")]
    KeyFile(E),
    /// A key file holds no public key.
    #[error("key file {file}: {error}")]
    Key {
        /// The name in the TOML file.
        file: String,
        /// Why.
        error: KeyError,
    },
    /// A time or window is wrong.
    #[error("{field}: {error}")]
    Time {
        /// The field's name.
        field: &'static str,
        /// Why.
        error: TimeError,
    },
    /// A region is none.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The document would not be right.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl<E> SourceError<E> {
    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Toml(_) => "docs/trust.md shows a root and a list in full",
            Self::KeyFile(_) => "key files are looked for beside the TOML file",
            Self::Key { error, .. } => error.hint(),
            Self::Time { .. } => "times are RFC 3339, such as 2026-03-05T08:00:00Z; an expiry lies after its start",
            Self::Payload(error) => error.hint(),
            Self::Trust(error) => error.hint(),
        }
    }
}

/// A root or a list in its readable form.
#[derive(Debug, Clone)]
pub enum DocumentSource {
    /// `document = "root"`.
    Root(RootSource),
    /// `document = "list"`.
    List(ListSource),
}

/// The field that tells which; read first, so that the rest is read with its lines.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Head {
    document: Word,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Root,
    List,
}

/// A root.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootSource {
    #[serde(rename = "document")]
    _document: Word,
    version: u64,
    issued: Time,
    expires: Time,
    root: RoleSource,
    list: RoleSource,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleSource {
    threshold: u64,
    keys: Vec<String>,
}

/// A trust list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSource {
    #[serde(rename = "document")]
    _document: Word,
    version: u64,
    issued: Time,
    expires: Time,
    publisher: String,
    #[serde(default)]
    region: Vec<RegionSource>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionSource {
    iss: String,
    zh: Option<String>,
    en: Option<String>,
    #[serde(default)]
    key: Vec<KeySource>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeySource {
    file: String,
    not_before: Time,
    expires: Time,
    signs: Vec<KindSource>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindSource {
    Health,
    Itinerary,
}

/// A TOML date-time, or the same as a string.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Time {
    Toml(toml::value::Datetime),
    Text(String),
}

impl Time {
    fn read<E>(&self, field: &'static str) -> Result<Timestamp, SourceError<E>> {
        let text = match self {
            Self::Toml(time) => time.to_string(),
            Self::Text(text) => text.clone(),
        };
        Timestamp::parse(&text).map_err(|error| SourceError::Time { field, error })
    }
}

fn window<E>((start, from): (&'static str, &Time), (end, to): (&'static str, &Time)) -> Result<Window, SourceError<E>> {
    Window::new(from.read(start)?, to.read(end)?).map_err(|error| SourceError::Time { field: end, error })
}

impl DocumentSource {
    /// Reads the TOML.
    ///
    /// # Errors
    /// [`SourceError::Toml`], with the line.
    pub fn from_toml<E>(text: &str) -> Result<Self, SourceError<E>> {
        Ok(match toml::from_str::<Head>(text)?.document {
            Word::Root => Self::Root(toml::from_str(text)?),
            Word::List => Self::List(toml::from_str(text)?),
        })
    }

    /// Builds the unsigned document; `load` reads a key file by its name.
    ///
    /// # Errors
    /// The [`SourceError`] that names the first fault.
    pub fn to_draft<E>(&self, load: impl Fn(&str) -> Result<String, E>) -> Result<CoseSign, SourceError<E>> {
        let key = |file: &String| {
            let pem = load(file).map_err(SourceError::KeyFile)?;
            VerifyingKey::from_pem(&pem).map_err(|error| SourceError::Key { file: file.clone(), error })
        };
        match self {
            Self::Root(source) => Ok(source.to_root(key)?.to_draft()),
            Self::List(source) => Ok(source.to_list(key)?.to_draft()),
        }
    }
}

impl RootSource {
    fn to_root<E>(
        &self,
        key: impl Fn(&String) -> Result<VerifyingKey, SourceError<E>>,
    ) -> Result<Root, SourceError<E>> {
        let role = |source: &RoleSource| {
            let keys = source.keys.iter().map(&key).collect::<Result<_, _>>()?;
            Ok::<_, SourceError<E>>(Role::new(source.threshold, keys)?)
        };
        let window = window(("issued", &self.issued), ("expires", &self.expires))?;
        Ok(Root::new(self.version, window, role(&self.root)?, role(&self.list)?)?)
    }
}

impl ListSource {
    fn to_list<E>(
        &self,
        key: impl Fn(&String) -> Result<VerifyingKey, SourceError<E>>,
    ) -> Result<TrustList, SourceError<E>> {
        let listed_key = |source: &KeySource| {
            let window = window(("not_before", &source.not_before), ("expires", &source.expires))?;
            let kinds = source.signs.iter().map(|kind| match kind {
                KindSource::Health => StatementKind::Health,
                KindSource::Itinerary => StatementKind::Itinerary,
            });
            Ok::<_, SourceError<E>>(ListedKey::new(key(&source.file)?, window, kinds.collect())?)
        };
        let listed_region = |source: &RegionSource| {
            let region = Region::new(&source.iss)?;
            let name = |given: &Option<String>, lang| given.clone().unwrap_or_else(|| region.name(lang).to_owned());
            let keys = source.key.iter().map(listed_key).collect::<Result<_, _>>()?;
            let (zh, en) = (name(&source.zh, Lang::Zh), name(&source.en, Lang::En));
            Ok::<_, SourceError<E>>(ListedRegion::new(region, &zh, &en, keys)?)
        };
        let regions = self.region.iter().map(listed_region).collect::<Result<_, _>>()?;
        let window = window(("issued", &self.issued), ("expires", &self.expires))?;
        Ok(TrustList::new(self.version, window, Region::new(&self.publisher)?, regions)?)
    }
}
