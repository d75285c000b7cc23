//! Comparison with established libraries: they read what fede writes, and what fede reads.

use std::sync::LazyLock;

use crate::support::{key, payload, samples, sign};
use coset::{CborSerializable, TaggedCborSerializable};
use fede::codec::cbor::decode_value;
use fede::codec::{CoseSign1, decode_cose_key, encode_cose_key, frame, unframe};
use fede::words::Explain;
use proptest::prelude::*;

#[test]
fn coset_reads_and_verifies_what_fede_signs() {
    for claims in samples() {
        let bytes = unframe(&sign(&claims)).unwrap();
        let theirs = coset::CoseSign1::from_tagged_slice(&bytes).unwrap();
        assert_eq!(theirs.payload.as_deref(), Some(payload(&claims).as_slice()));
        let ours = CoseSign1::decode(&bytes).unwrap();
        assert_eq!(theirs.protected.header.key_id, ours.kid().as_bytes());
        theirs
            .verify_signature(b"", |signature, message| {
                let key = [2, 3, 4].map(key).into_iter().find(|key| key.kid() == ours.kid()).unwrap();
                assert!(key.verifying_key().verifies(message, signature.try_into().unwrap()));
                Ok::<(), ()>(())
            })
            .unwrap();
        assert_eq!(theirs.to_tagged_vec().unwrap(), bytes);
    }
}

#[test]
fn fede_reads_what_coset_composes() {
    let signing = key(2);
    let header = coset::ProtectedHeader {
        original_data: None,
        header: coset::HeaderBuilder::new()
            .algorithm(coset::iana::Algorithm::EdDSA)
            .key_id(signing.kid().as_bytes().to_vec())
            .build(),
    };
    let composed = coset::CoseSign1Builder::new()
        .protected(header.header)
        .payload(payload(&samples()[0]))
        .create_signature(b"", |message| signing.sign(message).to_vec())
        .build()
        .to_tagged_vec()
        .unwrap();
    let read = CoseSign1::decode(&composed).unwrap();
    assert_eq!(read.payload_signed_by(signing.verifying_key()), Some(payload(&samples()[0]).as_slice()));
}

#[test]
fn coset_reads_the_keys() {
    let ours = encode_cose_key(key(2).verifying_key());
    let theirs = coset::CoseKey::from_slice(&ours).unwrap();
    assert_eq!(theirs.kty, coset::KeyType::Assigned(coset::iana::KeyType::OKP));
    assert_eq!(decode_cose_key(&theirs.to_vec().unwrap()).as_ref(), Ok(key(2).verifying_key()));
}

/// An encoding read and written again by ciborium.
fn ciborium_round_trip(bytes: &[u8]) -> Option<Vec<u8>> {
    let value: ciborium::Value = ciborium::from_reader(bytes).ok()?;
    let mut out = Vec::new();
    ciborium::into_writer(&value, &mut out).ok()?;
    Some(out)
}

#[test]
fn ciborium_reads_the_claims() {
    for claims in samples() {
        let bytes = payload(&claims);
        assert_eq!(ciborium_round_trip(&bytes), Some(bytes));
    }
}

/// fede is strict where the libraries are lax.
#[test]
fn what_the_libraries_let_pass_is_refused() {
    for (lax, id) in [
        (&[0xa2, 0x01, 0x00, 0x01, 0x00][..], "cbor-duplicate-key"),
        (&[0xa2, 0x02, 0x00, 0x01, 0x00], "cbor-key-order"),
        (&[0x18, 0x01], "cbor-non-shortest"),
        (&[0x9f, 0xff], "cbor-indefinite"),
        (&[0x00, 0x00], "cbor-trailing"),
    ] {
        assert!(ciborium::from_reader::<ciborium::Value, _>(lax).is_ok(), "ciborium has become strict: {id}");
        assert_eq!(decode_value(lax).map_err(|error| error.id()), Err(id));
    }
    assert!(base45::decode("::").is_ok(), "base45 has become strict");
    assert!(unframe("FD1:::").is_err());
}

static PAYLOADS: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| samples().map(|claims| payload(&claims)));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The text is the one that RFC 9285 gives for the bytes, by its own arithmetic.
    #[test]
    fn base45_is_that_of_the_rfc(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        const DIGITS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        let mut expected = String::from("FD1:");
        for pair in bytes.chunks(2) {
            let value = pair.iter().fold(0, |value, byte| value * 256 + usize::from(*byte));
            let digits = [value % 45, value / 45 % 45, value / 2025];
            expected.extend(digits[..pair.len() + 1].iter().map(|digit| char::from(DIGITS[*digit])));
        }
        prop_assert_eq!(frame(&bytes), expected.clone());
        prop_assert_eq!(unframe(&expected), Ok(bytes));
    }

    /// One text for each byte string: what is decoded is encoded to the same text.
    #[test]
    fn no_text_is_decoded_that_is_not_encoded(text in "[0-9A-Z $%*+./:-]{0,60}") {
        let text = format!("FD1:{text}");
        if let Ok(bytes) = unframe(&text) {
            prop_assert_eq!(frame(&bytes), text);
        }
    }

    /// What a code could carry, with one bit changed: what fede still reads, ciborium writes back the same.
    #[test]
    fn what_fede_decodes_ciborium_decodes(sample in 0..3_usize, at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = PAYLOADS[sample].clone();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if decode_value(&bytes).is_ok() {
            prop_assert_eq!(ciborium_round_trip(&bytes), Some(bytes));
        }
    }
}
