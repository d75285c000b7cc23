//! The output formats of a batch. Each one can be truncated to its state at the last checkpoint.

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
    /// The line in the people file.
    pub(super) line: u64,
    pub(super) cti: Cti,
    pub(super) text: &'a str,
    /// The PNG; empty if the format has no pictures.
    pub(super) picture: &'a [u8],
}

/// An append-only output.
pub(super) trait Output {
    /// Writes a code.
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError>;

    /// Syncs everything to disk. Returns the length: bytes, or rows of a database.
    fn sync(&mut self) -> Result<u64, BulkError>;

    /// Completes the output.
    fn finish(&mut self) -> Result<(), BulkError>;
}

/// The format of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutputForm {
    /// A directory of pictures, with at most a thousand in each subdirectory.
    Directory,
    /// A tar archive of pictures (POSIX ustar).
    Tar,
    /// A ZIP archive of pictures, without compression.
    Zip,
    /// An SQLite database: `code(line, cti, text, png)`.
    Sqlite,
    /// JSON lines of identifiers and texts, without pictures.
    Ndjson,
}

impl OutputForm {
    /// The format for a file extension: `.tar`, `.zip`, `.sqlite` or `.ndjson`; otherwise a
    /// directory.
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

    /// Whether the format has pictures.
    #[must_use]
    pub(crate) const fn has_pictures(self) -> bool {
        !matches!(self, Self::Ndjson)
    }

    /// Whether the output itself records the line of each code.
    pub(super) const fn names_lines(self) -> bool {
        matches!(self, Self::Sqlite | Self::Ndjson)
    }
}

/// Opens an output, or resumes one. Truncates it to `written` (bytes, or rows of a database) and to
/// `codes` entries.
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

/// File name suffix of the central directory of an unfinished ZIP archive.
pub(super) const DIRECTORY: &str = ".directory";

/// Removes the file that is needed only to resume.
pub(super) fn clean_up(path: &Path) -> Result<(), BulkError> {
    let directory = beside(path, DIRECTORY);
    match std::fs::remove_file(&directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(BulkError::io("remove", &directory)(error)),
        _ => Ok(()),
    }
}

/// The output path with a suffix: `codes.tar.rejects.ndjson`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The name of the picture for a line. The length is fixed up to 10¹⁰ lines.
pub(super) fn picture_name(line: u64) -> String {
    format!("{line:010}.png")
}
