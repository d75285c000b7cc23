//! Which sets a gate accepts and refuses. The cases of the first half have the names of The Update
//! Framework's conformance suite.

use crate::support;
use std::collections::BTreeMap;
use std::convert::Infallible;

use crate::support::set::{
    ALL_BUT_RULES, DAY, MemorySet, Plan, keys, list, listed, listed_key, region, role, root_1, shanghai, signed,
    window, window_of,
};
use crate::support::{at, claims, key};
use fede::codec::{CoseSign, DocumentType};
use fede::issuer::Code;
use fede::payload::{Cti, Withdrawal, WithdrawalClass};
use fede::time::Timestamp;
use fede::trust::{
    Digest, Document, KeyUse, Recognition, RevocationList, Root, SetFile, SetPart, Snapshot, SnapshotTerms, Store,
    StoreSyncError, SyncError, TrustError, TrustList, TrustedList, TrustedRoot,
};
use fede::verifier::{Policy, RevocationConcern, verify};
use fede::words::Explain;
use tempfile::TempDir;

const NOON: &str = "2026-03-05T12:00:00Z";

/// A gate with a store on disk.
struct Gate {
    store: Store,
    _directory: TempDir,
}

impl Gate {
    /// A gate with only root 1.
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let root = signed(root_1().to_draft(), &keys(&[1, 2]));
        Self { store: Store::init(&directory.path().join("gate"), &root).unwrap(), _directory: directory }
    }

    /// A gate with the first set.
    fn with_first_set() -> Self {
        let gate = Self::new();
        gate.sync(&Plan::first().build(), NOON).unwrap();
        gate
    }

    fn sync(&self, set: &MemorySet, time: &str) -> Result<bool, SyncError<Infallible>> {
        match self.store.sync(&mut set.clone(), at(time)) {
            Ok(report) => Ok(report.is_newer),
            Err(StoreSyncError::Set(error)) => Err(error),
            Err(StoreSyncError::Store(error)) => panic!("{error}"),
        }
    }

    /// The first reason of the verdict, or `accepted`.
    fn says(&self, text: &str, time: &str) -> &'static str {
        let trust = self.store.trust().unwrap();
        let verdict = verify(text, &trust, at(time), &Policy::default());
        verdict.reasons().first().map_or("accepted", |reason| reason.id())
    }

    fn versions(&self) -> (u64, u64, u64) {
        let trust = self.store.trust().unwrap();
        let list = trust.list().map_or(0, |list| list.list().version());
        (trust.root().root().version(), list, trust.snapshot().map_or(0, Snapshot::version))
    }
}

