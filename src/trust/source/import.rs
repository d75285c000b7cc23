//! Regions taken over from another publisher's list, in a TOML file that `fede trust import`
//! maintains.

use serde::{Deserialize, Serialize};

use super::parts::{KindWord, StatusesSource, UseWord};
use crate::foreign::ForeignKeyError;
use crate::key::{KeyError, UncheckedKey};
use crate::payload::{PayloadError, Region, StatementKind};
use crate::time::{TimeError, Timestamp, Window};
use crate::trust::{
    Change, Digest, ListedKey, ListedRegion, Provenance, Recognition, TrustError, TrustList, TrustedList, Way,
};
use crate::words::{Explain, Lang, errors_trust as say, toml_fault};

/// Why regions cannot be taken over.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ImportError {
    /// The file was not written by `fede trust import`.
    Toml(#[from] toml::de::Error),
    /// A digest or a key is not in hexadecimal.
    Hex,
    /// A key is not a valid point.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A time is not valid.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A region or a status is not valid.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// An entry would not be valid on any list.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// An entry of another network would not be valid on any list.
    #[error(transparent)]
    Foreign(#[from] ForeignKeyError),
    /// The region is not on the list.
    NotListed {
        /// The region.
        region: Region,
        /// Publisher of the list.
        publisher: Region,
        /// Version of the list.
        list_version: u64,
    },
    /// The publisher recognises the region directly and may not pass it on.
    NotTransitive {
        /// The region.
        region: Region,
        /// Publisher of the list.
        publisher: Region,
        /// Publisher from which that publisher took the region.
        from: Region,
    },
    /// The file was taken from another publisher's list.
    OtherPublisher {
        /// Publisher in the file.
        expected: Region,
        /// Publisher of the list.
        found: Region,
    },
    /// The list is older than the one that the file was taken from.
    Older {
        /// Version in the file.
        expected: u64,
        /// Version of the list.
        found: u64,
    },
}

impl Explain for ImportError {
    fn id(&self) -> &'static str {
        match self {
            Self::Toml(_) => "import-toml",
            Self::Hex => "import-hex",
            Self::Key(error) => error.id(),
            Self::Time(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::Trust(error) => error.id(),
            Self::Foreign(error) => error.id(),
            Self::NotListed { .. } => "import-not-listed",
            Self::NotTransitive { .. } => "import-not-transitive",
            Self::OtherPublisher { .. } => "import-other-publisher",
            Self::Older { .. } => "import-older",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Toml(error) => toml_fault(error, lang),
            Self::Hex => say::import_hex(lang).to_owned(),
            Self::Key(error) => error.words(lang),
            Self::Time(error) => error.words(lang),
            Self::Payload(error) => error.words(lang),
            Self::Trust(error) => error.words(lang),
            Self::Foreign(error) => error.words(lang),
            Self::NotListed { region, publisher, list_version } => {
                say::ImportNotListed { region, list_version, publisher }.say(lang)
            }
            Self::NotTransitive { region, publisher, from } => {
                say::ImportNotTransitive { publisher, region, from }.say(lang)
            }
            Self::OtherPublisher { expected, found } => say::ImportOtherPublisher { expected, found }.say(lang),
            Self::Older { expected, found } => say::ImportOlder { expected, found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NotTransitive { .. } => say::import_not_transitive_hint(lang).to_owned(),
            Self::NotListed { .. } => say::import_not_listed_hint(lang).to_owned(),
            Self::OtherPublisher { .. } => say::import_other_publisher_hint(lang).to_owned(),
            Self::Older { .. } => say::import_older_hint(lang).to_owned(),
            Self::Key(error) => error.hint(lang),
            Self::Payload(error) => error.hint(lang),
            Self::Trust(error) => error.hint(lang),
            Self::Foreign(error) => error.hint(lang),
            Self::Toml(_) | Self::Hex | Self::Time(_) => say::import_hex_hint(lang).to_owned(),
        }
    }
}

/// Regions of another publisher's list, with the identity of that list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    list: Provenance,
    regions: Vec<ListedRegion>,
}

impl ImportFile {
    /// Takes over regions from a list. `digest` is that of its file. An entry that the list itself
    /// took over from another list is taken only if the list permits passing it on.
    ///
    /// # Errors
    /// [`ImportError::NotListed`], [`ImportError::NotTransitive`].
    pub fn take(list: &TrustedList, digest: Digest, regions: &[Region]) -> Result<Self, ImportError> {
        let list = list.list();
        let (publisher, list_version) = (list.publisher(), list.version());
        let from = Provenance::new(publisher, list_version, digest);
        let take = |region: &Region| {
            let not_listed = ImportError::NotListed { region: *region, publisher, list_version };
            taken_over(list, list.region(*region).ok_or(not_listed)?, from)
        };
        let mut regions = regions.iter().map(take).collect::<Result<Vec<_>, _>>()?;
        regions.sort_unstable_by_key(ListedRegion::region);
        regions.dedup_by_key(|listed| listed.region());
        Ok(Self { list: from, regions })
    }

    /// Takes over the same regions and `more` from a newer list of the same publisher. Regions that
    /// the list no longer has are left out.
    ///
    /// # Errors
    /// [`ImportError::OtherPublisher`], [`ImportError::Older`], and the errors of [`Self::take`]
    /// for `more`.
    pub fn renew(&self, list: &TrustedList, digest: Digest, more: &[Region]) -> Result<Self, ImportError> {
        let (expected, found) = (self.list.publisher(), list.list().publisher());
        if found != expected {
            return Err(ImportError::OtherPublisher { expected, found });
        }
        let (expected, found) = (self.list.list_version(), list.list().version());
        if found < expected {
            return Err(ImportError::Older { expected, found });
        }
        let kept = self.regions.iter().map(ListedRegion::region).filter(|region| {
            // An entry that may no longer be passed on is treated like a withdrawn one.
            list.list().region(*region).is_some_and(may_be_taken)
        });
        let regions: Vec<Region> = kept.chain(more.iter().copied()).collect();
        Self::take(list, digest, &regions)
    }

    /// The list that the regions were taken from.
    #[must_use]
    pub const fn list(&self) -> Provenance {
        self.list
    }

    /// The regions.
    #[must_use]
    pub fn regions(&self) -> &[ListedRegion] {
        &self.regions
    }

    /// Entry of a region.
    #[must_use]
    pub fn region(&self, region: Region) -> Option<&ListedRegion> {
        self.regions.iter().find(|listed| listed.region() == region)
    }

    /// Changes in the regions taken over, such as withdrawn regions and keys.
    #[must_use]
    pub fn changes_to(&self, new: &Self) -> Vec<Change> {
        ListedRegion::changes(&self.regions, &new.regions)
    }

    /// Changes for gates if no region was taken over before.
    #[must_use]
    pub fn changes_since_nothing(&self) -> Vec<Change> {
        ListedRegion::changes(&[], &self.regions)
    }

    /// Encodes the file as TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let file = File {
            document: Word::Import,
            list: ListEntry::of(&self.list),
            region: self.regions.iter().map(RegionEntry::of).collect(),
        };
        let note = "# Written by `fede trust import`. Do not edit: import again to update it.\n";
        // Every value is a string, a number or a list of those, so the encoding cannot fail.
        format!("{note}{}", toml::to_string(&file).unwrap_or_default())
    }

    /// Decodes the file.
    ///
    /// # Errors
    /// An [`ImportError`] for the first fault.
    pub fn from_toml(text: &str) -> Result<Self, ImportError> {
        let file: File = toml::from_str(text)?;
        let regions = file.region.iter().map(RegionEntry::to_listed).collect::<Result<_, _>>()?;
        Ok(Self { list: file.list.to_provenance()?, regions })
    }
}

