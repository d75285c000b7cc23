//! Passkeys as the registry stores them.

use core::fmt;

use crate::time::Timestamp;

/// Whose passkey it is.
#[derive(Clone, PartialEq, Eq)]
pub enum PasskeyHolder {
    /// Somebody of the staff, by the comparison key of the account's name.
    Account(String),
    /// A resident, by the hash of the receipt with which the passkey was added. The passkey opens
    /// what this receipt opens.
    Receipt([u8; 32]),
}

impl fmt::Debug for PasskeyHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => f.debug_tuple("Account").field(account).finish(),
            Self::Receipt(_) => f.debug_tuple("Receipt").finish_non_exhaustive(),
        }
    }
}

/// A passkey as stored in the registry.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredPasskey {
    /// The identifier that the authenticator has given it (`WebAuthn`, section 4, "Credential ID").
    pub credential: Vec<u8>,
    /// Whose it is.
    pub holder: PasskeyHolder,
    /// Random bytes by which the authenticator knows the holder ("user handle"). They say nothing
    /// about the person.
    pub handle: [u8; 16],
    /// What the holder calls it.
    pub name: String,
    /// When it was added.
    pub added: Timestamp,
    /// When somebody last signed in with it.
    pub used: Timestamp,
    /// The public key and the counter, as the library writes them: JSON.
    pub body: String,
}

impl StoredPasskey {
    /// Maximum number of passkeys of one holder. A page lists them all.
    pub const MAX: usize = 10;
    /// Maximum length of an identifier, in bytes (`WebAuthn`, section 4).
    pub const MAX_CREDENTIAL_BYTES: usize = 1023;
    /// Maximum length of a name, in characters.
    pub const MAX_NAME_CHARS: usize = 40;

    /// The passkey in lists and forms, as part of a hash of its identifier: it gives no access.
    #[must_use]
    pub fn id(&self) -> String {
        use sha2::{Digest, Sha256};
        let hash: [u8; 32] = Sha256::digest(&self.credential).into();
        base16ct::lower::encode_string(hash.first_chunk::<8>().map_or(&[], <[u8; 8]>::as_slice))
    }
}

impl fmt::Debug for StoredPasskey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredPasskey").field("id", &self.id()).field("holder", &self.holder).finish_non_exhaustive()
    }
}
