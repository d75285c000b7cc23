//! Why an act was not done. Nothing of it has been, then.

use crate::issuer::IssueError;
use crate::office::registry::RegistryError;
use crate::office::{Fault, IncomingError, OfficerError, TravelError};
use crate::payload::{Cti, PayloadError};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The registry.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// A file as a whole.
    #[error(transparent)]
    Incoming(#[from] IncomingError),
    /// A row of a file of which all rows must be right.
    #[error("line {line}: {fault}")]
    Row {
        /// The line.
        line: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// A decision that is not there.
    #[error("expected the number of a decision, found {number}, which there is none of")]
    NoDecision {
        /// The number.
        number: i64,
    },
    /// A decision that waits for nobody.
    #[error("expected a decision that waits for an officer, found {number}, which does not")]
    NotWaiting {
        /// The number.
        number: i64,
    },
    /// A code that this office has not issued.
    #[error("expected a code from this registry, found {cti}")]
    NoCode {
        /// The code.
        cti: Cti,
    },
    /// A code that is withdrawn already.
    #[error("expected a code that counts, found {cti}, which is revoked")]
    Withdrawn {
        /// The code.
        cti: Cti,
    },
    /// A code that cannot be let count again.
    #[error("expected a suspended code that says what was last decided, found {cti}, which is not")]
    NotSuspended {
        /// The code.
        cti: Cti,
    },
    /// Nothing would change.
    #[error("expected something to correct, found nothing that would change")]
    NothingToCorrect,
    /// An officer's name or PIN that is none.
    #[error(transparent)]
    OfficerName(#[from] OfficerError),
    /// An officer without a PIN.
    #[error("expected an officer with a PIN, found none of the name {officer}")]
    UnknownOfficer {
        /// The officer.
        officer: String,
    },
    /// A PIN that is not the officer's.
    #[error("expected the PIN of {officer}, found another; {left} attempt(s) left")]
    WrongPin {
        /// The officer.
        officer: String,
        /// How many wrong ones more are taken.
        left: u32,
    },
    /// An officer with too many wrong PINs.
    #[error("{officer} is locked until {until}: too many wrong PINs")]
    LockedOfficer {
        /// The officer.
        officer: String,
        /// Until when.
        until: crate::time::Timestamp,
    },
    /// Fewer officers who have proved who they are than it takes.
    #[error("expected the PINs of {needed} officer(s), found {found}")]
    OfficersNeeded {
        /// How many it takes.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// An officer who has not proved who they are.
    #[error(
        "expected the PIN of {officer}: a red status that is set by hand takes two officers who prove who they are"
    )]
    Unproven {
        /// The officer.
        officer: String,
    },
    /// A note that is none.
    #[error("reason in words: {0}")]
    Note(PayloadError),
    /// A red status by one officer alone.
    #[error("expected two officers for a red status that is set by hand, found {officer} alone")]
    OneOfficer {
        /// The officer.
        officer: String,
    },
    /// A status without its reason.
    #[error("expected a reason for a yellow or red status, found none")]
    NoReason,
    /// Someone without a commitment to their document's number.
    #[error("expected a commitment to the document's number, found none")]
    NoCommitment,
    /// An itinerary that no code can say.
    #[error(transparent)]
    Travel(#[from] TravelError),
    /// What no code can say.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The key or the random source.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

impl ActError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
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
            Self::Payload(error) => error.hint(),
            Self::Issue(error) => error.hint(),
        }
    }
}
