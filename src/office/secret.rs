//! The office's secret, and the keys that are derived from it.

use core::fmt::{self, Write};

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::key::DocumentNumber;
use crate::payload::{DocumentKind, Salt};
use crate::time::Timestamp;

/// 32 random bytes that an office keeps beside its registry. Whoever has them can find people by their numbers and
/// tell how many codes a day has; without them the office can do neither.
pub struct OfficeSecret(Zeroizing<[u8; Self::BYTES]>);

impl OfficeSecret {
    /// How many bytes it has.
    pub const BYTES: usize = 32;

    /// Takes random bytes.
    #[must_use]
    pub fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the form that an office keeps.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; Self::BYTES]);
        let digits = text.len() == 2 * Self::BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        for (byte, at) in bytes.iter_mut().zip((0..text.len()).step_by(2)) {
            *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
        }
        digits.then_some(Self(bytes))
    }

    /// The form that an office keeps: 64 hexadecimal digits and an end of line.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2 * Self::BYTES + 1));
        for byte in self.0.iter() {
            let _ = write!(text, "{byte:02x}");
        }
        text.push('\n');
        text
    }

    /// What the registry finds a person by: a keyed hash of the document, which tells nothing without the secret.
    #[must_use]
    pub fn index_of(&self, kind: DocumentKind, number: &DocumentNumber) -> PersonIndex {
        PersonIndex(*self.derived(&[b"fede person index", &[kind.number()], number.as_str().as_bytes()]))
    }

    /// The salt of a person's commitment that is made at a time: whoever makes it again after a crash makes the same.
    #[must_use]
    pub fn salt_of(&self, person: PersonIndex, made: Timestamp) -> Salt {
        let key = self.derived(&[b"fede salt", &made.seconds().to_be_bytes(), person.as_bytes()]);
        Salt::new(key.first_chunk().copied().unwrap_or_default())
    }

    /// The key of the slots of all days.
    pub(super) fn slot_key(&self) -> Zeroizing<[u8; 32]> {
        self.derived(&[b"fede slots"])
    }

    /// HKDF-SHA-256 (RFC 5869) of the secret: another key for every purpose. Only the last part may vary in length.
    fn derived(&self, purpose: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        // One block of output is always to be had; the error is for more than 255.
        let _ = Hkdf::<Sha256>::new(None, self.0.as_slice()).expand_multi_info(purpose, key.as_mut_slice());
        key
    }
}

impl fmt::Debug for OfficeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficeSecret").finish_non_exhaustive()
    }
}

/// What the registry finds a person by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonIndex([u8; 32]);

impl PersonIndex {
    /// Takes bytes that were stored.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be stored.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_by_the_document_and_only_with_the_secret() {
        let number = DocumentNumber::new("11010519491231002X").unwrap();
        let index = |secret: u8, kind| OfficeSecret::new([secret; 32]).index_of(kind, &number);
        assert_eq!(index(1, DocumentKind::ResidentId), index(1, DocumentKind::ResidentId));
        assert_ne!(index(1, DocumentKind::ResidentId), index(2, DocumentKind::ResidentId));
        assert_ne!(index(1, DocumentKind::ResidentId), index(1, DocumentKind::Passport));
        assert!(!format!("{:?}", OfficeSecret::new([7; 32])).contains('7'));
        let text = OfficeSecret::new([0xA7; 32]).to_hex();
        assert_eq!(OfficeSecret::from_hex(text.trim_end()).unwrap().to_hex(), text);
        assert!(OfficeSecret::from_hex("a7").is_none() && OfficeSecret::from_hex(&"é".repeat(32)).is_none());
    }
}
