//! Where a gate's store keeps its files: in a directory, or in the memory of a browser page.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// Content-addressed files in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryObjects(Arc<Mutex<BTreeMap<Digest, Vec<u8>>>>);

impl MemoryObjects {
    fn files(&self) -> MutexGuard<'_, BTreeMap<Digest, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Objects for MemoryObjects {
    fn read(&self, digest: Digest) -> Option<Vec<u8>> {
        self.files().get(&digest).cloned()
    }
}

/// The files that are replaced, at most two.
type Replaced = Vec<(StoreFile, Vec<u8>)>;

/// The files of a store in memory.
#[derive(Debug, Clone, Default)]
pub struct StoreMemory {
    objects: MemoryObjects,
    files: Arc<Mutex<Replaced>>,
}

impl StoreMemory {
    /// Restores a file that was kept elsewhere. A file that does not match its digest is left out,
    /// as it is in a directory.
    pub fn restore_object(&self, digest: Digest, bytes: &[u8]) {
        if Digest::of(bytes) == digest {
            self.objects.files().insert(digest, bytes.to_vec());
        }
    }

    /// Digests of the files, in order.
    #[must_use]
    pub fn digests(&self) -> Vec<Digest> {
        self.objects.files().keys().copied().collect()
    }

    /// The file at this position in the order of the digests.
    #[must_use]
    pub fn object_at(&self, place: usize) -> Option<Vec<u8>> {
        self.objects.files().values().nth(place).cloned()
    }

    fn replaced(&self) -> MutexGuard<'_, Replaced> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StoreFiles for StoreMemory {
    type Objects = MemoryObjects;
    type Lock = ();

    fn path(&self) -> &Path {
        Path::new("memory")
    }

    fn make(&self) -> io::Result<bool> {
        Ok(self.replaced().is_empty())
    }

    fn objects(&self) -> MemoryObjects {
        self.objects.clone()
    }

    fn read(&self, file: StoreFile, max: usize) -> io::Result<Option<Vec<u8>>> {
        let most = max.saturating_add(1);
        let files = self.replaced();
        let found = files.iter().find(|(name, _)| *name == file);
        Ok(found.map(|(_, bytes)| bytes.get(..most).unwrap_or(bytes).to_vec()))
    }

    fn write(&self, file: StoreFile, bytes: &[u8]) -> io::Result<()> {
        let mut files = self.replaced();
        files.retain(|(name, _)| *name != file);
        files.push((file, bytes.to_vec()));
        Ok(())
    }

    fn write_objects(&self, files: &[(Digest, &[u8])]) -> io::Result<()> {
        self.objects.files().extend(files.iter().map(|(digest, bytes)| (*digest, bytes.to_vec())));
        Ok(())
    }

    fn keep_only(&self, needed: &BTreeSet<Digest>) {
        self.objects.files().retain(|digest, _| needed.contains(digest));
    }

    fn lock(&self) -> io::Result<Option<()>> {
        Ok(Some(()))
    }
}
