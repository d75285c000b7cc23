//! The verdict on each kind of bad code, by its stable identifier.

use crate::support::{NOW, at, claims, key, payload, samples, sign, sign_bytes, trust, trust_files};
use ciborium::Value;
use fede::codec::cbor::{Writer, decode_value, encode_value};
use fede::codec::frame;
use fede::issuer::Code;
use fede::payload::{StatementKind, Status};
use fede::time::{Timestamp, Window};
use fede::trust::{
    Document, KeyUse, ListedKey, ListedRegion, Recognition, Root, RootRole, TrustError, TrustList, TrustedList,
    TrustedRoot,
};
use fede::verifier::{Decision, Policy, Report, verify};

fn said(text: &str, time: Timestamp) -> (Decision, Vec<&'static str>) {
    let verdict = verify(text, &trust(), time, &Policy::default());
    let ids = verdict.reasons().iter().map(|reason| reason.id()).collect();
    (verdict.decision(), ids)
}

fn refusal(text: &str) -> Vec<&'static str> {
    let (decision, ids) = said(text, at(NOW));
    assert_eq!(decision, Decision::Refused, "{ids:?}");
    ids
}

/// The claims of a green code, changed.
fn changed(change: impl Fn(&mut Vec<(Value, Value)>)) -> Vec<u8> {
    let Ok(Value::Map(mut entries)) = decode_value(&payload(&samples()[0])) else { panic!("no map") };
    change(&mut entries);
    encode_value(&Value::Map(entries))
}

fn set(entries: &mut [(Value, Value)], label: u64, value: Value) {
    entries.iter_mut().find(|(key, _)| *key == Value::from(label)).unwrap().1 = value;
}

#[test]
fn good_codes_are_accepted() {
    let [green, both, red] = samples();
    assert_eq!(said(&sign(&green), at(NOW)), (Decision::Accepted, vec![]));
    assert_eq!(said(&sign(&both), at(NOW)), (Decision::Accepted, vec![]));
    assert_eq!(refusal(&sign(&red)), ["status-not-accepted"]);
    let verdict = verify(&sign(&red), &trust(), at(NOW), &Policy::accepting(&Status::ALL));
    assert_eq!(verdict.decision(), Decision::Accepted);
}

#[test]
fn a_code_counts_from_its_start_to_its_end() {
    let text = sign(&claims(
        r#"{"region": "CN-SH", "not_before": "2026-03-05T09:00:00Z", "valid_hours": 2, "health": {"status": "green"}}"#,
    ));
    assert_eq!(said(&text, at("2026-03-05T08:54:59Z")), (Decision::Refused, vec!["not-yet-valid"]));
    // The gate's clock may be slow by the leeway.
    assert_eq!(said(&text, at("2026-03-05T08:55:00Z")), (Decision::Accepted, vec![]));
    assert_eq!(said(&text, at("2026-03-05T08:55:01Z")), (Decision::Accepted, vec![]));
    let exact = Policy::default().with_clock_leeway(0);
    let exactly = |time| verify(&text, &trust(), at(time), &exact).decision();
    assert_eq!(exactly("2026-03-05T08:59:59Z"), Decision::Refused);
    assert_eq!(said(&text, at("2026-03-05T09:00:00Z")), (Decision::Accepted, vec![]));
    assert_eq!(said(&text, at("2026-03-05T10:59:59Z")), (Decision::Accepted, vec![]));
    assert_eq!(said(&text, at("2026-03-05T11:00:00Z")), (Decision::Refused, vec!["expired"]));
}

#[test]
fn a_gate_whose_list_or_clock_is_wrong_cannot_decide() {
    let text = sign(&samples()[0]);
    assert_eq!(
        said(&text, at("2026-02-28T23:59:59Z")),
        (Decision::Undecided, vec!["clock-before-root", "clock-before-list"])
    );
    let over = (Decision::Undecided, vec!["root-expired", "list-expired"]);
    assert_eq!(said(&text, at("2026-04-01T00:00:00Z")), over);
    // A text that is not a code is refused at any time.
    assert_eq!(said("https://example.org", at("2026-04-01T00:00:00Z")), (Decision::Refused, vec!["foreign-url"]));
}

