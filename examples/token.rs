//! Signatures by a key in a token, beside those by a key file.
//!
//! `cargo run --release --features full --example token` makes a token of SoftHSM2 in a temporary
//! directory. It measures interleaved in one process, and prints medians and their ratio; then the
//! same number on two threads.

#[path = "../benches/timing/mod.rs"]
mod timing;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use fede::codec::{CoseSign1, encode_claims};
use fede::key::{Signer, SigningKey, TokenKey, TokenPin, TokenUri};
use timing::interleaved;

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const CONFIGURATION: &str = "SOFTHSM2_CONF";
const PIN: &str = "123456";
const ROUNDS: usize = 2000;

fn main() {
    // The module reads its variable when it is loaded, so the example runs itself with it.
    if std::env::var_os(CONFIGURATION).is_some() {
        measure();
        return;
    }
    if !Path::new(MODULE).exists() {
        println!("left out: no {MODULE} (Debian: softhsm2)");
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let configuration = directory.path().join("softhsm2.conf");
    std::fs::write(&configuration, format!("directories.tokendir = {}\n", directory.path().display())).expect("a file");
    let made = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--label", "bench", "--so-pin", PIN, "--pin", PIN])
        .env(CONFIGURATION, &configuration)
        .output();
    assert!(made.is_ok_and(|made| made.status.success()), "softhsm2-util makes a token");
    let this = std::env::current_exe().expect("this example");
    let run = Command::new(this).env(CONFIGURATION, &configuration).status();
    assert!(run.is_ok_and(|run| run.success()));
}

fn measure() {
    let uri = TokenUri::parse(&format!("pkcs11:object=bench;id=%01?module-path={MODULE}")).expect("a URI");
    let pin = TokenPin::stored(PIN.to_owned().into()).expect("a PIN");
    TokenKey::generate(&uri, Some(&pin)).expect("a key");
    let token = TokenKey::open(&uri, Some(&pin)).expect("the key");
    let file = SigningKey::from_seed(&[2; 32]).expect("a key");
    let payload = encode_claims(&timing::claims());
    let sign = |signer: &dyn Signer| CoseSign1::sign_with(&payload, signer).expect("a signature").len();

    println!("a COSE_Sign1 of {} bytes of claims, one thread", payload.len());
    let [by_token, by_file] = interleaved(ROUNDS, [&|| sign(&token), &|| sign(&file)]);
    println!("  key in SoftHSM2, checked     {by_token:9.1} µs   {:9.0} per second", 1e6 / by_token);
    println!("  key file                     {by_file:9.1} µs   {:9.0} per second", 1e6 / by_file);
    println!("  ratio                        {:9.1}", by_token / by_file);

    println!("two threads");
    let [by_token, by_file] = [rate(&token, &sign), rate(&file, &sign)];
    println!("  key in SoftHSM2, checked     {by_token:9.0} per second");
    println!("  key file                     {by_file:9.0} per second");
    println!("  ratio                        {:9.1}", by_file / by_token);
}

/// Signatures a second on two threads.
#[expect(clippy::disallowed_methods, reason = "a measurement is about time")]
fn rate(signer: &dyn Signer, sign: &(dyn Fn(&dyn Signer) -> usize + Sync)) -> f64 {
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..ROUNDS).map(|_| sign(signer)).sum::<usize>());
        }
    });
    let signatures = u32::try_from(2 * ROUNDS).expect("a number");
    f64::from(signatures) / start.elapsed().as_secs_f64()
}
