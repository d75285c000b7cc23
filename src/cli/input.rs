//! Reads files, standard input and document numbers, with size limits.

use std::fs::File;
use std::io::{BufRead, IsTerminal, Read, stdin};
use std::path::Path;

use zeroize::Zeroizing;

use super::Failure;
use super::prompt::ask_hidden;
use crate::key::DocumentNumber;
use crate::payload::Lang;
use crate::words::{cli as say, errors_cli as fails, file};

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
        return read_limited(stdin().lock(), path, max);
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

/// The text of a code from a pipe, without what was added to it. A pipe of `PowerShell` may have
/// UTF-16. `None` if the bytes are no text.
pub(super) fn piped_text(bytes: &[u8]) -> Option<String> {
    let wide = |decode: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|unit| decode(*unit)).collect();
        String::from_utf16(&units).ok()
    };
    let text = if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        wide(u16::from_le_bytes, rest)?
    } else if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        wide(u16::from_be_bytes, rest)?
    } else {
        core::str::from_utf8(bytes).ok()?.to_owned()
    };
    Some(bare(&text.replace('\0', "")).to_owned())
}

/// A text without what editors, shells and `echo` add: a byte order mark, line ends of every kind,
/// other control characters and blanks at both ends. Base45 never ends in a blank, since the last
/// character of a group is small (RFC 9285, section 4).
pub(super) fn bare(text: &str) -> &str {
    let is_added = |character: char| character.is_control() || character.is_whitespace() || character == '\u{feff}';
    text.trim_matches(is_added)
}

/// Removes one line ending, as left by an editor or `echo`. Keeps blanks: a code may end in one.
pub(super) fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// A document number from a flag. Other users can see flags in the process list, so `-` reads the
/// first line of standard input, or asks on a terminal.
pub(super) fn document_number(given: &str, lang: Lang) -> Result<Zeroizing<String>, Failure> {
    if given != "-" {
        return Ok(Zeroizing::new(given.to_owned()));
    }
    if stdin().is_terminal() {
        return ask_hidden(say::ask_number(lang));
    }
    // A number is short, but may contain blanks and hyphens.
    let limit = u64::try_from(4 * DocumentNumber::MAX_CHARS).unwrap_or(u64::MAX);
    let mut line = Zeroizing::new(String::new());
    stdin().lock().take(limit).read_line(&mut line).map_err(|error| {
        Failure::new("number-unreadable", |lang| {
            fails::NumberUnreadable { reason: &file::reason(&error, lang) }.say(lang)
        })
        .advise(fails::number_unreadable_hint)
    })?;
    Ok(Zeroizing::new(without_line_end(&line).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pipe_adds_is_removed() {
        for added in ["FD1:A B", "\u{feff}FD1:A B\r\n", "FD1:A B\n\n", "\r\nFD1:A B\0", "\u{2}FD1:A B\u{3}\t\u{1a}"] {
            assert_eq!(piped_text(added.as_bytes()).as_deref(), Some("FD1:A B"), "{added:?}");
            for encode in [u16::to_le_bytes, u16::to_be_bytes] {
                let units = core::iter::once(0xfeff).chain(added.encode_utf16());
                let bytes: Vec<u8> = units.flat_map(encode).collect();
                assert_eq!(piped_text(&bytes).as_deref(), Some("FD1:A B"), "{added:?}");
            }
        }
        assert_eq!(piped_text(b"F\x00D\x001\x00:\x00").as_deref(), Some("FD1:"));
        assert_eq!(piped_text(&[0x89, b'P', b'N', b'G']), None);
    }
}
