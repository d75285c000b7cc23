//! Why a gate refuses a set.

use core::fmt;

use crate::payload::Region;
use crate::time::{Day, Timestamp};
use crate::trust::{Held, TrustError};
use crate::words::{Explain, Lang, errors_trust as say, explained};

/// A file of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SetPart {
    /// The root of this version.
    Root(u64),
    /// The snapshot.
    Snapshot,
    /// The trust list.
    List,
    /// The revocation list of a region.
    Revocations(Region),
    /// The rules of a region.
    Rules(Region),
    /// One day of a region's revocation list.
    Block(Region, Day),
}

impl SetPart {
    /// The name of the file.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Root(version) => say::PartRoot { version }.say(lang),
            Self::Snapshot => say::part_snapshot(lang).to_owned(),
            Self::List => say::part_list(lang).to_owned(),
            Self::Revocations(region) => say::PartRevocations { region }.say(lang),
            Self::Rules(region) => say::PartRules { region }.say(lang),
            Self::Block(region, day) => say::PartBlock { region, day }.say(lang),
        }
    }
}

impl fmt::Display for SetPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

/// Why a set is refused. `E` is the error of the source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyncError<E> {
    /// The source cannot be read.
    Source(E),
    /// A file is invalid.
    Part {
        /// The file.
        part: SetPart,
        /// What is wrong with it.
        error: TrustError,
    },
    /// The chain has more than [`Held::MAX_ROOTS`] new roots.
    TooManyRoots,
    /// The set has more than [`Held::MAX_BYTES`] bytes.
    TooLarge,
    /// The set has more than [`Held::MAX_SLOTS`] withdrawn codes.
    TooManySlots,
    /// A file has expired.
    Expired {
        /// The file.
        part: SetPart,
        /// When it expired.
        expires: Timestamp,
        /// Time of the sync.
        at: Timestamp,
    },
    /// A file was issued in the future, or the clock is slow.
    NotYetIssued {
        /// The file.
        part: SetPart,
        /// Time of issue.
        issued: Timestamp,
        /// Time of the sync.
        at: Timestamp,
    },
    /// The list does not say who signs snapshots.
    NoSnapshotTerms,
    /// Rollback: the file is older than the one that the gate has.
    Rollback {
        /// The file.
        part: SetPart,
        /// Version that the gate has.
        held: u64,
        /// Version found.
        found: u64,
    },
    /// Two different files have the same version.
    Equivocation {
        /// The file.
        part: SetPart,
        /// The version.
        version: u64,
    },
    /// The file was issued before the one that the gate has.
    IssuedBefore {
        /// The file.
        part: SetPart,
        /// Time of issue of the file that the gate has.
        held: Timestamp,
        /// Time of issue of the file found.
        found: Timestamp,
    },
    /// The snapshot leaves out a file that the gate has and that is still valid.
    Omitted {
        /// The file.
        part: SetPart,
        /// Version that the gate has.
        held: u64,
    },
    /// A file does not have the size that the file naming it states.
    Size {
        /// The file.
        part: SetPart,
        /// Size stated, in bytes.
        expected: u64,
        /// Size found, in bytes. For a larger file this is the stated size plus 1.
        found: usize,
    },
    /// A file does not have the version that the snapshot states.
    Mixed {
        /// The file.
        part: SetPart,
        /// Version in the snapshot.
        expected: u64,
        /// Version in the file.
        found: u64,
    },
    /// The snapshot is of another publisher than the list.
    Publisher {
        /// The file.
        part: SetPart,
        /// The publisher expected.
        expected: Region,
        /// The publisher found.
        found: Region,
    },
    /// The clock is earlier than a time that the gate has seen, and no new snapshot proves it
    /// right.
    ClockBack {
        /// Latest time seen.
        seen: Timestamp,
        /// Time of the sync.
        at: Timestamp,
    },
}

explained!(SyncError<E>);

