//! The vectors of `docs/format.md` (fixtures/vectors.json), which other implementations must read
//! and write.
//!
//! `FEDE_BLESS=1 cargo test --test library format` rewrites the file. A change of the file is a change of
//! the format.

use crate::live::{TokenClaims, forged};
use crate::support::set::{listed, listed_key, region, role, window};
use crate::support::{NOW, at, hex, key, samples, sign, trust, trust_files, unhex};
use fede::codec::cbor::Writer;
use fede::codec::{CoseSign1, LiveDraft, LiveToken, decode_claims, encode_claims, frame, unframe};
use fede::holder::{Audience, BindingDraft, BindingProof, Nonce};
use fede::issuer::BoundCode;
use fede::key::{DocumentNumber, commit};
use fede::payload::{
    Challenge, DocumentKind, Presentation, Salt, Slot, StatementKind, Status, StatusMap, Withdrawal, WithdrawalClass,
};
use fede::time::{Timestamp, Window};
use fede::trust::{
    Block, Digest, Document, Held, KeyUse, Objects, Provenance, Recognition, RevocationList, RevokedDay, SetFile,
    SetSource, Snapshot, SnapshotTerms, TrustList, TrustedRoot, sync,
};
use fede::verifier::{Policy, verify};
use serde_json::{Value, json};

const FILE: &str = "fixtures/vectors.json";
/// The origin of an office's pages.
const OFFICE: &str = "https://health.example";

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
    let (revocation, set, shared) = (revocation(), set(), shared());
    let (live, binding) = (live(), binding());
    json!({
        "about": "Codes signed by the keys below, judged at `at` under `root` and `list`; bytes are hexadecimal.",
        "at": NOW, "root": hex(&root), "list": hex(&list),
        "revocation": revocation, "set": set, "shared": shared,
        "live": live, "binding": binding, "keys": keys, "codes": codes, "commitments": commitments, "refused": refused,
    })
}

/// Live codes of a telephone, and their verdicts at times after they were signed.
fn live() -> Value {
    let holder = key(40);
    let code = sign(&samples()[0].clone().with_holder_key(holder.verifying_key().to_holder_key()));
    let bound = BoundCode::from_text(&code).unwrap();
    let shown = Presentation::new(at(NOW));
    let answer = shown.answering(Challenge::parse("4711").unwrap());
    let token = |shown| {
        let text = bound.signed_by(&holder, shown).unwrap();
        json!({"cose_sign1": hex(&unframe(&text).unwrap()), "text": text})
    };
    let verdicts: Vec<Value> = [-6_i64, -5, 0, 35, 36]
        .map(|age| {
            let now =
                at(NOW).seconds().checked_add_signed(age).and_then(|now| Timestamp::from_seconds(now).ok()).unwrap();
            let verdict = verify(&bound.signed_by(&holder, shown).unwrap(), &trust(), now, &Policy::default());
            let reasons: Vec<_> = verdict.reasons().iter().map(fede::verifier::Reason::id).collect();
            json!({"age": age, "decision": verdict.decision().id(), "reasons": reasons})
        })
        .to_vec();
    json!({
        "secret": hex(&[40; 32]), "public": hex(holder.verifying_key().as_bytes()), "code": code,
        "signed": NOW, "token": token(shown), "challenge": "4711", "answer": token(answer), "verdicts": verdicts,
        "refused": refused_live(&code),
    })
}

/// Live codes with one fault each, at the time at which they were signed.
fn refused_live(code: &str) -> Vec<Value> {
    let shown = Presentation::new(at(NOW));
    let of = |code: &str, seed: u8| {
        let code = CoseSign1::decode(&unframe(code).unwrap()).unwrap();
        LiveDraft::new(&code, shown).signed_by(&key(seed))
    };
    let (good, stranger) = (of(code, 40), key(99));
    let own = samples()[0].clone().with_holder_key(key(40).verifying_key().to_holder_key());
    let own = fede::issuer::Code::sign(&own, &stranger).text().to_owned();
    let claim = |label: i64, value: ciborium::Value| {
        move |claims: &mut TokenClaims| {
            let label = ciborium::Value::from(label);
            claims.retain(|(known, _)| *known != label);
            claims.push((label, value.clone()));
            claims.sort_by_key(|(label, _)| label.as_integer());
        }
    };
    let changed = |change: &dyn Fn(&mut TokenClaims)| forged(&good, |claims| change(claims)).unwrap();
    let cases = [
        ("signed by another telephone", of(code, 41)),
        ("signed by the office's key", of(code, 2)),
        ("around a code that is bound to no telephone", of(&sign(&samples()[0]), 40)),
        ("around a code that nobody trusted has signed", of(&own, 40)),
        ("for somebody else (aud)", changed(&claim(3, "https://gate.example".into()))),
        ("with one more claim (exp)", changed(&claim(4, 1_772_700_000_u64.into()))),
        ("with digits that are no bytes (cnonce)", changed(&claim(39, "4711".into()))),
        ("without the time of signing (iat)", changed(&|claims| claims.retain(|(label, _)| *label != 6.into()))),
        ("without its end", good[..good.len() - 1].to_vec()),
    ];
    let judged = |(fault, bytes): (&str, Vec<u8>)| {
        let text = frame(&bytes);
        let verdict = verify(&text, &trust(), at(NOW), &Policy::default());
        assert!(verdict.code().is_none(), "{fault}");
        json!({"fault": fault, "text": text, "reason": verdict.reasons()[0].id()})
    };
    cases.map(judged).to_vec()
}