/// A green code of Shanghai issued in the morning, signed by a key.
fn green(seed: u8) -> String {
    Code::sign(&claims(r#"{"region": "CN-SH", "health": {"status": "green"}}"#), &key(seed)).text().to_owned()
}

fn cti() -> Cti {
    claims(r#"{"region": "CN-SH", "health": {"status": "green"}}"#).cti()
}

/// A new snapshot of the same set.
fn renewed(plan: &Plan) -> Plan {
    Plan { snapshot_version: plan.snapshot_version + 1, ..plan.clone() }
}

#[test]
fn a_first_set_is_taken() {
    let gate = Gate::new();
    assert_eq!(gate.says(&green(12), NOON), "no-list");
    assert_eq!(gate.sync(&Plan::first().build(), NOON), Ok(true));
    assert_eq!(gate.says(&green(12), NOON), "accepted");
    assert_eq!(gate.sync(&Plan::first().build(), NOON), Ok(false), "nothing newer");
    assert_eq!(gate.versions(), (1, 1, 1));
}

/// The region may have begun to use a key that an ageing list does not have yet.
#[test]
fn an_unknown_key_is_refused_only_while_the_set_is_fresh() {
    let gate = Gate::with_first_set();
    let trust = gate.store.trust().unwrap();
    let (ageing, stale) = trust.lifetime().map(|lifetime| (lifetime.ageing_from(), lifetime.stale_from())).unwrap();
    let said = |time: Timestamp| {
        let verdict = verify(&green(9), &trust, time, &Policy::default());
        (verdict.decision().id(), verdict.reasons()[0].id())
    };
    assert_eq!(said(ageing.saturating_sub(1)), ("refused", "unknown-key"));
    assert_eq!(said(ageing), ("undecided", "unknown-key"));
    assert_eq!(said(ageing.saturating_add(1)), ("undecided", "unknown-key"));
    assert_eq!(said(stale), ("undecided", "trust-stale"));
}

// Rollback.

#[test]
fn rollback_of_the_list() {
    let newer =
        Plan { list: list(7, vec![shanghai(&ALL_BUT_RULES)], 5), revocations: vec![], ..renewed(&Plan::first()) };
    let gate = Gate::with_first_set();
    gate.sync(&newer.build(), NOON).unwrap();
    let older = Plan { snapshot_version: 3, ..Plan::first() };
    let refused = gate.sync(&older.build(), NOON);
    assert_eq!(refused, Err(SyncError::Rollback { part: SetPart::List, held: 7, found: 1 }));
    assert_eq!(gate.versions(), (1, 7, 2));
}

#[test]
fn rollback_of_the_snapshot() {
    let gate = Gate::with_first_set();
    gate.sync(&renewed(&Plan::first()).build(), NOON).unwrap();
    let refused = gate.sync(&Plan::first().build(), NOON);
    assert_eq!(refused, Err(SyncError::Rollback { part: SetPart::Snapshot, held: 2, found: 1 }));
}

#[test]
fn rollback_of_a_revocation_list() {
    let mut plan = Plan::first();
    let (book, _, window) = &plan.revocations[0];
    let keys = shanghai(&ALL_BUT_RULES).keys().to_vec();
    let (first, _) = book.next_list(*window).unwrap();
    let mut second = fede::trust::RevocationBook::open::<TrustError>(&first, |_| unreachable!()).unwrap();
    second.withdraw(cti(), Withdrawal::Revoked(WithdrawalClass::Lost), &keys, at(NOON).day()).unwrap();
    let older = renewed(&renewed(&plan));
    plan.revocations[0].0 = second;
    let gate = Gate::with_first_set();
    gate.sync(&renewed(&plan).build(), NOON).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "revoked");
    let refused = gate.sync(&older.build(), NOON);
    let part = SetPart::Revocations(region("CN-SH"));
    assert_eq!(refused, Err(SyncError::Rollback { part, held: 2, found: 1 }));
    assert_eq!(gate.says(&green(12), NOON), "revoked");
}

#[test]
fn rollback_of_a_revocation_list_that_was_left_out_between() {
    let gate = Gate::with_first_set();
    // An attacker with only the snapshot key cannot remove the list from a gate.
    let without = Plan { revocations: vec![], ..renewed(&Plan::first()) };
    let part = SetPart::Revocations(region("CN-SH"));
    assert_eq!(gate.sync(&without.build(), NOON), Err(SyncError::Omitted { part, held: 1 }));
    // A region may leave the list and come back. Older files stay refused.
    let newer = |version| {
        let since = at("2026-02-01T00:00:00Z").day();
        let window = Plan::first().revocations[0].2;
        let list = RevocationList::new(region("CN-SH"), version, window, since, vec![]).unwrap();
        fede::trust::RevocationBook::open::<TrustError>(&list, |_| unreachable!()).unwrap()
    };
    let mut ninth = renewed(&Plan::first());
    ninth.revocations[0].0 = newer(8);
    gate.sync(&ninth.build(), NOON).unwrap();
    let left = Plan { list: list(2, vec![], 5), snapshot_version: 3, ..without };
    gate.sync(&left.build(), NOON).unwrap();
    let back = Plan { list: list(3, Plan::first().list.regions().to_vec(), 5), snapshot_version: 4, ..Plan::first() };
    assert_eq!(gate.sync(&back.build(), NOON), Err(SyncError::Rollback { part, held: 9, found: 1 }));
    let mut right = back;
    right.revocations[0].0 = newer(9);
    assert_eq!(gate.sync(&right.build(), NOON), Ok(true));
}

#[test]
fn another_file_of_the_same_version() {
    let gate = Gate::with_first_set();
    let other =
        Plan { list: list(1, vec![shanghai(&[KeyUse::Health])], 5), revocations: vec![], ..renewed(&Plan::first()) };
    let refused = gate.sync(&other.build(), NOON);
    assert_eq!(refused, Err(SyncError::Equivocation { part: SetPart::List, version: 1 }));
    let other = Plan { snapshot_window: window_of(at("2026-03-05T00:00:00Z"), 3 * DAY), ..Plan::first() };
    let refused = gate.sync(&other.build(), NOON);
    assert_eq!(refused, Err(SyncError::Equivocation { part: SetPart::Snapshot, version: 1 }));
}

/// A root with keys 1 to 3 and these list keys; two of each must sign.
fn two_of(version: u64, list_seeds: &[u8]) -> Vec<u8> {
    let window = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let root = Root::new(version, window, role(2, &[1, 2, 3]), role(2, list_seeds)).unwrap();
    signed(root.to_draft(), &keys(&[1, 2]))
}

/// A list with this version and issue time, signed by two list keys. `seed` signs the snapshot of
/// the same time.
fn list_plan(
    version: u64,
    issued: &str,
    list_keys: [u8; 2],
    regions: Vec<fede::trust::ListedRegion>,
    seed: u8,
) -> Plan {
    let terms = SnapshotTerms::new(role(1, &[seed]), 2 * DAY, 7 * DAY).unwrap();
    let list = TrustList::new(version, window(issued, "2026-06-01T00:00:00Z"), region("CN"), regions).unwrap();
    Plan {
        roots: vec![two_of(1, &[31, 32, 33])],
        list: list.with_snapshot(terms),
        list_keys: list_keys.to_vec(),
        snapshot_version: version,
        snapshot_window: window_of(at(issued), 2 * DAY),
        snapshot_keys: vec![seed],
        revocations: vec![],
    }
}

/// Retiring a list key once lowered the version floor of the list, and of the snapshot with it.
#[test]
fn a_rotation_of_the_root_does_not_roll_a_gate_back() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::init(&directory.path().join("gate"), &two_of(1, &[31, 32, 33])).unwrap();
    let gate = Gate { store, _directory: directory };
    // In the morning, Shanghai's key is valid. List 5, signed by another pair of keys, withdraws
    // it.
    let morning = list_plan(3, "2026-03-05T06:00:00Z", [31, 32], vec![shanghai(&ALL_BUT_RULES)], 5);
    let withdrawn = list_plan(5, "2026-03-05T08:00:00Z", [32, 33], vec![], 6);
    gate.sync(&withdrawn.build(), NOON).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "unknown-key");
    // An emergency rotation retires list key 33. A mirror without keys adds the new public root to
    // the morning's set.
    let mut replayed = morning.build();
    replayed.roots.insert(2, two_of(2, &[31, 32]));
    let refused = gate.sync(&replayed, NOON);
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(gate.says(&green(12), NOON), "unknown-key");
    assert_eq!(gate.versions(), (1, 5, 5));
}

