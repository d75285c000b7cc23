//! Errors of a whole file.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum IncomingError {
    /// The operating system reports an error.
    #[error("{}: cannot {action}: {error}", path.display())]
    Io {
        /// The operation that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// The bytes are not valid in the encoding.
    #[error("{}:{line}: expected {expected}, found bytes that are none", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// The first line with such bytes.
        line: u64,
        /// The encodings that were tried.
        expected: &'static str,
    },
    /// A row is too long, for example after a quote that is never closed.
    #[error("{}:{line}: expected a row of at most {max} bytes, found a longer one", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The first line of the row.
        line: u64,
        /// The maximum, in bytes.
        max: u64,
    },
    /// A required column is missing.
    #[error("{}:1: expected the column {column}, found none of that name", path.display())]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
    },
    /// The table has an unknown column.
    #[error("{}:1: expected the columns {expected}, found {found}", path.display())]
    UnknownColumn {
        /// The file.
        path: PathBuf,
        /// The known columns.
        expected: String,
        /// The unknown column.
        found: String,
    },
    /// A quoted field is never closed.
    #[error("{}:{line}: expected a closing quote, found the end of the file", path.display())]
    Quote {
        /// The file.
        path: PathBuf,
        /// The first line of the last row.
        line: u64,
    },
    /// The file has no rows.
    #[error("{}: expected a first row with the names of the columns, found an empty file", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

impl IncomingError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { action, path, error }
    }

    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Io { .. } => "check the path, and who may read there",
            Self::Encoding { .. } => "save the file as UTF-8, or name its encoding with --encoding",
            Self::Row { .. } | Self::Quote { .. } => "look for a quote that is never closed in this line, or before it",
            Self::NoColumn { .. } | Self::UnknownColumn { .. } | Self::Empty { .. } => {
                "docs/office.md lists the columns of every table"
            }
        }
    }
}