/// Proofs of a telephone's key, for an office's pages and for a counter.
fn binding() -> Value {
    let (holder, nonce) = (key(40), Nonce::new(&[7; 16]).unwrap());
    let proofs = [(OFFICE, Some(&nonce)), (Audience::COUNTER, None)].map(|(audience, nonce)| {
        let made = BindingDraft::new(holder.verifying_key(), &Audience::new(audience).unwrap(), nonce, at(NOW));
        let nonce = nonce.map(|nonce| hex(nonce.as_bytes()));
        json!({"audience": audience, "nonce": nonce, "text": made.signed_by(&holder).unwrap()})
    });
    json!({"secret": hex(&[40; 32]), "public": hex(holder.verifying_key().as_bytes()), "signed": NOW, "proofs": proofs})
}

/// Without the feature `office`, what the file has.
#[cfg(not(feature = "office"))]
fn shared() -> Value {
    let file: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    file["shared"].clone()
}

/// A file of the office of Hubei for that of Shanghai, and what is in it.
#[cfg(feature = "office")]
fn shared() -> Value {
    let (file, list) = crate::on_sqlite::exchange::vector();
    let pair = crate::on_sqlite::exchange::vector_pair();
    let content: Vec<Value> = crate::on_sqlite::exchange::VECTOR
        .iter()
        .map(|(number, fact, since, until)| {
            let document = DocumentNumber::new(number).unwrap();
            let point = pair.point_of(DocumentKind::Passport, &document);
            let until = until.map(|until| at(until).seconds());
            json!({"kind": 2, "number": number, "point": hex(point.as_bytes()), "fact": fact, "since": at(since).seconds(), "until": until})
        })
        .collect();
    json!({"sender_secret": hex(&[32; 32]), "recipient_secret": hex(&[31; 32]), "list": hex(&list), "file": hex(&file), "content": content})
}

/// A block of withdrawn slots, and the list that refers to it.
fn revocation() -> Value {
    let day = at(NOW).day();
    let lost = Withdrawal::Suspended(WithdrawalClass::Lost);
    let slots = [(3, Withdrawal::Revoked(WithdrawalClass::Unspecified)), (4, lost), (1000, lost), (70_000, lost)];
    let slot = |number| Slot::new(number).unwrap();
    let block = Block::new(&slots.iter().map(|(number, how)| (slot(*number), *how)).collect()).unwrap().encode();
    let window = Window::new(at(NOW), at("2026-03-08T08:00:00Z")).unwrap();
    let days = vec![RevokedDay::of(day, &block)];
    let list = RevocationList::new(region("CN-SH"), 5, window, day.saturating_sub(30), days).unwrap();
    let withdrawn: Vec<Value> = slots.iter().map(|(slot, how)| json!([slot, how.number()])).collect();
    json!({"slots": withdrawn, "block": hex(&block), "list": hex(&list.to_draft().signed_by(&key(2)).encode())})
}