#[test]
fn foreign_texts_are_named() {
    for (text, id) in [
        ("", "foreign-empty"),
        ("https://example.org/x", "foreign-url"),
        ("HC1:6BFOXN", "foreign-hc1"),
        ("shc:/567629", "foreign-shc"),
        ("hello", "foreign-other"),
        ("FD1:lower", "base45-character"),
        ("FD1:A", "base45-length"),
        ("FD1::::", "base45-overflow"),
        ("FD1:", "cbor-truncated"),
    ] {
        assert_eq!(refusal(text), [id], "{text}");
    }
    assert_eq!(refusal(&format!("FD1:{}", "0".repeat(4300))), ["too-long"]);
    // The holder of a later version may be right: the gate's software is behind.
    for text in ["FD2:", "FD2:ABC", "FD9:ABC", "FD10:ABC", "FD99:"] {
        assert_eq!(said(text, at(NOW)), (Decision::Undecided, vec!["later-version"]), "{text}");
    }
    for text in ["FD0:ABC", "FD01:ABC", "FD1A:ABC", "FD100:ABC", "FD:ABC", "fd2:ABC", "XFD2:ABC"] {
        assert_eq!(refusal(text), ["foreign-other"], "{text}");
    }
}

#[test]
fn keys_that_do_not_count_are_named() {
    let green = &samples()[0];
    assert_eq!(refusal(Code::sign(green, &key(9)).text()), ["unknown-key"]);
    assert_eq!(refusal(Code::sign(green, &key(3)).text()), ["region-not-permitted"]);
    assert_eq!(refusal(Code::sign(green, &key(4)).text()), ["region-not-permitted", "kind-not-permitted"]);
    let yunnan = claims(r#"{"region": "CN-YN", "health": {"status": "green"}}"#);
    assert_eq!(refusal(&sign(&yunnan)), ["kind-not-permitted"]);
}

#[test]
fn a_key_counts_within_its_window() {
    let window = |from: &str, to: &str| Window::new(at(from), at(to)).unwrap();
    let listed = |from: &str, to: &str| {
        let listed = ListedKey::new(key(2).verifying_key(), window(from, to), vec![KeyUse::Health]).unwrap();
        let region =
            ListedRegion::new(samples()[0].issuer(), ["上海", "Shanghai"], vec![listed], Recognition::vouched())
                .unwrap();
        let list = TrustList::new(
            1,
            window("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"),
            samples()[0].issuer(),
            vec![region],
        );
        let list = list.unwrap().to_draft().signed_by(&key(1)).encode();
        TrustedList::from_bytes(&list, TrustedRoot::from_bytes(&trust_files().0).unwrap()).unwrap()
    };
    let ids = |trust: &TrustedList, time: &str| -> Vec<&str> {
        verify(&sign(&samples()[0]), trust, at(time), &Policy::default()).reasons().iter().map(|r| r.id()).collect()
    };
    let from_issue = listed(NOW, "2026-03-05T09:00:00Z");
    assert_eq!(ids(&from_issue, NOW), [] as [&str; 0]);
    assert_eq!(ids(&from_issue, "2026-03-05T08:59:59Z"), [] as [&str; 0]);
    assert_eq!(ids(&from_issue, "2026-03-05T09:00:00Z"), ["key-expired"]);
    let from_later = listed("2026-03-05T08:00:01Z", "2026-03-05T09:00:00Z");
    assert_eq!(ids(&from_later, "2026-03-05T08:30:00Z"), ["key-not-yet-valid"]);
    // The leeway is one of the gate's clock, not of the time of issue.
    assert_eq!(ids(&from_issue, "2026-03-05T07:54:59Z"), ["key-not-yet-valid", "not-yet-valid"]);
    assert_eq!(ids(&from_issue, "2026-03-05T07:55:00Z"), [] as [&str; 0]);
}

#[test]
fn an_altered_code_has_a_false_signature() {
    let text = sign(&samples()[0]);
    let mut bytes = fede::codec::unframe(&text).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(refusal(&frame(&bytes)), ["bad-signature"]);
}

/// A valid signature does not make invalid claims acceptable.
#[test]
fn signed_nonsense_is_refused_by_name() {
    let day = |text: &str| Value::from(at(text).seconds());
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("cbor-truncated", vec![]),
        ("cbor-kind", vec![0x00]),
        ("claims-missing", vec![0xa0]),
        ("expires-before-issue", changed(|map| set(map, 4, day("2026-03-05T08:00:00Z")))),
        ("cti-day", changed(|map| set(map, 7, Value::Bytes(vec![0; 8])))),
        ("cbor-length", changed(|map| set(map, 7, Value::Bytes(vec![0; 7])))),
        ("unknown-region", changed(|map| set(map, 1, Value::Text("XX".to_owned())))),
        ("cbor-kind", changed(|map| set(map, 6, Value::Float(1.5)))),
        ("time-out-of-range", changed(|map| set(map, 4, Value::from(u64::MAX)))),
        ("claims-unknown", changed(|map| map.insert(1, (Value::from(2), Value::Text("sub".to_owned()))))),
        ("claims-not-deterministic", changed(|map| map.insert(2, (Value::from(5), day(NOW))))),
        ("starts-before-issue", changed(|map| map.insert(2, (Value::from(5), day("2026-03-05T07:59:59Z"))))),
        ("cbor-key-order", changed(|map| map.swap(0, 1))),
        ("cbor-duplicate-key", changed(|map| map.insert(0, map[0].clone()))),
        ("claims-no-statement", changed(|map| map.last_mut().unwrap().1 = Value::Map(vec![]))),
    ];
    for (id, bytes) in cases {
        assert_eq!(refusal(&sign_bytes(&bytes, 2)), [id]);
    }
}

