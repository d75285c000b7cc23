//! The second part of The Update Framework's conformance suite, by the meaning of its tests.
//! `tests/library/sets.rs` has the first part.

use crate::support;
use std::collections::BTreeMap;
use std::convert::Infallible;

use crate::support::at;
use crate::support::set::{
    ALL_BUT_RULES, DAY, MemorySet, Plan, keys, listed_key, region, role, shanghai, signed, window,
};
use fede::codec::cbor::Writer;
use fede::codec::{CoseSign, DocumentType};
use fede::trust::{
    Document, GateStore, KeyUse, RevocationList, Root, Rules, SetPart, Snapshot, SnapshotTerms, StoreMemory,
    StoreSyncError, SyncError, TrustError, TrustList, TrustedList, TrustedRoot,
};

const NOON: &str = "2026-03-05T12:00:00Z";

/// A root with these roles. Each is a threshold and the seeds of its keys.
fn root(version: u64, (root_threshold, root_seeds): (u64, &[u8]), (threshold, seeds): (u64, &[u8])) -> Root {
    let window = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    Root::new(version, window, role(root_threshold, root_seeds), role(threshold, seeds)).unwrap()
}

fn sync(handed: &[u8], set: &MemorySet, time: &str) -> Result<(), SyncError<Infallible>> {
    let store = GateStore::begin(StoreMemory::default(), handed).unwrap();
    match store.sync(&mut set.clone(), at(time)) {
        Ok(_) => Ok(()),
        Err(StoreSyncError::Set(error)) => Err(error),
        Err(StoreSyncError::Store(error)) => panic!("{error}"),
    }
}

/// Adds a signature with a key's id that does not verify.
fn with_wrong_signature(document: &CoseSign, seed: u8) -> CoseSign {
    let other = CoseSign::draft(DocumentType::Root, b"something else".to_vec()).signed_by(&support::key(seed));
    let wrong = other.encode();
    // Put the signature object of the other document into this one.
    let signature = &wrong[wrong.len() - 82..];
    let mut bytes = document.encode();
    let kind = [DocumentType::Root, DocumentType::TrustList, DocumentType::Snapshot]
        .into_iter()
        .find(|kind| CoseSign::decode(&bytes, *kind).is_ok())
        .unwrap();
    // It is before or after the valid one, by the order of key ids.
    let count = CoseSign::decode(&bytes, kind).unwrap().signatures().len();
    let start = bytes.len() - 82 * count - 1;
    assert_eq!(bytes[start], 0x80 + u8::try_from(count).unwrap(), "the head of the signatures");
    bytes[start] += 1;
    for place in 0..=count {
        let mut both = bytes.clone();
        let at = start + 1 + 82 * place;
        both.splice(at..at, signature.iter().copied());
        if let Ok(document) = CoseSign::decode(&both, kind) {
            return document;
        }
    }
    panic!("no place for the signature");
}

#[test]
fn an_invalid_extra_signature_in_a_valid_document() {
    let handed = root(1, (1, &[1, 2]), (1, &[4, 8]));
    let handed = with_wrong_signature(&handed.to_draft().signed_by(&support::key(1)), 2).encode();
    assert!(TrustedRoot::from_bytes(&handed).is_ok(), "it counts for nothing, and against nothing");
    let plan = Plan { roots: vec![handed.clone()], revocations: vec![], ..Plan::first() };
    let mut set = plan.build();
    let list = with_wrong_signature(&plan.list.to_draft().signed_by(&support::key(4)), 8).encode();
    let list = set.add(1, list);
    plan.sign_snapshot(&mut set, list, BTreeMap::new());
    assert_eq!(sync(&handed, &set, NOON), Ok(()));
    // If the threshold needs it, it does not count.
    let two = root(1, (2, &[1, 2]), (1, &[4]));
    let two = with_wrong_signature(&two.to_draft().signed_by(&support::key(1)), 2).encode();
    let error = TrustError::ThresholdNotMet { role: "root", threshold: 2, found: 1 };
    assert_eq!(TrustedRoot::from_bytes(&two), Err(error));
}

