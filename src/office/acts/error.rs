//! The errors of office acts. After an error, nothing of the act has been stored.

use crate::issuer::IssueError;
use crate::office::registry::RegistryError;
use crate::office::{Fault, IncomingError, OfficerError, TravelError};
use crate::payload::{Cti, PayloadError};
use crate::words::{Explain, Lang};

/// Why an act failed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The registry failed.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// A file cannot be read.
    #[error(transparent)]
    Incoming(#[from] IncomingError),
    /// A row is wrong in a file of which all rows must be right.
    #[error("line {line}: {fault}")]
    Row {
        /// The line number.
        line: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// No decision has this number.
    #[error("expected the number of a decision, found {number}, which there is none of")]
    NoDecision {
        /// The number.
        number: i64,
    },
    /// The decision does not wait for an officer.
    #[error("expected a decision that waits for an officer, found {number}, which does not")]
    NotWaiting {
        /// The number.
        number: i64,
    },
    /// This office has not issued the code.
    #[error("expected a code from this registry, found {cti}")]
    NoCode {
        /// The code.
        cti: Cti,
    },
    /// The code is already revoked.
    #[error("expected a code that counts, found {cti}, which is revoked")]
    Withdrawn {
        /// The code.
        cti: Cti,
    },
    /// The code cannot be reinstated: it is not suspended, or a later decision exists.
    #[error("expected a suspended code that says what was last decided, found {cti}, which is not")]
    NotSuspended {
        /// The code.
        cti: Cti,
    },
    /// Nothing would change.
    #[error("expected something to correct, found nothing that would change")]
    NothingToCorrect,
    /// An officer's name or PIN is invalid.
    #[error(transparent)]
    OfficerName(#[from] OfficerError),
    /// No officer with a PIN has this name.
    #[error("expected an officer with a PIN, found none of the name {officer}")]
    UnknownOfficer {
        /// The officer.
        officer: String,
    },
    /// The PIN is wrong.
    #[error("expected the PIN of {officer}, found another; {left} attempt(s) left")]
    WrongPin {
        /// The officer.
        officer: String,
        /// Number of attempts left before the officer is locked.
        left: u32,
    },
    /// The officer is locked after too many wrong PINs.
    #[error("{officer} is locked until {until}: too many wrong PINs")]
    LockedOfficer {
        /// The officer.
        officer: String,
        /// When the lock ends.
        until: crate::time::Timestamp,
    },
    /// Too few officers have proved their identity.
    #[error("expected the PINs of {needed} officer(s), found {found}")]
    OfficersNeeded {
        /// Number of officers needed.
        needed: usize,
        /// Number of officers who proved their identity.
        found: usize,
    },
    /// The officer has not proved their identity.
    #[error(
        "expected the PIN of {officer}: a red status that is set by hand takes two officers who prove who they are"
    )]
    Unproven {
        /// The officer.
        officer: String,
    },
    /// The note is empty, too long or has forbidden characters.
    #[error("reason in words: {0}")]
    Note(PayloadError),
    /// Only one officer for a red status.
    #[error("expected two officers for a red status that is set by hand, found {officer} alone")]
    OneOfficer {
        /// The officer.
        officer: String,
    },
    /// A yellow or red status without a reason.
    #[error("expected a reason for a yellow or red status, found none")]
    NoReason,
    /// The person has no commitment to the document's number.
    #[error("expected a commitment to the document's number, found none")]
    NoCommitment,
    /// The itinerary does not fit into a code.
    #[error(transparent)]
    Travel(#[from] TravelError),
    /// A value does not fit into a code.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// Issuing failed: the key, the request or the random source.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

impl ActError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Registry(error) => error.hint(),
            Self::Incoming(error) => error.hint(),
            Self::Row { .. } => "mend the line, or leave --strict out to take the others; nothing has been taken",
            Self::NoDecision { .. } | Self::NotWaiting { .. } => "`fede office review` lists what waits",
            Self::NoCode { .. } => "`fede inspect` shows a code's identifier and who issued it",
            Self::NotSuspended { .. } | Self::Withdrawn { .. } => "`fede office history` shows what became of it",
            Self::NothingToCorrect => "give another --status, or --not-in with a city that stays are known in",
            Self::OfficerName(OfficerError::Name(_)) => {
                "give a name of up to 60 characters with --officer or FEDE_OFFICER"
            }
            Self::OfficerName(OfficerError::MixedScripts { .. }) => {
                "type the name again, in one script; a letter of another looks the same"
            }
            Self::OfficerName(OfficerError::PinLength { .. }) => "choose a PIN of six characters or more",
            Self::OfficerName(OfficerError::Memory) => "checking a PIN takes 19 MiB of memory",
            Self::UnknownOfficer { .. } => "`fede office officer add NAME` sets a PIN",
            Self::WrongPin { left: 0, .. } => "wait: no PIN of this officer is taken for a while; the journal notes it",
            Self::WrongPin { .. } => "type it again; the journal notes wrong PINs",
            Self::LockedOfficer { .. } => {
                "wait, or let two other officers set a new PIN: `fede office officer add NAME`"
            }
            Self::OfficersNeeded { .. } => {
                "give --officer twice, each with a PIN; one is enough for the second officer"
            }
            Self::Unproven { .. } => "type the PIN where it is asked for, or give --pin-file",
            Self::Note(_) => "say in up to 200 characters why",
            Self::OneOfficer { .. } => "give --officer twice, with two names",
            Self::NoReason => "give --why, such as close-contact; nothing-found is no reason for it",
            Self::NoCommitment => "take a new declaration: the number is needed to make one, and is not kept",
            Self::Travel(_) => "correct the stays: a code holds a limited number of places",
            Self::Payload(error) => return error.hint(Lang::En),
            Self::Issue(error) => return error.hint(Lang::En),
        }
        .to_owned()
    }
}
