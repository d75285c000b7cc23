//! COSE_Sign (RFC 9052, section 4.1): one document with the signatures of several keys.

use core::convert::Infallible;

use super::cbor::{Key, Reader, Writer};
use super::header::{
    CoseError, protected_header, read_payload, read_protected_header, read_signature, read_tag, read_unprotected_header,
};
use crate::key::{KeyId, SignError, Signature, Signer, SigningKey, VerifyingKey};
use crate::payload::order;

/// The CBOR tag of COSE_Sign.
const TAG: u64 = 98;
/// The context string of the Sig_structure (RFC 9052, section 4.4).
const CONTEXT: &str = "Signature";
/// `typ` (RFC 9596): the type of the document. It is signed, so a signature is valid for one type
/// only.
const LABEL_TYP: i64 = 16;

/// The types of document that are published with several signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentType {
    /// The root: which keys may sign which documents.
    Root,
    /// The trust list: the keys of the regions.
    TrustList,
    /// A region's revocation list: its revoked and suspended codes.
    RevocationList,
    /// A region's rules for gates.
    Rules,
    /// A snapshot: version, size and digest of each file of the current set.
    Snapshot,
    /// The head of a file of facts that one office shares with another.
    SharedFacts,
}

impl DocumentType {
    /// Every type of a published set.
    pub const ALL: [Self; 5] = [Self::Root, Self::TrustList, Self::RevocationList, Self::Rules, Self::Snapshot];

    /// The media type in the protected header (`typ`, RFC 9596).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Root => "application/fede-root+cose",
            Self::TrustList => "application/fede-trust-list+cose",
            Self::RevocationList => "application/fede-revocation-list+cose",
            Self::Rules => "application/fede-rules+cose",
            Self::Snapshot => "application/fede-snapshot+cose",
            Self::SharedFacts => "application/fede-shared-facts+cose",
        }
    }
}

/// One signature of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoseSignature {
    kid: KeyId,
    protected: Vec<u8>,
    signature: Signature,
}

impl CoseSignature {
    /// The id of the key that it claims to be made with.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.kid
    }
}

/// A document and its signatures (COSE_Sign, RFC 9052, section 4.1). The signatures are not
/// checked. A draft has no signatures.
///
/// ```
/// use fede::codec::{CoseSign, DocumentType};
/// # use fede::key::SigningKey;
/// # let [one, two] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
///
/// let signed = CoseSign::draft(DocumentType::TrustList, b"payload".to_vec()).signed_by(&one);
/// let read = CoseSign::decode(&signed.encode(), DocumentType::TrustList)?;
/// assert!(read.is_signed_by(one.verifying_key()));
/// assert!(!read.is_signed_by(two.verifying_key()));
/// # Ok::<(), fede::codec::CoseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoseSign {
    document: DocumentType,
    payload: Vec<u8>,
    signatures: Vec<CoseSignature>,
}

impl CoseSign {
    /// Maximum number of signatures. No threshold needs more, and each one costs time to check.
    pub const MAX_SIGNATURES: usize = 64;

    /// Creates a draft without signatures.
    #[must_use]
    pub const fn draft(document: DocumentType, payload: Vec<u8>) -> Self {
        Self { document, payload, signatures: Vec::new() }
    }

    /// Decodes the structure strictly. The document must have this type.
    ///
    /// # Errors
    /// The [`CoseError`] that names the first fault.
    pub fn decode(bytes: &[u8], document: DocumentType) -> Result<Self, CoseError> {
        let mut reader = Reader::new(bytes);
        read_tag(&mut reader, TAG)?;
        reader.array_of(4)?;
        read_body_header(reader.bytes()?, document)?;
        read_unprotected_header(&mut reader)?;
        let payload = read_payload(&mut reader)?.to_vec();
        let found = reader.array()?;
        if usize::try_from(found).map_or(true, |found| found > Self::MAX_SIGNATURES) {
            return Err(CoseError::TooManySignatures { max: Self::MAX_SIGNATURES, found });
        }
        let mut signatures: Vec<CoseSignature> = Vec::new();
        for _ in 0..found {
            let signature = read_one(&mut reader)?;
            if signatures.last().is_some_and(|last| last.kid >= signature.kid) {
                return Err(CoseError::SignatureOrder { kid: signature.kid });
            }
            signatures.push(signature);
        }
        reader.finish()?;
        Ok(Self { document, payload, signatures })
    }

