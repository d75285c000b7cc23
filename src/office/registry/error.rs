//! What can be wrong with a registry.

use std::path::PathBuf;

/// Why a registry could not be used. Nothing is ever half done.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// There is one already.
    #[error("{}: expected no registry, found one", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// There is none.
    #[error("{}: expected a registry, found no file", path.display())]
    Missing {
        /// Where.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{}: expected a registry of fede, found another file", path.display())]
    NotARegistry {
        /// Where.
        path: PathBuf,
    },
    /// An earlier fede has made it.
    #[error("{}: expected a registry of version {supported}, found version {found}", path.display())]
    Older {
        /// Where.
        path: PathBuf,
        /// The version that this fede keeps.
        supported: i64,
        /// The registry's.
        found: i64,
    },
    /// There is nothing to bring up to date.
    #[error("expected a registry of an earlier version, found one that is up to date")]
    UpToDate,
    /// A later fede has made it.
    #[error("{}: expected a registry of version {supported} or earlier, found version {found}", path.display())]
    Newer {
        /// Where.
        path: PathBuf,
        /// The latest version that this fede knows.
        supported: i64,
        /// The registry's.
        found: i64,
    },
    /// Another process has been writing for long.
    #[error("registry.sqlite: expected to write within {seconds} s, found it locked by another process")]
    Locked {
        /// How long this one has waited.
        seconds: u64,
    },
    /// Another process reads, so that the log of changes cannot be emptied: it still holds what was forgotten.
    #[error(
        "registry.sqlite: expected nobody else to read it, found another process; the log still holds what was deleted"
    )]
    LogInUse,
    /// The disk is full.
    #[error("registry.sqlite: expected room on its disk, found it full")]
    Full,
    /// The file is damaged, or holds what fede never writes.
    #[error("registry.sqlite: expected {expected}, found something else")]
    Damaged {
        /// What was looked for.
        expected: &'static str,
    },
    /// A line of the journal has been changed or removed.
    #[error("registry.sqlite: journal: expected line {expected} as it was written, found it changed or gone")]
    Journal {
        /// The first line that is not as it was.
        expected: i64,
    },
    /// The last line is not the one that was sealed. Nothing more is written then: it would seal what was changed.
    #[error("registry.sqlite: journal: expected its end as it was sealed, found it changed or gone")]
    JournalEnd,
    /// The journal of an earlier version ends otherwise than what was noted.
    #[error("registry.sqlite: journal: expected the last hash {noted}, found {found}")]
    OtherHash {
        /// What was noted.
        noted: String,
        /// What was found.
        found: String,
    },
    /// The day has no more slots.
    #[error("expected {asked} free slots on {day}, found {free} of {all}")]
    Slots {
        /// The day.
        day: String,
        /// How many were needed.
        asked: u64,
        /// How many there are.
        free: u64,
        /// How many the day has.
        all: u64,
    },
    /// Whoever asked for several calls as one has given up half-way: nothing has been changed.
    #[error("the work was given up, and nothing of it done")]
    GivenUp,
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
            Self::GivenUp => "mend what was said before this",
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
