//! The seal: data, signature, certificate. The signature covers the canonical form of the data.

use base64ct::{Base64Url, Base64UrlUnpadded, Encoding};
use serde_json::Value;

use crate::foreign::certificate::SignerCertificate;
use crate::foreign::json::{self, Bounds};
use crate::foreign::signature::Algorithm;
use crate::foreign::{Alpha3, ForeignStatement, FormError, StatementError, signature};

/// A decoded seal. Nothing in it is verified.
#[derive(Debug, Clone)]
pub struct Seal {
    data: Value,
    signed: Vec<u8>,
    signature: Vec<u8>,
    algorithm: Algorithm,
    certificate: SignerCertificate,
    issuer: Alpha3,
}

impl Seal {
    /// Reads a seal.
    ///
    /// # Errors
    /// [`FormError`] for the first fault. A seal without its certificate is [`FormError::Seal`].
    pub fn from_text(text: &str) -> Result<Self, FormError> {
        let seal = json::parse(text.as_bytes(), Bounds::CODE).map_err(FormError::Json)?;
        let data = seal.get("data").filter(|data| data.is_object()).ok_or(FormError::Seal)?;
        let part = |name: &str| seal.get("sig").and_then(|sig| sig.get(name)).and_then(Value::as_str);
        let algorithm = part("alg").and_then(Algorithm::of_jose).ok_or(FormError::Algorithm)?;
        let signature = part("sigvl").and_then(base64url).ok_or(FormError::Seal)?;
        let certificate = part("cer").and_then(base64url).ok_or(FormError::Seal)?;
        let certificate = SignerCertificate::from_der(&certificate).map_err(FormError::Certificate)?;
        let issuer = data.get("hdr").and_then(|header| header.get("is")).and_then(Value::as_str);
        let issuer = issuer.filter(|code| code.len() == 3).and_then(Alpha3::new).ok_or(FormError::Seal)?;
        let signed = json::canonical(data).map_err(FormError::Json)?;
        Ok(Self { data: data.clone(), signed, signature, algorithm, certificate, issuer })
    }

    /// The country that the seal *claims* to come from.
    #[must_use]
    pub const fn issuer(&self) -> Alpha3 {
        self.issuer
    }

    /// The certificate inside, **unverified**.
    #[must_use]
    pub const fn unverified_certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    /// The data, **unverified**: anyone could have written it.
    #[must_use]
    pub const fn unverified_data(&self) -> &Value {
        &self.data
    }

    /// The data in their canonical form, which is signed.
    pub(in crate::foreign) fn signed_data(&self) -> &[u8] {
        &self.signed
    }

    /// Whether the key of the certificate inside has signed the data. That alone means nothing:
    /// everybody can make a certificate.
    #[must_use]
    pub fn is_signed_by_own_certificate(&self) -> bool {
        signature::is_valid(self.certificate.key(), self.algorithm, &self.signed, &self.signature)
    }

    /// The statement, **unverified**. Verify the seal first, except to show it.
    ///
    /// # Errors
    /// [`StatementError`] if the data states nothing that fede reads.
    pub fn unverified_statement(&self) -> Result<ForeignStatement, StatementError> {
        super::statement::read(&self.data)
    }
}

/// Base64url, with or without padding: issuers write both.
fn base64url(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).or_else(|_| Base64Url::decode_vec(text)).ok()
}
