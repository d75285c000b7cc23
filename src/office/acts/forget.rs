//! Forgetting: personal data is kept no longer than the configuration says.

use super::{ActError, By};
use crate::office::Office;
use crate::office::registry::Registry;

/// What was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// People, with their declarations, decisions and codes.
    pub people: u64,
    /// Facts.
    pub facts: u64,
    /// Stays.
    pub stays: u64,
}

/// Forgets whoever last declared longer ago than the retention time and holds no code that counts, and background data
/// that ended before it. The journal stays; it names nobody.
///
/// # Errors
/// [`ActError::Registry`].
pub fn forget(office: &Office, registry: &mut dyn Registry, by: By<'_>) -> Result<Forgotten, ActError> {
    let before = by.at.saturating_sub(u64::from(office.config().retention_days) * 86_400);
    let mut forgotten = Forgotten { people: 0, facts: 0, stays: 0 };
    registry.atomically(&mut |registry| {
        let (people, facts, stays) = registry.forget_before(before, by.at)?;
        forgotten = Forgotten { people, facts, stays };
        let after = format_args!("{people} people, {facts} facts, {stays} stays of before {before}");
        registry.record(&by.act("forget", "", "", after))
    })?;
    registry.forget_for_good()?;
    Ok(forgotten)
}
