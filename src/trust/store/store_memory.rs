//! A gate's store in memory, for callers that persist it themselves, such as a page with a browser
//! database.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::store_files::{StoreFile, StoreFiles};
use crate::trust::{Digest, Objects};

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

/// The files of a store in memory.
#[derive(Debug, Clone, Default)]
pub struct StoreMemory {
    objects: MemoryObjects,
    files: Arc<Mutex<BTreeMap<StoreFile, Vec<u8>>>>,
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

    fn replaced(&self) -> MutexGuard<'_, BTreeMap<StoreFile, Vec<u8>>> {
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
        Ok(self.replaced().get(&file).map(|bytes| bytes.get(..most).unwrap_or(bytes).to_vec()))
    }

    fn write(&self, file: StoreFile, bytes: &[u8]) -> io::Result<()> {
        self.replaced().insert(file, bytes.to_vec());
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
