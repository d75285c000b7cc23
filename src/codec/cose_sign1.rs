//! COSE_Sign1 (RFC 9052, section 4.2): one signature over one payload.

use core::convert::Infallible;

use super::cbor::{Reader, Writer};
use super::header::{
    CoseError, protected_header, read_payload, read_protected_header, read_signature, read_tag, read_unprotected_header,
};
use crate::key::{KeyId, SignError, Signature, Signer, SigningKey, VerifyingKey};

/// The CBOR tag of COSE_Sign1.
pub(super) const TAG: u64 = 18;
/// The context string of the Sig_structure (RFC 9052, section 4.4).
const CONTEXT: &str = "Signature1";

/// A COSE_Sign1 (RFC 9052, section 4.2) whose signature has not been checked.
///
/// ```
/// use fede::codec::CoseSign1;
/// # use fede::key::SigningKey;
/// # const PEM: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/hubei.pem"));
/// # let key = SigningKey::from_pem(PEM, None)?;
///
/// let sign1 = CoseSign1::decode(&CoseSign1::sign(b"payload", &key))?;
/// assert_eq!(sign1.kid(), key.kid());
/// assert_eq!(sign1.payload_signed_by(key.verifying_key()), Some(&b"payload"[..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoseSign1 {
    kid: KeyId,
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: Signature,
}

impl CoseSign1 {
    /// Decodes the structure strictly.
    ///
    /// # Errors
    /// The [`CoseError`] that names the first fault.
    pub fn decode(bytes: &[u8]) -> Result<Self, CoseError> {
        let mut reader = Reader::new(bytes);
        let sign1 = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(sign1)
    }

    /// Reads the structure inside a larger one.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, CoseError> {
        read_tag(reader, TAG)?;
        reader.array_of(4)?;
        let protected = reader.bytes()?;
        let kid = read_protected_header(protected)?;
        read_unprotected_header(reader)?;
        let payload = read_payload(reader)?;
        let signature = *read_signature(reader)?;
        Ok(Self { kid, protected: protected.to_vec(), payload: payload.to_vec(), signature })
    }

    /// Writes the structure inside a larger one, as it was read.
    pub(super) fn write(&self, writer: &mut Writer) {
        write_parts(writer, &self.protected, &self.payload, &self.signature);
    }

    /// Signs a payload and encodes the structure.
    #[must_use]
    pub fn sign(payload: &[u8], key: &SigningKey) -> Vec<u8> {
        let Ok(bytes) = encoded(payload, key.kid(), |message| Ok::<_, Infallible>(key.sign(message)));
        bytes
    }

    /// Signs a payload with a key that may fail to sign, and encodes the structure.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign_with(payload: &[u8], signer: &dyn Signer) -> Result<Vec<u8>, SignError> {
        encoded(payload, signer.kid(), |message| signer.signature(message))
    }

    /// The `kid` of the protected header. It selects the key to try. It proves nothing.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// The signature (64 bytes).
    #[must_use]
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The payload, **unverified**.
    #[must_use]
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload, if the signature is valid for this key (`verify_strict`).
    #[must_use]
    pub fn payload_signed_by(&self, key: &VerifyingKey) -> Option<&[u8]> {
        key.verifies(&sig_structure(&self.protected, &self.payload), &self.signature).then_some(&*self.payload)
    }
}

/// The structure with the signature that `sign` makes.
fn encoded<E>(payload: &[u8], kid: KeyId, sign: impl FnOnce(&[u8]) -> Result<Signature, E>) -> Result<Vec<u8>, E> {
    let protected = protected_header(kid);
    let signature = sign(&sig_structure(&protected, payload))?;
    let mut writer = Writer::with_capacity(payload.len() + 96);
    write_parts(&mut writer, &protected, payload, &signature);
    Ok(writer.into_bytes())
}

/// Writes the tag, the headers, the payload and the signature.
pub(super) fn write_parts(writer: &mut Writer, protected: &[u8], payload: &[u8], signature: &Signature) {
    writer.tag(TAG).array(4).bytes(protected).map(0).bytes(payload).bytes(signature);
}

