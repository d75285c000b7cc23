//! A set with one file changed by the input, offered to a gate that holds the previous set.
//!
//! Checks that a refused set does not change the gate's store, that an accepted set gives a store
//! that can be opened, and that no version goes back. The input is: the file, the kind of change,
//! the position (two bytes), and the bytes. Half of the kinds sign the changed payload, and the
//! documents that name it, with valid keys: a hostile region or publisher.

#![no_main]

use std::sync::LazyLock;

use fede::codec::{CoseSign, DocumentType};
use fede::trust::{GateStore, StoreMemory};
use fede_fuzz::split::{head, patch};
use fede_fuzz::support::set::MemorySet;
use fede_fuzz::world::{Files, Kept, now, root, root_2, sign};
use libfuzzer_sys::fuzz_target;

static FIRST: LazyLock<Kept> = LazyLock::new(Kept::first);
static FILES: LazyLock<Files> = LazyLock::new(|| Files::of(2));
static ROOTS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| [root(), root_2()]);

fuzz_target!(|bytes: &[u8]| {
    let Some(([which, mode, high, low], with)) = head::<4>(bytes) else { return };
    let (is_signed, at) = (mode & 4 != 0, u16::from_be_bytes([high, low]));
    let changed = |file: &[u8], document: DocumentType| {
        if !is_signed {
            return patch(file, mode, at, with);
        }
        let payload = CoseSign::decode(file, document).expect("a document").unverified_payload().to_vec();
        sign(document, patch(&payload, mode, at, with))
    };
    let (mut files, mut roots) = (FILES.clone(), ROOTS.to_vec());
    match which % 6 {
        0 => roots[1] = changed(&roots[1], DocumentType::Root),
        1 => files.list = changed(&files.list, DocumentType::TrustList),
        2 => files.revocations = changed(&files.revocations, DocumentType::RevocationList),
        3 => files.rules = changed(&files.rules, DocumentType::Rules),
        4 => {
            let block = patch(&files.block, mode, at, with);
            files = if is_signed { files.with_block(block) } else { Files { block, ..files } };
        }
        _ => {}
    }
    let mut set = files.set(&roots);
    if which % 6 == 5 {
        set.snapshot = changed(&set.snapshot, DocumentType::Snapshot);
    }
    offer(&FIRST.store(), set);
});

fn offer(store: &GateStore<StoreMemory>, mut set: MemorySet) {
    let before = store.trust().expect("the first set");
    match store.sync(&mut set, now()) {
        Err(_) => assert!(Kept::of(store) == *FIRST, "refused, and yet something was taken"),
        Ok(_) => {
            let after = store.trust().expect("the set that was taken");
            assert!(after.root().root().version() >= before.root().root().version());
            assert!(after.snapshot().map(|it| it.version()) >= before.snapshot().map(|it| it.version()));
            assert!(after.list().map(|it| it.list().version()) >= before.list().map(|it| it.list().version()));
            // The same set again is not newer.
            let again = store.sync(&mut set, now()).expect("the set that was taken");
            assert!(!again.is_newer);
        }
    }
}
