//! Arbitrary bytes as claims, as a CBOR item and as a signed code, and arbitrary text as a code.
//!
//! Checks that nothing panics, that decoded input encodes to the same bytes, that only a code with
//! a listed key is authentic, and that a gate judges every text.

#![no_main]

use std::sync::LazyLock;

use fede::codec::cbor::{decode_value, encode_value, pretty_diagnostic};
use fede::codec::{CoseSign1, decode_claims, decode_cose_key, encode_claims, unframe};
use fede::gate::{Judgement, RulesInForce};
use fede::trust::HeldTrust;
use fede_fuzz::support::{key, sign_bytes};
use fede_fuzz::world::{Kept, now};
use libfuzzer_sys::fuzz_target;

static TRUST: LazyLock<HeldTrust> = LazyLock::new(|| Kept::first().store().trust().expect("a set"));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = decode_value(bytes) {
        assert_eq!(encode_value(&value), bytes);
        let _ = pretty_diagnostic(&value);
    }
    if let Ok(claims) = decode_claims(bytes) {
        assert_eq!(encode_claims(&claims), bytes);
    }
    let _ = CoseSign1::decode(bytes);
    let _ = decode_cose_key(bytes);
    // The input as a correctly signed payload, so that the code behind the signature check is
    // reached.
    judge(&sign_bytes(bytes, 12));
    if let Ok(text) = core::str::from_utf8(bytes) {
        let _ = unframe(text);
        judge(text);
    }
});

fn judge(text: &str) {
    let judgement = Judgement::of(text, &*TRUST, &RulesInForce::default(), now());
    let _ = (judgement.to_json(), judgement.sign());
    if let Some(code) = judgement.verdict().code() {
        let kid = code.anchor().key().kid();
        assert!([12, 13].iter().any(|seed| key(*seed).kid() == kid), "a key that the list does not name");
    }
}
