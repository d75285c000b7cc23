//! The registry's part about what others have of the codes: revocation lists and pictures.

use std::path::{Path, PathBuf};

use super::RegistryError;
use crate::payload::{Cti, Withdrawal};
use crate::qr::Level;
use crate::time::Timestamp;

/// What revocation lists say, and where the pictures of the codes are.
pub trait Distribution {
    /// Number of codes, not expired at `at`, of which the last revocation list says something else
    /// than the registry: a revocation, a suspension or a reinstatement is not yet on it.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn unlisted(&self, at: Timestamp) -> Result<u64, RegistryError>;

    /// When the first of the withdrawals of [`Self::unlisted`] was made. A reinstatement has no time.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn unlisted_since(&self, at: Timestamp) -> Result<Option<Timestamp>, RegistryError>;

    /// Stores which withdrawals the last revocation list has.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_listed(&mut self, listed: &[(Cti, Withdrawal)]) -> Result<(), RegistryError>;

    /// The directory in which the pictures of codes were last written, and their level.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn picture_directory(&self) -> Result<Option<(PathBuf, Level)>, RegistryError>;

    /// Stores the directory of the pictures and their level.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_picture_directory(&mut self, directory: &Path, level: Level) -> Result<(), RegistryError>;
}
