//! What a gate verifies with: the set that it holds, the lifetime of the set (fresh, then ageing, then
//! stale), and the latest time that the gate has seen.

use core::fmt;
use std::collections::BTreeMap;

use super::Held;
use crate::key::KeyId;
use crate::payload::{Cti, Lang, Region};
use crate::time::Timestamp;
use crate::trust::{Digest, RevocationSource, SetFile, Snapshot, SnapshotTerms, TrustList, TrustedList, TrustedRoot};
use crate::verifier::{Anchor, Concern, RevocationConcern, RevocationStatus, TrustAnchors};
use crate::words::trust as say;

/// Content-addressed files: each is found by its digest.
pub trait Objects: fmt::Debug + Send + Sync {
    /// Reads the file with this digest. `None` if it is missing or damaged.
    fn read(&self, digest: Digest) -> Option<Vec<u8>>;

    /// Whether the file with this digest is present and intact.
    fn has(&self, digest: Digest) -> bool {
        self.read(digest).is_some()
    }
}

/// The revocation lists that a snapshot names, read from content-addressed files.
#[derive(Debug)]
pub(crate) struct SnapshotRevocations<O> {
    files: BTreeMap<Region, SetFile>,
    objects: O,
}

impl<O> SnapshotRevocations<O> {
    /// The revocation lists of this snapshot.
    #[must_use]
    pub(crate) fn new(snapshot: &Snapshot, objects: O) -> Self {
        Self { files: snapshot.revocations().clone(), objects }
    }
}

impl<O: Objects> RevocationSource for SnapshotRevocations<O> {
    fn list(&self, region: Region) -> Option<Vec<u8>> {
        self.objects.read(self.files.get(&region)?.digest())
    }

    fn block(&self, digest: Digest) -> Option<Vec<u8>> {
        self.objects.read(digest)
    }
}

/// The trust of a gate: the anchors for a verifier, the age of the set, and the latest time seen.
#[derive(Debug)]
pub struct HeldTrust {
    root: TrustedRoot,
    set: Option<(TrustedList, Snapshot, Lifetime)>,
    seen: Option<Timestamp>,
}

impl HeldTrust {
    /// A gate with a root and no set.
    #[must_use]
    pub const fn new(root: TrustedRoot) -> Self {
        Self { root, set: None, seen: None }
    }

    /// Adds a list and a snapshot that were taken as one set. The sync has checked that the list
    /// has snapshot terms.
    #[must_use]
    pub fn with_set(mut self, list: TrustedList, snapshot: Snapshot) -> Self {
        let lifetime = list.list().snapshot().map(|terms| Lifetime::new(&self.root, list.list(), &snapshot, terms));
        self.set = lifetime.map(|lifetime| (list, snapshot, lifetime));
        self
    }

    /// Sets the latest time that the gate has seen.
    #[must_use]
    pub const fn with_seen(mut self, seen: Option<Timestamp>) -> Self {
        self.seen = seen;
        self
    }

    /// Records a time of the gate's clock, if it is later than the latest.
    pub fn see(&mut self, at: Timestamp) {
        self.seen = self.seen.max(Some(at));
    }

    /// The root.
    #[must_use]
    pub const fn root(&self) -> &TrustedRoot {
        &self.root
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> Option<&TrustedList> {
        self.set.as_ref().map(|(list, _, _)| list)
    }

    /// The snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.set.as_ref().map(|(_, snapshot, _)| snapshot)
    }

    /// When the set becomes ageing and stale.
    #[must_use]
    pub fn lifetime(&self) -> Option<Lifetime> {
        self.set.as_ref().map(|(_, _, lifetime)| *lifetime)
    }

    /// Latest time that the gate has seen.
    #[must_use]
    pub const fn seen(&self) -> Option<Timestamp> {
        self.seen
    }
}

impl TrustAnchors for HeldTrust {
    fn anchors(&self, kid: KeyId) -> Vec<&Anchor> {
        self.list().map_or_else(Vec::new, |list| list.anchors(kid))
    }

    fn concerns(&self, at: Timestamp) -> Vec<Concern> {
        let Some((list, snapshot, lifetime)) = &self.set else { return vec![Concern::NoList] };
        let mut concerns = list.concerns(at);
        let issued = snapshot.window().not_before();
        if at >= lifetime.snapshot_stale_from() {
            concerns.push(Concern::Stale { issued, since: lifetime.snapshot_stale_from() });
        }
        // The issue time of the snapshot is also a time that has passed.
        let seen = self.seen.unwrap_or(issued).max(issued);
        if Held::is_back(seen, at) && concerns.is_empty() {
            concerns.push(Concern::ClockBack { seen });
        }
        concerns
    }

    fn revocation(&self, region: Region, cti: Cti, at: Timestamp) -> RevocationStatus {
        let unknown = RevocationStatus::Unknown(RevocationConcern::Missing);
        self.list().map_or(unknown, |list| list.revocation(region, cti, at))
    }
}

/// Freshness of a set at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing needs to be done.
    Fresh,
    /// Still valid; an update is due.
    Ageing,
    /// Too old to decide with.
    Stale,
}

impl Freshness {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Ageing => "ageing",
            Self::Stale => "stale",
        }
    }

    /// Word for people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Fresh => say::fresh(lang),
            Self::Ageing => say::ageing(lang),
            Self::Stale => say::stale(lang),
        }
    }
}

/// When a set becomes ageing, and when it becomes stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    ageing_from: Timestamp,
    stale_from: Timestamp,
    snapshot_stale_from: Timestamp,
}

impl Lifetime {
    /// Computes the lifetime from the list's thresholds for the age of its snapshot and from the
    /// expiry of list and root. The warning before an expiry is as long as the one before a
    /// snapshot becomes stale.
    #[must_use]
    pub fn new(root: &TrustedRoot, list: &TrustList, snapshot: &Snapshot, terms: &SnapshotTerms) -> Self {
        let issued = snapshot.window().not_before();
        let lead = terms.stale_after() - terms.ageing_after();
        let expires = list.window().expires().min(root.expires());
        let snapshot_stale_from = issued.saturating_add(terms.stale_after());
        Self {
            ageing_from: issued.saturating_add(terms.ageing_after()).min(expires.saturating_sub(lead)),
            stale_from: snapshot_stale_from.min(expires),
            snapshot_stale_from,
        }
    }

    /// Time from which a gate warns.
    #[must_use]
    pub const fn ageing_from(&self) -> Timestamp {
        self.ageing_from
    }

    /// Time from which a gate is undecided.
    #[must_use]
    pub const fn stale_from(&self) -> Timestamp {
        self.stale_from
    }

    /// Time from which the snapshot itself is too old.
    #[must_use]
    pub(super) const fn snapshot_stale_from(&self) -> Timestamp {
        self.snapshot_stale_from
    }

    /// Freshness of the set at `at`.
    #[must_use]
    pub fn freshness(&self, at: Timestamp) -> Freshness {
        if at >= self.stale_from {
            Freshness::Stale
        } else if at >= self.ageing_from {
            Freshness::Ageing
        } else {
            Freshness::Fresh
        }
    }
}
