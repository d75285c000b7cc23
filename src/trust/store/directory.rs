//! A published set in a directory: on a mounted disk, on a stick, or on a web server.

use std::io;
use std::path::{Path, PathBuf};

use super::files::{ObjectDirectory, read_file, read_if_there};
use crate::trust::{Digest, SNAPSHOT_NAME, SetSource, root_name};
use crate::words::{Explain, Lang, errors_trust as say, file};

/// Why a directory cannot be read as a set.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub struct DirectoryError {
    /// File that cannot be read.
    pub path: PathBuf,
    /// Error of the system.
    pub error: io::Error,
}

impl Explain for DirectoryError {
    fn id(&self) -> &'static str {
        "set-unreadable"
    }

    fn words(&self, lang: Lang) -> String {
        file::cannot("read", &self.path, &self.error, lang)
    }

    fn hint(&self, lang: Lang) -> String {
        say::set_source_hint(lang).to_owned()
    }
}

/// A published set in a directory.
#[derive(Debug)]
pub struct DirectorySource {
    directory: PathBuf,
    objects: ObjectDirectory,
}

impl DirectorySource {
    /// Creates a source that reads from this directory.
    #[must_use]
    pub fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), objects: ObjectDirectory::of(directory) }
    }
}

/// Path of a root in a published set.
pub(super) fn root_path(directory: &Path, version: u64) -> PathBuf {
    directory.join(root_name(version))
}

/// Path of the snapshot in a published set.
pub(super) fn snapshot_path(directory: &Path) -> PathBuf {
    directory.join(SNAPSHOT_NAME)
}

impl SetSource for DirectorySource {
    type Error = DirectoryError;

    fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, DirectoryError> {
        let path = root_path(&self.directory, version);
        read_if_there(&path, max).map_err(|error| DirectoryError { path, error })
    }

    fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, DirectoryError> {
        let path = snapshot_path(&self.directory);
        read_file(&path, max).map_err(|error| DirectoryError { path, error })
    }

    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, DirectoryError> {
        let path = self.objects.path(digest);
        read_file(&path, max).map_err(|error| DirectoryError { path, error })
    }
}
