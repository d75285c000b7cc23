//! The office's secret and the keys derived from it.

use core::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::key::DocumentNumber;
use crate::payload::{DocumentKind, Salt};
use crate::time::Timestamp;

/// The secret of an office: 32 random bytes, stored next to the registry.
///
/// The secret allows finding people by document number and counting the codes of a day. Without it
/// the office cannot use its registry.
pub struct OfficeSecret(Zeroizing<[u8; Self::BYTES]>);

impl OfficeSecret {
    /// Length in bytes.
    pub const BYTES: usize = 32;

    /// Creates a secret from random bytes.
    #[must_use]
    pub fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Parses the form stored in the office's directory, without its line ending.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; Self::BYTES]);
        let is_whole = base16ct::mixed::decode(text, bytes.as_mut()).ok()?.len() == Self::BYTES;
        is_whole.then_some(Self(bytes))
    }

    /// The form stored in the office's directory: 64 hexadecimal digits and a line ending.
    #[must_use]
    pub(super) fn to_hex(&self) -> Zeroizing<String> {
        let mut digits = Zeroizing::new([0; 2 * Self::BYTES]);
        let mut text = Zeroizing::new(String::with_capacity(2 * Self::BYTES + 1));
        text.push_str(base16ct::lower::encode_str(self.0.as_ref(), digits.as_mut()).unwrap_or_default());
        text.push('\n');
        text
    }

    /// The index of a person in the registry: a keyed hash of the document. It reveals nothing
    /// without the secret.
    #[must_use]
    pub fn index_of(&self, kind: DocumentKind, number: &DocumentNumber) -> PersonIndex {
        PersonIndex(*self.derived(&[b"fede person index", &[kind.number()], number.as_str().as_bytes()]))
    }

    /// The salt of a person's commitment computed at `made`. It is deterministic, so that a retry
    /// after a crash gives the same commitment.
    #[must_use]
    pub fn salt_of(&self, person: PersonIndex, made: Timestamp) -> Salt {
        let key = self.derived(&[b"fede salt", &made.seconds().to_be_bytes(), person.as_bytes()]);
        Salt::new(key.first_chunk().copied().unwrap_or_default())
    }

    /// The key of the journal hashes.
    pub(super) fn journal_key(&self) -> JournalKey {
        JournalKey(self.derived(&[b"fede journal"]))
    }

    /// The keyed input of the PIN hash. With the registry alone, without the secret, PINs cannot be
    /// guessed.
    pub(super) fn pin_input(&self, officer: &str, pin: &str) -> Zeroizing<[u8; 32]> {
        // The length separates the name from the PIN: otherwise two pairs could give the same
        // bytes.
        let length = u32::try_from(officer.len()).unwrap_or(u32::MAX).to_be_bytes();
        self.derived(&[b"fede officer pin", &length, officer.as_bytes(), pin.as_bytes()])
    }

    /// Encrypts a document number for storage: AES-256-GCM (NIST SP 800-38D) with the person's
    /// index as associated data. The nonce is derived from the person and the number, so that two
    /// different numbers do not share a nonce.
    pub(super) fn seal_number(&self, person: PersonIndex, number: &DocumentNumber) -> Option<String> {
        let nonce = self.derived(&[b"fede number nonce", person.as_bytes(), number.as_str().as_bytes()]);
        let nonce: [u8; 12] = nonce.first_chunk().copied()?;
        let payload = Payload { msg: number.as_str().as_bytes(), aad: person.as_bytes() };
        let sealed = self.number_cipher()?.encrypt(&nonce.into(), payload).ok()?;
        Some(base16ct::lower::encode_string(&[nonce.as_slice(), &sealed].concat()))
    }

    /// Decrypts a stored number. `None` if another office sealed it, or if it belongs to another
    /// person.
    pub(super) fn open_number(&self, person: PersonIndex, sealed: &str) -> Option<DocumentNumber> {
        let bytes = base16ct::mixed::decode_vec(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<12>()?;
        let payload = Payload { msg: sealed, aad: person.as_bytes() };
        let opened = Zeroizing::new(self.number_cipher()?.decrypt(&(*nonce).into(), payload).ok()?);
        DocumentNumber::new(core::str::from_utf8(&opened).ok()?).ok()
    }

    fn number_cipher(&self) -> Option<Aes256Gcm> {
        Aes256Gcm::new_from_slice(self.derived(&[b"fede number"]).as_slice()).ok()
    }

    /// The key of the slot permutations of all days.
    pub(super) fn slot_key(&self) -> Zeroizing<[u8; 32]> {
        self.derived(&[b"fede slots"])
    }

    /// Derives a key for a purpose with HKDF-SHA-256 (RFC 5869). Only the last part may vary in
    /// length; otherwise two purposes could give the same bytes.
    fn derived(&self, purpose: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        // Cannot fail: the limit is 255 blocks of output, and this is one.
        let _ = Hkdf::<Sha256>::new(None, self.0.as_slice()).expand_multi_info(purpose, key.as_mut_slice());
        key
    }
}

impl fmt::Debug for OfficeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficeSecret").finish_non_exhaustive()
    }
}

/// The key of the journal hashes. Without it, nobody can forge a journal line.
#[derive(Clone)]
pub struct JournalKey(Zeroizing<[u8; 32]>);

impl JournalKey {
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for JournalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JournalKey").finish_non_exhaustive()
    }
}

/// The index of a person in the registry: a keyed hash of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonIndex([u8; 32]);

impl PersonIndex {
    /// Creates an index from stored bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for storage.
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
        let (one, other) = (OfficeSecret::new([1; 32]), OfficeSecret::new([2; 32]));
        let person = one.index_of(DocumentKind::ResidentId, &number);
        let sealed = one.seal_number(person, &number).unwrap();
        assert!(!sealed.contains("1101") && one.open_number(person, &sealed).unwrap().as_str() == number.as_str());
        assert!(other.open_number(person, &sealed).is_none(), "another office");
        let else_ = one.index_of(DocumentKind::Passport, &number);
        assert!(one.open_number(else_, &sealed).is_none() && one.open_number(person, "00ff").is_none());
        assert!(OfficeSecret::from_hex("a7").is_none() && OfficeSecret::from_hex(&"é".repeat(32)).is_none());
    }
}
