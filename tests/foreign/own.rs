//! Codes, certificates and lists that the tests make: each error, each attack.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64URL};
use ciborium::{Value as Cbor, cbor};
use fede::foreign::certificate::SignerCertificate;
use fede::foreign::hc1::Hc1Code;
use fede::foreign::lists::{ListFinding, NetworkOffer, read_gdhcn, read_icao};
use fede::foreign::shc::ShcCode;
use fede::foreign::{
    Alpha3, ForeignKey, ForeignNetwork, ForeignUnverified, ForeignUse, IssuerName, Network, RevokedCard,
};
use fede::key::KeyId;
use fede::time::{Timestamp, Window};
use fede::words::Explain;
use libtest_mimic::Trial;
use miniz_oxide::deflate::compress_to_vec_zlib;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::networks::{
    Holder, ISSUER, KID, at, authority, card, claims, cose, der, empty, encode, hc1, hc1_text, header, jws, key, list,
    master_list, params, protected, public, seal, seal_data, thumbprint, window,
};
use crate::{Check, expect, signed_gdhcn, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let named: &[(&str, Check)] = &[
        ("own::hc1_is_verified", hc1_is_verified),
        ("own::hc1_attacks", hc1_attacks),
        ("own::keys_are_valid_when_a_code_is_issued_and_checked", keys_are_valid_when_a_code_is_issued_and_checked),
        ("own::hc1_bombs", hc1_bombs),
        ("own::shc_is_verified", shc_is_verified),
        ("own::shc_bombs", shc_bombs),
        ("own::seals_and_their_chain", seals_and_their_chain),
        ("own::seals_and_what_their_certificates_are_for", seals_and_what_their_certificates_are_for),
        ("own::seals_name_their_authority", seals_name_their_authority),
        ("own::certificates_in_any_bytes", certificates_in_any_bytes),
        ("own::a_master_list", a_master_list),
        ("own::signers_need_an_authority_of_their_country", signers_need_an_authority_of_their_country),
    ];
    named.iter().map(|(name, check)| trial((*name).to_owned(), *check)).collect()
}

/// What a list says about a text: `Ok`, or the id of the error.
fn judged(text: &str, list: &ForeignNetwork) -> Result<(), &'static str> {
    let code = ForeignUnverified::from_text(text).map_err(|error| error.id())?;
    code.authenticate(list, at()).map(drop).map_err(|error| error.id())
}

fn hc1_is_verified() -> Result<(), String> {
    let list = list(Network::Gdhcn, "PRT", key(1, &ForeignUse::STATEMENTS, Window::ALWAYS));
    let code = ForeignUnverified::from_text(&hc1(&claims(), 1)).map_err(|error| error.to_string())?;
    let authentic = code.authenticate(&list, at()).map_err(|error| error.to_string())?;
    let person = &authentic.statement().person;
    expect(person.native.as_ref().map(|name| name.raw()), Some("Gößinger, Zoë"))?;
    expect(person.transliterated.as_ref().map(|name| name.raw()), Some("GOESSINGER, ZOE"))?;
    expect(person.birth.map(|birth| birth.to_string()), Some("1992-05".to_owned()))?;
    expect(authentic.statement().unknown_codes(), vec![])?;
    // Untagged, with a CWT tag around it, and with kid and alg in the unprotected header.
    let payload = encode(&claims());
    let inner = cose(&protected(), &empty(), &payload, 1);
    let tagged = |tag, inner: &Cbor| Cbor::Tag(tag, Box::new(inner.clone()));
    for whole in [inner.clone(), tagged(61, &tagged(18, &inner)), cose(&empty(), &protected(), &payload, 1)] {
        expect(judged(&hc1_text(&encode(&whole)), &list), Ok(()))?;
    }
    Ok(())
}

