//! Key files: PKCS#8 (RFC 5208, 5958) and SPKI (RFC 5280) in PEM, with the Ed25519 rules of
//! RFC 8410.

use ed25519_dalek::pkcs8::KeypairBytes;
use pkcs8::der::pem::PemLabel;
use pkcs8::der::{Decode, SecretDocument};
use pkcs8::pkcs5::{EncryptionScheme, pbes2, scrypt};
use pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, EncryptedPrivateKeyInfoRef, LineEnding,
    PrivateKeyInfoRef,
};
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::{KeyError, Passphrase, SigningKey, VerifyingKey};

/// scrypt with N = 2^14, r = 8, p = 5: one of OWASP's equivalent settings. It uses the most memory
/// that OpenSSL 3.0 still accepts (its limit is 32 MiB).
const SCRYPT_LOG_N: u8 = 14;
const SCRYPT_R: u32 = 8;
const SCRYPT_P: u32 = 5;

/// Maximum memory that a file may ask for: 64 MiB, four times what fede's own files use.
const MAX_DERIVATION_BYTES: u64 = 64 << 20;
/// Maximum of memory times passes: about ten times the work of fede's own files.
const MAX_DERIVATION_WORK: u64 = 1 << 30;
/// Maximum number of PBKDF2 iterations: some seconds of work. OWASP recommends 600 000.
const MAX_PBKDF2_ITERATIONS: u64 = 10_000_000;

const PRIVATE: &str = "PRIVATE KEY";
const ENCRYPTED: &str = EncryptedPrivateKeyInfoRef::PEM_LABEL;
const PUBLIC: &str = "PUBLIC KEY";

impl VerifyingKey {
    /// Writes the key as SPKI PEM.
    ///
    /// # Errors
    /// [`KeyError::Encoding`].
    pub fn to_pem(&self) -> Result<String, KeyError> {
        self.inner().to_public_key_pem(LineEnding::LF).map_err(|_| KeyError::Encoding)
    }

    /// Reads SPKI PEM.
    ///
    /// # Errors
    /// The [`KeyError`] that says what the text is instead.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let label = SecretDocument::from_pem(text).map_err(|_| KeyError::NotPem)?.0;
        match label {
            PUBLIC => {}
            PRIVATE | ENCRYPTED => return Err(KeyError::PrivateInPlaceOfPublic),
            _ => return Err(KeyError::PemLabel { expected: PUBLIC }),
        }
        let bytes = ed25519_dalek::pkcs8::PublicKeyBytes::from_public_key_pem(text).map_err(|_| KeyError::Malformed)?;
        Self::from_bytes(&bytes.0)
    }
}

