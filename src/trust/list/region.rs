//! A region on the list: its names, its keys with their uses, and its recognition. A region signs its
//! revocation list and its rules with its own keys.

use super::{Recognition, Way};
use crate::codec::CoseSign;
use crate::key::{UncheckedKey, VerifyingKey};
use crate::payload::{Lang, PlainText, Region, StatementKind, order};
use crate::time::{Standing, Timestamp, Window};
use crate::trust::TrustError;
use crate::words::{code, trust as say, vocabulary};

vocabulary! {
    /// What a key may sign.
    #[non_exhaustive]
    pub enum KeyUse {
        /// Codes with a health status.
        Health = 1, "health", code::health;
        /// Codes with an itinerary.
        Itinerary = 2, "itinerary", code::itinerary;
        /// The region's revocation list.
        Revocation = 3, "revocation", say::use_revocation;
        /// Rules for gates.
        Rules = 4, "rules", say::use_rules;
        /// Files of facts for the offices of other regions. Their files are sealed to the same key.
        Exchange = 5, "exchange", say::use_exchange;
    }
}

impl KeyUse {
    /// Kind of statement, if the use is signing codes.
    #[must_use]
    pub const fn kind(self) -> Option<StatementKind> {
        match self {
            Self::Health => Some(StatementKind::Health),
            Self::Itinerary => Some(StatementKind::Itinerary),
            Self::Revocation | Self::Rules | Self::Exchange => None,
        }
    }
}

impl From<StatementKind> for KeyUse {
    fn from(kind: StatementKind) -> Self {
        match kind {
            StatementKind::Health => Self::Health,
            StatementKind::Itinerary => Self::Itinerary,
        }
    }
}

/// A key of a region: its validity window and its uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    key: UncheckedKey,
    window: Window,
    uses: Vec<KeyUse>,
}

impl ListedKey {
    /// Creates an entry. `uses` may be in any order.
    ///
    /// # Errors
    /// [`TrustError::Uses`] if there is no use, or one is repeated.
    pub fn new(key: &VerifyingKey, window: Window, uses: Vec<KeyUse>) -> Result<Self, TrustError> {
        Self::unchecked(key.into(), window, uses)
    }

    /// Like [`Self::new`], for a key that has not yet been checked to be a valid point.
    pub(in crate::trust) fn unchecked(
        key: UncheckedKey,
        window: Window,
        mut uses: Vec<KeyUse>,
    ) -> Result<Self, TrustError> {
        let given = core::mem::take(&mut uses);
        uses.extend(KeyUse::ALL.into_iter().filter(|one| given.contains(one)));
        if given.is_empty() || uses.len() != given.len() {
            return Err(TrustError::Uses { kid: key.kid() });
        }
        Ok(Self { key, window, uses })
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &UncheckedKey {
        &self.key
    }

    /// Validity window of the key.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// What it may sign.
    #[must_use]
    pub fn uses(&self) -> &[KeyUse] {
        &self.uses
    }

    /// Kinds of statement that it may sign.
    pub fn kinds(&self) -> impl Iterator<Item = StatementKind> + '_ {
        self.uses.iter().filter_map(|one| one.kind())
    }
}

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
        // A region that has adopted a code signs none, but its office can share facts.
        let only_exchanges = keys.iter().all(|key| key.uses() == [KeyUse::Exchange]);
        match (recognition.way(), keys.is_empty()) {
            (Way::Adoption { .. }, _) if !only_exchanges => return Err(TrustError::AdoptedKeys { region }),
            (Way::Vouched | Way::Direct { .. }, true) => return Err(TrustError::NoKeys { region }),
            _ => {}
        }
        order::sort_by(&mut keys, |a, b| a.key().cmp(b.key()));
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

    /// The key to which files for its office are sealed at `at`: of those with the use `exchange`,
    /// the one that became valid last.
    #[must_use]
    pub fn exchange_key(&self, at: Timestamp) -> Option<&ListedKey> {
        let usable =
            |key: &&ListedKey| key.uses().contains(&KeyUse::Exchange) && key.window().standing(at) == Standing::Within;
        self.keys.iter().filter(usable).max_by_key(|key| (key.window().not_before(), *key.key()))
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

/// Proof that keys of a region with the right use have signed a document. It is made before the
/// payload is parsed: an unsigned payload is not parsed.
pub(in crate::trust) struct Signers<'a> {
    region: Region,
    what: KeyUse,
    keys: Vec<&'a ListedKey>,
}

impl<'a> Signers<'a> {
    /// Finds the keys of `region` with the use `what` that have signed the document. There must be
    /// at least one.
    pub(in crate::trust) fn of(
        document: &CoseSign,
        region: Region,
        keys: &'a [ListedKey],
        what: KeyUse,
    ) -> Result<Self, TrustError> {
        // Only keys that a signature names are checked, because checking that a key is a valid
        // point is expensive.
        let named: Vec<_> = document.signatures().iter().map(|signature| signature.kid()).collect();
        let may_sign = |key: &&ListedKey| key.uses().contains(&what) && named.contains(&key.key().kid());
        let has_signed = |key: &&ListedKey| key.key().check().is_ok_and(|key| document.is_signed_by(&key));
        let keys: Vec<_> = keys.iter().filter(may_sign).filter(has_signed).collect();
        if keys.is_empty() {
            return Err(TrustError::RegionSignature { region, what: what.id() });
        }
        Ok(Self { region, what, keys })
    }

    /// Checks that the document belongs to the region and that a signer's key was valid when it was
    /// issued. Returns until when the document is valid: the earlier of its own expiry and that of
    /// the key.
    pub(in crate::trust) fn counts_until(&self, found: Region, window: Window) -> Result<Timestamp, TrustError> {
        if found != self.region {
            return Err(TrustError::OtherRegion { expected: self.region, found });
        }
        let counted = self.keys.iter().filter(|key| key.window().standing(window.not_before()) == Standing::Within);
        let latest = counted.map(|key| key.window().expires()).max();
        let latest = latest.ok_or(TrustError::RegionSignature { region: self.region, what: self.what.id() })?;
        Ok(latest.min(window.expires()))
    }
}
