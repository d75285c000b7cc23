//! The claims of one code: what it states, when it is valid, and where it came from.

use super::{Cti, HealthStatus, Holder, HolderKey, Itinerary, PayloadError, Region};
use crate::time::{Timestamp, Window};
use crate::words::{code as say, vocabulary};

/// What a code states: a health status, an itinerary, or both. At least one is always present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statements {
    /// A health status alone.
    Health(HealthStatus),
    /// An itinerary alone.
    Itinerary(Itinerary),
    /// Both, side by side.
    Both(HealthStatus, Itinerary),
}

impl From<HealthStatus> for Statements {
    fn from(health: HealthStatus) -> Self {
        Self::Health(health)
    }
}

impl From<Itinerary> for Statements {
    fn from(itinerary: Itinerary) -> Self {
        Self::Itinerary(itinerary)
    }
}

impl From<(HealthStatus, Itinerary)> for Statements {
    fn from((health, itinerary): (HealthStatus, Itinerary)) -> Self {
        Self::Both(health, itinerary)
    }
}

impl Statements {
    /// Combines the statements. `None` if there is neither.
    #[must_use]
    pub fn of(health: Option<HealthStatus>, itinerary: Option<Itinerary>) -> Option<Self> {
        match (health, itinerary) {
            (Some(health), Some(itinerary)) => Some(Self::Both(health, itinerary)),
            (Some(health), None) => Some(Self::Health(health)),
            (None, Some(itinerary)) => Some(Self::Itinerary(itinerary)),
            (None, None) => None,
        }
    }

    /// The health status, if the code has one.
    #[must_use]
    pub const fn health(&self) -> Option<&HealthStatus> {
        match self {
            Self::Health(health) | Self::Both(health, _) => Some(health),
            Self::Itinerary(_) => None,
        }
    }

    /// The itinerary, if the code has one.
    #[must_use]
    pub const fn itinerary(&self) -> Option<&Itinerary> {
        match self {
            Self::Itinerary(itinerary) | Self::Both(_, itinerary) => Some(itinerary),
            Self::Health(_) => None,
        }
    }
}

/// The claims of one code, consistent with each other.
///
/// ```
/// use fede::payload::{Claims, Cti, HealthStatus, Region, Slot, Validity};
/// use fede::time::Timestamp;
///
/// let now = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// let validity = Validity::new(now, None, now.saturating_add(24 * 3600))?;
/// let cti = Cti::new(now.day(), Slot::new(7)?);
/// let health = HealthStatus::green(now);
/// let claims = Claims::new(Region::new("CN-SH")?, validity, cti, health.into())?;
/// assert_eq!(claims.issuer().code(), "CN-SH");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    issuer: Region,
    validity: Validity,
    cti: Cti,
    statements: Statements,
    holder: Option<Holder>,
    holder_key: Option<HolderKey>,
    origin: Option<Origin>,
}

impl Claims {
    /// Creates the claims that every code has: the issuing region, the validity, the identifier and
    /// the statements.
    ///
    /// # Errors
    /// - [`PayloadError::CtiDay`] if the day in `cti` is not the UTC day of issue.
    /// - [`PayloadError::AssessedAfterIssue`] if the status was assessed after the issue.
    /// - [`PayloadError::WindowEnd`] if the itinerary does not end on the day before the issue.
    pub fn new(issuer: Region, validity: Validity, cti: Cti, statements: Statements) -> Result<Self, PayloadError> {
        let issued = validity.issued();
        // Revocation lists have one block per issue day, so the day in `cti` must be the right one.
        if cti.day() != issued.day() {
            return Err(PayloadError::CtiDay { issued: issued.day(), found: cti.day() });
        }
        // A status from the future would look fresher than it is.
        if let Some(health) = statements.health()
            && health.assessed() > issued
        {
            return Err(PayloadError::AssessedAfterIssue { assessed: health.assessed(), issued });
        }
        if let Some(itinerary) = statements.itinerary() {
            itinerary.window().check_issued(issued)?;
        }
        Ok(Self { issuer, validity, cti, statements, holder: None, holder_key: None, origin: None })
    }

    /// Adds the holder.
    #[must_use]
    pub fn with_holder(mut self, holder: Holder) -> Self {
        self.holder = Some(holder);
        self
    }

    /// Binds the code to the holder's key (`cnf`).
    #[must_use]
    pub const fn with_holder_key(mut self, key: HolderKey) -> Self {
        self.holder_key = Some(key);
        self
    }

    /// Adds the origin: the code that this one was converted from.
    #[must_use]
    pub const fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    /// The region in whose name the code is issued (`iss`).
    #[must_use]
    pub const fn issuer(&self) -> Region {
        self.issuer
    }

    /// When the code was issued and when it is valid (`iat`, `nbf`, `exp`).
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// The identifier of the code (`cti`).
    #[must_use]
    pub const fn cti(&self) -> Cti {
        self.cti
    }

    /// The health status, the itinerary, or both.
    #[must_use]
    pub const fn statements(&self) -> &Statements {
        &self.statements
    }

    /// The person that the code is about.
    #[must_use]
    pub const fn holder(&self) -> Option<&Holder> {
        self.holder.as_ref()
    }

