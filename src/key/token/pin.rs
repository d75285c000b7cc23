//! The PIN of a token.

use core::fmt;

use zeroize::Zeroizing;

use super::TokenError;
use super::error::MAX_PIN_BYTES;

/// The PIN of a token's user. Wiped when dropped; `Debug` does not show it.
#[derive(Clone)]
pub struct TokenPin {
    text: Zeroizing<String>,
    /// Whether a person has typed it for this run.
    is_typed: bool,
}

impl TokenPin {
    /// Maximum length in bytes.
    pub const MAX_BYTES: usize = MAX_PIN_BYTES;

    /// A PIN that a person has typed for this run. The text is taken as it is: the caller removes
    /// line endings.
    ///
    /// # Errors
    /// [`TokenError::PinLength`].
    pub fn typed(text: Zeroizing<String>) -> Result<Self, TokenError> {
        Self::new(text, true)
    }

    /// A PIN from a file or a variable. It is not used if the token says that one more wrong PIN
    /// locks it ([`TokenError::PinFinalTry`]).
    ///
    /// # Errors
    /// [`TokenError::PinLength`].
    pub fn stored(text: Zeroizing<String>) -> Result<Self, TokenError> {
        Self::new(text, false)
    }

    fn new(text: Zeroizing<String>, is_typed: bool) -> Result<Self, TokenError> {
        if text.is_empty() || text.len() > Self::MAX_BYTES {
            return Err(TokenError::PinLength { found: text.len() });
        }
        Ok(Self { text, is_typed })
    }

    pub(super) const fn is_typed(&self) -> bool {
        self.is_typed
    }

    pub(super) fn reveal(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for TokenPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenPin(…)")
    }
}
