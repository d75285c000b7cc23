//! Why a set cannot be published.

use std::io;
use std::path::{Path, PathBuf};

use crate::key::KeyId;
use crate::payload::Region;
use crate::trust::store::DirectoryError;
use crate::trust::{SetPart, SyncError, TrustError};

/// Why a set cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file cannot be read or written.
    #[error("{}: cannot {action}: {error}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it did not work.
        error: io::Error,
    },
    /// The directory has no root, and none was given.
    #[error("{}: expected a root, there or given, found none", path.display())]
    NoRoot {
        /// The directory.
        path: PathBuf,
    },
    /// The directory has no list, and none was given.
    #[error("{}: expected a trust list, there or given, found none", path.display())]
    NoList {
        /// The directory.
        path: PathBuf,
    },
    /// Another root of the same version is already published.
    #[error("expected the root of version {version} that is published already, found another")]
    OtherRoot {
        /// The version.
        version: u64,
    },
    /// The list does not name this key for snapshots.
    #[error("expected a key that the list names for snapshots, found {kid}")]
    SnapshotKey {
        /// The key.
        kid: KeyId,
    },
    /// A revocation list was given for a region that publishes none according to the trust list.
    #[error("expected revocation lists of regions that publish them by the trust list, found one of {region}")]
    NotPublishing {
        /// The region.
        region: Region,
    },
    /// A file is invalid.
    #[error("{part}: {error}")]
    Part {
        /// The file.
        part: SetPart,
        /// What is wrong with it.
        error: TrustError,
    },
    /// A file of the previous set is missing or damaged.
    #[error("{}: expected the {part} of the set before, found it missing or damaged", path.display())]
    Damaged {
        /// What the file is.
        part: SetPart,
        /// Path where it should be.
        path: PathBuf,
    },
    /// The directory is locked by another process.
    #[error("{}: expected nobody else publishing here, found another process at it", path.display())]
    Busy {
        /// The directory.
        path: PathBuf,
    },
    /// A file given as a revocation list is not one.
    #[error("revocation list: {error}")]
    Revocations {
        /// Why.
        error: TrustError,
    },
    /// A file given as rules is not one.
    #[error("rules: {error}")]
    Rules {
        /// Why.
        error: TrustError,
    },
    /// A gate would refuse the set.
    #[error("no gate would take this set: {0}")]
    Gate(SyncError<DirectoryError>),
}

impl PublishError {
    pub(super) fn io(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), error }
    }

    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Io { .. } => "check the path, who may write there, and whether the disk is full",
            Self::NoRoot { .. } => "give the root with --root, and each that succeeds it",
            Self::NoList { .. } => "give the signed list with --list",
            Self::OtherRoot { .. } => "a root that is out is never changed: make the next version",
            Self::SnapshotKey { .. } => "name the key in [snapshot] of the list, or give another",
            Self::NotPublishing { .. } => "write `revocation = 1` for the region in the list, or leave its list out",
            Self::Damaged { .. } => "give the file again, or copy the directory back from where it is served",
            Self::Busy { .. } => "wait for it to end",
            Self::Part { error, .. } | Self::Revocations { error } | Self::Rules { error } => error.hint(),
            Self::Gate(SyncError::Part { error, .. }) => error.hint(),
            Self::Gate(error) => error.hint(),
        }
    }
}
