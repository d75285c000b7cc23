//! Deletion of personal data after the retention time of the configuration.

use super::{ActError, By};
use crate::office::Office;
use crate::office::registry::{Registry, RegistryError, atomically};

/// What was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// Number of people, deleted with their declarations, decisions and codes.
    pub people: u64,
    /// Number of facts.
    pub facts: u64,
    /// Number of stays.
    pub stays: u64,
}

/// Deletes personal data that is older than the retention time.
///
/// Deletes people whose last declaration is older and who have no valid code, and background data
/// that ended earlier. The journal stays: it names no person.
///
/// # Errors
/// [`ActError::Registry`].
pub fn forget(office: &Office, registry: &mut dyn Registry, by: By<'_>) -> Result<Forgotten, ActError> {
    let before = by.at.saturating_sub(u64::from(office.config().retention_days) * 86_400);
    let forgotten = atomically(registry, |registry| {
        let (people, facts, stays) = registry.forget_before(before, by.at)?;
        let after = format_args!("{people} people, {facts} facts, {stays} stays of before {before}");
        registry.record(&by.act("forget", "", "", after))?;
        Ok::<_, RegistryError>(Forgotten { people, facts, stays })
    })?;
    registry.forget_for_good()?;
    Ok(forgotten)
}
