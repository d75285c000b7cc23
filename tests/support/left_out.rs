//! What tests leave out, because something is not on this machine.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// Says once what is left out, also if the test passes: the harness shows what a test prints only if it
/// fails. In CI nothing may be missing.
pub(crate) fn left_out(what: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    assert!(std::env::var_os("CI").is_none(), "in CI nothing may be left out: {what}");
    if SAID.lock().unwrap_or_else(PoisonError::into_inner).insert(what.to_owned()) {
        let _ = writeln!(std::io::stderr().lock(), "left out: {what}");
    }
}
