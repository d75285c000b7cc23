//! The registry's part about files of background data that officers have sent and not yet taken.

use core::fmt;

use super::{RandomId, RegistryError, SealedFile};
use crate::time::Timestamp;

/// A file that waits until an officer takes it.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingImport {
    /// The identifier.
    pub id: RandomId,
    /// The officer who has sent it. Another one takes it.
    pub officer: String,
    /// When it was sent.
    pub made: Timestamp,
    /// The identifier of the kind of table.
    pub kind: String,
    /// The name of the file in messages and as the source of facts.
    pub name: String,
}

impl PendingImport {
    /// How long a file waits, in seconds: a day.
    pub const WAITS_SECONDS: u64 = 86_400;
    /// The same, for statements.
    pub(super) const WAITS: i64 = 86_400;
}

impl fmt::Debug for PendingImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingImport").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Files that wait.
pub trait Imports {
    /// Stores a file.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_import(&mut self, pending: &PendingImport, file: &SealedFile) -> Result<(), RegistryError>;

    /// Finds a file.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn pending_import(&self, id: &RandomId) -> Result<Option<(PendingImport, SealedFile)>, RegistryError>;

    /// The files that wait, the earliest first.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn pending_imports(&self) -> Result<Vec<PendingImport>, RegistryError>;

    /// Number of files that wait.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn pending_count(&self) -> Result<u64, RegistryError>;

    /// Deletes a file. `false` if there is none.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_import(&mut self, id: &RandomId) -> Result<bool, RegistryError>;

    /// Deletes the files that were sent before a time.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_imports_before(&mut self, before: Timestamp) -> Result<(), RegistryError>;
}