fn hc1_attacks() -> Result<(), String> {
    let all = ForeignUse::STATEMENTS;
    let portugal = list(Network::Gdhcn, "PRT", key(1, &all, Window::ALWAYS));
    let text = hc1(&claims(), 1);
    expect(judged(&text, &portugal), Ok(()))?;
    expect(judged(&hc1(&claims(), 2), &portugal), Err("foreign-bad-signature"))?;
    // A signer never vouches for another country.
    let france = list(Network::Gdhcn, "FRA", key(1, &all, Window::ALWAYS));
    expect(judged(&text, &france), Err("foreign-other-issuer"))?;
    let tests_only = list(Network::Gdhcn, "PRT", key(1, &[ForeignUse::Test], Window::ALWAYS));
    expect(judged(&text, &tests_only), Err("foreign-key-use"))?;
    let before = key(1, &all, window("2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"));
    expect(judged(&text, &list(Network::Gdhcn, "PRT", before)), Err("foreign-key-expired"))?;
    let after = key(1, &all, window("2026-02-01T00:00:00Z", "2027-01-01T00:00:00Z"));
    expect(judged(&text, &list(Network::Gdhcn, "PRT", after)), Err("foreign-key-not-yet-valid"))?;
    // The thief of a key that has expired writes an earlier time of issue into a code.
    let over = key(1, &all, window("2025-01-01T00:00:00Z", "2026-03-01T00:00:00Z"));
    expect(judged(&text, &list(Network::Gdhcn, "PRT", over)), Err("foreign-key-expired"))?;
    expect(judged(&text, &list(Network::Vci, "PRT", key(1, &all, Window::ALWAYS))), Err("foreign-other-network"))?;
    let payload = encode(&claims());
    let of = |protected: &Cbor, unprotected: &Cbor| hc1_text(&encode(&cose(protected, unprotected, &payload, 1)));
    let kid = || Cbor::Bytes(KID.to_vec());
    expect(judged(&of(&cbor!({4 => kid()}).unwrap(), &empty()), &portugal), Err("foreign-algorithm"))?;
    expect(judged(&of(&cbor!({1 => -7}).unwrap(), &empty()), &portugal), Err("foreign-no-kid"))?;
    let short = cbor!({1 => -7, 4 => Cbor::Bytes(b"foo".to_vec())}).unwrap();
    expect(judged(&of(&short, &empty()), &portugal), Err("foreign-no-kid"))?;
    let critical = cbor!({1 => -7, 2 => [99], 4 => kid()}).unwrap();
    expect(judged(&of(&critical, &empty()), &portugal), Err("foreign-critical"))?;
    // The key decides: the code says EdDSA, the key is on P-256.
    expect(judged(&of(&cbor!({1 => -8, 4 => kid()}).unwrap(), &empty()), &portugal), Err("foreign-bad-signature"))?;
    // A wrong kid in the unprotected header does not count beside a protected one.
    let other = cbor!({4 => Cbor::Bytes(vec![9; 8])}).unwrap();
    expect(judged(&of(&protected(), &other), &portugal), Ok(()))?;
    expect(judged(&of(&cbor!({1 => -7}).unwrap(), &other), &portugal), Err("foreign-unknown-key"))?;
    let changed = |label: i64, value: Option<Cbor>| {
        let Cbor::Map(mut map) = claims() else { unreachable!() };
        map.retain(|(key, _)| *key != Cbor::from(label));
        map.extend(value.map(|value| (label.into(), value)));
        judged(&hc1(&Cbor::Map(map), 1), &portugal)
    };
    expect(changed(4, Some(Cbor::Float(f64::NAN))), Err("statement-field"))?;
    expect(changed(4, Some(Cbor::Float(1.79e9))), Ok(()))?;
    expect(changed(4, Some(Cbor::from(1))), Err("statement-field"))?;
    expect(changed(4, Some(Cbor::from(u64::MAX))), Err("statement-field"))?;
    expect(changed(1, None), Err("foreign-other-issuer"))?;
    // What the code names is in the message, if it can be shown.
    for (issuer, shown) in [
        (Some("FR"), "names FR"),
        (Some("F\u{202e}\u{1b}[2J"), "(characters that cannot be shown)"),
        (None, "(nothing)"),
    ] {
        let Cbor::Map(mut map) = claims() else { unreachable!() };
        map.retain(|(key, _)| *key != Cbor::from(1));
        map.extend(issuer.map(|issuer| (1.into(), issuer.into())));
        let code = ForeignUnverified::from_text(&hc1(&Cbor::Map(map), 1)).map_err(|error| error.to_string())?;
        let message = code.authenticate(&portugal, at()).map(drop).map_err(|error| error.to_string());
        let is_there = message.as_ref().is_err_and(|message| message.contains(shown) && !message.contains('\u{1b}'));
        expect((&message, is_there), (&message, true))?;
    }
    expect(changed(-260, None), Err("statement-field-missing"))?;
    expect(changed(-260, Some(empty())), Err("statement-nothing"))?;
    let Cbor::Map(mut twice) = claims() else { unreachable!() };
    twice.push((1.into(), "FR".into()));
    expect(judged(&hc1(&Cbor::Map(twice), 1), &portugal), Err("hc1-cbor"))?;
    let whole = encode(&cose(&protected(), &empty(), &payload, 1));
    expect(judged(&hc1_text(&[whole.clone(), vec![0]].concat()), &portugal), Err("hc1-cbor"))?;
    let compressed = [compress_to_vec_zlib(&whole, 9), vec![0; 4]].concat();
    expect(judged(&format!("HC1:{}", base45::encode(&compressed)), &portugal), Err("inflate-trailing"))?;
    // Each bit of the signed bytes counts.
    for bit in (0..whole.len() * 8).step_by(7) {
        let mut one = whole.clone();
        one[bit / 8] ^= 1 << (bit % 8);
        expect((bit, judged(&hc1_text(&one), &portugal).is_err()), (bit, true))?;
    }
    Ok(())
}

