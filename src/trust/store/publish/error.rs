//! Why a set cannot be published.

use std::io;
use std::path::{Path, PathBuf};

use crate::key::{KeyId, SignError};
use crate::payload::Region;
use crate::trust::store::DirectoryError;
use crate::trust::{SetPart, SyncError, TrustError};
use crate::words::{Explain, Lang, errors_trust as say, file};

/// Why a set cannot be published.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum PublishError {
    /// A file cannot be read or written.
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it did not work.
        error: io::Error,
    },
    /// The directory has no root, and none was given.
    NoRoot {
        /// The directory.
        path: PathBuf,
    },
    /// The directory has no list, and none was given.
    NoList {
        /// The directory.
        path: PathBuf,
    },
    /// Another root of the same version is already published.
    OtherRoot {
        /// The version.
        version: u64,
    },
    /// The list does not name this key for snapshots.
    SnapshotKey {
        /// The key.
        kid: KeyId,
    },
    /// A revocation list was given for a region that publishes none according to the trust list.
    NotPublishing {
        /// The region.
        region: Region,
    },
    /// A file is invalid.
    Part {
        /// The file.
        part: SetPart,
        /// What is wrong with it.
        error: TrustError,
    },
    /// A file of the previous set is missing or damaged.
    Damaged {
        /// What the file is.
        part: SetPart,
        /// Path where it should be.
        path: PathBuf,
    },
    /// The directory is locked by another process.
    Busy {
        /// The directory.
        path: PathBuf,
    },
    /// A file given as a revocation list is not one.
    Revocations {
        /// Why.
        error: TrustError,
    },
    /// A file given as rules is not one.
    Rules {
        /// Why.
        error: TrustError,
    },
    /// A gate would refuse the set.
    Gate(SyncError<DirectoryError>),
    /// A key does not sign.
    Sign(#[from] SignError),
}

impl PublishError {
    pub(super) fn io(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), error }
    }
}

impl Explain for PublishError {
    fn id(&self) -> &'static str {
        match self {
            Self::Io { .. } => "publish-io",
            Self::NoRoot { .. } => "publish-no-root",
            Self::NoList { .. } => "publish-no-list",
            Self::OtherRoot { .. } => "publish-other-root",
            Self::SnapshotKey { .. } => "publish-snapshot-key",
            Self::NotPublishing { .. } => "publish-not-publishing",
            Self::Part { .. } => "publish-part",
            Self::Damaged { .. } => "publish-damaged",
            Self::Busy { .. } => "publish-busy",
            Self::Revocations { .. } => "publish-revocations",
            Self::Rules { .. } => "publish-rules",
            Self::Gate(_) => "publish-gate",
            Self::Sign(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Io { action, path, error } => file::cannot(action, path, error, lang),
            Self::NoRoot { path } => say::PublishNoRoot { path: &path.display() }.say(lang),
            Self::NoList { path } => say::PublishNoList { path: &path.display() }.say(lang),
            Self::OtherRoot { version } => say::PublishOtherRoot { version }.say(lang),
            Self::SnapshotKey { kid } => say::PublishSnapshotKey { kid }.say(lang),
            Self::NotPublishing { region } => say::PublishNotPublishing { region }.say(lang),
            Self::Part { part, error } => {
                say::PublishPart { part: &part.words(lang), error: &error.words(lang) }.say(lang)
            }
            Self::Damaged { part, path } => {
                say::PublishDamaged { path: &path.display(), part: &part.words(lang) }.say(lang)
            }
            Self::Busy { path } => say::PublishBusy { path: &path.display() }.say(lang),
            Self::Revocations { error } => say::PublishRevocations { error: &error.words(lang) }.say(lang),
            Self::Rules { error } => say::PublishRules { error: &error.words(lang) }.say(lang),
            Self::Gate(error) => refused_by_gates(error, lang),
            Self::Sign(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Io { error, .. } => file::hint(error, lang).to_owned(),
            Self::NoRoot { .. } => say::publish_no_root_hint(lang).to_owned(),
            Self::NoList { .. } => say::publish_no_list_hint(lang).to_owned(),
            Self::OtherRoot { .. } => say::publish_other_root_hint(lang).to_owned(),
            Self::SnapshotKey { .. } => say::publish_snapshot_key_hint(lang).to_owned(),
            Self::NotPublishing { .. } => say::publish_not_publishing_hint(lang).to_owned(),
            Self::Damaged { .. } => say::publish_damaged_hint(lang).to_owned(),
            Self::Busy { .. } => say::publish_busy_hint(lang).to_owned(),
            Self::Part { error, .. } | Self::Revocations { error } | Self::Rules { error } => error.hint(lang),
            Self::Gate(SyncError::Part { error, .. }) => error.hint(lang),
            Self::Gate(error) => hint_for_publishers(error, lang),
            Self::Sign(error) => error.hint(lang),
        }
    }
}

/// Why gates would refuse the set. What a gate says about its own files is said here about the set
/// that is already published.
fn refused_by_gates(error: &SyncError<DirectoryError>, lang: Lang) -> String {
    match error {
        SyncError::Rollback { part, held, found } => {
            say::PublishOlder { part: &part.words(lang), published: held, found }.say(lang)
        }
        SyncError::Equivocation { part, version } => say::PublishOther { part: &part.words(lang), version }.say(lang),
        SyncError::IssuedBefore { part, held, found } => {
            say::PublishIssuedBefore { part: &part.words(lang), published: held, found }.say(lang)
        }
        SyncError::Omitted { part, held } => say::PublishOmitted { part: &part.words(lang), published: held }.say(lang),
        error => say::PublishGate { error: &error.words(lang) }.say(lang),
    }
}

fn hint_for_publishers(error: &SyncError<DirectoryError>, lang: Lang) -> String {
    match error {
        SyncError::Rollback { .. } | SyncError::IssuedBefore { .. } => say::publish_older_hint(lang).to_owned(),
        SyncError::Equivocation { .. } => say::publish_other_hint(lang).to_owned(),
        SyncError::Omitted { .. } => say::publish_omitted_hint(lang).to_owned(),
        SyncError::Expired { .. } => say::publish_expired_hint(lang).to_owned(),
        SyncError::NotYetIssued { .. } | SyncError::ClockBack { .. } => say::publish_clock_hint(lang).to_owned(),
        SyncError::NoSnapshotTerms => say::publish_no_snapshot_terms_hint(lang).to_owned(),
        error => error.hint(lang),
    }
}
