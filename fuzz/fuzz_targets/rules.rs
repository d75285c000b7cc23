//! Arbitrary text as gate rules, alone and as rules that add to others, and the same text signed by
//! a region.
//!
//! Checks that nothing panics, that rules which add to others are never less strict than those, and
//! that signed rules carry the text unchanged. The input is a text, a zero byte, and the text of
//! the base rules.

#![no_main]

use fede::codec::{CoseSign, DocumentType};
use fede::gate::GateRules;
use fede::trust::{Document, Rules};
use fede_fuzz::split::at_zero;
use fede_fuzz::support::set::{region, window};
use fede_fuzz::world::{shanghai_keys, sign};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Arbitrary bytes as a correctly signed payload.
    let keys = shanghai_keys();
    let _ = Rules::signed_by(bytes, region("CN-SH"), &keys);
    let _ = Rules::signed_by(&sign(DocumentType::Rules, bytes.to_vec()), region("CN-SH"), &keys);
    let (text, other) = at_zero(bytes);
    let (Ok(text), Ok(other)) = (core::str::from_utf8(text), core::str::from_utf8(other)) else { return };
    let alone = GateRules::parse(text, &|_| None);
    let adds_to = GateRules::adds_to(text);
    assert!(alone.is_err() || adds_to.is_ok(), "rules that can be read name what they add to");
    let base = GateRules::parse(other, &|_| None);
    let both = GateRules::parse(text, &|_| Some(other.to_owned()));
    if let (Ok(Some(_)), Ok(base), Ok(both)) = (&adds_to, &base, &both) {
        is_no_milder(base, both);
    }
    let rules = Rules::new(region("CN-SH"), 3, window("2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z"), text);
    let draft: CoseSign = rules.expect("a version").to_draft();
    let file = sign(DocumentType::Rules, draft.unverified_payload().to_vec());
    if let Ok((read, _)) = Rules::signed_by(&file, region("CN-SH"), &keys) {
        assert_eq!(read.text(), text);
    }
});

fn is_no_milder(base: &GateRules, both: &GateRules) {
    assert!(base.asks().iter().all(|kind| both.asks().contains(kind)));
    assert!(both.policy().accepted().iter().all(|status| base.policy().accepted().contains(status)));
    assert!(both.policy().itinerary_alone() >= base.policy().itinerary_alone());
    assert!(both.unbound() >= base.unbound());
    assert!(both.marked() >= base.marked());
    assert!(base.max_age_hours().is_none_or(|most| both.max_age_hours().is_some_and(|hours| hours <= most)));
    assert!(both.areas().len() >= base.areas().len());
}
