//! Revokes, suspends and reinstates codes: one code, or all that a new decision contradicts.

use super::officer::check_officer;
use super::{ActError, By};
use crate::office::PersonIndex;
use crate::office::registry::{IssuedCode, Outcome, Registry, RegistryError, atomically};
use crate::payload::{Cti, Withdrawal, WithdrawalClass};
use crate::time::Timestamp;

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

/// Revokes every code of a person that is not revoked or expired and that states something else
/// than `outcome`. Call it inside a transaction.
pub(super) fn revoke_others(
    registry: &mut dyn Registry,
    person: PersonIndex,
    outcome: Outcome,
    class: WithdrawalClass,
    by: By<'_>,
) -> Result<Vec<IssuedCode>, RegistryError> {
    let mut revoked = Vec::new();
    for code in registry.codes_of(person)? {
        let stated = registry.decision(code.decision)?.map(|stored| stored.decision.outcome);
        // A code with the same status and reason stays valid under the new decision.
        let is_same = stated.is_some_and(|stated| (stated.status, stated.reason) == (outcome.status, outcome.reason));
        if !is_same && may_count(&code, by.at) {
            revoke(registry, &code, class, by)?;
            revoked.push(code);
        }
    }
    Ok(revoked)
}

/// Whether a code is valid, or can become valid again after a suspension.
pub(super) fn may_count(code: &IssuedCode, at: Timestamp) -> bool {
    !matches!(code.withdrawn, Some((Withdrawal::Revoked(_), _))) && at < code.expires
}

pub(super) fn revoke(
    registry: &mut dyn Registry,
    code: &IssuedCode,
    class: WithdrawalClass,
    by: By<'_>,
) -> Result<(), RegistryError> {
    let before = if code.withdrawn.is_some() { "suspended" } else { "counts" };
    registry.withdraw(code.cti, Some(Withdrawal::Revoked(class)), by.at)?;
    registry.record(&by.act("revoke", code.cti, before, format_args!("revoked, {}", class.id())))
}
