//! COSE headers (RFC 9052, section 3) as fede writes them, and what is wrong with others.

use super::cbor::{CborError, Key, Reader, Writer};
use crate::key::KeyId;

/// Ed25519 (RFC 9864): the only algorithm that is written.
const ALG_ED25519: i64 = -19;
/// EdDSA (RFC 9053), the older name of the same: read, never written.
const ALG_EDDSA: i64 = -8;

const LABEL_ALG: i64 = 1;
const LABEL_CRIT: i64 = 2;
const LABEL_KID: i64 = 4;

/// Why bytes are no COSE structure of fede's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CoseError {
    /// Not deterministic CBOR, or another shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Another tag than the structure's, as of COSE_Encrypt or a CWT tag around it.
    #[error("expected CBOR tag {expected}, found {found}")]
    Tag {
        /// The structure's tag.
        expected: u64,
        /// The tag found.
        found: u64,
    },
    /// A protected header of no bytes, which names no algorithm.
    #[error("expected alg and kid in the protected header, found an empty one")]
    EmptyHeader,
    /// The protected header names critical parameters (RFC 9052, section 3.1).
    #[error("expected no critical header parameters, found crit")]
    Critical,
    /// The protected header holds something besides `alg` and `kid`.
    #[error("expected nothing but {expected} in the protected header, found label {label}")]
    UnknownHeader {
        /// What belongs there.
        expected: &'static str,
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// The unprotected header holds something.
    #[error("expected an empty unprotected header, found {found} entries")]
    Unprotected {
        /// The entries found.
        found: u64,
    },
    /// No `alg` in the protected header.
    #[error("expected alg in the protected header, found none")]
    AlgorithmMissing,
    /// Another algorithm than Ed25519.
    #[error("expected alg -19 (Ed25519) or -8 (EdDSA), found {found}")]
    Algorithm {
        /// The algorithm found.
        found: i64,
    },
    /// No `kid` in the protected header.
    #[error("expected kid in the protected header, found none")]
    KidMissing,
    /// A `kid` of another length.
    #[error("expected a kid of 8 bytes, found {found}")]
    KidLength {
        /// The bytes found.
        found: usize,
    },
    /// A payload of nil: detached.
    #[error("expected the payload inside, found a detached one")]
    Detached,
    /// A signature of another length.
    #[error("expected a signature of 64 bytes, found {found}")]
    SignatureLength {
        /// The bytes found.
        found: usize,
    },
    /// Signatures that are not in ascending order of their keys' ids, or two by one key.
    #[error("expected signatures in ascending order of kid, each key once, found {kid} out of order or twice")]
    SignatureOrder {
        /// The later of the two.
        kid: KeyId,
    },
    /// More signatures than any threshold needs.
    #[error("expected at most {max} signatures, found {found}")]
    TooManySignatures {
        /// The most.
        max: usize,
        /// The signatures found.
        found: u64,
    },
    /// The document's type (RFC 9596 `typ`) is another.
    #[error("expected a document of type {expected}, found another")]
    Type {
        /// The type expected.
        expected: &'static str,
    },
}

impl CoseError {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Cbor(error) => error.id(),
            Self::Tag { .. } => "cose-tag",
            Self::EmptyHeader => "cose-empty-header",
            Self::Critical => "cose-critical-header",
            Self::UnknownHeader { .. } => "cose-unknown-header",
            Self::Unprotected { .. } => "cose-unprotected-header",
            Self::AlgorithmMissing => "cose-algorithm-missing",
            Self::Algorithm { .. } => "cose-algorithm",
            Self::KidMissing => "cose-kid-missing",
            Self::KidLength { .. } => "cose-kid-length",
            Self::Detached => "cose-detached",
            Self::SignatureLength { .. } => "cose-signature-length",
            Self::SignatureOrder { .. } => "cose-signature-order",
            Self::TooManySignatures { .. } => "cose-too-many-signatures",
            Self::Type { .. } => "cose-type",
        }
    }
}

/// The protected header of a signature: `{1: alg, 4: kid}`.
pub(super) fn protected_header(kid: KeyId) -> Vec<u8> {
    let mut writer = Writer::with_capacity(13);
    writer.map(2).integer(LABEL_ALG).integer(ALG_ED25519).integer(LABEL_KID).bytes(kid.as_bytes());
    writer.into_bytes()
}

/// Reads a protected header: `alg` and `kid`, and nothing else anywhere.
pub(super) fn read_protected_header(bytes: &[u8]) -> Result<KeyId, CoseError> {
    if bytes.is_empty() {
        return Err(CoseError::EmptyHeader);
    }
    let mut reader = Reader::new(bytes);
    let mut map = reader.map()?;
    let (mut algorithm, mut kid) = (None, None);
    while let Some(key) = map.next_key(&mut reader)? {
        match key {
            Key::Int(LABEL_ALG) => algorithm = Some(reader.integer()?),
            Key::Int(LABEL_CRIT) => return Err(CoseError::Critical),
            Key::Int(LABEL_KID) => kid = Some(reader.bytes()?),
            Key::Int(label) => return Err(CoseError::UnknownHeader { expected: "alg and kid", label }),
            Key::Text(_) => return Err(CoseError::UnknownHeader { expected: "alg and kid", label: 0 }),
        }
    }
    reader.finish()?;
    match algorithm {
        None => return Err(CoseError::AlgorithmMissing),
        Some(ALG_ED25519 | ALG_EDDSA) => {}
        Some(found) => return Err(CoseError::Algorithm { found }),
    }
    let kid = kid.ok_or(CoseError::KidMissing)?;
    kid.try_into().map(KeyId::from_bytes).map_err(|_| CoseError::KidLength { found: kid.len() })
}

/// Reads an unprotected header, which must be empty.
pub(super) fn read_unprotected_header(reader: &mut Reader<'_>) -> Result<(), CoseError> {
    match reader.map()?.remaining() {
        0 => Ok(()),
        found => Err(CoseError::Unprotected { found }),
    }
}

/// Reads a signature of 64 bytes.
pub(super) fn read_signature<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8; 64], CoseError> {
    let bytes = reader.bytes()?;
    bytes.try_into().map_err(|_| CoseError::SignatureLength { found: bytes.len() })
}

/// Reads a payload, which must be inside.
pub(super) fn read_payload<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], CoseError> {
    match reader.peek()? {
        super::cbor::Kind::Simple => Err(CoseError::Detached),
        _ => Ok(reader.bytes()?),
    }
}

/// Reads the tag of a structure.
pub(super) fn read_tag(reader: &mut Reader<'_>, expected: u64) -> Result<(), CoseError> {
    match reader.tag()? {
        found if found == expected => Ok(()),
        found => Err(CoseError::Tag { expected, found }),
    }
}