/// The same for the files of a region: the newer list was signed by a retired key, an older one by
/// a key that is still valid.
#[test]
fn a_region_that_retires_a_key_is_not_rolled_back() {
    let whole = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let both = vec![listed_key(12, whole, &ALL_BUT_RULES), listed_key(13, whole, &ALL_BUT_RULES)];
    let entry =
        |keys: &[fede::trust::ListedKey]| listed("CN-SH", keys.to_vec(), Recognition::vouched()).with_revocation(1);
    let revoked_list = |version: u64, issued: &str| {
        let since = at("2026-02-01T00:00:00Z").day();
        let list =
            RevocationList::new(region("CN-SH"), version - 1, window_of(at(issued), DAY), since, vec![]).unwrap();
        fede::trust::RevocationBook::open::<TrustError>(&list, |_| unreachable!()).unwrap()
    };
    let (older, newer) = ("2026-03-05T00:00:00Z", "2026-03-05T06:00:00Z");
    let mut newer_book = revoked_list(3, newer);
    newer_book.withdraw(cti(), Withdrawal::Revoked(WithdrawalClass::Lost), &both, at(NOON).day()).unwrap();
    let plan = |version: u64, keys: &[fede::trust::ListedKey], book, seed, issued: &str| Plan {
        list: list(version, vec![entry(keys)], 5),
        snapshot_version: version,
        revocations: vec![(book, seed, window_of(at(issued), 30 * DAY))],
        ..Plan::first()
    };
    let gate = Gate::new();
    gate.sync(&plan(1, &both, newer_book, 13, newer).build(), NOON).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "revoked");
    // An attacker with the snapshot key puts the region's older list into the set that retires key
    // 13.
    let replayed = plan(2, &both[..1], revoked_list(2, older), 12, older).build();
    let part = SetPart::Revocations(region("CN-SH"));
    let error = SyncError::IssuedBefore { part, held: at(newer), found: at(older) };
    assert_eq!(gate.sync(&replayed, NOON), Err(error));
    assert_eq!(gate.says(&green(12), NOON), "revoked");
    // The region's next list is accepted, whatever its version.
    let next = plan(2, &both[..1], revoked_list(2, NOON), 12, NOON).build();
    assert_eq!(gate.sync(&next, NOON), Ok(true));
}

#[test]
fn a_newer_list_is_not_dated_before_the_older_one() {
    let gate = Gate::with_first_set();
    let terms = SnapshotTerms::new(role(1, &[5]), 2 * DAY, 7 * DAY).unwrap();
    let dated = window("2026-02-28T00:00:00Z", "2026-06-01T00:00:00Z");
    let earlier = TrustList::new(2, dated, region("CN"), vec![shanghai(&ALL_BUT_RULES)]).unwrap().with_snapshot(terms);
    let plan = Plan { list: earlier, revocations: vec![], ..renewed(&Plan::first()) };
    let (held, found) = (at("2026-03-01T00:00:00Z"), dated.not_before());
    assert_eq!(gate.sync(&plan.build(), NOON), Err(SyncError::IssuedBefore { part: SetPart::List, held, found }));
    let dated = Plan { snapshot_window: window_of(at("2026-03-04T23:59:59Z"), 2 * DAY), ..renewed(&Plan::first()) };
    assert!(matches!(gate.sync(&dated.build(), NOON), Err(SyncError::IssuedBefore { part: SetPart::Snapshot, .. })));
}

// Freeze.

