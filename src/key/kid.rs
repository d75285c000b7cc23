//! Key ids, derived from the key.

use core::fmt;

use sha2::{Digest, Sha256};

/// The start of the COSE_Key of an Ed25519 public key, before the 32 bytes of `x`, in deterministic
/// CBOR: `{1: 1 (OKP), -1: 6 (Ed25519), -2: h'…32 bytes'}`.
const THUMBPRINT_PREFIX: [u8; 8] = [0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20];

/// A `kid`: the first 8 bytes of the key's SHA-256 COSE key thumbprint (RFC 9679).
///
/// Two keys can have the same id, so a verifier tries every key with the code's `kid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 8]);

/// The SHA-256 COSE key thumbprint (RFC 9679) of an Ed25519 public key.
pub(super) fn thumbprint(x: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(THUMBPRINT_PREFIX).chain_update(x).finalize().into()
}

impl KeyId {
    /// Derives the id of an Ed25519 public key.
    pub(super) fn of_ed25519(x: &[u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = thumbprint(x);
        Self([a, b, c, d, e, f, g, h])
    }

    /// Creates an id from the 8 bytes of a protected header.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The 8 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    /// 16 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
