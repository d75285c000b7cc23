//! A difference between two lists: what it takes away, and its sentence for a publisher.

use super::{Agreement, ForeignChange, KeyUse, ListedKey, Recognition, SnapshotTerms, Way};
use crate::key::{KeyId, VerifyingKey};
use crate::payload::{Lang, Region, Status};
use crate::time::{Timestamp, Window};
use crate::trust::Digest;
use crate::verifier::Anchor;
use crate::words::trust as say;

/// One difference between two lists.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The version differs. Gates take only a list with a higher version.
    Version {
        /// Value in the old list.
        old: u64,
        /// Value in the new list.
        new: u64,
    },
    /// The publisher differs.
    Publisher {
        /// Value in the old list.
        old: Region,
        /// Value in the new list.
        new: Region,
    },
    /// The issue time or the expiry differs.
    ListWindow {
        /// Value in the old list.
        old: Window,
        /// Value in the new list.
        new: Window,
    },
    /// A region was added.
    RegionRecognised {
        /// The region.
        region: Region,
    },
    /// A region was removed.
    RegionDropped {
        /// The region.
        region: Region,
    },
    /// The name of a region differs.
    RegionRenamed {
        /// The region.
        region: Region,
        /// The new name in Chinese.
        zh: String,
        /// The new name in English.
        en: String,
    },
    /// A key was added.
    KeyAdded {
        /// The region.
        region: Region,
        /// The key.
        key: ListedKey,
    },
    /// A key was removed.
    KeyWithdrawn {
        /// The region.
        region: Region,
        /// The key.
        kid: KeyId,
    },
    /// The validity window of a key differs.
    KeyWindow {
        /// The region.
        region: Region,
        /// The key.
        kid: KeyId,
        /// Value in the old list.
        old: Window,
        /// Value in the new list.
        new: Window,
    },
    /// The snapshot terms differ: who signs, or the age limits. `None`: the list has no terms.
    Snapshot {
        /// Value in the old list.
        old: Option<SnapshotTerms>,
        /// Value in the new list.
        new: Option<SnapshotTerms>,
    },
    /// What one region's office shares with another's differs. `None`: nothing.
    Agreement {
        /// The region whose office shares.
        from: Region,
        /// The region whose office receives.
        to: Region,
        /// The new agreement.
        new: Option<Agreement>,
    },
    /// The way or the scope of recognition differs.
    Recognition {
        /// The region.
        region: Region,
        /// The old recognition. `None`: the region was not recognised.
        old: Option<Recognition>,
        /// Value in the new list.
        new: Recognition,
    },
    /// The lowest valid version of the revocation list differs. `None`: the region publishes no
    /// list.
    Revocation {
        /// The region.
        region: Region,
        /// Whether codes of the region were accepted before.
        was_recognised: bool,
        /// Value in the new list.
        new: Option<u64>,
    },
    /// The longest lifetime of the region's codes differs. `None`: gates use their own limit.
    MaxLifetime {
        /// The region.
        region: Region,
        /// Value in the old list, in seconds.
        old: Option<u64>,
        /// Value in the new list, in seconds.
        new: Option<u64>,
    },
    /// A key got another use.
    UseGranted {
        /// The region.
        region: Region,
        /// The key.
        kid: KeyId,
        /// The new use.
        what: KeyUse,
    },
    /// A key lost a use.
    UseTaken {
        /// The region.
        region: Region,
        /// The key.
        kid: KeyId,
        /// The lost use.
        what: KeyUse,
    },
    /// What the list has taken from another network differs.
    Foreign(ForeignChange),
}

impl Change {
    /// Region of the change, or `None` for a change of the list itself.
    #[must_use]
    pub const fn region(&self) -> Option<Region> {
        match self {
            Self::Version { .. }
            | Self::Publisher { .. }
            | Self::ListWindow { .. }
            | Self::Snapshot { .. }
            | Self::Agreement { .. }
            | Self::Foreign(_) => None,
            Self::RegionRecognised { region }
            | Self::RegionDropped { region }
            | Self::RegionRenamed { region, .. }
            | Self::KeyAdded { region, .. }
            | Self::KeyWithdrawn { region, .. }
            | Self::KeyWindow { region, .. }
            | Self::Recognition { region, .. }
            | Self::Revocation { region, .. }
            | Self::MaxLifetime { region, .. }
            | Self::UseGranted { region, .. }
            | Self::UseTaken { region, .. } => Some(*region),
        }
    }

