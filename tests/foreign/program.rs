//! Importing the list of a network, showing it, and taking codes apart, as users see them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64URL};
use libtest_mimic::Trial;
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use crate::office::Office;
use crate::{Check, expect, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let named: [(&str, Check); 3] = [
        ("program::a_network_is_taken_over_and_renewed", a_network_is_taken_over_and_renewed),
        ("program::a_list_that_does_not_hold_is_refused", a_list_that_does_not_hold_is_refused),
        ("program::codes_are_taken_apart", codes_are_taken_apart),
    ];
    named.into_iter().map(|(name, check)| trial(name.to_owned(), check)).collect()
}

fn signing(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn jwk(seed: u8) -> Value {
    let point = signing(seed).verifying_key().to_sec1_point(false);
    let [x, y] = [&point.as_bytes()[1..33], &point.as_bytes()[33..]].map(|part| BASE64URL.encode(part));
    let kid = Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
    json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": BASE64URL.encode(kid), "x": x, "y": y})
}

/// The public key as PEM.
fn pem(seed: u8) -> String {
    let head =
        b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
    let point = signing(seed).verifying_key().to_sec1_point(false);
    let body = STANDARD.encode([head, point.as_bytes()].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}

/// Writes a directory of VCI with these issuers, signed with key 7.
fn write_snapshot(office: &Office, name: &str, time: &str, issuers: &[(&str, &[u8])]) {
    let info = issuers.iter().map(|(address, seeds)| {
        let keys: Vec<Value> = seeds.iter().map(|seed| jwk(*seed)).collect();
        json!({"issuer": {"iss": address, "name": "Clinic"}, "keys": keys, "lastRetrieved": time})
    });
    let snapshot = json!({"directory": "test", "time": time, "issuerInfo": info.collect::<Vec<_>>()}).to_string();
    let signature: p256::ecdsa::Signature = signing(7).sign_prehash(&Sha512::digest(&snapshot)).unwrap();
    office.write(&format!("{name}.json"), snapshot);
    office.write(&format!("{name}.sig"), signature.to_der().as_bytes());
    office.write("network.pem", pem(7));
}

const ONE: &str = "https://one.example/issuer";
const TWO: &str = "https://two.example/issuer";

fn import(list: &str, more: &str) -> String {
    format!(
        "trust import {list} --from vci --network-key network.pem --out vci.toml --at 2026-03-05T12:00:00Z --lang en {more}"
    )
}

fn a_network_is_taken_over_and_renewed() -> Result<(), String> {
    let office = Office::open();
    write_snapshot(&office, "first", "2026-03-01T00:00:00Z", &[(ONE, &[1, 2]), (TWO, &[3])]);
    office.run(&import("first.json", "--all")).success().stdout_eq(
        "SMART Health Cards (VCI directory), list of 2026-03-01T00:00:00Z: 3 keys, 3 usable\n\
         Taken over: 3 keys of 2 issuers\n\
         the list\n  \
         + SMART Health Cards (VCI directory): taken from its list of 2026-03-01T00:00:00Z, issuers: 2, keys: 3\n",
    );
    let list = std::fs::read_to_string(office.path("trust/list.toml")).unwrap().replace("../../keys", "../keys");
    office.write("trust/before.toml", &list);
    let with = list.replace("publisher = \"CN\"", "publisher = \"CN\"\nnetworks = [\"../vci.toml\"]");
    office.write("trust/with.toml", &with);
    for name in ["before", "with"] {
        office.run(&format!("trust build trust/{name}.toml --out {name}.cbor")).success();
    }
    let diff = |from: &str, to: &str| {
        let output = office.run(&format!("trust diff {from}.cbor {to}.cbor --lang en"));
        String::from_utf8_lossy(&output.get_output().stdout).into_owned()
    };
    let name = "SMART Health Cards (VCI directory)";
    let taken = format!("  + {name}: taken from its list of 2026-03-01T00:00:00Z, issuers: 2, keys: 3\n");
    expect(diff("before", "with").contains(&taken), true)?;
    expect(
        diff("with", "before").contains(&format!("  - {name}: no longer recognised: gates refuse its codes\n")),
        true,
    )?;
    let shown = office.run("trust show with.cbor --lang en");
    let shown = String::from_utf8_lossy(&shown.get_output().stdout).into_owned();
    expect(shown.contains("list of 2026-03-01T00:00:00Z, issuers: 2, keys: 3, revoked cards: 0"), true)?;
    // A newer list: one key has gone, and one issuer.
    write_snapshot(&office, "second", "2026-03-04T00:00:00Z", &[(ONE, &[2, 4])]);
    office.run(&import("second.json", "")).success().stdout_eq(
        "SMART Health Cards (VCI directory), list of 2026-03-04T00:00:00Z: 2 keys, 2 usable\n\
         Taken over: 2 keys of 1 issuer\n\
         the list\n  \
         + SMART Health Cards (VCI directory): list of 2026-03-04T00:00:00Z, was 2026-03-01T00:00:00Z\n  \
         - vci: https://two.example/issuer no longer recognised: gates refuse its codes\n  \
         - vci: https://one.example/issuer: 1 keys added, 1 removed\n",
    );
    office.run(&import("first.json", "")).code(2).stderr_eq(
        "error: vci.toml: the file was taken from a list of 2026-03-04T00:00:00Z, this list is of 2026-03-01T00:00:00Z\n\
         hint: Download the list again: an old list could bring withdrawn keys back.\n",
    );
    let json = office.run(&import("second.json", "--json"));
    let data: Value = serde_json::from_slice(&json.get_output().stdout).map_err(|error| error.to_string())?;
    expect((&data["taken"]["keys"], &data["network"]), (&json!(2), &json!("vci")))?;
    expect(&data["keys"][0]["usable"], &json!(true))
}

fn a_list_that_does_not_hold_is_refused() -> Result<(), String> {
    let office = Office::open();
    write_snapshot(&office, "first", "2026-03-01T00:00:00Z", &[(ONE, &[1])]);
    let refused = |more: &str, message: &str| {
        let output = office.run(&import("first.json", more));
        let error = String::from_utf8_lossy(&output.code(2).get_output().stderr).into_owned();
        expect(office.path("vci.toml").exists(), false)?;
        if error.contains(message) { Ok(()) } else { Err(format!("{message} is not in {error}")) }
    };
    refused("", "nothing was chosen")?;
    refused("--issuer https://three.example", "https://three.example is not on the list")?;
    refused("--issuer Portugal", "expected a country by two or three capital letters")?;
    office.write("network.pem", pem(8));
    refused("--all", "is not signed with the key of SMART Health Cards")?;
    office.write("network.pem", "no key");
    refused("--all", "the key of the network cannot be used")?;
    office.write("network.pem", pem(7));
    office.write("first.sig", b"no signature");
    refused("--all", "is not signed with the key of SMART Health Cards")?;
    let other = "trust import first.json --from gdhcn --network-key network.pem --out vci.toml --all --lang en";
    let error = String::from_utf8_lossy(&office.run(other).code(2).get_output().stderr).into_owned();
    expect(error.contains("expected a list of WHO's Global Digital Health Certification Network"), true)
}

fn codes_are_taken_apart() -> Result<(), String> {
    let office = Office::open();
    let run = |text: &str, more: &[&str]| {
        let command = office.command("inspect --lang en").arg(text).args(more);
        let output = command.output().map_err(|error| error.to_string())?;
        Ok::<_, String>((output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let data = r#"{"data":{"hdr":{"t":"icao.test","v":1,"is":"UTO"},"msg":{}},"sig":{"alg":"ES256"}}"#;
    let (code, text) = run(data, &[])?;
    expect(code, Some(2))?;
    expect(text.contains("UNVERIFIED") && text.contains("expected an ICAO seal"), true)?;
    let (code, text) = run("HC1:NCF", &["--json"])?;
    let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    expect((code, &value["verified"], &value["error"]["id"]), (Some(2), &json!(false), &json!("inflate-damaged")))?;
    // A card in two symbols, in the wrong order.
    let header = BASE64URL.encode(r#"{"alg":"ES256","zip":"DEF","kid":"AAAAAAAAAAA"}"#);
    let entry = |resource: Value| json!({"resource": resource});
    let payload = json!({"iss": ONE, "nbf": 1_768_000_000, "vc": {
        "type": ["https://smarthealth.cards#health-card"],
        "credentialSubject": {"fhirBundle": {"entry": [
            entry(json!({"resourceType": "Patient", "name": [{"family": "Anyperson"}], "birthDate": "1951-01-20"})),
            entry(json!({"resourceType": "Immunization", "status": "completed", "occurrenceDateTime": "2021-01-01",
                "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "207"}]}}))]}}}});
    let payload = miniz_oxide::deflate::compress_to_vec(payload.to_string().as_bytes(), 9);
    let jws = format!("{header}.{}.{}", BASE64URL.encode(payload), BASE64URL.encode([1; 64]));
    let digits: String = jws.bytes().map(|byte| format!("{:02}", byte - 45)).collect();
    let (one, two) = digits.split_at(digits.len() / 4 * 2);
    let (code, text) = run(&format!("shc:/2/2/{two}"), &[&format!("shc:/1/2/{one}")])?;
    expect(
        (code, text.contains("COVID-19, mRNA, Moderna, 100 mcg"), text.contains("1951-01-20")),
        (Some(0), true, true),
    )?;
    let (code, text) = run(&format!("shc:/1/2/{one}"), &[])?;
    expect((code, text.contains("this is symbol 1 of 2")), (Some(2), true))
}