#[test]
fn freeze() {
    let gate = Gate::with_first_set();
    let frozen = Plan::first().build();
    assert_eq!(gate.sync(&frozen, "2026-03-06T23:59:59Z"), Ok(false));
    let (expires, now) = (at("2026-03-07T00:00:00Z"), "2026-03-07T00:00:00Z");
    let refused = gate.sync(&frozen, now);
    assert_eq!(refused, Err(SyncError::Expired { part: SetPart::Snapshot, expires, at: at(now) }));
    // The gate continues with its current set, until it is stale by the list's threshold.
    let late =
        Code::sign(&claims(r#"{"region": "CN-SH", "health": {"status": "green"}, "valid_hours": 999}"#), &key(12));
    assert_eq!(gate.says(late.text(), "2026-03-11T23:59:59Z"), "accepted");
    assert_eq!(gate.says(late.text(), "2026-03-12T00:00:00Z"), "trust-stale");
}

#[test]
fn freeze_of_the_list() {
    let gate = Gate::new();
    let plan = Plan { snapshot_window: window_of(at("2026-05-31T00:00:00Z"), 3 * DAY), ..Plan::first() };
    let now = "2026-06-01T00:00:00Z";
    let refused = gate.sync(&plan.build(), now);
    assert_eq!(refused, Err(SyncError::Expired { part: SetPart::List, expires: at(now), at: at(now) }));
}

// Mix and match.

#[test]
fn mix_and_match() {
    let old = Plan::first().build();
    let new_plan =
        Plan { list: list(2, vec![shanghai(&ALL_BUT_RULES)], 5), revocations: vec![], ..renewed(&Plan::first()) };
    let new = new_plan.build();
    // The old list instead of the new one: the digest does not match.
    let snapshot = CoseSign::decode(&new.snapshot, DocumentType::Snapshot).unwrap();
    let new_list = Snapshot::from_unverified(&snapshot).unwrap().list().digest();
    let snapshot = CoseSign::decode(&old.snapshot, DocumentType::Snapshot).unwrap();
    let old_list = Snapshot::from_unverified(&snapshot).unwrap().list().digest();
    let mut mixed = new.clone();
    // The same length as the original, so that only the digest differs.
    let mut bytes = old.objects[&old_list].clone();
    bytes.resize(new.objects[&new_list].len(), 0);
    mixed.objects.insert(new_list, bytes.clone());
    let gate = Gate::new();
    let (expected, found) = (new_list, Digest::of(&bytes));
    let error = TrustError::Digest { expected, found };
    assert_eq!(gate.sync(&mixed, NOON), Err(SyncError::Part { part: SetPart::List, error }));
    // A snapshot with a different version than the list.
    let mut lying = new.clone();
    let file = SetFile::of(3, &new.objects[&new_list]);
    new_plan.sign_snapshot(&mut lying, file, BTreeMap::new());
    assert_eq!(gate.sync(&lying, NOON), Err(SyncError::Mixed { part: SetPart::List, expected: 3, found: 2 }));
    assert_eq!(gate.versions(), (1, 0, 0));
}

// Thresholds and roles.

fn not_met<T>(part: SetPart, role: &'static str, threshold: u64, found: usize) -> Result<T, SyncError<Infallible>> {
    Err(SyncError::Part { part, error: TrustError::ThresholdNotMet { role, threshold, found } })
}

#[test]
fn threshold_with_repeated_signatures() {
    let gate = Gate::new();
    let terms = SnapshotTerms::new(role(2, &[5, 6]), DAY, 2 * DAY).unwrap();
    let two = list(1, vec![shanghai(&ALL_BUT_RULES)], 5).with_snapshot(terms);
    let plan = Plan { list: two, revocations: vec![], snapshot_keys: vec![5, 5], ..Plan::first() };
    assert_eq!(gate.sync(&plan.build(), NOON), not_met(SetPart::Snapshot, "snapshot", 2, 1));
    assert_eq!(gate.sync(&Plan { snapshot_keys: vec![5, 6], ..plan }.build(), NOON), Ok(true));
}

#[test]
fn wrong_role() {
    let gate = Gate::new();
    let by = |list_keys: &[u8], snapshot_keys: &[u8]| {
        let plan = Plan { list_keys: list_keys.to_vec(), snapshot_keys: snapshot_keys.to_vec(), ..Plan::first() };
        gate.sync(&plan.build(), NOON)
    };
    assert_eq!(by(&[1, 2, 3], &[5]), not_met(SetPart::List, "list", 1, 0), "root keys sign no lists");
    assert_eq!(by(&[5], &[5]), not_met(SetPart::List, "list", 1, 0), "the snapshot's key signs no lists");
    assert_eq!(by(&[4], &[4]), not_met(SetPart::Snapshot, "snapshot", 1, 0), "the list's key signs no snapshots");
    assert_eq!(by(&[4], &[5]), Ok(true));
}

#[test]
fn a_list_signed_by_an_issuing_key() {
    let plan = Plan { list_keys: vec![12], ..Plan::first() };
    assert_eq!(Gate::new().sync(&plan.build(), NOON), not_met(SetPart::List, "list", 1, 0));
}

// Roots.

/// Root 2: keys 1, 6 and 7, list key 8.
fn root_2() -> Root {
    Root::new(2, window("2026-02-01T00:00:00Z", "2027-06-01T00:00:00Z"), role(2, &[1, 6, 7]), role(1, &[8])).unwrap()
}

fn rotated(root: &Root, signers: &[u8]) -> Plan {
    let mut plan = Plan { list_keys: vec![8], ..Plan::first() };
    plan.roots.push(signed(root.to_draft(), &keys(signers)));
    plan
}

#[test]
fn key_rotation() {
    let gate = Gate::with_first_set();
    let plan = renewed(&rotated(&root_2(), &[1, 2, 6]));
    assert_eq!(
        gate.sync(&Plan { list_keys: vec![4], ..plan.clone() }.build(), NOON),
        not_met(SetPart::List, "list", 1, 0)
    );
    assert_eq!(gate.versions(), (1, 1, 1), "taken whole or not at all");
    let newer = Plan { list: list(2, vec![shanghai(&ALL_BUT_RULES)], 5), revocations: vec![], ..plan };
    assert_eq!(gate.sync(&newer.build(), NOON), Ok(true));
    assert_eq!(gate.versions(), (2, 2, 2));
}

#[test]
fn a_root_that_too_few_have_signed() {
    let gate = Gate::with_first_set();
    let refused = |signers: &[u8]| gate.sync(&renewed(&rotated(&root_2(), signers)).build(), NOON);
    assert_eq!(refused(&[6, 7]), not_met(SetPart::Root(2), "previous-root", 2, 0));
    assert_eq!(refused(&[1, 2]), not_met(SetPart::Root(2), "root", 2, 1));
}

#[test]
fn version_skipped() {
    let root_3 = Root::new(3, root_2().window(), role(2, &[1, 6, 7]), role(1, &[8])).unwrap();
    let refused = Gate::with_first_set().sync(&renewed(&rotated(&root_3, &[1, 2, 6])).build(), NOON);
    let error = TrustError::RootVersion { before: 1, found: 3 };
    assert_eq!(refused, Err(SyncError::Part { part: SetPart::Root(2), error }));
}

#[test]
fn expired_intermediate_root() {
    let window = window("2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z");
    let expired = Root::new(2, window, role(2, &[1, 6, 7]), role(1, &[8])).unwrap();
    let mut plan = rotated(&expired, &[1, 2, 6]);
    let third = Root::new(3, root_2().window(), role(1, &[9]), role(1, &[8])).unwrap();
    plan.roots.push(signed(third.to_draft(), &keys(&[1, 7, 9])));
    let gate = Gate::new();
    assert_eq!(gate.sync(&plan.build(), NOON), Ok(true));
    assert_eq!(gate.versions().0, 3);
}

#[test]
fn expired_final_root() {
    let window = window("2026-02-01T00:00:00Z", "2026-03-05T12:00:00Z");
    let expired = Root::new(2, window, role(2, &[1, 6, 7]), role(1, &[8])).unwrap();
    let gate = Gate::new();
    let plan = rotated(&expired, &[1, 2, 6]).build();
    assert!(gate.sync(&plan, "2026-03-05T11:59:59Z").is_ok());
    let refused = Gate::new().sync(&plan, NOON);
    assert_eq!(refused, Err(SyncError::Expired { part: SetPart::Root(2), expires: at(NOON), at: at(NOON) }));
}

#[test]
fn a_list_whose_keys_the_root_no_longer_names_counts_no_more() {
    let gate = Gate::with_first_set();
    assert_eq!(gate.sync(&renewed(&rotated(&root_2(), &[1, 2, 6])).build(), NOON).map(drop), {
        // List 1 again, signed by the new key: different bytes. The floor of the old key does not
        // apply any more.
        Ok(())
    });
    assert_eq!(gate.versions(), (2, 1, 2));
}

// Endless data.

#[test]
fn file_too_large() {
    let gate = Gate::with_first_set();
    let endless = |plan: &Plan| MemorySet { endless: 64 << 20, ..plan.build() };
    let error = TrustError::TooLarge { max: Snapshot::MAX_BYTES, found: Snapshot::MAX_BYTES + 1 };
    let refused = gate.sync(&endless(&renewed(&Plan::first())), NOON);
    assert_eq!(refused, Err(SyncError::Part { part: SetPart::Snapshot, error }));
    let error = TrustError::TooLarge { max: Root::MAX_BYTES, found: Root::MAX_BYTES + 1 };
    let refused = gate.sync(&endless(&rotated(&root_2(), &[1, 2, 6])), NOON);
    assert_eq!(refused, Err(SyncError::Part { part: SetPart::Root(2), error }));
    // A file may not be longer than the snapshot says, and the snapshot may not allow more than
    // the maximum of the file type.
    let plan = renewed(&Plan::first());
    let mut set = plan.build();
    let huge = vec![0; TrustList::MAX_BYTES + 1];
    let file = set.add(2, huge);
    plan.sign_snapshot(&mut set, file, BTreeMap::new());
    let error = TrustError::TooLarge { max: TrustList::MAX_BYTES, found: TrustList::MAX_BYTES + 1 };
    assert_eq!(gate.sync(&set, NOON), Err(SyncError::Part { part: SetPart::List, error }));
    let newer = Plan { list: list(2, vec![shanghai(&ALL_BUT_RULES)], 5), revocations: vec![], ..plan };
    let mut longer = newer.build();
    for bytes in longer.objects.values_mut() {
        bytes.push(0);
    }
    let refused = gate.sync(&longer, NOON);
    assert!(matches!(refused, Err(SyncError::Size { part: SetPart::List, .. })));
    assert_eq!(gate.versions(), (1, 1, 1));
}

#[test]
fn roots_without_end() {
    let same = |version| {
        let root = Root::new(version, root_1().window(), role(1, &[1]), role(1, &[4])).unwrap();
        signed(root.to_draft(), &keys(&[1]))
    };
    let directory = tempfile::tempdir().unwrap();
    let store = Store::init(&directory.path().join("gate"), &same(1)).unwrap();
    let mut set = Plan::first().build();
    set.roots = (1..=1100).map(|version| (version, same(version))).collect();
    let refused = store.sync(&mut set, at(NOON));
    assert!(matches!(refused, Err(StoreSyncError::Set(SyncError::TooManyRoots))));
}

// Fast-forward attacks with stolen keys, and recovery.

#[test]
fn fast_forward_recovery_of_the_snapshot() {
    let gate = Gate::with_first_set();
    let stolen = Plan { snapshot_version: u64::MAX, ..Plan::first() };
    gate.sync(&stolen.build(), NOON).unwrap();
    let honest = renewed(&Plan::first());
    let refused = gate.sync(&honest.build(), NOON);
    assert_eq!(refused, Err(SyncError::Rollback { part: SetPart::Snapshot, held: u64::MAX, found: 2 }));
    // The next list has a new snapshot key: signatures of the stolen key no longer set a floor.
    let recovered = Plan {
        list: list(2, vec![shanghai(&ALL_BUT_RULES)], 6),
        revocations: vec![],
        snapshot_keys: vec![6],
        ..honest
    };
    assert_eq!(gate.sync(&recovered.build(), NOON), Ok(true));
    assert_eq!(gate.versions(), (1, 2, 2));
}

#[test]
fn fast_forward_recovery_of_the_list() {
    let gate = Gate::with_first_set();
    let regions = || vec![shanghai(&ALL_BUT_RULES)];
    let stolen = Plan { list: list(u64::MAX, regions(), 5), revocations: vec![], ..renewed(&Plan::first()) };
    gate.sync(&stolen.build(), NOON).unwrap();
    let honest = Plan { list: list(2, regions(), 5), revocations: vec![], snapshot_version: 3, ..Plan::first() };
    let refused = gate.sync(&honest.build(), NOON);
    assert_eq!(refused, Err(SyncError::Rollback { part: SetPart::List, held: u64::MAX, found: 2 }));
    let mut recovered = Plan { list_keys: vec![8], ..honest };
    recovered.roots.push(signed(root_2().to_draft(), &keys(&[1, 2, 6])));
    assert_eq!(gate.sync(&recovered.build(), NOON), Ok(true));
    assert_eq!(gate.versions(), (2, 2, 3));
}

#[test]
fn fast_forward_recovery_of_a_revocation_list() {
    let gate = Gate::with_first_set();
    let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    // Key 12 is stolen and signs high versions of the revocation list. Then key 13 replaces it.
    let mut stolen = renewed(&Plan::first());
    let since = at("2026-02-01T00:00:00Z").day();
    let ahead = RevocationList::new(region("CN-SH"), 999, stolen.revocations[0].2, since, vec![]).unwrap();
    stolen.revocations[0].0 = fede::trust::RevocationBook::open::<TrustError>(&ahead, |_| unreachable!()).unwrap();
    gate.sync(&stolen.build(), NOON).unwrap();
    let back = Plan { snapshot_version: 3, ..Plan::first() };
    let part = SetPart::Revocations(region("CN-SH"));
    assert_eq!(gate.sync(&back.build(), NOON), Err(SyncError::Rollback { part, held: 1000, found: 1 }));
    let keys = vec![listed_key(12, year, &[KeyUse::Health]), listed_key(13, year, &[KeyUse::Revocation])];
    let mut recovered =
        Plan { list: list(2, vec![listed("CN-SH", keys, Recognition::vouched()).with_revocation(1)], 5), ..back };
    recovered.revocations[0].1 = 13;
    assert_eq!(gate.sync(&recovered.build(), NOON), Ok(true));
    assert_eq!(gate.says(&green(12), NOON), "accepted");
}

/// A date in the future would be a floor that no honest file reaches, and one region would block
/// all others.
#[test]
fn a_region_that_dates_a_file_ahead_stops_no_gate() {
    let gate = Gate::with_first_set();
    let mut ahead = renewed(&Plan::first());
    ahead.revocations[0].2 = window("2026-12-01T00:00:00Z", "2026-12-15T00:00:00Z");
    let next = renewed(&ahead);
    let (part, issued) = (SetPart::Revocations(region("CN-SH")), at("2026-12-01T00:00:00Z"));
    assert_eq!(gate.sync(&ahead.build(), NOON), Err(SyncError::NotYetIssued { part, issued, at: at(NOON) }));
    assert_eq!(gate.versions(), (1, 1, 1));
    let honest = Plan { revocations: Plan::first().revocations, ..next };
    assert_eq!(gate.sync(&honest.build(), NOON), Ok(true));
    assert_eq!(gate.says(&green(12), NOON), "accepted");
}

// Cases specific to fede.

#[test]
fn a_revocation_list_of_another_region() {
    let mut plan = Plan::first();
    let hubei = listed("CN-HB", shanghai(&ALL_BUT_RULES).keys().to_vec(), Recognition::vouched()).with_revocation(1);
    plan.list = list(1, vec![shanghai(&ALL_BUT_RULES).with_revocation(1), hubei], 5);
    let mut set = plan.build();
    let snapshot = CoseSign::decode(&set.snapshot, DocumentType::Snapshot).unwrap();
    let snapshot = Snapshot::from_unverified(&snapshot).unwrap();
    let file = snapshot.revocations()[&region("CN-SH")];
    plan.sign_snapshot(&mut set, *snapshot.list(), BTreeMap::from([(region("CN-HB"), file)]));
    let error = TrustError::OtherRegion { expected: region("CN-HB"), found: region("CN-SH") };
    let part = SetPart::Revocations(region("CN-HB"));
    assert_eq!(Gate::new().sync(&set, NOON), Err(SyncError::Part { part, error }));
}

#[test]
fn a_revocation_list_by_a_key_that_may_not() {
    for (uses, seed) in [(&[KeyUse::Health][..], 12), (&ALL_BUT_RULES[..], 13)] {
        let mut plan = Plan { list: list(1, vec![shanghai(uses).with_revocation(1)], 5), ..Plan::first() };
        plan.revocations[0].1 = seed;
        let error = TrustError::RegionSignature { region: region("CN-SH"), what: "revocation" };
        let part = SetPart::Revocations(region("CN-SH"));
        assert_eq!(Gate::new().sync(&plan.build(), NOON), Err(SyncError::Part { part, error }));
    }
}

#[test]
fn a_region_without_its_revocation_list() {
    let gate = Gate::new();
    gate.sync(&Plan { revocations: vec![], ..Plan::first() }.build(), NOON).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "revocation-missing");
    let undecided = gate.store.trust().unwrap().undecided_regions(at(NOON));
    assert_eq!(undecided, [(region("CN-SH"), RevocationConcern::Missing)]);
    assert_eq!(Gate::with_first_set().store.trust().unwrap().undecided_regions(at(NOON)), []);
    // Errors of the code itself are still reported.
    assert_eq!(gate.says(&green(12), "2026-03-06T08:00:00Z"), "expired");
}

#[test]
fn a_revocation_list_that_is_stale_or_too_old() {
    let mut plan = Plan::first();
    plan.revocations[0].2 = window_of(at("2026-03-05T00:00:00Z"), DAY / 2);
    let gate = Gate::new();
    gate.sync(&plan.build(), "2026-03-05T08:00:00Z").unwrap();
    assert_eq!(gate.says(&green(12), "2026-03-05T11:59:59Z"), "accepted");
    assert_eq!(gate.says(&green(12), NOON), "revocation-stale");
    assert_eq!(gate.says(&green(12), "2026-03-05T08:00:00Z"), "accepted");
    let plan = Plan { list: list(2, vec![shanghai(&ALL_BUT_RULES).with_revocation(2)], 5), ..renewed(&plan) };
    gate.sync(&plan.build(), "2026-03-05T11:59:59Z").unwrap();
    assert_eq!(gate.says(&green(12), "2026-03-05T11:59:59Z"), "revocation-too-old");
}

#[test]
fn a_code_older_than_the_revocation_list_covers() {
    let mut plan = Plan::first();
    plan.revocations[0].0 = fede::trust::RevocationBook::new(region("CN-SH"), at("2026-03-06T00:00:00Z").day());
    let gate = Gate::new();
    gate.sync(&plan.build(), NOON).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "revocation-not-covered");
}

