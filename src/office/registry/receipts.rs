//! The registry's part about residents online: their receipts, and who has looked at their data.

use core::fmt;

use sha2::{Digest, Sha256};

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
    /// The number of the declaration. 0: it does not count.
    pub declaration: i64,
    /// When it was given.
    pub made: Timestamp,
    /// Whether it opens what is stored about the person. Otherwise it shows only that the
    /// declaration was received.
    pub opens: bool,
    /// Number of times that its sessions were ended. A session of an earlier number has ended.
    pub ended: i64,
}

/// A declaration about a person who was known before, by somebody who has not shown to be that
/// person. It does not count until an officer says so.
#[derive(Clone, PartialEq, Eq)]
pub struct Unproven {
    /// The hash of its receipt.
    pub receipt: ReceiptHash,
    /// The person.
    pub person: PersonIndex,
    /// When it was received.
    pub made: Timestamp,
    /// The stored form of the declaration, or [`Unproven::digest_of`] it if too many wait: then it waits
    /// for nobody.
    pub body: String,
}

impl Unproven {
    /// What is kept of a declaration that does not wait: enough to know it again.
    #[must_use]
    pub fn digest_of(body: &str) -> String {
        format!("sha256:{}", base16ct::lower::encode_string(&Sha256::digest(body)))
    }
}

impl fmt::Debug for Unproven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unproven").field("made", &self.made).finish_non_exhaustive()
    }
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

    /// Stores a declaration that does not count, with its receipt.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_unproven(&mut self, unproven: &Unproven) -> Result<(), RegistryError>;

    /// The declarations that wait for an officer, in the order in which they came, at most `limit`. Of
    /// one person, or of all. Those of which only the digest is kept wait for nobody.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn unproven(&self, person: Option<PersonIndex>, limit: usize) -> Result<Vec<Unproven>, RegistryError>;

    /// Finds a declaration that does not count yet.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn unproven_of(&self, hash: &ReceiptHash) -> Result<Option<Unproven>, RegistryError>;

    /// Removes such a declaration, once an officer has answered. The receipt stays, with the number
    /// of the declaration: 0 if it does not count. `false` if there is none.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn settle_unproven(&mut self, hash: &ReceiptHash, declaration: i64) -> Result<bool, RegistryError>;

    /// Ends every session of a receipt.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_sessions(&mut self, hash: &ReceiptHash) -> Result<(), RegistryError>;

    /// Ends every session of every receipt of a person.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_sessions_of(&mut self, person: PersonIndex) -> Result<(), RegistryError>;

    /// A receipt opens what is stored about its person.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn open_receipt(&mut self, hash: &ReceiptHash) -> Result<(), RegistryError>;

    /// All receipts of a person but one open nothing any more, and their sessions end. Returns how
    /// many there were.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn close_receipts(&mut self, person: PersonIndex, kept: &ReceiptHash) -> Result<u64, RegistryError>;

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
