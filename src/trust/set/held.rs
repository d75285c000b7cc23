//! What a gate holds before a sync: its root, and below which versions it takes nothing.

use std::collections::BTreeMap;

use super::Objects;
use super::floor::Floor;
use crate::payload::Region;
use crate::time::Timestamp;
use crate::trust::{Digest, Marked, SetFile, Snapshot, TrustList, TrustedRoot};

/// A file that has been taken: its version and its digest.
pub type Taken = (u64, Digest);

/// The last file of each region that a gate has taken, whether the snapshot that it holds still names it or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegionFloors {
    /// Revocation lists.
    pub revocations: BTreeMap<Region, Taken>,
    /// Rules.
    pub rules: BTreeMap<Region, Taken>,
}

impl RegionFloors {
    /// Those that a snapshot sets.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        let taken = |files: &BTreeMap<Region, SetFile>| {
            files.iter().map(|(region, file)| (*region, (file.version(), file.digest()))).collect()
        };
        Self { revocations: taken(snapshot.revocations()), rules: taken(snapshot.rules()) }
    }

    /// These, with those of a set that has been taken since in the place of its files' former ones.
    #[must_use]
    pub fn after(&self, snapshot: &Snapshot) -> Self {
        let (mut floors, newer) = (self.clone(), Self::of(snapshot));
        floors.revocations.extend(newer.revocations);
        floors.rules.extend(newer.rules);
        floors
    }

    /// The files that set them.
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
    /// More roots to follow in one sync than a publisher makes in a century.
    pub const MAX_ROOTS: usize = 1024;
    /// What one sync fetches: a hundred million withdrawn codes take about 100 MB.
    pub const MAX_BYTES: usize = 256 << 20;
    /// Withdrawn codes that one sync reads: a hundred million take about a second.
    pub const MAX_SLOTS: usize = 100_000_000;
    /// How far a clock may stand behind one that it has been compared with: seconds are no attack.
    pub const CLOCK_TOLERANCE: u64 = 300;

    /// A gate that has been handed a root, and nothing else yet; files that it has already lie in `objects`.
    #[must_use]
    pub fn new(root: &'a TrustedRoot, objects: &'a dyn Objects) -> Self {
        Self { root, list: None, snapshot: None, regions: RegionFloors::default(), objects, seen: None }
    }

    /// With the list, the snapshot and the regions' files that it has taken last.
    #[must_use]
    pub fn with_set(mut self, list: Taken, snapshot: Taken, regions: RegionFloors) -> Self {
        (self.list, self.snapshot) = (Some(self.floor(list)), Some(self.floor(snapshot)));
        self.regions = regions;
        self
    }

    /// With the latest time that it has seen.
    #[must_use]
    pub const fn with_seen(mut self, seen: Option<Timestamp>) -> Self {
        self.seen = seen;
        self
    }

    /// Whether a clock at `at` has gone back, by more than clocks differ, from a time seen.
    #[must_use]
    pub fn is_back(seen: Timestamp, at: Timestamp) -> bool {
        at.saturating_add(Self::CLOCK_TOLERANCE) < seen
    }

    /// What the list said that it has taken last.
    pub(super) fn list_before(&self) -> Option<TrustList> {
        TrustList::from_taken(&self.objects.read(self.list.as_ref()?.digest)?)
    }

    pub(super) fn floor(&self, taken: Taken) -> Floor {
        Floor::new(taken, self.objects.read(taken.1))
    }
}
