//! Random histories of the model, run through [`sync`] with real documents. Both must accept and
//! refuse the same sets.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::{Gate, Keys, Snapshot as ModelSnapshot, World, may_follow};
use crate::key::{SigningKey, VerifyingKey};
use crate::payload::Region;
use crate::time::{Timestamp, Window};
use crate::trust::{
    Digest, Document, Held, MemoryObjects, RegionFloors, Root, RootRole, SetFile, SetSource, Snapshot, SnapshotTerms,
    StoreMemory, TrustList, TrustedRoot, sync,
};

const HISTORIES: u64 = 300;
const STEPS: u8 = 8;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn list_key(bit: u8) -> SigningKey {
    key(50 + bit)
}

fn snapshot_key(number: u8) -> SigningKey {
    key(100 + number)
}

fn time(step: u8) -> Timestamp {
    Timestamp::parse("2026-03-05T00:00:00Z").unwrap().saturating_add(u64::from(step) * 3600)
}

fn window(step: u8) -> Window {
    Window::new(time(step), time(0).saturating_add(30 * 86_400)).unwrap()
}

fn bits(keys: Keys) -> impl Iterator<Item = u8> {
    (0..5).filter(move |bit| keys >> bit & 1 == 1)
}

fn role(threshold: u64, keys: impl Iterator<Item = SigningKey>) -> RootRole {
    let keys: Vec<VerifyingKey> = keys.map(|key| key.verifying_key().clone()).collect();
    RootRole::new(threshold, keys).unwrap()
}

fn root(version: u64, list_keys: Keys) -> Vec<u8> {
    let root_role = role(1, [key(1)].into_iter());
    let root = Root::new(version, window(0), root_role, role(2, bits(list_keys).map(list_key))).unwrap();
    root.to_draft().signed_by(&key(1)).encode()
}

/// The set that a mirror offers: the public roots, and the documents of a snapshot of the model.
struct Offer {
    roots: BTreeMap<u64, Vec<u8>>,
    snapshot: Vec<u8>,
    list: Vec<u8>,
}

impl Offer {
    fn new(world: &World, last_root: usize, found: &ModelSnapshot) -> Self {
        let roots =
            (1..).zip(world.roots.iter().take(last_root + 1)).map(|(version, keys)| (version, root(version, *keys)));
        let list = found.list;
        let terms = SnapshotTerms::new(role(1, [snapshot_key(list.snapshot_key)].into_iter()), 1, 2).unwrap();
        let region = Region::new("CN").unwrap();
        let document = TrustList::new(list.version, window(list.issued), region, vec![]).unwrap().with_snapshot(terms);
        let draft = bits(list.signers).fold(document.to_draft(), |draft, bit| draft.signed_by(&list_key(bit)));
        let list = draft.encode();
        let file = SetFile::of(found.list.version, &list);
        let snapshot = Snapshot::new(found.version, window(found.issued), region, file, BTreeMap::new()).unwrap();
        let snapshot = snapshot.to_draft().signed_by(&snapshot_key(found.signer)).encode();
        Self { roots: roots.collect(), snapshot, list }
    }
}

impl SetSource for Offer {
    type Error = Infallible;

    fn root(&mut self, version: u64, _: usize) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.roots.get(&version).cloned())
    }

    fn snapshot(&mut self, _: usize) -> Result<Vec<u8>, Infallible> {
        Ok(self.snapshot.clone())
    }

    fn object(&mut self, _: Digest, _: usize) -> Result<Vec<u8>, Infallible> {
        Ok(self.list.clone())
    }
}

/// A gate with real documents.
struct RealGate {
    root: TrustedRoot,
    files: StoreMemory,
    taken: Option<((u64, Digest), (u64, Digest))>,
}

impl RealGate {
    fn sync(&mut self, offer: &mut Offer, at: Timestamp) -> bool {
        use crate::trust::StoreFiles;
        let objects: MemoryObjects = self.files.objects();
        let mut held = Held::new(&self.root, &objects);
        if let Some((list, snapshot)) = self.taken {
            held = held.with_set(list, snapshot, RegionFloors::default());
        }
        let Ok(synced) = sync(&held, offer, at) else { return false };
        let snapshot = Digest::of(&synced.snapshot_bytes);
        for bytes in synced.objects.values().chain([&synced.snapshot_bytes]) {
            self.files.restore_object(Digest::of(bytes), bytes);
        }
        self.taken = Some((synced.list, (synced.snapshot.version(), snapshot)));
        self.root = synced.root;
        true
    }
}

/// xorshift64*, for histories that are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let limit = u64::try_from(limit).unwrap();
        usize::try_from((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit).unwrap()
    }
}

#[test]
fn the_model_and_the_code_agree() {
    let (mut taken, mut refused) = (0, 0);
    for seed in 1..=HISTORIES {
        let mut random = Random(seed);
        let (mut world, mut gate) = (World::first(), Gate { root: 0, held: None, latest: None });
        let first = TrustedRoot::from_bytes(&root(1, 0b111)).unwrap();
        let mut real = RealGate { root: first, files: StoreMemory::default(), taken: None };
        for step in 1..=STEPS {
            world.time = step;
            if random.below(2) == 0 {
                let steps = world.steps();
                world = steps[random.below(steps.len())].clone();
                continue;
            }
            let offers = world.offers(&gate);
            let offer = offers[random.below(offers.len())];
            let last = gate.root + random.below(world.roots.len() - gate.root);
            let expected = gate.sync(&world, last, offer, may_follow);
            // Versions and times of the model stay below what a real document can say.
            let found = real.sync(&mut Offer::new(&world, last, &offer), time(step));
            assert_eq!(expected.is_some(), found, "history {seed}: {world:#?} {gate:#?} {offer:#?}");
            (taken, refused) = (taken + u32::from(found), refused + u32::from(!found));
            gate = expected.unwrap_or(gate);
        }
    }
    println!("floors: {taken} sets taken and {refused} refused by model and code alike");
    assert!(taken > 200 && refused > 200);
}