#[test]
fn a_clock_stepped_back_by_a_month() {
    let gate = Gate::with_first_set();
    let april = Plan { snapshot_window: window_of(at("2026-04-05T00:00:00Z"), 2 * DAY), ..renewed(&Plan::first()) };
    gate.sync(&april.build(), "2026-04-05T12:00:00Z").unwrap();
    // Within the list's window, but a month before the latest time seen.
    assert_eq!(gate.says(&green(12), NOON), "clock-back");
    let refused = gate.sync(&april.build(), NOON);
    let issued = at("2026-04-05T00:00:00Z");
    assert_eq!(refused, Err(SyncError::NotYetIssued { part: SetPart::Snapshot, issued, at: at(NOON) }));
}

#[test]
fn a_clock_that_ran_ahead_is_set_right_by_a_newer_snapshot() {
    let gate = Gate::with_first_set();
    gate.store.note_time(at("2026-03-20T00:00:00Z")).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "clock-back");
    let seen = at("2026-03-20T00:00:00Z");
    let refused = gate.sync(&Plan::first().build(), NOON);
    assert_eq!(refused, Err(SyncError::ClockBack { seen, at: at(NOON) }), "the old snapshot proves nothing");
    gate.sync(&renewed(&Plan::first()).build(), NOON).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "accepted");
    // A clock may be up to 5 minutes behind the latest time seen.
    assert_eq!(gate.says(&green(12), "2026-03-05T11:55:00Z"), "accepted");
    assert_eq!(gate.says(&green(12), "2026-03-05T11:54:59Z"), "clock-back");
}

