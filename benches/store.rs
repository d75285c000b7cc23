//! A gate's store with 500 regions of 8 keys each and 5 million revocations: the time to the first
//! verdict as a whole process, and a verdict compared with a bare `verify_strict`.
//!
//! `cargo bench --features full --bench store` creates the store first, which takes several
//! seconds.

mod timing;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use chacha20::rand_core::Rng;
use fede::codec::{CoseSign1, unframe};
use fede::issuer::{Code, Request};
use fede::key::SigningKey;
use fede::payload::{Cti, Region, Slot, Withdrawal, WithdrawalClass};
use fede::qr::camera::{Shot, photograph};
use fede::time::{Timestamp, Window};
use fede::trust::{
    DirectorySource, Document, Edition, HeldTrust, KeyUse, ListedKey, ListedRegion, Objects, Recognition,
    RevocationBook, Root, RootRole, SnapshotTerms, Store, TrustList, publish,
};
use fede::verifier::{Policy, RevocationStatus, TrustAnchors, Unverified, verify};
use timing::{interleaved, median_us};

const REGIONS: usize = 500;
const KEYS: usize = 8;
const REVOKED_PER_REGION: usize = 10_000;
const DAYS: u32 = 10;
const NOW: &str = "2026-03-05T12:00:00Z";

fn main() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = make_store(directory.path());
    let text = code(1);

    let picture = directory.path().join("photo.png");
    let symbol = fede::qr::encode(&text, fede::qr::Level::L).expect("a symbol");
    photograph(&[(&symbol, Shot::default())]).save(&picture).expect("a picture");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fede"));
        let output = command.args(arguments).output().expect("fede runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        output.stdout.len()
    };
    let gate = directory.path().join("gate").display().to_string();
    let picture = picture.display().to_string();
    let version = || run(&["--version"]);
    let of_text = || run(&["verify", &text, "--store", &gate, "--at", NOW]);
    let of_picture = || run(&["verify", &picture, "--store", &gate, "--at", NOW]);
    let [version_us, text_us, picture_us] = interleaved(30, [&version, &of_text, &of_picture]);
    println!("{REGIONS} regions of {KEYS} keys, {} revocations", REGIONS * REVOKED_PER_REGION);
    println!("  fede --version               {:9.2} ms", version_us / 1e3);
    println!("  fede verify TEXT --store     {:9.2} ms", text_us / 1e3);
    println!("  fede verify PICTURE --store  {:9.2} ms", picture_us / 1e3);
    println!("  loading the store alone      {:9.2} ms", median_us(20, &|| regions_of(&store)) / 1e3);
    verdicts(&store.trust().expect("a store"));
}

fn regions_of(store: &Store) -> usize {
    store.trust().expect("a store").list().expect("a list").list().regions().len()
}

/// Both contenders take turns code by code, as in `cargo bench --features full --bench verify`.
fn verdicts(trust: &HeldTrust) {
    const CODES: u64 = 200;
    let key = key(0, 0);
    let bare = ed25519_dalek::VerifyingKey::from_bytes(key.verifying_key().as_bytes()).expect("a key");
    let (mut ours_us, mut strict_us) = (0.0, 0.0);
    let (now, policy) = (Timestamp::parse(NOW).expect("a time"), Policy::default());
    for slot in 0..CODES {
        let text = code(slot);
        let (message, signature) = message(&text);
        let ours = || verify(black_box(&text), trust, now, &policy).reasons().len();
        let strict = || usize::from(bare.verify_strict(black_box(&message), &signature).is_ok());
        assert_eq!((ours(), strict()), (0, 1), "every code is accepted");
        let [ours, strict] = interleaved(60, [&ours, &strict]);
        ours_us += ours / CODES as f64;
        strict_us += strict / CODES as f64;
    }
    println!("a verdict with store, revocation and recognition");
    println!("  fede                         {ours_us:9.2} µs");
    println!("  bare verify_strict           {strict_us:9.2} µs");
    println!("  ratio                        {:9.3}", ours_us / strict_us);
    println!("where the rest goes");
    let text = code(1);
    let authentic = || {
        let code = Unverified::from_text(black_box(&text)).expect("a code").authenticate(trust).expect("authentic");
        usize::from(code.claims().holder().is_some())
    };
    let (region, cti) = (regions()[0], Cti::new(now.day(), Slot::new(3).expect("a slot")));
    let revocation = || usize::from(trust.revocation(black_box(region), cti, now) == RevocationStatus::Good);
    let whole = || verify(black_box(&text), trust, now, &policy).reasons().len();
    let concerns = || trust.concerns(black_box(now)).len();
    let [whole, authentic, revocation, concerns] = interleaved(2000, [&whole, &authentic, &revocation, &concerns]);
    println!("  the whole verdict            {whole:9.2} µs");
    println!("  text → authentic claims      {authentic:9.2} µs");
    println!("  revocation                   {revocation:9.2} µs");
    println!("  age and clock                {concerns:9.2} µs");
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

fn key(region: usize, number: usize) -> SigningKey {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&u64::try_from(region * KEYS + number).expect("small").to_be_bytes());
    SigningKey::from_seed(&seed).expect("a key")
}