/// A list with every kind of recognition, and a snapshot.
fn set() -> Value {
    let window = window("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
    let keys = |seed, uses: &[KeyUse]| vec![listed_key(seed, window, uses)];
    let via = vec![Provenance::new(region("MO"), 7, Digest::of(b"their list"))];
    let strict = StatusMap::new(Status::Green, Status::Red, Status::Red).unwrap();
    let direct = Recognition::direct(via).unwrap().with_kinds(vec![StatementKind::Health]).unwrap();
    let direct = direct.with_until(at("2026-03-20T00:00:00Z")).with_statuses(strict).with_passing_on();
    let regions = vec![
        listed("CN", keys(4, &[KeyUse::Health, KeyUse::Rules]), Recognition::vouched()),
        listed("CN-SH", keys(2, &[KeyUse::Health, KeyUse::Revocation]), Recognition::vouched()).with_revocation(5),
        listed("CN-XZ", vec![], Recognition::adoption(region("CN"))),
        listed("MO", keys(3, &[KeyUse::Health]), direct),
    ];
    let terms = SnapshotTerms::new(role(1, &[1]), 172_800, 604_800).unwrap();
    let list = TrustList::new(4, window, region("CN"), regions).unwrap().with_snapshot(terms);
    let list = list.to_draft().signed_by(&key(1)).encode();
    let revoked = unhex(revocation()["list"].as_str().unwrap());
    let files = std::collections::BTreeMap::from([(region("CN-SH"), SetFile::of(5, &revoked))]);
    let window = Window::new(at(NOW), at("2026-03-07T08:00:00Z")).unwrap();
    let snapshot = Snapshot::new(9, window, region("CN"), SetFile::of(4, &list), files).unwrap();
    json!({"list": hex(&list), "snapshot": hex(&snapshot.to_draft().signed_by(&key(1)).encode())})
}

/// A gate accepts the set, and refuses the code with the withdrawn slot.
#[test]
fn the_set_of_the_file_is_taken() {
    #[derive(Debug, Default)]
    struct Files(std::collections::BTreeMap<Digest, Vec<u8>>, Vec<u8>);
    impl SetSource for Files {
        type Error = core::convert::Infallible;
        fn root(&mut self, _: u64, _: usize) -> Result<Option<Vec<u8>>, Self::Error> {
            Ok(None)
        }
        fn snapshot(&mut self, _: usize) -> Result<Vec<u8>, Self::Error> {
            Ok(self.1.clone())
        }
        fn object(&mut self, digest: Digest, _: usize) -> Result<Vec<u8>, Self::Error> {
            Ok(self.0[&digest].clone())
        }
    }
    impl Objects for Files {
        fn read(&self, _: Digest) -> Option<Vec<u8>> {
            None
        }
    }
    let file: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let bytes = |group: &str, name: &str| unhex(file[group][name].as_str().unwrap());
    let objects = [bytes("set", "list"), bytes("revocation", "list"), bytes("revocation", "block")];
    let mut source =
        Files(objects.into_iter().map(|bytes| (Digest::of(&bytes), bytes)).collect(), bytes("set", "snapshot"));
    let root = TrustedRoot::from_bytes(&unhex(file["root"].as_str().unwrap())).unwrap();
    let nothing = Files::default();
    let synced = sync(&Held::new(&root, &nothing), &mut source, at(NOW)).unwrap();
    assert_eq!((synced.list.0, synced.snapshot.version()), (4, 9));
    let block = Block::decode(&bytes("revocation", "block")).unwrap();
    for entry in file["revocation"]["slots"].as_array().unwrap() {
        let [slot, number] = [0, 1].map(|place| entry[place].as_u64().unwrap());
        assert_eq!(block.withdrawal(Slot::new(slot).unwrap()).map(|how| u64::from(how.number())), Some(number));
    }
}

/// The payload of a green code with other CBOR in place of a part of it.
fn replaced(payload: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = payload.windows(old.len()).position(|part| part == old).expect("the part");
    [&payload[..at], new, &payload[at + old.len()..]].concat()
}

/// A COSE_Sign1 of a protected header and a payload, signed by the key of Shanghai.
fn composed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut signed = Writer::default();
    signed.array(4).text("Signature1").bytes(protected).bytes(&[]).bytes(payload);
    let signature = key(2).sign(&signed.into_bytes());
    let mut writer = Writer::default();
    writer.tag(18).array(4).bytes(protected).map(0).bytes(payload).bytes(&signature);
    writer.into_bytes()
}

