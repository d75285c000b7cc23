//! SMART Health Cards: `shc:/` and digits, a JWS, a FHIR bundle (SMART Health Cards Framework,
//! version 1.4).

mod bundle;
mod jws;
mod numeric;

pub use jws::{MAX_JWS_BYTES, ShcCode};
pub use numeric::{MAX_CARD_CHARS, MAX_PART_CHARS, MAX_PARTS, ShcPart};

use super::FormError;

impl ShcCode {
    /// Decodes the text of a code in one symbol. Nothing is verified.
    ///
    /// # Errors
    /// [`FormError::Part`] for one of several symbols, and [`FormError`] for the first fault.
    pub fn from_text(text: &str) -> Result<Self, FormError> {
        let part = ShcPart::from_text(text)?;
        match part.of() {
            1 => Self::from_jws(part.text()),
            of => Err(FormError::Part { number: part.number(), of }),
        }
    }

    /// Decodes the texts of all symbols of a code, in any order.
    ///
    /// # Errors
    /// [`FormError::Parts`] unless each symbol is there once, and [`FormError`] for the first fault.
    pub fn from_texts(texts: &[&str]) -> Result<Self, FormError> {
        Self::from_jws(&ShcPart::join(texts)?)
    }
}
