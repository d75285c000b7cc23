//! The errors of keys, key files and document numbers.

use super::Passphrase;
use crate::words::{Explain, Lang, errors_key as say};

/// Why a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum KeyError {
    /// The 32 bytes are not the canonical encoding of a curve point (RFC 8032, section 5.1.3).
    NotAPoint,
    /// A point of small order: anyone can forge signatures for it.
    Weak,
    /// The text holds no PEM block.
    NotPem,
    /// The PEM block is of another type.
    PemLabel {
        /// The label expected.
        expected: &'static str,
    },
    /// A private key was given where a public key is expected.
    PrivateInPlaceOfPublic,
    /// A public key was given where a private key is expected.
    PublicInPlaceOfPrivate,
    /// The structure is damaged, or the algorithm is not Ed25519 (RFC 8410).
    Malformed,
    /// The public key in the file does not belong to the private key.
    Mismatch,
    /// The key is encrypted and no passphrase was given.
    PassphraseMissing,
    /// The key cannot be decrypted with this passphrase.
    PassphraseWrong,
    /// The passphrase is empty or too long.
    PassphraseLength {
        /// The bytes found.
        found: usize,
    },
    /// The encryption is not PBES2 with PBKDF2 or scrypt, or its hash or cipher is not supported.
    Encryption,
    /// The file asks for more key derivation work than the limit.
    DerivationCost {
        /// The unit of both numbers.
        unit: &'static str,
        /// The limit.
        max: u64,
        /// What the file asks for.
        found: u64,
    },
    /// The encryption failed for a reason inside the library.
    Encoding,
    /// Argon2 could not allocate its memory.
    Commitment,
}

impl Explain for KeyError {
    fn id(&self) -> &'static str {
        match self {
            Self::NotAPoint => "key-not-a-point",
            Self::Weak => "key-weak",
            Self::NotPem => "key-not-pem",
            Self::PemLabel { .. } => "key-pem-label",
            Self::PrivateInPlaceOfPublic => "key-private-in-place-of-public",
            Self::PublicInPlaceOfPrivate => "key-public-in-place-of-private",
            Self::Malformed => "key-malformed",
            Self::Mismatch => "key-mismatch",
            Self::PassphraseMissing => "passphrase-missing",
            Self::PassphraseWrong => "passphrase-wrong",
            Self::PassphraseLength { .. } => "passphrase-length",
            Self::Encryption => "key-encryption",
            Self::DerivationCost { .. } => "key-derivation-cost",
            Self::Encoding => "key-encoding",
            Self::Commitment => "commitment",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotAPoint => say::key_not_a_point(lang).to_owned(),
            Self::Weak => say::key_weak(lang).to_owned(),
            Self::NotPem => say::key_not_pem(lang).to_owned(),
            Self::PemLabel { expected } => say::KeyPemLabel { expected }.say(lang),
            Self::PrivateInPlaceOfPublic => say::key_private_in_place_of_public(lang).to_owned(),
            Self::PublicInPlaceOfPrivate => say::key_public_in_place_of_private(lang).to_owned(),
            Self::Malformed => say::key_malformed(lang).to_owned(),
            Self::Mismatch => say::key_mismatch(lang).to_owned(),
            Self::PassphraseMissing => say::passphrase_missing(lang).to_owned(),
            Self::PassphraseWrong => say::passphrase_wrong(lang).to_owned(),
            Self::PassphraseLength { found } => say::PassphraseLength { max: &Passphrase::MAX_BYTES, found }.say(lang),
            Self::Encryption => say::key_encryption(lang).to_owned(),
            Self::DerivationCost { unit, max, found } => say::KeyDerivationCost { max, unit, found }.say(lang),
            Self::Encoding => say::key_encoding(lang).to_owned(),
            Self::Commitment => say::commitment(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NotAPoint | Self::Malformed | Self::Mismatch => say::key_not_a_point_hint(lang).to_owned(),
            Self::Weak => say::key_weak_hint(lang).to_owned(),
            Self::NotPem | Self::PemLabel { .. } => say::key_not_pem_hint(lang).to_owned(),
            Self::PrivateInPlaceOfPublic => say::key_private_in_place_of_public_hint(lang).to_owned(),
            Self::PublicInPlaceOfPrivate => say::key_public_in_place_of_private_hint(lang).to_owned(),
            Self::PassphraseMissing => say::passphrase_missing_hint(lang).to_owned(),
            Self::PassphraseWrong => say::passphrase_wrong_hint(lang).to_owned(),
            Self::PassphraseLength { .. } => say::passphrase_length_hint(lang).to_owned(),
            Self::Encryption => say::key_encryption_hint(lang).to_owned(),
            Self::DerivationCost { .. } => say::key_derivation_cost_hint(lang).to_owned(),
            Self::Encoding | Self::Commitment => say::key_encoding_hint(lang).to_owned(),
        }
    }
}
