//! The registry's part about what a restore from a backup has lost.

use super::RegistryError;
use super::copy::Counters;
use crate::time::{Day, Timestamp};

/// The end of the journal, and the slots of days, for a registry that was restored from a backup.
pub trait Recovery {
    /// The last line of the journal: its number, its hash in hexadecimal and its time. `None` if
    /// there is no line.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn last_line(&self) -> Result<Option<(i64, String, Timestamp)>, RegistryError>;

    /// The layout of a day's slots ([`SlotSequence`](crate::office::SlotSequence)). `None` if no
    /// slot of the day was taken.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn layout(&self, day: Day) -> Result<Option<u32>, RegistryError>;

    /// Changes the layout of a day's slots, also for batches that have reserved some of them.
    /// Positions that were taken stay taken.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn lay_out(&mut self, day: Day, layout: u32) -> Result<(), RegistryError>;

    /// Takes every slot of a day with a layout, so that no code of the day can be issued.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn close_day(&mut self, day: Day, layout: u32) -> Result<(), RegistryError>;

    /// Skips numbers of decisions, declarations and batches: those that the lost registry may have
    /// given. Returns the number after which each goes on.
    ///
    /// # Errors
    /// [`RegistryError::NightOpen`]: the plan of a night has reserved numbers and slots.
    fn skip_numbers(&mut self) -> Result<i64, RegistryError>;
}

impl Counters {
    /// Where each kind of number goes on. Decisions, declarations and batches share one number.
    pub(super) fn after_restore(self) -> Self {
        let next = beyond(self.declaration.max(self.decision).max(self.batch));
        // Workers from before the restore may still hold attempts at nights that it does not know.
        let night = (self.night / 1000).saturating_add(1).saturating_mul(1000);
        Self { declaration: next, decision: next, batch: next, night }
    }
}

/// Where numbers go on after `last`: at least a million later, and beyond ten times as many as there
/// were. A round number, so that people see the gap.
pub(super) fn beyond(last: i64) -> i64 {
    let most = last.max(100_000).saturating_mul(10);
    std::iter::successors(Some(1_000_000_i64), |number| number.checked_mul(10))
        .find(|number| *number >= most)
        .unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::beyond;

    #[test]
    fn numbers_go_on_far_beyond_the_last_one() {
        for (last, next) in [(0, 1_000_000), (100_000, 1_000_000), (100_001, 10_000_000), (7_654_321, 100_000_000)] {
            assert_eq!(beyond(last), next);
        }
        assert_eq!(beyond(i64::MAX), i64::MAX);
    }
}
