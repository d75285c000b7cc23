//! What the browser provides to the gate, and what the gate provides to another module of the page.

use crate::key::VerifyingKey;
use crate::words::{Explain, Lang, errors_trust};

/// What the browser provides to the gate.
pub trait Host {
    /// Fetches a file of a published set. At most `max + 1` bytes. `None` if the file does not
    /// exist.
    ///
    /// # Errors
    /// [`HostError`] if it cannot be read.
    fn fetch(&mut self, name: &str, max: usize) -> Result<Option<Vec<u8>>, HostError>;
}

/// A file of a set that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub struct HostError {
    /// Name of the file within the set.
    pub name: String,
}

impl Explain for HostError {
    fn id(&self) -> &'static str {
        "set-unreadable"
    }

    fn words(&self, lang: Lang) -> String {
        errors_trust::SetUnreadable { name: &self.name }.say(lang)
    }

    fn hint(&self, lang: Lang) -> String {
        errors_trust::set_unreadable_hint(lang).to_owned()
    }
}

/// Whether an Ed25519 signature is valid: 32 bytes of the key, 64 of the signature, the message.
#[must_use]
pub fn is_ed25519(signed: &[u8]) -> bool {
    let Some((key, rest)) = signed.split_first_chunk::<32>() else { return false };
    let Some((signature, message)) = rest.split_first_chunk::<64>() else { return false };
    VerifyingKey::from_bytes(key).is_ok_and(|key| key.verifies(message, signature))
}
