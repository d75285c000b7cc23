//! The registry's part about passkeys.

use super::RegistryError;
use crate::office::PersonIndex;
use crate::office::passkeys::{PasskeyHolder, StoredPasskey};
use crate::time::Timestamp;

/// Passkeys of the staff and of residents.
pub trait Passkeys {
    /// Finds a passkey by its identifier.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn passkey(&self, credential: &[u8]) -> Result<Option<StoredPasskey>, RegistryError>;

    /// The passkeys of a holder, in the order in which they were added.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn passkeys(&self, holder: &PasskeyHolder) -> Result<Vec<StoredPasskey>, RegistryError>;

    /// The passkeys of all receipts that open a person's data, in the order in which they were added.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn passkeys_of(&self, person: PersonIndex) -> Result<Vec<StoredPasskey>, RegistryError>;

    /// Stores a new passkey. `false` if somebody has one with this identifier.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_passkey(&mut self, passkey: &StoredPasskey) -> Result<bool, RegistryError>;

    /// Stores that a passkey was used, and its new state. `false` if there is no such passkey.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn use_passkey(&mut self, credential: &[u8], used: Timestamp, body: &str) -> Result<bool, RegistryError>;

    /// Deletes a passkey. `false` if there is no such passkey.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn remove_passkey(&mut self, credential: &[u8]) -> Result<bool, RegistryError>;

    /// Deletes the passkeys of a holder. Returns their number.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn remove_passkeys(&mut self, holder: &PasskeyHolder) -> Result<u64, RegistryError>;

    /// Whether somebody has signed in with a challenge, by its hash.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn is_spent(&self, hash: &[u8; 32]) -> Result<bool, RegistryError>;

    /// Stores that a sign-in with a challenge has succeeded, until the challenge ends anyway, and
    /// forgets those that have ended. `false` if this one was used before. `hash` is a hash of it.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn spend_challenge(&mut self, hash: &[u8; 32], until: Timestamp, now: Timestamp) -> Result<bool, RegistryError>;
}
