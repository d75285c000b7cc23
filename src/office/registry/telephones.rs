//! The registry's part about telephones: keys in browsers, to which codes are bound.

use super::RegistryError;
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

    /// At most `limit` telephones after one, in the order of their keys.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn telephones_after(&self, after: Option<&HolderKey>, limit: usize) -> Result<Vec<Telephone>, RegistryError>;

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
