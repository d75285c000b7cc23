//! The output formats of a batch. Each one can be truncated to its state at the last checkpoint.

mod file;
mod pictures;
mod tables;

use std::path::Path;

use super::BulkError;

pub(super) use file::{DIRECTORY, Entry, Output, beside};
pub(super) use tables::LineFile;

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
    /// The format for a file extension: `.tar`, `.zip`, `.sqlite` or `.ndjson`. A directory has no
    /// extension, or exists, or is written with a slash at the end.
    ///
    /// # Errors
    /// [`BulkError::OutputForm`] for any other extension: it names a form that is not written.
    pub fn of(path: &Path) -> Result<Self, BulkError> {
        if path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.is_dir() {
            return Ok(Self::Directory);
        }
        match path.extension().map(|ending| ending.to_str()) {
            None => Ok(Self::Directory),
            Some(Some("tar")) => Ok(Self::Tar),
            Some(Some("zip")) => Ok(Self::Zip),
            Some(Some("sqlite")) => Ok(Self::Sqlite),
            Some(Some("ndjson")) => Ok(Self::Ndjson),
            Some(_) => Err(BulkError::OutputForm { path: path.to_owned() }),
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
        OutputForm::Directory => Box::new(pictures::Directory::open(path)?),
        OutputForm::Tar => Box::new(pictures::Tar::open(path, written)?),
        OutputForm::Zip => Box::new(pictures::Zip::open(path, written, codes)?),
        OutputForm::Sqlite => Box::new(tables::Database::open(path, written)?),
        OutputForm::Ndjson => Box::new(tables::CodeLines::open(path, written)?),
    })
}

/// Removes the file that is needed only to resume.
pub(super) fn clean_up(path: &Path) -> Result<(), BulkError> {
    let directory = beside(path, DIRECTORY);
    match std::fs::remove_file(&directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(BulkError::io("remove", &directory)(error)),
        _ => Ok(()),
    }
}
