//! Codes and trust lists of other networks, each a named test: dgc-testdata, the examples of SMART
//! Health Cards, seals of ICAO, samples of WHO, Wycheproof.

mod data_sets;
#[path = "../support/left_out.rs"]
mod left_out;
#[path = "../support/networks.rs"]
mod networks;
#[cfg(all(feature = "cli", unix))]
#[path = "../support/office.rs"]
mod office;
mod own;
#[cfg(all(feature = "cli", unix))]
mod program;
mod signatures;
#[path = "../support/mod.rs"]
mod support;
mod verdict;

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fede::foreign::certificate::SignerCertificate;
use fede::foreign::hc1::Hc1Code;
use fede::foreign::lists::{ListFinding, NetworkOffer, gdhcn_message, network_key, read_gdhcn, read_vci};
use fede::foreign::shc::ShcCode;
use fede::foreign::signature::{Algorithm, AwsLc, Hash, RustCrypto, SignatureBackend};
use fede::foreign::vds_nc::Seal;
use fede::foreign::{
    Alpha3, ForeignIssuer, ForeignKey, ForeignNetwork, ForeignUnverified, ForeignUse, IssuerName, KeyKind, Network,
    PublicKey,
};
use fede::key::KeyId;
use fede::time::{Standing, Timestamp, Window};
use fede::trust::{Document, TrustList};
use fede::words::Explain;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use support::{shared_vectors, unhex};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = own::trials();
    trials.extend(data_sets::trials());
    trials.extend(signatures::trials());
    trials.extend(verdict::trials());
    #[cfg(all(feature = "cli", unix))]
    trials.extend(program::trials());
    let before = trials.len();
    if let Some(vectors) = shared_vectors() {
        let vectors = vectors.join("foreign");
        trials.extend(dgc_testdata(&vectors));
        trials.extend(smart_health_cards(&vectors));
        trials.extend(seals(&vectors));
        trials.extend(who(&vectors));
        trials.extend(wycheproof(&vectors));
        trials.extend(lists(&vectors));
        assert_eq!(trials.len() - before, TRIALS, "vectors have gone or come");
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test of what the tests make.
type Check = fn() -> Result<(), String>;

/// Tests of the shared vectors.
const TRIALS: usize = 687;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
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

/// Checks of dgc-testdata in which fede differs knowingly, each with its reason.
const DEVIATIONS: [(&str, &str, &str); 12] = [
    ("LV/2DCode/raw/1", "EXPECTEDVERIFY", AUTHORITY),
    ("LV/2DCode/raw/2", "EXPECTEDVERIFY", AUTHORITY),
    ("LV/2DCode/raw/3", "EXPECTEDVERIFY", AUTHORITY),
    ("PL/1.0.0/2DCode/raw/7", "EXPECTEDSCHEMAVALIDATION", VALUE),
    ("PL/1.0.0/2DCode/raw/8", "EXPECTEDSCHEMAVALIDATION", VALUE),
    ("PL/1.0.0/2DCode/raw/9", "EXPECTEDSCHEMAVALIDATION", VALUE),
    ("PL/1.2.1/2DCode/raw/7", "EXPECTEDSCHEMAVALIDATION", VALUE),
    ("PL/1.2.1/2DCode/raw/8", "EXPECTEDSCHEMAVALIDATION", VALUE),
    ("PL/1.2.1/2DCode/raw/9", "EXPECTEDSCHEMAVALIDATION", VALUE),
    ("PL/1.3.0/2DCode/raw/7", "EXPECTEDSCHEMAVALIDATION", VALUE),
    ("PL/1.3.0/2DCode/raw/8", "EXPECTEDSCHEMAVALIDATION", VALUE),
    ("PL/1.3.0/2DCode/raw/9", "EXPECTEDSCHEMAVALIDATION", VALUE),
];
const VALUE: &str =
    "a value that is in no set of values is shown as a bare code, and does not make a statement invalid";
const AUTHORITY: &str = "the signer's certificate is an authority's, and may sign certificates only";

/// dgc-testdata: each case names the results of checks. A result that is not named is not expected.
fn dgc_testdata(vectors: &Path) -> Vec<Trial> {
    let mut files: Vec<_> = std::fs::read_dir(vectors.join("hc1")).unwrap().map(|one| one.unwrap().path()).collect();
    files.sort();
    let lines = files.iter().flat_map(|file| read(file).lines().map(str::to_owned).collect::<Vec<_>>());
    let case = |line: String| {
        let case: Value = serde_json::from_str(&line).unwrap();
        let id = text(&case, "id").to_owned();
        trial(format!("dgc_testdata::{id}"), move || {
            let found = dgc_results(&case);
            let mut wrong = Vec::new();
            for (name, expected) in case["expected"].as_object().ok_or("no results")? {
                let (check, expected) = match name.as_str() {
                    // A misspelt name of the same check.
                    "EXPTECTEDEXPIRED" => ("EXPECTEDEXPIRATIONCHECK", expected == true),
                    // These two are about pictures and the writing side.
                    "EXPECTEDPICTUREDECODE" | "EXPECTEDENCODE" => continue,
                    other => (other, expected == true),
                };
                let result = found.get(check).ok_or_else(|| format!("unknown check {check}"))?;
                let deviates = DEVIATIONS.iter().any(|(of, name, _)| *of == id && *name == check);
                if (result.is_ok() == expected) == deviates {
                    wrong.push(format!("{check}: expected {expected}, found {result:?}, deviation {deviates}"));
                }
            }
            expect(wrong, Vec::new())
        })
    };
    lines.map(case).collect()
}

/// The clock of a case. Some lack the colon of the offset, or the offset.
fn clock(text: &str) -> Timestamp {
    let with_colon = text.strip_suffix("+0000").map(|start| format!("{start}Z"));
    let tries = [text.to_owned(), with_colon.unwrap_or_default(), format!("{text}Z")];
    tries.iter().find_map(|text| Timestamp::parse(text).ok()).unwrap_or_else(|| panic!("the clock {text}"))
}

type Results = BTreeMap<&'static str, Result<(), String>>;

/// What fede finds, by the names of dgc-testdata.
fn dgc_results(case: &Value) -> Results {
    let code = text(case, "text");
    let at = clock(text(case, "clock"));
    let certificate = SignerCertificate::from_der(&STANDARD.decode(text(case, "certificate")).unwrap());
    let parsed = Hc1Code::from_text(code);
    let id = parsed.as_ref().err().map(Explain::id);
    let failed = |ids: &[&str]| match id {
        Some(id) if ids.contains(&id) => Err(id.to_owned()),
        _ => Ok(()),
    };
    let of = |result: Result<(), String>| result;
    let statement = match &parsed {
        Ok(parsed) => parsed.unverified_statement().map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let authentic = certificate.as_ref().map_err(ToString::to_string).and_then(|certificate| {
        let unverified = ForeignUnverified::from_text(code).map_err(|error| error.to_string())?;
        let statement = statement.as_ref().map_err(Clone::clone)?;
        // The certificates of the samples name other countries than the codes, or none.
        let stated = statement.issuer.as_ref().ok_or("no issuer")?;
        let country = Alpha3::new(stated.raw()).ok_or("no country")?;
        certificate.check_may_sign().map_err(|error| error.to_string())?;
        let key = ForeignKey::new(certificate.kid(), certificate.key().clone(), certificate.uses(), Window::ALWAYS);
        let issuer = ForeignIssuer::new(IssuerName::Country(country), vec![key.unwrap()]).unwrap();
        let list = ForeignNetwork::new(Network::Gdhcn, at, [0; 32], vec![issuer]).unwrap();
        unverified.authenticate(&list, at).map_err(|error| error.id().to_owned())
    });
    let use_error = match &authentic {
        Err(id) if id == "foreign-key-use" => Err(id.clone()),
        _ => Ok(()),
    };
    let current = statement.as_ref().map_err(Clone::clone).and_then(|statement| match statement.window.standing(at) {
        Standing::Within => Ok(()),
        other => Err(format!("{other:?}: {:?}", statement.window)),
    });
    let verified = authentic.map(drop);
    Results::from([
        ("EXPECTEDUNPREFIX", failed(&["foreign-unknown"])),
        ("EXPECTEDB45DECODE", failed(&["foreign-unknown", "base45-character", "base45-overflow", "base45-length"])),
        ("EXPECTEDCOMPRESSION", failed(&["inflate-damaged", "inflate-too-long", "inflate-trailing"])),
        ("EXPECTEDDECODE", of(parsed.as_ref().map(drop).map_err(ToString::to_string))),
        ("EXPECTEDVALIDOBJECT", of(parsed.as_ref().map(drop).map_err(ToString::to_string))),
        ("EXPECTEDVALIDJSON", statement.clone().map(drop)),
        ("EXPECTEDRESULTS", statement.clone().map(drop)),
        ("EXPECTEDSCHEMAVALIDATION", statement.map(drop)),
        ("EXPECTEDVERIFY", verified),
        ("EXPECTEDKEYUSAGE", use_error),
        ("EXPECTEDEXPIRATIONCHECK", current),
    ])
}

/// The issuer's keys of the examples.
fn jwks(vectors: &Path) -> ForeignIssuer {
    let keys = json(&vectors.join("shc/jwks.json"));
    let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let key = |jwk: &Value| {
        let [kid, x, y] = ["kid", "x", "y"].map(|name| base64url.decode(text(jwk, name)).unwrap());
        let key = PublicKey::from_coordinates(KeyKind::P256, &x, &y).unwrap();
        let kid = KeyId::from_bytes(*kid.first_chunk().unwrap());
        ForeignKey::new(kid, key, &ForeignUse::STATEMENTS, Window::ALWAYS).unwrap()
    };
    let name = IssuerName::parse("https://spec.smarthealth.cards/examples/issuer").unwrap();
    ForeignIssuer::new(name, keys["keys"].as_array().unwrap().iter().map(key).collect()).unwrap()
}

/// The four examples of the specification: symbols, JWS, file, payload; and a code that is changed.
fn smart_health_cards(vectors: &Path) -> Vec<Trial> {
    let at = Timestamp::parse("2023-06-23T00:00:00Z").unwrap();
    let list = ForeignNetwork::new(Network::Vci, at, [0; 32], vec![jwks(vectors)]).unwrap();
    let example = |number: usize, facts: usize, symbols: usize| {
        let dir = vectors.join("shc");
        let path = move |name: &str| dir.join(format!("example-0{number}-{name}"));
        let list = list.clone();
        trial(format!("smart_health_cards::example_0{number}"), move || {
            let jws = read(&path("d-jws.txt"));
            let expected: Value = serde_json::from_str(&read(&path("c-jws-payload-minified.json"))).unwrap();
            let texts: Vec<String> =
                (0..symbols).map(|symbol| read(&path(&format!("f-qr-code-numeric-value-{symbol}.txt")))).collect();
            let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
            let code = ShcCode::from_texts(&texts).map_err(|error| error.to_string())?;
            expect(&code, &ShcCode::from_jws(jws.trim()).map_err(|error| error.to_string())?)?;
            let file = json(&path("e-file.smart-health-card"));
            expect(file["verifiableCredential"][0].as_str(), Some(jws.trim()))?;
            expect(code.unverified_payload().map_err(|error| error.to_string())?, expected)?;
            if symbols > 1 {
                expect(ShcCode::from_text(texts[0]).map_err(|error| error.id()), Err("shc-part"))?;
            }
            let code = ForeignUnverified::Shc(code);
            if facts == 0 {
                // The bundle of laboratory results has no patient: nobody can be compared with it.
                return expect(
                    code.authenticate(&list, at).map_err(|error| error.id()).err(),
                    Some("statement-field-missing"),
                );
            }
            let authentic = code.authenticate(&list, at).map_err(|error| error.to_string())?;
            expect(authentic.statement().facts.len(), facts)?;
            expect(authentic.standing(at), Standing::Within)?;
            // The last digit of the payload's text is part of what is signed.
            let mut changed = jws.trim().to_owned();
            let dot = changed.rfind('.').ok_or("no signature")?;
            let other = if changed.as_bytes()[dot - 2] == b'A' { "B" } else { "A" };
            changed.replace_range(dot - 2..dot - 1, other);
            let forged = ShcCode::from_jws(&changed).map(ForeignUnverified::Shc).map_err(|error| error.to_string())?;
            expect(forged.authenticate(&list, at).map_err(|error| error.id()).err(), Some("foreign-bad-signature"))
        })
    };
    vec![example(0, 3, 1), example(1, 3, 1), example(2, 0, 3), example(3, 2, 1)]
}

/// The seals. Their authorities' certificates are not among the samples: the signature is verified
/// with the certificate inside. tests of the chain make an authority of their own.
fn seals(vectors: &Path) -> Vec<Trial> {
    let seal = |file: &str, facts: usize, country: &'static str| {
        let path = vectors.join("vds-nc").join(file);
        trial(format!("seals::{file}"), move || {
            let value = match json(&path) {
                Value::Array(list) => list[0].clone(),
                one => one,
            };
            let seal = Seal::from_text(&value.to_string()).map_err(|error| error.to_string())?;
            expect(seal.is_signed_by_own_certificate(), true)?;
            expect(seal.issuer().as_str(), country)?;
            expect(seal.unverified_statement().map_err(|error| error.to_string())?.facts.len(), facts)?;
            let mut changed = value;
            changed["data"]["msg"]["pid"]["n"] = "Cook Gerard".into();
            let seal = Seal::from_text(&changed.to_string()).map_err(|error| error.to_string())?;
            expect(seal.is_signed_by_own_certificate(), false)
        })
    };
    vec![seal("jpn-triple-vaccine.txt", 3, "JPN"), seal("single-vaccine.txt", 1, "UTO"), seal("test.txt", 1, "UTO")]
}

/// WHO's samples. Their keys are not among them: the form and the statement are read.
fn who(vectors: &Path) -> Vec<Trial> {
    let expected: [(&str, Result<&str, &str>); 12] = [
        ("DVCTest3QR", Ok("icvp")),
        ("EUColombiaContents", Ok("dcc")),
        ("EUItalyAcceptanceQRContents", Ok("dcc")),
        // Its expiry is no number (NaN).
        ("EUUruguayContents", Err("statement-field")),
        // WHO's core data set without claims, kid "11", and a date that is `undefined`.
        ("WHOQR2Contents", Err("statement-field-missing")),
        // A JSON form of a certificate, which is no code.
        ("EUQR1Unpacked", Err("vds-nc-seal")),
        ("SHCQR1Unpacked", Ok("shc")),
        ("SHCSenegalUnpacked", Ok("shc")),
        ("SHCTestResultsUnpacked", Ok("shc")),
        ("SHCWAVaxUnpacked", Ok("shc")),
        // DIVOC: a ZIP file with JSON-LD. Its network is closed.
        ("DIVOCQR1Contents", Err("foreign-unknown")),
        ("DIVOCIndonesiaContents", Err("foreign-unknown")),
    ];
    let sample = |(file, expected): (&'static str, Result<&'static str, &'static str>)| {
        let path = vectors.join("who").join(format!("{file}.txt"));
        trial(format!("who::{file}"), move || {
            let text = read(&path);
            let text = text.trim();
            let code = match ShcCode::from_jws(text) {
                Ok(code) => Ok(ForeignUnverified::Shc(code)),
                Err(_) => ForeignUnverified::from_text(text),
            };
            let found = match code {
                Ok(code) => code.unverified_statement().map(|one| one.format.id()).map_err(|error| error.id()),
                Err(error) => Err(error.id()),
            };
            expect(found, expected)
        })
    };
    expected.into_iter().map(sample).collect()
}

/// The lists of the networks, and what they take on a trust list of fede.
fn lists(vectors: &Path) -> Vec<Trial> {
    let trust = vectors.join("trust");
    let at = Timestamp::parse("2026-08-23T00:00:00Z").unwrap();
    let vci = trust.clone();
    let forged = trust.clone();
    let gdhcn = trust.clone();
    vec![
        trial("lists::vci".to_owned(), move || {
            let file = std::fs::read(vci.join("vci_snapshot.json")).map_err(|error| error.to_string())?;
            let signature = std::fs::read(vci.join("vci_snapshot.sig")).map_err(|error| error.to_string())?;
            let key = network_key(&read(&vci.join("vci_snapshot.crt"))).map_err(|error| error.to_string())?;
            let offer = read_vci(&file, &signature, &key, at).map_err(|error| error.to_string())?;
            // Two keys have a coordinate without its leading zero, against RFC 7518.
            expect((offer.keys().len(), offer.refused().len(), offer.revoked().len()), (959, 2, 1343))?;
            expect(findings(&offer), "shared 411, unreached 110".to_owned())?;
            expect(bytes_on_a_list(&offer), (959, 111_473))
        }),
        trial("lists::vci_forged".to_owned(), move || {
            let mut file = std::fs::read(forged.join("vci_snapshot.json")).map_err(|error| error.to_string())?;
            let signature = std::fs::read(forged.join("vci_snapshot.sig")).map_err(|error| error.to_string())?;
            let key = network_key(&read(&forged.join("vci_snapshot.crt"))).map_err(|error| error.to_string())?;
            file.push(b' ');
            let id = read_vci(&file, &signature, &key, at).map_err(|error| error.id()).err();
            expect(id, Some("network-list-signature"))
        }),
        trial("lists::gdhcn".to_owned(), move || {
            let (file, key) = signed_gdhcn(json(&gdhcn.join("gdhcn-did.json")));
            let offer = read_gdhcn(&file, &key, at).map_err(|error| error.to_string())?;
            expect((offer.keys().len(), offer.refused().len()), (438, 0))?;
            let expected = "authority-expired 75, certificate-algorithm 5, certificate-signature 27, expired 289, \
                            no-country 5, shared 2, weak 12";
            expect(findings(&offer), expected.to_owned())?;
            expect(bytes_on_a_list(&offer), (136, 8832))
        }),
        trial("lists::gdhcn_forged".to_owned(), move || {
            let list = json(&trust.join("gdhcn-did.json"));
            let (_, key) = signed_gdhcn(list.clone());
            let id = |list: &Value| read_gdhcn(list.to_string().as_bytes(), &key, at).map_err(|error| error.id()).err();
            expect(id(&list), Some("network-list-signature"))?;
            let (file, _) = signed_gdhcn(list);
            let mut changed: Value = serde_json::from_slice(&file).unwrap();
            changed["verificationMethod"].as_array_mut().unwrap().pop();
            expect(id(&changed), Some("network-list-signature"))
        }),
    ]
}

/// The list, signed with a key of the test: that of the network is not among the samples.
fn signed_gdhcn(mut list: Value) -> (Vec<u8>, PublicKey) {
    use p256::ecdsa::signature::Signer;
    let signing = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let point = signing.verifying_key().to_sec1_point(true);
    let key = PublicKey::new(KeyKind::P256, point.as_bytes()).unwrap();
    let jws = text(&list["proof"], "jws").to_owned();
    let header = jws.split("..").next().unwrap();
    let message = gdhcn_message(header, &list).unwrap();
    let signature: p256::ecdsa::Signature = signing.sign(&message);
    let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    list["proof"]["jws"] = format!("{header}..{}", base64url.encode(signature.to_bytes())).into();
    (list.to_string().into_bytes(), key)
}

/// How often each finding was made.
fn findings(offer: &NetworkOffer) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in offer.keys().iter().flat_map(|key| key.findings()) {
        let id = match finding {
            ListFinding::Certificate(error) => error.id(),
            other => other.id(),
        };
        *counts.entry(id).or_default() += 1;
    }
    counts.iter().map(|(id, count)| format!("{id} {count}")).collect::<Vec<_>>().join(", ")
}