/// Both edges of a key's window, for the time of issue and for the time of the check.
fn keys_are_valid_when_a_code_is_issued_and_checked() -> Result<(), String> {
    // claims() are issued at 1768000000, and valid until 1790000000.
    let moment = |seconds| Timestamp::from_seconds(seconds).unwrap();
    let judged = |start, end, at, claims: &Cbor| {
        let window = Window::new(moment(start), moment(end)).unwrap();
        let list = list(Network::Gdhcn, "PRT", key(1, &ForeignUse::STATEMENTS, window));
        let code = ForeignUnverified::from_text(&hc1(claims, 1)).map_err(|error| error.id())?;
        code.authenticate(&list, moment(at)).map(drop).map_err(|error| error.id())
    };
    let (issued, at) = (1_768_000_000, 1_772_000_000);
    let expired = Err("foreign-key-expired");
    let early = Err("foreign-key-not-yet-valid");
    expect(judged(issued, at + 1, at, &claims()), Ok(()))?;
    expect(judged(issued, at, at, &claims()), expired)?;
    expect(judged(issued + 1, at + 1, at, &claims()), early)?;
    // A gate's clock may be slow by the leeway, not more. The code itself is then not valid yet.
    expect(judged(issued, at, issued - 300, &claims()), Ok(()))?;
    expect(judged(issued, at, issued - 301, &claims()), early)?;
    // A code of the future, when its key will be over.
    expect(judged(1_767_000_000, issued, 1_767_500_000, &claims()), expired)?;
    // Without a time of issue, the time of the check counts.
    let Cbor::Map(mut map) = claims() else { unreachable!() };
    map.retain(|(label, _)| *label != Cbor::from(6));
    let timeless = Cbor::Map(map);
    expect(judged(at, at + 1, at, &timeless), Ok(()))?;
    expect(judged(at + 301, at + 302, at, &timeless), early)?;
    expect(judged(at - 1, at, at, &timeless), expired)
}

fn hc1_bombs() -> Result<(), String> {
    let id = |bytes: &[u8]| Hc1Code::from_text(&hc1_text(bytes)).map(drop).map_err(|error| error.id());
    expect(id(&vec![0; 1 << 20]), Err("inflate-too-long"))?;
    // 16 KiB of arrays in arrays.
    expect(id(&[0x81; 16 << 10]), Err("hc1-cbor"))?;
    // Tags in tags, around the envelope and in the protected header.
    for tag in [0xc0, 0xd2] {
        expect(id(&vec![tag; 16 << 10]), Err("hc1-cbor"))?;
        expect(id(&[vec![tag; 10_000], encode(&cose(&protected(), &empty(), b"", 1))].concat()), Err("hc1-cbor"))?;
    }
    let header = [vec![0xc0; 10_000], vec![0xa0]].concat();
    let nested = Cbor::Array(vec![Cbor::Bytes(header), empty(), Cbor::Bytes(vec![]), Cbor::Bytes(vec![])]);
    expect(id(&encode(&nested)), Err("hc1-cbor"))?;
    // An array, a map and a byte string that claim 2^63 items.
    for head in [0x9b, 0xbb, 0x5b] {
        expect(id(&[&[head][..], &[0x7f; 8]].concat()), Err("hc1-cbor"))?;
    }
    expect(id(b""), Err("hc1-cbor"))?;
    expect(id(&[0x84, 0x40, 0xa0, 0x40]), Err("hc1-cbor"))?;
    expect(id(&[0x83, 0x40, 0xa0, 0x40]), Err("hc1-cose"))?;
    let long = format!("HC1:{}", "0".repeat(5000));
    expect(Hc1Code::from_text(&long).map(drop).map_err(|error| error.id()), Err("foreign-too-long"))?;
    // A payload with more items than the bound, tags in tags, and one with more facts.
    let code = |claims: &Cbor| Hc1Code::from_text(&hc1(claims, 1)).map_err(|error| error.to_string());
    let with = |value: Cbor| cbor!({-260 => {1 => {"nam" => {"fn" => "A"}, "dob" => "", "v" => value}}}).unwrap();
    let items = Cbor::Array(vec![Cbor::from(1); 4000]);
    let error = code(&with(items))?.unverified_statement().map(drop).map_err(|error| error.id());
    expect(error, Err("hc1-cbor"))?;
    let payload = encode(&claims());
    let date = payload.windows(8).position(|bytes| bytes == b"\x671992-05").ok_or("no date of birth")?;
    let tagged = |tags| {
        let payload = [&payload[..date], &vec![0xc0; tags][..], &payload[date..]].concat();
        let code = Hc1Code::from_text(&hc1_text(&encode(&cose(&protected(), &empty(), &payload, 1)))).unwrap();
        code.unverified_statement().map(drop).map_err(|error| error.id())
    };
    expect((tagged(1), tagged(2), tagged(1900)), (Ok(()), Err("hc1-cbor"), Err("hc1-cbor")))?;
    let entries = Cbor::Array(vec![Cbor::from(1); 65]);
    let error = code(&with(entries))?.unverified_statement().map(drop).map_err(|error| error.id());
    expect(error, Err("statement-too-many-facts"))
}