/// Codes that must be refused, each with one fault, and the first reason.
fn refusals() -> Vec<(String, &'static str)> {
    let text = sign(&samples()[0]);
    let green = unframe(&text).unwrap();
    let payload = encode_claims(&samples()[0]);
    let kid = *key(2).kid().as_bytes();
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = green.clone();
        change(&mut bytes);
        frame(&bytes)
    };
    let signed = |bytes: &[u8]| frame(&CoseSign1::sign(bytes, &key(2)));
    let instead = |old: &[u8], new: &[u8]| signed(&replaced(&payload, old, new));
    let header = |entries: &[u8], kid: &[u8]| frame(&composed(&[entries, kid].concat(), &payload));
    let iat = [&[0x06, 0x1a], &u32::try_from(at(NOW).seconds()).unwrap().to_be_bytes()[..]].concat();
    let text_codes = vec![
        ("https://example.org/".to_owned(), "foreign-url"),
        (text.replacen("FD1:", "FD2:", 1), "later-version"),
        (format!("{}a", &text[..text.len() - 1]), "base45-character"),
        (format!("{text}{}", &"000"[..(5 - text.len() % 3) % 3]), "base45-length"),
        (format!("{}:::", &text[..text.len() - 3]), "base45-overflow"),
    ];
    let cose = vec![
        (with(&|bytes| *bytes.last_mut().unwrap() ^= 1), "bad-signature"),
        (with(&|bytes| bytes.push(0)), "cbor-trailing"),
        (with(&|bytes| bytes.truncate(bytes.len() - 1)), "cbor-truncated"),
        (with(&|bytes| bytes[0] = 0xd1), "cose-tag"),
        // alg −7 instead of −19: the byte after the map's head and the label.
        (with(&|bytes| bytes[5] = 0x26), "cose-algorithm"),
        (with(&|bytes| drop(bytes.splice(16..17, [0xa1, 0x01, 0x32]))), "cose-unprotected-header"),
        (header(&[], &[]), "cose-empty-header"),
        (header(&[0xa1, 0x04, 0x48], &kid), "cose-algorithm-missing"),
        (header(&[0xa1, 0x01, 0x32], &[]), "cose-kid-missing"),
        (header(&[0xa2, 0x01, 0x32, 0x04, 0x47], &kid[1..]), "cose-kid-length"),
        (header(&[0xa3, 0x01, 0x32, 0x02, 0x81, 0x04, 0x04, 0x48], &kid), "cose-critical-header"),
        (header(&[0xa3, 0x01, 0x32, 0x03, 0x00, 0x04, 0x48], &kid), "cose-unknown-header"),
    ];
    let claims = vec![
        (signed(&[&payload[..], &[0]].concat()), "cbor-trailing"),
        // `CN-SH` with its length in two bytes, and of indefinite length.
        (instead(b"\x65CN-SH", b"\x78\x05CN-SH"), "cbor-non-shortest"),
        (instead(b"\x65CN-SH", b"\x7f\x65CN-SH\xff"), "cbor-indefinite"),
        (instead(b"\x65CN-SH", b"\x62XX"), "unknown-region"),
        (instead(b"\x65CN-SH", b"\x65CN-S\xff"), "cbor-utf8"),
        // The issue time twice, then as a text, then a day before the day of the identifier.
        (
            signed(&replaced(&[&[0xa6], &payload[1..]].concat(), &iat, &[iat.clone(), iat.clone()].concat())),
            "cbor-duplicate-key",
        ),
        (instead(&iat, &[0x06, 0x60]), "cbor-kind"),
        (instead(&[0x07, 0x48, 0x00], &[0x07, 0x48, 0x01]), "cti-day"),
        // A status of 7, and no statement at all.
        (instead(&[0xa1, 0x02, 0xa2, 0x01, 0x00], &[0xa1, 0x02, 0xa2, 0x01, 0x07]), "claims-unassigned"),
    ];
    let trusted = vec![
        (sign(&samples()[2]), "status-not-accepted"),
        (frame(&CoseSign1::sign(&payload, &key(9))), "unknown-key"),
        (frame(&CoseSign1::sign(&payload, &key(3))), "region-not-permitted"),
    ];
    [text_codes, cose, claims, trusted].concat()
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
    let live = &file["live"];
    for (name, challenge) in [("token", None), ("answer", live["challenge"].as_str())] {
        let token = LiveToken::decode(&unhex(live[name]["cose_sign1"].as_str().unwrap())).unwrap();
        let shown = token.presentation_signed_by(key(40).verifying_key()).unwrap().unwrap();
        assert_eq!(shown.signed(), at(live["signed"].as_str().unwrap()));
        assert_eq!(shown.challenge().map(|digits| digits.to_string()).as_deref(), challenge);
    }
    let binding = &file["binding"];
    for proof in binding["proofs"].as_array().unwrap() {
        let audience = Audience::new(proof["audience"].as_str().unwrap()).unwrap();
        let nonce = proof["nonce"].as_str().map(|nonce| Nonce::new(&unhex(nonce)).unwrap());
        let read = BindingProof::from_text(proof["text"].as_str().unwrap()).unwrap();
        assert_eq!(read.key_for(&audience, nonce.as_ref(), at(NOW)).unwrap(), key(40).verifying_key());
    }
    for refused in [&file["refused"], &live["refused"]].into_iter().flat_map(|list| list.as_array().unwrap()) {
        let verdict = verify(refused["text"].as_str().unwrap(), &trust(), at(NOW), &Policy::default());
        assert_eq!(verdict.reasons()[0].id(), refused["reason"].as_str().unwrap());
    }
}
