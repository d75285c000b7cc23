//! Changes every bit and every byte of many codes. No change is accepted with other content than
//! the signed one.

use crate::support::{NOW, at, samples, sign, trust};
use fede::codec::{PREFIX, frame, unframe};
use fede::payload::{Claims, Cti, HealthStatus, Region, Slot, Statements, Status, Validity};
use fede::time::Timestamp;
use fede::verifier::{Policy, Verdict, verify};
use proptest::prelude::*;

const BASE45: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Whether the verdict shows claims. It must not for a changed text.
fn shows_claims(text: &str) -> bool {
    verify(text, &trust(), at(NOW), &Policy::accepting(&Status::ALL)).code().is_some()
}

fn assert_unchanged_alone_is_authentic(text: &str, changed: impl Iterator<Item = String>) {
    let trust = trust();
    assert!(shows_claims(text), "{text}");
    for other in changed.filter(|other| other != text) {
        let verdict = verify(&other, &trust, at(NOW), &Policy::accepting(&Status::ALL));
        // `FD2:` is a later version, which this gate cannot judge.
        let is_not_accepted =
            matches!(verdict, Verdict::Refused { code: None, .. } | Verdict::Undecided { code: None, .. });
        assert!(is_not_accepted, "{other}: {verdict:?}");
    }
}

#[test]
fn every_bit_of_the_bytes() {
    for claims in samples() {
        let text = sign(&claims);
        let bytes = unframe(&text).unwrap();
        let flipped = (0..bytes.len() * 8).map(|bit| {
            let mut other = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            frame(&other)
        });
        assert_unchanged_alone_is_authentic(&text, flipped);
    }
}

#[test]
fn every_value_of_every_byte() {
    let text = sign(&samples()[0]);
    let bytes = unframe(&text).unwrap();
    let changed = (0..bytes.len()).flat_map(|at| {
        let bytes = &bytes;
        (0..=u8::MAX).map(move |value| {
            let mut other = bytes.clone();
            other[at] = value;
            frame(&other)
        })
    });
    assert_unchanged_alone_is_authentic(&text, changed);
}

#[test]
fn every_character_of_the_text() {
    for claims in samples() {
        let text = sign(&claims);
        let changed = (0..text.len()).flat_map(|at| {
            let text = &text;
            BASE45.iter().map(move |character| {
                let mut other = text.clone().into_bytes();
                other[at] = *character;
                String::from_utf8(other).unwrap()
            })
        });
        assert_unchanged_alone_is_authentic(&text, changed);
    }
}

#[test]
fn bytes_taken_away_put_in_and_moved() {
    let text = sign(&samples()[1]);
    let bytes = unframe(&text).unwrap();
    let cut = (0..bytes.len()).map(|length| bytes[..length].to_vec());
    let without = (0..bytes.len()).map(|at| [&bytes[..at], &bytes[at + 1..]].concat());
    let with = (0..=bytes.len()).map(|at| [&bytes[..at], &[0], &bytes[at..]].concat());
    let swapped = (1..bytes.len()).map(|at| {
        let mut other = bytes.clone();
        other.swap(at - 1, at);
        other
    });
    let changed = cut.chain(without).chain(with).chain(swapped).map(|bytes| frame(&bytes));
    assert_unchanged_alone_is_authentic(&text, changed);
}

#[test]
fn parts_of_two_codes_are_not_one() {
    let [green, _, red] = samples().map(|claims| unframe(&sign(&claims)).unwrap());
    let signature = |bytes: &[u8]| bytes[bytes.len() - 64..].to_vec();
    let claims = |bytes: &[u8]| bytes[..bytes.len() - 64].to_vec();
    let mixed = frame(&[claims(&green), signature(&red)].concat());
    assert!(!shows_claims(&mixed));
}

fn any_claims() -> impl Strategy<Value = Claims> {
    let regions = prop::sample::select(vec!["CN-SH", "CN-HB"]);
    (regions, 0..=Slot::MAX, 1_u64..100_000, prop::sample::select(Status::ALL.to_vec()), 0_u64..1000).prop_map(
        |(region, slot, seconds, status, before)| {
            let issued: Timestamp = at(NOW);
            let region = Region::new(region).unwrap();
            let validity = Validity::new(issued, None, issued.saturating_add(seconds)).unwrap();
            let grounds =
                fede::payload::Grounds::new(fede::payload::StatusReason::Symptoms, "疾控中心", "12320").unwrap();
            let health = HealthStatus::new(status, issued.saturating_sub(before), Some(grounds)).unwrap();
            let cti = Cti::new(issued.day(), Slot::new(slot).unwrap());
            Claims::new(region, validity, cti, Statements::Health(health)).unwrap()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_bit_of_many_codes(claims in any_claims()) {
        let text = sign(&claims);
        let trust = trust();
        let verdict = verify(&text, &trust, at(NOW), &Policy::accepting(&Status::ALL));
        prop_assert_eq!(verdict.code().map(|code| code.claims()), Some(&claims));
        let bytes = unframe(&text).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut other = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            let verdict = verify(&frame(&other), &trust, at(NOW), &Policy::accepting(&Status::ALL));
            prop_assert!(verdict.code().is_none(), "bit {}", bit);
        }
    }

    #[test]
    fn any_text_is_judged_without_a_panic(text in ".{0,200}", tail in "[0-9A-Z $%*+./:-]{0,300}") {
        for text in [text, format!("{PREFIX}{tail}")] {
            prop_assert!(!shows_claims(&text));
        }
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(!shows_claims(&frame(&bytes)));
        prop_assert_eq!(unframe(&frame(&bytes)), Ok(bytes));
    }
}
