//! A code that has been taken apart, and that nobody vouches for.

use super::{Authentic, AuthenticityError, TrustAnchors};
use crate::codec::{ClaimsError, CoseError, CoseSign1, TextError, decode_claims, unframe};
use crate::key::KeyId;
use crate::payload::Claims;

/// Why a text is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnverifiedError {
    /// It is not `FD1:` and Base45.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The bytes are no COSE_Sign1 as fede writes it.
    #[error(transparent)]
    Cose(#[from] CoseError),
}

/// The parts of a code before anything has been verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unverified {
    bytes: Vec<u8>,
    kid: KeyId,
}

impl Unverified {
    /// Takes a text apart.
    ///
    /// # Errors
    /// The [`UnverifiedError`] that says what the text is instead.
    pub fn from_text(text: &str) -> Result<Self, UnverifiedError> {
        let bytes = unframe(text)?;
        let kid = CoseSign1::decode(&bytes)?.kid();
        Ok(Self { bytes, kid })
    }

    /// The key that the code *claims* to be signed by.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// The bytes of the COSE_Sign1.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the code claims, **unverified**: anyone can have written it. For looking at a code, never
    /// for judging one; [`Self::authenticate`] is the way to claims that count.
    ///
    /// # Errors
    /// [`ClaimsError`] where the payload is none of fede's.
    pub fn unverified_claims(&self) -> Result<Claims, ClaimsError> {
        decode_claims(self.unverified_payload())
    }

    /// The payload's bytes, **unverified**.
    #[must_use]
    pub fn unverified_payload(&self) -> &[u8] {
        CoseSign1::decode(&self.bytes).map_or(&[], |sign1| sign1.unverified_payload())
    }

    /// Checks the signature with every trusted key of this `kid`, then decodes the claims.
    ///
    /// # Errors
    /// [`AuthenticityError`].
    pub fn authenticate(self, trust: &(impl TrustAnchors + ?Sized)) -> Result<Authentic, AuthenticityError> {
        Authentic::check(&self.bytes, self.kid, trust)
    }
}