impl SigningKey {
    /// Writes the key as unencrypted PKCS#8 PEM, version 1, which OpenSSL 3.0 reads.
    ///
    /// # Errors
    /// [`KeyError::Encoding`].
    pub fn to_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        self.to_version_1().to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyError::Encoding)
    }

    /// Writes the key as PKCS#8 PEM, encrypted by PBES2 with scrypt and AES-256-CBC.
    ///
    /// # Errors
    /// [`KeyError::Encoding`], also if the random source fails.
    pub fn to_encrypted_pem<R: TryCryptoRng + ?Sized>(
        &self,
        passphrase: &Passphrase,
        rng: &mut R,
    ) -> Result<Zeroizing<String>, KeyError> {
        let (mut salt, mut iv) = ([0; 16], [0; 16]);
        rng.try_fill_bytes(&mut salt).and_then(|()| rng.try_fill_bytes(&mut iv)).map_err(|_| KeyError::Encoding)?;
        let encrypted = || -> pkcs8::Result<Zeroizing<String>> {
            let cost = scrypt::Params::new(SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P)
                .map_err(|_| pkcs8::pkcs5::Error::AlgorithmParametersInvalid { oid: pbes2::SCRYPT_OID })?;
            let parameters = pbes2::Parameters::generate_scrypt_aes256cbc(cost, &salt, iv)?;
            let der = self.to_version_1().to_pkcs8_der()?;
            let document =
                PrivateKeyInfoRef::try_from(der.as_bytes())?.encrypt_with_params(parameters, passphrase.as_bytes())?;
            Ok(document.to_pem(ENCRYPTED, LineEnding::LF)?)
        };
        encrypted().map_err(|_| KeyError::Encoding)
    }

    /// Whether the text is an encrypted key file, so that a passphrase is needed.
    #[must_use]
    pub fn is_encrypted_pem(text: &str) -> bool {
        SecretDocument::from_pem(text).is_ok_and(|(label, _)| label == ENCRYPTED)
    }

    /// Reads PKCS#8 PEM, plain or encrypted. Ignores the passphrase for a plain file.
    ///
    /// # Errors
    /// The [`KeyError`] that says what is wrong. A key derivation above the limits is refused
    /// before it runs.
    pub fn from_pem(text: &str, passphrase: Option<&Passphrase>) -> Result<Self, KeyError> {
        let (label, document) = SecretDocument::from_pem(text).map_err(|_| KeyError::NotPem)?;
        match label {
            PRIVATE => Self::from_der(document.as_bytes()),
            ENCRYPTED => {
                let info =
                    EncryptedPrivateKeyInfoRef::from_der(document.as_bytes()).map_err(|error| of_structure(&error))?;
                // Check before the derivation: a hostile file must not cost time or memory.
                check_cost(&info.encryption_algorithm)?;
                let passphrase = passphrase.ok_or(KeyError::PassphraseMissing)?;
                // With a wrong passphrase, the padding looks valid once in 256 times. The plaintext
                // is then random bytes, so a structure error means a wrong passphrase.
                let plain = info.decrypt(passphrase.as_bytes()).map_err(|error| of_decryption(&error))?;
                PrivateKeyInfoRef::from_der(plain.as_bytes()).map_err(|_| KeyError::PassphraseWrong)?;
                Self::from_der(plain.as_bytes())
            }
            PUBLIC => Err(KeyError::PublicInPlaceOfPrivate),
            _ => Err(KeyError::PemLabel { expected: PRIVATE }),
        }
    }

    fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let pair = KeypairBytes::from_pkcs8_der(der).map_err(|_| KeyError::Malformed)?;
        let key = ed25519_dalek::SigningKey::from_bytes(&pair.secret_key);
        // A wrong public key means a damaged or manipulated file.
        if pair.public_key.is_some_and(|public| public.0 != key.verifying_key().to_bytes()) {
            return Err(KeyError::Mismatch);
        }
        Self::from_inner(key).ok_or(KeyError::Weak)
    }

    /// PKCS#8 version 1, without the public key. OpenSSL 3.0 cannot read version 2.
    fn to_version_1(&self) -> KeypairBytes {
        KeypairBytes { secret_key: self.inner().to_bytes(), public_key: None }
    }
}

/// Maps a DER error. An unknown cipher is reported as unsupported, not as a damaged file.
fn of_structure(error: &pkcs8::der::Error) -> KeyError {
    match error.kind() {
        pkcs8::der::ErrorKind::OidUnknown { .. } => KeyError::Encryption,
        _ => KeyError::Malformed,
    }
}

/// Maps a decryption error. An unsupported scheme is not reported as a wrong passphrase.
const fn of_decryption(error: &pkcs8::Error) -> KeyError {
    match error {
        pkcs8::Error::EncryptedPrivateKey(pkcs8::pkcs5::Error::DecryptFailed) => KeyError::PassphraseWrong,
        _ => KeyError::Encryption,
    }
}

