//! Arbitrary lines of a handheld scanner, with any keyboard layout, at a gate that has just judged
//! a holder's code.
//!
//! Checks that nothing panics, that a scanner never answers a document check, that the last judged
//! code is always the last one shown, and that each judgement is counted. Each line ends with a
//! line feed. Its first byte is the pause before it, in units of 100 ms.

#![no_main]

use std::sync::LazyLock;

use fede::gate::{Judgement, Sight};
use fede::verifier::Decision;
use fede_fuzz::world::{GREEN, Kept, code, moment, shift};
use libfuzzer_sys::fuzz_target;

static FIRST: LazyLock<Kept> = LazyLock::new(Kept::first);
static CODE: LazyLock<String> = LazyLock::new(|| code(GREEN));

/// More lines only slow down the fuzzer.
const MAX_LINES: usize = 32;

fuzz_target!(|bytes: &[u8]| {
    let mut shift = shift(&FIRST);
    let mut millis = 0;
    let mut last = check(&shift.line(&CODE, moment(millis)));
    let mut judged = 1;
    assert!(last.is_some(), "the holder's code");
    for line in bytes.split(|byte| *byte == b'\n').take(MAX_LINES) {
        let Some((pause, line)) = line.split_first() else { continue };
        millis += u64::from(*pause) * 100;
        let line = String::from_utf8_lossy(line);
        for is_line in [false, true] {
            let now = moment(millis);
            let sight = if is_line { shift.line(&line, now) } else { shift.overdue(now) };
            judged += sight.judged.len();
            last = check(&sight).or(last);
            assert_eq!(shift.last().map(Judgement::to_json), last);
        }
    }
    let sight = shift.last_line(moment(millis));
    judged += sight.judged.len();
    check(&sight);
    let counts = [Decision::Accepted, Decision::Undecided, Decision::Refused].map(|it| shift.tally().count(it));
    assert_eq!(counts.iter().sum::<u64>(), u64::try_from(judged).expect("few"));
});

/// Returns the last judgement of a sight. No judgement may be about a document: only staff can
/// enter its number.
fn check(sight: &Sight) -> Option<String> {
    for judgement in &sight.judged {
        assert!(!judgement.reason_ids().contains(&"other-document"));
    }
    sight.judged.last().map(Judgement::to_json)
}
