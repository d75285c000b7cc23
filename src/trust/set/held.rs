//! What a gate holds: its root and set, the lowest versions that it accepts, the lifetime of the
//! set (fresh, then ageing, then stale), and the latest time that it has seen.

use std::collections::BTreeMap;

use super::floor::Floor;
use crate::key::KeyId;
use crate::payload::{Cti, Lang, Region};
use crate::time::Timestamp;
use crate::trust::document::CLOCK_TOLERANCE;
use crate::trust::{
    Digest, Document, Objects, RevocationSource, SetFile, Snapshot, SnapshotTerms, Taken, TrustList, TrustedList,
    TrustedRoot,
};
use crate::verifier::{Anchor, Concern, ForeignTrust, RevocationConcern, RevocationStatus, TrustAnchors};
use crate::words::trust as say;

/// For each region, the last file that a gate has taken, even if the current snapshot no longer
/// names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegionFloors {
    /// Revocation lists.
    pub revocations: BTreeMap<Region, Taken>,
    /// Rules.
    pub rules: BTreeMap<Region, Taken>,
}

impl RegionFloors {
    /// The floors that a snapshot sets.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        let taken = |files: &BTreeMap<Region, SetFile>| {
            let mut taken = BTreeMap::new();
            taken.extend(files.iter().map(|(region, file)| (*region, (file.version(), file.digest()))));
            taken
        };
        Self { revocations: taken(snapshot.revocations()), rules: taken(snapshot.rules()) }
    }

    /// These floors, updated with those of a newer snapshot.
    #[must_use]
    pub fn after(&self, snapshot: &Snapshot) -> Self {
        let (mut floors, newer) = (self.clone(), Self::of(snapshot));
        floors.revocations.extend(newer.revocations);
        floors.rules.extend(newer.rules);
        floors
    }

    /// Digests of the files that set the floors.
    pub fn digests(&self) -> impl Iterator<Item = Digest> + '_ {
        self.revocations.values().chain(self.rules.values()).map(|(_, digest)| *digest)
    }
}

/// What a gate holds, before a sync.
#[derive(Debug)]
pub struct Held<'a> {
    pub(super) root: &'a TrustedRoot,
    pub(super) list: Option<Floor>,
    pub(super) snapshot: Option<Floor>,
    pub(super) regions: RegionFloors,
    pub(super) objects: &'a dyn Objects,
    pub(super) seen: Option<Timestamp>,
}

impl<'a> Held<'a> {
    /// Maximum number of new roots in one sync. A publisher makes fewer in a century.
    pub const MAX_ROOTS: usize = 1024;
    /// Maximum number of bytes fetched in one sync. 100 million withdrawn codes take about 100 MB.
    pub const MAX_BYTES: usize = 256 << 20;
    /// Maximum number of withdrawn codes read in one sync. 100 million take about one second.
    pub const MAX_SLOTS: usize = 100_000_000;

    /// A gate with a root and nothing else. `objects` holds the files that it already has.
    #[must_use]
    pub fn new(root: &'a TrustedRoot, objects: &'a dyn Objects) -> Self {
        Self { root, list: None, snapshot: None, regions: RegionFloors::default(), objects, seen: None }
    }

    /// Sets the list, the snapshot and the region files that the gate took last.
    #[must_use]
    pub fn with_set(mut self, list: Taken, snapshot: Taken, regions: RegionFloors) -> Self {
        (self.list, self.snapshot) = (Some(self.floor(list)), Some(self.floor(snapshot)));
        self.regions = regions;
        self
    }

    /// Sets the latest time that the gate has seen.
    #[must_use]
    pub const fn with_seen(mut self, seen: Option<Timestamp>) -> Self {
        self.seen = seen;
        self
    }

    /// Whether a clock at `at` is behind the time seen by more than the tolerance.
    #[must_use]
    pub(super) fn is_back(seen: Timestamp, at: Timestamp) -> bool {
        at.saturating_add(CLOCK_TOLERANCE) < seen
    }

    /// Content of the list that the gate took last.
    pub(super) fn list_before(&self) -> Option<TrustList> {
        TrustList::from_taken(&self.objects.read(self.list.as_ref()?.digest)?)
    }

    pub(super) fn floor(&self, taken: Taken) -> Floor {
        Floor::new(taken, self.objects.read(taken.1))
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

    /// The regions whose codes cannot be decided at `at`, because of their revocation lists. The rest
    /// of the set can be fresh.
    #[must_use]
    pub fn undecided_regions(&self, at: Timestamp) -> Vec<(Region, RevocationConcern)> {
        self.list().map_or_else(Vec::new, |list| list.undecided_regions(at))
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

    fn is_ageing(&self, at: Timestamp) -> bool {
        self.lifetime().is_some_and(|lifetime| lifetime.freshness(at) != Freshness::Fresh)
    }

    fn foreign(&self) -> Option<ForeignTrust<'_>> {
        self.list().and_then(TrustAnchors::foreign)
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
