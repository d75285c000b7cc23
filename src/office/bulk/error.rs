//! The errors of a batch. Codes issued before the error are kept, and a second run continues there.

use std::io;
use std::path::{Path, PathBuf};

use crate::key::SignError;
use crate::office::IncomingError;
use crate::office::registry::RegistryError;
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_office as say, file};

/// Why a batch stops.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum BulkError {
    /// The registry failed.
    Registry(#[from] RegistryError),
    /// The people file cannot be read.
    Incoming(#[from] IncomingError),
    /// The people file is neither JSON lines nor a CSV table.
    PeopleForm {
        /// The file.
        path: PathBuf,
    },
    /// The ending of the output names a form that is not written.
    OutputForm {
        /// The output.
        path: PathBuf,
    },
    /// An output file cannot be written.
    Io {
        /// The operation that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// An output in a database cannot be written.
    Database {
        /// The file.
        path: PathBuf,
        /// The error message of SQLite.
        message: String,
    },
    /// The stays are not sorted by person.
    Unsorted {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
    },
    /// The people file has grown since it was scanned.
    PeopleChanged {
        /// The file.
        path: PathBuf,
        /// The number of rows that have a slot.
        slots: u64,
    },
    /// The batch was started more than 24 hours ago and cannot be resumed.
    TooOld {
        /// The output.
        path: PathBuf,
        /// The issue time of its codes.
        issued: Timestamp,
    },
    /// The output path exists and does not belong to this run.
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The output is shorter than what the batch has written.
    Shortened {
        /// The file.
        path: PathBuf,
        /// The number of bytes written.
        expected: u64,
        /// The number of bytes found.
        found: u64,
    },
    /// The key does not sign.
    Sign(#[from] SignError),
}

impl Explain for BulkError {
    fn id(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.id(),
            Self::Incoming(error) => error.id(),
            Self::PeopleForm { .. } => "people-form",
            Self::OutputForm { .. } => "output-form",
            Self::Io { .. } => "file",
            Self::Database { .. } => "database",
            Self::Unsorted { .. } => "unsorted",
            Self::PeopleChanged { .. } => "people-changed",
            Self::TooOld { .. } => "too-old",
            Self::Exists { .. } => "output-exists",
            Self::Shortened { .. } => "output-shortened",
            Self::Sign(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => error.words(lang),
            Self::Incoming(error) => error.words(lang),
            Self::PeopleForm { path } => say::PeopleForm { path: &path.display() }.say(lang),
            Self::OutputForm { path } => say::OutputForm { path: &path.display() }.say(lang),
            Self::Io { action, path, error } => file::cannot(action, path, error, lang),
            Self::Database { path, message } => say::Database { path: &path.display(), detail: message }.say(lang),
            Self::Unsorted { path, line } => say::Unsorted { path: &path.display(), line }.say(lang),
            Self::PeopleChanged { path, slots } => say::PeopleChanged { path: &path.display(), slots }.say(lang),
            Self::TooOld { path, issued } => say::TooOld { path: &path.display(), issued }.say(lang),
            Self::Exists { path } => say::OutputExists { path: &path.display() }.say(lang),
            Self::Shortened { path, expected, found } => {
                say::OutputShortened { path: &path.display(), expected, found }.say(lang)
            }
            Self::Sign(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => return error.hint(lang),
            Self::Incoming(error) => return error.hint(lang),
            Self::Sign(error) => return error.hint(lang),
            Self::PeopleForm { .. } => say::people_form_hint(lang),
            Self::OutputForm { .. } => say::output_form_hint(lang),
            Self::Io { .. } | Self::Database { .. } => say::database_hint(lang),
            Self::Unsorted { .. } => say::unsorted_hint(lang),
            Self::PeopleChanged { .. } => say::people_changed_hint(lang),
            Self::TooOld { .. } => say::too_old_hint(lang),
            Self::Exists { .. } => say::output_exists_hint(lang),
            Self::Shortened { .. } => say::output_shortened_hint(lang),
        }
        .to_owned()
    }
}

impl BulkError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { action, path: path.clone(), error }
    }
}
