//! The registry's part of batch issue: slots, runs and progress.

use serde::{Deserialize, Serialize};

use super::RegistryError;
use crate::key::KeyId;
use crate::office::{Act, PersonIndex};
use crate::payload::Commitment;
use crate::time::Timestamp;

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
