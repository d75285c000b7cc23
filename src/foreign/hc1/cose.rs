//! The COSE_Sign1 of an `HC1:` code, more tolerant than that of fede's own codes: issuers put `kid`
//! into either header, and some write indefinite lengths or a second tag.

use ciborium::Value;

use super::reader::MAX_DEPTH;
use crate::codec::cbor::Writer;
use crate::foreign::signature::Algorithm;
use crate::foreign::{ForeignStatement, FormError, PublicKey, StatementError, signature};

/// Maximum size of a decompressed code, in bytes. The longest of dgc-testdata has 680; a symbol
/// holds at most 2,864 compressed.
pub const MAX_COSE_BYTES: usize = 16 << 10;

const TAG_COSE_SIGN1: u64 = 18;
const TAG_CWT: u64 = 61;

const LABEL_ALG: i64 = 1;
const LABEL_CRIT: i64 = 2;
const LABEL_KID: i64 = 4;

/// A decoded code. Nothing in it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hc1Code {
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
    algorithm: Algorithm,
    kid: Option<Vec<u8>>,
    is_kid_signed: bool,
}

impl Hc1Code {
    /// Decodes a COSE_Sign1 with its tags.
    ///
    /// # Errors
    /// [`FormError::Cbor`], [`FormError::Cose`], [`FormError::Critical`] and
    /// [`FormError::Algorithm`].
    pub fn from_cose(bytes: &[u8]) -> Result<Self, FormError> {
        let mut value = decode(bytes)?;
        // A CWT tag may stand around the tag of COSE_Sign1 (RFC 8392, section 6), or none at all.
        for _ in 0..2 {
            value = match value {
                Value::Tag(TAG_COSE_SIGN1 | TAG_CWT, inside) => *inside,
                other => other,
            };
        }
        let Value::Array(items) = value else { return Err(FormError::Cose) };
        let items: [Value; 4] = items.try_into().map_err(|_| FormError::Cose)?;
        let [Value::Bytes(protected), Value::Map(unprotected), Value::Bytes(payload), Value::Bytes(signature)] = items
        else {
            return Err(FormError::Cose);
        };
        let header = match protected.as_slice() {
            [] => Vec::new(),
            bytes => match decode(bytes)? {
                Value::Map(header) => header,
                _ => return Err(FormError::Cose),
            },
        };
        if entry(&header, LABEL_CRIT).is_some() {
            return Err(FormError::Critical);
        }
        let find = |label| entry(&header, label).or_else(|| entry(&unprotected, label));
        // The key decides the algorithm, so it does not matter which header names it.
        let number = find(LABEL_ALG).and_then(Value::as_integer).and_then(|number| number.try_into().ok());
        let algorithm = number.and_then(Algorithm::of_cose).ok_or(FormError::Algorithm)?;
        let kid = find(LABEL_KID).and_then(Value::as_bytes).cloned();
        let is_kid_signed = entry(&header, LABEL_KID).is_some();
        Ok(Self { protected, payload, signature, algorithm, kid, is_kid_signed })
    }

    /// The id of the key that the code *claims* to be signed by.
    #[must_use]
    pub fn kid(&self) -> Option<&[u8]> {
        self.kid.as_deref()
    }

    /// Whether the signature covers the id of the key: otherwise anyone may have replaced it by that of
    /// another certificate of the same key.
    #[must_use]
    pub const fn is_kid_signed(&self) -> bool {
        self.is_kid_signed
    }

    /// The algorithm that the code names.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The payload, **unverified**: anyone could have written it.
    #[must_use]
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// Whether a key has signed the code.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        let mut structure = Writer::with_capacity(self.protected.len() + self.payload.len() + 24);
        // RFC 9052, section 4.4.
        structure.array(4).text("Signature1").bytes(&self.protected).bytes(&[]).bytes(&self.payload);
        signature::is_valid(key, self.algorithm, &structure.into_bytes(), &self.signature)
    }

    /// The statement, **unverified**. Call [`Self::is_signed_by`] first, except to show a code.
    ///
    /// # Errors
    /// [`StatementError`] if the payload states nothing that fede reads.
    pub fn unverified_statement(&self) -> Result<ForeignStatement, StatementError> {
        super::claims::statement(&self.payload)
    }
}

/// Decodes one CBOR item within the bounds, nothing behind it.
fn decode(bytes: &[u8]) -> Result<Value, FormError> {
    let mut rest = bytes;
    let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, MAX_DEPTH).map_err(|_| FormError::Cbor)?;
    if rest.is_empty() { Ok(value) } else { Err(FormError::Cbor) }
}

fn entry(map: &[(Value, Value)], label: i64) -> Option<&Value> {
    map.iter().find(|(key, _)| *key == Value::from(label)).map(|(_, value)| value)
}
