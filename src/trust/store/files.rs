//! Atomic file writes, content-addressed files, and a published set in a directory: on a mounted
//! disk, on a stick, or on a web server.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::NamedTempFile;

use crate::trust::{Digest, Objects, SNAPSHOT_NAME, SetSource, root_name};
use crate::words::{Explain, Lang, errors_trust as say, file};

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

/// Who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anyone whom the directory lets in.
    Public,
    /// The owner alone: mode 0600.
    #[cfg_attr(not(any(feature = "cli", feature = "office")), expect(dead_code, reason = "sets and stores are public"))]
    Owner,
}

/// What to do where a file exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    /// Leave it and fail.
    Keep,
    /// Replace it in one step.
    Replace,
}

/// Writes a file beside its place, syncs it and moves it there, so that no one ever sees half of it.
///
/// # Errors
/// What the system says, and [`io::ErrorKind::AlreadyExists`] with [`Existing::Keep`].
pub(crate) fn write_file(path: &Path, bytes: &[u8], access: Access, existing: Existing) -> io::Result<()> {
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut file = temporary(path, access)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let persisted = match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    };
    persisted.map(drop).map_err(|error| error.error)
}

fn temporary(path: &Path, access: Access) -> io::Result<NamedTempFile> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // `tempfile` creates files with mode 0600, but a web server must be able to read public ones.
        // The umask still applies.
        let mode = match access {
            Access::Public => 0o666,
            Access::Owner => 0o600,
        };
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = access;
    builder.tempfile_in(directory)
}

/// Replaces a file that everyone may read, as [`write_file`] does.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_file(path, bytes, Access::Public, Existing::Replace)
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
                replace_file(&self.path(digest), bytes)?;
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
