//! Errors of a whole file.

use std::io;
use std::path::{Path, PathBuf};

use crate::words::{Explain, Lang, errors_tables as say, file};

/// Why a file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum IncomingError {
    /// The operating system reports an error.
    Io {
        /// The operation that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// The bytes are not valid in the encoding.
    Encoding {
        /// The file.
        path: PathBuf,
        /// The first line with such bytes.
        line: u64,
        /// The encodings that were tried.
        expected: &'static str,
    },
    /// A row is too long, for example after a quote that is never closed.
    Row {
        /// The file.
        path: PathBuf,
        /// The first line of the row.
        line: u64,
        /// The maximum, in bytes.
        max: u64,
    },
    /// A required column is missing.
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
    },
    /// The table has an unknown column.
    UnknownColumn {
        /// The file.
        path: PathBuf,
        /// The known columns.
        expected: String,
        /// The unknown column.
        found: String,
    },
    /// A quoted field is never closed.
    Quote {
        /// The file.
        path: PathBuf,
        /// The first line of the last row.
        line: u64,
    },
    /// The file has no rows.
    Empty {
        /// The file.
        path: PathBuf,
    },
}

impl Explain for IncomingError {
    fn id(&self) -> &'static str {
        match self {
            Self::Io { .. } => "file",
            Self::Encoding { .. } => "encoding",
            Self::Row { .. } => "row-too-long",
            Self::NoColumn { .. } => "no-column",
            Self::UnknownColumn { .. } => "unknown-column",
            Self::Quote { .. } => "open-quote",
            Self::Empty { .. } => "empty-file",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Io { action, path, error } => file::cannot(action, path, error, lang),
            Self::Encoding { path, line, expected } => {
                say::Encoding { path: &path.display(), line, expected }.say(lang)
            }
            Self::Row { path, line, max } => say::RowTooLong { path: &path.display(), line, max }.say(lang),
            Self::NoColumn { path, column } => say::NoColumn { path: &path.display(), column }.say(lang),
            Self::UnknownColumn { path, expected, found } => {
                say::UnknownColumn { path: &path.display(), expected, found }.say(lang)
            }
            Self::Quote { path, line } => say::OpenQuote { path: &path.display(), line }.say(lang),
            Self::Empty { path } => say::EmptyFile { path: &path.display() }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Io { error, .. } => file::hint(error, lang),
            Self::Encoding { .. } => say::encoding_hint(lang),
            Self::Row { .. } | Self::Quote { .. } => say::row_too_long_hint(lang),
            Self::NoColumn { .. } | Self::UnknownColumn { .. } | Self::Empty { .. } => say::no_column_hint(lang),
        }
        .to_owned()
    }
}

impl IncomingError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { action, path, error }
    }
}
