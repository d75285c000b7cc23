//! Arbitrary bytes as roots and trust lists: as files, and as correctly signed payloads.
//!
//! Checks that nothing panics, that decoded input encodes to the same bytes, that a document has no
//! more signatures than the limit, and that a list is valid only if the list role of its root has
//! signed it.

#![no_main]

use std::sync::LazyLock;

use fede::codec::{CoseSign, DocumentType, decode_cose_key};
use fede::trust::{Document, Root, TrustList, TrustedList, TrustedRoot};
use fede_fuzz::world::{root, sign};
use libfuzzer_sys::fuzz_target;

static ROOT: LazyLock<TrustedRoot> = LazyLock::new(|| TrustedRoot::from_bytes(&root()).expect("a root"));

fuzz_target!(|bytes: &[u8]| {
    for document in DocumentType::ALL {
        if let Ok(cose) = CoseSign::decode(bytes, document) {
            assert!(cose.signatures().len() <= CoseSign::MAX_SIGNATURES);
            assert_eq!(cose.encode(), bytes);
            read(&cose);
        }
    }
    read(&CoseSign::draft(DocumentType::Root, bytes.to_vec()));
    read(&CoseSign::draft(DocumentType::TrustList, bytes.to_vec()));
    let _ = decode_cose_key(bytes);
    for root in [bytes.to_vec(), sign(DocumentType::Root, bytes.to_vec())] {
        let _ = TrustedRoot::from_bytes(&root);
        if let Ok(next) = ROOT.succeeded_by(&root) {
            assert_eq!(next.root().version(), ROOT.root().version() + 1);
        }
    }
    for list in [bytes.to_vec(), sign(DocumentType::TrustList, bytes.to_vec())] {
        if let Ok(list) = TrustedList::from_bytes(&list, ROOT.clone()) {
            let list = list.list();
            assert!(list.regions().len() <= TrustList::MAX_REGIONS);
            let _ = list.check_keys();
            // A list has no changes compared with itself.
            assert!(list.changes_to(list).is_empty());
        }
    }
});

fn read(cose: &CoseSign) {
    let written = [
        Root::from_unverified(cose).map(|read| read.to_draft()),
        TrustList::from_unverified(cose).map(|read| read.to_draft()),
    ];
    for draft in written.into_iter().flatten() {
        assert_eq!(draft.unverified_payload(), cose.unverified_payload());
    }
}