/// The signed bytes: `["Signature1", protected, external_aad = h'', payload]`.
pub(super) fn sig_structure(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut writer = Writer::with_capacity(payload.len() + 40);
    writer.array(4).text(CONTEXT).bytes(protected).bytes(&[]).bytes(payload);
    writer.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ciborium::Value;

    use crate::codec::cbor::{CborError, Kind, decode_value, encode_value};

    fn key() -> SigningKey {
        SigningKey::from_seed(&[3; 32]).unwrap()
    }

    /// Encodes a COSE_Sign1 of these parts, for the tests of faults.
    fn parts(change: impl Fn(&mut Vec<Value>)) -> Vec<u8> {
        let Ok(Value::Tag(tag, inner)) = decode_value(&CoseSign1::sign(b"payload", &key())) else { panic!() };
        let Value::Array(mut items) = *inner else { panic!() };
        change(&mut items);
        encode_value(&Value::Tag(tag, Box::new(Value::Array(items))))
    }

    /// A COSE_Sign1 with this protected header.
    fn header(entries: &[(i64, Value)]) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.map(entries.len());
        for (label, item) in entries {
            writer.integer(*label).raw(&encode_value(item));
        }
        let bytes = writer.into_bytes();
        parts(|items| items[0] = Value::Bytes(bytes.clone()))
    }

    #[test]
    fn what_is_signed_is_read_back() {
        let bytes = CoseSign1::sign(b"payload", &key());
        let sign1 = CoseSign1::decode(&bytes).unwrap();
        assert_eq!(sign1.kid(), key().kid());
        assert_eq!(sign1.payload_signed_by(key().verifying_key()), Some(b"payload".as_slice()));
        let other = SigningKey::from_seed(&[4; 32]).unwrap();
        assert_eq!(sign1.payload_signed_by(other.verifying_key()), None);
        assert_eq!(parts(|_| ()), bytes);
    }

    #[test]
    fn each_fault_has_its_name() {
        let kid = Value::Bytes(vec![1; 8]);
        let alg = |alg: i64| Value::from(-alg);
        let fault = |bytes: Vec<u8>| CoseSign1::decode(&bytes).unwrap_err();
        assert_eq!(fault(parts(|items| items[0] = Value::Bytes(vec![]))), CoseError::EmptyHeader);
        assert_eq!(fault(header(&[(1, alg(7)), (4, kid.clone())])), CoseError::Algorithm { found: -7 });
        assert_eq!(fault(header(&[(4, kid.clone())])), CoseError::AlgorithmMissing);
        assert_eq!(fault(header(&[(1, alg(19))])), CoseError::KidMissing);
        assert_eq!(fault(header(&[(1, alg(19)), (4, Value::Bytes(vec![1; 7]))])), CoseError::KidLength { found: 7 });
        let crit = Value::Array(vec![Value::from(4)]);
        assert_eq!(fault(header(&[(1, alg(19)), (2, crit), (4, kid.clone())])), CoseError::Critical);
        assert!(matches!(
            fault(header(&[(1, alg(19)), (3, Value::from(0)), (4, kid.clone())])),
            CoseError::UnknownHeader { label: 3, .. }
        ));
        let entry = vec![(Value::from(4), kid)];
        assert_eq!(fault(parts(|items| items[1] = Value::Map(entry.clone()))), CoseError::Unprotected { found: 1 });
        assert_eq!(fault(parts(|items| items[2] = Value::Null)), CoseError::Detached);
        assert_eq!(
            fault(parts(|items| items[3] = Value::Bytes(vec![0; 63]))),
            CoseError::SignatureLength { found: 63 }
        );
        let kind = CborError::Length { at: 1, expected: 4, found: 3 };
        assert_eq!(fault(parts(|items| drop(items.pop()))), CoseError::Cbor(kind));
        let mut other_tag = CoseSign1::sign(b"", &key());
        other_tag[0] = 0xd1;
        assert_eq!(fault(other_tag.clone()), CoseError::Tag { expected: 18, found: 17 });
        let untagged = CborError::Kind { at: 0, expected: Kind::Tag, found: Kind::Array };
        assert_eq!(fault(other_tag.split_off(1)), CoseError::Cbor(untagged));
    }

    #[test]
    fn the_older_algorithm_is_read() {
        let bytes = header(&[(1, Value::from(-8)), (4, Value::Bytes(key().kid().as_bytes().to_vec()))]);
        assert_eq!(CoseSign1::decode(&bytes).map(|sign1| sign1.kid()), Ok(key().kid()));
    }
}
