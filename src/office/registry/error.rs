//! The errors of a registry.

use std::path::PathBuf;

use crate::words::{Explain, Lang, errors_office as say};

/// Why a registry operation failed. Every operation is atomic: after an error nothing has changed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum RegistryError {
    /// A registry exists already.
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// There is no registry.
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file is not a registry.
    NotARegistry {
        /// The path.
        path: PathBuf,
    },
    /// The registry has an earlier version and needs an upgrade.
    Older {
        /// The path.
        path: PathBuf,
        /// The version that this fede supports.
        supported: i64,
        /// The version of the registry.
        found: i64,
    },
    /// The registry needs no upgrade.
    UpToDate,
    /// A later version of fede has made the registry.
    Newer {
        /// The path.
        path: PathBuf,
        /// The latest version that this fede supports.
        supported: i64,
        /// The version of the registry.
        found: i64,
    },
    /// Another process holds the write lock.
    Locked {
        /// How long this process waited.
        seconds: u64,
    },
    /// Another process reads, so the write-ahead log cannot be truncated. It still contains deleted
    /// data.
    LogInUse,
    /// The disk is full.
    Full,
    /// The file is damaged, or has content that fede never writes.
    Damaged {
        /// What was expected: a word of `registry-damaged` in `errors-office.ftl`.
        expected: &'static str,
    },
    /// A line of the journal was changed or removed.
    Journal {
        /// The first line that is wrong.
        expected: i64,
    },
    /// The last line is not the sealed one. Nothing is written then, because a new seal would hide
    /// the change.
    JournalEnd,
    /// The last hash of the journal of version 1 is not the one that was noted.
    OtherHash {
        /// The hash that was noted.
        noted: String,
        /// The hash that was found.
        found: String,
    },
    /// The secret file is not the one under which the registry is.
    OtherSecret,
    /// The day has too few free slots.
    Slots {
        /// The day.
        day: String,
        /// Number of slots needed.
        asked: u64,
        /// Number of free slots.
        free: u64,
        /// Number of slots of the day.
        all: u64,
    },
    /// Another failure of the database.
    Database(String),
}

impl Explain for RegistryError {
    fn id(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "registry-exists",
            Self::Missing { .. } => "registry-missing",
            Self::NotARegistry { .. } => "not-a-registry",
            Self::Older { .. } => "registry-older",
            Self::UpToDate => "registry-up-to-date",
            Self::Newer { .. } => "registry-newer",
            Self::Locked { .. } => "registry-locked",
            Self::LogInUse => "registry-log-in-use",
            Self::Full => "registry-full",
            Self::Damaged { .. } => "registry-damaged",
            Self::Journal { .. } => "registry-journal",
            Self::JournalEnd => "registry-journal-end",
            Self::OtherHash { .. } => "registry-other-hash",
            Self::OtherSecret => "registry-other-secret",
            Self::Slots { .. } => "registry-slots",
            Self::Database(_) => "registry-database",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Exists { path } => say::RegistryExists { path: &path.display() }.say(lang),
            Self::Missing { path } => say::RegistryMissing { path: &path.display() }.say(lang),
            Self::NotARegistry { path } => say::NotARegistry { path: &path.display() }.say(lang),
            Self::Older { path, supported, found } => {
                say::RegistryOlder { path: &path.display(), supported, found }.say(lang)
            }
            Self::UpToDate => say::registry_up_to_date(lang).to_owned(),
            Self::Newer { path, supported, found } => {
                say::RegistryNewer { path: &path.display(), supported, found }.say(lang)
            }
            Self::Locked { seconds } => say::RegistryLocked { seconds }.say(lang),
            Self::LogInUse => say::registry_log_in_use(lang).to_owned(),
            Self::Full => say::registry_full(lang).to_owned(),
            Self::Damaged { expected } => say::RegistryDamaged { expected }.say(lang),
            Self::Journal { expected } => say::RegistryJournal { line: expected }.say(lang),
            Self::JournalEnd => say::registry_journal_end(lang).to_owned(),
            Self::OtherHash { noted, found } => say::RegistryOtherHash { noted, found }.say(lang),
            Self::OtherSecret => say::registry_other_secret(lang).to_owned(),
            Self::Slots { day, asked, free, all } => say::RegistrySlots { day, asked, free, all }.say(lang),
            Self::Database(detail) => say::RegistryDatabase { detail }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Exists { .. } => say::registry_exists_hint(lang),
            Self::Missing { .. } => say::registry_missing_hint(lang),
            Self::NotARegistry { .. } => say::not_a_registry_hint(lang),
            Self::Older { .. } => say::registry_older_hint(lang),
            Self::UpToDate => say::registry_up_to_date_hint(lang),
            Self::Newer { .. } => say::registry_newer_hint(lang),
            Self::Locked { .. } => say::registry_locked_hint(lang),
            Self::LogInUse => say::registry_log_in_use_hint(lang),
            Self::Full => say::registry_full_hint(lang),
            Self::Damaged { .. } | Self::Database(_) => say::registry_damaged_hint(lang),
            Self::OtherHash { .. } => say::registry_other_hash_hint(lang),
            Self::Journal { .. } | Self::JournalEnd => say::registry_journal_hint(lang),
            Self::OtherSecret => say::registry_other_secret_hint(lang),
            Self::Slots { .. } => say::registry_slots_hint(lang),
        }
        .to_owned()
    }
}
