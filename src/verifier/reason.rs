//! Why a code is not accepted: stable identifiers and the values that were compared.

use super::{Concern, RevocationConcern};
use crate::codec::{ClaimsError, CoseError, ForeignText, TextError};
use crate::key::KeyId;
use crate::payload::{Cti, Region, StatementKind, Status, Withdrawal};
#[cfg(feature = "qr")]
use crate::qr::PictureError;
use crate::time::Timestamp;
use crate::words::{Explain, Lang};

/// One reason. Those about the code make it *refused*, those about the gate *undecided*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The text is no code of fede's.
    Text(TextError),
    /// The code is damaged, or written in a way that fede never writes.
    Cose(CoseError),
    /// The signed content is none of fede's.
    Claims(ClaimsError),
    /// No trusted key has the code's `kid`.
    UnknownKey {
        /// The `kid` that the code names.
        kid: KeyId,
    },
    /// The signature does not verify.
    Signature {
        /// The `kid` that the code names.
        kid: KeyId,
        /// How many trusted keys have it.
        tried: usize,
    },
    /// The key signs for another region.
    RegionNotPermitted {
        /// The key.
        kid: KeyId,
        /// The region that it may sign for.
        permitted: Region,
        /// The region in whose name the code is issued.
        found: Region,
    },
    /// The key may not sign this kind of statement.
    KindNotPermitted {
        /// The key.
        kid: KeyId,
        /// The kind that the code states.
        kind: StatementKind,
    },
    /// The key was or is used before its time.
    KeyNotYetValid {
        /// The key.
        kid: KeyId,
        /// When its window begins.
        not_before: Timestamp,
        /// When it was or is used.
        used: Timestamp,
    },
    /// The key was or is used after its time.
    KeyExpired {
        /// The key.
        kid: KeyId,
        /// When its window ends.
        expires: Timestamp,
        /// When it was or is used.
        used: Timestamp,
    },
    /// The recognition of the region has ended.
    RecognitionEnded {
        /// The region.
        region: Region,
        /// When it ended.
        until: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The code, or the one that it was converted from, is revoked or suspended.
    Withdrawn {
        /// Whose revocation list says so.
        region: Region,
        /// The code that the list names.
        cti: Cti,
        /// How and why.
        withdrawal: Withdrawal,
        /// The list's version.
        list_version: u64,
    },
    /// The code counts only later.
    NotYetValid {
        /// When it begins to.
        not_before: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The code counts no longer.
    Expired {
        /// When it ended.
        expires: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The gate's policy does not let this status pass.
    StatusNotAccepted {
        /// What the code's status counts as here.
        status: Status,
        /// The status that the code states.
        stated: Status,
        /// The statuses that pass.
        accepted: Vec<Status>,
    },
    /// The code states an itinerary and no health status, and the gate's policy does not let that pass by itself.
    ItineraryAlone,
    /// The code counts for longer than codes of its region may.
    LifetimeTooLong {
        /// The longest, in seconds.
        max: u64,
        /// From its issue to its expiry, in seconds.
        found: u64,
    },
    /// The gate cannot tell whether the code is revoked.
    Revocation {
        /// Whose revocation list it lacks.
        region: Region,
        /// What is the matter with the list.
        concern: RevocationConcern,
        /// The time of checking.
        at: Timestamp,
    },
    /// The picture cannot be opened.
    #[cfg(feature = "qr")]
    Picture(PictureError),
    /// The picture shows no symbol that can be read.
    NoSymbol,
    /// The trust list has expired.
    ListExpired {
        /// When.
        expires: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The clock stands before the root's issue.
    ClockBeforeRoot {
        /// When the root was issued.
        issued: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The clock stands before the list's issue.
    ClockBeforeList {
        /// When the list was issued.
        issued: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The root has expired.
    RootExpired {
        /// When.
        expires: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The gate has no trust list yet.
    NoList,
    /// The last proof that the trust list is the newest is too old.
    Stale {
        /// When it was made.
        issued: Timestamp,
        /// From when on it has been too old.
        since: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The clock stands before a time that the gate has seen already.
    ClockBack {
        /// The latest time seen.
        seen: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
}

impl Reason {
    /// The reason that a concern about the gate's trust is, at a time.
    #[must_use]
    pub const fn of_concern(concern: Concern, at: Timestamp) -> Self {
        match concern {
            Concern::ListExpired { expires } => Self::ListExpired { expires, at },
            Concern::ClockBeforeList { issued } => Self::ClockBeforeList { issued, at },
            Concern::ClockBeforeRoot { issued } => Self::ClockBeforeRoot { issued, at },
            Concern::RootExpired { expires } => Self::RootExpired { expires, at },
            Concern::NoList => Self::NoList,
            Concern::Stale { issued, since } => Self::Stale { issued, since, at },
            Concern::ClockBack { seen } => Self::ClockBack { seen, at },
        }
    }

    /// Whether a person at the gate decides: nothing is wrong with the code, and nothing is missing at the gate.
    #[must_use]
    pub const fn asks_a_person(&self) -> bool {
        matches!(self, Self::ItineraryAlone)
    }

    /// The stable identifier. Identifiers of faults in the encoding name the layer and the fault.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Text(TextError::Foreign { found }) => match found {
                ForeignText::Empty => "foreign-empty",
                ForeignText::Url => "foreign-url",
                ForeignText::Hc1 => "foreign-hc1",
                ForeignText::Shc => "foreign-shc",
                ForeignText::LaterVersion => "later-version",
                ForeignText::Other => "foreign-other",
            },
            Self::Text(error) => error.id(),
            Self::Cose(error) => error.id(),
            Self::Claims(error) => error.id(),
            Self::UnknownKey { .. } => "unknown-key",
            Self::Signature { .. } => "bad-signature",
            Self::RegionNotPermitted { .. } => "region-not-permitted",
            Self::KindNotPermitted { .. } => "kind-not-permitted",
            Self::KeyNotYetValid { .. } => "key-not-yet-valid",
            Self::KeyExpired { .. } => "key-expired",
            Self::RecognitionEnded { .. } => "recognition-ended",
            Self::Withdrawn { withdrawal: Withdrawal::Revoked(_), .. } => "revoked",
            Self::Withdrawn { withdrawal: Withdrawal::Suspended(_), .. } => "suspended",
            Self::Revocation { concern, .. } => concern.id(),
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::Expired { .. } => "expired",
            Self::StatusNotAccepted { .. } => "status-not-accepted",
            Self::ItineraryAlone => "itinerary-alone",
            Self::LifetimeTooLong { .. } => "lifetime-too-long",
            #[cfg(feature = "qr")]
            Self::Picture(error) => error.id(),
            Self::NoSymbol => "no-symbol",
            Self::ListExpired { .. } => "list-expired",
            Self::ClockBeforeList { .. } => "clock-before-list",
            Self::ClockBeforeRoot { .. } => "clock-before-root",
            Self::RootExpired { .. } => "root-expired",
            Self::NoList => "no-list",
            Self::Stale { .. } => "trust-stale",
            Self::ClockBack { .. } => "clock-back",
        }
    }
}

impl Explain for Reason {
    fn id(&self) -> &'static str {
        self.id()
    }

    fn words(&self, lang: Lang) -> String {
        self.sentence(lang)
    }

    fn hint(&self, lang: Lang) -> String {
        self.hint(lang).to_owned()
    }
}

impl RevocationConcern {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Missing => "revocation-missing",
            Self::Unsound => "revocation-unsound",
            Self::Stale { .. } => "revocation-stale",
            Self::ClockBefore { .. } => "clock-before-revocation",
            Self::TooOld { .. } => "revocation-too-old",
            Self::NotCovered { .. } => "revocation-not-covered",
        }
    }
}
