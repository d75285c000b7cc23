//! What a browser keeps for the server: sealed, so that nobody can read or change it.

use core::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 12;

/// The keys of the pages. They come from the office's secret, so that all servers of an office open
/// what one of them has sealed. A rotation of the secret ends every session.
pub(in crate::office) struct PageKeys {
    seal: Zeroizing<[u8; 32]>,
    hash: Zeroizing<[u8; 32]>,
}

impl PageKeys {
    pub(in crate::office) const fn new(seal: Zeroizing<[u8; 32]>, hash: Zeroizing<[u8; 32]>) -> Self {
        Self { seal, hash }
    }

    /// Encrypts a text with AES-256-GCM. `purpose` is associated data: what is sealed for one
    /// purpose does not open for another. The nonce must be random: 2³² texts under one key are
    /// safe (NIST SP 800-38D, 8.3).
    pub(super) fn seal(&self, purpose: &str, text: &[u8], nonce: [u8; NONCE_BYTES]) -> Option<String> {
        let payload = Payload { msg: text, aad: purpose.as_bytes() };
        let sealed = self.cipher()?.encrypt(&nonce.into(), payload).ok()?;
        Some(Base64UrlUnpadded::encode_string(&[nonce.as_slice(), &sealed].concat()))
    }

    /// Decrypts a text. `None` if this office did not seal it for this purpose.
    pub(super) fn open(&self, purpose: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = Base64UrlUnpadded::decode_vec(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        self.cipher()?.decrypt(&(*nonce).into(), payload).ok().map(Zeroizing::new)
    }

    /// A keyed hash of a text for a purpose.
    pub(super) fn hash(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        self.mac(purpose, text).finalize().into_bytes().into()
    }

    /// Whether a hash is that of a text. Takes the same time for every hash.
    pub(super) fn is_hash(&self, purpose: &str, text: &[u8], hash: &[u8]) -> bool {
        self.mac(purpose, text).verify_slice(hash).is_ok()
    }

    fn mac(&self, purpose: &str, text: &[u8]) -> Hmac<Sha256> {
        let mut key = [0; 64];
        let (used, _) = key.split_at_mut(32);
        used.copy_from_slice(self.hash.as_slice());
        let mut mac = Hmac::<Sha256>::new(&key.into());
        mac.update(purpose.as_bytes());
        // No purpose has a zero byte, so no purpose and text can be taken for others.
        mac.update(&[0]);
        mac.update(text);
        mac
    }

    fn cipher(&self) -> Option<Aes256Gcm> {
        Aes256Gcm::new_from_slice(self.seal.as_slice()).ok()
    }
}

impl fmt::Debug for PageKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageKeys").finish_non_exhaustive()
    }
}
