//! Many codes at once: which slots a file of people has, and how far it has come.

use serde::{Deserialize, Serialize};

use super::RegistryError;
use crate::key::KeyId;
use crate::office::{Act, PersonIndex};
use crate::payload::Commitment;
use crate::time::Timestamp;

/// Batches of codes, and the commitments that they share.
pub trait Batches {
    /// The commitment to a person's document number, and when it was made.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn commitment(&self, person: PersonIndex) -> Result<Option<(Commitment, Timestamp)>, RegistryError>;

    /// Keeps commitments that were made at a time.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_commitments(&mut self, made: &[(PersonIndex, Commitment)], at: Timestamp) -> Result<(), RegistryError>;

    /// The batch of a run that has begun and not ended, whenever that was: a file of people, by its digest, under a key;
    /// the run's shard, of how many, and its output.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn unfinished(&self, people: &[u8; 32], kid: KeyId, run: (u32, u32, &str)) -> Result<Option<Batch>, RegistryError>;

    /// Finds the batch of a file of people, or reserves slots for one.
    ///
    /// # Errors
    /// [`RegistryError`], above all [`RegistryError::Slots`].
    fn batch(&mut self, order: &BatchOrder, act: &Act) -> Result<Batch, RegistryError>;

    /// How far a run has come; none where it has not begun.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn progress(&self, run: &Run) -> Result<Option<Progress>, RegistryError>;

    /// Keeps how far a run has come, with the commitments that it has made since. The last one, with `end`,
    /// is the run's end.
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

/// What is to be issued: a file of people, by its digest, under one key on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOrder {
    /// SHA-256 of the file.
    pub people: [u8; 32],
    /// The key that signs.
    pub kid: KeyId,
    /// When it is issued.
    pub issued: Timestamp,
    /// How many slots it needs at most.
    pub slots: u64,
    /// How many slots the day has, as a power of two, unless the day has begun already.
    pub bits: u32,
}

/// A batch, as it was when it was first ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// Its number in the registry.
    pub number: i64,
    /// When its codes are issued.
    pub issued: Timestamp,
    /// The position in the day's slots of its first row.
    pub first: u64,
    /// How many slots it has.
    pub slots: u64,
    /// How many slots the day has, as a power of two.
    pub bits: u32,
    /// Whether there has been one before this call.
    pub was_there: bool,
}

/// One pass over a part of a batch into one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The batch.
    pub batch: i64,
    /// Which part, from 1 on.
    pub shard: u32,
    /// Of how many.
    pub shards: u32,
    /// Where the codes go.
    pub out: String,
}

/// How far a run has come: everything before these positions is on the disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Lines read of the people file.
    pub lines: u64,
    /// Length of the output: bytes, or rows where it is a database.
    pub output: u64,
    /// Bytes of the list of codes.
    pub codes: u64,
    /// Bytes of the list of rejects.
    pub rejects: u64,
    /// Codes issued.
    pub issued: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Whether the run has ended.
    pub done: bool,
}
