//! The counts of a shift: verdicts and reasons over time, read times, the age of the list. Nothing about a person.

use std::collections::BTreeMap;

use super::{Judgement, Moment};
use crate::time::Timestamp;
use crate::verifier::Decision;

/// What is counted together: a decision, and the first reason for it.
pub(super) type Outcome = (&'static str, &'static str);

/// The counts of a shift.
#[derive(Debug, Clone)]
pub struct Tally {
    begun: Moment,
    last: Moment,
    slots: BTreeMap<u64, Slot>,
    frames: u64,
    dropped: u64,
    read_millis: [u64; Self::READ_LIMITS.len() + 1],
    slowest_millis: u64,
}

/// Some minutes of a shift.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    pub(super) outcomes: BTreeMap<Outcome, u64>,
    /// The age of the gate's set at the end of it, in seconds.
    pub(super) set_age: Option<u64>,
}

/// As what a judgement is counted.
fn outcome(judgement: &Judgement) -> Outcome {
    (judgement.decision().id(), judgement.reason_ids().first().copied().unwrap_or(""))
}

impl Tally {
    /// The length of a slot, in minutes.
    pub const SLOT_MINUTES: u64 = 10;
    /// A week of slots: then a shift is no shift, and the oldest are put together.
    pub(super) const MAX_SLOTS: usize = 1008;
    /// The classes of read times: up to so many milliseconds, and a last one without a limit.
    pub const READ_LIMITS: [u64; 6] = [25, 50, 100, 200, 500, 1000];

    /// Begins to count.
    #[must_use]
    pub const fn new(begun: Moment) -> Self {
        Self {
            begun,
            last: begun,
            slots: BTreeMap::new(),
            frames: 0,
            dropped: 0,
            read_millis: [0; Self::READ_LIMITS.len() + 1],
            slowest_millis: 0,
        }
    }

    /// A frame was looked at.
    pub const fn frame(&mut self) {
        self.frames += 1;
    }

    /// So many frames came while another was looked at, and were left out.
    pub const fn dropped(&mut self, frames: u64) {
        self.dropped += frames;
    }

    /// A code was read so many milliseconds after its frame had come.
    pub fn read_in(&mut self, millis: u64) {
        let class = Self::READ_LIMITS.iter().take_while(|limit| millis > **limit).count();
        if let Some(count) = self.read_millis.get_mut(class) {
            *count += 1;
        }
        self.slowest_millis = self.slowest_millis.max(millis);
    }

    /// A code was judged, by a set that was proved fresh then.
    pub(super) fn judged(&mut self, judgement: &Judgement, now: Moment, proved: Option<Timestamp>) {
        self.last = now;
        let slot = now.since(self.begun.millis) / (Self::SLOT_MINUTES * 60_000);
        if self.slots.len() >= Self::MAX_SLOTS && !self.slots.contains_key(&slot) {
            self.put_oldest_together();
        }
        let slot = self.slots.entry(slot).or_default();
        *slot.outcomes.entry(outcome(judgement)).or_default() += 1;
        slot.set_age = proved.map(|proved| now.at.seconds().saturating_sub(proved.seconds()));
    }

    /// What was said of the last code has changed: it is counted as what it is now.
    pub(super) fn rejudged(&mut self, before: &Judgement, after: &Judgement, now: Moment) {
        self.last = now;
        let [before, after] = [before, after].map(outcome);
        let Some(slot) = self.slots.values_mut().rev().find(|slot| slot.outcomes.contains_key(&before)) else { return };
        if let Some(count) = slot.outcomes.get_mut(&before) {
            *count = count.saturating_sub(1);
        }
        slot.outcomes.retain(|_, count| *count > 0);
        *slot.outcomes.entry(after).or_default() += 1;
    }

    fn put_oldest_together(&mut self) {
        let Some((_, oldest)) = self.slots.pop_first() else { return };
        let Some(mut next) = self.slots.first_entry() else { return };
        for (outcome, count) in oldest.outcomes {
            *next.get_mut().outcomes.entry(outcome).or_default() += count;
        }
    }

    /// When the shift began.
    #[must_use]
    pub const fn begun(&self) -> Moment {
        self.begun
    }

    /// When the last code was judged.
    #[must_use]
    pub const fn last(&self) -> Moment {
        self.last
    }

    /// Frames looked at.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// Frames left out.
    #[must_use]
    pub const fn frames_dropped(&self) -> u64 {
        self.dropped
    }

    /// How many codes were decided so.
    #[must_use]
    pub fn count(&self, decision: Decision) -> u64 {
        self.totals().iter().filter(|((of, _), _)| *of == decision.id()).map(|(_, count)| count).sum()
    }

    /// Codes read, by the classes of [`Self::READ_LIMITS`].
    #[must_use]
    pub const fn read_times(&self) -> &[u64; Self::READ_LIMITS.len() + 1] {
        &self.read_millis
    }

    /// The longest time to read a code, in milliseconds.
    #[must_use]
    pub const fn slowest_millis(&self) -> u64 {
        self.slowest_millis
    }

    pub(super) const fn slots(&self) -> &BTreeMap<u64, Slot> {
        &self.slots
    }

    /// Every outcome with its count.
    pub(super) fn totals(&self) -> BTreeMap<Outcome, u64> {
        let mut totals = BTreeMap::new();
        for (outcome, count) in self.slots.values().flat_map(|slot| &slot.outcomes) {
            *totals.entry(*outcome).or_default() += count;
        }
        totals
    }

    /// When a slot began, by the clock at the beginning of the shift.
    pub(super) fn slot_begins(&self, slot: u64) -> Timestamp {
        self.begun.at.saturating_add(slot.saturating_mul(Self::SLOT_MINUTES * 60))
    }
}
