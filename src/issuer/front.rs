//! An issuer: one region and one key. It makes signed codes.

use rand_core::TryCryptoRng;

use super::{IssueError, Request, request};
use crate::codec::{CoseSign1, encode_claims, frame};
use crate::key::{KeyId, SignError, Signer, SigningKey};
use crate::payload::{Claims, Cti, Holder, Region, Slot, Statements, Validity};
#[cfg(feature = "qr")]
use crate::qr::{Level, Matrix, SymbolError};
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
    key: Box<dyn Signer>,
    hours: u32,
}

impl Issuer {
    /// Creates an issuer whose codes are valid for 24 hours. The key may be a [`SigningKey`], a key in
    /// a token, or any other [`Signer`].
    #[must_use]
    pub fn new(region: Region, key: impl Signer + 'static) -> Self {
        Self { region, key: Box::new(key), hours: request::DEFAULT_HOURS }
    }

    /// Sets how long codes are valid, in hours: 90 days at most.
    #[must_use]
    pub const fn valid_for_hours(mut self, hours: u32) -> Self {
        self.hours = hours;
        self
    }

    /// Issues a code that names no holder: a [`HealthStatus`](crate::payload::HealthStatus), an
    /// [`Itinerary`](crate::payload::Itinerary), or both as a pair.
    ///
    /// # Errors
    /// [`IssueError`] if the statements do not fit the time of issue, if the validity is longer than 90
    /// days, if the random source fails, or if the key does not sign.
    pub fn issue<R: TryCryptoRng + ?Sized>(
        &self,
        statements: impl Into<Statements>,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Code, IssueError> {
        Ok(Code::sign_with(&self.claims(statements.into(), now, rng)?, &self.key)?)
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
        Ok(Code::sign_with(&self.claims(statements.into(), now, rng)?.with_holder(holder), &self.key)?)
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
        Ok(Code::sign_with(&request.to_claims(now, rng)?, &self.key)?)
    }

    fn claims<R: TryCryptoRng + ?Sized>(
        &self,
        statements: Statements,
        now: Timestamp,
        rng: &mut R,
    ) -> Result<Claims, IssueError> {
        let validity = Validity::new(now, None, now.saturating_add(u64::from(self.hours) * 3600))?;
        request::check_lifetime(validity, None)?;
        let cti = Cti::new(now.day(), Slot::from_low_bits(u64::from_be_bytes(request::random(rng)?)));
        Ok(Claims::new(self.region, validity, cti, statements)?)
    }
}

/// A code that has just been signed.
///
/// ```
/// use fede::issuer::{Code, Request};
/// # use fede::{key::SigningKey, time::Timestamp};
/// # use chacha20::rand_core::SeedableRng;
/// # let mut rng = chacha20::ChaCha20Rng::from_seed([1; 32]);
/// # let (key, now) = (SigningKey::generate(&mut rng)?, Timestamp::parse("2026-03-05T08:00:00Z")?);
///
/// let request = Request::from_json(r#"{"region": "CN-SH", "health": {"status": "green"}}"#)?;
/// let code = Code::sign(&request.to_claims(now, &mut rng)?, &key);
/// assert_eq!(code.kid(), key.kid());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    text: String,
    cti: Cti,
    kid: KeyId,
}

impl Code {
    /// Signs claims. Ed25519 is deterministic: the same claims and key give the same code.
    #[must_use]
    pub fn sign(claims: &Claims, key: &SigningKey) -> Self {
        let text = frame(&CoseSign1::sign(&encode_claims(claims), key));
        Self { text, cti: claims.cti(), kid: key.kid() }
    }

    /// Signs claims with a key that may fail to sign.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign_with(claims: &Claims, signer: &dyn Signer) -> Result<Self, SignError> {
        let text = frame(&CoseSign1::sign_with(&encode_claims(claims), signer)?);
        Ok(Self { text, cti: claims.cti(), kid: signer.kid() })
    }

    /// The text, `FD1:…`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The identifier of the code.
    #[must_use]
    pub const fn cti(&self) -> Cti {
        self.cti
    }

    /// The id of the key that signed the code.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// Draws the QR symbol.
    ///
    /// # Errors
    /// [`SymbolError`] if the text does not fit a symbol at this level.
    #[cfg(feature = "qr")]
    pub fn symbol(&self, level: Level) -> Result<Matrix, SymbolError> {
        crate::qr::encode(&self.text, level)
    }
}
