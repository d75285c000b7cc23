//! The passphrase of a key file, wiped when dropped.

use core::fmt;

use zeroize::Zeroizing;

use super::KeyError;

/// A passphrase: 1 to [`Passphrase::MAX_BYTES`] bytes.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Maximum length in bytes. Nobody types more; a longer file is probably the wrong file.
    pub const MAX_BYTES: usize = 1024;

    /// Creates a passphrase from the text as it is. The caller removes line endings.
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
