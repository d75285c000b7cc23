//! Two consecutive sets, and a gate that holds the first one.

use std::collections::BTreeMap;

use fede::codec::{CoseSign, DocumentType};
use fede::gate::{Moment, RulesInForce, Shift};
use fede::issuer::Code;
use fede::payload::{Cti, Slot, Withdrawal, WithdrawalClass};
use fede::time::{Timestamp, Window};
use fede::trust::{
    Document, GateStore, KeyUse, ListedKey, Objects, RevocationBook, RevocationList, RevokedDay, Root, Rules, SetFile,
    Snapshot, StoreFile, StoreFiles, StoreMemory, TrustList,
};

use crate::support::set::{
    ALL_BUT_RULES, DAY, MemorySet, Plan, keys, listed_key, region, role, root_1, shanghai, signed, window, window_of,
};
use crate::support::{at, claims, key};

/// Gate rules of Shanghai.
pub const RULES: &str = include_str!("../../fixtures/gate/rules.toml");

/// The gate's time.
pub fn now() -> Timestamp {
    at(crate::support::NOW)
}

/// A moment some milliseconds into the shift.
pub fn moment(millis: u64) -> Moment {
    Moment { at: now().saturating_add(millis / 1000), millis }
}

/// A request for a green code of a holder.
pub const GREEN: &str = r#"{"region": "CN-SH", "health": {"status": "green"},
    "holder": {"name": "张三丰", "document": "passport", "number": "E1234567"}}"#;
/// A request for a code with a status and an itinerary.
pub const TRAVELLED: &str = r#"{"region": "CN-SH", "health": {"status": "green"}, "itinerary": {"countries": ["CN", "IT"],
    "cities": [{"place": "420100", "last_seen": "2026-03-01", "risk_area": true}]}}"#;
/// A request for a red code.
pub const RED: &str = r#"{"region": "CN-SH", "health": {"status": "red", "reason": "close-contact",
    "authority": "上海市疾控中心", "appeal": "021-12320"}}"#;

/// A code of Shanghai.
pub fn code(request: &str) -> String {
    Code::sign(&claims(request), &key(12)).text().to_owned()
}

/// The files of a set. Each can be changed before the documents that name it are signed.
#[derive(Debug, Clone)]
pub struct Files {
    pub version: u64,
    pub list: Vec<u8>,
    pub revocations: Vec<u8>,
    pub block: Vec<u8>,
    pub rules: Vec<u8>,
}

/// Keys that sign in the name of Shanghai.
pub fn shanghai_keys() -> Vec<ListedKey> {
    shanghai(&KeyUse::ALL).keys().to_vec()
}

/// The second root: other keys sign roots and lists.
pub fn root_2() -> Vec<u8> {
    let window = window("2026-03-05T00:00:00Z", "2027-03-01T00:00:00Z");
    let root = Root::new(2, window, role(2, &[2, 3, 6]), role(1, &[4, 7])).unwrap();
    signed(root.to_draft(), &keys(&[1, 2, 3]))
}

/// The first root.
pub fn root() -> Vec<u8> {
    signed(root_1().to_draft(), &keys(&[1, 2]))
}

/// The trust list with this version.
pub fn list(version: u64) -> TrustList {
    let uses = [&ALL_BUT_RULES[..], &[KeyUse::Rules]].concat();
    let hubei = crate::support::set::listed(
        "CN-HB",
        vec![listed_key(13, window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), &ALL_BUT_RULES)],
        fede::trust::Recognition::vouched(),
    );
    crate::support::set::list(version, vec![hubei, shanghai(&uses).with_revocation(1)], 5)
}

/// Shanghai's revocation list with this version, and its block.
pub fn revocations(version: u64) -> (RevocationList, Vec<u8>) {
    let since = at("2026-02-01T00:00:00Z").day();
    let (cti, uses) = (Cti::new(now().day(), Slot::new(9).unwrap()), shanghai_keys());
    let mut book = RevocationBook::new(region("CN-SH"), since);
    for (slot, class) in [(9, WithdrawalClass::Lost), (7 * version, WithdrawalClass::Unspecified)] {
        let cti = Cti::new(cti.day(), Slot::new(slot).unwrap());
        book.withdraw(cti, Withdrawal::Revoked(class), &uses, now().day()).unwrap();
    }
    let (list, blocks) = book.next_list(signed_window()).unwrap();
    let block = blocks.into_iter().next().unwrap();
    let day = RevokedDay::of(cti.day(), &block);
    (RevocationList::new(list.region(), version, list.window(), since, vec![day]).unwrap(), block)
}

/// Shanghai's rules with this version.
pub fn rules(version: u64) -> Rules {
    Rules::new(region("CN-SH"), version, signed_window(), RULES).unwrap()
}

fn signed_window() -> Window {
    window_of(at("2026-03-05T00:00:00Z"), 30 * DAY)
}

/// Signs a payload as this kind of document, with the keys that may sign it.
pub fn sign(document: DocumentType, payload: Vec<u8>) -> Vec<u8> {
    let seeds: &[u8] = match document {
        DocumentType::Root => &[1, 2, 3],
        DocumentType::TrustList => &[4],
        DocumentType::Snapshot => &[5],
        _ => &[12],
    };
    signed(CoseSign::draft(document, payload), &keys(seeds))
}