/// Refuses a key derivation that needs too much time or memory, before it runs.
fn check_cost(scheme: &EncryptionScheme) -> Result<(), KeyError> {
    let parameters = scheme.pbes2().ok_or(KeyError::Encryption)?;
    let at_most = |unit, max, found| {
        if found > max { Err(KeyError::DerivationCost { unit, max, found }) } else { Ok(()) }
    };
    match &parameters.kdf {
        pbes2::Kdf::Scrypt(cost) => {
            let (r, p) = (u64::from(cost.block_size), u64::from(cost.parallelization));
            // scrypt uses 128 · N · r bytes (RFC 7914).
            let bytes = cost.cost_parameter.saturating_mul(r).saturating_mul(128);
            at_most("memory", MAX_DERIVATION_BYTES, bytes)?;
            at_most("work", MAX_DERIVATION_WORK, bytes.saturating_mul(p))
        }
        pbes2::Kdf::Pbkdf2(cost) => at_most("iterations", MAX_PBKDF2_ITERATIONS, u64::from(cost.iteration_count)),
        _ => Err(KeyError::Encryption),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_seed(&[7; 32]).unwrap()
    }

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    fn rng() -> chacha20::ChaCha20Rng {
        use chacha20::rand_core::SeedableRng;
        chacha20::ChaCha20Rng::from_seed([1; 32])
    }

    #[test]
    fn plain_files_are_read_back() {
        let pem = key().to_pem().unwrap();
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----"));
        assert_eq!(SigningKey::from_pem(&pem, None).unwrap().kid(), key().kid());
        let public = key().verifying_key().to_pem().unwrap();
        assert_eq!(VerifyingKey::from_pem(&public).as_ref(), Ok(key().verifying_key()));
        assert_eq!(VerifyingKey::from_pem(&pem), Err(KeyError::PrivateInPlaceOfPublic));
        assert_eq!(SigningKey::from_pem(&public, None).unwrap_err(), KeyError::PublicInPlaceOfPrivate);
    }

    #[test]
    fn encrypted_files_need_their_passphrase() {
        let pem = key().to_encrypted_pem(&passphrase("geheim"), &mut rng()).unwrap();
        assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        assert!(SigningKey::is_encrypted_pem(&pem));
        let open = |passphrase: Option<&Passphrase>| SigningKey::from_pem(&pem, passphrase).map(|key| key.kid());
        assert_eq!(open(Some(&passphrase("geheim"))), Ok(key().kid()));
        assert_eq!(open(Some(&passphrase("Geheim"))), Err(KeyError::PassphraseWrong));
        assert_eq!(open(None), Err(KeyError::PassphraseMissing));
        assert!(matches!(Passphrase::new(Zeroizing::default()), Err(KeyError::PassphraseLength { found: 0 })));
    }

    #[test]
    fn costly_derivations_are_refused_before_they_run() {
        let expensive = |params: pbes2::Parameters| {
            let der = key().to_version_1().to_pkcs8_der().unwrap();
            let cheap =
                pbes2::Parameters::generate_scrypt_aes256cbc(scrypt::Params::new(4, 1, 1).unwrap(), &[0; 16], [0; 16]);
            let document = PrivateKeyInfoRef::try_from(der.as_bytes())
                .unwrap()
                .encrypt_with_params(cheap.unwrap(), b"geheim")
                .unwrap();
            let info = EncryptedPrivateKeyInfoRef::from_der(document.as_bytes()).unwrap();
            let hostile =
                EncryptedPrivateKeyInfoRef { encryption_algorithm: params.into(), encrypted_data: info.encrypted_data };
            SecretDocument::encode_msg(&hostile).unwrap().to_pem(ENCRYPTED, LineEnding::LF).unwrap()
        };
        let scrypt = scrypt::Params::new(24, 8, 1).unwrap();
        let memory = pbes2::Parameters::generate_scrypt_aes256cbc(scrypt, &[0; 16], [0; 16]).unwrap();
        let work = pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(10_000_001, &[0; 16], [0; 16]).unwrap();
        for params in [memory, work] {
            let result = SigningKey::from_pem(&expensive(params), Some(&passphrase("geheim")));
            assert!(matches!(result, Err(KeyError::DerivationCost { .. })), "{result:?}");
        }
    }

    #[test]
    fn damaged_files_are_errors() {
        let pem = key().to_pem().unwrap();
        assert_eq!(SigningKey::from_pem("", None).unwrap_err(), KeyError::NotPem);
        assert_eq!(SigningKey::from_pem("not a key", None).unwrap_err(), KeyError::NotPem);
        for cut in 1..pem.len() - 1 {
            let _ = SigningKey::from_pem(&pem[..cut], None).map(drop).unwrap_err();
        }
        let rsa = pem.replace("PRIVATE KEY", "RSA PRIVATE KEY");
        assert_eq!(SigningKey::from_pem(&rsa, None).unwrap_err(), KeyError::PemLabel { expected: PRIVATE });
        let other_pair =
            KeypairBytes { secret_key: [7; 32], public_key: Some(ed25519_dalek::pkcs8::PublicKeyBytes([9; 32])) };
        let mixed = other_pair.to_pkcs8_pem(LineEnding::LF).unwrap();
        assert_eq!(SigningKey::from_pem(&mixed, None).unwrap_err(), KeyError::Mismatch);
    }
}
