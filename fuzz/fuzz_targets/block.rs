//! Arbitrary bytes as a revocation list, as a block of withdrawn codes, and as a correctly signed
//! payload.
//!
//! Checks that nothing panics, that decoded input encodes to the same bytes, that a block has no
//! more slots than the limit, and that a block finds each slot that it lists.

#![no_main]

use fede::codec::{CoseSign, DocumentType};
use fede::trust::{Block, Document, RevocationList, RevokedDay};
use fede_fuzz::support::set::region;
use fede_fuzz::world::{now, shanghai_keys, sign};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(block) = Block::decode(bytes) {
        assert_eq!(block.encode(), bytes);
        assert!(block.count() <= Block::MAX_SLOTS);
        assert_eq!(block.entries().count(), block.count());
        assert!(block.entries().take(100).all(|(slot, withdrawal)| block.withdrawal(slot) == Some(withdrawal)));
        let day = RevokedDay::of(now().day(), bytes);
        assert_eq!(day.read(bytes), Ok(block));
    }
    if let Ok(cose) = CoseSign::decode(bytes, DocumentType::RevocationList) {
        read(&cose);
    }
    read(&CoseSign::draft(DocumentType::RevocationList, bytes.to_vec()));
    let keys = shanghai_keys();
    for file in [bytes.to_vec(), sign(DocumentType::RevocationList, bytes.to_vec())] {
        if let Ok((list, until)) = RevocationList::signed_by(&file, region("CN-SH"), &keys) {
            assert_eq!(list.region(), region("CN-SH"));
            assert!(until <= list.window().expires());
        }
    }
});

fn read(cose: &CoseSign) {
    if let Ok(list) = RevocationList::from_unverified(cose) {
        assert_eq!(list.to_draft().unverified_payload(), cose.unverified_payload());
    }
}
