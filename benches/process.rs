//! `fede verify` of one 1280 × 720 picture as a whole process, compared with reading the image
//! alone.
//!
//! `cargo bench --features full --bench process`: each round starts the program once and reads the
//! same picture once in this process. The difference is everything else: start, trust list,
//! signature, verdict.

mod timing;

use std::path::Path;
use std::process::Command;

use fede::issuer::Code;
use fede::key::SigningKey;
use fede::qr::camera::{Shot, photograph};
use fede::qr::{Level, QrReader, SymbolReader, decode_picture};
use timing::{interleaved, numbered};

const ROUNDS: usize = 40;

fn main() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pem = std::fs::read_to_string(repository.join("keys/shanghai.pem")).expect("the demonstration's key");
    let key = SigningKey::from_pem(&pem, None).expect("a key");
    let symbol = Code::sign(&numbered(1), &key).symbol(Level::M).expect("a symbol");
    let shot = Shot { rotation: 8.0, tilt: (15.0, 10.0), ..Shot::default() };
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("photo.png");
    photograph(&[(&symbol, shot)]).save(&file).expect("a picture");
    let [trust, root] = ["list", "root"].map(|name| repository.join(format!("fixtures/trust/{name}.cbor")));

    let whole = || {
        let status = Command::new(env!("CARGO_BIN_EXE_fede"))
            .arg("verify")
            .arg(&file)
            .arg("--trust")
            .arg(&trust)
            .arg("--root")
            .arg(&root)
            .args(["--at", "2026-03-05T12:00:00Z"])
            .output()
            .expect("fede runs");
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
        status.stdout.len()
    };
    let reading = || {
        let picture = decode_picture(&std::fs::read(&file).expect("a file")).expect("a picture");
        QrReader::default().read(&picture).len()
    };
    let [whole_us, reading_us] = interleaved(ROUNDS, [&whole, &reading]);
    println!("fede verify, one 1280 × 720 picture");
    println!("  whole process                {:9.2} ms", whole_us / 1e3);
    println!("  reading the image alone      {:9.2} ms", reading_us / 1e3);
    println!("  all else                     {:9.2} ms", (whole_us - reading_us) / 1e3);
}
