//! The passphrase of a key file, wiped when dropped.

use core::fmt;

use zeroize::Zeroizing;

use super::KeyError;

/// A passphrase: 1 to [`Passphrase::MAX_BYTES`] bytes.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// More than anyone types; a longer file is the wrong file.
    pub const MAX_BYTES: usize = 1024;

    /// Takes the text as it is; ends of lines are the caller's to remove.
    ///
    /// # Errors
    /// [`KeyError::PassphraseLength`].
    pub fn new(text: Zeroizing<String>) -> Result<Self, KeyError> {
        if text.is_empty() || text.len() > Self::MAX_BYTES {
            return Err(KeyError::PassphraseLength { found: text.len() });
        }
        Ok(Self(text))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}
