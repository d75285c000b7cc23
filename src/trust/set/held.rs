//! What a gate holds before a sync: its root, and the lowest versions that it accepts.

use std::collections::BTreeMap;

use super::Objects;
use super::floor::Floor;
use crate::payload::Region;
use crate::time::Timestamp;
use crate::trust::{Digest, Document, SetFile, Snapshot, TrustList, TrustedRoot};

/// A file that a gate has taken: its version and its digest.
pub type Taken = (u64, Digest);

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
            files.iter().map(|(region, file)| (*region, (file.version(), file.digest()))).collect()
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
    /// Tolerated difference between two clocks, in seconds. A few seconds are not an attack.
    pub(crate) const CLOCK_TOLERANCE: u64 = 300;

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
        at.saturating_add(Self::CLOCK_TOLERANCE) < seen
    }

    /// Content of the list that the gate took last.
    pub(super) fn list_before(&self) -> Option<TrustList> {
        TrustList::from_taken(&self.objects.read(self.list.as_ref()?.digest)?)
    }

    pub(super) fn floor(&self, taken: Taken) -> Floor {
        Floor::new(taken, self.objects.read(taken.1))
    }
}
