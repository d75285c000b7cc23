use super::*;
use crate::codec::cbor::encode_value;
use crate::codec::{CoseSign1, frame};
use ciborium::Value;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn now() -> Timestamp {
    Timestamp::parse("2026-03-05T08:00:00Z").unwrap()
}

fn office() -> Audience {
    Audience::new("https://health.example").unwrap()
}

fn nonce(byte: u8) -> Nonce {
    Nonce::new(&[byte; 16]).unwrap()
}

fn proof(audience: &Audience, nonce: Option<&Nonce>) -> String {
    BindingDraft::new(key(1).verifying_key(), audience, nonce, now()).signed_by(&key(1)).unwrap()
}

/// A proof of these claims, signed by key 1.
fn of_claims(claims: &[(i64, Value)]) -> String {
    let claims = claims.iter().map(|(label, value)| (Value::from(*label), value.clone())).collect();
    let draft = TypedDraft::new(MEDIA_TYPE, encode_value(&Value::Map(claims)));
    frame_as(BindingProof::PREFIX, &draft.with_signature(&key(1).sign(&draft.message())))
}

fn claims(x: &[u8; 32]) -> Vec<(i64, Value)> {
    let cose_key = [(1, Value::from(1)), (-1, Value::from(6)), (-2, Value::Bytes(x.to_vec()))];
    let cose_key = Value::Map(cose_key.map(|(label, value)| (Value::from(label), value)).into());
    vec![
        (3, Value::from("counter")),
        (6, Value::from(now().seconds())),
        (8, Value::Map(vec![(Value::from(1), cose_key)])),
    ]
}

#[test]
fn a_proof_counts_for_one_office_and_one_nonce() {
    let text = proof(&office(), Some(&nonce(7)));
    let read = BindingProof::from_text(&text).unwrap();
    assert_eq!((read.key(), read.signed()), (key(1).verifying_key(), now()));
    // The nonce decides, not the clock of the telephone.
    let later = now().saturating_add(1_000_000);
    assert_eq!(read.key_for(&office(), Some(&nonce(7)), later), Ok(key(1).verifying_key()));
    assert_eq!(read.key_for(&Audience::counter(), Some(&nonce(7)), now()), Err(BindingError::OtherAudience));
    assert_eq!(read.key_for(&office(), Some(&nonce(8)), now()), Err(BindingError::OtherNonce));
    assert_eq!(read.key_for(&office(), None, now()), Err(BindingError::OtherNonce));
}

#[test]
fn a_proof_at_a_counter_counts_for_ten_minutes() {
    let counter = Audience::counter();
    let read = BindingProof::from_text(&proof(&counter, None)).unwrap();
    let at = |seconds: i64| Timestamp::from_seconds(now().seconds().checked_add_signed(seconds).unwrap()).unwrap();
    for seconds in [-600, 0, 600] {
        assert!(read.key_for(&counter, None, at(seconds)).is_ok(), "{seconds}");
    }
    for seconds in [-601, 601] {
        let found = read.key_for(&counter, None, at(seconds));
        assert_eq!(found, Err(BindingError::Clock { signed: now(), now: at(seconds) }));
    }
    assert_eq!(read.key_for(&counter, Some(&nonce(7)), now()), Err(BindingError::OtherNonce));
}

#[test]
fn only_the_key_in_the_proof_makes_it() {
    let draft = BindingDraft::new(key(1).verifying_key(), &office(), None, now());
    assert_eq!(draft.signed_by(&key(2)), Err(BindingError::Signature));
    // The key of somebody else, signed with an own one.
    let stolen = of_claims(&claims(key(2).verifying_key().as_bytes()));
    assert_eq!(BindingProof::from_text(&stolen), Err(BindingError::Signature));
    assert!(BindingProof::from_text(&of_claims(&claims(key(1).verifying_key().as_bytes()))).is_ok());
}

#[test]
fn a_changed_bit_is_noticed() {
    let text = proof(&office(), Some(&nonce(7)));
    let bytes = decode_base45(text.strip_prefix("FDK1:").unwrap()).unwrap();
    for place in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[place / 8] ^= 1 << (place % 8);
        assert!(BindingProof::from_text(&frame_as("FDK1:", &changed)).is_err(), "bit {place}");
    }
    for length in 0..bytes.len() {
        assert!(BindingProof::from_text(&frame_as("FDK1:", &bytes[..length])).is_err(), "{length}");
    }
}

#[test]
fn a_proof_has_one_form() {
    let x = *key(1).verifying_key().as_bytes();
    let fault = |claims: &[(i64, Value)]| BindingProof::from_text(&of_claims(claims)).unwrap_err().id();
    let without = |label: i64| claims(&x).into_iter().filter(|(found, _)| *found != label).collect::<Vec<_>>();
    let with = |label: i64, value: Value| {
        let mut entries = without(label);
        entries.push((label, value));
        entries.sort_by_key(|(label, _)| *label);
        entries
    };
    for label in [3, 6, 8] {
        assert_eq!(fault(&without(label)), "claims-missing", "{label}");
    }
    for (found, id) in [
        (with(7, Value::from(1)), "claims-unknown"),
        (with(3, Value::from("")), "binding-audience"),
        (with(3, Value::from("health office")), "binding-audience"),
        (with(3, Value::from("卫健委")), "binding-audience"),
        (with(3, Value::from("x".repeat(301))), "binding-audience"),
        (with(39, Value::Bytes(vec![0; 7])), "binding-nonce-length"),
        (with(39, Value::Bytes(vec![0; 65])), "binding-nonce-length"),
        (with(39, Value::from("0123456789")), "cbor-kind"),
        (with(6, Value::from(-1)), "cbor-kind"),
        (with(8, Value::Map(vec![])), "claims-missing"),
        (claims(&[0; 32]), "key-weak"),
    ] {
        assert_eq!(fault(&found), id, "{found:?}");
    }
}

#[test]
fn other_texts_are_named() {
    let id = |text: &str| BindingProof::from_text(text).unwrap_err().id();
    let code = CoseSign1::sign(b"payload", &key(1));
    assert_eq!(id(&frame(&code)), "binding-prefix");
    assert_eq!(id(&frame_as("FDK1:", &code)), "cose-unknown-header");
    assert_eq!(id("FDK1:a"), "base45-length");
    assert_eq!(id("FDK1:ABCa"), "base45-length");
    assert_eq!(id(&"F".repeat(1025)), "binding-too-long");
    assert_eq!(id(""), "binding-prefix");
    let other = TypedDraft::new("application/fede-root+cose", b"claims".to_vec());
    assert_eq!(id(&frame_as("FDK1:", &other.with_signature(&[0; 64]))), "cose-type");
}

#[test]
fn the_longest_proof_is_read() {
    let (audience, nonce) = (Audience::new(&"x".repeat(300)).unwrap(), Nonce::new(&[7; 64]).unwrap());
    let text = proof(&audience, Some(&nonce));
    assert!(text.len() <= BindingProof::MAX_CHARS, "{}", text.len());
    assert!(BindingProof::from_text(&text).is_ok());
}
