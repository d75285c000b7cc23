//! Any bytes as each kind of document, as a block, as a key file: no panic, and what is read is written back the same.

#![no_main]

use fede::codec::{CoseSign, DocumentType, decode_cose_key};
use fede::key::{SigningKey, VerifyingKey};
use fede::trust::{Block, ImportFile, RevocationList, Root, Rules, Snapshot, TrustList};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for document in DocumentType::ALL {
        if let Ok(cose) = CoseSign::decode(bytes, document) {
            assert!(cose.signatures().len() <= CoseSign::MAX_SIGNATURES);
            read_all(&cose);
        }
        read_all(&CoseSign::draft(document, bytes.to_vec()));
    }
    if let Ok(block) = Block::decode(bytes) {
        assert_eq!(block.encode(), bytes);
        assert!(block.entries().take(100).all(|(slot, _)| block.withdrawal(slot).is_some()));
    }
    let _ = decode_cose_key(bytes);
    if let Ok(text) = core::str::from_utf8(bytes) {
        let _ = (VerifyingKey::from_pem(text), SigningKey::from_pem(text, None), ImportFile::from_toml(text));
    }
});

fn read_all(cose: &CoseSign) {
    let payload = cose.unverified_payload();
    let written = [
        Root::from_unverified(cose).map(|read| read.to_draft()),
        TrustList::from_unverified(cose).map(|read| read.to_draft()),
        RevocationList::from_unverified(cose).map(|read| read.to_draft()),
        Rules::from_unverified(cose).map(|read| read.to_draft()),
        Snapshot::from_unverified(cose).map(|read| read.to_draft()),
    ];
    for draft in written.into_iter().flatten() {
        assert_eq!(draft.unverified_payload(), payload);
    }
}
