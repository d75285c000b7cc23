//! An issuer: one region and one key.

use rand_core::TryCryptoRng;

use super::{Code, IssueError, Request, request};
use crate::key::SigningKey;
use crate::payload::{Claims, Cti, Holder, Region, Slot, Statements, Validity};
use crate::time::Timestamp;

/// Issues codes for one region with one key.
///
/// ```
/// use fede::key::SigningKey;
/// use fede::payload::{HealthStatus, Region};
/// use fede::time::Timestamp;
/// use fede::{Issuer, Verifier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use chacha20::rand_core::SeedableRng;
/// # let mut rng = chacha20::ChaCha20Rng::from_seed([1; 32]);
/// let (region, now) = (Region::new("CN-SH")?, Timestamp::parse("2026-03-05T08:00:00Z")?);
/// let key = SigningKey::generate(&mut rng)?;
/// let verifier = Verifier::pinned(region, key.verifying_key().clone());
///
/// let code = Issuer::new(region, key).issue(HealthStatus::green(now), now, &mut rng)?;
/// assert!(code.text().starts_with("FD1:"));
/// assert_eq!(verifier.verify(code.text(), now).decision().id(), "accepted");
/// # Ok(())
/// # }
/// ```
///
/// With the feature `qr`, `Code::symbol` draws the symbol.
#[derive(Debug)]
pub struct Issuer {
    region: Region,
    key: SigningKey,
    hours: u32,
}

impl Issuer {
    /// Creates an issuer whose codes are valid for 24 hours.
    #[must_use]
    pub const fn new(region: Region, key: SigningKey) -> Self {
        Self { region, key, hours: request::DEFAULT_HOURS }
    }

    /// Sets how long codes are valid, in hours.
    #[must_use]
    pub const fn valid_for_hours(mut self, hours: u32) -> Self {
        self.hours = hours;
        self
    }

    /// Issues a code that names no holder: a [`HealthStatus`](crate::payload::HealthStatus), an
    /// [`Itinerary`](crate::payload::Itinerary), or both as a pair.
    ///
    /// # Errors
    /// [`IssueError`] if the statements do not fit the time of issue, or the random source fails.
    pub fn issue<R: TryCryptoRng + ?Sized>(
        &self,
        statements: impl Into<Statements>,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Code, IssueError> {
        Ok(Code::sign(&self.claims(statements.into(), now, rng)?, &self.key))
    }

    /// Issues a code that names its holder.
    ///
    /// # Errors
    /// As [`Self::issue`].
    pub fn issue_to<R: TryCryptoRng + ?Sized>(
        &self,
        holder: Holder,
        statements: impl Into<Statements>,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Code, IssueError> {
        Ok(Code::sign(&self.claims(statements.into(), now, rng)?.with_holder(holder), &self.key))
    }

    /// Issues the code that a [`Request`] describes, for example one from JSON. The region and the
    /// validity come from the request, not from the issuer.
    ///
    /// # Errors
    /// The [`IssueError`] that names the first wrong field.
    pub fn issue_request<R: TryCryptoRng + ?Sized>(
        &self,
        request: &Request,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Code, IssueError> {
        Ok(Code::sign(&request.to_claims(now, rng)?, &self.key))
    }

    fn claims<R: TryCryptoRng + ?Sized>(
        &self,
        statements: Statements,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Claims, IssueError> {
        let validity = Validity::new(now, None, now.saturating_add(u64::from(self.hours) * 3600))?;
        let cti = Cti::new(now.day(), Slot::from_low_bits(u64::from_be_bytes(request::random(rng)?)));
        Ok(Claims::new(self.region, validity, cti, statements)?)
    }
}
