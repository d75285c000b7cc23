//! Where a gate's store keeps its files: in a directory, or in the memory of a browser page.

use core::fmt;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::trust::{Digest, Objects};

/// A file of a store that is replaced as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoreFile {
    /// Versions and digests of what the gate has taken.
    State,
    /// The latest time that the gate has seen.
    Clock,
}

impl StoreFile {
    /// The name of the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "state.json",
            Self::Clock => "clock",
        }
    }
}

/// The files of a store. Each write is atomic. The state is written last: this is the commit.
pub trait StoreFiles: fmt::Debug {
    /// Files by their digests.
    type Objects: Objects + 'static;
    /// A lock on the store for one sync.
    type Lock;

    /// Path of the store, for errors.
    fn path(&self) -> &Path;

    /// Prepares a new store. `false` if there are files already.
    ///
    /// # Errors
    /// If that is not possible.
    fn make(&self) -> io::Result<bool>;

    /// The content-addressed files.
    fn objects(&self) -> Self::Objects;

    /// Reads a file, if it exists. At most `max + 1` bytes: a result of that length is too large.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read(&self, file: StoreFile, max: usize) -> io::Result<Option<Vec<u8>>>;

    /// Replaces a file.
    ///
    /// # Errors
    /// If it cannot be written. The previous file then stays.
    fn write(&self, file: StoreFile, bytes: &[u8]) -> io::Result<()>;

    /// Writes the content-addressed files that are missing or damaged.
    ///
    /// # Errors
    /// If one of them cannot be written.
    fn write_objects(&self, files: &[(Digest, &[u8])]) -> io::Result<()>;

    /// Removes every content-addressed file that is not in `needed`, as far as possible.
    fn keep_only(&self, needed: &BTreeSet<Digest>);

    /// Locks the store for one sync. `None` if another sync holds the lock.
    ///
    /// # Errors
    /// If the lock cannot be tested.
    fn lock(&self) -> io::Result<Option<Self::Lock>>;
}
