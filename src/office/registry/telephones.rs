//! The registry's part about telephones: keys in browsers, to which codes are bound.

use super::RegistryError;
use crate::key::KeyId;
use crate::office::PersonIndex;
use crate::payload::HolderKey;
use crate::time::Timestamp;

/// A telephone of a person: one key in one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// The public key. Its private half is in the browser.
    pub key: HolderKey,
    /// The person whose codes are bound to it.
    pub person: PersonIndex,
    /// When it was added.
    pub added: Timestamp,
}

impl Telephone {
    /// The id of the key: the name of the telephone in lists and in the journal.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId::of_holder_key(&self.key)
    }
}

/// Telephones. People who have one get codes for each of them instead of a code for paper.
pub trait Telephones {
    /// Finds a telephone by its key.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn telephone(&self, key: &HolderKey) -> Result<Option<Telephone>, RegistryError>;

    /// The telephones of a person, in the order in which they were added.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn telephones(&self, person: PersonIndex) -> Result<Vec<Telephone>, RegistryError>;

    /// Adds a telephone. `false` if somebody has one with this key.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_telephone(&mut self, telephone: &Telephone) -> Result<bool, RegistryError>;

    /// Deletes a telephone. `false` if there is none with this key.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn remove_telephone(&mut self, key: &HolderKey) -> Result<bool, RegistryError>;
}
