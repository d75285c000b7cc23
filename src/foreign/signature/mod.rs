//! Signatures of other networks: ECDSA, RSASSA-PSS, RSASSA-PKCS1-v1_5 (of certificates only) and
//! Ed25519.
//!
//! Two backends have one trait: [`AwsLc`] natively, [`RustCrypto`] in WebAssembly and for the pairs
//! of curve and hash that the other one lacks. The key decides the algorithm.

#[cfg(not(target_family = "wasm"))]
mod aws_lc;
#[cfg(not(target_family = "wasm"))]
mod parsed_key;
mod rust_crypto;

#[cfg(not(target_family = "wasm"))]
pub use aws_lc::AwsLc;
#[cfg(not(target_family = "wasm"))]
pub(super) use parsed_key::ParsedKey;
pub use rust_crypto::RustCrypto;

use super::der::{INTEGER, SEQUENCE, only, tagged, unsigned};
use super::{KeyKind, PublicKey};
use crate::key::VerifyingKey;

/// Verifies an Ed25519 signature elsewhere: 32 bytes of the key, 64 of the signature, the message.
#[doc(hidden)]
#[cfg(feature = "page-foreign")]
pub type VerifyEd25519 = fn(&[u8]) -> bool;

/// Set once by the module of the gate page.
#[doc(hidden)]
#[cfg(feature = "page-foreign")]
pub static ED25519: std::sync::OnceLock<VerifyEd25519> = std::sync::OnceLock::new();

/// A hash function (FIPS 180-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// A signature algorithm. The curve is that of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA. The signature is `r ‖ s`, each as long as a coordinate.
    Ecdsa(Hash),
    /// RSASSA-PSS with MGF1 of the same hash and a salt as long as the hash (RFC 8230).
    Pss(Hash),
    /// RSASSA-PKCS1-v1_5. Only certificates have it.
    Pkcs1(Hash),
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// The algorithm of a number of COSE (RFC 9053, RFC 8230).
    #[must_use]
    pub const fn of_cose(number: i64) -> Option<Self> {
        match number {
            -7 => Some(Self::Ecdsa(Hash::Sha256)),
            -35 => Some(Self::Ecdsa(Hash::Sha384)),
            -36 => Some(Self::Ecdsa(Hash::Sha512)),
            -37 => Some(Self::Pss(Hash::Sha256)),
            -8 | -19 => Some(Self::EdDsa),
            _ => None,
        }
    }

    /// The algorithm of a name of JOSE (RFC 7518, section 3.1).
    #[must_use]
    pub fn of_jose(name: &str) -> Option<Self> {
        match name {
            "ES256" => Some(Self::Ecdsa(Hash::Sha256)),
            "ES384" => Some(Self::Ecdsa(Hash::Sha384)),
            "ES512" => Some(Self::Ecdsa(Hash::Sha512)),
            _ => None,
        }
    }

    /// Whether keys of this kind are used with this algorithm.
    #[must_use]
    pub const fn fits(self, kind: KeyKind) -> bool {
        match self {
            Self::Ecdsa(_) => kind.coordinate_bytes().is_some(),
            Self::Pss(_) | Self::Pkcs1(_) => matches!(kind, KeyKind::Rsa),
            Self::EdDsa => matches!(kind, KeyKind::Ed25519),
        }
    }
}

/// An implementation of signature verification.
pub trait SignatureBackend {
    /// Whether the signature is valid. `None` if this backend does not have the pair of key and
    /// algorithm. A key that is not on its curve verifies nothing.
    fn verify(&self, key: &PublicKey, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Option<bool>;
}

/// Whether the signature is valid, by the backend of this target.
#[must_use]
pub fn is_valid(key: &PublicKey, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
    if !algorithm.fits(key.kind()) {
        return false;
    }
    #[cfg(not(target_family = "wasm"))]
    if let Some(valid) = AwsLc.verify(key, algorithm, message, signature) {
        return valid;
    }
    RustCrypto.verify(key, algorithm, message, signature).unwrap_or(false)
}

/// Whether an elliptic-curve key is a point of its curve. RSA keys are always valid here.
#[must_use]
pub fn is_point(key: &PublicKey) -> bool {
    let bytes = key.as_bytes();
    match key.kind() {
        KeyKind::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes).is_ok(),
        KeyKind::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(bytes).is_ok(),
        KeyKind::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(bytes).is_ok(),
        KeyKind::Ed25519 => bytes.try_into().is_ok_and(|bytes| VerifyingKey::from_bytes(bytes).is_ok()),
        KeyKind::Rsa => true,
    }
}

/// Converts an ECDSA signature from DER (RFC 3279, section 2.2.3) to `r ‖ s`. `None` if it is not
/// DER, or too long for the curve.
#[must_use]
pub fn fixed_from_der(kind: KeyKind, signature: &[u8]) -> Option<Vec<u8>> {
    let length = kind.coordinate_bytes()?;
    let (r, rest) = tagged(only(signature, SEQUENCE)?, INTEGER)?;
    let numbers = [unsigned(r)?, unsigned(only(rest, INTEGER)?)?];
    let mut fixed = Vec::with_capacity(2 * length);
    for number in numbers {
        fixed.resize(fixed.len() + length.checked_sub(number.len())?, 0);
        fixed.extend_from_slice(number);
    }
    Some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_decides_the_algorithm() {
        assert!(Algorithm::Ecdsa(Hash::Sha256).fits(KeyKind::P384));
        assert!(!Algorithm::Ecdsa(Hash::Sha256).fits(KeyKind::Rsa));
        assert!(!Algorithm::Pss(Hash::Sha256).fits(KeyKind::P256));
        assert!(!Algorithm::EdDsa.fits(KeyKind::P256));
        assert_eq!(Algorithm::of_cose(-257), None, "PKCS #1 is for certificates");
        assert_eq!(Algorithm::of_jose("none"), None);
        assert_eq!(Algorithm::of_jose("HS256"), None);
    }

    #[test]
    fn der_becomes_fixed() {
        let der = b"\x30\x06\x02\x01\x01\x02\x01\x02";
        let fixed = fixed_from_der(KeyKind::P256, der).unwrap();
        assert_eq!((fixed.len(), fixed[31], fixed[63]), (64, 1, 2));
        assert_eq!(fixed_from_der(KeyKind::P521, der).unwrap().len(), 132);
        let with = |end: &[u8]| [der.as_slice(), end].concat();
        assert_eq!(fixed_from_der(KeyKind::P256, &with(b"\0")), None, "trailing");
        assert_eq!(fixed_from_der(KeyKind::P256, b"\x30\x07\x02\x02\x00\x01\x02\x01\x02"), None, "not shortest");
        assert_eq!(fixed_from_der(KeyKind::P256, b"\x30\x06\x02\x01\xff\x02\x01\x02"), None, "negative");
        assert_eq!(fixed_from_der(KeyKind::P256, b"\x30\x84\xff\xff\xff\xff\x02\x01"), None, "a long length");
        assert_eq!(fixed_from_der(KeyKind::Rsa, der), None);
    }
}