#[test]
fn a_clock_before_the_set() {
    let gate = Gate::new();
    let issued = at("2026-03-01T00:00:00Z");
    let now = "2026-02-28T23:59:59Z";
    let mut plan =
        Plan { snapshot_window: window_of(at("2026-02-28T00:00:00Z"), DAY), revocations: vec![], ..Plan::first() };
    let refused = gate.sync(&plan.build(), now);
    assert_eq!(refused, Err(SyncError::NotYetIssued { part: SetPart::List, issued, at: at(now) }));
    plan.snapshot_window = window_of(at(NOON), DAY);
    let early = |time: &str| gate.sync(&plan.build(), time).map_err(|error| error.id());
    assert_eq!(early("2026-03-05T11:54:59Z"), Err("sync-not-yet-issued"));
    assert_eq!(early("2026-03-05T11:55:00Z"), Ok(true));
}

#[test]
fn a_list_without_snapshots_and_a_snapshot_of_another_publisher() {
    let bare = TrustList::new(1, window("2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z"), region("CN"), vec![]).unwrap();
    let plan = Plan { list: bare, revocations: vec![], ..Plan::first() };
    assert_eq!(Gate::new().sync(&plan.build(), NOON), Err(SyncError::NoSnapshotTerms));
    let plan = Plan { revocations: vec![], ..Plan::first() };
    let mut set = plan.build();
    let file = {
        let snapshot = CoseSign::decode(&set.snapshot, DocumentType::Snapshot).unwrap();
        *Snapshot::from_unverified(&snapshot).unwrap().list()
    };
    let other = Snapshot::new(1, plan.snapshot_window, region("MO"), file, BTreeMap::new()).unwrap();
    set.snapshot = signed(other.to_draft(), &keys(&[5]));
    let (expected, found) = (region("CN"), region("MO"));
    assert_eq!(Gate::new().sync(&set, NOON), Err(SyncError::Publisher { part: SetPart::Snapshot, expected, found }));
}