impl<E: Explain> Explain for SyncError<E> {
    fn id(&self) -> &'static str {
        match self {
            Self::Source(_) => "sync-source",
            Self::Part { error, .. } => error.id(),
            Self::TooManyRoots => "sync-too-many-roots",
            Self::TooLarge => "sync-too-large",
            Self::TooManySlots => "sync-too-many-slots",
            Self::Expired { .. } => "sync-expired",
            Self::NotYetIssued { .. } => "sync-not-yet-issued",
            Self::NoSnapshotTerms => "sync-no-snapshot-terms",
            Self::Rollback { .. } => "sync-rollback",
            Self::Equivocation { .. } => "sync-equivocation",
            Self::IssuedBefore { .. } => "sync-issued-before",
            Self::Omitted { .. } => "sync-omitted",
            Self::Size { .. } => "sync-size",
            Self::Mixed { .. } => "sync-mixed",
            Self::Publisher { .. } => "sync-publisher",
            Self::ClockBack { .. } => "sync-clock-back",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Source(error) => error.words(lang),
            Self::Part { part, error } => {
                say::SyncPart { part: &part.words(lang), error: &error.words(lang) }.say(lang)
            }
            Self::TooManyRoots => say::SyncTooManyRoots { max: &Held::MAX_ROOTS }.say(lang),
            Self::TooLarge => say::SyncTooLarge { max: &Held::MAX_BYTES }.say(lang),
            Self::TooManySlots => say::SyncTooManySlots { max: &Held::MAX_SLOTS }.say(lang),
            Self::Expired { part, expires, at } => say::SyncExpired { part: &part.words(lang), at, expires }.say(lang),
            Self::NotYetIssued { part, issued, at } => {
                say::SyncNotYetIssued { part: &part.words(lang), at, issued }.say(lang)
            }
            Self::NoSnapshotTerms => say::sync_no_snapshot_terms(lang).to_owned(),
            Self::Rollback { part, held, found } => {
                say::SyncRollback { part: &part.words(lang), held, found }.say(lang)
            }
            Self::Equivocation { part, version } => {
                say::SyncEquivocation { part: &part.words(lang), version }.say(lang)
            }
            Self::IssuedBefore { part, held, found } => {
                say::SyncIssuedBefore { part: &part.words(lang), held, found }.say(lang)
            }
            Self::Omitted { part, held } => say::SyncOmitted { part: &part.words(lang), held }.say(lang),
            Self::Size { part, expected, found } => {
                say::SyncSize { part: &part.words(lang), expected, found }.say(lang)
            }
            Self::Mixed { part, expected, found } => {
                say::SyncMixed { part: &part.words(lang), expected, found }.say(lang)
            }
            Self::Publisher { part, expected, found } => {
                say::SyncPublisher { part: &part.words(lang), expected, found }.say(lang)
            }
            Self::ClockBack { seen, at } => say::SyncClockBack { seen, at }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Source(_) => say::set_source_hint(lang).to_owned(),
            Self::Part { error: TrustError::ThresholdNotMet { .. }, .. } => {
                say::sync_part_hint_threshold(lang).to_owned()
            }
            Self::Part { .. } | Self::Mixed { .. } | Self::Size { .. } => say::sync_part_hint(lang).to_owned(),
            Self::TooManyRoots | Self::TooLarge | Self::TooManySlots => say::sync_too_many_roots_hint(lang).to_owned(),
            Self::Expired { .. } => say::sync_expired_hint(lang).to_owned(),
            Self::NotYetIssued { .. } => say::sync_not_yet_issued_hint(lang).to_owned(),
            Self::ClockBack { .. } => say::sync_clock_back_hint(lang).to_owned(),
            Self::NoSnapshotTerms => say::sync_no_snapshot_terms_hint(lang).to_owned(),
            Self::Omitted { .. } => say::sync_omitted_hint(lang).to_owned(),
            Self::Rollback { .. } | Self::IssuedBefore { .. } => say::sync_rollback_hint(lang).to_owned(),
            Self::Equivocation { .. } => say::sync_equivocation_hint(lang).to_owned(),
            Self::Publisher { .. } => say::sync_publisher_hint(lang).to_owned(),
        }
    }
}
