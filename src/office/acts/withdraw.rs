//! Withdrawing codes.

use super::review::check_officer;
use super::{ActError, By};
use crate::office::registry::Registry;
use crate::payload::{Cti, Withdrawal};

/// Withdraws a code, for good or for now, or lets a suspended one count again (`None`).
///
/// # Errors
/// [`ActError::NoCode`], [`ActError::Withdrawn`].
pub fn withdraw(
    registry: &mut dyn Registry,
    cti: Cti,
    withdrawal: Option<Withdrawal>,
    by: By<'_>,
) -> Result<(), ActError> {
    check_officer(by.officer)?;
    let code = registry.code(cti)?.ok_or(ActError::NoCode { cti })?;
    if matches!(code.withdrawn, Some((Withdrawal::Revoked(_), _))) {
        return Err(ActError::Withdrawn { cti });
    }
    let (act, after) = match withdrawal {
        Some(Withdrawal::Revoked(class)) => ("revoke", format!("revoked, {}", class.id())),
        Some(Withdrawal::Suspended(class)) => ("suspend", format!("suspended, {}", class.id())),
        None => ("reinstate", "counts".to_owned()),
    };
    let before = if code.withdrawn.is_some() { "suspended" } else { "counts" };
    registry.atomically(&mut |registry| {
        registry.withdraw(cti, withdrawal, by.at)?;
        registry.record(&by.act(act, cti, before, &after))
    })?;
    Ok(())
}