fn shc_list(issuer: &str, revoked: &[&str]) -> ForeignNetwork {
    let kid = KeyId::from_bytes(*thumbprint().first_chunk().unwrap());
    let key = ForeignKey::new(kid, public(1), &ForeignUse::STATEMENTS, Window::ALWAYS).unwrap();
    let revoked = revoked.iter().map(|entry| RevokedCard::parse(kid, entry).unwrap()).collect();
    list(Network::Vci, issuer, key).with_revoked(revoked).unwrap()
}

fn shc_judged(jws: &str, list: &ForeignNetwork) -> Result<(), &'static str> {
    let code = ShcCode::from_jws(jws).map(ForeignUnverified::Shc).map_err(|error| error.id())?;
    code.authenticate(list, at()).map(drop).map_err(|error| error.id())
}

fn shc_is_verified() -> Result<(), String> {
    let whole = jws(&header(), card("abc").to_string().as_bytes());
    let list = shc_list(ISSUER, &[]);
    expect(shc_judged(&whole, &list), Ok(()))?;
    expect(shc_judged(&whole, &shc_list("https://example.org/other", &[])), Err("foreign-other-issuer"))?;
    expect(shc_judged(&whole, &shc_list(ISSUER, &["abc"])), Err("foreign-revoked"))?;
    expect(shc_judged(&whole, &shc_list(ISSUER, &["abd"])), Ok(()))?;
    expect(shc_judged(&whole, &shc_list(ISSUER, &["abc.1768000001"])), Err("foreign-revoked"))?;
    expect(shc_judged(&whole, &shc_list(ISSUER, &["abc.1768000000"])), Ok(()))?;
    let digits: String = whole.bytes().map(|byte| format!("{:02}", byte - 45)).collect();
    expect(judged(&format!("shc:/{digits}"), &list), Ok(()))?;
    for (name, value) in [("alg", "none"), ("alg", "HS256"), ("alg", "RS256"), ("zip", "GZ")] {
        let mut other = header();
        other[name] = value.into();
        expect(shc_judged(&jws(&other, b"{}"), &list), Err("foreign-algorithm"))?;
    }
    let mut other = header();
    other["crit"] = json!(["b64"]);
    expect(shc_judged(&jws(&other, b"{}"), &list), Err("foreign-critical"))?;
    let mut no_patient = card("abc");
    no_patient["vc"]["credentialSubject"]["fhirBundle"]["entry"].as_array_mut().unwrap().remove(0);
    expect(shc_judged(&jws(&header(), no_patient.to_string().as_bytes()), &list), Err("statement-field-missing"))?;
    let mut nothing = card("abc");
    nothing["vc"]["credentialSubject"]["fhirBundle"]["entry"].as_array_mut().unwrap().remove(1);
    expect(shc_judged(&jws(&header(), nothing.to_string().as_bytes()), &list), Err("statement-nothing"))?;
    let mut other_type = card("abc");
    other_type["vc"]["type"] = json!(["VerifiableCredential"]);
    expect(shc_judged(&jws(&header(), other_type.to_string().as_bytes()), &list), Err("statement-field"))?;
    for wrong in ["", "a.b", "a.b.c.d", "!.!.!", "e30.e30.e30"] {
        expect(ShcCode::from_jws(wrong).is_err(), true)?;
    }
    Ok(())
}

