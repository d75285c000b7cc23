//! The errors of keys, key files and document numbers.

use super::{DocumentNumber, Passphrase};

/// Why a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The 32 bytes are not the canonical encoding of a curve point (RFC 8032, section 5.1.3).
    #[error("expected an Ed25519 public key, found 32 bytes that are no canonical point")]
    NotAPoint,
    /// A point of small order: anyone can forge signatures for it.
    #[error("expected an Ed25519 public key, found a weak one, a point of small order")]
    Weak,
    /// The text holds no PEM block.
    #[error("expected a PEM file, found something else")]
    NotPem,
    /// The PEM block is of another type.
    #[error("expected a PEM block {expected}, found another type")]
    PemLabel {
        /// The label expected.
        expected: &'static str,
    },
    /// A private key was given where a public key is expected.
    #[error("expected a public key, found a private one")]
    PrivateInPlaceOfPublic,
    /// A public key was given where a private key is expected.
    #[error("expected a private key, found a public one")]
    PublicInPlaceOfPrivate,
    /// The structure is damaged, or the algorithm is not Ed25519 (RFC 8410).
    #[error("expected an Ed25519 key of RFC 8410, found a damaged file or another algorithm")]
    Malformed,
    /// The public key in the file does not belong to the private key.
    #[error("expected the private key's own public key beside it, found another")]
    Mismatch,
    /// The key is encrypted and no passphrase was given.
    #[error("expected a passphrase for an encrypted key, found none")]
    PassphraseMissing,
    /// The key cannot be decrypted with this passphrase.
    #[error("expected the key's passphrase, found a wrong one (or a damaged file)")]
    PassphraseWrong,
    /// The passphrase is empty or too long.
    #[error("expected a passphrase of 1 to {} bytes, found {found}", Passphrase::MAX_BYTES)]
    PassphraseLength {
        /// The bytes found.
        found: usize,
    },
    /// The encryption is not PBES2 with PBKDF2 or scrypt, or its hash or cipher is not supported.
    #[error("expected encryption by PBES2 with PBKDF2 (SHA-2) or scrypt, and AES, found another scheme")]
    Encryption,
    /// The file asks for more key derivation work than the limit.
    #[error("expected a key derivation of at most {max} {unit}, found {found}")]
    DerivationCost {
        /// The unit of both numbers.
        unit: &'static str,
        /// The limit.
        max: u64,
        /// What the file asks for.
        found: u64,
    },
    /// The encryption failed for a reason inside the library.
    #[error("the key could not be encoded")]
    Encoding,
    /// A document's number with a character that is not allowed.
    #[error("expected letters and digits in a document's number, found {}", character.escape_unicode())]
    NumberCharacter {
        /// The first such character.
        character: char,
    },
    /// A document's number that is too short or too long.
    #[error(
        "expected {} to {} letters and digits, found {found}",
        DocumentNumber::MIN_CHARS,
        DocumentNumber::MAX_CHARS
    )]
    NumberLength {
        /// The characters found.
        found: usize,
    },
    /// Argon2 could not allocate its memory.
    #[error("the commitment could not be computed")]
    Commitment,
}

impl KeyError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NotAPoint | Self::Malformed | Self::Mismatch => {
                "ask for the file again, or make a key with `fede key generate`"
            }
            Self::Weak => "do not use this key; whoever offers it is mistaken or an attacker",
            Self::NotPem | Self::PemLabel { .. } => {
                "private keys are PKCS#8 PEM files (BEGIN PRIVATE KEY, BEGIN ENCRYPTED PRIVATE KEY), public ones SPKI (BEGIN PUBLIC KEY)"
            }
            Self::PrivateInPlaceOfPublic => "never hand a private key out; `fede key export` writes its public key",
            Self::PublicInPlaceOfPrivate => "give the file that `fede key generate` wrote",
            Self::PassphraseMissing => "set FEDE_PASSPHRASE, give --passphrase-file, or run on a terminal to be asked",
            Self::PassphraseWrong => "check the passphrase; a lost one cannot be recovered",
            Self::PassphraseLength { .. } => "choose a passphrase, or say --no-passphrase to leave a key unencrypted",
            Self::Encryption => "convert it: openssl pkey -in OLD | openssl pkcs8 -topk8 -v2 aes-256-cbc -out NEW",
            Self::DerivationCost { .. } => "the file is hostile or misconfigured; make it anew with lower cost",
            Self::Encoding | Self::Commitment => "try again with more memory free",
            Self::NumberCharacter { .. } | Self::NumberLength { .. } => {
                "give the number as printed on the document; blanks and hyphens do not matter"
            }
        }
    }

    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
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
            Self::NumberCharacter { .. } => "document-number-character",
            Self::NumberLength { .. } => "document-number-length",
            Self::Commitment => "commitment",
        }
    }
}
