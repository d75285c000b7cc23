//! The registry's part about codes: issued and withdrawn; slots, runs and progress of batches.

use serde::{Deserialize, Serialize};

use super::{Person, RegistryError, StoredDecision};
use crate::issuer::BoundCode;
use crate::key::KeyId;
use crate::office::{Act, PersonIndex, Stay};
use crate::payload::{Commitment, Cti, HolderKey, Withdrawal};
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

impl IssuedCode {
    /// The telephone to which the code is bound. `None`: a code for paper.
    #[must_use]
    pub fn telephone(&self) -> Option<HolderKey> {
        telephone_of(&self.text)
    }
}

/// The telephone to which the text of a code is bound.
pub(super) fn telephone_of(text: &str) -> Option<HolderKey> {
    BoundCode::from_text(text).ok().map(|bound| *bound.key())
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
    /// The telephone to which the code is bound. `None`: a code for paper.
    pub telephone: Option<HolderKey>,
}

impl DuePerson {
    /// The codes that a person needs who has these telephones: one for each, or one for paper.
    #[must_use]
    pub fn each_form(self, telephones: &[HolderKey]) -> Vec<Self> {
        if telephones.is_empty() {
            return vec![Self { telephone: None, ..self }];
        }
        telephones.iter().map(|key| Self { telephone: Some(*key), ..self.clone() }).collect()
    }
}

/// When a new code is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueWindow {
    /// The time of issue. A code that is issued later is not valid yet, and does not count.
    pub at: Timestamp,
    /// A person with a code that is valid until then needs no new code.
    pub until: Timestamp,
    /// A person whose last declaration is older gets no code.
    pub seen_since: Timestamp,
}

/// Codes.
pub trait Codes {
    /// The codes that people need: their last decision has a status, and they have no code for it
    /// that is valid at `at` and still at `until`. A person with telephones needs one for each of
    /// them and none for paper, and stands there once for each code.
    ///
    /// Examines at most `limit` people after `after`, in the order of their indices. Returns the
    /// codes and the last index examined, `None` at the end.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn due(
        &self,
        after: Option<PersonIndex>,
        limit: usize,
        window: DueWindow,
    ) -> Result<(Vec<DuePerson>, Option<PersonIndex>), RegistryError>;

    /// One person, for paper, whether a code is due or not. `None` if no decision has a status.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn due_person(&self, person: PersonIndex) -> Result<Option<DuePerson>, RegistryError>;

    /// Reserves slots of a day permanently. Returns the first position and the layout of the day
    /// ([`SlotSequence`](crate::office::SlotSequence)). `bits` is used only for a day that has no
    /// slots yet.
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

/// Batches, and the commitments they use.
pub trait Batches {
    /// The commitment to a person's document number, and when it was computed.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn commitment(&self, person: PersonIndex) -> Result<Option<(Commitment, Timestamp)>, RegistryError>;

    /// Stores commitments that were computed at `at`.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_commitments(&mut self, made: &[(PersonIndex, Commitment)], at: Timestamp) -> Result<(), RegistryError>;

    /// The batch of a run that was started and is not complete, however old it is. `people` is the
    /// digest of the people file. `run` is the shard, the number of shards and the output path.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn unfinished(&self, people: &[u8; 32], kid: KeyId, run: (u32, u32, &str)) -> Result<Option<Batch>, RegistryError>;

    /// Finds the batch of a people file, or creates one and reserves its slots.
    ///
    /// # Errors
    /// [`RegistryError`], in particular [`RegistryError::Slots`].
    fn batch(&mut self, order: &BatchOrder, act: &Act) -> Result<Batch, RegistryError>;

    /// The progress of a run; `None` if it has not started.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn progress(&self, run: &Run) -> Result<Option<Progress>, RegistryError>;

    /// The batch that was created last, and its runs.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn last_batch(&self) -> Result<Option<LastBatch>, RegistryError>;

    /// Stores the progress of a run and its new commitments, in one transaction. `end` is the
    /// journal line of a completed run.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn checkpoint(
        &mut self,
        run: &Run,
        progress: &Progress,
        made: &[(PersonIndex, Commitment)],
        end: Option<&Act>,
    ) -> Result<(), RegistryError>;
}

/// The request for a batch: a people file, a key and an issue time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOrder {
    /// SHA-256 of the people file.
    pub people: [u8; 32],
    /// The key that signs.
    pub kid: KeyId,
    /// The issue time.
    pub issued: Timestamp,
    /// Maximum number of slots needed.
    pub slots: u64,
    /// Number of slots of the day, as a power of two. Ignored if the day already has slots.
    pub bits: u32,
}

/// A batch, with the values of its first request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// The number in the registry.
    pub number: i64,
    /// The issue time of its codes.
    pub issued: Timestamp,
    /// The position of its first row among the slots of the day.
    pub first: u64,
    /// Number of slots of the batch.
    pub slots: u64,
    /// Number of slots of the day, as a power of two.
    pub bits: u32,
    /// Whether the batch existed before this call.
    pub was_there: bool,
}

/// A run over a shard of a batch, into one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The batch.
    pub batch: i64,
    /// The shard, from 1.
    pub shard: u32,
    /// The number of shards.
    pub shards: u32,
    /// The output path.
    pub out: String,
}

/// A batch, and how far its runs have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastBatch {
    /// The batch.
    pub batch: Batch,
    /// Its runs, in the order of number of shards, shard and output.
    pub runs: Vec<(Run, Progress)>,
}

/// The progress of a run. Everything before these positions is safe on disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Number of lines read from the people file.
    pub lines: u64,
    /// Length of the output: bytes, or rows of a database.
    pub output: u64,
    /// Length of the list of codes, in bytes.
    pub codes: u64,
    /// Length of the list of rejects, in bytes.
    pub rejects: u64,
    /// Number of codes issued.
    pub issued: u64,
    /// Number of rows rejected.
    pub rejected: u64,
    /// Whether the run is complete.
    pub done: bool,
}

impl Progress {
    /// Reads what a registry has stored.
    pub(super) fn from_stored(text: &str) -> Result<Self, RegistryError> {
        serde_json::from_str(text).map_err(|_| RegistryError::Damaged { expected: "batch" })
    }
}
