//! The errors of office acts. After an error, nothing of the act has been stored.

use crate::issuer::IssueError;
use crate::key::SignError;
use crate::office::registry::RegistryError;
use crate::office::{DeclarationError, Fault, IncomingError, OfficerError, TravelError};
use crate::payload::{Cti, PayloadError, StatusReason};
use crate::words::{Explain, Lang, errors_office as say, errors_tables as tables};

/// Why an act failed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ActError {
    /// The registry failed.
    Registry(#[from] RegistryError),
    /// A file cannot be read.
    Incoming(#[from] IncomingError),
    /// A declaration is wrong.
    Declaration(#[from] DeclarationError),
    /// A row is wrong in a file of which all rows must be right.
    Row {
        /// The line number.
        line: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// No decision has this number.
    NoDecision {
        /// The number.
        number: i64,
    },
    /// The decision does not wait for an officer.
    NotWaiting {
        /// The number.
        number: i64,
    },
    /// This office has not issued the code.
    NoCode {
        /// The code.
        cti: Cti,
    },
    /// The code is already revoked.
    Withdrawn {
        /// The code.
        cti: Cti,
    },
    /// The code cannot be reinstated: it is not suspended, or a later decision exists.
    NotSuspended {
        /// The code.
        cti: Cti,
    },
    /// Another person has a telephone with this key.
    TelephoneTaken,
    /// The person has as many telephones as the office allows.
    TooManyTelephones {
        /// Maximum number of telephones of a person.
        max: u32,
    },
    /// The person has no such telephone.
    NoTelephone,
    /// Too many requests about a person wait for an officer.
    TooManyRequests,
    /// Too many files are attached.
    TooManyFiles,
    /// The file has too many lines or bytes for the pages.
    ImportSize {
        /// Maximum number of lines.
        max: u64,
    },
    /// The officer who takes a file is the one who has sent it.
    OwnImport,
    /// No such request or dispute waits for an officer.
    NoRequest,
    /// Nothing would change.
    NothingToCorrect,
    /// An officer's name or PIN is invalid.
    OfficerName(#[from] OfficerError),
    /// No officer with a PIN has this name.
    UnknownOfficer {
        /// The officer.
        officer: String,
    },
    /// The PIN is wrong.
    WrongPin {
        /// The officer.
        officer: String,
        /// Number of attempts left before the officer is locked.
        left: u32,
    },
    /// The officer is locked after too many wrong PINs.
    LockedOfficer {
        /// The officer.
        officer: String,
        /// When the lock ends.
        until: crate::time::Timestamp,
    },
    /// Too few officers have proved their identity.
    OfficersNeeded {
        /// Number of officers needed.
        needed: usize,
        /// Number of officers who proved their identity.
        found: usize,
    },
    /// The officer has not proved their identity.
    Unproven {
        /// The officer.
        officer: String,
    },
    /// The note is empty, too long or has forbidden characters.
    Note(PayloadError),
    /// Only one officer for a red status.
    OneOfficer {
        /// The officer.
        officer: String,
    },
    /// A yellow or red status without a reason.
    NoReason,
    /// The reason is none for a green status.
    ReasonOfGreen {
        /// The reason.
        reason: StatusReason,
    },
    /// The person has no commitment to the document's number.
    NoCommitment,
    /// The itinerary does not fit into a code.
    Travel(#[from] TravelError),
    /// A value does not fit into a code.
    Payload(#[from] PayloadError),
    /// Issuing failed: the key, the request or the random source.
    Issue(#[from] IssueError),
    /// The key does not sign.
    Sign(#[from] SignError),
}

impl Explain for ActError {
    fn id(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.id(),
            Self::Incoming(error) => error.id(),
            Self::Declaration(error) => error.id(),
            Self::Row { fault, .. } => fault.id(),
            Self::NoDecision { .. } => "no-decision",
            Self::NotWaiting { .. } => "not-waiting",
            Self::NoCode { .. } => "no-code",
            Self::Withdrawn { .. } => "withdrawn",
            Self::NotSuspended { .. } => "not-suspended",
            Self::TelephoneTaken => "telephone-taken",
            Self::TooManyTelephones { .. } => "too-many-telephones",
            Self::NoTelephone => "no-telephone",
            Self::TooManyRequests => "too-many-requests",
            Self::TooManyFiles => "too-many-files",
            Self::ImportSize { .. } => "import-size",
            Self::OwnImport => "own-import",
            Self::NoRequest => "no-request",
            Self::NothingToCorrect => "nothing-to-correct",
            Self::OfficerName(error) => error.id(),
            Self::UnknownOfficer { .. } => "unknown-officer",
            Self::WrongPin { .. } => "wrong-pin",
            Self::LockedOfficer { .. } => "locked-officer",
            Self::OfficersNeeded { .. } => "officers-needed",
            Self::Unproven { .. } => "unproven",
            Self::Note(_) => "note",
            Self::OneOfficer { .. } => "one-officer",
            Self::NoReason => "no-reason",
            Self::ReasonOfGreen { .. } => "reason-of-green",
            Self::NoCommitment => "no-commitment",
            Self::Travel(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::Issue(error) => error.id(),
            Self::Sign(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => error.words(lang),
            Self::Incoming(error) => error.words(lang),
            Self::Declaration(error) => error.words(lang),
            Self::Row { line, fault } => tables::InLine { line, fault: &fault.words(lang) }.say(lang),
            Self::NoDecision { number } => say::NoDecision { number }.say(lang),
            Self::NotWaiting { number } => say::NotWaiting { number }.say(lang),
            Self::NoCode { cti } => say::NoCode { cti }.say(lang),
            Self::Withdrawn { cti } => say::Withdrawn { cti }.say(lang),
            Self::NotSuspended { cti } => say::NotSuspended { cti }.say(lang),
            Self::TelephoneTaken => say::telephone_taken(lang).to_owned(),
            Self::TooManyTelephones { max } => say::TooManyTelephones { max }.say(lang),
            Self::NoTelephone => say::no_telephone(lang).to_owned(),
            Self::TooManyRequests => say::too_many_requests(lang).to_owned(),
            Self::TooManyFiles => say::too_many_files(lang).to_owned(),
            Self::ImportSize { max } => say::ImportSize { max }.say(lang),
            Self::OwnImport => say::own_import(lang).to_owned(),
            Self::NoRequest => say::no_request(lang).to_owned(),
            Self::NothingToCorrect => say::nothing_to_correct(lang).to_owned(),
            Self::OfficerName(error) => error.words(lang),
            Self::UnknownOfficer { officer } => say::UnknownOfficer { officer }.say(lang),
            Self::WrongPin { officer, left } => say::WrongPin { officer, left }.say(lang),
            Self::LockedOfficer { officer, until } => say::LockedOfficer { officer, until }.say(lang),
            Self::OfficersNeeded { needed, found } => {
                let needed = u64::try_from(*needed).unwrap_or(u64::MAX);
                say::OfficersNeeded { needed, found }.say(lang)
            }
            Self::Unproven { officer } => say::Unproven { officer }.say(lang),
            Self::Note(error) => say::Note { error: &error.words(lang) }.say(lang),
            Self::OneOfficer { officer } => say::OneOfficer { officer }.say(lang),
            Self::NoReason => say::no_reason(lang).to_owned(),
            Self::ReasonOfGreen { reason } => say::ReasonOfGreen { reason: &reason.words(lang) }.say(lang),
            Self::NoCommitment => say::no_commitment(lang).to_owned(),
            Self::Travel(error) => error.words(lang),
            Self::Payload(error) => error.words(lang),
            Self::Issue(error) => error.words(lang),
            Self::Sign(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => return error.hint(lang),
            Self::Incoming(error) => return error.hint(lang),
            Self::Declaration(error) => return error.hint(lang),
            Self::OfficerName(error) => return error.hint(lang),
            Self::Travel(error) => return error.hint(lang),
            Self::Payload(error) => return error.hint(lang),
            Self::Issue(error) => return error.hint(lang),
            Self::Sign(error) => return error.hint(lang),
            Self::Row { .. } => say::row_hint(lang),
            Self::NoDecision { .. } | Self::NotWaiting { .. } => say::no_decision_hint(lang),
            Self::NoCode { .. } => say::no_code_hint(lang),
            Self::NotSuspended { .. } | Self::Withdrawn { .. } => say::withdrawn_hint(lang),
            Self::TelephoneTaken => say::telephone_taken_hint(lang),
            Self::TooManyTelephones { .. } => say::too_many_telephones_hint(lang),
            Self::NoTelephone => say::no_telephone_hint(lang),
            Self::TooManyRequests | Self::TooManyFiles => say::too_many_requests_hint(lang),
            Self::ImportSize { .. } => say::import_size_hint(lang),
            Self::OwnImport => say::own_import_hint(lang),
            Self::NoRequest => say::no_request_hint(lang),
            Self::NothingToCorrect => say::nothing_to_correct_hint(lang),
            Self::UnknownOfficer { .. } => say::unknown_officer_hint(lang),
            Self::WrongPin { left: 0, .. } => say::wrong_pin_hint_locked(lang),
            Self::WrongPin { .. } => say::wrong_pin_hint(lang),
            Self::LockedOfficer { .. } => say::locked_officer_hint(lang),
            Self::OfficersNeeded { .. } => say::officers_needed_hint(lang),
            Self::Unproven { .. } => say::unproven_hint(lang),
            Self::Note(_) => say::note_hint(lang),
            Self::OneOfficer { .. } => say::one_officer_hint(lang),
            Self::NoReason => say::no_reason_hint(lang),
            Self::ReasonOfGreen { .. } => say::reason_of_green_hint(lang),
            Self::NoCommitment => say::no_commitment_hint(lang),
        }
        .to_owned()
    }
}