#[test]
fn a_damaged_store_is_named_and_mended() {
    let gate = Gate::with_first_set();
    let directory = gate._directory.path().join("gate");
    let damage = |index: usize| {
        let mut files: Vec<_> =
            std::fs::read_dir(directory.join("objects")).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        std::fs::write(&files[index], b"").unwrap();
    };
    for index in 0..4 {
        damage(index);
        // A damaged root, list or snapshot is reported. A damaged revocation list makes only its
        // region undecided.
        match gate.store.trust() {
            Err(error) => assert!(error.to_string().contains("missing or damaged"), "{error}"),
            Ok(trust) => {
                let verdict = verify(&green(12), &trust, at(NOON), &Policy::default());
                assert_eq!(verdict.reasons()[0].id(), "revocation-missing");
            }
        }
        let synced = gate.store.sync(&mut Plan::first().build(), at(NOON));
        if synced.is_ok() {
            assert_eq!(gate.says(&green(12), NOON), "accepted");
        } else {
            // Only a new start of the store can replace the initial root.
            let root = signed(root_1().to_draft(), &keys(&[1, 2]));
            std::fs::write(directory.join("objects").join(format!("{}.cbor", Digest::of(&root))), root).unwrap();
        }
    }
}

#[test]
fn floors_outlast_the_files_that_set_them() {
    let gate = Gate::with_first_set();
    let newer =
        Plan { list: list(7, vec![shanghai(&ALL_BUT_RULES)], 5), revocations: vec![], ..renewed(&Plan::first()) };
    gate.sync(&newer.build(), NOON).unwrap();
    for entry in std::fs::read_dir(gate._directory.path().join("gate/objects")).unwrap() {
        let path = entry.unwrap().path();
        let root = signed(root_1().to_draft(), &keys(&[1, 2]));
        if std::fs::read(&path).unwrap() != root {
            std::fs::remove_file(path).unwrap();
        }
    }
    let older = Plan { snapshot_version: 3, ..Plan::first() };
    let refused = gate.sync(&older.build(), NOON);
    assert_eq!(refused, Err(SyncError::Rollback { part: SetPart::List, held: 7, found: 1 }));
}

