//! Why a batch stops. What has been issued until then is kept, and a second run goes on from there.

use std::io;
use std::path::{Path, PathBuf};

use crate::office::IncomingError;
use crate::office::registry::RegistryError;
use crate::time::Timestamp;

/// Why a batch stops.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The registry.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The file of people.
    #[error(transparent)]
    Incoming(#[from] IncomingError),
    /// The file of people is neither.
    #[error("{}: expected a file of people that ends in .ndjson or .csv", path.display())]
    PeopleForm {
        /// The file.
        path: PathBuf,
    },
    /// An output file cannot be written.
    #[error("{}: cannot {action}: {error}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// An output in a database cannot be written.
    #[error("{}: {message}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        message: String,
    },
    /// Stays of a person that do not stand together.
    #[error("{}:{line}: expected rows sorted by document and number, found one that belongs further up", path.display())]
    Unsorted {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
    },
    /// A file of people that has grown since it was read through.
    #[error("{}: expected at most {slots} rows, as when it was read through, found more", path.display())]
    PeopleChanged {
        /// The file.
        path: PathBuf,
        /// The rows that have a slot.
        slots: u64,
    },
    /// A batch that was begun too long ago to go on with.
    #[error("{}: expected a run of the last 24 hours to go on with, found one of {issued}", path.display())]
    TooOld {
        /// The output.
        path: PathBuf,
        /// When its codes are issued.
        issued: Timestamp,
    },
    /// There is a file where the output would go.
    #[error("{}: expected no such file, found one that this batch has not made", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// An output that is shorter than what was written.
    #[error("{}: expected at least {expected} bytes, which the batch has written, found {found}", path.display())]
    Shortened {
        /// The file.
        path: PathBuf,
        /// What was written.
        expected: u64,
        /// What is there.
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
