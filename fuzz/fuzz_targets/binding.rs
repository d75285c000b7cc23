//! Arbitrary text as the proof of a telephone's key, and arbitrary bytes as what the telephone signs.
//!
//! Checks that nothing panics, and that a key comes only out of a proof that this key has signed, for
//! the office and the nonce that are asked.

#![no_main]

use std::sync::LazyLock;

use fede::codec::frame;
use fede::holder::{Audience, BindingDraft, BindingProof, Nonce};
use fede_fuzz::support::key;
use fede_fuzz::world::now;
use libfuzzer_sys::fuzz_target;

static OFFICE: LazyLock<Audience> = LazyLock::new(|| Audience::new("https://health.example").expect("an origin"));
static NONCE: LazyLock<Nonce> = LazyLock::new(|| Nonce::new(&[7; 16]).expect("a nonce"));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = core::str::from_utf8(bytes) {
        read(text);
    }
    // The input as the document behind the framing.
    read(&frame(bytes).replacen("FD1:", BindingProof::PREFIX, 1));
    // The input as claims with a valid signature.
    let signer = key(40);
    let draft = BindingDraft::new(signer.verifying_key(), &OFFICE, Some(&NONCE), now()).with_payload(bytes);
    let text = draft.signed_by(&signer).expect("the key of the draft");
    if let Some(proof) = read(&text) {
        assert_eq!(proof.key(), signer.verifying_key(), "another key than the one that has signed");
    }
});

fn read(text: &str) -> Option<BindingProof> {
    let proof = BindingProof::from_text(text).ok()?;
    assert!(text.len() <= BindingProof::MAX_CHARS);
    for nonce in [None, Some(&*NONCE)] {
        for audience in [&*OFFICE, &Audience::counter()] {
            if let Ok(found) = proof.key_for(audience, nonce, now()) {
                assert_eq!(found, proof.key());
            }
        }
    }
    Some(proof)
}
