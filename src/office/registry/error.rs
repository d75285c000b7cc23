//! The errors of a registry.

use std::path::PathBuf;

/// Why a registry operation failed. Every operation is atomic: after an error nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A registry exists already.
    #[error("{}: expected no registry, found one", path.display())]
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// There is no registry.
    #[error("{}: expected a registry, found no file", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file is not a registry.
    #[error("{}: expected a registry of fede, found another file", path.display())]
    NotARegistry {
        /// The path.
        path: PathBuf,
    },
    /// The registry has an earlier version and needs an upgrade.
    #[error("{}: expected a registry of version {supported}, found version {found}", path.display())]
    Older {
        /// The path.
        path: PathBuf,
        /// The version that this fede supports.
        supported: i64,
        /// The version of the registry.
        found: i64,
    },
    /// The registry needs no upgrade.
    #[error("expected a registry of an earlier version, found one that is up to date")]
    UpToDate,
    /// A later version of fede has made the registry.
    #[error("{}: expected a registry of version {supported} or earlier, found version {found}", path.display())]
    Newer {
        /// The path.
        path: PathBuf,
        /// The latest version that this fede supports.
        supported: i64,
        /// The version of the registry.
        found: i64,
    },
    /// Another process holds the write lock.
    #[error("registry.sqlite: expected to write within {seconds} s, found it locked by another process")]
    Locked {
        /// How long this process waited.
        seconds: u64,
    },
    /// Another process reads, so the write-ahead log cannot be truncated. It still contains deleted
    /// data.
    #[error(
        "registry.sqlite: expected nobody else to read it, found another process; the log still holds what was deleted"
    )]
    LogInUse,
    /// The disk is full.
    #[error("registry.sqlite: expected room on its disk, found it full")]
    Full,
    /// The file is damaged, or has content that fede never writes.
    #[error("registry.sqlite: expected {expected}, found something else")]
    Damaged {
        /// What was expected.
        expected: &'static str,
    },
    /// A line of the journal was changed or removed.
    #[error("registry.sqlite: journal: expected line {expected} as it was written, found it changed or gone")]
    Journal {
        /// The first line that is wrong.
        expected: i64,
    },
    /// The last line is not the sealed one. Nothing is written then, because a new seal would hide
    /// the change.
    #[error("registry.sqlite: journal: expected its end as it was sealed, found it changed or gone")]
    JournalEnd,
    /// The last hash of the journal of version 1 is not the one that was noted.
    #[error("registry.sqlite: journal: expected the last hash {noted}, found {found}")]
    OtherHash {
        /// The hash that was noted.
        noted: String,
        /// The hash that was found.
        found: String,
    },
    /// The day has too few free slots.
    #[error("expected {asked} free slots on {day}, found {free} of {all}")]
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
    #[error("registry.sqlite: {0}")]
    Database(String),
}

impl RegistryError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "choose another directory; nothing has been overwritten",
            Self::Missing { .. } => "`fede office init` makes an office",
            Self::NotARegistry { .. } => "check the path; restore the registry from a backup if it was overwritten",
            Self::Older { .. } => {
                "if an earlier fede made it: copy it, then run `fede office upgrade`; if not, somebody has changed the file"
            }
            Self::UpToDate => "nothing is to be done",
            Self::Newer { .. } => "use the fede that made it, or a later one",
            Self::Locked { .. } => "wait for the other command to end, or end it; nothing has been changed",
            Self::LogInUse => {
                "locked: end the other command and run this one again, until it says that all is forgotten"
            }
            Self::Full => "make room and run the command again; it goes on where it stopped",
            Self::Damaged { .. } | Self::Database(_) => "restore the registry from a backup",
            Self::OtherHash { .. } => {
                "somebody has written to the file without fede: restore a backup; nothing was changed"
            }
            Self::Journal { .. } | Self::JournalEnd => {
                "compare with a backup: somebody has written to the file without fede"
            }
            Self::Slots { .. } => {
                "issue the rest tomorrow, and raise `slot_bits` in office.toml, which counts from the next day on"
            }
        }
    }
}
