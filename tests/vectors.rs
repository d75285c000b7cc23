//! Third-party vectors, each a named test: RFC 9285, RFC 8949 appendix A, Wycheproof, CCTV,
//! speccheck, COSE examples, RFC 8392.

#[path = "support/left_out.rs"]
mod left_out;
mod support;

use std::path::Path;

use ciborium::Value as Cbor;
use fede::codec::cbor::{decode_value, diagnostic, encode_value};
use fede::codec::{CoseSign1, PREFIX, frame, unframe};
use fede::key::{SigningKey, VerifyingKey};
use fede::words::Explain;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use support::{hex, shared_vectors, unhex};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = rfc_8032();
    if let Some(vectors) = shared_vectors() {
        let before = trials.len();
        trials.extend(wycheproof(&vectors));
        trials.extend(cctv(&vectors));
        trials.extend(speccheck(&vectors));
        trials.extend(appendix_a(&vectors));
        trials.extend(rfc_9285(&vectors));
        trials.extend(cose(&vectors));
        assert_eq!(trials.len() - before, 151 + 914 + 12 + 82 + 13 + 12, "vectors have gone or come");
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn read(vectors: &Path, name: &str) -> Value {
    let path = vectors.join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn array<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("{name} is no array"))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is no string"))
}

fn trial(name: String, check: impl FnOnce() -> Result<(), String> + Send + 'static) -> Trial {
    Trial::test(name, move || check().map_err(Failed::from))
}

#[allow(clippy::needless_pass_by_value, reason = "as in assert_eq!, the values are made on the spot")]
fn expect<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("expected {expected:?}, found {found:?}")) }
}

/// Whether fede accepts: the key is valid, the signature has 64 bytes, and it verifies.
fn verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (<&[u8; 32]>::try_from(key), <&[u8; 64]>::try_from(signature)) else {
        return false;
    };
    VerifyingKey::from_bytes(key).is_ok_and(|key| key.verifies(message, signature))
}

/// RFC 8032, section 7.1: TEST 1 to 3, secret and public key, message, signature.
fn rfc_8032() -> Vec<Trial> {
    let vectors = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ];
    let check = |(secret, public, message, signature): (&str, &str, &str, &str)| {
        let key = SigningKey::from_seed(&unhex(secret).try_into().expect("32 bytes")).ok_or("no key")?;
        expect(hex(key.verifying_key().as_bytes()), public.to_owned())?;
        expect(hex(&key.sign(&unhex(message))), signature.to_owned())?;
        expect(verifies(&unhex(public), &unhex(message), &unhex(signature)), true)
    };
    let numbered = vectors.into_iter().enumerate();
    numbered.map(|(i, vector)| trial(format!("rfc_8032::test_{}", i + 1), move || check(vector))).collect()
}

fn wycheproof(vectors: &Path) -> Vec<Trial> {
    let file = read(vectors, "ed25519/wycheproof.json");
    let mut trials = Vec::new();
    for group in array(&file, "testGroups") {
        let key = unhex(text(&group["publicKey"], "pk"));
        for case in array(group, "tests") {
            let (key, valid) = (key.clone(), text(case, "result") == "valid");
            let (message, signature) = (unhex(text(case, "msg")), unhex(text(case, "sig")));
            trials.push(trial(format!("wycheproof::{}", case["tcId"]), move || {
                expect(verifies(&key, &message, &signature), valid)
            }));
        }
    }
    trials
}

