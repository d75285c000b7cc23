//! The health status: a colour, its reason, the responsible authority, and where to appeal.

use super::{Lang, PayloadError, PlainText};
use crate::time::Timestamp;
use crate::words::code as say;

/// The colour of a health status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The person may move freely.
    Green,
    /// The person is to be observed.
    Yellow,
    /// The person is to be isolated.
    Red,
}

impl Status {
    /// Every status, best first.
    pub const ALL: [Self; 3] = [Self::Green, Self::Yellow, Self::Red];

    /// The number that stands for it in the encoded code.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Green => 0,
            Self::Yellow => 1,
            Self::Red => 2,
        }
    }

    /// The stable identifier, used in files and command-line flags.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }

    /// The word shown to people.
    #[must_use]
    pub const fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Green => say::green(lang),
            Self::Yellow => say::yellow(lang),
            Self::Red => say::red(lang),
        }
    }
}

/// Why a status was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The declaration and the audit found nothing.
    NothingFound,
    /// A case confirmed by a test.
    ConfirmedCase,
    /// A suspected case.
    SuspectedCase,
    /// A close contact of a case.
    CloseContact,
    /// Under an isolation order.
    IsolationOrder,
    /// A positive test.
    PositiveTest,
    /// Symptoms that the person declared.
    Symptoms,
    /// A stay in a risk area.
    RiskArea,
    /// An arrival from abroad.
    ArrivalFromAbroad,
    /// The declaration and the background data contradict each other.
    UnderReview,
    /// Recovered, or the isolation has ended.
    Recovered,
}

impl Reason {
    /// Every reason, by its number in the code.
    pub const ALL: [Self; 11] = [
        Self::NothingFound,
        Self::ConfirmedCase,
        Self::SuspectedCase,
        Self::CloseContact,
        Self::IsolationOrder,
        Self::PositiveTest,
        Self::Symptoms,
        Self::RiskArea,
        Self::ArrivalFromAbroad,
        Self::UnderReview,
        Self::Recovered,
    ];

    /// The number that stands for it in the encoded code.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::NothingFound => 0,
            Self::ConfirmedCase => 1,
            Self::SuspectedCase => 2,
            Self::CloseContact => 3,
            Self::IsolationOrder => 4,
            Self::PositiveTest => 5,
            Self::Symptoms => 6,
            Self::RiskArea => 7,
            Self::ArrivalFromAbroad => 8,
            Self::UnderReview => 9,
            Self::Recovered => 10,
        }
    }

    /// The stable identifier, used in files and command-line flags.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NothingFound => "nothing-found",
            Self::ConfirmedCase => "confirmed-case",
            Self::SuspectedCase => "suspected-case",
            Self::CloseContact => "close-contact",
            Self::IsolationOrder => "isolation-order",
            Self::PositiveTest => "positive-test",
            Self::Symptoms => "symptoms",
            Self::RiskArea => "risk-area",
            Self::ArrivalFromAbroad => "arrival-from-abroad",
            Self::UnderReview => "under-review",
            Self::Recovered => "recovered",
        }
    }

    /// The words shown to people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::NothingFound => say::nothing_found(lang),
            Self::ConfirmedCase => say::confirmed_case(lang),
            Self::SuspectedCase => say::suspected_case(lang),
            Self::CloseContact => say::close_contact(lang),
            Self::IsolationOrder => say::isolation_order(lang),
            Self::PositiveTest => say::positive_test(lang),
            Self::Symptoms => say::symptoms(lang),
            Self::RiskArea => say::risk_area(lang),
            Self::ArrivalFromAbroad => say::arrival_from_abroad(lang),
            Self::UnderReview => say::under_review(lang),
            Self::Recovered => say::recovered(lang),
        }
    }
}

/// The grounds of a status: its reason, the responsible authority, and where to appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds {
    reason: Reason,
    authority: PlainText,
    appeal: PlainText,
}

impl Grounds {
    /// Maximum length of the authority and of the appeal contact, in characters. Both must fit into
    /// a QR code.
    pub const MAX_CHARS: usize = 60;

    /// Creates the grounds from a reason, the authority's name, and a telephone number or address
    /// for appeals.
    ///
    /// # Errors
    /// [`PayloadError::TextLength`], [`PayloadError::TextBlank`] and
    /// [`PayloadError::TextCharacter`].
    pub fn new(reason: Reason, authority: &str, appeal: &str) -> Result<Self, PayloadError> {
        Ok(Self {
            reason,
            authority: PlainText::new("authority", authority, Self::MAX_CHARS)?,
            appeal: PlainText::new("appeal", appeal, Self::MAX_CHARS)?,
        })
    }

    /// Why the status was given.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// The authority responsible for the status.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.authority.as_str()
    }

    /// Where the holder can appeal: a telephone number or an address.
    #[must_use]
    pub fn appeal(&self) -> &str {
        self.appeal.as_str()
    }
}

/// A health status. [`Grounds`] are required for yellow and red, optional for green.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthStatus {
    status: Status,
    assessed: Timestamp,
    grounds: Option<Grounds>,
}

impl HealthStatus {
    /// A green status, which needs no grounds.
    #[must_use]
    pub const fn green(assessed: Timestamp) -> Self {
        Self { status: Status::Green, assessed, grounds: None }
    }

    /// Creates a status from a colour, the time of the assessment, and the grounds.
    ///
    /// # Errors
    /// [`PayloadError::GroundsMissing`] for a yellow or red status without grounds. In earlier
    /// systems, wrong red statuses that nobody could explain or undo were the worst failure.
    pub fn new(status: Status, assessed: Timestamp, grounds: Option<Grounds>) -> Result<Self, PayloadError> {
        if status != Status::Green && grounds.is_none() {
            return Err(PayloadError::GroundsMissing { status });
        }
        Ok(Self { status, assessed, grounds })
    }

    /// The colour.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.status
    }

    /// When the status was assessed.
    #[must_use]
    pub const fn assessed(&self) -> Timestamp {
        self.assessed
    }

    /// The grounds of the status.
    #[must_use]
    pub const fn grounds(&self) -> Option<&Grounds> {
        self.grounds.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_positions_and_identifiers_differ() {
        for (position, reason) in Reason::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(reason.number()), position);
            assert_eq!(Reason::ALL.iter().filter(|other| other.id() == reason.id()).count(), 1);
        }
        for (position, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(status.number()), position);
        }
    }

    #[test]
    fn yellow_and_red_need_grounds() {
        let at = Timestamp::from_seconds(0).unwrap();
        assert!(HealthStatus::new(Status::Green, at, None).is_ok());
        for status in [Status::Yellow, Status::Red] {
            assert_eq!(HealthStatus::new(status, at, None), Err(PayloadError::GroundsMissing { status }));
            let grounds = Grounds::new(Reason::CloseContact, "上海市疾控中心", "021-12320").unwrap();
            assert!(HealthStatus::new(status, at, Some(grounds)).is_ok());
        }
    }
}
