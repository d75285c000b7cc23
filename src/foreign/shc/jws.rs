//! The JWS of a SMART Health Card: ES256, its payload compressed with raw DEFLATE.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;

use crate::foreign::json::{self, Bounds};
use crate::foreign::signature::Algorithm;
use crate::foreign::{ForeignStatement, FormError, PublicKey, StatementError, inflate, signature};

/// Maximum length of a JWS, in bytes. A card in one symbol has at most 1,195; the bound is for the
/// files in which cards are handed over.
pub const MAX_JWS_BYTES: usize = 1 << 16;

/// A decoded card. Nothing in it is verified, and the payload is not decompressed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShcCode {
    signed: String,
    payload: Vec<u8>,
    signature: Vec<u8>,
    header: Value,
    kid: String,
}

impl ShcCode {
    /// Reads a JWS in its compact form (RFC 7515, section 7.1).
    ///
    /// # Errors
    /// [`FormError::Jws`], [`FormError::Json`], [`FormError::Algorithm`] and
    /// [`FormError::Critical`].
    pub fn from_jws(jws: &str) -> Result<Self, FormError> {
        if jws.len() > MAX_JWS_BYTES {
            return Err(FormError::TooLong { max: MAX_JWS_BYTES, found: jws.len() });
        }
        let (signed, signature) = jws.rsplit_once('.').ok_or(FormError::Jws)?;
        let (header, payload) = signed.split_once('.').ok_or(FormError::Jws)?;
        let [header, payload, signature] = [decode(header)?, decode(payload)?, decode(signature)?];
        let header = json::parse(&header, Bounds::CODE).map_err(FormError::Json)?;
        let text = |name: &str| header.get(name).and_then(Value::as_str);
        if header.get("crit").is_some() {
            return Err(FormError::Critical);
        }
        // The specification has one algorithm and one compression.
        if text("alg") != Some("ES256") || text("zip") != Some("DEF") {
            return Err(FormError::Algorithm);
        }
        let kid = text("kid").ok_or(FormError::Jws)?.to_owned();
        Ok(Self { signed: signed.to_owned(), payload, signature, header, kid })
    }

    /// The id of the key that the card *claims* to be signed by: the key's thumbprint (RFC 7638).
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The header.
    #[must_use]
    pub const fn unverified_header(&self) -> &Value {
        &self.header
    }

    /// The payload, **unverified**: anyone could have written it.
    ///
    /// # Errors
    /// [`FormError::Inflate`] and [`FormError::Json`].
    pub fn unverified_payload(&self) -> Result<Value, FormError> {
        let bytes = inflate::raw(&self.payload, Bounds::CODE.bytes).map_err(FormError::Inflate)?;
        // Some issuers write a byte order mark.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        json::parse(bytes, Bounds::CODE).map_err(FormError::Json)
    }

    /// The payload as it is signed, compressed.
    pub(in crate::foreign) fn signed_payload(&self) -> &[u8] {
        &self.payload
    }

    /// Whether a key has signed the card.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        let algorithm = Algorithm::of_jose("ES256");
        algorithm.is_some_and(|algorithm| signature::is_valid(key, algorithm, self.signed.as_bytes(), &self.signature))
    }

    /// The statement, **unverified**. Call [`Self::is_signed_by`] first, except to show a card.
    ///
    /// # Errors
    /// [`StatementError`] if the payload states nothing that fede reads.
    pub fn unverified_statement(&self) -> Result<ForeignStatement, StatementError> {
        super::bundle::statement(&self.unverified_payload().map_err(StatementError::Payload)?)
    }
}

fn decode(text: &str) -> Result<Vec<u8>, FormError> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| FormError::Jws)
}
