//! COSE headers (RFC 9052, section 3), written and read strictly.

use super::cbor::{CborError, Key, Reader, Writer};
use crate::key::KeyId;
use crate::words::{Explain, Lang, errors_codec as say};

/// Ed25519 (RFC 9864). The only algorithm that fede writes.
pub(super) const ALG_ED25519: i64 = -19;
/// EdDSA (RFC 9053), the older name of the same algorithm. fede reads it and never writes it.
const ALG_EDDSA: i64 = -8;

pub(super) const LABEL_ALG: i64 = 1;
pub(super) const LABEL_CRIT: i64 = 2;
const LABEL_KID: i64 = 4;

/// Why bytes are no COSE structure of fede's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum CoseError {
    /// Not deterministic CBOR, or another shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Another tag than the structure's, as of COSE_Encrypt or a CWT tag around it.
    Tag {
        /// The structure's tag.
        expected: u64,
        /// The tag found.
        found: u64,
    },
    /// A protected header of no bytes, which names no algorithm.
    EmptyHeader,
    /// The protected header names critical parameters (RFC 9052, section 3.1).
    Critical,
    /// The protected header holds something besides `alg` and `kid`.
    UnknownHeader {
        /// What belongs there.
        expected: &'static str,
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// The unprotected header holds something.
    Unprotected {
        /// The entries found.
        found: u64,
    },
    /// No `alg` in the protected header.
    AlgorithmMissing,
    /// Another algorithm than Ed25519.
    Algorithm {
        /// The algorithm found.
        found: i64,
    },
    /// No `kid` in the protected header.
    KidMissing,
    /// A `kid` of another length.
    KidLength {
        /// The bytes found.
        found: usize,
    },
    /// A payload of nil: detached.
    Detached,
    /// A signature of another length.
    SignatureLength {
        /// The bytes found.
        found: usize,
    },
    /// Signatures that are not in ascending order of their keys' ids, or two by one key.
    SignatureOrder {
        /// The later of the two.
        kid: KeyId,
    },
    /// More signatures than any threshold needs.
    TooManySignatures {
        /// The most.
        max: usize,
        /// The signatures found.
        found: u64,
    },
    /// The document's type (RFC 9596 `typ`) is another.
    Type {
        /// The type expected.
        expected: &'static str,
    },
    /// A live token with another `typ`.
    LiveType {
        /// The type of a live token.
        expected: i64,
        /// The type found; 0 for none.
        found: i64,
    },
    /// A live token without a code (`kcwt`).
    CodeMissing,
}

impl Explain for CoseError {
    fn id(&self) -> &'static str {
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
            Self::LiveType { .. } => "live-type",
            Self::CodeMissing => "live-code-missing",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Cbor(error) => error.words(lang),
            Self::Tag { expected, found } => say::CoseTag { expected, found }.say(lang),
            Self::EmptyHeader => say::cose_empty_header(lang).to_owned(),
            Self::Critical => say::cose_critical_header(lang).to_owned(),
            Self::UnknownHeader { expected, label } => say::CoseUnknownHeader { expected, label }.say(lang),
            Self::Unprotected { found } => say::CoseUnprotectedHeader { found }.say(lang),
            Self::AlgorithmMissing => say::cose_algorithm_missing(lang).to_owned(),
            Self::Algorithm { found } => say::CoseAlgorithm { found }.say(lang),
            Self::KidMissing => say::cose_kid_missing(lang).to_owned(),
            Self::KidLength { found } => say::CoseKidLength { found }.say(lang),
            Self::Detached => say::cose_detached(lang).to_owned(),
            Self::SignatureLength { found } => say::CoseSignatureLength { found }.say(lang),
            Self::SignatureOrder { kid } => say::CoseSignatureOrder { kid }.say(lang),
            Self::TooManySignatures { max, found } => say::CoseTooManySignatures { max, found }.say(lang),
            Self::Type { expected } => say::CoseType { expected }.say(lang),
            Self::LiveType { expected, found } => say::LiveType { expected, found }.say(lang),
            Self::CodeMissing => say::live_code_missing(lang).to_owned(),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// Encodes the protected header of a signature: `{1: alg, 4: kid}`.
pub(super) fn protected_header(kid: KeyId) -> Vec<u8> {
    let mut writer = Writer::with_capacity(13);
    writer.map(2).integer(LABEL_ALG).integer(ALG_ED25519).integer(LABEL_KID).bytes(kid.as_bytes());
    writer.into_bytes()
}

/// Reads a protected header. It must hold `alg` and `kid` and nothing else.
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
            Key::Int(label) => return Err(CoseError::UnknownHeader { expected: "alg-kid", label }),
            Key::Text(_) => return Err(CoseError::UnknownHeader { expected: "alg-kid", label: 0 }),
        }
    }
    reader.finish()?;
    check_algorithm(algorithm)?;
    let kid = kid.ok_or(CoseError::KidMissing)?;
    kid.try_into().map(KeyId::from_bytes).map_err(|_| CoseError::KidLength { found: kid.len() })
}

/// Checks that a protected header names Ed25519.
pub(super) const fn check_algorithm(found: Option<i64>) -> Result<(), CoseError> {
    match found {
        None => Err(CoseError::AlgorithmMissing),
        Some(ALG_ED25519 | ALG_EDDSA) => Ok(()),
        Some(found) => Err(CoseError::Algorithm { found }),
    }
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

/// Reads a payload. A detached payload (nil) is refused.
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
