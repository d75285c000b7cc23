//! A gate's store in a directory.
//!
//! ```text
//! state.json   versions and digests of root, list, snapshot and the last file of each region
//! objects/     content-addressed files; those of the previous set are kept for current readers
//! clock        the latest time that the gate has seen
//! lock         locked by a running sync
//! ```

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::files::{ObjectDirectory, lock_directory, read_if_there, remove_temporaries, replace_file, sync_directory};
use super::store_files::{StoreFile, StoreFiles};
use super::{GateStore, StoreError};
use crate::trust::Digest;

/// The files of a store in a directory.
#[derive(Debug, Clone)]
pub struct StoreDirectory {
    directory: PathBuf,
    objects: ObjectDirectory,
}

impl StoreDirectory {
    fn at(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), objects: ObjectDirectory::of(directory) }
    }
}

/// A gate's store in a directory.
///
/// ```
/// use fede::Verifier;
/// use fede::trust::{DirectorySource, Store};
/// # #[cfg(feature = "publish")] {
/// # use fede::time::Timestamp;
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/published.rs")); }
/// # let directory = tempfile::tempdir()?;
/// # let (stick, gate) = (directory.path().join("stick"), directory.path().join("gate"));
/// # let root = example::published(&stick);
/// # let now = Timestamp::parse("2026-03-05T12:00:00Z")?;
///
/// let store = Store::init(&gate, &root)?;
/// store.sync(&mut DirectorySource::new(&stick), now)?;
/// let verifier = Verifier::new(store.trust()?);
/// assert_eq!(verifier.verify("FD1:", now).decision().id(), "refused");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Store = GateStore<StoreDirectory>;

impl GateStore<StoreDirectory> {
    /// Creates a store in a new or empty directory, from the root that the gate was given.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::Io`], [`StoreError::Trust`].
    pub fn init(directory: &Path, root: &[u8]) -> Result<Self, StoreError> {
        Self::begin(StoreDirectory::at(directory), root)
    }

    /// Opens the store in a directory.
    ///
    /// # Errors
    /// [`StoreError::NotAStore`], [`StoreError::Io`].
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        Self::of(StoreDirectory::at(directory))
    }
}

impl StoreFiles for StoreDirectory {
    type Objects = ObjectDirectory;
    type Lock = File;

    fn path(&self) -> &Path {
        &self.directory
    }

    fn make(&self) -> io::Result<bool> {
        fs::create_dir_all(&self.directory)?;
        if fs::read_dir(&self.directory)?.next().is_some() {
            return Ok(false);
        }
        self.objects.create().map(|()| true)
    }

    fn objects(&self) -> ObjectDirectory {
        self.objects.clone()
    }

    fn read(&self, file: StoreFile, max: usize) -> io::Result<Option<Vec<u8>>> {
        read_if_there(&self.directory.join(file.name()), max)
    }

    fn write(&self, file: StoreFile, bytes: &[u8]) -> io::Result<()> {
        replace_file(&self.directory.join(file.name()), bytes)?;
        match file {
            StoreFile::State => sync_directory(&self.directory),
            // A power cut may lose the last write. The loss is bounded by `CLOCK_STEP`.
            StoreFile::Clock => Ok(()),
        }
    }

    fn write_objects(&self, files: &[(Digest, &[u8])]) -> io::Result<()> {
        self.objects.write(files.iter().copied())
    }

    fn keep_only(&self, needed: &BTreeSet<Digest>) {
        self.objects.keep_only(needed);
        remove_temporaries(&self.directory);
    }

    fn lock(&self) -> io::Result<Option<File>> {
        lock_directory(&self.directory)
    }
}
