//! Conversion: reissues a code of one region in the name of another. The new code names the
//! original and expires no later.

use crate::payload::{Claims, Cti, Grounds, HealthStatus, Origin, PayloadError, Region, Slot, Statements, Validity};
use crate::time::Timestamp;
use crate::verifier::Verified;

/// Why a code cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// The code already belongs to this region.
    #[error("expected a code of another region than {region}, found one of its own")]
    OwnCode {
        /// The region.
        region: Region,
    },
    /// The code was itself converted. A converted code cannot be converted again.
    #[error("expected a region's own code, found one that was converted from {origin}'s")]
    ConvertedBefore {
        /// Where it came from.
        origin: Region,
    },
    /// The converted claims do not form a valid code.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

impl ConvertError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::OwnCode { .. } => "show the code as it is",
            Self::ConvertedBefore { .. } => "convert the code of the region that issued it first",
            Self::Payload(PayloadError::GroundsMissing { .. }) => {
                "by the agreement the status counts as a worse one: give --reason, --authority and --appeal for it"
            }
            Self::Payload(PayloadError::WindowEnd { .. }) => {
                "an itinerary ends the day before its code is issued: ask the holder for the code of today"
            }
            Self::Payload(error) => error.hint(),
        }
    }
}

/// Parameters of a conversion.
#[derive(Debug, Clone)]
pub struct Conversion {
    /// Region in whose name the new code is issued.
    pub region: Region,
    /// The time of issue.
    pub issued: Timestamp,
    /// Latest expiry of the new code. The code also expires no later than the original.
    pub expires: Option<Timestamp>,
    /// Slot of the new code.
    pub slot: Slot,
    /// Grounds of the status. Needed where the agreement maps the status to a worse one.
    pub grounds: Option<Grounds>,
}

impl Conversion {
    /// Returns the claims of the new code. It keeps the holder, the holder's key and the itinerary
    /// of the original. Its status is the one that the agreement maps the original to, and never a
    /// better one.
    ///
    /// # Errors
    /// [`ConvertError`].
    pub fn convert(&self, code: &Verified) -> Result<Claims, ConvertError> {
        let (claims, anchor) = (code.code().claims(), code.code().anchor());
        if claims.issuer() == self.region {
            return Err(ConvertError::OwnCode { region: self.region });
        }
        if let Some(origin) = claims.origin() {
            return Err(ConvertError::ConvertedBefore { origin: origin.issuer() });
        }
        let statements = match claims.statements() {
            Statements::Health(health) => Statements::Health(self.status(health, code)?),
            Statements::Itinerary(itinerary) => Statements::Itinerary(itinerary.clone()),
            Statements::Both(health, itinerary) => Statements::Both(self.status(health, code)?, itinerary.clone()),
        };
        // Gates refuse the old code too once the window of its key has ended.
        let key_expires = anchor.window().expires();
        let ends = [Some(claims.validity().window().expires()), Some(key_expires), anchor.until(), self.expires];
        let expires = ends.into_iter().flatten().min().unwrap_or(self.issued);
        let validity = Validity::new(self.issued, None, expires)?;
        let cti = Cti::new(self.issued.day(), self.slot);
        let origin = Origin::new(claims.issuer(), claims.cti());
        let mut converted = Claims::new(self.region, validity, cti, statements)?.with_origin(origin);
        if let Some(holder) = claims.holder() {
            converted = converted.with_holder(holder.clone());
        }
        if let Some(key) = claims.holder_key() {
            converted = converted.with_holder_key(*key);
        }
        Ok(converted)
    }

    fn status(&self, health: &HealthStatus, code: &Verified) -> Result<HealthStatus, PayloadError> {
        let mapped = code.code().anchor().statuses().apply(health.status());
        // An agreement may map a status to a better one at its own gates. A converted code must not
        // be better than its original.
        let status = mapped.max(health.status());
        let grounds = if status == health.status() { None } else { self.grounds.clone() };
        HealthStatus::new(status, health.assessed(), grounds.or_else(|| health.grounds().cloned()))
    }
}
