//! A public key as a list carries it, not yet checked.

use core::fmt;

use super::{KeyError, KeyId, VerifyingKey};

/// The 32 bytes of an Ed25519 public key that are not yet checked to be a valid point.
///
/// The check costs about a tenth of a signature, and a list of thousands of keys is often read
/// for only one of them. An unchecked key verifies nothing: use [`Self::check`] first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UncheckedKey([u8; 32]);

impl UncheckedKey {
    /// Creates an unchecked key from the 32 bytes of RFC 8032, section 5.1.5.
    #[must_use]
    pub const fn new(x: [u8; 32]) -> Self {
        Self(x)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key's id.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        KeyId::of_ed25519(&self.0)
    }

    /// The SHA-256 COSE key thumbprint (RFC 9679). The key's id is its first 8 bytes.
    #[must_use]
    pub fn thumbprint(&self) -> [u8; 32] {
        super::kid::thumbprint(self.as_bytes())
    }

    /// Checks that the bytes are a valid point, and returns the key.
    ///
    /// # Errors
    /// [`KeyError::NotAPoint`] and [`KeyError::Weak`].
    pub fn check(&self) -> Result<VerifyingKey, KeyError> {
        VerifyingKey::from_bytes(&self.0)
    }
}

impl From<&VerifyingKey> for UncheckedKey {
    fn from(key: &VerifyingKey) -> Self {
        Self(*key.as_bytes())
    }
}

impl fmt::Debug for UncheckedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UncheckedKey({})", self.kid())
    }
}
