//! Arbitrary text and bytes as an `HC1:` code: as the text, as the COSE_Sign1, as the payload.
//!
//! Checks that nothing panics, that nothing is larger than its bound, and that a code without a
//! listed key is not authentic.

#![no_main]

use fede::foreign::hc1::{Hc1Code, MAX_COSE_BYTES, decompressed};
use fede::foreign::{ForeignStatement, ForeignUnverified};
use fede::payload::Lang;
use fede_fuzz::foreign::{LIST, hc1_of};
use fede_fuzz::world::now;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = core::str::from_utf8(bytes) {
        if let Ok(cose) = decompressed(text) {
            assert!(cose.len() <= MAX_COSE_BYTES);
        }
        judge(ForeignUnverified::from_text(text).ok());
    }
    judge(Hc1Code::from_cose(bytes).ok().map(ForeignUnverified::Hc1));
    // The input as a payload, so that the code behind the envelope is reached.
    judge(Hc1Code::from_cose(&hc1_of(bytes)).ok().map(ForeignUnverified::Hc1));
});

fn judge(code: Option<ForeignUnverified>) {
    let Some(code) = code else { return };
    assert!(code.authenticate(&LIST, now()).is_err(), "nobody has this key");
    let Ok(statement) = code.unverified_statement() else { return };
    assert!((1..=ForeignStatement::MAX_FACTS).contains(&statement.facts.len()));
    for lang in [Lang::En, Lang::Zh] {
        let _ = (statement.lines(lang), statement.person.lines(lang));
        statement.facts.iter().for_each(|fact| drop(fact.lines(lang)));
    }
}