/// An itinerary that is changed at the encoding level, to values that `Itinerary` never allows.
#[test]
fn signed_itineraries_outside_their_window_are_refused() {
    let with_itinerary = |write: &dyn Fn(&mut Writer)| {
        changed(|map| {
            let mut itinerary = Writer::default();
            write(&mut itinerary);
            let item = decode_value(&itinerary.into_bytes()).unwrap();
            map.last_mut().unwrap().1 = Value::Map(vec![(Value::from(3), item)]);
        })
    };
    let last = u64::from(at(NOW).day().number()) - 1;
    let city = |offset: u64| {
        with_itinerary(&move |w| {
            w.map(3)
                .integer(1)
                .unsigned(last)
                .integer(2)
                .unsigned(14)
                .integer(4)
                .map(1)
                .unsigned(420_100)
                .unsigned(offset);
        })
    };
    // An itinerary alone is valid, and a person decides about it.
    assert_eq!(said(&sign_bytes(&city(13), 2), at(NOW)), (Decision::Undecided, vec!["itinerary-alone"]));
    assert_eq!(refusal(&sign_bytes(&city(14), 2)), ["visit-outside-window"]);
    let window = |last: u64, days: u64| {
        with_itinerary(&move |w| {
            w.map(2).integer(1).unsigned(last).integer(2).unsigned(days);
        })
    };
    assert_eq!(refusal(&sign_bytes(&window(last, 15), 2)), ["window-length"]);
    assert_eq!(refusal(&sign_bytes(&window(last + 2, 14), 2)), ["window-end"]);
    let unsorted = with_itinerary(&|w| {
        w.map(3).integer(1).unsigned(last).integer(2).unsigned(14).integer(3).array(2).text("JP").text("CN");
    });
    assert_eq!(refusal(&sign_bytes(&unsorted, 2)), ["claims-not-deterministic"]);
    let unknown = with_itinerary(&|w| {
        w.map(3).integer(1).unsigned(last).integer(2).unsigned(14).integer(4).map(1).unsigned(999_999).unsigned(0);
    });
    assert_eq!(refusal(&sign_bytes(&unknown, 2)), ["unknown-division"]);
}

#[test]
fn signed_names_that_hide_or_reorder_are_refused() {
    for name in ["张\u{202e}*", "a\u{1b}[2J*", "ע*"] {
        let bytes = changed(|map| {
            let holder = Value::Map(vec![(Value::from(1), Value::Text(name.to_owned()))]);
            let Value::Map(statements) = &mut map.last_mut().unwrap().1 else { panic!() };
            statements.insert(0, (Value::from(1), holder));
        });
        assert_eq!(refusal(&sign_bytes(&bytes, 2)), ["text-character"], "{name:?}");
    }
}

