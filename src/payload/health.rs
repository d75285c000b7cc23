//! The health status: a colour, its reason, the responsible authority, where to appeal, and how a
//! region maps the statuses of another.

use super::{PayloadError, PlainText};
use crate::time::Timestamp;
use crate::words::{code as say, vocabulary};

vocabulary! {
    /// The colour of a health status.
    pub enum Status {
        /// The person may move freely.
        Green = 0, "green", say::green;
        /// The person is to be observed.
        Yellow = 1, "yellow", say::yellow;
        /// The person is to be isolated.
        Red = 2, "red", say::red;
    }
}

vocabulary! {
    /// Why a status was given.
    #[non_exhaustive]
    pub enum StatusReason {
        /// The declaration and the audit found nothing.
        NothingFound = 0, "nothing-found", say::nothing_found;
        /// A case confirmed by a test.
        ConfirmedCase = 1, "confirmed-case", say::confirmed_case;
        /// A suspected case.
        SuspectedCase = 2, "suspected-case", say::suspected_case;
        /// A close contact of a case.
        CloseContact = 3, "close-contact", say::close_contact;
        /// Under an isolation order.
        IsolationOrder = 4, "isolation-order", say::isolation_order;
        /// A positive test.
        PositiveTest = 5, "positive-test", say::positive_test;
        /// Symptoms that the person declared.
        Symptoms = 6, "symptoms", say::symptoms;
        /// A stay in a risk area.
        RiskArea = 7, "risk-area", say::risk_area;
        /// An arrival from abroad.
        ArrivalFromAbroad = 8, "arrival-from-abroad", say::arrival_from_abroad;
        /// The declaration and the background data contradict each other.
        UnderReview = 9, "under-review", say::under_review;
        /// Recovered, or the isolation has ended.
        Recovered = 10, "recovered", say::recovered;
    }
}

impl StatusReason {
    /// Whether the reason is one for this status. A green status has nothing against it, or nothing any
    /// more; "nothing found" is no reason for yellow or red. Gates do not check this.
    #[must_use]
    pub const fn fits(self, status: Status) -> bool {
        match status {
            Status::Green => matches!(self, Self::NothingFound | Self::Recovered),
            Status::Yellow | Status::Red => !matches!(self, Self::NothingFound),
        }
    }
}

/// The grounds of a status: its reason, the responsible authority, and where to appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds {
    reason: StatusReason,
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
    pub fn new(reason: StatusReason, authority: &str, appeal: &str) -> Result<Self, PayloadError> {
        Ok(Self {
            reason,
            authority: PlainText::new("authority", authority, Self::MAX_CHARS)?,
            appeal: PlainText::new("appeal", appeal, Self::MAX_CHARS)?,
        })
    }

    /// Why the status was given.
    #[must_use]
    pub const fn reason(&self) -> StatusReason {
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
///
/// ```
/// use fede::payload::{Grounds, HealthStatus, Status, StatusReason};
/// use fede::time::Timestamp;
///
/// let now = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// let grounds = Grounds::new(StatusReason::CloseContact, "Shanghai CDC", "021-12320")?;
/// let red = HealthStatus::new(Status::Red, now, Some(grounds))?;
/// assert_eq!(red.status().id(), "red");
/// // Yellow and red need grounds.
/// assert!(HealthStatus::new(Status::Red, now, None).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

/// Maps green, yellow and red of another region to statuses here, for example "their yellow is
/// our red". The order is kept: a worse status never maps to a better one than a better status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusMap([Status; 3]);

impl StatusMap {
    /// Maps every status to itself.
    pub const IDENTITY: Self = Self(Status::ALL);

    /// Creates a map from what green, yellow and red are mapped to.
    ///
    /// # Errors
    /// [`PayloadError::StatusMapOrder`] if a worse status maps to a better one than a better status
    /// does.
    pub fn new(green: Status, yellow: Status, red: Status) -> Result<Self, PayloadError> {
        for (better, worse) in [(green, yellow), (yellow, red)] {
            if worse < better {
                return Err(PayloadError::StatusMapOrder { better, worse });
            }
        }
        Ok(Self([green, yellow, red]))
    }

    /// Maps a status.
    #[must_use]
    pub const fn apply(self, status: Status) -> Status {
        let [green, yellow, red] = self.0;
        match status {
            Status::Green => green,
            Status::Yellow => yellow,
            Status::Red => red,
        }
    }

    /// Composes two maps: applies this map first, then `outer`.
    #[must_use]
    pub const fn then(self, outer: Self) -> Self {
        let [green, yellow, red] = self.0;
        Self([outer.apply(green), outer.apply(yellow), outer.apply(red)])
    }

    /// What green, yellow and red are mapped to, in this order.
    #[must_use]
    pub const fn statuses(self) -> [Status; 3] {
        self.0
    }
}

impl Default for StatusMap {
    fn default() -> Self {
        Self::IDENTITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_and_written() {
        for status in Status::ALL {
            assert_eq!(status.to_string().parse(), Ok(status));
            assert_eq!(Status::from_number(status.number().into()), Some(status));
        }
        assert_eq!(Status::from_number(3), None);
        let error = "blue".parse::<Status>().unwrap_err();
        assert_eq!(error.to_string(), "expected one of green, yellow, red, found \"blue\"");
    }

    #[test]
    fn numbers_are_positions_and_identifiers_differ() {
        for (position, reason) in StatusReason::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(reason.number()), position);
            assert_eq!(StatusReason::ALL.iter().filter(|other| other.id() == reason.id()).count(), 1);
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
            let grounds = Grounds::new(StatusReason::CloseContact, "上海市疾控中心", "021-12320").unwrap();
            assert!(HealthStatus::new(status, at, Some(grounds)).is_ok());
        }
    }

    #[test]
    fn a_worse_status_never_counts_as_a_better_one() {
        use Status::{Green, Red, Yellow};
        let strict = StatusMap::new(Green, Red, Red).unwrap();
        assert_eq!(Status::ALL.map(|status| strict.apply(status)), [Green, Red, Red]);
        assert_eq!(StatusMap::IDENTITY.then(strict), strict);
        let lenient = StatusMap::new(Green, Green, Yellow).unwrap();
        assert_eq!(lenient.then(strict).statuses(), [Green, Green, Red]);
        let turned = PayloadError::StatusMapOrder { better: Yellow, worse: Green };
        assert_eq!(StatusMap::new(Yellow, Green, Red), Err(turned));
    }
}
