//! The sentences for each change between two lists. The texts are in `words`.

use super::{Change, KeyUse, SnapshotTerms};
use crate::payload::Lang;
use crate::time::{Timestamp, Window};
use crate::verifier::Anchor;
use crate::words::trust as say;

impl Change {
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
                }
            }
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
