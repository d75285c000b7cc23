//! A signed code: the text that goes into a symbol.

use crate::codec::{CoseSign1, encode_claims, frame};
use crate::key::{KeyId, SigningKey};
use crate::payload::{Claims, Cti};
#[cfg(feature = "qr")]
use crate::qr::{Level, Matrix, SymbolError};

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
