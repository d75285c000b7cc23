//! Where the codes of a batch go. Every form can be cut back to what had been written when it was last said to be safe.

mod archive;
mod database;
mod directory;
mod lines;
mod tar;
mod zip;

use std::path::{Path, PathBuf};

use super::BulkError;
use crate::payload::Cti;

pub(super) use lines::LineFile;

/// A code of a batch.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The line of the file of people.
    pub(super) line: u64,
    pub(super) cti: Cti,
    pub(super) text: &'a str,
    /// The PNG; empty where the form has no pictures.
    pub(super) picture: &'a [u8],
}

/// An output that grows.
pub(super) trait Output {
    /// Writes a code.
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError>;

    /// Makes sure that all of it is on the disk, and says how long it is.
    fn sync(&mut self) -> Result<u64, BulkError>;

    /// Ends it.
    fn finish(&mut self) -> Result<(), BulkError>;
}

/// The form of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputForm {
    /// A directory of pictures, a thousand in each of its own.
    Directory,
    /// A tar archive of pictures (POSIX ustar).
    Tar,
    /// A ZIP archive of pictures, stored.
    Zip,
    /// An SQLite database: `code(line, cti, text, png)`.
    Sqlite,
    /// JSON lines of identifiers and texts, without pictures.
    Ndjson,
}

impl OutputForm {
    /// By the ending of a name: `.tar`, `.zip`, `.sqlite`, `.ndjson`; a directory with any other.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("tar") => Self::Tar,
            Some("zip") => Self::Zip,
            Some("sqlite") => Self::Sqlite,
            Some("ndjson") => Self::Ndjson,
            _ => Self::Directory,
        }
    }

    /// Whether it holds pictures.
    #[must_use]
    pub const fn has_pictures(self) -> bool {
        !matches!(self, Self::Ndjson)
    }

    /// Whether it says itself which line each code is for.
    pub(super) const fn names_lines(self) -> bool {
        matches!(self, Self::Sqlite | Self::Ndjson)
    }
}

/// Opens an output, or goes on with one: everything after `written` (bytes, or rows of a database) is cut off, and
/// everything after `codes` entries.
pub(super) fn open(
    path: &Path,
    form: OutputForm,
    written: u64,
    codes: u64,
) -> Result<Box<dyn Output + Send>, BulkError> {
    Ok(match form {
        OutputForm::Directory => Box::new(directory::Directory::open(path)?),
        OutputForm::Tar => Box::new(tar::Tar::open(path, written)?),
        OutputForm::Zip => Box::new(zip::Zip::open(path, written, codes)?),
        OutputForm::Sqlite => Box::new(database::Database::open(path, written)?),
        OutputForm::Ndjson => Box::new(lines::CodeLines::open(path, written)?),
    })
}

/// What a ZIP archive's directory waits in.
pub(super) const DIRECTORY: &str = ".directory";

/// Takes away what was there only for going on.
pub(super) fn clean_up(path: &Path) -> Result<(), BulkError> {
    let directory = beside(path, DIRECTORY);
    match std::fs::remove_file(&directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(BulkError::io("remove", &directory)(error)),
        _ => Ok(()),
    }
}

/// A name beside the output: `codes.tar.rejects.ndjson`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The name of the picture for a line; of one length up to ten thousand million lines.
pub(super) fn picture_name(line: u64) -> String {
    format!("{line:010}.png")
}
