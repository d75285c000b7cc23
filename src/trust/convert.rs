//! Conversion: from a code of one region to one of another, which names it and outlives it by nothing.

use crate::payload::{Claims, Cti, Grounds, HealthStatus, Origin, PayloadError, Region, Slot, Statements, Validity};
use crate::time::Timestamp;
use crate::verifier::Verified;

/// Why a code cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// The code is of the region already.
    #[error("expected a code of another region than {region}, found one of its own")]
    OwnCode {
        /// The region.
        region: Region,
    },
    /// The code has been converted before: nothing passes on.
    #[error("expected a region's own code, found one that was converted from {origin}'s")]
    ConvertedBefore {
        /// Where it came from.
        origin: Region,
    },
    /// What would be said is no code.
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

/// In whose name, when and how a code is converted.
#[derive(Debug, Clone)]
pub struct Conversion {
    /// The region in whose name the new code is issued.
    pub region: Region,
    /// The time of issue.
    pub issued: Timestamp,
    /// When the new code expires at the latest; it never outlives the old one.
    pub expires: Option<Timestamp>,
    /// The slot of the new code.
    pub slot: Slot,
    /// What stands behind the status, where the agreement makes it a worse one than the code states.
    pub grounds: Option<Grounds>,
}

impl Conversion {
    /// The claims of the new code. Holder, holder's key and itinerary are the old one's; the status is what the old one
    /// counts as by the agreement with its region, and never a better one.
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
        // From the end of its key's window on, gates refuse the old code too.
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
        // An agreement may count a status as a better one at its own gates; a code that goes on is never better.
        let status = mapped.max(health.status());
        let grounds = if status == health.status() { None } else { self.grounds.clone() };
        HealthStatus::new(status, health.assessed(), grounds.or_else(|| health.grounds().cloned()))
    }
}
