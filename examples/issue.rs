//! Issues a green code for a day, prints its text and writes `code.png`. Needs the feature `qr`.
//!
//! ```text
//! cargo run --example issue
//! ```

use fede::Issuer;
use fede::key::SigningKey;
use fede::payload::{HealthStatus, Region};
use fede::time::Timestamp;
use getrandom::SysRng;

#[expect(clippy::disallowed_methods, reason = "a program reads the clock once and passes the time on")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A real office keeps its key in a file: `fede key generate`, then `SigningKey::from_pem`.
    let key = SigningKey::generate(&mut SysRng)?;
    print!("{}", key.verifying_key().to_pem()?);

    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let now = Timestamp::from_seconds(seconds)?;
    let issuer = Issuer::new(Region::new("CN-SH")?, key);
    let code = issuer.issue(HealthStatus::green(now), now, &mut SysRng)?;
    println!("{}", code.text());

    let symbol = code.symbol(fede::qr::Level::L)?;
    std::fs::write("code.png", fede::qr::png(&symbol, 8, fede::qr::QUIET_ZONE)?)?;
    println!("wrote code.png");
    Ok(())
}