    /// Whether the change can make gates refuse a code that they accepted before, or refuse the
    /// list itself.
    #[must_use]
    pub fn takes_away(&self) -> bool {
        match self {
            // Gates refuse a list whose version does not rise.
            Self::Version { old, new } => new <= old,
            Self::ListWindow { old, new } | Self::KeyWindow { old, new, .. } => {
                new.not_before() > old.not_before() || new.expires() < old.expires()
            }
            // From now on a gate without the revocation list is undecided, and a gate with it can
            // refuse codes.
            Self::Revocation { was_recognised, new, .. } => *was_recognised && new.is_some(),
            Self::MaxLifetime { old, new, .. } => {
                new.unwrap_or(Anchor::MAX_LIFETIME) < old.unwrap_or(Anchor::MAX_LIFETIME)
            }
            // Without snapshot terms gates refuse the set.
            Self::Snapshot { old, new } => match (old, new) {
                (_, None) | (None, Some(_)) => true,
                (Some(old), Some(new)) => {
                    old.role() != new.role()
                        || new.ageing_after() < old.ageing_after()
                        || new.stale_after() < old.stale_after()
                }
            },
            Self::Recognition { old, new, .. } => old.as_ref().is_some_and(|old| narrows(old, new)),
            Self::Publisher { .. } | Self::RegionDropped { .. } | Self::KeyWithdrawn { .. } | Self::UseTaken { .. } => {
                true
            }
            Self::Foreign(change) => change.takes_away(),
            // Gates do not read agreements.
            Self::Agreement { .. }
            | Self::RegionRecognised { .. }
            | Self::RegionRenamed { .. }
            | Self::KeyAdded { .. }
            | Self::UseGranted { .. } => false,
        }
    }
}

/// Whether the new recognition can exclude a code that the old one covered, or other keys sign now.
fn narrows(old: &Recognition, new: &Recognition) -> bool {
    let loses_kind = new.kinds().is_some() && old.kinds() != new.kinds();
    let ends_earlier = new.until().is_some_and(|until| old.until().is_none_or(|before| until < before));
    let counts_worse =
        Status::ALL.into_iter().any(|status| new.statuses().apply(status) > old.statuses().apply(status));
    // Vouched and direct entries sign with keys of their own, and key changes are reported
    // separately.
    let by_others = match (old.way(), new.way()) {
        (Way::Vouched, Way::Vouched) | (Way::Direct { .. }, Way::Direct { .. }) => false,
        (Way::Adoption { of: before }, Way::Adoption { of }) => before != of,
        _ => true,
    };
    loses_kind || ends_earlier || counts_worse || by_others
}

