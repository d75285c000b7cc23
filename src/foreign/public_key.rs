//! A public key of another network, as short as it can be stored.

use super::ForeignKeyError;
use super::der::{INTEGER, SEQUENCE, only, tagged, unsigned};
use crate::words::{foreign as say, vocabulary};

vocabulary! {
    /// The kind of a key. It decides which algorithms the key is used with.
    #[non_exhaustive]
    pub enum KeyKind {
        /// ECDSA on P-256 (FIPS 186-5).
        P256 = 1, "p-256", say::kind_p256;
        /// ECDSA on P-384.
        P384 = 2, "p-384", say::kind_p384;
        /// ECDSA on P-521.
        P521 = 3, "p-521", say::kind_p521;
        /// RSA.
        Rsa = 4, "rsa", say::kind_rsa;
        /// Ed25519.
        Ed25519 = 5, "ed25519", say::kind_ed25519;
    }
}

impl KeyKind {
    /// Bytes of a coordinate, for the kinds with two coordinates.
    #[must_use]
    pub const fn coordinate_bytes(self) -> Option<usize> {
        match self {
            Self::P256 => Some(32),
            Self::P384 => Some(48),
            Self::P521 => Some(66),
            Self::Rsa | Self::Ed25519 => None,
        }
    }
}

/// A public key: a compressed point (SEC 1, section 2.3.3), an `RSAPublicKey` (RFC 8017, appendix
/// A.1.1), or 32 bytes of Ed25519. Whether the point is on its curve is checked when a signature is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey {
    kind: KeyKind,
    bytes: Vec<u8>,
    #[cfg(all(feature = "foreign", not(target_family = "wasm")))]
    parsed: super::signature::ParsedKey,
}

impl PublicKey {
    /// Minimum size of an RSA key, in bits (NIST SP 800-131A).
    pub const MIN_RSA_BITS: usize = 2048;
    /// Maximum size of an RSA key, in bits. It bounds the time of a verification.
    pub const MAX_RSA_BITS: usize = 8192;

    /// Creates a key from its stored form.
    ///
    /// # Errors
    /// [`ForeignKeyError::Length`], [`ForeignKeyError::PointForm`] and [`ForeignKeyError::RsaBits`].
    pub fn new(kind: KeyKind, bytes: &[u8]) -> Result<Self, ForeignKeyError> {
        let length = || ForeignKeyError::Length { kind, found: bytes.len() };
        match kind.coordinate_bytes() {
            Some(coordinate) => {
                let (form, x) = bytes.split_first().ok_or_else(length)?;
                if x.len() != coordinate {
                    return Err(length());
                }
                if !matches!(form, 2 | 3) {
                    return Err(ForeignKeyError::PointForm { found: *form });
                }
            }
            None if kind == KeyKind::Rsa => {
                let (modulus, _) = rsa_parts(bytes).ok_or_else(length)?;
                let unused = modulus.first().map_or(0, |first| first.leading_zeros());
                let found = (modulus.len() * 8).saturating_sub(usize::try_from(unused).unwrap_or_default());
                if !(Self::MIN_RSA_BITS..=Self::MAX_RSA_BITS).contains(&found) {
                    return Err(ForeignKeyError::RsaBits { found });
                }
            }
            None if bytes.len() != 32 => return Err(length()),
            None => {}
        }
        Ok(Self {
            kind,
            bytes: bytes.to_vec(),
            #[cfg(all(feature = "foreign", not(target_family = "wasm")))]
            parsed: super::signature::ParsedKey::default(),
        })
    }

