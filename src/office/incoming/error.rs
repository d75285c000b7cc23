//! Why a file as a whole cannot be read.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum IncomingError {
    /// The system says so.
    #[error("{}: cannot {action}: {error}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// Bytes that are no text in this encoding.
    #[error("{}:{line}: expected {expected}, found bytes that are none", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// The first line with such bytes.
        line: u64,
        /// The encodings that were tried.
        expected: &'static str,
    },
    /// A row without end, as behind a quote that is never closed.
    #[error("{}:{line}: expected a row of at most {max} bytes, found a longer one", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The line in which the row begins.
        line: u64,
        /// The most bytes.
        max: u64,
    },
    /// A table without a column that it must have.
    #[error("{}:1: expected the column {column}, found none of that name", path.display())]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
    },
    /// A column that the table does not have.
    #[error("{}:1: expected the columns {expected}, found {found}", path.display())]
    UnknownColumn {
        /// The file.
        path: PathBuf,
        /// The columns that there are.
        expected: String,
        /// The one found.
        found: String,
    },
    /// A quote that is never closed.
    #[error("{}:{line}: expected a closing quote, found the end of the file", path.display())]
    Quote {
        /// The file.
        path: PathBuf,
        /// The line in which the last row begins.
        line: u64,
    },
    /// No row at all.
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