/// Strict verification accepts signatures without points and residues of small order.
fn cctv(vectors: &Path) -> Vec<Trial> {
    let file = read(vectors, "ed25519/cctv.json");
    let cases = file.as_array().expect("an array");
    let is_valid = |case: &Value| {
        let flags: Vec<&str> = case["flags"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        !["low_order_A", "low_order_R", "low_order_residue"].iter().any(|flag| flags.contains(flag))
    };
    assert_eq!(cases.iter().filter(|case| is_valid(case)).count(), 43);
    let of = |case: &Value| {
        let (key, signature) = (unhex(text(case, "key")), unhex(text(case, "sig")));
        let (message, valid) = (text(case, "msg").as_bytes().to_vec(), is_valid(case));
        trial(format!("cctv::{}", case["number"]), move || expect(verifies(&key, &message, &signature), valid))
    };
    cases.iter().map(of).collect()
}

/// "Taming the many `EdDSA`s", table 5. Of the twelve, strict verification accepts only the fourth:
/// its key and nonce each have a component of small order, but they satisfy the equation without a
/// cofactor.
fn speccheck(vectors: &Path) -> Vec<Trial> {
    let file = read(vectors, "ed25519/speccheck.json");
    let of = |(number, case): (usize, &Value)| {
        let [key, message, signature] = ["pub_key", "message", "signature"].map(|name| unhex(text(case, name)));
        trial(format!("speccheck::{number}"), move || expect(verifies(&key, &message, &signature), number == 3))
    };
    file.as_array().expect("an array").iter().enumerate().map(of).collect()
}

/// These vectors come from RFC 7049. RFC 8949 made `simple(24)` ill-formed: section 3.3 forbids
/// two-byte simple values below 32.
const ILL_FORMED_SINCE_RFC_8949: &str = "f818";

/// Simple values that `ciborium::Value` has no place for: `simple(16)`, `simple(255)` and `undefined`.
const SIMPLE: [&str; 3] = ["f0", "f8ff", "f7"];

/// Deterministic CBOR is read and written back. Everything else is refused.
fn appendix_a(vectors: &Path) -> Vec<Trial> {
    let file = read(vectors, "cbor/rfc8949_appendix_a.json");
    let of = |case: &Value| {
        let is_left_out = SIMPLE.contains(&text(case, "hex")) || text(case, "hex") == ILL_FORMED_SINCE_RFC_8949;
        let canonical = case["roundtrip"] == true && !is_left_out;
        let bytes = unhex(text(case, "hex"));
        let shown = case["diagnostic"].as_str().map(str::to_owned);
        trial(format!("rfc_8949_appendix_a::{}", text(case, "hex")), move || match decode_value(&bytes) {
            Ok(item) => {
                expect(canonical, true)?;
                expect(hex(&encode_value(&item)), hex(&bytes))?;
                shown.map_or(Ok(()), |expected| expect(diagnostic(&item), expected))
            }
            Err(error) => expect(canonical, false).map_err(|_| error.to_string()),
        })
    };
    file.as_array().expect("an array").iter().map(of).collect()
}

fn rfc_9285(vectors: &Path) -> Vec<Trial> {
    let file = read(vectors, "base45/rfc9285.json");
    let pair = |case: &Value| [0, 1].map(|i| case[i].as_str().expect("a string").to_owned());
    let mut trials = Vec::new();
    for [bytes, encoded] in array(&file, "encode").iter().map(pair) {
        trials.push(trial(format!("rfc_9285::encode_{encoded}"), move || {
            expect(frame(&unhex(&bytes)), format!("{PREFIX}{encoded}"))
        }));
    }
    for [encoded, bytes] in array(&file, "decode_ok").iter().map(pair) {
        trials.push(trial(format!("rfc_9285::decode_{encoded}"), move || {
            let decoded = unframe(&format!("{PREFIX}{encoded}"));
            expect(decoded.map(|bytes| hex(&bytes)).map_err(|error| error.to_string()), Ok(bytes))
        }));
    }
    for bad in array(&file, "decode_fail").iter().map(|case| case.as_str().expect("a string").to_owned()) {
        trials.push(trial(format!("rfc_9285::refuse_{}", bad.escape_default()), move || {
            expect(unframe(&format!("{PREFIX}{bad}")).is_err(), true)
        }));
    }
    trials
}

/// Each COSE example, and why it is not a fede code.
const COSE: [(&str, &str); 11] = [
    ("cose/eddsa-sig-01.json", "cose-unknown-header"),
    ("cose/cwt/A_3.json", "cose-algorithm"),
    ("cose/sign1/sign-fail-01.json", "cose-tag"),
    ("cose/sign1/sign-fail-02.json", "cose-algorithm"),
    ("cose/sign1/sign-fail-03.json", "cose-algorithm"),
    ("cose/sign1/sign-fail-04.json", "cbor-kind"),
    ("cose/sign1/sign-fail-06.json", "cose-unknown-header"),
    ("cose/sign1/sign-fail-07.json", "cose-algorithm"),
    ("cose/sign1/sign-pass-01.json", "cose-algorithm-missing"),
    ("cose/sign1/sign-pass-02.json", "cose-algorithm"),
    ("cose/sign1/sign-pass-03.json", "cbor-kind"),
];

fn cose(vectors: &Path) -> Vec<Trial> {
    let refusal = |(name, reason): (&'static str, &'static str)| {
        let message = unhex(text(&read(vectors, name)["output"], "cbor"));
        trial(format!("cose::{name}"), move || {
            expect(CoseSign1::decode(&message).map(drop).map_err(|error| error.id()), Err(reason))
        })
    };
    let mut trials: Vec<Trial> = COSE.into_iter().map(refusal).collect();
    // The signed bytes and the signature are the same as in fede.
    let file = read(vectors, "cose/eddsa-sig-01.json");
    trials.push(trial("cose::eddsa_sig_01_signature".to_owned(), move || {
        let signed = unhex(text(&file["intermediates"], "ToBeSign_hex"));
        let key = &file["input"]["sign0"]["key"];
        let Ok(Cbor::Tag(18, inner)) = decode_value(&unhex(text(&file["output"], "cbor"))) else {
            return Err("no COSE_Sign1".to_owned());
        };
        let Cbor::Array(parts) = *inner else { return Err("no array".to_owned()) };
        let [protected, _, payload, Cbor::Bytes(signature)] = parts.as_slice() else {
            return Err("no four parts".to_owned());
        };
        let structure = Cbor::Array(vec![
            Cbor::Text("Signature1".to_owned()),
            protected.clone(),
            Cbor::Bytes(vec![]),
            payload.clone(),
        ]);
        expect(hex(&encode_value(&structure)), hex(&signed))?;
        expect(verifies(&unhex(text(key, "x_hex")), &signed, signature), true)?;
        let secret = unhex(text(key, "d_hex")).try_into().map_err(|_| "no 32 bytes")?;
        let signing = SigningKey::from_seed(&secret).ok_or("no key")?;
        expect(hex(&signing.sign(&signed)), hex(signature))
    }));
    trials
}
