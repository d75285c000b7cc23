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

    /// Skips numbers of decisions, declarations, batches and nights: those that a lost registry may
    /// have given until `at`. Returns the number after which each of the first three goes on.
    ///
    /// # Errors
    /// [`RegistryError::NightOpen`]: the plan of a night has reserved numbers and slots.
    fn skip_numbers(&mut self, at: Timestamp) -> Result<i64, RegistryError>;
}

impl Counters {
    /// Where each kind of number goes on after a restore. Decisions, declarations and batches share
    /// one number.
    ///
    /// The time decides, because the same backup can be restored twice: nobody knows then what was
    /// given after the first restore. Nights have a number of their own, as workers from before the
    /// restore may still hold attempts at nights that the registry does not know.
    pub(super) fn after_restore(self, at: Timestamp) -> Self {
        let seconds = i64::try_from(at.seconds().saturating_sub(EPOCH)).unwrap_or(i64::MAX);
        let last = self.declaration.max(self.decision).max(self.batch);
        let next = beyond(last, GAP).max(seconds.saturating_mul(PER_SECOND));
        let night = beyond(self.night, NIGHT_GAP).max(seconds / 60);
        Self { declaration: next, decision: next, batch: next, night }
    }
}

/// 2026-01-01T00:00:00Z: no registry is older.
const EPOCH: u64 = 1_767_225_600;

/// Numbers for each second. Nobody gives so many, so a later restore goes on beyond all that was
/// given after an earlier one; and all stay below 2⁵³, exact in JSON, until the year 4880.
const PER_SECOND: i64 = 100_000;

/// Minimum number of decisions, declarations and batches that are skipped.
const GAP: i64 = 1_000_000;

/// Minimum number of nights that are skipped.
const NIGHT_GAP: i64 = 1000;

/// A round number, at least `gap` beyond `last`, so that people see the gap.
fn beyond(last: i64, gap: i64) -> i64 {
    (last / gap).saturating_add(2).saturating_mul(gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(number: i64, night: i64) -> Counters {
        Counters { declaration: number - 1, decision: number, batch: 0, night }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn two_restores_of_one_backup_never_meet() {
        let backup = last(7_654_321, 90);
        let first = backup.after_restore(at("2026-11-26T21:00:00Z"));
        assert_eq!((first.decision, first.night), (2_850_120_000_000, 475_020));
        assert!(first.declaration == first.decision && first.batch == first.decision);
        let second = backup.after_restore(at("2026-11-27T21:00:00Z"));
        // A day of a country: ten million people, decided and issued many times.
        assert!(second.decision - first.decision > 1_000_000_000 && second.night - first.night >= 1000);
        // Again and again in one second: the numbers do not run away.
        let mut now = first;
        for _ in 0..1000 {
            let next = now.after_restore(at("2026-11-26T21:00:00Z"));
            assert!(next.decision > now.decision && next.decision <= now.decision + 2 * GAP);
            assert!(next.night > now.night && next.night <= now.night + 2 * NIGHT_GAP);
            now = next;
        }
        assert!(now.decision < 1 << 53);
    }

    #[test]
    fn a_wrong_clock_gives_no_number_twice() {
        for (at, number) in
            [("1970-01-01T00:00:00Z", 0), ("2026-01-01T00:00:00Z", 1), ("2026-01-01T00:00:01Z", i64::MAX / 2)]
        {
            let next = last(number, number).after_restore(self::at(at));
            assert!(next.decision >= number + GAP && next.night >= number + NIGHT_GAP, "{at} {number}");
        }
        assert_eq!(last(i64::MAX, i64::MAX).after_restore(at("9999-12-30T22:00:00Z")).decision, i64::MAX);
    }
}
