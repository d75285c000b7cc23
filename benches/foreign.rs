//! The text of an `HC1:` code → an authentic statement, compared with a bare ES256 verification of
//! `aws-lc-rs` over the same messages.
//!
//! `cargo bench --features full --bench foreign`: many different codes. Both are interleaved in one
//! process on one thread.

mod timing;

use std::hint::black_box;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey,
};
use ciborium::{Value, cbor};
use fede::foreign::signature::{Algorithm, Hash, RustCrypto, SignatureBackend};
use fede::foreign::{
    ForeignIssuer, ForeignKey, ForeignNetwork, ForeignUnverified, ForeignUse, IssuerName, KeyKind, Network, PublicKey,
};
use fede::key::KeyId;
use fede::time::{Timestamp, Window};
use miniz_oxide::deflate::compress_to_vec_zlib;
use timing::{interleaved, median_us};

const CODES: usize = 200;
const ROUNDS: usize = 60;
const KID: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

fn main() {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
    let point = key.public_key().as_ref();
    let public = PublicKey::from_coordinates(KeyKind::P256, &point[1..33], &point[33..]).expect("a point");
    let at = Timestamp::parse("2026-03-05T08:00:00Z").expect("a time");
    let list = list(&public, at);
    let signed: Vec<(String, Vec<u8>, Vec<u8>)> = (0..CODES).map(|number| code(number, &key)).collect();
    let bare = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);

    let (mut ours_us, mut bare_us, mut wasm_us) = (0.0, 0.0, 0.0);
    for (text, message, signature) in &signed {
        let ours = || {
            let code = ForeignUnverified::from_text(black_box(text)).expect("a code");
            code.authenticate(&list, at).expect("authentic").statement().facts.len()
        };
        let bare = || usize::from(bare.verify(black_box(message), signature).is_ok());
        let es256 = Algorithm::Ecdsa(Hash::Sha256);
        let wasm = || usize::from(RustCrypto.verify(&public, es256, black_box(message), signature) == Some(true));
        assert_eq!((ours(), bare(), wasm()), (1, 1, 1), "every code verifies each way");
        let [ours, bare, wasm] = interleaved(ROUNDS, [&ours, &bare, &wasm]);
        ours_us += ours / CODES as f64;
        bare_us += bare / CODES as f64;
        wasm_us += wasm / CODES as f64;
    }
    println!("HC1 text → authentic statement: {CODES} codes of {} characters", signed[0].0.len());
    println!("  fede                         {ours_us:9.2} µs");
    println!("  bare ES256 of aws-lc-rs      {bare_us:9.2} µs");
    println!("  ratio                        {:9.3}", ours_us / bare_us);
    println!("  bare ES256 of p256           {wasm_us:9.2} µs");
    println!("where the rest goes");
    let text = &signed[0].0;
    let apart = || usize::from(ForeignUnverified::from_text(black_box(text)).is_ok());
    println!(
        "  candidates                   {:9.2} µs",
        median_us(4000, &|| list.candidates(KeyId::from_bytes(KID)).count())
    );
    let cose = fede::foreign::hc1::decompressed(text).expect("a code");
    println!(
        "  text → COSE                  {:9.2} µs",
        median_us(4000, &|| { fede::foreign::hc1::decompressed(black_box(text)).expect("a code").len() })
    );
    println!(
        "  COSE → parts                 {:9.2} µs",
        median_us(4000, &|| { usize::from(fede::foreign::hc1::Hc1Code::from_cose(black_box(&cose)).is_ok()) })
    );
    println!("  text → parts                 {:9.2} µs", median_us(4000, &apart));
    let code = ForeignUnverified::from_text(text).expect("a code");
    let statement = || black_box(&code).unverified_statement().expect("a statement").facts.len();
    println!("  CBOR → statement             {:9.2} µs", median_us(4000, &statement));
    let compressed = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public.as_bytes());
    let (message, signature) = (&signed[0].1, &signed[0].2);
    let compressed = || usize::from(compressed.verify(black_box(message), signature).is_ok());
    println!("  bare ES256, compressed key   {:9.2} µs", median_us(4000, &compressed));
}

/// A list of GDHCN's size, with this key.
fn list(key: &PublicKey, at: Timestamp) -> ForeignNetwork {
    let entry = |kid: [u8; 8]| {
        ForeignKey::new(KeyId::from_bytes(kid), key.clone(), &ForeignUse::STATEMENTS, Window::ALWAYS).expect("a key")
    };
    let issuers = (0..33_u8).map(|issuer| {
        let letters = [b'P', b'A' + issuer / 26, b'A' + issuer % 26];
        let name = String::from_utf8(letters.to_vec()).expect("letters");
        let name = IssuerName::parse(if issuer == 0 { "PRT" } else { &name }).expect("a country");
        let mut keys: Vec<_> = (0..13).map(|number| entry([0, 0, 0, 0, 0, 0, issuer, number])).collect();
        keys.extend((issuer == 0).then(|| entry(KID)));
        ForeignIssuer::new(name, keys).expect("an issuer")
    });
    ForeignNetwork::new(Network::Gdhcn, at, [0; 32], issuers.collect()).expect("a network")
}

fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("CBOR");
    bytes
}

/// The text of a code, the signed bytes and the signature.
fn code(number: usize, key: &EcdsaKeyPair) -> (String, Vec<u8>, Vec<u8>) {
    let claims = cbor!({
        1 => "PT", 4 => 1_790_000_000, 6 => 1_768_000_000,
        -260 => {1 => {
            "ver" => "1.3.0", "dob" => "1992-05-17",
            "nam" => {"fn" => "Musterfrau-Gößinger", "gn" => "Gabriele", "fnt" => "MUSTERFRAU<GOESSINGER", "gnt" => "GABRIELE"},
            "v" => [{"tg" => "840539006", "vp" => "J07BX03", "mp" => "EU/1/20/1528", "ma" => "ORG-100030215",
                     "dn" => 2, "sd" => 2, "dt" => "2025-12-01", "co" => "PT", "is" => "Ministry of Health",
                     "ci" => format!("URN:UVCI:01:PT:10807843F94AEE0EE5093FBC254BD813{number:04}#B")}]
        }}
    });
    let payload = encode(&claims.expect("claims"));
    let header = encode(&cbor!({1 => -7, 4 => Value::Bytes(KID.to_vec())}).expect("a header"));
    let parts =
        ["Signature1".into(), Value::Bytes(header.clone()), Value::Bytes(Vec::new()), Value::Bytes(payload.clone())];
    let message = encode(&Value::Array(parts.to_vec()));
    let signature = key.sign(&SystemRandom::new(), &message).expect("a signature").as_ref().to_vec();
    let parts =
        vec![Value::Bytes(header), Value::Map(Vec::new()), Value::Bytes(payload), Value::Bytes(signature.clone())];
    let cose = encode(&Value::Tag(18, Box::new(Value::Array(parts))));
    (format!("HC1:{}", base45::encode(compress_to_vec_zlib(&cose, 9))), message, signature)
}
