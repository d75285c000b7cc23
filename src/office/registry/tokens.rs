//! The registry's part about other systems: their tokens, and the answers that they may ask for again.

use core::fmt;

use super::RegistryError;
use crate::office::accounts::StoredToken;
use crate::time::Timestamp;

/// An answer that is given again if the same request comes again. All of it is sealed or hashed with
/// keys of the office.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The keyed hash of the token and the key of the request.
    pub key: [u8; 32],
    /// The keyed hash of the request.
    pub request: [u8; 32],
    /// When it was given.
    pub made: Timestamp,
    /// The answer, encrypted.
    pub answer: String,
}

impl fmt::Debug for KeptAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptAnswer").field("made", &self.made).finish_non_exhaustive()
    }
}

impl KeptAnswer {
    /// How long an answer is given again, in seconds.
    pub const KEPT_SECONDS: u64 = 86_400;
    /// Maximum number of old answers that one new answer removes. More than one, so that they become
    /// fewer; few, so that nobody waits.
    pub const REMOVED: usize = 100;
}

/// Tokens of other systems, and kept answers.
pub trait Tokens {
    /// Finds a token by its hash.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn token(&self, hash: &[u8; 32]) -> Result<Option<StoredToken>, RegistryError>;

    /// Every token, in the order of the comparison keys of the names.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn tokens(&self) -> Result<Vec<StoredToken>, RegistryError>;

    /// Stores a token. Replaces a token with the same name.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_token(&mut self, token: &StoredToken) -> Result<(), RegistryError>;

    /// Finds an answer that was given after a time.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn answer(&self, key: &[u8; 32], after: Timestamp) -> Result<Option<KeptAnswer>, RegistryError>;

    /// Stores an answer. An answer with this key that was given after `after` stays as it is; older
    /// ones are removed, at most [`KeptAnswer::REMOVED`] at a time.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_answer(&mut self, answer: &KeptAnswer, after: Timestamp) -> Result<(), RegistryError>;
}