#[test]
fn the_handed_root_may_have_expired_if_a_later_one_has_not() {
    let old =
        Root::new(1, window("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), role(1, &[1]), role(1, &[4])).unwrap();
    let handed = signed(old.to_draft(), &keys(&[1]));
    let alone = Plan { roots: vec![handed.clone()], ..Plan::first() };
    let expires = at("2026-01-01T00:00:00Z");
    let error = SyncError::Expired { part: SetPart::Root(1), expires, at: at(NOON) };
    assert_eq!(sync(&handed, &alone.build(), NOON), Err(error));
    let next = signed(root(2, (1, &[1]), (1, &[4])).to_draft(), &keys(&[1]));
    let followed = Plan { roots: vec![handed.clone(), next], ..Plan::first() };
    assert_eq!(sync(&handed, &followed.build(), NOON), Ok(()));
}

/// A threshold and the seeds of keys.
type Roles<'a> = (u64, &'a [u8]);

/// Root rotations: the roles before and after, the signers, and whether the gate accepts it.
#[test]
fn a_table_of_root_rotations() {
    let five: &[u8] = &[1, 2, 3, 4, 5];
    let table: [(&str, Roles<'_>, Roles<'_>, &[u8], bool); 14] = [
        ("the same keys", (1, &[1]), (1, &[1]), &[1], true),
        ("nobody", (1, &[1]), (1, &[1]), &[], false),
        ("another key, signed by both", (1, &[1]), (1, &[2]), &[1, 2], true),
        ("another key, signed by the new one alone", (1, &[1]), (1, &[2]), &[2], false),
        ("another key, signed by the old one alone", (1, &[1]), (1, &[2]), &[1], false),
        ("threshold raised, met", (1, &[1, 2]), (2, &[1, 2]), &[1, 2], true),
        ("threshold raised, not met", (1, &[1, 2]), (2, &[1, 2]), &[1], false),
        ("threshold lowered, the old one met", (2, &[1, 2]), (1, &[1, 2]), &[1, 2], true),
        ("threshold lowered, the old one not met", (2, &[1, 2]), (1, &[1, 2]), &[1], false),
        ("3 of 5, by three", (3, five), (3, five), &[1, 3, 5], true),
        ("3 of 5, by two and one twice", (3, five), (3, five), &[1, 3, 3], false),
        ("3 of 5 to 3 of others, by three of each", (3, five), (3, &[5, 6, 7, 8]), &[1, 2, 5, 6, 7], true),
        ("3 of 5 to 3 of others, by two of the new", (3, five), (3, &[5, 6, 7, 8]), &[1, 2, 5, 6], false),
        ("3 of 5 to 3 of others, by two of the old", (3, five), (3, &[5, 6, 7, 8]), &[1, 6, 7, 8], false),
    ];
    for (what, before, after, signers, is_followed) in table {
        let first = signed(root(1, before, (1, &[9])).to_draft(), &keys(before.1));
        let next = signed(root(2, after, (1, &[9])).to_draft(), &keys(signers));
        let followed = TrustedRoot::from_bytes(&first).unwrap().succeeded_by(&next);
        assert_eq!(followed.is_ok(), is_followed, "{what}: {followed:?}");
    }
}

/// The same for the signers of lists, under one root.
#[test]
fn a_table_of_list_roles() {
    let five: &[u8] = &[21, 22, 23, 24, 25];
    let table: [(&str, Roles<'_>, &[u8], bool); 8] = [
        ("1 of 1", (1, &[21]), &[21], true),
        ("1 of 1, by a stranger", (1, &[21]), &[22], false),
        ("2 of 2, by one", (2, &[21, 22]), &[21], false),
        ("2 of 2, by one twice", (2, &[21, 22]), &[21, 21], false),
        ("3 of 5, by three", (3, five), &[25, 21, 23], true),
        ("3 of 5, by all", (3, five), five, true),
        ("3 of 5, by two", (3, five), &[21, 22], false),
        ("3 of 5, by two and a stranger", (3, five), &[21, 22, 26], false),
    ];
    for (what, of_list, signers, counts) in table {
        let handed = signed(root(1, (1, &[1]), of_list).to_draft(), &keys(&[1]));
        let plan = Plan { roots: vec![handed.clone()], list_keys: signers.to_vec(), ..Plan::first() };
        let taken = sync(&handed, &plan.build(), NOON);
        assert_eq!(taken.is_ok(), counts, "{what}: {taken:?}");
    }
}

/// The same for the signers of snapshots, with consecutive lists.
#[test]
fn a_table_of_snapshot_roles() {
    let five: &[u8] = &[31, 32, 33, 34, 35];
    let table: [(&str, Roles<'_>, &[u8], bool); 6] = [
        ("2 of 2", (2, &[31, 32]), &[31, 32], true),
        ("2 of 2, by one", (2, &[31, 32]), &[31], false),
        ("3 of 5, by three", (3, five), &[31, 33, 35], true),
        ("3 of 5, by two", (3, five), &[31, 33], false),
        ("3 of 5, by two and the key of before", (3, five), &[5, 31, 33], false),
        ("lowered to 1 of 5", (1, five), &[34], true),
    ];
    for (what, (threshold, seeds), signers, counts) in table {
        let store = GateStore::begin(StoreMemory::default(), &Plan::first().roots[0]).unwrap();
        store.sync(&mut Plan::first().build(), at(NOON)).unwrap();
        let terms = SnapshotTerms::new(role(threshold, seeds), 2 * DAY, 7 * DAY).unwrap();
        let list = support::set::list(2, vec![shanghai(&ALL_BUT_RULES).with_revocation(1)], 5).with_snapshot(terms);
        let next = Plan { list, snapshot_version: 2, snapshot_keys: signers.to_vec(), ..Plan::first() };
        assert_eq!(store.sync(&mut next.build(), at(NOON)).is_ok(), counts, "{what}");
    }
}

/// If any file is missing at the source, the gate keeps its current set.
#[test]
fn each_file_missing_at_the_source() {
    let mut plan = Plan::first();
    let listed = shanghai(&ALL_BUT_RULES).keys().to_vec();
    let lost = fede::payload::Withdrawal::Revoked(fede::payload::WithdrawalClass::Lost);
    let cti = fede::payload::Cti::parse("2026-03-05/0000000001").unwrap();
    plan.revocations[0].0.withdraw(cti, lost, &listed, at(NOON).day()).unwrap();
    let whole = plan.build();
    assert_eq!(whole.objects.len(), 3, "a list, a revocation list, a block");
    for digest in whole.objects.keys() {
        let mut set = whole.clone();
        set.objects.remove(digest);
        let store = GateStore::begin(StoreMemory::default(), &plan.roots[0]).unwrap();
        store.sync(&mut Plan::first().build(), at(NOON)).unwrap();
        let next = Plan { snapshot_version: 2, ..plan.clone() };
        let mut newer = next.build();
        newer.objects.remove(digest);
        assert!(store.sync(&mut newer, at(NOON)).is_err());
        assert_eq!(store.trust().unwrap().snapshot().map(Snapshot::version), Some(1));
        assert!(sync(&plan.roots[0], &set, NOON).is_err());
    }
    let mut without = whole.clone();
    without.snapshot.clear();
    assert!(sync(&plan.roots[0], &without, NOON).is_err());
    // A missing root ends the chain: later roots are not requested.
    let skipped = signed(root(3, (1, &[1]), (1, &[4])).to_draft(), &keys(&[1]));
    let mut gap = whole;
    gap.roots.insert(3, skipped);
    assert_eq!(sync(&plan.roots[0], &gap, NOON), Ok(()));
}

/// A document with one unknown label.
fn with_unknown_label(payload: &[u8], label: i64) -> Vec<u8> {
    let mut bytes = payload.to_vec();
    assert!((0xa1..0xb7).contains(&bytes[0]), "a map with a short head");
    bytes[0] += 1;
    let mut w = Writer::with_capacity(8);
    w.integer(label).unsigned(1);
    bytes.extend(w.into_bytes());
    bytes
}

#[test]
fn unknown_labels_are_refused() {
    let uses = [&ALL_BUT_RULES[..], &[KeyUse::Rules]].concat();
    let listed = [listed_key(12, window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), &uses)];
    let handed = root(1, (1, &[1]), (1, &[4]));
    let trusted = TrustedRoot::from_bytes(&signed(handed.to_draft(), &keys(&[1]))).unwrap();
    let resigned = |kind, draft: CoseSign, seed| {
        let payload = with_unknown_label(draft.unverified_payload(), 20);
        signed(CoseSign::draft(kind, payload), &keys(&[seed]))
    };
    let is_unknown = |error: TrustError| matches!(error, TrustError::Unknown { label: 20, .. });
    let bytes = resigned(DocumentType::Root, handed.to_draft(), 1);
    assert!(is_unknown(TrustedRoot::from_bytes(&bytes).unwrap_err()));
    let bytes = resigned(DocumentType::TrustList, Plan::first().list.to_draft(), 4);
    assert!(is_unknown(TrustedList::from_bytes(&bytes, trusted).unwrap_err()));
    let (book, _, within) = &Plan::first().revocations[0];
    let bytes = resigned(DocumentType::RevocationList, book.next_list(*within).unwrap().0.to_draft(), 12);
    assert!(is_unknown(RevocationList::signed_by(&bytes, region("CN-SH"), &listed).unwrap_err()));
    let rules = Rules::new(region("CN-SH"), 1, *within, "document = \"gate-rules\"").unwrap();
    let bytes = resigned(DocumentType::Rules, rules.to_draft(), 12);
    assert!(is_unknown(Rules::signed_by(&bytes, region("CN-SH"), &listed).unwrap_err()));
    let mut set = Plan::first().build();
    let document = CoseSign::decode(&set.snapshot, DocumentType::Snapshot).unwrap();
    let payload = with_unknown_label(document.unverified_payload(), 20);
    set.snapshot = signed(CoseSign::draft(DocumentType::Snapshot, payload), &keys(&[5]));
    let refused = sync(&Plan::first().roots[0], &set, NOON);
    assert!(matches!(refused, Err(SyncError::Part { part: SetPart::Snapshot, error }) if is_unknown(error.clone())));
    let _: fn(&CoseSign) -> Result<TrustList, TrustError> = TrustList::from_unverified;
}
