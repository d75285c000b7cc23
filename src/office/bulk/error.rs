//! The errors of a batch. Codes issued before the error are kept, and a second run continues there.

use std::io;
use std::path::{Path, PathBuf};

use crate::office::IncomingError;
use crate::office::registry::RegistryError;
use crate::time::Timestamp;

/// Why a batch stops.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The registry failed.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The people file cannot be read.
    #[error(transparent)]
    Incoming(#[from] IncomingError),
    /// The people file is neither JSON lines nor a CSV table.
    #[error("{}: expected a file of people that ends in .ndjson or .csv", path.display())]
    PeopleForm {
        /// The file.
        path: PathBuf,
    },
    /// An output file cannot be written.
    #[error("{}: cannot {action}: {error}", path.display())]
    Io {
        /// The operation that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// An output in a database cannot be written.
    #[error("{}: {message}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// The error message of SQLite.
        message: String,
    },
    /// The stays are not sorted by person.
    #[error("{}:{line}: expected rows sorted by document and number, found one that belongs further up", path.display())]
    Unsorted {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
    },
    /// The people file has grown since it was scanned.
    #[error("{}: expected at most {slots} rows, as when it was read through, found more", path.display())]
    PeopleChanged {
        /// The file.
        path: PathBuf,
        /// The number of rows that have a slot.
        slots: u64,
    },
    /// The batch was started more than 24 hours ago and cannot be resumed.
    #[error("{}: expected a run of the last 24 hours to go on with, found one of {issued}", path.display())]
    TooOld {
        /// The output.
        path: PathBuf,
        /// The issue time of its codes.
        issued: Timestamp,
    },
    /// The output path exists and does not belong to this run.
    #[error("{}: expected no such file, found one that this batch has not made", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The output is shorter than what the batch has written.
    #[error("{}: expected at least {expected} bytes, which the batch has written, found {found}", path.display())]
    Shortened {
        /// The file.
        path: PathBuf,
        /// The number of bytes written.
        expected: u64,
        /// The number of bytes found.
        found: u64,
    },
}

impl BulkError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { action, path: path.clone(), error }
    }

    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.hint(),
            Self::Incoming(error) => error.hint(),
            Self::PeopleForm { .. } => "docs/office.md describes both forms",
            Self::Io { .. } | Self::Database { .. } => {
                "make room or mend the path, and run the same command again: it goes on where it stopped"
            }
            Self::Unsorted { .. } => {
                "sort the rows by their bytes: (head -n 1 FILE; tail -n +2 FILE | LC_ALL=C sort -t, -k1,2)"
            }
            Self::PeopleChanged { .. } => "leave the file alone while it is read, and name another output",
            Self::TooOld { .. } => "name another output: codes of that time have expired, or soon will",
            Self::Exists { .. } => "name another output; nothing has been overwritten",
            Self::Shortened { .. } => "the output has been changed: name another, and the codes are written anew",
        }
    }
}
