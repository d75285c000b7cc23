//! A worker that was started by number: it does its part of the shards, without a queue.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::event::{WorkerEnd, WorkerEvent};
use super::run::{IDLE, State, Tell, Worker, pause};
use crate::office::night::{NightError, ShardEnd};
use crate::office::registry::NightState;

/// How often the pause after a late attempt is doubled at most: to four minutes.
const DOUBLED: u32 = 9;

/// What is left of a part after one look at its shards.
#[derive(Debug, Clone, Copy)]
enum PartEnd {
    /// Nothing.
    Done,
    /// Shards that another worker has.
    Left {
        /// Number of shards that this worker has done.
        done: u32,
        /// Number of its attempts that were thrown away.
        late: u32,
    },
}

impl<'a> Worker<'a> {
    /// Does every `shards`th shard of the open night, from `shard` (1 is the first), without a queue:
    /// for those who start workers by number. If the last night is over, there is nothing to do.
    ///
    /// # Errors
    /// As [`Self::run`]; [`NightError::NoNight`] before the first night; and what a shard fails with,
    /// after the others were done.
    pub fn run_part(
        &self,
        (shard, shards): (u32, u32),
        stop: &AtomicBool,
        tell: Tell<'_>,
    ) -> Result<WorkerEnd, NightError> {
        let mut state = State::default();
        let (mut last, mut late) = ("", 0);
        while !stop.load(Ordering::Relaxed) {
            match self.part_pass(&mut state, (shard, shards), stop, tell) {
                Ok(PartEnd::Done) => return Ok(WorkerEnd::Idle),
                Ok(PartEnd::Left { done, late: again }) => {
                    last = "";
                    // Looks at shards that others have do not count.
                    late = if done > 0 { 0 } else { late + again.min(1) };
                    pause(late_pause(self.name, late), stop);
                }
                Err(error) => state.wait_out(error, &mut last, stop, tell)?,
            }
        }
        Ok(WorkerEnd::Stopped)
    }

    /// Tries every shard of the part that is not done.
    fn part_pass(
        &self,
        state: &mut State<'a>,
        (shard, shards): (u32, u32),
        stop: &AtomicBool,
        tell: Tell<'_>,
    ) -> Result<PartEnd, NightError> {
        let Some(night) = self.join(state, tell)? else {
            // Its end may be the work of this process, before it was killed and started again.
            let last = self.worker(state)?.registry().night(None)?.ok_or(NightError::NoNight)?;
            if last.state == NightState::Open {
                return Ok(PartEnd::Left { done: 0, late: 0 });
            }
            self.sweep(state)?;
            tell(&WorkerEvent::Over { night: last.number });
            return Ok(PartEnd::Done);
        };
        let open = self.worker(state)?.registry().open_shards(night.number)?;
        let is_mine = |number: i64| (number - 1) % i64::from(shards) == i64::from(shard) - 1;
        let (mut done, mut late, mut busy, mut trouble) = (0, 0, 0, None::<NightError>);
        for number in open.into_iter().filter(|number| is_mine(*number)) {
            if stop.load(Ordering::Relaxed) {
                return Ok(PartEnd::Left { done, late });
            }
            match self.worker(state)?.work(night.number, number, stop, &|event| tell(&WorkerEvent::Shard(event))) {
                Ok(ShardEnd::Done) => done += 1,
                Ok(ShardEnd::Late) => late += 1,
                Ok(ShardEnd::Busy | ShardEnd::Stopped) => busy += 1,
                Err(error) if error.is_of_worker() || error.is_of_server() => return Err(error),
                // The other shards are done all the same.
                Err(error) => {
                    self.note(state, (night.number, number), &error, tell);
                    if trouble.as_ref().is_none_or(|first| first.is_passing() && !error.is_passing()) {
                        trouble = Some(error);
                    }
                }
            }
        }
        if let Some(error) = trouble {
            return Err(error);
        }
        self.end(state, &night, tell)?;
        Ok(if late + busy == 0 { PartEnd::Done } else { PartEnd::Left { done, late } })
    }
}

/// The pause before a part is looked at again, after attempts were thrown away so often without one
/// that was not. It grows, and differs from worker to worker: of two that take a shard from each
/// other, one gets the time to store a step.
fn late_pause(name: &str, times: u32) -> Duration {
    let longest = IDLE * 2_u32.pow(times.min(DOUBLED));
    let chance = Sha256::digest(format!("{name} {times}")).first().copied().unwrap_or(0);
    if times == 0 { IDLE } else { longest / 2 + longest / 2 * u32::from(chance) / 255 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_pauses_grow_and_differ() {
        assert_eq!(late_pause("a", 0), IDLE);
        for times in 1..20 {
            let longest = IDLE * 2_u32.pow(times.min(DOUBLED));
            let (one, other) = (late_pause("w1", times), late_pause("w2", times));
            for pause in [one, other] {
                assert!((longest / 2..=longest).contains(&pause), "{times}: {pause:?}");
            }
            assert_ne!(one, other);
        }
    }
}