impl Change {
    /// SHA-256 thumbprints (RFC 9679) of the keys that join with this change: of a region, or for
    /// snapshots. People compare them with what the owner of the key says.
    #[must_use]
    pub fn joining_keys(&self) -> Vec<Digest> {
        match self {
            Self::KeyAdded { key, .. } => vec![Digest::from_bytes(key.key().thumbprint())],
            Self::Snapshot { old, new: Some(new) } => {
                let was_there = |key: &&VerifyingKey| old.as_ref().is_some_and(|old| old.role().keys().contains(*key));
                let joining = new.role().keys().iter().filter(|key| !was_there(key));
                joining.map(|key| Digest::from_bytes(key.thumbprint())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The sentence for a publisher, without the region's name.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Version { old, new } if new <= old => say::VersionNotHigher { old, new }.say(lang),
            Self::Version { old, new } => say::Version { old, new }.say(lang),
            Self::Publisher { old, new } => say::Publisher { old, new }.say(lang),
            Self::ListWindow { old, new } => {
                let issued = |old: &Timestamp, new: &Timestamp| say::Issued { old, new }.say(lang);
                let expires = |old: &Timestamp, new: &Timestamp| say::Expires { old, new }.say(lang);
                moved(*old, *new, issued, expires, lang)
            }
            Self::RegionRecognised { .. } => say::recognised(lang).to_owned(),
            Self::RegionDropped { .. } => say::dropped(lang).to_owned(),
            Self::RegionRenamed { zh, en, .. } => say::Renamed { zh, en }.say(lang),
            Self::KeyAdded { key, .. } => {
                let uses: Vec<_> = key.uses().iter().map(|one| one.words(lang)).collect();
                let (uses, window) = (&uses.join(say::and(lang)), key.window());
                say::KeyAdded { kid: &key.key().kid(), uses, from: &window.not_before(), to: &window.expires() }
                    .say(lang)
            }
            Self::KeyWithdrawn { kid, .. } => say::KeyWithdrawn { kid }.say(lang),
            Self::KeyWindow { kid, old, new, .. } => {
                let from = |old: &Timestamp, new: &Timestamp| say::KeyFrom { old, new }.say(lang);
                let until = |old: &Timestamp, new: &Timestamp| say::KeyUntil { old, new }.say(lang);
                say::KeyWindow { kid, ends: &moved(*old, *new, from, until, lang) }.say(lang)
            }
            Self::UseGranted { kid, what, .. } => say::UseGranted { kid, r#use: &what.words(lang) }.say(lang),
            Self::UseTaken { kid, what, .. } => {
                let r#use = &what.words(lang);
                match what {
                    KeyUse::Health | KeyUse::Itinerary => say::UseTakenCode { kid, r#use }.say(lang),
                    KeyUse::Revocation | KeyUse::Rules => say::UseTakenFile { kid, r#use }.say(lang),
                    KeyUse::Exchange => say::UseTakenOffice { kid, r#use }.say(lang),
                }
            }
            Self::Agreement { from, to, new } => {
                let (from, to) = (&from.name(lang), &to.name(lang));
                match new {
                    Some(new) => say::ShareChanged { from, to, share: &new.words(lang) }.say(lang),
                    None => say::ShareEnded { from, to }.say(lang),
                }
            }
            Self::Foreign(change) => change.sentence(lang),
            Self::Snapshot { old, new } => snapshot(old.as_ref(), new.as_ref(), lang),
            Self::Recognition { new, .. } => new.words(lang),
            Self::Revocation { new: Some(lowest), .. } => say::Revocation { lowest }.say(lang),
            Self::Revocation { new: None, .. } => say::revocation_none(lang).to_owned(),
            Self::MaxLifetime { new, .. } => {
                say::MaxLifetime { hours: &(new.unwrap_or(Anchor::MAX_LIFETIME) / 3600) }.say(lang)
            }
        }
    }
}

/// Which ends of a window have moved.
fn moved(
    old: Window,
    new: Window,
    start: impl Fn(&Timestamp, &Timestamp) -> String,
    end: impl Fn(&Timestamp, &Timestamp) -> String,
    lang: Lang,
) -> String {
    let start = (old.not_before() != new.not_before()).then(|| start(&old.not_before(), &new.not_before()));
    let end = (old.expires() != new.expires()).then(|| end(&old.expires(), &new.expires()));
    start.into_iter().chain(end).collect::<Vec<_>>().join(say::semicolon(lang))
}

fn snapshot(old: Option<&SnapshotTerms>, new: Option<&SnapshotTerms>, lang: Lang) -> String {
    let Some(new) = new else { return say::snapshot_none(lang).to_owned() };
    let (ageing, stale) = (&(new.ageing_after() / 3600), &(new.stale_after() / 3600));
    let ages = say::SnapshotAges { ageing, stale }.say(lang);
    if old.is_some_and(|old| old.role() == new.role()) {
        return ages;
    }
    let kids: Vec<_> = new.role().keys().iter().map(|key| key.kid().to_string()).collect();
    let signers = say::SnapshotSigners { threshold: &new.role().threshold(), kids: &kids.join(", ") }.say(lang);
    [signers, ages].join(say::semicolon(lang))
}
