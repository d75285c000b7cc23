//! The trust list: the regions that are recognised, and their keys.

use super::TrustError;
use crate::key::VerifyingKey;
use crate::payload::{Lang, PlainText, Region, StatementKind};
use crate::time::Window;

/// A region's key: when it counts, and what it may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    key: VerifyingKey,
    window: Window,
    kinds: Vec<StatementKind>,
}

impl ListedKey {
    /// Takes the key, its window, and the kinds of statement it may sign in any order.
    ///
    /// # Errors
    /// [`TrustError::Kinds`] for none, or one twice.
    pub fn new(key: VerifyingKey, window: Window, mut kinds: Vec<StatementKind>) -> Result<Self, TrustError> {
        kinds.sort_unstable();
        if kinds.is_empty() || kinds.array_windows().any(|[kind, next]| kind == next) {
            return Err(TrustError::Kinds { kid: key.kid() });
        }
        Ok(Self { key, window, kinds })
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// When it counts.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// What it may sign.
    #[must_use]
    pub fn kinds(&self) -> &[StatementKind] {
        &self.kinds
    }
}

/// A region, its names and its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRegion {
    region: Region,
    zh: PlainText,
    en: PlainText,
    keys: Vec<ListedKey>,
}

impl ListedRegion {
    /// The longest name, in characters.
    pub const MAX_NAME_CHARS: usize = 60;

    /// Takes the region, its Chinese and English name, and its keys in any order.
    ///
    /// # Errors
    /// [`TrustError::NoKeys`], [`TrustError::DuplicateKey`], [`TrustError::Payload`] for a name.
    pub fn new(region: Region, zh: &str, en: &str, mut keys: Vec<ListedKey>) -> Result<Self, TrustError> {
        if keys.is_empty() {
            return Err(TrustError::NoKeys { region });
        }
        keys.sort_unstable_by_key(|listed| *listed.key.as_bytes());
        if let Some([listed, _]) = keys.array_windows().find(|[listed, next]| listed.key == next.key) {
            return Err(TrustError::DuplicateKey { kid: listed.key.kid() });
        }
        let name = |text| PlainText::new("name of a region", text, Self::MAX_NAME_CHARS);
        Ok(Self { region, zh: name(zh)?, en: name(en)?, keys })
    }

    /// The region.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// Its name, as the publisher writes it.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(self.en.as_str(), self.zh.as_str())
    }

    /// Its keys.
    #[must_use]
    pub fn keys(&self) -> &[ListedKey] {
        &self.keys
    }
}

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    version: u64,
    window: Window,
    publisher: Region,
    regions: Vec<ListedRegion>,
}

impl TrustList {
    /// Ten thousand regions with two keys each take about 2.5 MB.
    pub const MAX_BYTES: usize = 4 << 20;
    /// Twice the codes of ISO 3166-1 and ISO 3166-2 together.
    pub const MAX_REGIONS: usize = 10_000;

    /// Takes a version, from when to when the list counts, who publishes it, and regions in any order.
    ///
    /// # Errors
    /// [`TrustError::Version`], [`TrustError::TooManyRegions`], [`TrustError::DuplicateRegion`].
    pub fn new(
        version: u64,
        window: Window,
        publisher: Region,
        mut regions: Vec<ListedRegion>,
    ) -> Result<Self, TrustError> {
        if version == 0 {
            return Err(TrustError::Version);
        }
        if regions.len() > Self::MAX_REGIONS {
            return Err(TrustError::TooManyRegions { found: regions.len() });
        }
        regions.sort_unstable_by_key(|listed| listed.region);
        if let Some([listed, _]) = regions.array_windows().find(|[listed, next]| listed.region == next.region) {
            return Err(TrustError::DuplicateRegion { region: listed.region });
        }
        Ok(Self { version, window, publisher, regions })
    }

    /// The version, from 1.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// From its issue to its expiry.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Who publishes it.
    #[must_use]
    pub const fn publisher(&self) -> Region {
        self.publisher
    }

    /// The regions, sorted by code.
    #[must_use]
    pub fn regions(&self) -> &[ListedRegion] {
        &self.regions
    }
}
