//! Arbitrary text and bytes as a SMART Health Card: as the text of symbols, as the JWS, as the
//! compressed and the plain payload.
//!
//! Checks that nothing panics, and that a card without a listed key is not authentic.

#![no_main]

use fede::foreign::shc::ShcCode;
use fede::foreign::{ForeignStatement, ForeignUnverified};
use fede_fuzz::foreign::{LIST_VCI, shc_of};
use fede_fuzz::world::now;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = core::str::from_utf8(bytes) {
        let lines: Vec<&str> = text.lines().collect();
        judge(ShcCode::from_texts(&lines).ok());
        judge(ShcCode::from_text(text).ok());
        judge(ShcCode::from_jws(text).ok());
    }
    for is_compressed in [true, false] {
        judge(ShcCode::from_jws(&shc_of(bytes, is_compressed)).ok());
    }
});

fn judge(code: Option<ShcCode>) {
    let Some(code) = code else { return };
    if let Ok(statement) = code.unverified_statement() {
        assert!((1..=ForeignStatement::MAX_FACTS).contains(&statement.facts.len()));
    }
    assert!(ForeignUnverified::Shc(code).authenticate(&LIST_VCI, now()).is_err(), "nobody has this key");
}
