//! A COSE_Sign1 (RFC 9052, section 4.2) that names its type in the protected header (`typ`, RFC
//! 9596) and has its key in the payload. The type is signed, so it is never taken for another one.

use super::cbor::{Key, Reader, Writer};
use super::cose_sign1::{TAG, sig_structure, write_parts};
use super::header::{
    ALG_ED25519, CoseError, LABEL_ALG, LABEL_CRIT, check_algorithm, read_payload, read_signature, read_tag,
    read_unprotected_header,
};
use crate::key::{Signature, VerifyingKey};

/// The type of the document (RFC 9596).
const LABEL_TYP: i64 = 16;

/// A document of one type. Its signature has not been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypedSign1 {
    draft: TypedDraft,
    signature: Signature,
}

/// A document of one type without its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypedDraft {
    protected: Vec<u8>,
    payload: Vec<u8>,
}

impl TypedDraft {
    pub(crate) fn new(media_type: &str, payload: Vec<u8>) -> Self {
        let mut header = Writer::with_capacity(48);
        header.fields(|map| {
            map.field(LABEL_ALG).integer(ALG_ED25519);
            map.field(LABEL_TYP).text(media_type);
        });
        Self { protected: header.into_bytes(), payload }
    }

    /// The bytes to sign: the Sig_structure (RFC 9052, section 4.4).
    pub(crate) fn message(&self) -> Vec<u8> {
        sig_structure(&self.protected, &self.payload)
    }

    /// The bytes of the document with its signature.
    pub(crate) fn with_signature(&self, signature: &Signature) -> Vec<u8> {
        let mut writer = Writer::with_capacity(self.protected.len() + self.payload.len() + 80);
        write_parts(&mut writer, &self.protected, &self.payload, signature);
        writer.into_bytes()
    }
}

impl TypedSign1 {
    /// Decodes the structure strictly. The document must have this type.
    ///
    /// # Errors
    /// The [`CoseError`] that names the first fault.
    pub(crate) fn decode(bytes: &[u8], media_type: &'static str) -> Result<Self, CoseError> {
        let mut reader = Reader::new(bytes);
        read_tag(&mut reader, TAG)?;
        reader.array_of(4)?;
        let protected = reader.bytes()?;
        read_header(protected, media_type)?;
        read_unprotected_header(&mut reader)?;
        let payload = read_payload(&mut reader)?;
        let signature = *read_signature(&mut reader)?;
        reader.finish()?;
        Ok(Self { draft: TypedDraft { protected: protected.to_vec(), payload: payload.to_vec() }, signature })
    }

    /// The payload, **unverified**. The key to check it with is in it.
    pub(crate) fn unverified_payload(&self) -> &[u8] {
        &self.draft.payload
    }

    /// Whether the signature is valid for this key (`verify_strict`).
    pub(crate) fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        key.verifies(&self.draft.message(), &self.signature)
    }
}

fn read_header(bytes: &[u8], media_type: &'static str) -> Result<(), CoseError> {
    let mut reader = Reader::new(bytes);
    let mut map = reader.map()?;
    let (mut algorithm, mut typ) = (None, None);
    while let Some(key) = map.next_key(&mut reader)? {
        match key {
            Key::Int(LABEL_ALG) => algorithm = Some(reader.integer()?),
            Key::Int(LABEL_TYP) => typ = Some(reader.text()?),
            Key::Int(LABEL_CRIT) => return Err(CoseError::Critical),
            Key::Int(label) => return Err(CoseError::UnknownHeader { expected: "alg-typ", label }),
            Key::Text(_) => return Err(CoseError::UnknownHeader { expected: "alg-typ", label: 0 }),
        }
    }
    reader.finish()?;
    check_algorithm(algorithm)?;
    if typ != Some(media_type) {
        return Err(CoseError::Type { expected: media_type });
    }
    Ok(())
}
