//! Atomic file writes, and content-addressed files.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::trust::{Digest, Objects};

/// Opens a regular file. Sets and stores hold no other kind. A FIFO may never get a writer, and a
/// device has no end.
///
/// # Errors
/// Errors of the system, and [`io::ErrorKind::InvalidInput`] if it is not a regular file.
#[cfg(unix)]
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    regular(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    regular(File::open(path)?)
}

/// Checks the open file, not the path: the path may lead to another file by now.
fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "expected a regular file, found something else"))
}

/// Reads at most `max + 1` bytes of a file. A result of that length shows that the file is too
/// large.
pub(super) fn read_file(path: &Path, max: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    open_regular(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file. `None` if it does not exist.
pub(super) fn read_if_there(path: &Path, max: usize) -> io::Result<Option<Vec<u8>>> {
    match read_file(path, max) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file atomically: writes a temporary file beside it, syncs it and renames it. Replaces
/// an existing file.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or_else(|| Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Syncs a directory, so that renames in it survive a power cut.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    // Not every system can open a directory to sync it. Where it can, the sync must succeed.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Prefix of the names of temporary files.
const TEMPORARY: &str = ".fede-";

/// A directory of content-addressed files, each named by its SHA-256 digest: `DIGEST.cbor`.
#[derive(Debug, Clone)]
pub struct ObjectDirectory(PathBuf);

impl ObjectDirectory {
    /// Maximum size of a file in bytes. The largest kind is a block of a revocation list.
    const MAX_BYTES: usize = crate::trust::Block::MAX_BYTES;

    /// The object directory inside a store or a published set.
    pub(super) fn of(directory: &Path) -> Self {
        Self(directory.join("objects"))
    }

    pub(super) fn create(&self) -> io::Result<()> {
        fs::create_dir_all(&self.0)
    }

    pub(super) fn path(&self, digest: Digest) -> PathBuf {
        self.0.join(format!("{digest}.cbor"))
    }

    /// Writes the files that are missing or damaged.
    pub(super) fn write<'a>(&self, files: impl IntoIterator<Item = (Digest, &'a [u8])>) -> io::Result<()> {
        for (digest, bytes) in files {
            if self.read(digest).is_none() {
                write_file(&self.path(digest), bytes)?;
            }
        }
        sync_directory(&self.0)
    }

    /// Removes every file that is not needed, and temporary files of killed processes. A file that
    /// cannot be removed stays: it only takes up space.
    pub(super) fn keep_only(&self, needed: &BTreeSet<Digest>) {
        let Ok(entries) = fs::read_dir(&self.0) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let digest = name.strip_suffix(".cbor").and_then(Digest::parse);
            if digest.map_or_else(|| name.starts_with(TEMPORARY), |digest| !needed.contains(&digest)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Locks a directory until the returned file is dropped or the process ends. `None` if another
/// process holds the lock.
pub(super) fn lock_directory(directory: &Path) -> io::Result<Option<File>> {
    let file = File::options().create(true).truncate(false).write(true).open(directory.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        // Some sticks and network disks do not support locks. There the users must take turns.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Some(file)),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Removes temporary files that killed processes left in a directory.
pub(super) fn remove_temporaries(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(TEMPORARY)) {
        let _ = fs::remove_file(entry.path());
    }
}

impl Objects for ObjectDirectory {
    fn read(&self, digest: Digest) -> Option<Vec<u8>> {
        let bytes = read_file(&self.path(digest), Self::MAX_BYTES).ok()?;
        (Digest::of(&bytes) == digest).then_some(bytes)
    }
}
