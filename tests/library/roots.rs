//! Root rotation. The cases have the names of The Update Framework's conformance suite.

use crate::support::{at, key, samples};
use fede::time::{Timestamp, Window};
use fede::trust::{Document, Root, RootRole, TrustError, TrustList, TrustedList, TrustedRoot};
use fede::verifier::{Concern, TrustAnchors};

fn role(threshold: u64, seeds: &[u8]) -> RootRole {
    RootRole::new(threshold, seeds.iter().map(|seed| key(*seed).verifying_key().clone()).collect()).unwrap()
}

fn window(issued: &str, expires: &str) -> Window {
    Window::new(at(issued), at(expires)).unwrap()
}

/// A root valid in 2026 with list key 9.
fn root(version: u64, root: RootRole) -> Root {
    Root::new(version, window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), root, role(1, &[9])).unwrap()
}

fn signed(root: &Root, seeds: &[u8]) -> Vec<u8> {
    seeds.iter().fold(root.to_draft(), |draft, seed| draft.signed_by(&key(*seed))).encode()
}

/// Version 1, with two of the keys 1, 2 and 3 required.
fn first() -> TrustedRoot {
    TrustedRoot::from_bytes(&signed(&root(1, role(2, &[1, 2, 3])), &[1, 2])).unwrap()
}

fn not_met(role: &'static str, threshold: u64, found: usize) -> Result<TrustedRoot, TrustError> {
    Err(TrustError::ThresholdNotMet { role, threshold, found })
}

#[test]
fn key_rotation() {
    let second = root(2, role(2, &[3, 4, 5]));
    let trusted = first().succeeded_by(&signed(&second, &[2, 3, 4])).unwrap();
    assert_eq!(trusted.root(), &second);
    // From now on, removed keys do not count.
    let third = root(3, role(1, &[6]));
    assert_eq!(trusted.succeeded_by(&signed(&third, &[1, 2, 6])), not_met("previous-root", 2, 0));
    assert!(trusted.succeeded_by(&signed(&third, &[3, 5, 6])).is_ok());
}

#[test]
fn a_root_needs_the_thresholds_of_both() {
    let second = root(2, role(2, &[4, 5]));
    assert_eq!(first().succeeded_by(&signed(&second, &[4, 5])), not_met("previous-root", 2, 0));
    assert_eq!(first().succeeded_by(&signed(&second, &[1, 4, 5])), not_met("previous-root", 2, 1));
    assert_eq!(first().succeeded_by(&signed(&second, &[1, 2])), not_met("root", 2, 0));
    assert_eq!(first().succeeded_by(&signed(&second, &[1, 2, 4])), not_met("root", 2, 1));
    assert!(first().succeeded_by(&signed(&second, &[1, 2, 4, 5])).is_ok());
}

#[test]
fn threshold_with_repeated_signatures() {
    // Two signatures by the same key count once. A document with a duplicated signature is
    // invalid.
    let second = root(2, role(2, &[1, 4]));
    assert_eq!(first().succeeded_by(&signed(&second, &[1, 1, 4, 4])), not_met("previous-root", 2, 1));
}

#[test]
fn wrong_role() {
    let second = root(2, role(1, &[4]));
    assert_eq!(first().succeeded_by(&signed(&second, &[9, 4])), not_met("previous-root", 2, 0));
    let list = TrustList::new(1, second.window(), samples()[0].issuer(), vec![]).unwrap().to_draft();
    let by_root_keys = list.clone().signed_by(&key(1)).signed_by(&key(2)).encode();
    assert_eq!(
        TrustedList::from_bytes(&by_root_keys, first()).map(drop),
        Err(TrustError::ThresholdNotMet { role: "list", threshold: 1, found: 0 })
    );
    assert!(first().succeeded_by(&list.signed_by(&key(1)).encode()).is_err());
}

#[test]
fn version_skipped() {
    for found in [1, 3, 7, u64::MAX] {
        let other = signed(&root(found, role(1, &[1])), &[1, 2]);
        assert_eq!(first().succeeded_by(&other), Err(TrustError::RootVersion { before: 1, found }));
    }
    let last = TrustedRoot::from_bytes(&signed(&root(u64::MAX, role(1, &[1])), &[1])).unwrap();
    for found in [1, u64::MAX] {
        assert!(last.succeeded_by(&signed(&root(found, role(1, &[1])), &[1])).is_err());
    }
}

#[test]
fn expired_intermediate_root_and_expired_final_root() {
    let of = |version, expires| {
        Root::new(version, window("2020-01-01T00:00:00Z", expires), role(1, &[1]), role(1, &[9])).unwrap()
    };
    let chain = [of(1, "2021-01-01T00:00:00Z"), of(2, "2022-01-01T00:00:00Z"), of(3, "2027-01-01T00:00:00Z")];
    let [one, two, three] = chain.map(|root| signed(&root, &[1]));
    let last = TrustedRoot::from_bytes(&one).unwrap().succeeded_by(&two).unwrap().succeeded_by(&three).unwrap();
    let list = TrustList::new(1, window("2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z"), samples()[0].issuer(), vec![]);
    let list = TrustedList::from_bytes(&list.unwrap().to_draft().signed_by(&key(9)).encode(), last).unwrap();
    let second_before = |time: Timestamp| Timestamp::from_seconds(time.seconds() - 1).unwrap();
    let end = at("2027-01-01T00:00:00Z");
    assert_eq!(list.concerns(second_before(end)), []);
    assert_eq!(list.concerns(end), [Concern::RootExpired { expires: end }]);
}

#[test]
fn file_too_large() {
    let large = vec![0; Root::MAX_BYTES + 1];
    let error = TrustError::TooLarge { max: Root::MAX_BYTES, found: large.len() };
    assert_eq!(first().succeeded_by(&large), Err(error));
}

#[test]
fn every_bit_of_a_successor_is_signed() {
    let bytes = signed(&root(2, role(1, &[4])), &[1, 2, 4]);
    for bit in 0..bytes.len() * 8 {
        let mut other = bytes.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        assert!(first().succeeded_by(&other).is_err(), "bit {bit}");
    }
}
