//! The log of a worker and of a night: what happens to shards, without anything about a person.

use core::cell::Cell;

use crate::cli::clock::Stopwatch;
use crate::office::night::{ShardEvent, ShardNews};
use crate::office::registry::NightProgress;
use crate::office::worker::WorkerEvent;

/// Which events of a worker are logged. A fault in the rules can reject everybody: the first rejects
/// of each shard say why, and the event `stored` has their number.
#[derive(Default)]
pub(super) struct EventLog {
    /// The last shard that had rejects, and how many were logged.
    rejects: Cell<((i64, i64), u32)>,
}

impl EventLog {
    /// Maximum number of rejects of a shard that are logged.
    const MAX_REJECTS: u32 = 20;

    /// Whether an event is logged.
    pub(super) fn takes(&self, event: &WorkerEvent<'_>) -> bool {
        let WorkerEvent::Shard(ShardEvent { night, shard, news: ShardNews::Rejected { .. }, .. }) = event else {
            return true;
        };
        let (last, logged) = self.rejects.get();
        let logged = if last == (*night, *shard) { logged } else { 0 };
        self.rejects.set(((*night, *shard), logged.saturating_add(1)));
        logged < Self::MAX_REJECTS
    }
}

/// The log of how far a night is: at most a line in ten seconds, and only if something was done.
#[derive(Default)]
pub(super) struct ProgressLog {
    last: Option<(Stopwatch, u64)>,
}

impl ProgressLog {
    /// Number of seconds between two lines.
    const PERIOD: f64 = 10.0;

    pub(super) fn add(&mut self, night: i64, progress: &NightProgress) {
        let [.., done] = progress.states;
        let is_due = self.last.as_ref().is_none_or(|(since, last)| *last != done && since.seconds() >= Self::PERIOD);
        if is_due || progress.is_complete() {
            let NightProgress { shards, people, people_done, workers, attempts, counts, .. } = progress;
            let (issued, rejected) = (counts.issued, counts.rejected);
            tracing::info!(
                target: "fede::night", night, event = "progress", shards, done, people, people_done, workers, attempts,
                issued, rejected
            );
            self.last = Some((Stopwatch::start(), done));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rejects_of_each_shard_are_logged() {
        let log = EventLog::default();
        let takes = |shard| {
            let news = ShardNews::Rejected { decision: 1, error: "a" };
            log.takes(&WorkerEvent::Shard(&ShardEvent { night: 1, shard, attempt: 1, news }))
        };
        assert_eq!((0..50).filter(|_| takes(1)).count(), 20);
        assert_eq!((0..5).filter(|_| takes(2)).count(), 5);
        assert!(log.takes(&WorkerEvent::Joined { night: 1 }));
    }
}