/// A test cannot make two keys with the same `kid`, but two anchors with the same key. All are
/// tried.
#[test]
fn every_anchor_with_the_kid_is_tried() {
    use fede::key::KeyId;
    use fede::payload::{Cti, Region};
    use fede::verifier::{Anchor, Concern, PathWay, RecognitionPath, RevocationStatus, TrustAnchors};
    struct Collision(Vec<Anchor>);
    impl TrustAnchors for Collision {
        fn anchors(&self, _: KeyId) -> Vec<&Anchor> {
            self.0.iter().collect()
        }
        fn concerns(&self, _: Timestamp) -> Vec<Concern> {
            Vec::new()
        }
        fn revocation(&self, _: Region, _: Cti, _: Timestamp) -> RevocationStatus {
            RevocationStatus::NotPublished
        }
    }
    let window = Window::new(at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z")).unwrap();
    let path = RecognitionPath::new(samples()[0].issuer(), 1, PathWay::Own);
    let anchor = |seed, claims: usize| {
        let region = samples()[claims].issuer();
        Anchor::new(region, key(seed).verifying_key().clone(), window, StatementKind::ALL.to_vec(), path.clone())
    };
    let text = sign(&samples()[0]);
    let verdict = |anchors| verify(&text, &Collision(anchors), at(NOW), &Policy::default());
    assert_eq!(verdict(vec![anchor(7, 0), anchor(2, 0)]).decision(), Decision::Accepted);
    assert_eq!(verdict(vec![anchor(2, 1), anchor(7, 0), anchor(2, 0)]).decision(), Decision::Accepted);
    assert_eq!(verdict(vec![anchor(7, 0), anchor(8, 0)]).reasons()[0].id(), "bad-signature");
}

#[test]
fn lists_count_only_under_their_root() {
    let (root, list) = trust_files();
    let trusted = || TrustedRoot::from_bytes(&root).unwrap();
    assert!(TrustedList::from_bytes(&list, trusted()).is_ok());
    let window = Window::new(at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z")).unwrap();
    let role = |threshold, seeds: &[u8]| {
        RootRole::new(threshold, seeds.iter().map(|seed| key(*seed).verifying_key().clone()).collect()).unwrap()
    };
    let other = Root::new(1, window, role(1, &[7]), role(2, &[7, 8])).unwrap().to_draft();
    let unsigned = TrustedRoot::from_bytes(&other.encode());
    assert_eq!(unsigned, Err(TrustError::ThresholdNotMet { role: "root", threshold: 1, found: 0 }));
    let other = TrustedRoot::from_bytes(&other.signed_by(&key(7)).encode()).unwrap();
    let result = TrustedList::from_bytes(&list, other.clone()).map(drop);
    assert_eq!(result, Err(TrustError::ThresholdNotMet { role: "list", threshold: 2, found: 0 }));
    // One valid signature and one by an unknown key do not reach the threshold of two.
    let list = TrustList::new(1, window, samples()[0].issuer(), vec![]).unwrap().to_draft();
    let one = list.signed_by(&key(7)).signed_by(&key(9));
    let result = TrustedList::from_bytes(&one.encode(), other.clone()).map(drop);
    assert_eq!(result, Err(TrustError::ThresholdNotMet { role: "list", threshold: 2, found: 1 }));
    assert!(TrustedList::from_bytes(&one.signed_by(&key(8)).encode(), other).is_ok());
}

#[test]
fn a_clock_before_the_root_leaves_the_gate_undecided() {
    let of = |from| Window::new(at(from), at("2027-01-01T00:00:00Z")).unwrap();
    let role = RootRole::new(1, vec![key(1).verifying_key().clone()]).unwrap();
    let root = Root::new(1, of("2026-04-01T00:00:00Z"), role.clone(), role).unwrap().to_draft().signed_by(&key(1));
    let list = TrustList::new(1, of("2026-03-01T00:00:00Z"), samples()[0].issuer(), vec![]).unwrap().to_draft();
    let root = TrustedRoot::from_bytes(&root.encode()).unwrap();
    let list = TrustedList::from_bytes(&list.signed_by(&key(1)).encode(), root).unwrap();
    let verdict = verify(&sign(&samples()[0]), &list, at("2026-03-31T23:59:59Z"), &Policy::default());
    assert_eq!(verdict.reasons().iter().map(|reason| reason.id()).collect::<Vec<_>>(), ["clock-before-root"]);
    assert_eq!(verdict.decision(), Decision::Undecided);
    let verdict = verify(&sign(&samples()[0]), &list, at("2026-04-01T00:00:00Z"), &Policy::default());
    assert_eq!(verdict.reasons().iter().map(|reason| reason.id()).collect::<Vec<_>>(), ["unknown-key"]);
}

#[test]
fn every_bit_of_a_list_is_signed() {
    let (root, list) = trust_files();
    for bit in 0..list.len() * 8 {
        let mut other = list.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        let result = TrustedList::from_bytes(&other, TrustedRoot::from_bytes(&root).unwrap());
        assert!(result.is_err(), "bit {bit}");
    }
}

#[test]
fn large_files_are_refused_before_they_are_read() {
    let large = vec![0; TrustList::MAX_BYTES + 1];
    assert!(matches!(TrustedRoot::from_bytes(&large), Err(TrustError::TooLarge { .. })));
    let root = TrustedRoot::from_bytes(&trust_files().0).unwrap();
    assert!(matches!(TrustedList::from_bytes(&large, root), Err(TrustError::TooLarge { .. })));
}

#[test]
fn the_same_input_gives_the_same_report() {
    for claims in samples() {
        let text = sign(&claims);
        let report = || {
            let verdict = verify(&text, &trust(), at(NOW), &Policy::default());
            serde_json::to_string(&Report::new(&verdict, at(NOW))).unwrap()
        };
        assert_eq!(report(), report());
        assert!(report().contains("\"path\":{\"way\":\"platform\""));
    }
}

/// The number of characters of a status alone, of a status with an itinerary of three cities, and
/// of a red status with its grounds.
#[test]
fn codes_are_small() {
    assert_eq!(samples().map(|claims| sign(&claims).len()), [201, 321, 255]);
}
