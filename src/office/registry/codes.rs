//! Codes that were issued from the registry, and withdrawn.

use super::{Person, RegistryError, StoredDecision};
use crate::office::{PersonIndex, Stay};
use crate::payload::{Commitment, Cti, Withdrawal};
use crate::time::{Day, Timestamp};

/// A code that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCode {
    /// Its identifier.
    pub cti: Cti,
    /// Whose it is.
    pub person: PersonIndex,
    /// The decision that it states.
    pub decision: i64,
    /// When it was issued.
    pub issued: Timestamp,
    /// When it expires.
    pub expires: Timestamp,
    /// Its text.
    pub text: String,
    /// How it was withdrawn, and when.
    pub withdrawn: Option<(Withdrawal, Timestamp)>,
}

/// Someone for whom a code is to be issued.
#[derive(Debug, Clone)]
pub struct DuePerson {
    /// Their index.
    pub index: PersonIndex,
    /// Who it is.
    pub person: Person,
    /// The decision that counts for them, which has a status.
    pub decision: StoredDecision,
    /// The commitment to their document's number, and when it was made.
    pub commitment: Option<(Commitment, Timestamp)>,
    /// Where they have been, without what has been corrected.
    pub stays: Vec<Stay>,
}

/// When a code is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueWindow {
    /// The time of issue.
    pub at: Timestamp,
    /// Who holds a code that counts until then is not due another.
    pub until: Timestamp,
    /// Who has last declared before then is due none.
    pub seen_since: Timestamp,
}

/// Codes.
pub trait Codes {
    /// At most `limit` people after one, in the order of their indices, whose last decision has a status, and who hold
    /// no code for it that counts at `at` and still will at `until`; and the last index that was looked at, none at the
    /// end.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn due(
        &self,
        after: Option<PersonIndex>,
        limit: usize,
        window: DueWindow,
    ) -> Result<(Vec<DuePerson>, Option<PersonIndex>), RegistryError>;

    /// One person, whether a code is due or not; none without a decision that has a status.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn due_person(&self, person: PersonIndex) -> Result<Option<DuePerson>, RegistryError>;

    /// Takes slots of a day, for good: the first position, and how many bits the day's slots have. `bits` is for a day
    /// that has not begun.
    ///
    /// # Errors
    /// [`RegistryError::Slots`].
    fn take_slots(&mut self, day: Day, bits: u32, count: u64) -> Result<(u64, u32), RegistryError>;

    /// Keeps a code.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_code(&mut self, code: &IssuedCode) -> Result<(), RegistryError>;

    /// A code by its identifier.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn code(&self, cti: Cti) -> Result<Option<IssuedCode>, RegistryError>;

    /// Every code of a person, in the order of their issue.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn codes_of(&self, person: PersonIndex) -> Result<Vec<IssuedCode>, RegistryError>;

    /// Calls `each` with every code that counts at `at` and is not withdrawn.
    ///
    /// # Errors
    /// [`RegistryError`], and what `each` returns.
    fn current_codes(
        &self,
        at: Timestamp,
        each: &mut dyn FnMut(IssuedCode) -> Result<(), RegistryError>,
    ) -> Result<(), RegistryError>;

    /// Withdraws a code, or changes how; none lets a suspended one count again.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn withdraw(&mut self, cti: Cti, withdrawal: Option<Withdrawal>, at: Timestamp) -> Result<(), RegistryError>;

    /// Every withdrawn code of a day or later.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn withdrawn(&self, since: Day) -> Result<Vec<(Cti, Withdrawal)>, RegistryError>;
}
