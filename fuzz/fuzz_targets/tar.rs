//! Arbitrary bytes as a tar archive of a set.
//!
//! Checks that nothing panics, that no file is larger than its archive, and that a gate which
//! refuses the set keeps its own.

#![no_main]

use std::sync::LazyLock;

use fede::trust::SetFiles;
use fede_fuzz::world::{Files, Kept, named, now, root};
use libfuzzer_sys::fuzz_target;

static FIRST: LazyLock<Kept> = LazyLock::new(Kept::first);
static NAMES: LazyLock<Vec<String>> =
    LazyLock::new(|| named(&Files::of(2).set(&[root()])).into_iter().map(|(name, _)| name).collect());

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut files) = SetFiles::from_tar(bytes) else { return };
    for name in NAMES.iter() {
        if let Some(file) = files.file(name, usize::MAX) {
            assert!(file.len() <= bytes.len());
            assert!(files.file(name, 10).is_some_and(|cut| cut.len() <= 11 && file.starts_with(&cut)));
        }
    }
    let store = FIRST.store();
    match store.sync(&mut files, now()) {
        Ok(_) => assert!(store.trust().is_ok()),
        Err(_) => assert!(Kept::of(&store) == *FIRST, "refused, and yet something was taken"),
    }
});