#[test]
fn a_store_is_made_once_and_by_a_root() {
    let directory = tempfile::tempdir().unwrap();
    let root = signed(root_1().to_draft(), &keys(&[1]));
    let refused = Store::init(&directory.path().join("a"), &root).map(drop).unwrap_err().to_string();
    assert!(refused.contains("expected 2 signature(s) by the root keys, found 1"), "{refused}");
    let root = signed(root_1().to_draft(), &keys(&[1, 2]));
    assert!(Store::init(&directory.path().join("b"), &root).is_ok());
    let refused = Store::init(&directory.path().join("b"), &root).map(drop).unwrap_err().to_string();
    assert!(refused.contains("expected a new or empty directory"), "{refused}");
    let refused = Store::open(directory.path()).map(drop).unwrap_err().to_string();
    assert!(refused.contains("state.json"), "{refused}");
}

#[test]
fn the_same_kid_twice() {
    let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let twice = vec![listed_key(12, year, &[KeyUse::Health]), listed_key(12, year, &[KeyUse::Itinerary])];
    let refused = fede::trust::ListedRegion::new(region("CN-SH"), ["上海", "Shanghai"], twice, Recognition::vouched());
    assert_eq!(refused, Err(TrustError::DuplicateKey { kid: key(12).kid() }));
    // A key that is listed for two regions signs for each of them.
    let key = || vec![listed_key(12, year, &[KeyUse::Health])];
    let both = list(
        1,
        vec![listed("CN-SH", key(), Recognition::vouched()), listed("CN-HB", key(), Recognition::vouched())],
        5,
    );
    let gate = Gate::new();
    gate.sync(&Plan { list: both, revocations: vec![], ..Plan::first() }.build(), NOON).unwrap();
    let hubei = Code::sign(&claims(r#"{"region": "CN-HB", "health": {"status": "green"}}"#), &support::key(12));
    assert_eq!([gate.says(&green(12), NOON), gate.says(hubei.text(), NOON)], ["accepted"; 2]);
}

#[test]
fn a_key_with_no_end_of_validity() {
    use ciborium::Value;
    use fede::codec::cbor::{decode_value, encode_value};
    let plan = Plan::first();
    let draft = plan.list.to_draft();
    let Ok(Value::Map(mut entries)) = decode_value(draft.unverified_payload()) else { panic!() };
    // Remove the expiry of the first key of the first region.
    let (_, Value::Array(regions)) = &mut entries[4] else { panic!() };
    let Value::Map(listed) = &mut regions[0] else { panic!() };
    let (_, Value::Array(listed_keys)) = &mut listed[3] else { panic!() };
    let Value::Map(listed_key) = &mut listed_keys[0] else { panic!() };
    listed_key.retain(|(label, _)| *label != Value::from(3));
    let endless = CoseSign::draft(DocumentType::TrustList, encode_value(&Value::Map(entries)));
    let root = TrustedRoot::from_bytes(&plan.roots[0]).unwrap();
    let refused = TrustedList::from_bytes(&signed(endless, &keys(&[4])), root).map(drop);
    assert_eq!(refused, Err(TrustError::Missing { map: "key", entry: "expires" }));
}

#[test]
fn an_issuing_key_used_for_a_region_or_kind_it_may_not_sign() {
    let gate = Gate::new();
    let plan = Plan { list: list(1, vec![shanghai(&[KeyUse::Itinerary])], 5), revocations: vec![], ..Plan::first() };
    gate.sync(&plan.build(), NOON).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "kind-not-permitted");
    let hubei = Code::sign(&claims(r#"{"region": "CN-HB", "itinerary": {"countries": ["CN"]}}"#), &key(12));
    assert_eq!(gate.says(hubei.text(), NOON), "region-not-permitted");
}

#[test]
fn a_key_for_revocation_lists_signs_no_codes() {
    let gate = Gate::new();
    let plan = Plan { list: list(1, vec![shanghai(&[KeyUse::Revocation])], 5), revocations: vec![], ..Plan::first() };
    gate.sync(&plan.build(), NOON).unwrap();
    assert_eq!(gate.says(&green(12), NOON), "unknown-key");
}

/// A FIFO instead of a file once blocked forever.
#[cfg(unix)]
#[test]
fn only_regular_files_are_read_from_a_set() {
    let dir = tempfile::tempdir().unwrap();
    let fifo = dir.path().join("snapshot.cbor");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let gate = Gate::new();
    let mut source = fede::trust::DirectorySource::new(dir.path());
    let refused = gate.store.sync(&mut source, at(NOON)).unwrap_err().to_string();
    assert!(refused.contains("expected a regular file"), "{refused}");
}

/// A slow source once held the store's lock.
#[test]
fn a_slow_source_keeps_nobody_out() {
    /// A source that syncs the same store from another source while it is being read.
    struct Slow<'a>(MemorySet, &'a Gate, Option<MemorySet>);

    impl fede::trust::SetSource for Slow<'_> {
        type Error = Infallible;

        fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, Infallible> {
            self.0.root(version, max)
        }

        fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, Infallible> {
            if let Some(other) = self.2.take() {
                assert!(self.1.sync(&other, NOON).is_ok(), "the lock is free");
            }
            self.0.snapshot(max)
        }

        fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, Infallible> {
            self.0.object(digest, max)
        }
    }

    let gate = Gate::with_first_set();
    let second = renewed(&Plan::first());
    let third = renewed(&second);
    // A newer set was stored in the meantime: the older one is refused.
    let mut slow = Slow(second.build(), &gate, Some(third.build()));
    let refused = gate.store.sync(&mut slow, at(NOON));
    assert!(matches!(refused, Err(StoreSyncError::Set(SyncError::Rollback { held: 3, found: 2, .. }))), "{refused:?}");
    assert_eq!(gate.versions(), (1, 1, 3));
    let mut slow = Slow(renewed(&third).build(), &gate, Some(third.build()));
    assert!(gate.store.sync(&mut slow, at(NOON)).is_ok());
    assert_eq!(gate.versions(), (1, 1, 4));
}
