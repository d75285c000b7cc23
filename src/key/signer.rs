//! What signs: a private key in memory, a key in a token, or a signer of the library's user.

use core::fmt;

use super::{KeyId, Signature, SigningKey, TokenError, VerifyingKey};
use crate::words::{Explain, Lang, errors_token as say};

/// Something that signs with one Ed25519 key. A [`SigningKey`] does, and so does a key in a PKCS#11
/// token (`TokenKey`, feature `pkcs11`).
///
/// Implement it for keys that fede does not know, for example behind a signing service:
///
/// ```
/// use fede::Issuer;
/// use fede::key::{SignError, Signature, Signer, SigningKey, VerifyingKey};
/// # use fede::payload::{HealthStatus, Region};
/// # use fede::time::Timestamp;
///
/// #[derive(Debug)]
/// struct Service {
///     public: VerifyingKey,
/// #   key: SigningKey,
/// }
/// # impl Service {
/// #   fn ask(&self, message: &[u8]) -> Result<Signature, String> { Ok(self.key.sign(message)) }
/// # }
///
/// impl Signer for Service {
///     fn verifying_key(&self) -> &VerifyingKey {
///         &self.public
///     }
///
///     fn try_sign(&self, message: &[u8]) -> Result<Signature, SignError> {
///         self.ask(message).map_err(|reason| SignError::Failed { reason })
///     }
/// }
///
/// # use chacha20::rand_core::SeedableRng;
/// # let mut rng = chacha20::ChaCha20Rng::from_seed([1; 32]);
/// # let (region, now) = (Region::new("CN-SH")?, Timestamp::parse("2026-03-05T08:00:00Z")?);
/// # let key = SigningKey::generate(&mut rng)?;
/// # let service = Service { public: key.verifying_key().clone(), key };
/// let code = Issuer::new(region, service).issue(HealthStatus::green(now), now, &mut rng)?;
/// assert!(code.text().starts_with("FD1:"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Signer: fmt::Debug + Send + Sync {
    /// The public key.
    fn verifying_key(&self) -> &VerifyingKey;

    /// Signs `message` (Ed25519, RFC 8032). Threads may call it at the same time.
    ///
    /// # Errors
    /// [`SignError`], if there is no signature.
    fn try_sign(&self, message: &[u8]) -> Result<Signature, SignError>;

    /// Whether `try_sign` gives out valid signatures only: it computes them in this process, or it
    /// checks them itself. By default it does not, and fede checks each signature.
    fn is_checked(&self) -> bool {
        false
    }
}

impl dyn Signer + '_ {
    /// The id of the key.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.verifying_key().kid()
    }

    /// A valid signature. Everything in fede that signs calls this function.
    ///
    /// # Errors
    /// The error of [`Signer::try_sign`], or [`SignError::Wrong`].
    pub fn signature(&self, message: &[u8]) -> Result<Signature, SignError> {
        let signature = self.try_sign(message)?;
        if self.is_checked() || self.verifying_key().verifies(message, &signature) {
            Ok(signature)
        } else {
            Err(SignError::Wrong { kid: self.kid() })
        }
    }
}

impl Signer for SigningKey {
    fn verifying_key(&self) -> &VerifyingKey {
        self.verifying_key()
    }

    fn try_sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.sign(message))
    }

    fn is_checked(&self) -> bool {
        true
    }
}

impl<S: Signer + ?Sized> Signer for Box<S> {
    fn verifying_key(&self) -> &VerifyingKey {
        (**self).verifying_key()
    }

    fn try_sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        (**self).try_sign(message)
    }

    fn is_checked(&self) -> bool {
        (**self).is_checked()
    }
}

/// Why there is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum SignError {
    /// The token did not sign.
    Token(#[from] TokenError),
    /// The signature is not valid for the signer's public key.
    Wrong {
        /// The key.
        kid: KeyId,
    },
    /// Another signer did not sign.
    Failed {
        /// What it says.
        reason: String,
    },
}

impl Explain for SignError {
    fn id(&self) -> &'static str {
        match self {
            Self::Token(error) => error.id(),
            Self::Wrong { .. } => "signature-wrong",
            Self::Failed { .. } => "signature-failed",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Token(error) => error.words(lang),
            Self::Wrong { kid } => say::SignatureWrong { kid }.say(lang),
            Self::Failed { reason } => say::SignatureFailed { reason }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Token(error) => error.hint(lang),
            Self::Wrong { .. } => say::signature_wrong_hint(lang).to_owned(),
            Self::Failed { .. } => say::signature_failed_hint(lang).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signs with another key than it says, as a broken token would.
    #[derive(Debug)]
    struct Broken(SigningKey, VerifyingKey);

    impl Signer for Broken {
        fn verifying_key(&self) -> &VerifyingKey {
            &self.1
        }

        fn try_sign(&self, message: &[u8]) -> Result<Signature, SignError> {
            Ok(self.0.sign(message))
        }
    }

    #[test]
    fn a_wrong_signature_is_never_given_out() {
        let [one, other] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
        let expected = other.kid();
        let broken = Broken(one, other.verifying_key().clone());
        let signer: &dyn Signer = &broken;
        assert_eq!(signer.signature(b"message"), Err(SignError::Wrong { kid: expected }));
        let boxed: Box<dyn Signer> = Box::new(broken);
        let signer: &dyn Signer = &boxed;
        assert_eq!(signer.signature(b"message"), Err(SignError::Wrong { kid: expected }));
        let signer: &dyn Signer = &other;
        assert_eq!(signer.signature(b"message"), Ok(other.sign(b"message")));
    }
}
