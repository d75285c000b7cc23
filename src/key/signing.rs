//! Ed25519 private keys, wiped when dropped.

use core::fmt;

use ed25519_dalek::Signer;
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::{KeyId, Signature, VerifyingKey};

/// An Ed25519 private key with its public key.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    public: VerifyingKey,
}

impl SigningKey {
    /// Generates a new key from `rng`.
    ///
    /// # Errors
    /// The error of the random source.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, R::Error> {
        // Practically one pass: see `from_seed`.
        loop {
            let mut seed = Zeroizing::new([0; 32]);
            rng.try_fill_bytes(seed.as_mut_slice())?;
            if let Some(key) = Self::from_seed(&seed) {
                return Ok(key);
            }
        }
    }

    /// Creates a key from the 32 bytes of a private key (RFC 8032, section 5.1.5).
    ///
    /// Clamped scalars are never a multiple of the group's order, so every seed gives a key. `None`
    /// covers a case that the types cannot exclude.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Option<Self> {
        Self::from_inner(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    pub(super) fn from_inner(key: ed25519_dalek::SigningKey) -> Option<Self> {
        let public = VerifyingKey::from_bytes(key.verifying_key().as_bytes()).ok()?;
        Some(Self { key, public })
    }

    /// The public key.
    #[must_use]
    pub const fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    /// The key's id.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.public.kid()
    }

    /// Signs `message`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        self.key.sign(message).to_bytes()
    }

    pub(super) const fn inner(&self) -> &ed25519_dalek::SigningKey {
        &self.key
    }
}

impl fmt::Debug for SigningKey {
    /// Prints the `kid` and nothing else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.kid())
    }
}
