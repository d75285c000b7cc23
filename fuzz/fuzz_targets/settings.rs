//! Arbitrary bytes as `fede.toml`, and as a file whose kind is recognised.
//!
//! Checks that nothing panics, and that a document of fede is never taken for a text.

#![no_main]

use fede::cli::{file_kind, read_settings};
use fede::codec::{CoseSign, DocumentType};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let kind = file_kind(bytes);
    let is_list = CoseSign::decode(bytes, DocumentType::TrustList).is_ok();
    assert!(!is_list || kind == Some("list"), "{kind:?}");
    if let Ok(text) = core::str::from_utf8(bytes) {
        read_settings(text);
    }
});
