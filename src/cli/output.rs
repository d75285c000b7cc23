//! Atomic file writes, and standard output.

use std::io::Write;
use std::path::Path;

use super::Failure;
use crate::trust;

pub(super) use crate::trust::{Access, Existing};

/// Writes a file atomically: writes a temporary file in the same directory and renames it.
pub(super) fn write_file(path: &Path, bytes: &[u8], access: Access, existing: Existing) -> Result<(), Failure> {
    trust::write_file(path, bytes, access, existing).map_err(|error| Failure::io("write", path, &error))
}

/// Prints to standard output. Removes styles if it is not a terminal.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| Failure::stdout(&error))
}

/// Writes bytes to standard output without changes.
pub(super) fn print_raw(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| Failure::stdout(&error))
}

/// Prints a remark to standard error. Ignores errors, so that the command can continue.
pub(super) fn remark(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", super::sanitize::escape(text));
}
