//! Atomic file writes, standard output, and notes on standard error. Text from input is escaped
//! before it is printed on a terminal.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::{Failure, local_time};
use crate::payload::is_unprintable;
use crate::trust;
use crate::words::errors_cli as fails;

pub(super) use crate::trust::{Access, Existing};

/// Writes a file atomically: writes a temporary file in the same directory and renames it.
pub(super) fn write_file(path: &Path, bytes: &[u8], access: Access, existing: Existing) -> Result<(), Failure> {
    trust::write_file(path, bytes, access, existing).map_err(|error| Failure::io("write", path, &error))
}

/// Replaces a file with what was made of its content, or makes it if there was none. Refuses if another
/// command has changed it meanwhile: its work would be lost. A link stays one.
pub(super) fn replace_read(path: &Path, read: Option<&[u8]>, bytes: &[u8]) -> Result<(), Failure> {
    let linked = path.is_symlink().then(|| path.canonicalize().ok()).flatten();
    let path = linked.as_deref().unwrap_or(path);
    // Commands that replace a file take turns from here on. Where there are no locks, people must.
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let turn = std::fs::File::open(directory).and_then(|directory| directory.lock().map(|()| directory));
    if read_again(path, read.map_or(0, <[u8]>::len)).as_deref() != read {
        let failure = Failure::new("changed-meanwhile", fails::changed_meanwhile).in_file(path);
        return Err(failure.advise(fails::changed_meanwhile_hint));
    }
    write_file(path, bytes, Access::Public, Existing::Replace)?;
    drop(turn);
    Ok(())
}

/// The bytes of a regular file, and no more than show that it has other ones.
fn read_again(path: &Path, expected: usize) -> Option<Vec<u8>> {
    path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let most = u64::try_from(expected).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Checks that a new file can be written: nothing is at the path, and its directory can be written
/// to. Commands check it before they sign, store or ask for anything.
pub(super) fn check_new(path: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::io("write", path, &error);
    if path.symlink_metadata().is_ok() {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !directory.metadata().map_err(failed)?.is_dir() {
        return Err(failed(std::io::ErrorKind::NotADirectory.into()));
    }
    #[cfg(unix)]
    rustix::fs::access(directory, rustix::fs::Access::WRITE_OK).map_err(|error| failed(error.into()))?;
    Ok(())
}

/// Prints words for people to standard output, with times in their zone. Removes styles if it is not a
/// terminal.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    print_exact(&local_time::zone().in_text(text))
}

/// Prints JSON, or a text that programs read. Removes styles if it is not a terminal.
pub(super) fn print_exact(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| Failure::stdout(&error))
}

/// The width of the terminal, if standard output is one.
pub(super) fn terminal_columns() -> Option<usize> {
    terminal_columns_of(&std::io::stdout())
}

/// The width of a terminal, if a stream is one.
#[cfg(unix)]
pub(super) fn terminal_columns_of(stream: &impl std::os::fd::AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some(size.ws_col.into()).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
pub(super) fn terminal_columns_of<T>(_: &T) -> Option<usize> {
    None
}

/// Writes bytes to standard output without changes.
pub(super) fn print_raw(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| Failure::stdout(&error))
}

/// Whether errors and remarks are JSON. A process has one standard error: `run` of `cli` decides
/// it once, before a command starts.
static STDERR_IS_JSON: AtomicBool = AtomicBool::new(false);

pub(super) fn set_stderr_json(is_json: bool) {
    STDERR_IS_JSON.store(is_json, Ordering::Relaxed);
}

pub(super) fn stderr_is_json() -> bool {
    STDERR_IS_JSON.load(Ordering::Relaxed)
}

/// Prints a line of JSON to standard error. JSON strings escape control characters.
pub(super) fn json_note(note: &Value) {
    let _ = writeln!(anstream::stderr().lock(), "{note}");
}

/// Prints a remark to standard error. Ignores errors, so that the command can continue.
pub(super) fn remark(text: &str) {
    if stderr_is_json() {
        return json_note(&json!({ "note": text }));
    }
    let local = local_time::zone().in_text(text);
    let _ = writeln!(anstream::stderr().lock(), "{}", escape(&local));
}

/// Escapes control, format and right-to-left characters, except newlines.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '\n' && is_unprintable(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

/// Like [`escape`], and also escapes newlines, for text that must stay on one line.
pub(super) fn escape_line(text: &str) -> String {
    escape(text).replace('\n', "\\u{a}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_see_no_control_characters() {
        assert_eq!(escape_line("a\u{1b}[2J\u{202e}b\n张"), "a\\u{1b}[2J\\u{202e}b\\u{a}张");
    }
}
