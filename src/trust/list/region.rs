//! A region on the list: its names, its keys and its recognition.

use super::{ListedKey, Recognition, Way};
use crate::payload::{Lang, PlainText, Region};
use crate::trust::TrustError;

/// A region, its names, its keys and its recognition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRegion {
    region: Region,
    zh: PlainText,
    en: PlainText,
    keys: Vec<ListedKey>,
    recognition: Recognition,
    revocation: Option<u64>,
    max_lifetime: Option<u64>,
}

impl ListedRegion {
    /// Maximum length of a name, in characters.
    pub const MAX_NAME_CHARS: usize = 60;

    /// Creates an entry from a region, its Chinese and English name, its keys in any order and its
    /// recognition.
    ///
    /// # Errors
    /// [`TrustError::NoKeys`], [`TrustError::AdoptedKeys`], [`TrustError::DuplicateKey`], [`TrustError::Payload`] for
    /// a name.
    pub fn new(
        region: Region,
        [zh, en]: [&str; 2],
        mut keys: Vec<ListedKey>,
        recognition: Recognition,
    ) -> Result<Self, TrustError> {
        match (recognition.way(), keys.is_empty()) {
            (Way::Adoption { .. }, false) => return Err(TrustError::AdoptedKeys { region }),
            (Way::Vouched | Way::Direct { .. }, true) => return Err(TrustError::NoKeys { region }),
            _ => {}
        }
        keys.sort_unstable_by_key(|listed| *listed.key());
        if let Some([listed, _]) = keys.array_windows().find(|[listed, next]| listed.key() == next.key()) {
            return Err(TrustError::DuplicateKey { kid: listed.key().kid() });
        }
        let name = |text| PlainText::new("name of a region", text, Self::MAX_NAME_CHARS);
        Ok(Self { region, zh: name(zh)?, en: name(en)?, keys, recognition, revocation: None, max_lifetime: None })
    }

    /// States that the region publishes revocation lists. `lowest_version` is the lowest valid one.
    #[must_use]
    pub const fn with_revocation(mut self, lowest_version: u64) -> Self {
        self.revocation = Some(lowest_version);
        self
    }

    /// Sets the longest valid lifetime of the region's codes, from issue to expiry, in seconds.
    #[must_use]
    pub const fn with_max_lifetime(mut self, seconds: u64) -> Self {
        self.max_lifetime = Some(seconds);
        self
    }

    /// The region.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// Its name, as the publisher spells it.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(self.en.as_str(), self.zh.as_str())
    }

    /// Its keys, sorted.
    #[must_use]
    pub fn keys(&self) -> &[ListedKey] {
        &self.keys
    }

    /// How it is recognised.
    #[must_use]
    pub const fn recognition(&self) -> &Recognition {
        &self.recognition
    }

    /// Lowest valid version of its revocation list, or `None` if it publishes none.
    #[must_use]
    pub const fn revocation(&self) -> Option<u64> {
        self.revocation
    }

    /// Longest valid lifetime of the region's codes, from issue to expiry, in seconds. `None`:
    /// gates use their own limit.
    #[must_use]
    pub const fn max_lifetime(&self) -> Option<u64> {
        self.max_lifetime
    }

    /// Sets the optional limits: the lowest version of revocation lists and the longest lifetime of
    /// codes.
    #[must_use]
    pub(in crate::trust) const fn with_limits(mut self, revocation: Option<u64>, max_lifetime: Option<u64>) -> Self {
        (self.revocation, self.max_lifetime) = (revocation, max_lifetime);
        self
    }
}
