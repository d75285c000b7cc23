//! What can be wrong with a gate's store.

use std::io;
use std::path::PathBuf;

use crate::trust::{SyncError, TrustError};
use crate::words::{Explain, Lang, errors_trust as say, explained, file};

/// Name of the root in errors.
pub(super) const ROOT: &str = "root";

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum StoreError {
    /// A file cannot be read or written.
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it did not work.
        error: io::Error,
    },
    /// The directory already has files in it.
    Exists {
        /// The directory.
        path: PathBuf,
    },
    /// The directory is not a store.
    NotAStore {
        /// The directory.
        path: PathBuf,
    },
    /// A file of the store is missing or damaged.
    Damaged {
        /// The directory.
        path: PathBuf,
        /// What the file is.
        what: &'static str,
    },
    /// The store is locked by another sync.
    Busy {
        /// The directory.
        path: PathBuf,
    },
    /// A file of the store is no longer valid.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl Explain for StoreError {
    fn id(&self) -> &'static str {
        match self {
            Self::Io { .. } => "store-io",
            Self::Exists { .. } => "store-exists",
            Self::NotAStore { .. } => "store-not-a-store",
            Self::Damaged { .. } => "store-damaged",
            Self::Busy { .. } => "store-busy",
            Self::Trust(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Io { action, path, error } => file::cannot(action, path, error, lang),
            Self::Exists { path } => say::StoreExists { path: &path.display() }.say(lang),
            Self::NotAStore { path } => say::StoreNotAStore { path: &path.display() }.say(lang),
            Self::Damaged { path, what } => say::StoreDamaged { path: &path.display(), what }.say(lang),
            Self::Busy { path } => say::StoreBusy { path: &path.display() }.say(lang),
            Self::Trust(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Io { error, .. } => file::hint(error, lang).to_owned(),
            Self::Exists { .. } => say::store_exists_hint(lang).to_owned(),
            Self::NotAStore { .. } => say::store_not_a_store_hint(lang).to_owned(),
            Self::Damaged { what: ROOT, .. } => say::store_damaged_hint_root(lang).to_owned(),
            Self::Damaged { .. } => say::store_damaged_hint(lang).to_owned(),
            Self::Busy { .. } => say::store_busy_hint(lang).to_owned(),
            Self::Trust(error) => error.hint(lang),
        }
    }
}

/// Why a store could not be updated. `E` is the error of the source.
#[derive(Debug, thiserror::Error)]
pub enum StoreSyncError<E> {
    /// The store has an error.
    Store(#[from] StoreError),
    /// The set that was offered is refused.
    Set(SyncError<E>),
}

explained!(StoreSyncError<E>);

impl<E: Explain> Explain for StoreSyncError<E> {
    fn id(&self) -> &'static str {
        match self {
            Self::Store(error) => error.id(),
            Self::Set(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Store(error) => error.words(lang),
            Self::Set(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Store(error) => error.hint(lang),
            Self::Set(error) => error.hint(lang),
        }
    }
}
