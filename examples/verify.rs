//! Verifies the text of a code with one pinned key. Needs no feature.
//!
//! ```text
//! cargo run --no-default-features --example verify -- CN-HB keys/hubei.pub.pem "$(cat fixtures/codes/both.txt)"
//! ```

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use fede::Verifier;
use fede::key::VerifyingKey;
use fede::payload::Region;
use fede::time::Timestamp;
use fede::verifier::Decision;
use fede::words::Lang;

#[expect(clippy::disallowed_methods, reason = "a program reads the clock once and passes the time on")]
fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let [region, key, code] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(
        |_| "expected three arguments: the region (CN-SH), the file of its public key, the text of a code (FD1:…)",
    )?;
    let key = VerifyingKey::from_pem(&std::fs::read_to_string(key)?)?;
    let now = Timestamp::from_seconds(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;

    let verdict = Verifier::pinned(Region::new(&region)?, key).verify(&code, now);

    println!("{}", verdict.decision().words(Lang::En));
    for reason in verdict.reasons() {
        println!("{} [{}]", reason.sentence(Lang::En), reason.id());
    }
    // Claims exist only if the signature is valid.
    if let Some(health) = verdict.code().and_then(|code| code.claims().statements().health()) {
        println!("health status: {}", health.status().id());
    }
    Ok(match verdict.decision() {
        Decision::Accepted => ExitCode::SUCCESS,
        Decision::Refused => ExitCode::from(1),
        Decision::Undecided => ExitCode::from(2),
    })
}
