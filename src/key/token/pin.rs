//! The PIN of a token.

use core::fmt;

use zeroize::Zeroizing;

use super::TokenError;
use super::error::MAX_PIN_BYTES;

/// The PIN of a token's user. Wiped when dropped; `Debug` does not show it.
#[derive(Clone)]
pub struct TokenPin(Zeroizing<String>);

impl TokenPin {
    /// Maximum length in bytes.
    pub const MAX_BYTES: usize = MAX_PIN_BYTES;

    /// Takes the text as it is. The caller removes line endings.
    ///
    /// # Errors
    /// [`TokenError::PinLength`].
    pub fn new(text: Zeroizing<String>) -> Result<Self, TokenError> {
        if text.is_empty() || text.len() > Self::MAX_BYTES {
            return Err(TokenError::PinLength { found: text.len() });
        }
        Ok(Self(text))
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenPin(…)")
    }
}
