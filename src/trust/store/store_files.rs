//! Where a gate's store lies: a directory, or the memory that a page keeps in its browser.

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

/// The files of a store. Each of them appears whole or not at all; the state is written last: this is the commit.
pub trait StoreFiles: fmt::Debug {
    /// Files by their digests.
    type Objects: Objects + 'static;
    /// What holds the store for one sync.
    type Lock;

    /// Where it lies, to name it in errors.
    fn path(&self) -> &Path;

    /// Makes room for a new store; says no where there is something already.
    ///
    /// # Errors
    /// Where that is not possible.
    fn make(&self) -> io::Result<bool>;

    /// The files by their digests.
    fn objects(&self) -> Self::Objects;

    /// A file, if it is there; of a larger one than `max`, a byte more.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn read(&self, file: StoreFile, max: usize) -> io::Result<Option<Vec<u8>>>;

    /// Puts a file in the place of what was there.
    ///
    /// # Errors
    /// Where it cannot be written; what was there stays.
    fn write(&self, file: StoreFile, bytes: &[u8]) -> io::Result<()>;

    /// Adds files that are not there yet, or are damaged.
    ///
    /// # Errors
    /// Where one cannot be written.
    fn write_objects(&self, files: &[(Digest, &[u8])]) -> io::Result<()>;

    /// Removes every file but these, as far as it can.
    fn keep_only(&self, needed: &BTreeSet<Digest>);

    /// Takes the store for one sync; none while another has it.
    ///
    /// # Errors
    /// Where that cannot be told.
    fn lock(&self) -> io::Result<Option<Self::Lock>>;
}
