//! The office's secret and the keys derived from it.

use core::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::exchange::Blinding;
use crate::key::DocumentNumber;
use crate::payload::{DocumentKind, Salt};
use crate::time::Timestamp;

/// The secret of an office: 32 random bytes, stored next to the registry.
///
/// The secret allows finding people by document number and counting the codes of a day. Without it
/// the office cannot use its registry.
///
/// It is one secret for the journal, PINs and slots, and then one more for each rotation. They are
/// layers: an index of a person passes through all of them, so a copy of an earlier file finds
/// nobody. Numbers and salts are under the last layer alone.
pub struct OfficeSecret {
    first: Zeroizing<[u8; Self::BYTES]>,
    layers: Vec<Zeroizing<[u8; Self::BYTES]>>,
}

impl OfficeSecret {
    /// Length in bytes.
    pub const BYTES: usize = 32;

    /// Maximum number of rotations: one a month for ten years. Each makes an index slower.
    pub const MAX_ROTATIONS: usize = 120;

    /// Creates a secret from random bytes.
    #[must_use]
    pub fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self { first: Zeroizing::new(bytes), layers: Vec::new() }
    }

    /// The secret after a rotation, with a new layer from random bytes. `None` after
    /// [`Self::MAX_ROTATIONS`].
    #[must_use]
    pub fn rotated(&self, bytes: [u8; Self::BYTES]) -> Option<Self> {
        let mut layers = self.layers.clone();
        layers.push(Zeroizing::new(bytes));
        (layers.len() <= Self::MAX_ROTATIONS).then(|| Self { first: self.first.clone(), layers })
    }

    /// Number of rotations.
    #[must_use]
    pub fn rotations(&self) -> usize {
        self.layers.len()
    }

    /// Parses the form stored in the office's directory, without its last line ending.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut lines = text.split('\n').map(secret_line);
        let first = lines.next()??;
        let layers = lines.collect::<Option<Vec<_>>>()?;
        (layers.len() <= Self::MAX_ROTATIONS).then_some(Self { first, layers })
    }

    /// The form stored in the office's directory: for each secret, 64 hexadecimal digits and a line
    /// ending.
    #[must_use]
    pub(super) fn to_hex(&self) -> Zeroizing<String> {
        let mut digits = Zeroizing::new([0; 2 * Self::BYTES]);
        let lines = 1 + self.layers.len();
        // Enough room from the start: a text that grows would leave copies in memory.
        let mut text = Zeroizing::new(String::with_capacity(lines * (2 * Self::BYTES + 1)));
        for secret in std::iter::once(&self.first).chain(&self.layers) {
            text.push_str(base16ct::lower::encode_str(secret.as_ref(), digits.as_mut()).unwrap_or_default());
            text.push('\n');
        }
        text
    }

    /// The index of a person in the registry: a keyed hash of the document. It reveals nothing
    /// without the secret.
    #[must_use]
    pub fn index_of(&self, kind: DocumentKind, number: &DocumentNumber) -> PersonIndex {
        let index = self.derived(&[b"fede person index", &[kind.number()], number.as_str().as_bytes()]);
        self.layers.iter().fold(PersonIndex(*index), through)
    }

    /// The index under this secret of a person whose index under the secret before the last
    /// rotation is known.
    pub(super) fn index_after(&self, before: PersonIndex) -> PersonIndex {
        self.layers.last().map_or(before, |layer| through(before, layer))
    }

    /// The scalar of the points by which other offices know people.
    pub(super) fn blinding(&self) -> Blinding {
        let mut bytes = Zeroizing::new([0; 64]);
        // Cannot fail: see `derived`.
        let _ = Hkdf::<Sha256>::new(None, self.last()).expand(b"fede person point", bytes.as_mut_slice());
        Blinding::new(&bytes)
    }

    /// Tells secrets of one office apart, without telling the secret.
    pub(super) fn tag(&self) -> [u8; 32] {
        *derived(self.last(), &[b"fede secret tag"])
    }

    /// Names the office, without telling the secret. No rotation changes it.
    pub(super) fn office_id(&self) -> [u8; 32] {
        *self.derived(&[b"fede office"])
    }

    fn last(&self) -> &[u8] {
        self.layers.last().unwrap_or(&self.first).as_slice()
    }

    /// The salt of a person's commitment computed at `made`. It is deterministic, so that a retry
    /// after a crash gives the same commitment.
    #[must_use]
    pub fn salt_of(&self, person: PersonIndex, made: Timestamp) -> Salt {
        let key = derived(self.last(), &[b"fede salt", &made.seconds().to_be_bytes(), person.as_bytes()]);
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

    /// The keyed input of a password's hash, as [`Self::pin_input`].
    #[cfg(feature = "online")]
    pub(super) fn password_input(&self, account: &str, password: &str) -> Zeroizing<[u8; 32]> {
        let length = u32::try_from(account.len()).unwrap_or(u32::MAX).to_be_bytes();
        self.derived(&[b"fede account password", &length, account.as_bytes(), password.as_bytes()])
    }

    /// Shows that an account has the given password and authenticator. Nobody can compute it without
    /// the secret.
    #[cfg(feature = "online")]
    pub(super) fn enrolment_ticket(&self, account: &str, hash: &[u8; 32], sealed: &[u8]) -> Zeroizing<[u8; 32]> {
        let length = u32::try_from(account.len()).unwrap_or(u32::MAX).to_be_bytes();
        self.derived(&[b"fede enrolment", &length, account.as_bytes(), hash, sealed])
    }

    /// Encrypts the key of an authenticator for storage, as [`Self::seal_number`]. It stays under the
    /// first secret, as PINs do.
    #[cfg(feature = "online")]
    pub(super) fn seal_totp(&self, account: &str, key: &[u8]) -> Option<Vec<u8>> {
        let length = u32::try_from(account.len()).unwrap_or(u32::MAX).to_be_bytes();
        let nonce = self.derived(&[b"fede totp nonce", &length, account.as_bytes(), key]);
        let nonce: [u8; 12] = nonce.first_chunk().copied()?;
        let payload = Payload { msg: key, aad: account.as_bytes() };
        let sealed = self.totp_cipher()?.encrypt(&nonce.into(), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts the key of an authenticator. `None` if it belongs to another account or office.
    #[cfg(feature = "online")]
    pub(super) fn open_totp(&self, account: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<12>()?;
        let payload = Payload { msg: sealed, aad: account.as_bytes() };
        self.totp_cipher()?.decrypt(&(*nonce).into(), payload).ok().map(Zeroizing::new)
    }

    #[cfg(feature = "online")]
    fn totp_cipher(&self) -> Option<Aes256Gcm> {
        Aes256Gcm::new_from_slice(self.derived(&[b"fede totp"]).as_slice()).ok()
    }

    /// Encrypts a document number for storage: AES-256-GCM (NIST SP 800-38D) with the person's
    /// index as associated data. The nonce is derived from the person and the number, so that two
    /// different numbers do not share a nonce.
    pub(super) fn seal_number(&self, person: PersonIndex, number: &DocumentNumber) -> Option<String> {
        let nonce = derived(self.last(), &[b"fede number nonce", person.as_bytes(), number.as_str().as_bytes()]);
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
        Aes256Gcm::new_from_slice(derived(self.last(), &[b"fede number"]).as_slice()).ok()
    }

    /// Encrypts a file: AES-256-GCM (NIST SP 800-38D) under `key`, which must be random and is used once.
    /// The key is encrypted under the secret, with the person's index and the file's identifier as
    /// associated data. So a rotation of the secret changes the key's form only.
    pub(super) fn seal_file(
        &self,
        (person, id): (PersonIndex, &[u8; 16]),
        file: &[u8],
        key: &Zeroizing<[u8; 32]>,
    ) -> Option<(Vec<u8>, Vec<u8>)> {
        let cipher = Aes256Gcm::new_from_slice(key.as_slice()).ok()?;
        // One text under the key: the nonce needs not differ.
        let body = cipher.encrypt(&[0; 12].into(), Payload { msg: file, aad: id }).ok()?;
        Some((self.seal_file_key((person, id), key.as_slice())?, body))
    }

    /// Decrypts a file. `None` if another office sealed it, or if it belongs to another person.
    pub(super) fn open_file(&self, (person, id): (PersonIndex, &[u8; 16]), key: &[u8], body: &[u8]) -> Option<Vec<u8>> {
        let key = self.open_file_key((person, id), key)?;
        let cipher = Aes256Gcm::new_from_slice(&key).ok()?;
        cipher.decrypt(&[0; 12].into(), Payload { msg: body, aad: id }).ok()
    }

    /// The key of a file under the next secret, with the index that the person has there.
    pub(super) fn move_file_key(
        &self,
        new: &Self,
        (person, id): (PersonIndex, &[u8; 16]),
        key: &[u8],
    ) -> Option<Vec<u8>> {
        let key = self.open_file_key((person, id), key)?;
        new.seal_file_key((new.index_after(person), id), &key)
    }

    fn seal_file_key(&self, (person, id): (PersonIndex, &[u8; 16]), key: &[u8]) -> Option<Vec<u8>> {
        let aad = [person.as_bytes().as_slice(), id].concat();
        let nonce = derived(self.last(), &[b"fede file nonce", &aad, key]);
        let nonce: [u8; 12] = nonce.first_chunk().copied()?;
        let sealed = self.file_cipher()?.encrypt(&nonce.into(), Payload { msg: key, aad: &aad }).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    fn open_file_key(&self, (person, id): (PersonIndex, &[u8; 16]), sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<12>()?;
        let aad = [person.as_bytes().as_slice(), id].concat();
        self.file_cipher()?.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: &aad }).ok().map(Zeroizing::new)
    }

    fn file_cipher(&self) -> Option<Aes256Gcm> {
        Aes256Gcm::new_from_slice(derived(self.last(), &[b"fede file"]).as_slice()).ok()
    }

    /// The key of the slot permutations of all days.
    pub(super) fn slot_key(&self) -> Zeroizing<[u8; 32]> {
        self.derived(&[b"fede slots"])
    }

    /// The keys of the office's pages.
    #[cfg(feature = "online")]
    pub(super) fn page_keys(&self) -> super::online::PageKeys {
        let [seal, hash] = [b"fede page seal".as_slice(), b"fede page hash"].map(|key| derived(self.last(), &[key]));
        super::online::PageKeys::new(seal, hash)
    }

    /// A key under the first secret. No rotation changes it.
    fn derived(&self, purpose: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        derived(self.first.as_slice(), purpose)
    }
}

/// Derives a key for a purpose with HKDF-SHA-256 (RFC 5869). Only the last part may vary in length;
/// otherwise two purposes could give the same bytes.
fn derived(secret: &[u8], purpose: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // Cannot fail: the limit is 255 blocks of output, and this is one.
    let _ = Hkdf::<Sha256>::new(None, secret).expand_multi_info(purpose, key.as_mut_slice());
    key
}

/// The index of a person after one more layer.
fn through(before: PersonIndex, layer: &Zeroizing<[u8; OfficeSecret::BYTES]>) -> PersonIndex {
    PersonIndex(*derived(layer.as_slice(), &[b"fede person index layer", before.as_bytes()]))
}

fn secret_line(text: &str) -> Option<Zeroizing<[u8; OfficeSecret::BYTES]>> {
    let mut bytes = Zeroizing::new([0; OfficeSecret::BYTES]);
    let is_whole = base16ct::mixed::decode(text, bytes.as_mut()).ok()?.len() == OfficeSecret::BYTES;
    is_whole.then_some(bytes)
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
        let rotated = one.rotated([9; 32]).unwrap();
        assert_eq!(rotated.index_of(DocumentKind::ResidentId, &number), rotated.index_after(person));
        assert_ne!(rotated.index_after(person), person);
        assert!(rotated.open_number(person, &sealed).is_none() && rotated.tag() != one.tag());
        let text = rotated.to_hex();
        assert_eq!(OfficeSecret::from_hex(text.trim_end()).unwrap().to_hex(), text);
        assert_eq!(rotated.journal_key().as_bytes(), one.journal_key().as_bytes(), "the journal stays");
        let most =
            (0..OfficeSecret::MAX_ROTATIONS).fold(OfficeSecret::new([1; 32]), |one, _| one.rotated([2; 32]).unwrap());
        assert!(most.rotated([2; 32]).is_none());
        assert!(OfficeSecret::from_hex("a7").is_none() && OfficeSecret::from_hex(&"é".repeat(32)).is_none());
    }
}
