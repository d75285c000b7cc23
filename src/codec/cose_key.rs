//! COSE_Key (RFC 9052, section 7; RFC 9053, section 7.2) of an Ed25519 public key.

use super::cbor::{CborError, Key, Reader, Writer};
use crate::key::{KeyError, UncheckedKey, VerifyingKey};
use crate::words::{Explain, Lang, errors_codec as say};

const LABEL_KTY: i64 = 1;
const LABEL_CRV: i64 = -1;
const LABEL_X: i64 = -2;
const LABEL_D: i64 = -4;

/// Octet key pair (RFC 9053, section 7.2).
const KTY_OKP: i64 = 1;
/// The curve of Ed25519.
const CRV_ED25519: i64 = 6;

/// Why bytes are no public key of fede's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum CoseKeyError {
    /// Not deterministic CBOR, or another shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// The bytes of `x` are no sound public key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A parameter that a public key of fede's does not have.
    UnknownParameter {
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// A private key: `d` is there.
    Private,
    /// Another key type than OKP or another curve than Ed25519.
    Algorithm {
        /// The key type found; 0 for none.
        kty: i64,
        /// The curve found; 0 for none.
        crv: i64,
    },
    /// No `x`.
    XMissing,
}

impl Explain for CoseKeyError {
    fn id(&self) -> &'static str {
        match self {
            Self::Cbor(error) => error.id(),
            Self::Key(error) => error.id(),
            Self::UnknownParameter { .. } => "cose-key-unknown-parameter",
            Self::Private => "cose-key-private",
            Self::Algorithm { .. } => "cose-key-algorithm",
            Self::XMissing => "cose-key-x-missing",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Cbor(error) => error.words(lang),
            Self::Key(error) => error.words(lang),
            Self::UnknownParameter { label } => say::CoseKeyUnknownParameter { label }.say(lang),
            Self::Private => say::cose_key_private(lang).to_owned(),
            Self::Algorithm { kty, crv } => say::CoseKeyAlgorithm { kty, crv }.say(lang),
            Self::XMissing => say::cose_key_x_missing(lang).to_owned(),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// Encodes a public key as a COSE_Key: `{1: 1, -1: 6, -2: x}`. The SHA-256 of these bytes is the
/// thumbprint of the key (RFC 9679).
#[must_use]
pub fn encode_cose_key(key: &VerifyingKey) -> Vec<u8> {
    let mut writer = Writer::with_capacity(40);
    write_cose_key(&mut writer, key.as_bytes());
    writer.into_bytes()
}

/// Decodes a COSE_Key (RFC 9052, section 7) of a public key.
///
/// # Errors
/// The [`CoseKeyError`] that names the first fault.
pub fn decode_cose_key(bytes: &[u8]) -> Result<VerifyingKey, CoseKeyError> {
    let mut reader = Reader::new(bytes);
    let key = read_cose_key(&mut reader)?;
    reader.finish()?;
    Ok(key)
}

/// Writes a public key inside a larger structure.
pub(crate) fn write_cose_key(writer: &mut Writer, x: &[u8; 32]) {
    writer.map(3).integer(LABEL_KTY).integer(KTY_OKP).integer(LABEL_CRV).integer(CRV_ED25519);
    writer.integer(LABEL_X).bytes(x);
}

/// Reads a public key inside a larger structure.
pub(crate) fn read_cose_key(reader: &mut Reader<'_>) -> Result<VerifyingKey, CoseKeyError> {
    Ok(read_unchecked_key(reader)?.check()?)
}

/// Reads a public key inside a larger structure. The caller checks later that it is a valid point.
pub(crate) fn read_unchecked_key(reader: &mut Reader<'_>) -> Result<UncheckedKey, CoseKeyError> {
    let mut map = reader.map()?;
    let (mut kty, mut crv, mut x) = (0, 0, None);
    while let Some(key) = map.next_key(reader)? {
        match key {
            Key::Int(LABEL_KTY) => kty = reader.integer()?,
            Key::Int(LABEL_CRV) => crv = reader.integer()?,
            Key::Int(LABEL_X) => x = Some(*reader.byte_array::<32>()?),
            Key::Int(LABEL_D) => return Err(CoseKeyError::Private),
            Key::Int(label) => return Err(CoseKeyError::UnknownParameter { label }),
            Key::Text(_) => return Err(CoseKeyError::UnknownParameter { label: 0 }),
        }
    }
    if (kty, crv) != (KTY_OKP, CRV_ED25519) {
        return Err(CoseKeyError::Algorithm { kty, crv });
    }
    Ok(UncheckedKey::new(x.ok_or(CoseKeyError::XMissing)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SigningKey;

    #[test]
    fn public_keys_are_read_back_and_others_named() {
        let signing = SigningKey::from_seed(&[5; 32]).unwrap();
        let bytes = encode_cose_key(signing.verifying_key());
        assert_eq!(decode_cose_key(&bytes).as_ref(), Ok(signing.verifying_key()));

        let other = |entries: &[(i64, i64)], x: Option<[u8; 32]>| {
            let mut writer = Writer::default();
            writer.map(entries.len() + usize::from(x.is_some()));
            for (label, value) in entries {
                writer.integer(*label).integer(*value);
            }
            if let Some(x) = x {
                writer.integer(-2).bytes(&x);
            }
            decode_cose_key(&writer.into_bytes()).unwrap_err()
        };
        assert_eq!(other(&[(1, 2), (-1, 1)], Some([1; 32])), CoseKeyError::Algorithm { kty: 2, crv: 1 });
        assert_eq!(other(&[(1, 1), (-1, 6)], None), CoseKeyError::XMissing);
        assert_eq!(other(&[(1, 1), (-1, 6)], Some([0; 32])), CoseKeyError::Key(KeyError::Weak));
        assert_eq!(other(&[(1, 1), (3, -8)], None), CoseKeyError::UnknownParameter { label: 3 });
        assert_eq!(other(&[(1, 1), (-1, 6), (-4, 0)], None), CoseKeyError::Private);
    }
}
