//! Verifies the codes in a picture (PNG, JPEG, BMP) with one pinned key. Needs the feature `qr`.
//!
//! ```text
//! cargo run --no-default-features --features qr --example picture -- CN-HB keys/hubei.pub.pem pass.png
//! ```

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use fede::Verifier;
use fede::key::VerifyingKey;
use fede::payload::Region;
use fede::qr::{Effort, QrReader, look_through};
use fede::time::Timestamp;
use fede::words::Lang;

#[expect(clippy::disallowed_methods, reason = "a program reads the clock once and passes the time on")]
fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let [region, key, picture] = std::env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "expected three arguments: the region (CN-SH), the file of its public key, a picture")?;
    let key = VerifyingKey::from_pem(&std::fs::read_to_string(key)?)?;
    let now = Timestamp::from_seconds(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let verifier = Verifier::pinned(Region::new(&region)?, key);
    let file = std::fs::read(picture)?;

    let mut texts = Vec::new();
    look_through(&file, &mut |image| {
        // A signature proves a reading that is not certain.
        let mut is_authentic = |symbol: &fede::qr::Symbol| verifier.verify(symbol.text(), now).code().is_some();
        let symbols = QrReader::new(Effort::Normal).read_with(image, &mut is_authentic);
        texts.extend(symbols.iter().map(|symbol| symbol.text().to_owned()));
        !symbols.is_empty()
    })?;

    let verdicts: Vec<_> = texts.iter().map(|text| verifier.verify(text, now)).collect();
    for verdict in &verdicts {
        println!("{}", verdict.decision().words(Lang::En));
        for reason in verdict.reasons() {
            println!("{} [{}]", reason.sentence(Lang::En), reason.id());
        }
    }
    let is_accepted = !verdicts.is_empty() && verdicts.iter().all(|verdict| verdict.decision().id() == "accepted");
    Ok(if is_accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