    /// Whether an ES256 signature is by this key, which is on P-256.
    #[cfg(all(feature = "foreign", not(target_family = "wasm")))]
    pub(super) fn verifies_es256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.parsed.verifies(&self.bytes, message, signature)
    }

    /// Creates a key from the coordinates of a point, as in a JWK (RFC 7518, section 6.2.1).
    ///
    /// # Errors
    /// [`ForeignKeyError::Length`] if a coordinate has another length.
    pub fn from_coordinates(kind: KeyKind, x: &[u8], y: &[u8]) -> Result<Self, ForeignKeyError> {
        if kind.coordinate_bytes() != Some(y.len()) {
            return Err(ForeignKeyError::Length { kind, found: y.len() });
        }
        let is_odd = y.last().is_some_and(|last| last & 1 == 1);
        let mut bytes = vec![if is_odd { 3 } else { 2 }];
        bytes.extend_from_slice(x);
        Self::new(kind, &bytes)
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The stored form.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The modulus and the exponent of an RSA key, without leading zeros.
    #[must_use]
    pub fn rsa(&self) -> Option<(&[u8], &[u8])> {
        if self.kind == KeyKind::Rsa { rsa_parts(&self.bytes) } else { None }
    }
}

/// Reads `SEQUENCE { INTEGER, INTEGER }` in DER, nothing before or behind it.
fn rsa_parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (modulus, inside) = tagged(only(bytes, SEQUENCE)?, INTEGER)?;
    Some((unsigned(modulus)?, unsigned(only(inside, INTEGER)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rsa(bits: usize) -> Vec<u8> {
        let mut modulus = vec![0_u8; bits / 8 + 1];
        modulus[1] = 0x80;
        let header = |tag: u8, length: usize| {
            let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
            if length < 0x80 {
                vec![tag, low]
            } else if length < 0x100 {
                vec![tag, 0x81, low]
            } else {
                vec![tag, 0x82, high, low]
            }
        };
        let inside = [header(2, modulus.len()), modulus, vec![2, 3, 1, 0, 1]].concat();
        [header(0x30, inside.len()), inside].concat()
    }

    #[test]
    fn each_kind_has_its_length() {
        for (kind, length) in [(KeyKind::P256, 33), (KeyKind::P384, 49), (KeyKind::P521, 67)] {
            let mut bytes = vec![2; length];
            assert!(PublicKey::new(kind, &bytes).is_ok());
            assert_eq!(PublicKey::new(kind, &bytes[1..]), Err(ForeignKeyError::Length { kind, found: length - 1 }));
            bytes[0] = 4;
            assert_eq!(PublicKey::new(kind, &bytes), Err(ForeignKeyError::PointForm { found: 4 }));
            assert!(PublicKey::new(kind, &[]).is_err());
        }
        assert!(PublicKey::new(KeyKind::Ed25519, &[7; 32]).is_ok());
        assert!(PublicKey::new(KeyKind::Ed25519, &[7; 33]).is_err());
    }

    #[test]
    fn rsa_keys_are_neither_weak_nor_huge() {
        let key = PublicKey::new(KeyKind::Rsa, &rsa(2048)).unwrap();
        let (modulus, exponent) = key.rsa().unwrap();
        assert_eq!((modulus.len(), exponent), (256, [1, 0, 1].as_slice()));
        for bits in [512, 1024, 2040, 8200] {
            assert_eq!(PublicKey::new(KeyKind::Rsa, &rsa(bits)), Err(ForeignKeyError::RsaBits { found: bits }));
        }
        let mut long = rsa(2048);
        long.push(0);
        assert!(matches!(PublicKey::new(KeyKind::Rsa, &long), Err(ForeignKeyError::Length { .. })));
        for hostile in [&b"\x30\x84\xff\xff\xff\xff"[..], b"\x30\x80", b"\x30", b"\x30\x82\xff\xff\x02"] {
            assert!(matches!(PublicKey::new(KeyKind::Rsa, hostile), Err(ForeignKeyError::Length { .. })));
        }
    }

    #[test]
    fn coordinates_become_a_compressed_point() {
        let key = PublicKey::from_coordinates(KeyKind::P256, &[5; 32], &[7; 32]).unwrap();
        assert_eq!(key.as_bytes()[0], 3);
        let key = PublicKey::from_coordinates(KeyKind::P256, &[5; 32], &[8; 32]).unwrap();
        assert_eq!(key.as_bytes()[0], 2);
        assert!(PublicKey::from_coordinates(KeyKind::P256, &[5; 31], &[8; 32]).is_err());
        assert!(PublicKey::from_coordinates(KeyKind::P256, &[5; 32], &[8; 33]).is_err());
    }
}
