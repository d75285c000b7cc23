/// Publishes a set of one region, CN-SH, into a directory, and returns the root that a gate is
/// given. The examples in the documentation include this file.
pub fn published(directory: &std::path::Path) -> Vec<u8> {
    use fede::key::{SigningKey, VerifyingKey};
    use fede::payload::Region;
    use fede::time::{Timestamp, Window};
    use fede::trust::{
        Document, Edition, KeyUse, ListedKey, ListedRegion, Recognition, RootRole, Root, SnapshotTerms, TrustList,
    };

    let [root_key, list_key] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
    let snapshot_key = SigningKey::from_seed(&[3; 32]).unwrap();
    let role = |key: &SigningKey| RootRole::new(1, vec![key.verifying_key().clone()]).unwrap();
    let start = Timestamp::parse("2026-03-05T00:00:00Z").unwrap();
    let days = |days: u64| Window::new(start, start.saturating_add(days * 86_400)).unwrap();

    let root = Root::new(1, days(365), role(&root_key), role(&list_key)).unwrap();
    let root = root.to_draft().signed_by(&root_key).encode();
    let pem = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/shanghai.pub.pem"));
    let key = VerifyingKey::from_pem(pem).unwrap();
    let key = ListedKey::new(&key, days(365), vec![KeyUse::Health, KeyUse::Itinerary]).unwrap();
    let region = Region::new("CN-SH").unwrap();
    let listed = ListedRegion::new(region, ["上海市", "Shanghai"], vec![key], Recognition::vouched()).unwrap();
    let terms = SnapshotTerms::new(role(&snapshot_key), 2 * 86_400, 7 * 86_400).unwrap();
    let list = TrustList::new(1, days(60), Region::new("CN").unwrap(), vec![listed]).unwrap().with_snapshot(terms);
    let list = list.to_draft().signed_by(&list_key).encode();
    let (roots, window) = (vec![root.clone()], days(2));
    let edition = Edition { roots, list: Some(list), revocations: vec![], rules: vec![], keys: vec![&snapshot_key], window };
    fede::trust::publish(directory, &edition).unwrap();
    root
}
