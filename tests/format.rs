//! The vectors of `docs/format.md` (fixtures/vectors.json): what another implementation must read and write.
//!
//! `FEDE_BLESS=1 cargo test --test format` writes the file anew; a change to it is a change of the format.

mod support;

use fede::codec::{CoseSign1, decode_claims, encode_claims, frame, unframe};
use fede::key::{DocumentNumber, commit};
use fede::payload::{DocumentKind, Salt};
use fede::verifier::{Policy, verify};
use serde_json::{Value, json};
use support::{NOW, at, hex, key, samples, sign, trust, trust_files, unhex};

const FILE: &str = "fixtures/vectors.json";

fn vectors() -> Value {
    let names = ["health", "health and itinerary", "red with its grounds"];
    let codes: Vec<Value> = names
        .iter()
        .zip(samples())
        .map(|(name, claims)| {
            let text = sign(&claims);
            json!({"name": name, "claims": hex(&encode_claims(&claims)), "cose_sign1": hex(&unframe(&text).unwrap()), "text": text})
        })
        .collect();
    let keys: Vec<Value> = [("CN-SH", 2), ("CN-HB", 3), ("CN-YN", 4)]
        .map(|(region, seed)| {
            let signing = key(seed);
            let public = signing.verifying_key();
            json!({"region": region, "secret": hex(&[seed; 32]), "public": hex(public.as_bytes()), "kid": public.kid().to_string()})
        })
        .to_vec();
    let commitments: Vec<Value> = [
        (DocumentKind::ResidentId, "11010519491231002X"),
        (DocumentKind::Passport, "E12345678"),
    ]
    .map(|(kind, number)| {
        let commitment = commit(kind, &DocumentNumber::new(number).unwrap(), Salt::new(*b"saltsalt")).unwrap();
        json!({"kind": kind.number(), "number": number, "salt": hex(b"saltsalt"), "commitment": hex(commitment.digest())})
    })
    .to_vec();
    let refused: Vec<Value> = refusals().into_iter().map(|(text, id)| json!({"text": text, "reason": id})).collect();
    let (root, list) = trust_files();
    json!({
        "about": "Codes signed by the keys below, judged at `at` under `root` and `list`; bytes are hexadecimal.",
        "at": NOW, "root": hex(&root), "list": hex(&list),
        "keys": keys, "codes": codes, "commitments": commitments, "refused": refused,
    })
}

/// Codes that must be refused, with the first reason.
fn refusals() -> Vec<(String, &'static str)> {
    let green = unframe(&sign(&samples()[0])).unwrap();
    let payload = encode_claims(&samples()[0]);
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = green.clone();
        change(&mut bytes);
        frame(&bytes)
    };
    let signed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = payload.clone();
        change(&mut bytes);
        frame(&CoseSign1::sign(&bytes, &key(2)))
    };
    vec![
        (sign(&samples()[2]), "status-not-accepted"),
        (with(&|bytes| *bytes.last_mut().unwrap() ^= 1), "bad-signature"),
        (with(&|bytes| bytes.push(0)), "cbor-trailing"),
        (with(&|bytes| bytes[0] = 0xd1), "cose-tag"),
        // alg −7 in the place of −19: the byte after the map's head and the label.
        (with(&|bytes| bytes[5] = 0x26), "cose-algorithm"),
        (with(&|bytes| drop(bytes.splice(16..17, [0xa1, 0x01, 0x32]))), "cose-unprotected-header"),
        (signed(&|bytes| bytes.push(0)), "cbor-trailing"),
        // `CN-SH` with a length in two bytes.
        (signed(&|bytes| drop(bytes.splice(2..3, [0x78, 0x05]))), "cbor-non-shortest"),
        (frame(&CoseSign1::sign(&payload, &key(9))), "unknown-key"),
        (frame(&CoseSign1::sign(&payload, &key(3))), "region-not-permitted"),
    ]
}

#[test]
fn the_file_holds_what_fede_writes() {
    let text = serde_json::to_string_pretty(&vectors()).unwrap() + "\n";
    if std::env::var_os("FEDE_BLESS").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(FILE).unwrap(), text, "the format has changed: see the top of this test");
}

#[test]
fn every_code_of_the_file_is_read() {
    let file: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    for (code, claims) in file["codes"].as_array().unwrap().iter().zip(samples()) {
        let bytes = unhex(code["claims"].as_str().unwrap());
        assert_eq!(decode_claims(&bytes).as_ref(), Ok(&claims), "{}", code["name"]);
    }
    for refused in file["refused"].as_array().unwrap() {
        let verdict = verify(refused["text"].as_str().unwrap(), &trust(), at(NOW), &Policy::default());
        assert_eq!(verdict.reasons()[0].id(), refused["reason"].as_str().unwrap());
    }
}