    /// The holder's own key (`cnf`).
    #[must_use]
    pub const fn holder_key(&self) -> Option<&HolderKey> {
        self.holder_key.as_ref()
    }

    /// The code that this one was converted from.
    #[must_use]
    pub const fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }
}

vocabulary! {
    /// What a code can state about a person. Trust in a key is granted for each kind separately.
    pub enum StatementKind {
        /// A health status.
        Health = 1, "health", say::health;
        /// An itinerary.
        Itinerary = 2, "itinerary", say::itinerary;
    }
}

/// The times of a code: `issued <= not_before < expires` (RFC 8392 `iat`, `nbf`, `exp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    issued: Timestamp,
    window: Window,
}

impl Validity {
    /// Default limit from `iat` to `exp`, in seconds: 90 days. A region keeps its revocations for the
    /// same time, so a code that is valid for longer could count again after it was revoked.
    pub const MAX_LIFETIME: u64 = 90 * 86_400;

    /// Creates a validity from `iat`, `nbf` and `exp`. Without `nbf`, the code is valid from `iat`.
    ///
    /// # Errors
    /// - [`PayloadError::ExpiresBeforeIssue`] unless `exp` is after `iat`.
    /// - [`PayloadError::StartsBeforeIssue`] if `nbf` is before `iat`.
    /// - [`PayloadError::NeverValid`] unless `exp` is after `nbf`.
    pub fn new(issued: Timestamp, not_before: Option<Timestamp>, expires: Timestamp) -> Result<Self, PayloadError> {
        if expires <= issued {
            return Err(PayloadError::ExpiresBeforeIssue { issued, expires });
        }
        let not_before = not_before.unwrap_or(issued);
        if not_before < issued {
            return Err(PayloadError::StartsBeforeIssue { issued, not_before });
        }
        let window = Window::new(not_before, expires).map_err(|_| PayloadError::NeverValid { not_before, expires })?;
        Ok(Self { issued, window })
    }

    /// When the code was issued (`iat`).
    #[must_use]
    pub const fn issued(&self) -> Timestamp {
        self.issued
    }

    /// When the code is valid: `nbf` inclusive, `exp` exclusive.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// From `iat` to `exp`, in seconds.
    #[must_use]
    pub const fn lifetime(&self) -> u64 {
        self.window.expires().seconds().saturating_sub(self.issued.seconds())
    }
}

/// The local code that a converted code was made from: its issuer and its identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    issuer: Region,
    cti: Cti,
}

impl Origin {
    /// Creates an origin from the region that issued the local code and the code's `cti`.
    #[must_use]
    pub const fn new(issuer: Region, cti: Cti) -> Self {
        Self { issuer, cti }
    }

    /// The region that issued the local code.
    #[must_use]
    pub const fn issuer(&self) -> Region {
        self.issuer
    }

    /// The local code's identifier.
    #[must_use]
    pub const fn cti(&self) -> Cti {
        self.cti
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{Slot, Status, TravelWindow};
    use crate::time::{Day, Timestamp};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn claims_agree_with_each_other() {
        let issued = at("2026-03-05T08:00:00Z");
        let region = Region::new("CN-SH").unwrap();
        let validity = Validity::new(issued, None, at("2026-03-06T08:00:00Z")).unwrap();
        let cti = Cti::new(issued.day(), Slot::new(7).unwrap());
        let green = |assessed| Statements::Health(HealthStatus::new(Status::Green, assessed, None).unwrap());
        assert!(Claims::new(region, validity, cti, green(issued)).is_ok());
        assert!(matches!(
            Claims::new(region, validity, cti, green(at("2026-03-05T08:00:01Z"))),
            Err(PayloadError::AssessedAfterIssue { .. })
        ));
        let other_day = Cti::new(issued.day().saturating_sub(1), cti.slot());
        assert!(matches!(Claims::new(region, validity, other_day, green(issued)), Err(PayloadError::CtiDay { .. })));
        let window = TravelWindow::new(Day::parse("2026-02-01").unwrap(), 14).unwrap();
        let stale = Statements::Itinerary(Itinerary::new(window, vec![], vec![]).unwrap());
        assert!(matches!(Claims::new(region, validity, cti, stale), Err(PayloadError::WindowEnd { .. })));
    }

    #[test]
    fn times_must_follow_each_other() {
        let at = |seconds| Timestamp::from_seconds(seconds).unwrap();
        assert!(Validity::new(at(10), None, at(11)).is_ok());
        assert!(matches!(Validity::new(at(10), None, at(10)), Err(PayloadError::ExpiresBeforeIssue { .. })));
        assert!(matches!(Validity::new(at(10), None, at(9)), Err(PayloadError::ExpiresBeforeIssue { .. })));
        assert!(matches!(Validity::new(at(10), Some(at(9)), at(20)), Err(PayloadError::StartsBeforeIssue { .. })));
        assert!(matches!(Validity::new(at(10), Some(at(20)), at(20)), Err(PayloadError::NeverValid { .. })));
        let later = Validity::new(at(10), Some(at(12)), at(20)).unwrap();
        assert_eq!(later.window().not_before(), at(12));
    }
}
