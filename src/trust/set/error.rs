//! Why a gate refuses a set.

use core::fmt;

use crate::payload::Region;
use crate::time::{Day, Timestamp};
use crate::trust::{Held, TrustError};

/// A file of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl fmt::Display for SetPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(version) => write!(f, "root {version}"),
            Self::Snapshot => f.write_str("snapshot"),
            Self::List => f.write_str("trust list"),
            Self::Revocations(region) => write!(f, "revocation list of {region}"),
            Self::Rules(region) => write!(f, "rules of {region}"),
            Self::Block(region, day) => write!(f, "revocation list of {region}, day {day}"),
        }
    }
}

/// Why a set is refused. `E` is the error of the source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyncError<E> {
    /// The source cannot be read.
    #[error("{0}")]
    Source(E),
    /// A file is invalid.
    #[error("{part}: {error}")]
    Part {
        /// The file.
        part: SetPart,
        /// What is wrong with it.
        error: TrustError,
    },
    /// The chain has more than [`Held::MAX_ROOTS`] new roots.
    #[error("expected at most {} roots to follow, found more", Held::MAX_ROOTS)]
    TooManyRoots,
    /// The set has more than [`Held::MAX_BYTES`] bytes.
    #[error("expected a set of at most {} bytes, found a larger one", Held::MAX_BYTES)]
    TooLarge,
    /// The set has more than [`Held::MAX_SLOTS`] withdrawn codes.
    #[error("expected a set of at most {} withdrawn codes, found more", Held::MAX_SLOTS)]
    TooManySlots,
    /// A file has expired.
    #[error("{part}: expected one that counts at {at}, found one that expired at {expires}")]
    Expired {
        /// The file.
        part: SetPart,
        /// When it expired.
        expires: Timestamp,
        /// Time of the sync.
        at: Timestamp,
    },
    /// A file was issued in the future, or the clock is slow.
    #[error("{part}: expected one issued by {at}, the time by this clock, found one issued at {issued}")]
    NotYetIssued {
        /// The file.
        part: SetPart,
        /// Time of issue.
        issued: Timestamp,
        /// Time of the sync.
        at: Timestamp,
    },
    /// The list does not say who signs snapshots.
    #[error("expected a trust list that says who signs snapshots, found one that does not")]
    NoSnapshotTerms,
    /// Rollback: the file is older than the one that the gate has.
    #[error("{part}: expected version {held} or later, which this gate holds, found version {found}")]
    Rollback {
        /// The file.
        part: SetPart,
        /// Version that the gate has.
        held: u64,
        /// Version found.
        found: u64,
    },
    /// Two different files have the same version.
    #[error("{part}: expected the file that this gate holds as version {version}, found another of the same version")]
    Equivocation {
        /// The file.
        part: SetPart,
        /// The version.
        version: u64,
    },
    /// The file was issued before the one that the gate has.
    #[error("{part}: expected one issued after the one that this gate holds, of {held}, found one of {found}")]
    IssuedBefore {
        /// The file.
        part: SetPart,
        /// Time of issue of the file that the gate has.
        held: Timestamp,
        /// Time of issue of the file found.
        found: Timestamp,
    },
    /// The snapshot leaves out a file that the gate has and that is still valid.
    #[error("{part}: expected version {held} or later, which this gate holds, found it left out of the snapshot")]
    Omitted {
        /// The file.
        part: SetPart,
        /// Version that the gate has.
        held: u64,
    },
    /// A file does not have the size that the file naming it states.
    #[error("{part}: expected a file of {expected} bytes, found {found}")]
    Size {
        /// The file.
        part: SetPart,
        /// Size stated, in bytes.
        expected: u64,
        /// Size found, in bytes. For a larger file this is the stated size plus 1.
        found: usize,
    },
    /// A file does not have the version that the snapshot states.
    #[error("{part}: expected version {expected}, as the snapshot says, found version {found}")]
    Mixed {
        /// The file.
        part: SetPart,
        /// Version in the snapshot.
        expected: u64,
        /// Version in the file.
        found: u64,
    },
    /// The snapshot is of another publisher than the list.
    #[error("{part}: expected a file of {expected}, found one of {found}")]
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
    #[error("expected a clock at {seen} or later, which this gate has seen, found {at}")]
    ClockBack {
        /// Latest time seen.
        seen: Timestamp,
        /// Time of the sync.
        at: Timestamp,
    },
}

impl<E> SyncError<E> {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
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

    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Source(_) => "check the address or the path; a set has snapshot.cbor, roots/ and objects/",
            Self::Part { error: TrustError::ThresholdNotMet { .. }, .. } => {
                "the set is of another publisher, or signed by keys that count no longer; the gate keeps what it has"
            }
            Self::Part { .. } | Self::Mixed { .. } | Self::Size { .. } => {
                "fetch the set again; what comes again has been damaged or altered. The gate keeps what it has"
            }
            Self::TooManyRoots | Self::TooLarge | Self::TooManySlots => "this is no honest set; ask its publisher",
            Self::Expired { .. } => "fetch a newer set; where there is none, tell its publisher",
            Self::NotYetIssued { .. } => "set the clock; if it is right, whoever signed the file has dated it ahead",
            Self::ClockBack { .. } => "set the clock; if it is right, a newer snapshot proves it so: sync one",
            Self::NoSnapshotTerms => "the publisher adds [snapshot] to the list and publishes again",
            Self::Omitted { .. } => "the publisher puts the file back into the set; the gate keeps what it has",
            Self::Rollback { .. } | Self::IssuedBefore { .. } => {
                "fetch from the publisher itself; the gate keeps the newer files that it has"
            }
            Self::Equivocation { .. } => {
                "tell the publisher at once: a file that is out is never signed or made again under its version"
            }
            Self::Publisher { .. } => "the publisher of the list signs its snapshots; tell it",
        }
    }
}
