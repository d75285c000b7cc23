//! Arbitrary bytes as a snapshot: as a file, and as a correctly signed payload offered to a gate.
//!
//! Checks that nothing panics, that decoded input encodes to the same bytes, and that a gate which
//! refuses the snapshot keeps its set.

#![no_main]

use std::sync::LazyLock;

use fede::codec::{CoseSign, DocumentType};
use fede::trust::{Document, Snapshot};
use fede_fuzz::support::set::MemorySet;
use fede_fuzz::world::{Files, Kept, now, root, sign};
use libfuzzer_sys::fuzz_target;

static FIRST: LazyLock<Kept> = LazyLock::new(Kept::first);
static NEXT: LazyLock<MemorySet> = LazyLock::new(|| Files::of(2).set(&[root()]));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(cose) = CoseSign::decode(bytes, DocumentType::Snapshot) {
        read(&cose);
    }
    read(&CoseSign::draft(DocumentType::Snapshot, bytes.to_vec()));
    for snapshot in [bytes.to_vec(), sign(DocumentType::Snapshot, bytes.to_vec())] {
        let store = FIRST.store();
        let mut set = MemorySet { snapshot, ..NEXT.clone() };
        match store.sync(&mut set, now()) {
            Ok(_) => assert!(store.trust().is_ok()),
            Err(_) => assert!(Kept::of(&store) == *FIRST, "refused, and yet something was taken"),
        }
    }
});

fn read(cose: &CoseSign) {
    if let Ok(snapshot) = Snapshot::from_unverified(cose) {
        assert_eq!(snapshot.to_draft().unverified_payload(), cose.unverified_payload());
    }
}
