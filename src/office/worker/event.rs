//! What a worker tells, and how it ends.

use crate::office::night::{NightError, ShardEvent};
use crate::words::Explain;

/// What a worker tells while it works.
#[derive(Debug)]
#[non_exhaustive]
pub enum WorkerEvent<'a> {
    /// It works on a night.
    Joined {
        /// The night.
        night: i64,
    },
    /// Something has happened to a shard.
    Shard(&'a ShardEvent<'a>),
    /// It has ended a night: every shard is done.
    Ended {
        /// The night.
        night: i64,
    },
    /// It has found the last night over.
    Over {
        /// The night.
        night: i64,
    },
    /// It waits, because something fails that will pass.
    Waiting {
        /// What fails.
        error: &'a NightError,
    },
}

impl WorkerEvent<'_> {
    /// Emits the event as an event of `tracing`: numbers and identifiers, never people.
    pub fn trace(&self) {
        match self {
            Self::Joined { night } => tracing::info!(target: "fede::night", night, event = "joined"),
            Self::Shard(event) => event.trace(),
            Self::Ended { night } => tracing::info!(target: "fede::night", night, event = "ended"),
            Self::Over { night } => tracing::info!(target: "fede::night", night, event = "over"),
            Self::Waiting { error } => {
                tracing::warn!(target: "fede::night", event = "waiting", error = error.id());
            }
        }
    }
}

/// How a worker ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerEnd {
    /// It was told to stop.
    Stopped,
    /// No night is open, or its part is done, and it was to end then.
    Idle,
}