/// Recognition is not transitive: a direct entry may be taken over only if its publisher permits
/// it.
fn may_be_taken(listed: &ListedRegion) -> bool {
    listed.recognition().may_pass_on() || !matches!(listed.recognition().way(), Way::Direct { .. })
}

/// Converts an entry for use on another list: the way gets one list longer, and the scope never
/// gets wider.
fn taken_over(list: &TrustList, listed: &ListedRegion, from: Provenance) -> Result<ListedRegion, ImportError> {
    let recognition = listed.recognition();
    let mut via = vec![from];
    if let Way::Direct { via: before } = recognition.way() {
        if let Some(nearest) = before.first().filter(|_| !may_be_taken(listed)) {
            let (region, publisher) = (listed.region(), list.publisher());
            return Err(ImportError::NotTransitive { region, publisher, from: nearest.publisher() });
        }
        via.extend(before);
    }
    // The scope of the other publisher still applies.
    let kinds = recognition.kinds().map(<[_]>::to_vec);
    let direct = Recognition::direct(via)?.narrowed(kinds, recognition.until(), recognition.statuses())?;
    let names = [Lang::Zh, Lang::En].map(|lang| listed.name(lang));
    let taken = ListedRegion::new(listed.region(), names, list.keys_for(listed).to_vec(), direct)?;
    Ok(taken.with_limits(listed.revocation(), listed.max_lifetime()))
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Import,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    document: Word,
    list: ListEntry,
    #[serde(default)]
    region: Vec<RegionEntry>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListEntry {
    publisher: String,
    version: u64,
    sha256: String,
}

impl ListEntry {
    fn of(list: &Provenance) -> Self {
        Self {
            publisher: list.publisher().to_string(),
            version: list.list_version(),
            sha256: list.list_digest().to_string(),
        }
    }

    fn to_provenance(&self) -> Result<Provenance, ImportError> {
        let digest = Digest::parse(&self.sha256).ok_or(ImportError::Hex)?;
        Ok(Provenance::new(Region::new(&self.publisher)?, self.version, digest))
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionEntry {
    iss: String,
    zh: String,
    en: String,
    revocation: Option<u64>,
    max_lifetime_seconds: Option<u64>,
    kinds: Option<Vec<KindWord>>,
    until: Option<String>,
    statuses: Option<StatusesSource>,
    via: Vec<ListEntry>,
    key: Vec<KeyEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyEntry {
    public: String,
    not_before: String,
    expires: String,
    signs: Vec<UseWord>,
}

impl RegionEntry {
    fn of(listed: &ListedRegion) -> Self {
        let recognition = listed.recognition();
        let via = match recognition.way() {
            Way::Direct { via } => via.iter().map(ListEntry::of).collect(),
            Way::Vouched | Way::Adoption { .. } => Vec::new(),
        };
        Self {
            iss: listed.region().to_string(),
            zh: listed.name(Lang::Zh).to_owned(),
            en: listed.name(Lang::En).to_owned(),
            revocation: listed.revocation(),
            max_lifetime_seconds: listed.max_lifetime(),
            kinds: recognition.kinds().map(|kinds| kinds.iter().copied().map(KindWord::from).collect()),
            until: recognition.until().map(|until| until.to_string()),
            statuses: StatusesSource::of(recognition.statuses()),
            via,
            key: listed.keys().iter().map(KeyEntry::of).collect(),
        }
    }

    fn to_listed(&self) -> Result<ListedRegion, ImportError> {
        let via = self.via.iter().map(ListEntry::to_provenance).collect::<Result<_, _>>()?;
        let kinds = self.kinds.as_ref().map(|kinds| kinds.iter().copied().map(StatementKind::from).collect());
        let until = self.until.as_deref().map(Timestamp::parse).transpose()?;
        let statuses = self.statuses.map(StatusesSource::to_map).transpose()?.unwrap_or_default();
        let recognition = Recognition::direct(via)?.narrowed(kinds, until, statuses)?;
        let keys = self.key.iter().map(KeyEntry::to_listed).collect::<Result<_, _>>()?;
        let listed = ListedRegion::new(Region::new(&self.iss)?, [&self.zh, &self.en], keys, recognition)?;
        Ok(listed.with_limits(self.revocation, self.max_lifetime_seconds))
    }
}

impl KeyEntry {
    fn of(listed: &ListedKey) -> Self {
        Self {
            // A key has the same length as a digest, and is written in the same form.
            public: Digest::from_bytes(*listed.key().as_bytes()).to_string(),
            not_before: listed.window().not_before().to_string(),
            expires: listed.window().expires().to_string(),
            signs: listed.uses().iter().copied().map(UseWord::from).collect(),
        }
    }

    fn to_listed(&self) -> Result<ListedKey, ImportError> {
        let bytes = *Digest::parse(&self.public).ok_or(ImportError::Hex)?.as_bytes();
        let key = UncheckedKey::new(bytes).check()?;
        let window = Window::new(Timestamp::parse(&self.not_before)?, Timestamp::parse(&self.expires)?)?;
        Ok(ListedKey::new(&key, window, self.signs.iter().copied().map(Into::into).collect())?)
    }
}