    /// Encodes the structure.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(self.payload.len() + 96 * (1 + self.signatures.len()));
        writer.tag(TAG).array(4).bytes(&body_header(self.document)).map(0).bytes(&self.payload);
        writer.array(self.signatures.len());
        for one in &self.signatures {
            writer.array(3).bytes(&one.protected).map(0).bytes(&one.signature);
        }
        writer.into_bytes()
    }

    /// Adds a signature with this key. It replaces an earlier signature with the same `kid`.
    #[must_use]
    pub fn signed_by(self, key: &SigningKey) -> Self {
        let Ok(signed) = self.with_signature(key.kid(), |message| Ok::<_, Infallible>(key.sign(message)));
        signed
    }

    /// Adds a signature with a key that may fail to sign. It replaces an earlier signature with the
    /// same `kid`.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn signed_with(self, signer: &dyn Signer) -> Result<Self, SignError> {
        self.with_signature(signer.kid(), |message| signer.signature(message))
    }

    fn with_signature<E>(mut self, kid: KeyId, sign: impl FnOnce(&[u8]) -> Result<Signature, E>) -> Result<Self, E> {
        let protected = protected_header(kid);
        let signature = sign(&self.sig_structure(&protected))?;
        self.signatures.retain(|one| one.kid != kid);
        self.signatures.push(CoseSignature { kid, protected, signature });
        order::sort_by_key(&mut self.signatures, CoseSignature::kid);
        Ok(self)
    }

    /// The signatures in ascending order of `kid`. Each `kid` occurs once.
    #[must_use]
    pub fn signatures(&self) -> &[CoseSignature] {
        &self.signatures
    }

    /// The payload, **unverified**. Check [`Self::is_signed_by`] first.
    #[must_use]
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// Whether the document has a valid signature of this key (`verify_strict`).
    #[must_use]
    pub fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        self.signatures
            .iter()
            .any(|one| one.kid == key.kid() && key.verifies(&self.sig_structure(&one.protected), &one.signature))
    }

    /// The signed bytes: `["Signature", body_protected, sign_protected, external_aad = h'',
    /// payload]`.
    fn sig_structure(&self, sign_protected: &[u8]) -> Vec<u8> {
        let mut writer = Writer::with_capacity(self.payload.len() + 96);
        writer.array(5).text(CONTEXT).bytes(&body_header(self.document)).bytes(sign_protected).bytes(&[]);
        writer.bytes(&self.payload);
        writer.into_bytes()
    }
}

fn body_header(document: DocumentType) -> Vec<u8> {
    let mut writer = Writer::with_capacity(40);
    writer.map(1).integer(LABEL_TYP).text(document.media_type());
    writer.into_bytes()
}

fn read_body_header(bytes: &[u8], document: DocumentType) -> Result<(), CoseError> {
    let mut reader = Reader::new(bytes);
    let mut map = reader.map()?;
    let mut typ = None;
    while let Some(key) = map.next_key(&mut reader)? {
        match key {
            Key::Int(LABEL_TYP) => typ = Some(reader.text()?),
            Key::Int(label) => return Err(CoseError::UnknownHeader { expected: "typ", label }),
            Key::Text(_) => return Err(CoseError::UnknownHeader { expected: "typ", label: 0 }),
        }
    }
    reader.finish()?;
    if typ != Some(document.media_type()) {
        return Err(CoseError::Type { expected: document.media_type() });
    }
    Ok(())
}

fn read_one(reader: &mut Reader<'_>) -> Result<CoseSignature, CoseError> {
    reader.array_of(3)?;
    let protected = reader.bytes()?;
    let kid = read_protected_header(protected)?;
    read_unprotected_header(reader)?;
    Ok(CoseSignature { kid, protected: protected.to_vec(), signature: *read_signature(reader)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32]).unwrap()
    }

    fn list() -> CoseSign {
        CoseSign::draft(DocumentType::TrustList, b"list".to_vec())
    }

    #[test]
    fn a_key_signs_once_however_often_it_is_asked() {
        let signed = list().signed_by(&key(1)).signed_by(&key(2)).signed_by(&key(1));
        assert_eq!(signed.signatures().len(), 2);
        let read = CoseSign::decode(&signed.encode(), DocumentType::TrustList).unwrap();
        assert_eq!(read, signed);
        assert!(read.is_signed_by(key(1).verifying_key()) && read.is_signed_by(key(2).verifying_key()));
        assert!(!read.is_signed_by(key(3).verifying_key()));
        let mut twice = signed;
        twice.signatures[1] = twice.signatures[0].clone();
        let result = CoseSign::decode(&twice.encode(), DocumentType::TrustList);
        assert!(matches!(result, Err(CoseError::SignatureOrder { .. })));
    }

    #[test]
    fn a_signature_counts_for_one_type_of_document() {
        let signed = list().signed_by(&key(1));
        let result = CoseSign::decode(&signed.encode(), DocumentType::Root);
        assert_eq!(result, Err(CoseError::Type { expected: DocumentType::Root.media_type() }));
        let renamed = CoseSign { document: DocumentType::Root, ..signed };
        assert!(!renamed.is_signed_by(key(1).verifying_key()));
    }

    #[test]
    fn signatures_are_limited() {
        let mut many = list().signed_by(&key(1));
        many.signatures = vec![many.signatures[0].clone(); CoseSign::MAX_SIGNATURES + 1];
        let result = CoseSign::decode(&many.encode(), DocumentType::TrustList);
        assert!(matches!(result, Err(CoseError::TooManySignatures { found: 65, .. })));
    }
}
