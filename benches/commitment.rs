//! Cost of a commitment to a document number: for the office, for the gate, and for an attacker who
//! tries all numbers.
//!
//! `cargo bench --features full --bench commitment` runs on one thread. The costs in the format are
//! those of the first row.

mod timing;

use argon2::{Algorithm, Argon2, Params, Version};
use fede::key::{DocumentNumber, commit};
use fede::payload::{DocumentKind, Salt};
use timing::median_us;

/// Memory in KiB, passes, lanes: OWASP's recommendations, and the second one of RFC 9106, for
/// little memory.
const CANDIDATES: [(u32, u32, u32); 4] = [(19_456, 2, 1), (12_288, 3, 1), (47_104, 1, 1), (65_536, 3, 4)];
const ROUNDS: usize = 15;

fn main() {
    println!("Argon2id, one thread           a gate checks one   an office commits a million");
    for (memory, passes, lanes) in CANDIDATES {
        let work = || {
            let params = Params::new(memory, passes, lanes, Some(16)).expect("parameters");
            let mut out = [0; 16];
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_into(b"\x0111010519491231002X", b"saltsalt", &mut out)
                .expect("memory");
            usize::from(out[0])
        };
        row(&format!("{memory} KiB, {passes} passes, {lanes} lanes"), median_us(ROUNDS, &work));
    }
    let number = DocumentNumber::new("11010519491231002X").expect("a number");
    let ours = || {
        let commitment = commit(DocumentKind::ResidentId, &number, Salt::new(*b"saltsalt")).expect("memory");
        usize::from(commitment.digest()[0])
    };
    let us = median_us(ROUNDS, &ours);
    row("fede::key::commit", us);
    println!("\nto try every Chinese resident number against one code, on one core of this machine:");
    // About 3000 regions, 100 years of birth dates and 1000 sequence numbers. The check digit
    // follows from these.
    for (known, candidates) in [
        ("birthplace and date of birth known", 1_000.0),
        ("birthplace known", 36_525.0 * 1_000.0),
        ("date of birth known", 3_000.0 * 1_000.0),
        ("nothing known", 3_000.0 * 36_525.0 * 1_000.0),
    ] {
        println!("  {known:36} {:>16}", duration(candidates * us / 1e6));
    }
}

fn row(name: &str, us: f64) {
    println!("  {name:28} {:14.1} ms {:25.1} h", us / 1e3, us / 3600.0);
}

fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.0} seconds"),
        s if s < 48.0 * 3600.0 => format!("{:.1} hours", s / 3600.0),
        s if s < 800.0 * 86400.0 => format!("{:.0} days", s / 86400.0),
        s => format!("{:.0} years", s / 86400.0 / 365.25),
    }
}
