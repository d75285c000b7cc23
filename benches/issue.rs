//! Claims → signed PNG bytes, compared with the plain composition of the crates named in the
//! design.
//!
//! `cargo bench --features full --bench issue`: interleaved in one process on one thread; medians
//! and their ratio.

mod plain;
mod timing;

use std::hint::black_box;

use fede::codec::{CoseSign1, encode_claims, frame};
use fede::issuer::Code;
use fede::key::SigningKey;
use fede::payload::Claims;
use fede::qr::{Level, QUIET_ZONE, encode, png};
use timing::{interleaved, median_us};

const ROUNDS: usize = 400;
const MODULE_PIXELS: u32 = 8;

fn main() {
    let key = SigningKey::from_seed(&[2; 32]).expect("a key");
    let theirs = ed25519_dalek::SigningKey::from_bytes(&[2; 32]);
    let claims = timing::claims();
    timing::assert_same_claims(&claims);
    let text = Code::sign(&claims, &key).text().to_owned();
    println!("claims → PNG: {} characters, level M, {MODULE_PIXELS} pixels a module", text.len());

    let ours = || fede_png(&claims, &key).len();
    let plain = || plain::png(&claims, &key, &theirs, qrcode::EcLevel::M).len();
    let [ours_us, plain_us] = interleaved(ROUNDS, [&ours, &plain]);
    println!("  fede                         {ours_us:9.1} µs");
    println!("  plain composition            {plain_us:9.1} µs");
    println!("  ratio                        {:9.1}", plain_us / ours_us);

    println!("where fede's time goes");
    let payload = encode_claims(&claims);
    let sign1 = CoseSign1::sign(&payload, &key);
    let matrix = encode(&text, Level::M).expect("a symbol");
    let stages: [(&str, &dyn Fn() -> usize); 5] = [
        ("claims → CBOR", &|| encode_claims(black_box(&claims)).len()),
        ("CBOR → COSE_Sign1, signing", &|| CoseSign1::sign(black_box(&payload), &key).len()),
        ("COSE_Sign1 → text", &|| frame(black_box(&sign1)).len()),
        ("text → modules", &|| {
            usize::try_from(encode(black_box(&text), Level::M).expect("a symbol").side()).unwrap_or(0)
        }),
        ("modules → PNG", &|| png(black_box(&matrix), MODULE_PIXELS, QUIET_ZONE).expect("a picture").len()),
    ];
    for (name, stage) in stages {
        println!("  {name:28} {:9.1} µs", median_us(ROUNDS, stage));
    }
}

fn fede_png(claims: &Claims, key: &SigningKey) -> Vec<u8> {
    let symbol = Code::sign(claims, key).symbol(Level::M).expect("a symbol");
    png(&symbol, MODULE_PIXELS, QUIET_ZONE).expect("a picture")
}
