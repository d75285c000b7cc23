//! A person at the counter: declaration, audit and code in one act.

use super::audit::audit_part;
use super::declare::{commitments, read, take};
use super::issue::{issue_to, renew_commitments};
use super::{ActError, By, DeclareSummary};
use crate::key::Signer;
use crate::office::audit::AuditRules;
use crate::office::registry::{DuePerson, IssuedCode, Registry, RegistryError, StoredDecision, atomically};
use crate::office::unlinkable::Renewal;
use crate::office::{Office, RiskAreas};

/// The result for a person at the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkIn {
    /// The masked name.
    pub name: String,
    /// The last decision. Its status is valid, also while an officer is asked.
    pub decision: Option<StoredDecision>,
    /// The code. `None` if no decision has a status yet.
    pub code: Option<IssuedCode>,
}

/// Takes a declaration in its JSON form, audits the person by the rules, and issues the code. A code of
/// the same decision that is valid long enough is used again. `show` gets the code before anything is
/// final, for example to draw a pass.
///
/// # Errors
/// [`ActError`], in particular [`ActError::Declaration`], and the error of `show`. Then nothing has
/// been stored.
pub fn walk_in<E: From<ActError> + From<RegistryError>>(
    office: &Office,
    registry: &mut dyn Registry,
    (rules, key): (&AuditRules, &dyn Signer),
    declaration: &str,
    by: By<'_>,
    show: &mut dyn FnMut(&IssuedCode) -> Result<(), E>,
) -> Result<WalkIn, E> {
    let read = read(office, String::new(), declaration, by.at).map_err(ActError::from)?;
    let person = read.person;
    let made = commitments(office, registry, core::slice::from_ref(&read), by.at)?;
    atomically(registry, |registry| {
        registry.keep_commitments(&made, by.at)?;
        take(office, registry, &read, by, &mut DeclareSummary::default(), &mut |_, _| {})?;
        let areas = RiskAreas::new(registry.areas()?);
        let dossier = registry.dossier(person, by.at)?;
        audit_part(office, registry, rules, &areas, core::slice::from_ref(&dossier), by)?;
        let code = match registry.due_person(person)? {
            Some(due) => Some(code_of(office, registry, key, &areas, due, by)?),
            None => None,
        };
        if let Some(code) = &code {
            show(code)?;
        }
        let name = registry.person(person)?.map_or(String::new(), |person| person.name);
        Ok(WalkIn { name, decision: registry.last_decision(person)?, code })
    })
}

/// The person's valid code, or a new one.
fn code_of(
    office: &Office,
    registry: &mut dyn Registry,
    key: &dyn Signer,
    areas: &RiskAreas,
    due: DuePerson,
    by: By<'_>,
) -> Result<IssuedCode, ActError> {
    let until = by.at.saturating_add(u64::from(office.config().renew_before_hours) * 3600);
    let counts = |code: &IssuedCode| {
        code.decision == due.decision.number && code.withdrawn.is_none() && code.issued <= by.at && code.expires > until
    };
    if let Some(code) = registry.codes_of(due.index)?.into_iter().rfind(counts) {
        return Ok(code);
    }
    let mut due = [due];
    renew_commitments(office, registry, &mut due, by, Renewal::Always)?;
    let (mut kept, rejected) = issue_to(office, registry, key, areas, &due, by)?;
    // A person that gets no code is an error here: it rolls back the whole act.
    match rejected.into_iter().next() {
        Some((_, error)) => Err(error),
        None => kept.pop().ok_or(ActError::NoReason),
    }
}
