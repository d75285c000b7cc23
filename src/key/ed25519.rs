//! Ed25519 (RFC 8032): private keys, public keys, and the key ids derived from them.

use core::fmt;

use ed25519_dalek::Signer;
use rand_core::TryCryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::KeyError;
use crate::payload::HolderKey;
use crate::payload::hex::Hex;

/// The start of the COSE_Key of an Ed25519 public key, before the 32 bytes of `x`, in deterministic
/// CBOR: `{1: 1 (OKP), -1: 6 (Ed25519), -2: h'…32 bytes'}`.
const THUMBPRINT_PREFIX: [u8; 8] = [0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20];

/// A `kid`: the first 8 bytes of the key's SHA-256 COSE key thumbprint (RFC 9679).
///
/// Two keys can have the same id, so a verifier tries every key with the code's `kid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 8]);

/// The SHA-256 COSE key thumbprint (RFC 9679) of an Ed25519 public key.
fn thumbprint(x: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(THUMBPRINT_PREFIX).chain_update(x).finalize().into()
}

impl KeyId {
    /// Derives the id of an Ed25519 public key.
    fn of_ed25519(x: &[u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = thumbprint(x);
        Self([a, b, c, d, e, f, g, h])
    }

    /// The id of a holder's key.
    #[must_use]
    pub fn of_holder_key(key: &HolderKey) -> Self {
        Self::of_ed25519(key.as_bytes())
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
        Hex(&self.0).fmt(f)
    }
}

/// An Ed25519 signature: 64 bytes.
pub type Signature = [u8; 64];

/// An Ed25519 public key that is a canonical point and not of small order.
///
/// ```
/// use fede::key::{SigningKey, VerifyingKey};
///
/// # const PRIVATE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/hubei.pem"));
/// # const PUBLIC: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/hubei.pub.pem"));
/// let key = VerifyingKey::from_pem(PUBLIC)?;
/// let signature = SigningKey::from_pem(PRIVATE, None)?.sign(b"message");
/// assert!(key.verifies(b"message", &signature));
/// # Ok::<(), fede::key::KeyError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    key: ed25519_dalek::VerifyingKey,
    kid: KeyId,
}

/// Whether `y` is below 2^255 − 19. A point with y below 19 has a second encoding, with y + 2^255 − 19.
/// (The sign of x has a second encoding only for points of small order.)
fn is_reduced(x: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = x;
    *first < 0xed || last | 0x80 != 0xff || middle.iter().any(|byte| *byte != 0xff)
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
        // One key must not have two ids.
        if !is_reduced(x) {
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
        thumbprint(self.as_bytes())
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
        thumbprint(self.as_bytes())
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

/// An Ed25519 private key with its public key.
///
/// ```
/// use fede::key::SigningKey;
///
/// # use chacha20::rand_core::SeedableRng;
/// # let mut rng = chacha20::ChaCha20Rng::from_seed([1; 32]);
/// let key = SigningKey::generate(&mut rng)?;
/// let pem = key.to_pem()?; // PKCS#8, wiped from memory when dropped
/// assert_eq!(SigningKey::from_pem(&pem, None)?.kid(), key.kid());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
        // Every second encoding of y, with either sign of x: no key has one, and no first one is lost.
        for (low, sign) in (0xed..=0xff).flat_map(|low| [(low, 0x7f), (low, 0xff)]) {
            let mut second = [0xff; 32];
            (second[0], second[31]) = (low, sign);
            assert!(VerifyingKey::from_bytes(&second).is_err(), "{low:x} {sign:x}");
        }
        for low in 0..=0xff {
            let mut first = [0xff; 32];
            (first[0], first[31]) = (low, 0x7f);
            let point = ed25519_dalek::VerifyingKey::from_bytes(&first).ok().map(|key| key.to_edwards());
            let is_first = point.is_some_and(|point| point.compress().as_bytes() == &first && !point.is_small_order());
            assert_eq!(VerifyingKey::from_bytes(&first).is_ok(), is_first, "{low:x}");
        }
        let mut no_point = [0; 32];
        no_point[0] = 2;
        assert_eq!(VerifyingKey::from_bytes(&no_point), Err(KeyError::NotAPoint));
    }
}
