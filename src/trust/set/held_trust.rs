//! What a gate verifies with: the set that it holds, and the latest time that it has seen.

use core::fmt;
use std::collections::BTreeMap;

use super::{Held, Lifetime};
use crate::key::KeyId;
use crate::payload::{Cti, Region};
use crate::time::Timestamp;
use crate::trust::{Digest, RevocationSource, SetFile, Snapshot, TrustedList, TrustedRoot};
use crate::verifier::{Anchor, Concern, RevocationConcern, RevocationStatus, TrustAnchors};

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
pub struct SnapshotRevocations<O> {
    files: BTreeMap<Region, SetFile>,
    objects: O,
}

impl<O> SnapshotRevocations<O> {
    /// The revocation lists of this snapshot.
    #[must_use]
    pub fn new(snapshot: &Snapshot, objects: O) -> Self {
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
