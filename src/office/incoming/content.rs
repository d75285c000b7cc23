//! Where the text of a file is: in the file, or in memory after a conversion from a spreadsheet, from UTF-16
//! or from other ends of lines.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::encoding::{from_utf16, is_utf16};
use super::{Encoding, IncomingError, sheet};

/// Where the text is.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// In the file.
    File,
    /// In memory: what was sent, or converted to UTF-8 from a spreadsheet or from UTF-16.
    Converted(Arc<[u8]>),
}

/// What a text was converted from.
pub(super) struct Converted {
    /// SHA-256 of the bytes of the file.
    pub(super) digest: [u8; 32],
    /// `None` if the bytes are still in the encoding of the file.
    pub(super) encoding: Option<Encoding>,
    pub(super) other_sheets: Vec<String>,
}

impl Content {
    /// Converts a file that is not text of one byte after another.
    pub(super) fn of(path: &Path) -> Result<(Self, Option<Converted>), IncomingError> {
        let mut file = File::open(path).map_err(IncomingError::io("open", path))?;
        let mut begins = Vec::new();
        file.by_ref().take(BEGINNING).read_to_end(&mut begins).map_err(IncomingError::io("read", path))?;
        if !is_converted(&begins, path)? {
            return Ok((Self::File, None));
        }
        let mut bytes = begins;
        let rest = file.take(sheet::MAX_FILE_BYTES).read_to_end(&mut bytes);
        rest.map_err(IncomingError::io("read", path))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > sheet::MAX_FILE_BYTES {
            return Err(IncomingError::Sheet { path: path.to_owned(), fault: "large" });
        }
        Self::converted(bytes, path)
    }

    /// The same for bytes that are in memory.
    pub(super) fn of_bytes(bytes: &[u8], path: &Path) -> Result<(Self, Option<Converted>), IncomingError> {
        if is_converted(bytes, path)? {
            return Self::converted(bytes.to_vec(), path);
        }
        Ok((Self::Converted(bytes.into()), None))
    }

    fn converted(bytes: Vec<u8>, path: &Path) -> Result<(Self, Option<Converted>), IncomingError> {
        let digest = Sha256::digest(&bytes).into();
        let fault = |fault| IncomingError::Sheet { path: path.to_owned(), fault };
        if is_utf16(&bytes) {
            let text = with_line_feeds(from_utf16(&bytes, path)?);
            return Ok((Self::Converted(text.into()), Some(Converted::new(digest, Some(Encoding::Utf16)))));
        }
        if !is_archive(&bytes) {
            return Ok((Self::Converted(with_line_feeds(bytes).into()), Some(Converted::new(digest, None))));
        }
        let sheet = sheet::to_table(bytes).map_err(fault)?;
        let from = Converted { other_sheets: sheet.others, ..Converted::new(digest, Some(Encoding::Utf8)) };
        Ok((Self::Converted(sheet.table.into()), Some(from)))
    }

    pub(super) fn open(&self, path: &Path) -> Result<Opened, IncomingError> {
        Ok(match self {
            Self::File => Opened::File(File::open(path).map_err(IncomingError::io("open", path))?),
            Self::Converted(text) => Opened::Converted(Cursor::new(Arc::clone(text))),
        })
    }
}

impl Converted {
    const fn new(digest: [u8; 32], encoding: Option<Encoding>) -> Self {
        Self { digest, encoding, other_sheets: Vec::new() }
    }
}

/// Number of bytes in which the kind of a file shows, and how its lines end.
const BEGINNING: u64 = 64 << 10;

/// Whether lines end with a carriage return alone: *CSV (Macintosh)*. No multi-byte character of GB 18030
/// or Big5 contains one.
fn has_only_returns(begins: &[u8]) -> bool {
    begins.contains(&b'\r') && !begins.contains(&b'\n')
}

fn with_line_feeds(mut text: Vec<u8>) -> Vec<u8> {
    if has_only_returns(&text) {
        text.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
    text
}

fn is_archive(begins: &[u8]) -> bool {
    begins.starts_with(b"PK\x03\x04")
}

/// Whether a file that begins so is a spreadsheet or UTF-16, or ends its lines in another way.
fn is_converted(begins: &[u8], path: &Path) -> Result<bool, IncomingError> {
    if begins.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(IncomingError::Sheet { path: path.to_owned(), fault: "old" });
    }
    Ok(is_utf16(begins) || is_archive(begins) || has_only_returns(begins))
}

/// An open file, or the converted text of one.
pub(super) enum Opened {
    File(File),
    Converted(Cursor<Arc<[u8]>>),
}

impl Read for Opened {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(out),
            Self::Converted(text) => text.read(out),
        }
    }
}