/// A green code of the first region, with a slot that is not revoked.
fn code(slot: u64) -> String {
    let slot = 2 * slot + 1;
    let request = format!(
        r#"{{"region": "{}", "slot": {slot}, "health": {{"status": "green"}},
            "holder": {{"name": "张三丰", "document": "passport", "number": "E1234567"}}}}"#,
        regions()[0]
    );
    let issued = Timestamp::parse("2026-03-05T08:00:00Z").expect("a time");
    let claims = Request::from_json(&request).expect("a request").to_claims(issued, &mut timing::rng());
    Code::sign(&claims.expect("claims"), &key(0, 0)).text().to_owned()
}

/// The first regions of ISO 3166-2 that have numeric codes.
fn regions() -> Vec<Region> {
    let codes = rust_iso3166::ALL_ALPHA2.iter().flat_map(|country| (1..100).map(move |n| format!("{country}-{n:02}")));
    codes.filter_map(|code| Region::new(&code).ok()).take(REGIONS).collect()
}

fn make_store(directory: &Path) -> Store {
    let now = Timestamp::parse(NOW).expect("a time");
    let year = Window::new(now.saturating_sub(60 * 86_400), now.saturating_add(300 * 86_400)).expect("a window");
    let platform = SigningKey::from_seed(&[9; 32]).expect("a key");
    let role = RootRole::new(1, vec![platform.verifying_key().clone()]).expect("a role");
    let root = Root::new(1, year, role.clone(), role.clone()).expect("a root").to_draft().signed_by(&platform).encode();
    let uses = [KeyUse::Health, KeyUse::Itinerary, KeyUse::Revocation];
    let mut random = timing::rng();
    let (mut listed, mut revocations) = (Vec::new(), Vec::<(Vec<u8>, &dyn Objects)>::new());
    let mut all = Vec::new();
    for (position, region) in regions().into_iter().enumerate() {
        let keys = (0..KEYS).map(|number| ListedKey::new(key(position, number).verifying_key(), year, uses.to_vec()));
        let keys: Vec<_> = keys.collect::<Result<_, _>>().expect("keys");
        let mut book = RevocationBook::new(region, now.day().saturating_sub(30));
        for day in 0..DAYS {
            let mut slots = BTreeSet::new();
            while slots.len() < REVOKED_PER_REGION / usize::try_from(DAYS).expect("small") {
                // Even slots, because the slots of `code` are odd.
                slots.insert(random.next_u64() % 50_000 * 2);
            }
            for slot in slots {
                let cti = Cti::new(now.day().saturating_sub(day), Slot::new(slot).expect("a slot"));
                let lost = Withdrawal::Revoked(WithdrawalClass::Lost);
                book.withdraw(cti, lost, &keys, now.day()).expect("a code of the region");
            }
        }
        let window = Window::new(now.saturating_sub(3600), now.saturating_add(86_400)).expect("a window");
        let (list, blocks) = book.next_list(window).expect("a list");
        all.push((region, list.to_draft().signed_by(&key(position, 0)).encode(), blocks));
        let names = [fede::payload::Lang::Zh, fede::payload::Lang::En].map(|lang| region.name(lang));
        let entry = ListedRegion::new(region, names, keys, Recognition::vouched()).expect("a region");
        listed.push(entry.with_revocation(1));
    }
    let blocks =
        Blocks(all.iter().flat_map(|(_, _, blocks)| blocks).map(|b| (fede::trust::Digest::of(b), b.clone())).collect());
    for (_, list, _) in &all {
        revocations.push((list.clone(), &blocks));
    }
    let terms = SnapshotTerms::new(role, 2 * 86_400, 7 * 86_400).expect("terms");
    let publisher = Region::new("CN").expect("a region");
    let list = TrustList::new(1, year, publisher, listed).expect("a list").with_snapshot(terms);
    let list = list.to_draft().signed_by(&platform).encode();
    println!("trust list of {} KiB, revocation lists of {} KiB", list.len() / 1024, blocks.bytes() / 1024);
    let window = Window::new(now.saturating_sub(60), now.saturating_add(86_400)).expect("a window");
    let edition = Edition {
        roots: vec![root.clone()],
        list: Some(list),
        revocations,
        rules: vec![],
        keys: vec![&platform],
        window,
    };
    publish(&directory.join("published"), &edition).expect("a set");
    let store = Store::init(&directory.join("gate"), &root).expect("a store");
    store.sync(&mut DirectorySource::new(&directory.join("published")), now).expect("a set");
    store
}

#[derive(Debug)]
struct Blocks(std::collections::BTreeMap<fede::trust::Digest, Vec<u8>>);

impl Blocks {
    fn bytes(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

impl Objects for Blocks {
    fn read(&self, digest: fede::trust::Digest) -> Option<Vec<u8>> {
        self.0.get(&digest).cloned()
    }
}