/// How many keys of a network can be taken over, and how many bytes they add to a trust list.
fn bytes_on_a_list(offer: &NetworkOffer) -> (usize, usize) {
    let chosen = offer.choose(None).unwrap();
    let window = Window::new(support::at("2026-08-23T00:00:00Z"), support::at("2026-09-23T00:00:00Z")).unwrap();
    let list = || TrustList::new(1, window, fede::payload::Region::new("CN").unwrap(), Vec::new()).unwrap();
    let count = chosen.key_count();
    let with = list().with_foreign(vec![chosen]).unwrap();
    let bytes = |list: &TrustList| list.to_draft().unverified_payload().len();
    let read = TrustList::from_unverified(&with.to_draft()).unwrap();
    assert_eq!(read, with);
    (count, bytes(&with) - bytes(&list()))
}

/// Both backends on every case.
fn wycheproof(vectors: &Path) -> Vec<Trial> {
    let files = [
        ("ecdsa_secp256r1_sha256_p1363_test.json", Algorithm::Ecdsa(Hash::Sha256)),
        ("rsa_pss_2048_sha256_mgf1_32_test.json", Algorithm::Pss(Hash::Sha256)),
        ("rsa_pss_3072_sha256_mgf1_32_test.json", Algorithm::Pss(Hash::Sha256)),
    ];
    let mut trials = Vec::new();
    for (file, algorithm) in files {
        let cases = json(&vectors.join("wycheproof").join(file));
        for group in cases["testGroups"].as_array().unwrap() {
            let key = wycheproof_key(group);
            for case in group["tests"].as_array().unwrap() {
                let (key, id) = (key.clone(), case["tcId"].clone());
                let [message, signature] = ["msg", "sig"].map(|name| unhex(text(case, name)));
                let result = text(case, "result").to_owned();
                let short = file.split("_test").next().unwrap();
                trials.push(trial(format!("wycheproof::{short}::{id}"), move || {
                    let native = AwsLc.verify(&key, algorithm, &message, &signature);
                    let wasm = RustCrypto.verify(&key, algorithm, &message, &signature);
                    expect(native, wasm)?;
                    match result.as_str() {
                        "acceptable" => Ok(()),
                        other => expect(native, Some(other == "valid")),
                    }
                }));
            }
        }
    }
    trials
}

fn wycheproof_key(group: &Value) -> PublicKey {
    if let Some(point) = group["publicKey"]["uncompressed"].as_str() {
        let point = unhex(point);
        return PublicKey::from_coordinates(KeyKind::P256, &point[1..33], &point[33..]).unwrap();
    }
    PublicKey::new(KeyKind::Rsa, &unhex(text(group, "publicKeyAsn"))).unwrap()
}
