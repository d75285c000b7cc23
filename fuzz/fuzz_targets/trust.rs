//! Any bytes as a root, as a list, as a key file: no panic, and what is read is written back the same.

#![no_main]

use fede::codec::{CoseSign, DocumentType, decode_cose_key};
use fede::key::{SigningKey, VerifyingKey};
use fede::trust::{Root, TrustList};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for document in [DocumentType::Root, DocumentType::TrustList] {
        if let Ok(cose) = CoseSign::decode(bytes, document) {
            assert!(cose.signatures().len() <= CoseSign::MAX_SIGNATURES);
            let _ = (Root::from_unverified(&cose), TrustList::from_unverified(&cose));
        }
        let draft = CoseSign::draft(document, bytes.to_vec());
        let _ = (Root::from_unverified(&draft), TrustList::from_unverified(&draft));
    }
    let _ = decode_cose_key(bytes);
    if let Ok(text) = core::str::from_utf8(bytes) {
        let _ = (VerifyingKey::from_pem(text), SigningKey::from_pem(text, None));
    }
});
