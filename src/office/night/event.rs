//! What a worker tells while it works, for logs and metrics: numbers, never people.

use crate::office::registry::{ShardCounts, ShardState};

/// An event of an attempt at a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardEvent<'a> {
    /// The night.
    pub night: i64,
    /// The shard.
    pub shard: i64,
    /// The number of the attempt.
    pub attempt: i64,
    /// What has happened.
    pub news: ShardNews<'a>,
}

/// What has happened to a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShardNews<'a> {
    /// An attempt has begun.
    Begun,
    /// A step is stored.
    Stored {
        /// The state of the shard afterwards.
        state: ShardState,
        /// What the step has done.
        counts: ShardCounts,
    },
    /// A part of the commitments is stored.
    Renewed {
        /// Number of commitments.
        commitments: u64,
    },
    /// Nobody gets a code for a decision.
    Rejected {
        /// The decision.
        decision: i64,
        /// The identifier of the error.
        error: &'a str,
    },
    /// Decisions have changed since the codes were signed: they are signed again.
    Changed,
    /// A later attempt has begun: nothing more of this one is stored.
    Late,
    /// The worker is to stop.
    Stopped,
    /// The attempt has failed, and will be made again.
    Failed {
        /// The identifier of the error.
        error: &'a str,
    },
}

impl ShardEvent<'_> {
    /// Emits the event as an event of `tracing`.
    pub fn trace(&self) {
        let Self { night, shard, attempt, news } = self;
        match news {
            ShardNews::Begun => tracing::info!(target: "fede::night", night, shard, attempt, event = "begun"),
            ShardNews::Stored { state, counts } => {
                let ShardCounts { audited, decided, asked, revoked, renewed, issued, rejected } = counts;
                let state = state.id();
                tracing::info!(
                    target: "fede::night", night, shard, attempt, event = "stored", state,
                    audited, decided, asked, revoked, renewed, issued, rejected
                );
            }
            ShardNews::Renewed { commitments } => {
                tracing::debug!(target: "fede::night", night, shard, attempt, event = "renewed", commitments);
            }
            ShardNews::Rejected { decision, error } => {
                tracing::warn!(target: "fede::night", night, shard, attempt, event = "rejected", decision, error);
            }
            ShardNews::Changed => tracing::info!(target: "fede::night", night, shard, attempt, event = "changed"),
            ShardNews::Late => tracing::warn!(target: "fede::night", night, shard, attempt, event = "late"),
            ShardNews::Stopped => tracing::info!(target: "fede::night", night, shard, attempt, event = "stopped"),
            ShardNews::Failed { error } => {
                tracing::warn!(target: "fede::night", night, shard, attempt, event = "failed", error);
            }
        }
    }
}
