//! Reads files and standard input with size limits.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::Failure;
use crate::words::errors_cli as fails;

/// Maximum size of a key file, in bytes. Real files have a few hundred bytes.
pub(super) const MAX_KEY_BYTES: u64 = 64 << 10;
/// Maximum size of a request or a TOML source, in bytes. Enough for a list of 10 000 regions.
pub(super) const MAX_SOURCE_BYTES: u64 = 8 << 20;

/// Reads a file of at most `max` bytes. `-` reads standard input.
pub(super) fn read_bytes(path: &Path, max: u64) -> Result<Vec<u8>, Failure> {
    let bytes = read_beginning(path, max)?;
    if u64::try_from(bytes.len()).map_or(true, |found| found > max) {
        let failure = Failure::new("file-too-large", |lang| fails::FileTooLarge { max: &max }.say(lang));
        return Err(failure.in_file(path).advise(fails::file_too_large_hint));
    }
    Ok(bytes)
}

/// Reads a file, but at most `max + 1` bytes, so that the caller can detect a larger file.
pub(super) fn read_beginning(path: &Path, max: u64) -> Result<Vec<u8>, Failure> {
    if path.as_os_str() == "-" {
        return read_limited(io::stdin().lock(), path, max);
    }
    let file = File::open(path).map_err(|error| Failure::io("open", path, &error))?;
    read_limited(file, path, max)
}

/// Reads a text file of at most `max` bytes. `-` reads standard input.
pub(super) fn read_text(path: &Path, max: u64) -> Result<String, Failure> {
    String::from_utf8(read_bytes(path, max)?).map_err(|_| Failure::new("not-utf8", fails::not_utf8).in_file(path))
}

fn read_limited(source: impl Read, path: &Path, max: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    source.take(max + 1).read_to_end(&mut bytes).map_err(|error| Failure::io("read", path, &error))?;
    Ok(bytes)
}

/// Removes one line ending, as left by an editor or `echo`. Keeps blanks: a code may end in one.
pub(super) fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}