impl Files {
    /// The files with this version.
    pub fn of(version: u64) -> Self {
        let (revocations, block) = revocations(version);
        let draft = |draft: CoseSign, document| sign(document, draft.unverified_payload().to_vec());
        Self {
            version,
            list: draft(list(version).to_draft(), DocumentType::TrustList),
            revocations: draft(revocations.to_draft(), DocumentType::RevocationList),
            block,
            rules: draft(rules(version).to_draft(), DocumentType::Rules),
        }
    }

    /// Replaces the block and signs a revocation list that names it.
    pub fn with_block(mut self, block: Vec<u8>) -> Self {
        let (list, _) = revocations(self.version);
        let day = RevokedDay::of(list.days()[0].day(), &block);
        // No list can name a block of this size, so the list is not changed.
        if let Ok(list) = RevocationList::new(list.region(), self.version, list.window(), list.since(), vec![day]) {
            self.revocations = sign(DocumentType::RevocationList, list.to_draft().unverified_payload().to_vec());
        }
        self.block = block;
        self
    }

    /// The snapshot that names the files.
    pub fn snapshot(&self) -> Snapshot {
        let file = |bytes: &[u8]| SetFile::of(self.version, bytes);
        let shanghai = region("CN-SH");
        let revocations = BTreeMap::from([(shanghai, file(&self.revocations))]);
        let snapshot =
            Snapshot::new(self.version, Plan::first().snapshot_window, region("CN"), file(&self.list), revocations);
        snapshot.unwrap().with_rules(BTreeMap::from([(shanghai, file(&self.rules))]))
    }

    /// The set with these roots.
    pub fn set(&self, roots: &[Vec<u8>]) -> MemorySet {
        let mut set = MemorySet { roots: (1..).zip(roots.iter().cloned()).collect(), ..MemorySet::default() };
        for bytes in [&self.list, &self.revocations, &self.block, &self.rules] {
            set.add(self.version, bytes.clone());
        }
        set.snapshot = sign(DocumentType::Snapshot, self.snapshot().to_draft().unverified_payload().to_vec());
        set
    }
}

/// The files of a set with their names in it.
pub fn named(set: &MemorySet) -> Vec<(String, Vec<u8>)> {
    let roots = set.roots.iter().map(|(version, bytes)| (fede::trust::root_name(*version), bytes.clone()));
    let objects = set.objects.iter().map(|(digest, bytes)| (fede::trust::object_name(*digest), bytes.clone()));
    let snapshot = (fede::trust::SNAPSHOT_NAME.to_owned(), set.snapshot.clone());
    roots.chain([snapshot]).chain(objects).collect()
}

/// A set as a tar archive.
pub fn tar(set: &MemorySet) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in named(set) {
        let mut header = tar::Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap());
        header.set_mode(0o644);
        archive.append_data(&mut header, format!("published/{name}"), &bytes[..]).unwrap();
    }
    archive.into_inner().unwrap()
}

/// A saved store. Copies are made from it without checking signatures again.
#[derive(Debug, Clone)]
pub struct Kept {
    state: Vec<u8>,
    clock: Option<Vec<u8>>,
    objects: Vec<Vec<u8>>,
}

impl Kept {
    /// Saves the content of a store.
    pub fn of(store: &GateStore<StoreMemory>) -> Self {
        let files = store.files();
        let read = |file| files.read(file, usize::MAX).unwrap();
        let objects = files.digests().into_iter().filter_map(|digest| files.objects().read(digest));
        Self {
            state: read(StoreFile::State).unwrap_or_default(),
            clock: read(StoreFile::Clock),
            objects: objects.collect(),
        }
    }

    /// The store of a gate that holds the first set.
    pub fn first() -> Self {
        let mut set = Files::of(1).set(&[root()]);
        let store = GateStore::begin(StoreMemory::default(), &root()).unwrap();
        store.sync(&mut set, now()).unwrap();
        Self::of(&store)
    }

    /// An independent copy of the store's files.
    pub fn files(&self) -> StoreMemory {
        let files = StoreMemory::default();
        for bytes in &self.objects {
            files.restore_object(fede::trust::Digest::of(bytes), bytes);
        }
        files.write(StoreFile::State, &self.state).unwrap();
        if let Some(clock) = &self.clock {
            files.write(StoreFile::Clock, clock).unwrap();
        }
        files
    }

    /// Opens a copy of the store.
    pub fn store(&self) -> GateStore<StoreMemory> {
        GateStore::of(self.files()).unwrap()
    }

    /// Text of the state file.
    pub fn state(&self) -> &[u8] {
        &self.state
    }

    /// Text of the clock file.
    pub fn clock(&self) -> &[u8] {
        self.clock.as_deref().unwrap_or_default()
    }

    /// The content-addressed files.
    pub fn objects(&self) -> &[Vec<u8>] {
        &self.objects
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (&self.state, &self.clock, &self.objects) == (&other.state, &other.clock, &other.objects)
    }
}

/// A shift at a gate with the first set and Shanghai's rules.
pub fn shift(kept: &Kept) -> Shift {
    let store = kept.store();
    let trust = store.trust().unwrap();
    let rules = RulesInForce::of_region(&store, &trust, region("CN-SH"));
    Shift::new(trust, rules, [7; 32], moment(0))
}
