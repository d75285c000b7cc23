//! After the registry was restored from a backup: nothing may be given twice.

use super::officer::check_officer;
use super::{ActError, By};
use crate::office::journal::RESTORED;
use crate::office::registry::{Registry, atomically};
use crate::office::{Office, SlotSequence};
use crate::time::{Day, Timestamp};

/// Days before the last line of the journal whose slots may have been given afterwards: a night that
/// began on an earlier day issues codes of that day.
const DAYS_BEFORE: u32 = 2;

/// Maximum number of days. No backup is older: an office deletes them with the personal data.
const MAX_DAYS: u32 = 4000;

/// What the office knows of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The last line of the journal before: its number, its hash in hexadecimal and its time. `None`
    /// if the journal was empty.
    pub last: Option<(i64, String, Timestamp)>,
    /// Number of days, until the day of the act, that now have other slots.
    pub days: u32,
    /// Days of which no code can be issued, because they have no other slots.
    pub closed: Vec<Day>,
    /// The number after which decisions, declarations and batches go on.
    pub number: i64,
}

/// Brings a registry that was restored from a backup into use. What it gave after the backup is not
/// known to it: no slot and no number of that time is given again.
///
/// It can be called again, and for a registry that lost nothing: it skips numbers then.
///
/// # Errors
/// [`ActError`].
pub fn restored(office: &Office, registry: &mut dyn Registry, by: By<'_>) -> Result<Restored, ActError> {
    check_officer(by.officer)?;
    atomically(registry, |registry| {
        let last = registry.last_line()?;
        let today = by.at.day();
        let oldest = today.saturating_sub(MAX_DAYS);
        let first =
            last.as_ref().map_or(oldest, |(_, _, at)| at.day().saturating_sub(DAYS_BEFORE).clamp(oldest, today));
        let (mut days, mut closed) = (0, Vec::new());
        for day in std::iter::successors(Some(first), |day| (*day < today).then(|| day.saturating_add(1))) {
            let layout = registry.layout(day)?.unwrap_or(office.config().slot_bits);
            match SlotSequence::layout_after_restore(layout, by.at) {
                Some(layout) => {
                    registry.lay_out(day, layout)?;
                    days += 1;
                }
                None => {
                    registry.close_day(day, layout)?;
                    closed.push(day);
                }
            }
        }
        let number = registry.skip_numbers(by.at)?;
        let (line, hash) = last.as_ref().map_or((0, ""), |(line, hash, _)| (*line, hash));
        registry.record(&by.act(RESTORED, "", hash, format_args!("{line} lines, {days} days, number {number}")))?;
        Ok(Restored { last, days, closed, number })
    })
}
