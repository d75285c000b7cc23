//! People without their numbers: points of a group that offices can convert, but not read.
//!
//! For a document, P is a point of ristretto255 (RFC 9496). An office keeps s·P under its secret
//! scalar s. From it, and without the number, the office computes k·P for a partner, where k is the
//! secret of the two offices, and s′·P for a new secret.

use core::fmt;

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity;
use hkdf::Hkdf;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use crate::key::{DocumentNumber, SigningKey, VerifyingKey};
use crate::payload::{DocumentKind, Region};

/// A person as a point under a secret scalar. It tells nothing without the scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonPoint([u8; 32]);

impl PersonPoint {
    /// Creates a point from stored bytes. They are checked when they are used.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The encoding (RFC 9496, section 4.3.2).
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The point under another scalar. `None` if the bytes are not a point, or are the identity.
    pub(in crate::office) fn times(&self, factor: &Factor) -> Option<Self> {
        let point = CompressedRistretto(self.0).decompress().filter(|point| !point.is_identity())?;
        Some(Self((point * *factor.0).compress().to_bytes()))
    }
}

/// A factor from one scalar to another.
pub(in crate::office) struct Factor(Zeroizing<Scalar>);

/// The secret scalar of an office.
pub(in crate::office) struct Blinding(Zeroizing<Scalar>);

impl Blinding {
    /// The scalar of 64 bytes from a key derivation.
    pub(in crate::office) fn new(bytes: &[u8; 64]) -> Self {
        Self(Zeroizing::new(Scalar::from_bytes_mod_order_wide(bytes)))
    }

    /// The point of a document under this scalar.
    pub(in crate::office) fn point_of(&self, kind: DocumentKind, number: &DocumentNumber) -> PersonPoint {
        PersonPoint((point(kind, number) * *self.0).compress().to_bytes())
    }

    /// The factor to another secret of the office.
    pub(in crate::office) fn to(&self, other: &Self) -> Factor {
        factor(&self.0, &other.0)
    }
}

fn factor(from: &Scalar, to: &Scalar) -> Factor {
    // A scalar of 64 random bytes is 0 with a probability of 2^-252.
    Factor(Zeroizing::new(from.invert() * to))
}

/// The point of a document: the one-way map of RFC 9496, section 4.3.4, of its SHA-512.
fn point(kind: DocumentKind, number: &DocumentNumber) -> RistrettoPoint {
    let hash = Sha512::new_with_prefix(b"fede person point").chain_update([kind.number()]);
    RistrettoPoint::from_uniform_bytes(&hash.chain_update(number.as_str()).finalize().into())
}

/// The secret of two offices.
pub struct Pair(Zeroizing<Scalar>);

impl Pair {
    /// Derives the secret from the key of this office and the public key of the other one. Both
    /// offices get the same. A new key of either gives a new secret.
    #[must_use]
    pub fn new((region, key): (Region, &SigningKey), (partner, other): (Region, &VerifyingKey)) -> Self {
        let mut sides = [(region, *key.verifying_key().as_bytes()), (partner, *other.as_bytes())]
            .map(|(region, key)| (key, region));
        sides.sort_unstable();
        let [(one, region), (other_key, partner)] = &sides;
        let info = [b"fede pair", one.as_slice(), other_key, region.code().as_bytes(), b" ", partner.code().as_bytes()];
        let mut bytes = Zeroizing::new([0; 64]);
        let secret = key.agree_with(other);
        // Cannot fail: the limit is 255 blocks of output, and this is two.
        let _ = Hkdf::<Sha256>::new(None, secret.as_slice()).expand_multi_info(&info, bytes.as_mut_slice());
        Self(Zeroizing::new(Scalar::from_bytes_mod_order_wide(&bytes)))
    }

    /// The factor from this office's points to those of the pair.
    pub(in crate::office) fn outgoing(&self, office: &Blinding) -> Factor {
        factor(&office.0, &self.0)
    }

    /// The factor from the points of the pair to this office's.
    pub(in crate::office) fn incoming(&self, office: &Blinding) -> Factor {
        factor(&self.0, &office.0)
    }

    /// The point of a document under the secret of the pair.
    #[must_use]
    pub fn point_of(&self, kind: DocumentKind, number: &DocumentNumber) -> PersonPoint {
        PersonPoint((point(kind, number) * *self.0).compress().to_bytes())
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pair").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_offices_mean_the_same_person_and_neither_needs_the_number() {
        let number = DocumentNumber::new("E12345678").unwrap();
        let [shanghai, hubei] = ["CN-SH", "CN-HB"].map(|code| Region::new(code).unwrap());
        let [one, other] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
        let [s, t, new] = [3, 4, 5].map(|seed| Blinding::new(&[seed; 64]));
        let here = Pair::new((shanghai, &one), (hubei, other.verifying_key()));
        let there = Pair::new((hubei, &other), (shanghai, one.verifying_key()));
        let kept = s.point_of(DocumentKind::Passport, &number);
        let sent = kept.times(&here.outgoing(&s)).unwrap();
        assert_eq!(sent, there.point_of(DocumentKind::Passport, &number));
        assert_eq!(sent.times(&there.incoming(&t)).unwrap(), t.point_of(DocumentKind::Passport, &number));
        assert_eq!(kept.times(&s.to(&new)).unwrap(), new.point_of(DocumentKind::Passport, &number));
        assert_ne!(kept, s.point_of(DocumentKind::ResidentId, &number));
        // Not a point, and the identity.
        for bytes in [[0xff; 32], [0; 32]] {
            assert_eq!(PersonPoint::from_bytes(bytes).times(&s.to(&new)), None);
        }
    }
}