fn shc_bombs() -> Result<(), String> {
    let list = shc_list(ISSUER, &[]);
    expect(shc_judged(&jws(&header(), &vec![b' '; 16 << 20]), &list), Err("inflate-too-long"))?;
    expect(shc_judged(&jws(&header(), "[".repeat(60_000).as_bytes()), &list), Err("json-too-deep"))?;
    expect(
        shc_judged(&jws(&header(), format!("[{}1]", "1,".repeat(30_000)).as_bytes()), &list),
        Err("json-too-many-values"),
    )?;
    expect(shc_judged(&jws(&header(), br#"{"iss": "a", "iss": "b"}"#), &list), Err("json-duplicate-name"))?;
    // A bundle of 10^6 entries has 3 MB at least: it stops at the bound of its bytes.
    let million = format!(r#"{{"entry": [{}0]}}"#, "0,".repeat(1_000_000));
    expect(shc_judged(&jws(&header(), million.as_bytes()), &list), Err("inflate-too-long"))?;
    let mut many = card("abc");
    let entries = many["vc"]["credentialSubject"]["fhirBundle"]["entry"].as_array_mut().unwrap();
    entries.resize(300, json!({"resource": {}}));
    expect(shc_judged(&jws(&header(), many.to_string().as_bytes()), &list), Err("statement-too-many-facts"))
}

fn seals_and_their_chain() -> Result<(), String> {
    for (algorithm, name) in [(&PKCS_ECDSA_P256_SHA256, "ES256"), (&PKCS_ECDSA_P384_SHA384, "ES384")] {
        let csca = authority("AU", algorithm);
        let list = csca.list("AUS");
        let key = KeyPair::generate_for(algorithm).unwrap();
        let signer = params("AU", "Signer", KeyUsagePurpose::DigitalSignature);
        let certificate = csca.sign(&signer, &key);
        let data = seal_data("AUS");
        let text = seal(&data, &certificate, &key, name);
        expect(judged(&text, &list), Ok(()))?;
        // The order of members does not matter: the canonical form is signed.
        let mut reordered: Value = serde_json::from_str(&text).unwrap();
        reordered["data"]["msg"]["pid"] =
            json!({"dob": "1990-01-29", "n": "COOK GERALD", "dn": "E1234567P", "dt": "P"});
        expect(judged(&reordered.to_string(), &list), Ok(()))?;
        let forged = text.replace("negative", "positive");
        expect(judged(&forged, &list), Err("foreign-bad-signature"))?;
        // Another authority of the same name, and one of another country.
        let other = authority("AU", algorithm);
        expect(judged(&seal(&data, &other.sign(&signer, &key), &key, name), &list), Err("foreign-unknown-key"))?;
        expect(judged(&text, &csca.list("NZL")), Err("foreign-other-issuer"))?;
        expect(judged(&seal(&seal_data("NZL"), &certificate, &key, name), &list), Err("foreign-other-issuer"))?;
        let stranger = params("NZ", "Signer", KeyUsagePurpose::DigitalSignature);
        expect(judged(&seal(&data, &csca.sign(&stranger, &key), &key, name), &list), Err("foreign-other-issuer"))?;
        let encrypts = params("AU", "Signer", KeyUsagePurpose::KeyEncipherment);
        let text = seal(&data, &csca.sign(&encrypts, &key), &key, name);
        expect(judged(&text, &list), Err("certificate-may-not-sign"))?;
        let mut over = params("AU", "Signer", KeyUsagePurpose::DigitalSignature);
        over.not_after = rcgen::date_time_ymd(2026, 1, 1);
        expect(judged(&seal(&data, &csca.sign(&over, &key), &key, name), &list), Err("foreign-key-expired"))?;
        // Its own certificate does not make a seal genuine.
        let own = signer.self_signed(&key).unwrap();
        expect(judged(&seal(&data, own.der(), &key, name), &list).is_err(), true)?;
        // A signer's key listed as that of a signer is no authority.
        let listed = SignerCertificate::from_der(&certificate).unwrap();
        let wrong = ForeignKey::new(listed.signer_kid(), listed.key().clone(), &ForeignUse::STATEMENTS, Window::ALWAYS);
        let wrong = crate::networks::list(Network::Icao, "AUS", wrong.unwrap());
        expect(judged(&text, &wrong), Err("foreign-bad-signature"))?;
    }
    expect(judged("{}", &shc_list(ISSUER, &[])), Err("vds-nc-seal"))?;
    expect(judged(r#"{"data": {}, "sig": {"alg": "none"}}"#, &shc_list(ISSUER, &[])), Err("foreign-algorithm"))
}

/// Extended key usage, types of document, critical extensions, authorities.
fn seals_and_what_their_certificates_are_for() -> Result<(), String> {
    let csca = authority("AU", &PKCS_ECDSA_P256_SHA256);
    let list = csca.list("AUS");
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let with = |change: &dyn Fn(&mut CertificateParams)| {
        let mut params = params("AU", "Signer", KeyUsagePurpose::DigitalSignature);
        change(&mut params);
        judged(&seal(&seal_data("AUS"), &csca.sign(&params, &key), &key, "ES256"), &list)
    };
    let other = Err("certificate-other-purpose");
    let seals = || ExtendedKeyUsagePurpose::Other(vec![2, 23, 136, 1, 1, 14, 2]);
    let health_authority = ExtendedKeyUsagePurpose::Other(vec![2, 23, 136, 1, 1, 14, 1]);
    let purposes = [
        (vec![], Ok(())),
        (vec![seals()], Ok(())),
        (vec![ExtendedKeyUsagePurpose::EmailProtection, seals()], Ok(())),
        (vec![ExtendedKeyUsagePurpose::EmailProtection], other),
        (vec![ExtendedKeyUsagePurpose::Any], other),
        (vec![health_authority], other),
    ];
    for (purposes, expected) in purposes {
        expect(with(&|params| params.extended_key_usages.clone_from(&purposes)), expected)?;
    }
    // The data state a test. A passport's signer has the type P.
    let types = [
        (vec!["NT"], Ok(())),
        (vec!["NT", "NV"], Ok(())),
        (vec!["NV"], other),
        (vec!["P"], other),
        (vec!["N"], other),
        (vec![], other),
    ];
    for (types, expected) in types {
        let texts: Vec<_> = types.iter().map(|text| der(0x13, &[text.as_bytes()])).collect();
        let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
        let content = der(0x30, &[&der(2, &[&[0]]), &der(0x31, &texts)]);
        let extension = CustomExtension::from_oid_content(&[2, 23, 136, 1, 1, 6, 2], content);
        expect(with(&|params| params.custom_extensions = vec![extension.clone()]), expected)?;
    }
    let unreadable = CustomExtension::from_oid_content(&[2, 23, 136, 1, 1, 6, 2], b"NT".to_vec());
    expect(with(&|params| params.custom_extensions = vec![unreadable.clone()]), other)?;
    for (critical, expected) in [(false, Ok(())), (true, Err("certificate-critical"))] {
        let mut unknown = CustomExtension::from_oid_content(&[1, 2, 3, 4], b"\x05\x00".to_vec());
        unknown.set_criticality(critical);
        expect(with(&|params| params.custom_extensions = vec![unknown.clone()]), expected)?;
    }
    // Who may sign certificates signs no seals, also if the key may do both.
    let both = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
    expect(with(&|params| params.key_usages.clone_from(&both)), Err("certificate-authority"))?;
    let ca = IsCa::Ca(BasicConstraints::Unconstrained);
    expect(with(&|params| params.is_ca = ca), Err("certificate-authority"))?;
    expect(with(&|params| _ = params.distinguished_name.remove(DnType::CountryName)), Err("certificate-country"))?;
    let second = DnType::CustomDnType(vec![2, 5, 4, 6]);
    expect(with(&|params| params.distinguished_name.push(second.clone(), "AU")), Err("certificate-country"))
}

/// A certificate names its authority by its name and its key. The kind of letters does not matter.
fn seals_name_their_authority() -> Result<(), String> {
    let csca = authority("AU", &PKCS_ECDSA_P256_SHA256);
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let signer = params("AU", "Signer", KeyUsagePurpose::DigitalSignature);
    let signed_as = |name: &str, country: &str| {
        let mut params = csca.params.clone();
        params.distinguished_name.push(DnType::CommonName, name);
        params.distinguished_name.push(DnType::CountryName, country);
        let certificate = signer.signed_by(&key, &Issuer::from_params(&params, &csca.key)).unwrap();
        judged(&seal(&seal_data("AUS"), certificate.der(), &key, "ES256"), &csca.list("AUS"))
    };
    expect(signed_as("CSCA", "AU"), Ok(()))?;
    expect(signed_as("csca ", "au"), Ok(()))?;
    expect(signed_as("CSCA of passports", "AU"), Err("foreign-unknown-key"))?;
    expect(signed_as("CSCA", "NZ"), Err("foreign-unknown-key"))
}

fn certificates_in_any_bytes() -> Result<(), String> {
    let id = |bytes: &[u8]| SignerCertificate::from_der(bytes).map(drop).map_err(|error| error.id());
    let csca = authority("AU", &PKCS_ECDSA_P256_SHA256);
    let mut vaccination = params("AU", "Signer", KeyUsagePurpose::DigitalSignature);
    let oid = vec![1, 3, 6, 1, 4, 1, 1847, 2021, 1, 2];
    vaccination.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(oid)];
    let der = csca.sign(&vaccination, &KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap());
    let certificate = SignerCertificate::from_der(&der).map_err(|error| error.to_string())?;
    expect(certificate.uses(), &[ForeignUse::Vaccination])?;
    expect(certificate.country(), Alpha3::new("AUS"))?;
    expect(certificate.check_issued_by(&csca.certificate()), Ok(()))?;
    expect(
        csca.certificate().check_issued_by(&certificate).map_err(|error| error.id()),
        Err("certificate-not-authority"),
    )?;
    let other = authority("AU", &PKCS_ECDSA_P256_SHA256).certificate();
    expect(certificate.check_issued_by(&other).map_err(|error| error.id()), Err("certificate-signature"))?;
    expect(certificate.window().expires().to_string(), "2027-01-01T00:00:01Z".to_owned())?;
    expect(id(&[0; 9000]), Err("certificate-too-long"))?;
    // A length of 4 GB, of 2^63, and an indefinite one.
    for hostile in
        [&b"\x30\x84\xff\xff\xff\xff"[..], b"\x30\x88\x7f\xff\xff\xff\xff\xff\xff\xff", b"\x30\x80\x00\x00", b""]
    {
        expect(id(hostile), Err("certificate-form"))?;
    }
    for length in 0..der.len() {
        expect(id(&der[..length]), Err("certificate-form"))?;
    }
    // No change of a bit leaves both the certificate and its signature valid.
    for bit in (0..der.len() * 8).step_by(5) {
        let mut one = der.clone();
        one[bit / 8] ^= 1 << (bit % 8);
        let holds =
            SignerCertificate::from_der(&one).is_ok_and(|one| one.check_signed_by(csca.certificate().key()).is_ok());
        expect((bit, holds), (bit, false))?;
    }
    Ok(())
}

fn a_master_list() -> Result<(), String> {
    let australia = authority("AU", &PKCS_ECDSA_P256_SHA256);
    let japan = authority("JP", &PKCS_ECDSA_P384_SHA384);
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let signer = japan.sign(&params("JP", "Signer", KeyUsagePurpose::DigitalSignature), &key);
    let certificates = [
        australia.params.self_signed(&australia.key).unwrap().der().to_vec(),
        japan.params.self_signed(&japan.key).unwrap().der().to_vec(),
        signer,
    ];
    let file = master_list(&certificates, 1);
    let offer = read_icao(&file, &public(1), at()).map_err(|error| error.to_string())?;
    expect((offer.keys().len(), offer.refused().len()), (3, 0))?;
    expect(offer.as_of().to_string(), "2026-03-01T00:00:00Z".to_owned())?;
    let unusable: Vec<_> = offer.keys().iter().filter(|key| !key.is_usable()).collect();
    expect(unusable.len(), 1)?;
    expect(unusable[0].findings().iter().any(|finding| matches!(finding, ListFinding::Certificate(_))), true)?;
    let chosen = offer.choose(Some(&[IssuerName::parse("AUS").unwrap()])).map_err(|error| error.to_string())?;
    expect(chosen.key_count(), 1)?;
    // The authority that was taken over verifies a seal.
    let certificate = australia.sign(&params("AU", "Signer", KeyUsagePurpose::DigitalSignature), &key);
    expect(judged(&seal(&seal_data("AUS"), &certificate, &key, "ES256"), &chosen), Ok(()))?;
    let id = |file: &[u8], seed| read_icao(file, &public(seed), at()).map(drop).map_err(|error| error.id());
    expect(id(&file, 2), Err("network-list-signature"))?;
    let early = Timestamp::parse("2026-02-01T00:00:00Z").unwrap();
    expect(read_icao(&file, &public(1), early).map(drop).map_err(|error| error.id()), Err("network-list-future"))?;
    let mut changed = file.clone();
    let at_country = changed.windows(2).position(|two| two == b"AU").ok_or("no country")?;
    changed[at_country + 1] = b'T';
    expect(id(&changed, 1), Err("network-list-signature"))?;
    for length in (0..file.len()).step_by(11) {
        expect(id(&file[..length], 1), Err("network-list-form"))?;
    }
    let issuers = [IssuerName::parse("FRA").unwrap()];
    expect(offer.choose(Some(&issuers)).map(drop).map_err(|error| error.id()), Err("network-list-not-listed"))?;
    expect(offer.choose(Some(&[])).map(drop).map_err(|error| error.id()), Err("network-list-empty"))
}

/// A list of GDHCN, signed. Each entry has the letters of the member, and its certificates.
fn gdhcn(entries: &[(&str, &[&[u8]])]) -> Result<NetworkOffer, String> {
    let did = "did:web:tng-cdn.who.int:trustlist";
    let method = |(member, chain): &(&str, &[&[u8]])| {
        let kid = chain.first().map(|der| STANDARD.encode(&Sha256::digest(der)[..8]));
        let chain: Vec<_> = chain.iter().map(|der| STANDARD.encode(der)).collect();
        let id = format!("{did}:{member}#{}", kid.unwrap_or_default());
        json!({"id": id, "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": {"kty": "EC", "x5c": chain}})
    };
    let header = BASE64URL.encode(r#"{"b64":false,"crit":["b64"],"alg":"EC"}"#);
    let list = json!({
        "id": did, "controller": did, "verificationMethod": entries.iter().map(method).collect::<Vec<_>>(),
        "proof": {"type": "JsonWebSignature2020", "created": "2026-03-01T00:00:00Z", "jws": format!("{header}..")}});
    let (file, key) = signed_gdhcn(list);
    read_gdhcn(&file, &key, at()).map_err(|error| error.to_string())
}

/// Leaving something out of an entry never makes it usable.
fn signers_need_an_authority_of_their_country() -> Result<(), String> {
    let portugal = authority("PT", &PKCS_ECDSA_P256_SHA256);
    let csca = portugal.params.self_signed(&portugal.key).unwrap().der().to_vec();
    let other = authority("PT", &PKCS_ECDSA_P256_SHA256);
    let other_csca = other.params.self_signed(&other.key).unwrap().der().to_vec();
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let signer = |country: Option<&str>, of: &Holder| {
        let mut params = params("PT", "Signer", KeyUsagePurpose::DigitalSignature);
        params.distinguished_name.remove(DnType::CountryName);
        country.iter().for_each(|country| params.distinguished_name.push(DnType::CountryName, *country));
        of.sign(&params, &key)
    };
    let pt = signer(Some("PT"), &portugal);
    let found = |entries: &[(&str, &[&[u8]])]| {
        let offer = gdhcn(entries)?;
        let key = offer.keys().first().ok_or("no key")?;
        let ids: Vec<_> = key.findings().iter().map(ListFinding::id).collect();
        expect(key.is_usable(), !key.findings().iter().any(ListFinding::excludes))?;
        Ok::<_, String>((key.is_usable(), ids.join(" ")))
    };
    let left_out = |id: &str| Ok((false, id.to_owned()));
    let usable = |id: &str| Ok((true, id.to_owned()));
    expect(found(&[("prt", &[&pt, &csca])]), usable(""))?;
    // A wrong authority, none, one that cannot be read, and one that another entry has.
    expect(found(&[("prt", &[&pt, &other_csca])]), left_out("certificate"))?;
    expect(found(&[("prt", &[&pt])]), left_out("no-authority"))?;
    expect(found(&[("prt", &[&pt, b"no certificate"])]), left_out("no-authority"))?;
    for entry in [&[&pt[..]][..], &[&pt, &other_csca], &[&pt, b"no certificate"]] {
        expect(found(&[("prt", entry), ("prt", &[&other_csca, &csca])]), usable(""))?;
        expect(found(&[("prt", entry), ("fra", &[&other_csca, &csca])]).map(|(usable, _)| usable), Ok(false))?;
    }
    // The country: another, one of no table, none at all, and two.
    expect(found(&[("prt", &[&signer(Some("FR"), &portugal), &csca])]), left_out("other-country"))?;
    for country in ["EU", "XK", "P"] {
        expect(found(&[("prt", &[&signer(Some(country), &portugal), &csca])]), left_out("unknown-country"))?;
    }
    expect(found(&[("prt", &[&signer(None, &portugal), &csca])]), left_out("unknown-country"))?;
    let mut two = params("PT", "Signer", KeyUsagePurpose::DigitalSignature);
    two.distinguished_name.push(DnType::CustomDnType(vec![2, 5, 4, 6]), "FR");
    expect(found(&[("prt", &[&portugal.sign(&two, &key), &csca])]), left_out("unknown-country"))?;
    // A member that is no country: its publisher names it.
    let who = authority("XH", &PKCS_ECDSA_P256_SHA256);
    let who_csca = who.params.self_signed(&who.key).unwrap().der().to_vec();
    expect(found(&[("xxh", &[&signer(Some("XH"), &who), &who_csca])]), usable("no-country"))?;
    expect(found(&[("xxh", &[&signer(Some("PT"), &who), &who_csca])]), left_out("other-country no-country"))?;
    // An authority that names another country is none of this one.
    let france = authority("FR", &PKCS_ECDSA_P256_SHA256);
    let france_csca = france.params.self_signed(&france.key).unwrap().der().to_vec();
    expect(found(&[("prt", &[&signer(Some("PT"), &france), &france_csca])]), left_out("no-authority"))
}
