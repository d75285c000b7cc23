//! Why a set is not taken.

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
    /// A day of a region's revocation list.
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

/// Why a set is not taken. `E` is why its source cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyncError<E> {
    /// The source cannot be read.
    #[error("{0}")]
    Source(E),
    /// A file is not what it must be.
    #[error("{part}: {error}")]
    Part {
        /// The file.
        part: SetPart,
        /// What is wrong with it.
        error: TrustError,
    },
    /// More roots than any publisher has.
    #[error("expected at most {} roots to follow, found more", Held::MAX_ROOTS)]
    TooManyRoots,
    /// More bytes than any set has.
    #[error("expected a set of at most {} bytes, found a larger one", Held::MAX_BYTES)]
    TooLarge,
    /// More withdrawn codes than any set has.
    #[error("expected a set of at most {} withdrawn codes, found more", Held::MAX_SLOTS)]
    TooManySlots,
    /// A file that counts no longer.
    #[error("{part}: expected one that counts at {at}, found one that expired at {expires}")]
    Expired {
        /// The file.
        part: SetPart,
        /// When it expired.
        expires: Timestamp,
        /// The time of the sync.
        at: Timestamp,
    },
    /// A file from the future, or a clock that is slow.
    #[error("{part}: expected one issued by {at}, the time by this clock, found one issued at {issued}")]
    NotYetIssued {
        /// The file.
        part: SetPart,
        /// When it was issued.
        issued: Timestamp,
        /// The time of the sync.
        at: Timestamp,
    },
    /// A list that names nobody who signs snapshots.
    #[error("expected a trust list that says who signs snapshots, found one that does not")]
    NoSnapshotTerms,
    /// An older file than the one held.
    #[error("{part}: expected version {held} or later, which this gate holds, found version {found}")]
    Rollback {
        /// The file.
        part: SetPart,
        /// The version held.
        held: u64,
        /// The version found.
        found: u64,
    },
    /// Two files of one version.
    #[error("{part}: expected the file that this gate holds as version {version}, found another of the same version")]
    Equivocation {
        /// The file.
        part: SetPart,
        /// The version.
        version: u64,
    },
    /// A file that was issued before the one held.
    #[error("{part}: expected one issued after the one that this gate holds, of {held}, found one of {found}")]
    IssuedBefore {
        /// The file.
        part: SetPart,
        /// When the file held was issued.
        held: Timestamp,
        /// When the file found was issued.
        found: Timestamp,
    },
    /// A file that the gate holds and that still counts, left out of the snapshot.
    #[error("{part}: expected version {held} or later, which this gate holds, found it left out of the snapshot")]
    Omitted {
        /// The file.
        part: SetPart,
        /// The version held.
        held: u64,
    },
    /// A file of another size than the one that names it says.
    #[error("{part}: expected a file of {expected} bytes, found {found}")]
    Size {
        /// The file.
        part: SetPart,
        /// The size said.
        expected: u64,
        /// The size found; of a larger one, a byte more than was said.
        found: usize,
    },
    /// A file of another version than the snapshot says.
    #[error("{part}: expected version {expected}, as the snapshot says, found version {found}")]
    Mixed {
        /// The file.
        part: SetPart,
        /// The snapshot's version.
        expected: u64,
        /// The file's.
        found: u64,
    },
    /// A snapshot of another publisher than the list.
    #[error("{part}: expected a file of {expected}, found one of {found}")]
    Publisher {
        /// The file.
        part: SetPart,
        /// The publisher expected.
        expected: Region,
        /// The publisher found.
        found: Region,
    },
    /// The clock stands before a time seen already, and nothing newer proves it right.
    #[error("expected a clock at {seen} or later, which this gate has seen, found {at}")]
    ClockBack {
        /// The latest time seen.
        seen: Timestamp,
        /// The time of the sync.
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
