//! Counts of a shift: verdicts and reasons over time, read times, age of the set. No personal data.

use std::collections::BTreeMap;

use super::{Judgement, Moment, Sign};
use crate::time::Timestamp;
use crate::verifier::Decision;
use crate::words::identified;

/// Unit of counting: a sign and its first reason.
pub(super) type Outcome = (Sign, &'static str);

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

/// Counts of one interval of a shift.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    pub(super) outcomes: BTreeMap<Outcome, u64>,
    /// What people decided where the gate left it to them, by the first reason.
    pub(super) decided: BTreeMap<(PersonsDecision, &'static str), u64>,
    /// Age of the gate's set at the end of the interval, in seconds.
    pub(super) set_age: Option<u64>,
}

identified! {
    /// The decision of a person at a gate whose rules leave it to one. It changes no verdict.
    pub enum PersonsDecision {
        /// The person was let in.
        LetIn = "let-in";
        /// The person was sent away.
        SendAway = "send-away";
    }
}

/// The outcome that a judgement is counted as.
fn outcome(judgement: &Judgement) -> Outcome {
    (judgement.sign(), first_reason(judgement))
}

fn first_reason(judgement: &Judgement) -> &'static str {
    judgement.reason_ids().first().copied().unwrap_or("")
}

impl Tally {
    /// Length of a slot in minutes.
    pub(super) const SLOT_MINUTES: u64 = 10;
    /// Maximum number of slots: one week. Beyond it the oldest are merged.
    pub(super) const MAX_SLOTS: usize = 1008;
    /// Upper limits of the classes of read times, in ms. The last class has no limit.
    pub(super) const READ_LIMITS: [u64; 6] = [25, 50, 100, 200, 500, 1000];

    /// Starts counting.
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

    /// Counts a frame that was read.
    pub const fn frame(&mut self) {
        self.frames += 1;
    }

    /// Counts frames that were dropped while another was read.
    pub const fn dropped(&mut self, frames: u64) {
        self.dropped += frames;
    }

    /// Counts a code by the time from its frame to its result, in ms.
    pub fn read_in(&mut self, millis: u64) {
        let class = Self::READ_LIMITS.iter().take_while(|limit| millis > **limit).count();
        if let Some(count) = self.read_millis.get_mut(class) {
            *count += 1;
        }
        self.slowest_millis = self.slowest_millis.max(millis);
    }

    /// Counts a judgement. `proved` is when the set was last confirmed current.
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

    /// Moves the last code from its old outcome to its new one.
    pub(super) fn rejudged(&mut self, before: &Judgement, after: &Judgement, now: Moment) {
        self.last = now;
        let [before, after] = [before, after].map(outcome);
        // The newest slot with the old outcome is where the last code was counted.
        let Some(slot) = self.slots.values_mut().rev().find(|slot| slot.outcomes.contains_key(&before)) else { return };
        if let Some(count) = slot.outcomes.get_mut(&before) {
            *count = count.saturating_sub(1);
        }
        slot.outcomes.retain(|_, count| *count > 0);
        *slot.outcomes.entry(after).or_default() += 1;
    }

    /// Counts a person's decision about the last code. A second decision replaces the first.
    pub(super) fn decided(&mut self, judgement: &Judgement, before: Option<PersonsDecision>, now: PersonsDecision) {
        let reason = first_reason(judgement);
        let is_counted = |slot: &Slot| slot.outcomes.contains_key(&outcome(judgement));
        let Some(slot) = self.slots.values_mut().rev().find(|slot| is_counted(slot)) else { return };
        if let Some(count) = before.and_then(|before| slot.decided.get_mut(&(before, reason))) {
            *count = count.saturating_sub(1);
        }
        slot.decided.retain(|_, count| *count > 0);
        *slot.decided.entry((now, reason)).or_default() += 1;
    }

    /// Merges the oldest slot into the next one, so that the totals stay correct.
    fn put_oldest_together(&mut self) {
        let Some((_, oldest)) = self.slots.pop_first() else { return };
        let Some(mut next) = self.slots.first_entry() else { return };
        for (outcome, count) in oldest.outcomes {
            *next.get_mut().outcomes.entry(outcome).or_default() += count;
        }
        for (decided, count) in oldest.decided {
            *next.get_mut().decided.entry(decided).or_default() += count;
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

    /// Number of frames read.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// Number of frames dropped.
    #[must_use]
    pub const fn frames_dropped(&self) -> u64 {
        self.dropped
    }

    /// Number of codes with this decision.
    #[must_use]
    pub fn count(&self, decision: Decision) -> u64 {
        self.totals().iter().filter(|((of, _), _)| of.decision() == decision).map(|(_, count)| count).sum()
    }

    /// Number of codes with this sign.
    #[must_use]
    pub fn count_sign(&self, sign: Sign) -> u64 {
        self.totals().iter().filter(|((of, _), _)| *of == sign).map(|(_, count)| count).sum()
    }

    /// Number of people with this decision of a person.
    #[must_use]
    pub fn count_decided(&self, decision: PersonsDecision) -> u64 {
        let all = self.slots.values().flat_map(|slot| &slot.decided);
        all.filter(|((of, _), _)| *of == decision).map(|(_, count)| count).sum()
    }

    /// Number of codes read, by the classes of [`Self::READ_LIMITS`].
    #[must_use]
    pub(super) const fn read_times(&self) -> &[u64; Self::READ_LIMITS.len() + 1] {
        &self.read_millis
    }

    /// Longest time to read a code, in ms.
    #[must_use]
    pub const fn slowest_millis(&self) -> u64 {
        self.slowest_millis
    }

    pub(super) const fn slots(&self) -> &BTreeMap<u64, Slot> {
        &self.slots
    }

    /// All outcomes with their counts.
    pub(super) fn totals(&self) -> BTreeMap<Outcome, u64> {
        let mut totals = BTreeMap::new();
        for (outcome, count) in self.slots.values().flat_map(|slot| &slot.outcomes) {
            *totals.entry(*outcome).or_default() += count;
        }
        totals
    }

    /// Start of a slot, by the clock at the start of the shift.
    pub(super) fn slot_begins(&self, slot: u64) -> Timestamp {
        self.begun.at.saturating_add(slot.saturating_mul(Self::SLOT_MINUTES * 60))
    }
}
