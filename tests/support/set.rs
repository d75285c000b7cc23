//! A publisher in memory: makes sets that are valid, or wrong in one point.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::collections::BTreeMap;
use std::convert::Infallible;

use fede::key::SigningKey;
use fede::payload::{Lang, Region};
use fede::time::{Timestamp, Window};
use fede::trust::{
    Digest, Document, KeyUse, ListedKey, ListedRegion, Recognition, RevocationBook, Root, RootRole, SetFile, SetSource,
    Snapshot, SnapshotTerms, TrustList,
};

use super::{at, key};

pub const HOUR: u64 = 3600;
pub const DAY: u64 = 24 * HOUR;

pub fn window(from: &str, to: &str) -> Window {
    Window::new(at(from), at(to)).unwrap()
}

pub fn window_of(from: Timestamp, seconds: u64) -> Window {
    Window::new(from, from.saturating_add(seconds)).unwrap()
}

pub fn region(code: &str) -> Region {
    Region::new(code).unwrap()
}

pub fn role(threshold: u64, seeds: &[u8]) -> RootRole {
    RootRole::new(threshold, seeds.iter().map(|seed| key(*seed).verifying_key().clone()).collect()).unwrap()
}

pub fn listed_key(seed: u8, window: Window, uses: &[KeyUse]) -> ListedKey {
    ListedKey::new(key(seed).verifying_key(), window, uses.to_vec()).unwrap()
}

pub fn listed(code: &str, keys: Vec<ListedKey>, recognition: Recognition) -> ListedRegion {
    let region = region(code);
    ListedRegion::new(region, [region.name(Lang::Zh), region.name(Lang::En)], keys, recognition).unwrap()
}

pub fn signed(document: fede::codec::CoseSign, keys: &[SigningKey]) -> Vec<u8> {
    keys.iter().fold(document, |document, key| document.signed_by(key)).encode()
}

pub fn keys(seeds: &[u8]) -> Vec<SigningKey> {
    seeds.iter().map(|seed| key(*seed)).collect()
}

/// A set as it is on a server.
#[derive(Debug, Clone, Default)]
pub struct MemorySet {
    pub roots: BTreeMap<u64, Vec<u8>>,
    pub snapshot: Vec<u8>,
    pub objects: BTreeMap<Digest, Vec<u8>>,
    /// Number of extra bytes after each answer, to simulate a server that never stops sending.
    pub endless: usize,
}

impl SetSource for MemorySet {
    type Error = Infallible;

    fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.roots.get(&version).map(|bytes| self.sent(bytes, max)))
    }

    fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, Infallible> {
        Ok(self.sent(&self.snapshot, max))
    }

    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, Infallible> {
        Ok(self.sent(self.objects.get(&digest).map_or(&[], Vec::as_slice), max))
    }
}

impl MemorySet {
    fn sent(&self, bytes: &[u8], max: usize) -> Vec<u8> {
        let mut sent = bytes.to_vec();
        sent.resize(sent.len() + self.endless, 0);
        sent.truncate(max + 1);
        sent
    }

    pub fn add(&mut self, version: u64, bytes: Vec<u8>) -> SetFile {
        let file = SetFile::of(version, &bytes);
        self.objects.insert(file.digest(), bytes);
        file
    }
}

/// The content of a set. Each field can be made wrong before the set is built.
#[derive(Debug, Clone)]
pub struct Plan {
    pub roots: Vec<Vec<u8>>,
    pub list: TrustList,
    pub list_keys: Vec<u8>,
    pub snapshot_version: u64,
    pub snapshot_window: Window,
    pub snapshot_keys: Vec<u8>,
    /// The revocation lists: book, seed of the signing key, window.
    pub revocations: Vec<(RevocationBook, u8, Window)>,
}

/// Root keys 1, 2 and 3 (two must sign), list key 4, snapshot key 5; Shanghai's own key is 12.
pub fn root_1() -> Root {
    Root::new(1, window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), role(2, &[1, 2, 3]), role(1, &[4])).unwrap()
}

pub fn shanghai(uses: &[KeyUse]) -> ListedRegion {
    let key = listed_key(12, window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), uses);
    listed("CN-SH", vec![key], Recognition::vouched())
}

pub const ALL_BUT_RULES: [KeyUse; 3] = [KeyUse::Health, KeyUse::Itinerary, KeyUse::Revocation];

pub fn list(version: u64, regions: Vec<ListedRegion>, snapshot_seed: u8) -> TrustList {
    let window = window("2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z");
    let terms = SnapshotTerms::new(role(1, &[snapshot_seed]), 2 * DAY, 7 * DAY).unwrap();
    TrustList::new(version, window, region("CN"), regions).unwrap().with_snapshot(terms)
}

impl Plan {
    /// Version 1 of every document, issued on 5 March.
    pub fn first() -> Self {
        Self {
            roots: vec![signed(root_1().to_draft(), &keys(&[1, 2]))],
            list: list(1, vec![shanghai(&ALL_BUT_RULES).with_revocation(1)], 5),
            list_keys: vec![4],
            snapshot_version: 1,
            snapshot_window: window_of(at("2026-03-05T00:00:00Z"), 2 * DAY),
            snapshot_keys: vec![5],
            revocations: vec![(
                RevocationBook::new(region("CN-SH"), at("2026-02-01T00:00:00Z").day()),
                12,
                window_of(at("2026-03-05T00:00:00Z"), 30 * DAY),
            )],
        }
    }

    pub fn build(&self) -> MemorySet {
        let mut set = MemorySet::default();
        for (version, bytes) in (1..).zip(&self.roots) {
            set.roots.insert(version, bytes.clone());
        }
        let list = set.add(self.list.version(), signed(self.list.to_draft(), &keys(&self.list_keys)));
        let mut revocations = BTreeMap::new();
        for (book, seed, window) in &self.revocations {
            let (revoked, blocks) = book.next_list(*window).unwrap();
            for block in blocks {
                set.objects.insert(Digest::of(&block), block);
            }
            let file = set.add(revoked.version(), signed(revoked.to_draft(), &keys(&[*seed])));
            revocations.insert(revoked.region(), file);
        }
        self.sign_snapshot(&mut set, list, revocations);
        set
    }

    pub fn sign_snapshot(&self, set: &mut MemorySet, list: SetFile, revocations: BTreeMap<Region, SetFile>) {
        let snapshot =
            Snapshot::new(self.snapshot_version, self.snapshot_window, self.list.publisher(), list, revocations);
        set.snapshot = signed(snapshot.unwrap().to_draft(), &keys(&self.snapshot_keys));
    }
}
