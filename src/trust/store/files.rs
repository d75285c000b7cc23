//! Files that appear whole or not at all, and files named by their digests.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::trust::{Digest, Objects};

/// Opens a regular file. A set and a store hold no others: the writer of a FIFO may never come, a device has no end.
///
/// # Errors
/// What the system says, and [`io::ErrorKind::InvalidInput`] for what is no regular file.
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

/// Of the file that is open: the path may lead to another one by now.
fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "expected a regular file, found something else"))
}

/// Reads a file of at most `max` bytes, and of a larger one a byte more, by which it can be told.
pub(super) fn read_file(path: &Path, max: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    open_regular(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file that need not be there.
pub(super) fn read_if_there(path: &Path, max: usize) -> io::Result<Option<Vec<u8>>> {
    match read_file(path, max) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file beside its place, syncs it and moves it there; it replaces what was there.
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

/// Makes sure that moves within a directory outlast a power cut.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    // Directories cannot be opened for syncing everywhere; where they can, it must succeed.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// How the names of half-written files begin.
const TEMPORARY: &str = ".fede-";

/// A directory of files named by their SHA-256 digests: `DIGEST.cbor`.
#[derive(Debug, Clone)]
pub struct ObjectDirectory(PathBuf);

impl ObjectDirectory {
    /// The largest file: a block of a revocation list.
    const MAX_BYTES: usize = crate::trust::Block::MAX_BYTES;

    /// The one inside a store or a published set.
    pub(super) fn of(directory: &Path) -> Self {
        Self(directory.join("objects"))
    }

    pub(super) fn create(&self) -> io::Result<()> {
        fs::create_dir_all(&self.0)
    }

    pub(super) fn path(&self, digest: Digest) -> PathBuf {
        self.0.join(format!("{digest}.cbor"))
    }

    /// Writes files that are not there yet, or are damaged.
    pub(super) fn write<'a>(&self, files: impl IntoIterator<Item = (Digest, &'a [u8])>) -> io::Result<()> {
        for (digest, bytes) in files {
            if self.read(digest).is_none() {
                write_file(&self.path(digest), bytes)?;
            }
        }
        sync_directory(&self.0)
    }

    /// Removes every file but these, half-written ones of a process that was killed too. What cannot be removed stays:
    /// it only takes room.
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

/// Takes a directory for oneself, until the file is dropped or the process ends; none while another has it.
pub(super) fn lock_directory(directory: &Path) -> io::Result<Option<File>> {
    let file = File::options().create(true).truncate(false).write(true).open(directory.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        // Some sticks and network disks know no locks: there one has to take turns by oneself.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Some(file)),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Removes the half-written files that a killed process has left in a directory.
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
