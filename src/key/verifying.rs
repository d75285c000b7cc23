//! Ed25519 public keys (RFC 8032), checked when they are created.

use core::fmt;

use super::{KeyError, KeyId};
use crate::payload::HolderKey;

/// An Ed25519 signature: 64 bytes.
pub type Signature = [u8; 64];

/// An Ed25519 public key that is a canonical point and not of small order.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    key: ed25519_dalek::VerifyingKey,
    kid: KeyId,
}

impl VerifyingKey {
    /// Creates a key from the 32 bytes of RFC 8032, section 5.1.5.
    ///
    /// # Errors
    /// [`KeyError::NotAPoint`] and [`KeyError::Weak`].
    pub fn from_bytes(x: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(x).map_err(|_| KeyError::NotAPoint)?;
        if key.is_weak() {
            return Err(KeyError::Weak);
        }
        // A point with y below 19 has a second encoding. One key must not have two ids.
        if key.to_edwards().compress().as_bytes() != x {
            return Err(KeyError::NotAPoint);
        }
        Ok(Self { kid: KeyId::of_ed25519(x), key })
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The key's id.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// The SHA-256 COSE key thumbprint (RFC 9679). The key's id is its first 8 bytes.
    #[must_use]
    pub fn thumbprint(&self) -> [u8; 32] {
        super::kid::thumbprint(self.as_bytes())
    }

    /// Whether `signature` is valid for `message` under this key. The check is strict: canonical
    /// encoding, cofactorless equation, no points of small order.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        self.key.verify_strict(message, &signature).is_ok()
    }

    /// Converts the key to a holder's key, for the `cnf` claim of a code.
    #[must_use]
    pub fn to_holder_key(&self) -> HolderKey {
        HolderKey::from_checked(*self.key.as_bytes())
    }

    pub(super) const fn inner(&self) -> &ed25519_dalek::VerifyingKey {
        &self.key
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.kid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_and_non_canonical_points_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(VerifyingKey::from_bytes(&identity), Err(KeyError::Weak));
        assert_eq!(VerifyingKey::from_bytes(&[0; 32]), Err(KeyError::Weak));
        // y = p + 3 encodes the same point as y = 3.
        let (mut three, mut non_canonical) = ([0; 32], [0xff; 32]);
        three[0] = 3;
        non_canonical[0] = 0xed + 3;
        non_canonical[31] = 0x7f;
        assert!(VerifyingKey::from_bytes(&three).is_ok());
        assert_eq!(VerifyingKey::from_bytes(&non_canonical), Err(KeyError::NotAPoint));
        let mut no_point = [0; 32];
        no_point[0] = 2;
        assert_eq!(VerifyingKey::from_bytes(&no_point), Err(KeyError::NotAPoint));
    }
}
