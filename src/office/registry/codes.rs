//! The registry's part about codes: issued and withdrawn.

use super::{Person, RegistryError, StoredDecision};
use crate::office::{PersonIndex, Stay};
use crate::payload::{Commitment, Cti, Withdrawal};
use crate::time::{Day, Timestamp};

/// An issued code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCode {
    /// The identifier.
    pub cti: Cti,
    /// The person of the code.
    pub person: PersonIndex,
    /// The decision that the code states.
    pub decision: i64,
    /// When it was issued.
    pub issued: Timestamp,
    /// When it expires.
    pub expires: Timestamp,
    /// The text of the code.
    pub text: String,
    /// How and when the code was withdrawn.
    pub withdrawn: Option<(Withdrawal, Timestamp)>,
}

/// A person for whom a code is to be issued.
#[derive(Debug, Clone)]
pub struct DuePerson {
    /// The index of the person.
    pub index: PersonIndex,
    /// The person's record.
    pub person: Person,
    /// The last decision about the person. It has a status.
    pub decision: StoredDecision,
    /// The commitment to the document's number, and when it was computed.
    pub commitment: Option<(Commitment, Timestamp)>,
    /// Known stays, without those that a correction removed.
    pub stays: Vec<Stay>,
}

/// When a new code is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueWindow {
    /// The time of issue.
    pub at: Timestamp,
    /// A person with a code that is valid until then needs no new code.
    pub until: Timestamp,
    /// A person whose last declaration is older gets no code.
    pub seen_since: Timestamp,
}

/// Codes.
pub trait Codes {
    /// People who need a new code: their last decision has a status, and they have no code for it
    /// that is valid at `at` and still at `until`.
    ///
    /// Examines at most `limit` people after `after`, in the order of their indices. Returns the
    /// people and the last index examined, `None` at the end.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn due(
        &self,
        after: Option<PersonIndex>,
        limit: usize,
        window: DueWindow,
    ) -> Result<(Vec<DuePerson>, Option<PersonIndex>), RegistryError>;

    /// One person, whether a code is due or not. `None` if no decision has a status.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn due_person(&self, person: PersonIndex) -> Result<Option<DuePerson>, RegistryError>;

    /// Reserves slots of a day permanently. Returns the first position and the number of bits of
    /// the day. `bits` is used only for a day that has no slots yet.
    ///
    /// # Errors
    /// [`RegistryError::Slots`].
    fn take_slots(&mut self, day: Day, bits: u32, count: u64) -> Result<(u64, u32), RegistryError>;

    /// Stores a code.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_code(&mut self, code: &IssuedCode) -> Result<(), RegistryError>;

    /// A code by its identifier.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn code(&self, cti: Cti) -> Result<Option<IssuedCode>, RegistryError>;

    /// Every code of a person, in the order of issue.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn codes_of(&self, person: PersonIndex) -> Result<Vec<IssuedCode>, RegistryError>;

    /// Calls `each` with every code that is valid at `at` and not withdrawn.
    ///
    /// # Errors
    /// [`RegistryError`], and what `each` returns.
    fn current_codes<E: From<RegistryError>>(
        &self,
        at: Timestamp,
        each: &mut dyn FnMut(IssuedCode) -> Result<(), E>,
    ) -> Result<(), E>
    where
        Self: Sized;

    /// Withdraws a code or changes its withdrawal. `None` reinstates a suspended code.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn withdraw(&mut self, cti: Cti, withdrawal: Option<Withdrawal>, at: Timestamp) -> Result<(), RegistryError>;

    /// Every withdrawn code that was issued on `since` or later.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn withdrawn(&self, since: Day) -> Result<Vec<(Cti, Withdrawal)>, RegistryError>;
}
