//! The registry's part about accounts of the staff.

use super::RegistryError;
use crate::office::accounts::{KnownBrowser, StoredAccount, StoredChange, StoredSession};
use crate::time::Timestamp;

/// Accounts, sessions, and the browsers in which people have signed in. An account is named by the
/// comparison key of its name ([`OfficerName::key`](crate::office::OfficerName::key)).
pub trait Accounts {
    /// Finds an account.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn account(&self, key: &str) -> Result<Option<StoredAccount>, RegistryError>;

    /// Every account, in the order of the keys.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn accounts(&self) -> Result<Vec<StoredAccount>, RegistryError>;

    /// Stores an account. Replaces an account with the same key.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_account(&mut self, account: &StoredAccount) -> Result<(), RegistryError>;

    /// Finds a session by the hash of its token.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn session(&self, hash: &[u8; 32]) -> Result<Option<StoredSession>, RegistryError>;

    /// The sessions of an account, or all, in the order in which they began. Also those that nobody
    /// has used for too long.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn sessions(&self, account: Option<&str>) -> Result<Vec<StoredSession>, RegistryError>;

    /// Stores a new session.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_session(&mut self, session: &StoredSession) -> Result<(), RegistryError>;

    /// Stores when a session was last used. `false` if there is no such session.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn touch_session(&mut self, hash: &[u8; 32], used: Timestamp) -> Result<bool, RegistryError>;

    /// Deletes a session. `false` if there is no such session.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_session(&mut self, hash: &[u8; 32]) -> Result<bool, RegistryError>;

    /// The changes of accounts that were proposed, in the order of the accounts.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn account_changes(&self) -> Result<Vec<StoredChange>, RegistryError>;

    /// Stores a change that waits. Replaces one about the same account.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_account_change(&mut self, change: &StoredChange) -> Result<(), RegistryError>;

    /// Deletes the change that waits about an account. `false` if there is none.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn remove_account_change(&mut self, key: &str) -> Result<bool, RegistryError>;

    /// Finds a known browser by the hash of its token.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn browser(&self, hash: &[u8; 32]) -> Result<Option<KnownBrowser>, RegistryError>;

    /// Stores a known browser. Replaces a browser with the same hash.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_browser(&mut self, browser: &KnownBrowser) -> Result<(), RegistryError>;

    /// Forgets the browsers of an account that were last used before a time, and all but the last
    /// `keep` of the others.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn forget_browsers(&mut self, account: &str, before: Timestamp, keep: usize) -> Result<(), RegistryError>;
}
