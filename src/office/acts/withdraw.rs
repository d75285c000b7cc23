//! Revokes, suspends and reinstates codes.

use super::review::check_officer;
use super::{ActError, By};
use crate::office::registry::{Registry, atomically};
use crate::payload::{Cti, Withdrawal};

/// Revokes or suspends a code, or reinstates a suspended one (`None`).
///
/// # Errors
/// [`ActError::NoCode`], [`ActError::Withdrawn`], [`ActError::NotSuspended`].
pub fn withdraw(
    registry: &mut dyn Registry,
    cti: Cti,
    withdrawal: Option<Withdrawal>,
    by: By<'_>,
) -> Result<(), ActError> {
    check_officer(by.officer)?;
    atomically(registry, |registry| {
        let code = registry.code(cti)?.ok_or(ActError::NoCode { cti })?;
        if matches!(code.withdrawn, Some((Withdrawal::Revoked(_), _))) {
            return Err(ActError::Withdrawn { cti });
        }
        if withdrawal.is_none() {
            // A later decision may differ from what the code states, so do not reinstate it.
            let last = registry.last_decision(code.person)?.map(|last| last.number);
            if code.withdrawn.is_none() || last != Some(code.decision) {
                return Err(ActError::NotSuspended { cti });
            }
        }
        let (act, after) = match withdrawal {
            Some(Withdrawal::Revoked(class)) => ("revoke", format!("revoked, {}", class.id())),
            Some(Withdrawal::Suspended(class)) => ("suspend", format!("suspended, {}", class.id())),
            None => ("reinstate", "counts".to_owned()),
        };
        let before = if code.withdrawn.is_some() { "suspended" } else { "counts" };
        registry.withdraw(cti, withdrawal, by.at)?;
        Ok(registry.record(&by.act(act, cti, before, &after))?)
    })
}
