//! X25519 (RFC 7748) with the keys of Ed25519: files are sealed to the key that an office signs
//! with. One key pair for both is secure: <https://eprint.iacr.org/2021/509>.

use zeroize::Zeroizing;

use super::{SigningKey, VerifyingKey};

impl VerifyingKey {
    /// The X25519 public key of this key: the u-coordinate (RFC 7748, section 4.1).
    #[must_use]
    pub fn x25519_public(&self) -> [u8; 32] {
        self.inner().to_montgomery().to_bytes()
    }
}

impl SigningKey {
    /// The X25519 private key of this key: the clamped scalar of RFC 8032, section 5.1.5.
    #[must_use]
    pub fn x25519_secret(&self) -> Zeroizing<[u8; 32]> {
        let mut scalar = Zeroizing::new(self.inner().to_scalar_bytes());
        // RFC 7748, section 5, decodeScalar25519.
        let [first, .., last] = &mut *scalar;
        *first &= 248;
        *last = *last & 127 | 64;
        scalar
    }

    /// The secret that this key and another one share (X25519).
    #[must_use]
    pub fn agree_with(&self, other: &VerifyingKey) -> Zeroizing<[u8; 32]> {
        // The key is not of small order, so the secret is not zero.
        Zeroizing::new(other.inner().to_montgomery().mul_clamped(*self.x25519_secret()).to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_agree() {
        let [one, other] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
        assert_eq!(one.agree_with(other.verifying_key()), other.agree_with(one.verifying_key()));
        assert_ne!(one.agree_with(other.verifying_key()), one.agree_with(one.verifying_key()));
    }
}
