//! Officers who can prove who they are.

use super::RegistryError;
use crate::office::{OfficerName, StoredOfficer};

/// Officers.
pub trait Officers {
    /// An officer by a name that looks like theirs.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn officer(&self, name: &OfficerName) -> Result<Option<StoredOfficer>, RegistryError>;

    /// Every officer, in the order of their names.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn officers(&self) -> Result<Vec<StoredOfficer>, RegistryError>;

    /// Keeps an officer, in the place of an earlier one of that name.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_officer(&mut self, officer: &StoredOfficer) -> Result<(), RegistryError>;
}
