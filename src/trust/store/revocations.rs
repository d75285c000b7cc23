//! An issuing office's revocation lists in a directory: `REGION.cbor`, with the blocks in
//! `objects/`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::files::{ObjectDirectory, lock_directory, read_if_there, remove_temporaries, replace_file, sync_directory};
use crate::codec::{CoseSign, DocumentType};
use crate::payload::Region;
use crate::trust::{Digest, Document, Objects, RevocationList, RevocationSource};

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
