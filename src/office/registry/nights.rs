//! The registry's part about nights: plans, shards and their attempts.

use crate::key::KeyId;
use crate::office::PersonIndex;
use crate::time::{Day, Timestamp};
use crate::words::identified;

identified! {
    /// A step of a night.
    pub enum NightStep {
        /// Audits everybody.
        Audit = "audit";
        /// Renews the commitments that are due in this night's share, or missing.
        Commitments = "commitments";
        /// Issues codes.
        Issue = "issue";
    }
}

/// What every worker of a night must have in common. The night notes it when it is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightTerms {
    /// The version of fede and an id of its sources: `0.1.0+1a2b3c4d5e6f7a8b`.
    pub program: String,
    /// SHA-256 of the audit rules.
    pub rules: [u8; 32],
    /// SHA-256 of the settings that decide about codes.
    pub config: [u8; 32],
}

/// The order for a night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightOrder {
    /// The time of all its acts.
    pub at: Timestamp,
    /// The officer who ordered it.
    pub officer: String,
    /// What it does, in the order of [`NightStep::ALL`].
    pub steps: Vec<NightStep>,
    /// What its workers have in common.
    pub terms: NightTerms,
    /// The keys that may sign.
    pub keys: Vec<KeyId>,
}

identified! {
    /// The state of a night.
    pub enum NightState {
        /// Workers take its shards.
        Open = "open";
        /// Every shard is done.
        Done = "done";
        /// An officer has ended it before.
        Abandoned = "abandoned";
    }
}

/// A night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Night {
    /// Its number.
    pub number: i64,
    /// What makes the names of its outputs unique.
    pub tag: String,
    /// What was ordered.
    pub order: NightOrder,
    /// Its state.
    pub state: NightState,
    /// How many seconds it took, or takes since.
    pub seconds: u64,
}

impl Night {
    /// The directory of its outputs.
    #[must_use]
    pub fn directory(&self) -> String {
        format!("night-{:06}-{}", self.number, self.tag)
    }
}

identified! {
    /// The last step of a shard that is stored.
    pub enum ShardState {
        /// Nothing is done.
        Planned = "planned";
        /// The audit is done.
        Audited = "audited";
        /// The commitments are there.
        Committed = "committed";
        /// Everything is done.
        Done = "done";
    }
}

/// A part of the people, in the order of their indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShardRange {
    /// The people after this one; `None`: from the first.
    pub after: Option<PersonIndex>,
    /// Up to and with this one; `None`: to the last.
    pub upto: Option<PersonIndex>,
    /// How many there were when the night was planned.
    pub people: u64,
}

impl ShardRange {
    /// Whether a person who is after `after` is in the part.
    #[must_use]
    pub fn has(&self, person: PersonIndex) -> bool {
        self.upto.is_none_or(|upto| person <= upto)
    }

    /// Whether people of the part may come after this one.
    #[must_use]
    pub fn goes_on_after(&self, person: PersonIndex) -> bool {
        self.upto.is_none_or(|upto| person < upto)
    }

    /// For how many people the plan reserves slots and numbers of decisions: some declare while
    /// the night runs. If there are more, the shard takes further ones.
    #[must_use]
    pub const fn reserved(&self) -> u64 {
        self.people.saturating_add(self.people / 64).saturating_add(16)
    }

    /// How many people are read at once: [`Self::reserved`].
    #[must_use]
    pub fn page(&self) -> usize {
        usize::try_from(self.reserved()).unwrap_or(usize::MAX)
    }
}

/// An attempt at a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The night.
    pub night: i64,
    /// The tag of the night: after a restore, another night may have the same number.
    pub tag: String,
    /// The shard, from 1.
    pub shard: i64,
    /// The number of the attempt, from 1. Only the last one can store anything.
    pub number: i64,
    /// Whose attempt it is.
    pub worker: String,
    /// The people.
    pub range: ShardRange,
    /// The day of the slots.
    pub day: Day,
    /// The first slot, and the layout of the day.
    pub slots: (u64, u32),
    /// The number of the first decision.
    pub first_decision: i64,
    /// What earlier attempts have stored.
    pub state: ShardState,
}

/// Whether an attempt at a shard has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It has. Whatever an earlier attempt stores from now on is thrown away.
    Attempt(Attempt),
    /// It has not: another worker has begun or stored a step of the shard a moment ago.
    Busy,
    /// It has not: the shard is done, or the night is over.
    Over,
}

/// What a step of a shard has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShardCounts {
    /// Number of people audited.
    pub audited: u64,
    /// Number of new decisions with a status.
    pub decided: u64,
    /// Number of new questions to an officer.
    pub asked: u64,
    /// Number of codes revoked.
    pub revoked: u64,
    /// Number of commitments made.
    pub renewed: u64,
    /// Number of codes issued.
    pub issued: u64,
    /// Number of people without a code.
    pub rejected: u64,
}

/// A file with the codes of a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardOutput {
    /// The shard.
    pub shard: i64,
    /// Its name in the store.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of it.
    pub digest: [u8; 32],
    /// Number of codes.
    pub issued: u64,
}

/// How far a night has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NightProgress {
    /// Number of shards.
    pub shards: u64,
    /// Number of shards in each state: planned, audited, committed, done.
    pub states: [u64; 4],
    /// Number of people when it was planned.
    pub people: u64,
    /// Number of people in shards that are done.
    pub people_done: u64,
    /// What was done.
    pub counts: ShardCounts,
    /// Number of workers that stored something in the last half minute, or began.
    pub workers: u64,
    /// Number of attempts.
    pub attempts: u64,
    /// The identifiers of failures after which a shard is tried again, with the number of shards.
    pub troubles: Vec<(String, u64)>,
}

impl NightProgress {
    /// Whether every shard is done.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        let [_, _, _, done] = self.states;
        done == self.shards
    }
}
