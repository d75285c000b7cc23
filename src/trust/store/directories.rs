//! A gate's store in a directory, and an issuing office's revocation lists in a directory.
//!
//! A store:
//!
//! ```text
//! state.json   versions and digests of root, list, snapshot and the last file of each region
//! objects/     content-addressed files; those of the previous set are kept for current readers
//! clock        the latest time that the gate has seen
//! lock         locked by a running sync
//! ```
//!
//! Revocation lists: `REGION.cbor`, with the blocks in `objects/`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::files::{ObjectDirectory, lock_directory, read_if_there, remove_temporaries, replace_file, sync_directory};
use super::store_files::{StoreFile, StoreFiles};
use super::{GateStore, StoreError};
use crate::codec::{CoseSign, DocumentType};
use crate::payload::Region;
use crate::trust::{Digest, Document, Objects, RevocationList, RevocationSource};

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

/// Revocation lists in a directory.
#[derive(Debug, Clone)]
pub struct RevocationDirectory {
    directory: PathBuf,
    objects: ObjectDirectory,
}

impl RevocationDirectory {
    /// The revocation directory at this path. It need not exist yet.
    #[must_use]
    pub fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), objects: ObjectDirectory::of(directory) }
    }

    /// Creates the directory if necessary and locks it. Hold the lock from reading a list to
    /// writing the next one. `None` if another process holds the lock.
    ///
    /// # Errors
    /// If the directory cannot be created or locked.
    pub fn lock(&self) -> io::Result<Option<File>> {
        fs::create_dir_all(&self.directory)?;
        lock_directory(&self.directory)
    }

    /// Path of a region's list.
    #[must_use]
    pub fn path(&self, region: Region) -> PathBuf {
        self.directory.join(format!("{region}.cbor"))
    }

    /// The signed list of a region, unchecked. `None` if there is none yet.
    ///
    /// # Errors
    /// If the file exists but cannot be read.
    pub fn read_list(&self, region: Region) -> io::Result<Option<Vec<u8>>> {
        read_if_there(&self.path(region), RevocationList::MAX_BYTES)
    }

    /// Regions that have a list here.
    ///
    /// # Errors
    /// If the directory cannot be read.
    pub fn regions(&self) -> io::Result<Vec<Region>> {
        let mut regions = Vec::new();
        for entry in fs::read_dir(&self.directory)? {
            let name = entry?.file_name();
            let code = name.to_str().and_then(|name| name.strip_suffix(".cbor"));
            regions.extend(code.and_then(|code| Region::new(code).ok()));
        }
        regions.sort_unstable();
        Ok(regions)
    }

    /// Writes a list's blocks, then the list. Then removes the blocks that no list here names any
    /// more.
    ///
    /// # Errors
    /// If a file cannot be written. The previous list then stays intact.
    pub fn write(&self, region: Region, list: &[u8], blocks: &[Vec<u8>]) -> io::Result<()> {
        self.objects.create()?;
        self.objects.write(blocks.iter().map(|block| (Digest::of(block), block.as_slice())))?;
        replace_file(&self.path(region), list)?;
        sync_directory(&self.directory)?;
        let mut needed = BTreeSet::new();
        for region in self.regions()? {
            let Some(bytes) = self.read_list(region)? else { continue };
            let document = CoseSign::decode(&bytes, DocumentType::RevocationList).ok();
            let list = document.and_then(|document| RevocationList::from_unverified(&document).ok());
            // If a file cannot be decoded, its blocks are unknown, so no block is removed.
            let Some(list) = list else { return Ok(()) };
            needed.extend(list.days().iter().map(|day| day.digest()));
        }
        self.objects.keep_only(&needed);
        remove_temporaries(&self.directory);
        Ok(())
    }
}

impl Objects for RevocationDirectory {
    fn read(&self, digest: Digest) -> Option<Vec<u8>> {
        self.objects.read(digest)
    }
}

impl RevocationSource for RevocationDirectory {
    fn list(&self, region: Region) -> Option<Vec<u8>> {
        self.read_list(region).ok().flatten()
    }

    fn block(&self, digest: Digest) -> Option<Vec<u8>> {
        self.objects.read(digest)
    }
}
