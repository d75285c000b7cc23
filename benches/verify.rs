//! Text → authentic claims, compared with a bare `verify_strict` over the same messages; and text of
//! a live code → verdict, compared with two.
//!
//! `cargo bench --features full --bench verify`: many different codes, because the time of a
//! verification depends on the message. Both are interleaved in one process on one thread.

mod timing;

use std::hint::black_box;

use fede::codec::{CoseSign1, LiveDraft, encode_claims, unframe};
use fede::issuer::{BoundCode, Code};
use fede::key::SigningKey;
use fede::payload::{Presentation, Region};
use fede::time::{Timestamp, Window};
use fede::trust::{
    Document, KeyUse, ListedKey, ListedRegion, Recognition, Root, RootRole, TrustList, TrustedList, TrustedRoot,
};
use fede::verifier::{Decision, Policy, Unverified, verify};
use timing::{interleaved, median_us};

const CODES: u64 = 200;
const ROUNDS: usize = 60;

fn main() {
    let key = SigningKey::from_seed(&[2; 32]).expect("a key");
    let trust = trust(&key);
    let texts: Vec<String> =
        (0..CODES).map(|slot| Code::sign(&timing::numbered(slot), &key).text().to_owned()).collect();
    let bare = ed25519_dalek::VerifyingKey::from_bytes(key.verifying_key().as_bytes()).expect("a key");
    let signed: Vec<(Vec<u8>, ed25519_dalek::Signature)> = texts.iter().map(|text| message(text)).collect();

    // Both contenders take turns code by code, so that they meet the same state of the machine. The
    // medians are summed.
    let (mut ours_us, mut strict_us) = (0.0, 0.0);
    for (text, (message, signature)) in texts.iter().zip(&signed) {
        let ours = || {
            let unverified = Unverified::from_text(black_box(text)).expect("a code");
            usize::from(unverified.authenticate(&trust).expect("authentic").claims().holder().is_some())
        };
        let strict = || usize::from(bare.verify_strict(black_box(message), signature).is_ok());
        assert_eq!((ours(), strict()), (1, 1), "every code verifies both ways");
        let [ours, strict] = interleaved(ROUNDS, [&ours, &strict]);
        ours_us += ours / CODES as f64;
        strict_us += strict / CODES as f64;
    }
    println!("text → authentic claims: {CODES} codes of {} characters", texts[0].len());
    println!("  fede                         {ours_us:9.2} µs");
    println!("  bare verify_strict           {strict_us:9.2} µs");
    println!("  ratio                        {:9.3}", ours_us / strict_us);
    live(&key, &trust);
    println!("where the rest goes");
    let payload = encode_claims(&timing::claims());
    let apart = |text: &String| Unverified::from_text(black_box(text)).expect("a code").kid().as_bytes().len();
    println!("  text → parts                 {:9.2} µs", median_us(4000, &|| apart(&texts[0])));
    let decode = || fede::codec::decode_claims(black_box(&payload)).expect("claims").validity().issued().day().number();
    println!("  CBOR → claims                {:9.2} µs", median_us(4000, &|| usize::try_from(decode()).unwrap_or(0)));
}

/// Text of a live code → verdict, compared with two bare strict verifications and the parsing of one
/// key. Each code has a telephone of its own, as at a gate.
fn live(key: &SigningKey, trust: &TrustedList) {
    let office = ed25519_dalek::VerifyingKey::from_bytes(key.verifying_key().as_bytes()).expect("a key");
    let (mut ours_us, mut strict_us, mut length) = (0.0, 0.0, 0);
    for slot in 0..CODES {
        let mut seed = [7; 32];
        seed[..8].copy_from_slice(&slot.to_be_bytes());
        let telephone = SigningKey::from_seed(&seed).expect("a key");
        let claims = timing::numbered(slot).with_holder_key(telephone.verifying_key().to_holder_key());
        let now = claims.validity().issued().saturating_add(10);
        let code = Code::sign(&claims, key).text().to_owned();
        let shown = Presentation::new(now);
        let text = BoundCode::from_text(&code).expect("a code").signed_by(&telephone, shown).expect("a live code");
        length = text.len();
        let inner = message(&code);
        let draft = LiveDraft::new(&CoseSign1::decode(&unframe(&code).expect("a code")).expect("a code"), shown);
        let outer = draft.message();
        let proof = ed25519_dalek::Signature::from_bytes(&telephone.sign(&outer));
        let holder = *telephone.verifying_key().as_bytes();
        let ours = || {
            usize::from(verify(black_box(&text), trust, now, &Policy::everything()).decision() == Decision::Accepted)
        };
        let strict = || {
            let parsed = ed25519_dalek::VerifyingKey::from_bytes(black_box(&holder)).expect("a key");
            let is_genuine = office.verify_strict(black_box(&inner.0), &inner.1).is_ok();
            usize::from(is_genuine && parsed.verify_strict(black_box(&outer), &proof).is_ok())
        };
        assert_eq!((ours(), strict()), (1, 1), "every code verifies both ways");
        let [ours, strict] = interleaved(ROUNDS, [&ours, &strict]);
        ours_us += ours / CODES as f64;
        strict_us += strict / CODES as f64;
    }
    println!("text → live verdict: {CODES} live codes of {length} characters");
    println!("  fede                         {ours_us:9.2} µs");
    println!("  two verify_strict and a key  {strict_us:9.2} µs");
    println!("  ratio                        {:9.3}", ours_us / strict_us);
}

/// The signed bytes and the signature.
fn message(text: &str) -> (Vec<u8>, ed25519_dalek::Signature) {
    let bytes = unframe(text).expect("a code");
    let sign1 = CoseSign1::decode(&bytes).expect("a COSE_Sign1");
    let mut writer = fede::codec::cbor::Writer::default();
    // The protected header follows the tag, the head of the array and its own length.
    writer.array(4).text("Signature1").bytes(&bytes[3..16]).bytes(&[]).bytes(sign1.unverified_payload());
    (writer.into_bytes(), ed25519_dalek::Signature::from_bytes(sign1.signature()))
}

fn trust(key: &SigningKey) -> TrustedList {
    let time = |text| Timestamp::parse(text).expect("a time");
    let window = Window::new(time("2026-03-01T00:00:00Z"), time("2026-04-01T00:00:00Z")).expect("a window");
    let role = RootRole::new(1, vec![key.verifying_key().clone()]).expect("a role");
    let root = Root::new(1, window, role.clone(), role).expect("a root").to_draft().signed_by(key).encode();
    let listed = ListedKey::new(key.verifying_key(), window, vec![KeyUse::Health, KeyUse::Itinerary]).expect("a key");
    let region = Region::new("CN-SH").expect("a region");
    let regions = vec![
        ListedRegion::new(region, ["上海市", "Shanghai"], vec![listed], Recognition::vouched()).expect("a region"),
    ];
    let list = TrustList::new(1, window, region, regions).expect("a list").to_draft().signed_by(key).encode();
    TrustedList::from_bytes(&list, TrustedRoot::from_bytes(&root).expect("a root")).expect("a list")
}
