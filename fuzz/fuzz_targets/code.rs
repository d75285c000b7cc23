//! Any bytes as claims and as an item of CBOR: no panic, and what is read is written back the same.

#![no_main]

use fede::codec::cbor::Item;
use fede::codec::{CoseSign1, decode_claims, encode_claims, unframe};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(item) = Item::decode(bytes) {
        assert_eq!(item.encode(), bytes);
        let _ = item.to_pretty_diagnostic();
    }
    if let Ok(claims) = decode_claims(bytes) {
        assert_eq!(encode_claims(&claims), bytes);
    }
    let _ = CoseSign1::decode(bytes);
    if let Ok(text) = core::str::from_utf8(bytes) {
        let _ = unframe(text);
    }
});
