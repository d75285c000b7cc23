//! Shared by the tests: the location of third-party vectors, and a small set of keys.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

pub mod set;

use std::path::PathBuf;

use crate::left_out::left_out;
use fede::codec::frame;
use fede::codec::{CoseSign1, encode_claims};
use fede::issuer::{Code, Request};
use fede::key::SigningKey;
use fede::payload::{Claims, Region, StatementKind};
use fede::time::{Timestamp, Window};
use fede::trust::{
    Document, KeyUse, ListedKey, ListedRegion, Recognition, Root, RootRole, TrustList, TrustedList, TrustedRoot,
};

/// The directory of the shared vectors. Outside CI it may be missing: then this prints a line and
/// returns `None`.
pub fn shared_vectors() -> Option<PathBuf> {
    let root = std::env::var_os("FEDE_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let vectors = root.join("vectors");
    if vectors.is_dir() {
        return Some(vectors);
    }
    left_out(&format!("the shared vectors are not at {} (FEDE_SHARED)", vectors.display()));
    None
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16).expect("hex")).unwrap();
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub const NOW: &str = "2026-03-05T08:00:00Z";

/// A deterministic random source.
pub fn rng(seed: u8) -> chacha20::ChaCha20Rng {
    use chacha20::rand_core::SeedableRng;
    chacha20::ChaCha20Rng::from_seed([seed; 32])
}

pub fn claims(request: &str) -> Claims {
    Request::from_json(request).unwrap().to_claims(at(NOW), &mut rng(9)).unwrap()
}

/// A green of Shanghai, a green of Hubei with an itinerary, and a red of Shanghai.
pub fn samples() -> [Claims; 3] {
    [
        claims(r#"{"region": "CN-SH", "health": {"status": "green"}}"#),
        claims(
            r#"{"region": "CN-HB", "health": {"status": "green"},
                "holder": {"name": "张三丰", "document": "passport", "number": "E1234567"},
                "itinerary": {"countries": ["CN", "JP"], "cities": [
                  {"place": "420100", "last_seen": "2026-03-04"},
                  {"place": "310000", "last_seen": "2026-02-24", "risk_area": true},
                  {"place": "JPTYO", "last_seen": "2026-02-20"}]}}"#,
        ),
        claims(
            r#"{"region": "CN-SH", "health": {"status": "red", "reason": "close-contact",
                "authority": "上海市疾控中心", "appeal": "021-12320"}}"#,
        ),
    ]
}

/// A list, version 3, of Shanghai (key 2: both kinds), Hubei (key 3: both) and Yunnan (key 4: itineraries), under a
/// root of key 1.
pub fn trust() -> TrustedList {
    let (root, list) = trust_files();
    TrustedList::from_bytes(&list, TrustedRoot::from_bytes(&root).unwrap()).unwrap()
}

pub fn trust_files() -> (Vec<u8>, Vec<u8>) {
    let window = Window::new(at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z")).unwrap();
    let platform = key(1);
    let role = RootRole::new(1, vec![platform.verifying_key().clone()]).unwrap();
    let root = Root::new(1, window, role.clone(), role).unwrap();
    let region = |code: &str, seed, kinds: &[StatementKind]| {
        let region = Region::new(code).unwrap();
        let uses = kinds.iter().copied().map(KeyUse::from).collect();
        let listed = ListedKey::new(key(seed).verifying_key(), window, uses).unwrap();
        let (zh, en) = (region.name(fede::payload::Lang::Zh), region.name(fede::payload::Lang::En));
        ListedRegion::new(region, [zh, en], vec![listed], Recognition::vouched()).unwrap()
    };
    let regions = vec![
        region("CN-SH", 2, &StatementKind::ALL),
        region("CN-HB", 3, &StatementKind::ALL),
        region("CN-YN", 4, &[StatementKind::Itinerary]),
    ];
    let list = TrustList::new(3, window, Region::new("CN").unwrap(), regions).unwrap();
    (root.to_draft().signed_by(&platform).encode(), list.to_draft().signed_by(&platform).encode())
}

/// Signs claims with the key of their region.
pub fn sign(claims: &Claims) -> String {
    let seed = match claims.issuer().code() {
        "CN-SH" => 2,
        "CN-HB" => 3,
        _ => 4,
    };
    Code::sign(claims, &key(seed)).text().to_owned()
}

/// Signs any bytes as claims.
pub fn sign_bytes(payload: &[u8], seed: u8) -> String {
    frame(&CoseSign1::sign(payload, &key(seed)))
}

pub fn payload(claims: &Claims) -> Vec<u8> {
    encode_claims(claims)
}
