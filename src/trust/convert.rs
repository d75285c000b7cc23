//! Conversion: reissues a code of one region in the name of another. The new code names the
//! original and expires no later.

use crate::payload::{Claims, Cti, Grounds, HealthStatus, Origin, PayloadError, Region, Slot, Statements, Validity};
use crate::time::Timestamp;
use crate::verifier::Verified;
use crate::words::{Explain, Lang, errors_trust as say};

/// Why a code cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ConvertError {
    /// The code already belongs to this region.
    OwnCode {
        /// The region.
        region: Region,
    },
    /// The code was itself converted. A converted code cannot be converted again.
    ConvertedBefore {
        /// Where it came from.
        origin: Region,
    },
    /// The converted claims do not form a valid code.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

impl Explain for ConvertError {
    fn id(&self) -> &'static str {
        match self {
            Self::OwnCode { .. } => "convert-own-code",
            Self::ConvertedBefore { .. } => "convert-converted-before",
            Self::Payload(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::OwnCode { region } => say::ConvertOwnCode { region }.say(lang),
            Self::ConvertedBefore { origin } => say::ConvertConvertedBefore { origin }.say(lang),
            Self::Payload(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::OwnCode { .. } => say::convert_own_code_hint(lang).to_owned(),
            Self::ConvertedBefore { .. } => say::convert_converted_before_hint(lang).to_owned(),
            Self::Payload(PayloadError::GroundsMissing { .. }) => say::convert_grounds_hint(lang).to_owned(),
            Self::Payload(PayloadError::WindowEnd { .. }) => say::convert_window_hint(lang).to_owned(),
            Self::Payload(error) => error.hint(lang),
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
        // The other region may have a longer limit.
        let limit = self.issued.saturating_add(Validity::MAX_LIFETIME);
        let original = claims.validity().window().expires();
        let ends = [Some(original), Some(key_expires), anchor.until(), self.expires, Some(limit)];
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
