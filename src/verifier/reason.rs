//! Reasons why a code is not accepted: stable identifiers and the compared values.

use super::{Concern, ForeignReason, RevocationConcern, ScanFault};
use crate::codec::{ClaimsError, CoseError, ForeignText, TextError};
use crate::foreign::Network;
use crate::key::KeyId;
use crate::payload::{Challenge, Cti, Region, StatementKind, Status, Withdrawal};
#[cfg(feature = "qr")]
use crate::qr::PictureError;
use crate::time::Timestamp;
use crate::words::{Explain, Lang};

/// One reason why a code is not accepted. A reason about the code makes the verdict *refused*, a
/// reason about the gate makes it *undecided*.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The text is not a fede code.
    Text(TextError),
    /// The code is damaged, or its encoding is one that fede never writes.
    Cose(CoseError),
    /// The signed content does not follow the format.
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
        /// The number of trusted keys with this `kid`.
        tried: usize,
    },
    /// The key is trusted for another region.
    RegionNotPermitted {
        /// The key.
        kid: KeyId,
        /// The region for which the key may sign.
        permitted: Region,
        /// The issuing region in the code.
        found: Region,
    },
    /// The key may not sign this kind of statement.
    KindNotPermitted {
        /// The key.
        kid: KeyId,
        /// The kind of statement in the code.
        kind: StatementKind,
    },
    /// The key is not valid yet at the time of issue or at the time of checking.
    KeyNotYetValid {
        /// The key.
        kid: KeyId,
        /// Start of the validity of the key.
        not_before: Timestamp,
        /// The time of issue or of checking that is outside the validity of the key.
        used: Timestamp,
    },
    /// The key was not valid any more at the time of issue or at the time of checking.
    KeyExpired {
        /// The key.
        kid: KeyId,
        /// End of the validity of the key.
        expires: Timestamp,
        /// The time of issue or of checking that is outside the validity of the key.
        used: Timestamp,
    },
    /// The recognition of the region has ended.
    RecognitionEnded {
        /// The region.
        region: Region,
        /// When it ended (exclusive).
        until: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The code, or the original of a converted code, is revoked or suspended.
    Withdrawn {
        /// The region of the revocation list.
        region: Region,
        /// The code in the list.
        cti: Cti,
        /// The class and the reason of the revocation.
        withdrawal: Withdrawal,
        /// The version of the list.
        list_version: u64,
    },
    /// The code is not valid yet.
    NotYetValid {
        /// Start of the validity.
        not_before: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The code has expired.
    Expired {
        /// When it ended (exclusive).
        expires: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The policy of the gate does not accept this status.
    StatusNotAccepted {
        /// The status after the status map of the region.
        status: Status,
        /// The status in the code.
        stated: Status,
        /// The statuses that the policy accepts.
        accepted: Vec<Status>,
    },
    /// The code has an itinerary and no health status, and the policy of the gate does not accept
    /// an itinerary alone.
    ItineraryAlone,
    /// The code is valid for longer than the region's limit.
    LifetimeTooLong {
        /// The limit in seconds.
        max: u64,
        /// From issue to expiry, in seconds.
        found: u64,
    },
    /// A live code around a code that is bound to no telephone.
    LiveNotBound,
    /// A live code that another telephone has signed than the one that the code is bound to.
    LiveSignature,
    /// A copy of a code that is bound to a telephone, where the policy asks for the live code.
    LiveRequired,
    /// A live code that was signed too long ago, such as a screenshot of one.
    LiveTooOld {
        /// When the telephone signed it, by its clock.
        signed: Timestamp,
        /// The time of checking.
        at: Timestamp,
        /// The lifetime of a live code, in seconds.
        max: u64,
    },
    /// A live code that was signed in the future: the clock of the telephone or of the gate is wrong.
    LiveAhead {
        /// When the telephone signed it, by its clock.
        signed: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The gate has shown digits, and this code does not answer them.
    ChallengeOpen {
        /// The digits.
        challenge: Challenge,
    },
    /// The gate cannot tell whether the code is revoked.
    Revocation {
        /// The region of the revocation list.
        region: Region,
        /// The problem with the list.
        concern: RevocationConcern,
        /// The time of checking.
        at: Timestamp,
    },
    /// The picture cannot be opened.
    #[cfg(feature = "qr")]
    Picture(PictureError),
    /// A reason about a code of another network.
    Foreign(Box<ForeignReason>),
    /// This gate cannot read codes of this network.
    ForeignNoReader {
        /// The network.
        network: Network,
    },
    /// No readable symbol was found in the picture.
    NoSymbol,
    /// The picture has a code of another kind.
    OtherSymbology {
        /// Its name, such as `Aztec`.
        found: &'static str,
    },
    /// The symbol has only a part of a text (structured append).
    #[cfg(not(feature = "page"))]
    SymbolPart {
        /// The number of the symbol, from 1.
        number: u8,
        /// How many there are.
        of: u8,
    },
    /// What a scanner typed is not a whole code. The fault is between the scanner and the gate.
    ScanAgain {
        /// The kind of fault.
        fault: ScanFault,
    },
    /// The trust list has expired.
    ListExpired {
        /// When it expired.
        expires: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The clock of the gate is before the time of issue of the root.
    ClockBeforeRoot {
        /// When the root was issued.
        issued: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The clock of the gate is before the time of issue of the list.
    ClockBeforeList {
        /// When the list was issued.
        issued: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The root has expired.
    RootExpired {
        /// When it expired.
        expires: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The gate has no trust list yet.
    NoList,
    /// The trust list is stale: the last snapshot that confirmed it is too old.
    Stale {
        /// When the last snapshot was issued.
        issued: Timestamp,
        /// Since when the list is stale.
        since: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The clock of the gate is before a time that the gate has already seen.
    ClockBack {
        /// The latest time seen.
        seen: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
}

impl Reason {
    /// Converts a concern about the trust of the gate into a reason.
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

    /// Whether staff must decide. True if nothing is wrong with the code and nothing is missing at
    /// the gate.
    #[must_use]
    pub const fn asks_a_person(&self) -> bool {
        matches!(self, Self::ItineraryAlone)
    }

    /// The stable identifier. For a fault of the encoding it names the layer and the fault.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Text(TextError::Foreign { found }) => match found {
                ForeignText::Empty => "foreign-empty",
                ForeignText::Url => "foreign-url",
                ForeignText::Hc1 => "foreign-hc1",
                ForeignText::Shc => "foreign-shc",
                ForeignText::LaterVersion => "later-version",
                ForeignText::TelephoneKey => "foreign-telephone-key",
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
            Self::LiveNotBound => "live-not-bound",
            Self::LiveSignature => "live-signature",
            Self::LiveRequired => "live-required",
            Self::LiveTooOld { .. } => "live-too-old",
            Self::LiveAhead { .. } => "live-ahead",
            Self::ChallengeOpen { .. } => "challenge-open",
            #[cfg(feature = "qr")]
            Self::Picture(error) => error.id(),
            Self::Foreign(reason) => reason.id(),
            Self::ForeignNoReader { .. } => "foreign-no-reader",
            Self::NoSymbol => "no-symbol",
            Self::OtherSymbology { .. } => "other-symbology",
            #[cfg(not(feature = "page"))]
            Self::SymbolPart { .. } => "symbol-part",
            Self::ScanAgain { .. } => "scan-again",
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
        self.hint(lang)
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
