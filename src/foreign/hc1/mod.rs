//! `HC1:` codes: Base45, zlib, COSE_Sign1, and a CWT with a certificate (eHealth Network,
//! "Technical Specifications for EU Digital COVID Certificates", volumes 1 and 3).

mod claims;
mod cose;
mod dcc;
mod ddcc;
mod icvp;
mod reader;

pub use cose::{Hc1Code, MAX_COSE_BYTES};

use super::{FormError, inflate};
use crate::codec::{MAX_CODE_CHARS, decode_base45};

/// The context identifier of version 1.
pub const HC1_PREFIX: &str = "HC1:";

/// Decodes the text of a code: `HC1:`, Base45 (RFC 9285), zlib (RFC 1950).
///
/// # Errors
/// [`FormError`] for the first fault.
pub fn decompressed(text: &str) -> Result<Vec<u8>, FormError> {
    if text.len() > MAX_CODE_CHARS {
        return Err(FormError::TooLong { max: MAX_CODE_CHARS, found: text.len() });
    }
    let body = text.strip_prefix(HC1_PREFIX).ok_or(FormError::Unknown)?;
    let compressed = decode_base45(body).map_err(FormError::Base45)?;
    inflate::zlib(&compressed, MAX_COSE_BYTES).map_err(FormError::Inflate)
}

impl Hc1Code {
    /// Decodes the text of a code. Nothing is verified.
    ///
    /// # Errors
    /// [`FormError`] for the first fault.
    pub fn from_text(text: &str) -> Result<Self, FormError> {
        Self::from_cose(&decompressed(text)?)
    }
}
