//! The registry's part about residents online: their receipts, and who has looked at their data.

use core::fmt;

use super::RegistryError;
use crate::office::PersonIndex;
use crate::time::Timestamp;

/// SHA-256 of a receipt. Receipts are random, so nobody can guess one from its hash.
pub type ReceiptHash = [u8; 32];

/// What a receipt stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The person of the declaration.
    pub person: PersonIndex,
    /// The number of the declaration.
    pub declaration: i64,
    /// When it was given.
    pub made: Timestamp,
    /// Whether it opens what is stored about the person. Otherwise it shows only that the
    /// declaration was received.
    pub opens: bool,
    /// Number of times that its sessions were ended. A session of an earlier number has ended.
    pub ended: i64,
}

/// A look at a person's data.
#[derive(Clone, PartialEq, Eq)]
pub struct View {
    /// The time.
    pub at: Timestamp,
    /// Who has looked: an officer's name, or empty for the person.
    pub by: String,
    /// What was looked at: an identifier such as `status` or `person`.
    pub what: String,
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").field("at", &self.at).field("what", &self.what).finish_non_exhaustive()
    }
}

/// Receipts, and who has looked at what.
pub trait Receipts {
    /// Stores a receipt. A receipt that is there stays as it is.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_receipt(&mut self, hash: &ReceiptHash, receipt: &Receipt) -> Result<(), RegistryError>;

    /// Finds a receipt.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn receipt(&self, hash: &ReceiptHash) -> Result<Option<Receipt>, RegistryError>;

    /// Whether some receipt opens what is stored about a person.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn has_opening_receipt(&self, person: PersonIndex) -> Result<bool, RegistryError>;

    /// Ends every session of a receipt.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_sessions(&mut self, hash: &ReceiptHash) -> Result<(), RegistryError>;

    /// Stores a look at a person's data. The same look in the same second is stored once.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_view(&mut self, person: PersonIndex, view: &View) -> Result<(), RegistryError>;

    /// The latest looks at a person's data, latest first, at most `limit`.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn views(&self, person: PersonIndex, limit: usize) -> Result<Vec<View>, RegistryError>;
}
