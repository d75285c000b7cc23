//! The acts of an office. Each act is atomic and writes a line into the journal.

mod audit;
mod correct;
mod declare;
mod error;
mod forget;
mod import;
mod issue;
mod officer;
mod review;
mod withdraw;

pub use audit::{AuditSummary, audit};
pub use correct::{Correction, correct};
pub use declare::{DeclareSummary, HandedIn, declare};
pub use error::ActError;
pub use forget::{Forgotten, forget};
pub use import::{ImportKind, ImportSummary, import};
pub use issue::{IssueSummary, issue};
pub use officer::{ProvenOfficer, add_officer, prove};
pub use review::{Answer, Answered, check_officer, decide, dispute};
pub use withdraw::withdraw;

use super::registry::{IssuedCode, Outcome, Registry, RegistryError, Upgraded};
use crate::office::PersonIndex;
use crate::payload::{Withdrawal, WithdrawalClass};
use crate::time::Timestamp;

/// Who acts and when.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The officer's name.
    pub officer: &'a str,
    /// The time.
    pub at: Timestamp,
}

impl By<'_> {
    /// The journal line for an upgrade of the registry. `is_noted` says whether the last hash was
    /// compared with one that an officer had noted.
    #[must_use]
    pub fn upgrade(&self, upgraded: &Upgraded, is_noted: bool) -> super::Act {
        let after = if is_noted { "as noted" } else { "not noted" };
        self.act("upgrade", "", &upgraded.last_hash, format_args!("{} lines, {after}", upgraded.lines))
    }

    /// A journal line.
    fn act(
        &self,
        act: &'static str,
        subject: impl core::fmt::Display,
        before: &str,
        after: impl core::fmt::Display,
    ) -> super::Act {
        super::Act {
            at: self.at,
            officer: self.officer.to_owned(),
            act,
            subject: subject.to_string(),
            before: before.to_owned(),
            after: after.to_string(),
        }
    }
}

/// Revokes every code of a person that is not revoked or expired and that states something else
/// than `outcome`. Call it inside a transaction.
fn revoke_others(
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
fn may_count(code: &IssuedCode, at: Timestamp) -> bool {
    !matches!(code.withdrawn, Some((Withdrawal::Revoked(_), _))) && at < code.expires
}

fn revoke(
    registry: &mut dyn Registry,
    code: &IssuedCode,
    class: WithdrawalClass,
    by: By<'_>,
) -> Result<(), RegistryError> {
    let before = if code.withdrawn.is_some() { "suspended" } else { "counts" };
    registry.withdraw(code.cti, Some(Withdrawal::Revoked(class)), by.at)?;
    registry.record(&by.act("revoke", code.cti, before, format_args!("revoked, {}", class.id())))
}
