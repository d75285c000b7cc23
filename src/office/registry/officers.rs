//! The registry's part about officers with PINs.

use super::RegistryError;
use crate::office::{OfficerName, StoredOfficer};

/// Officers with PINs.
pub trait Officers {
    /// Finds an officer by name. Names that look alike are equal.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn officer(&self, name: &OfficerName) -> Result<Option<StoredOfficer>, RegistryError>;

    /// Every officer, in the order of the comparison keys of their names.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn officers(&self) -> Result<Vec<StoredOfficer>, RegistryError>;

    /// Stores an officer. Replaces an officer with the same name.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_officer(&mut self, officer: &StoredOfficer) -> Result<(), RegistryError>;
}
