//! The audit of everyone who has declared.

use super::{ActError, By};
use crate::office::audit::{Finding, Rules, Subject};
use crate::office::registry::{DecisionState, Dossier, NewDecision, Origin, Registry};
use crate::office::{Declaration, Office, RiskAreas, Statement, parallel};
use crate::payload::Status;

/// How many people are looked at before what was decided is written.
const CHUNK: usize = 4000;

/// What an audit has decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditSummary {
    /// People looked at.
    pub people: u64,
    /// New decisions: green, yellow, red.
    pub decided: [u64; 3],
    /// New questions to an officer, among them those with a status until the answer.
    pub asked: u64,
    /// People about whom the last decision stands.
    pub unchanged: u64,
}

/// Audits everyone who has declared. A decision is new only where the audit finds something else than for the one
/// before: run again, or after it was killed, it decides nothing twice. `progress` is told after each part.
///
/// # Errors
/// [`ActError::Registry`]; what was decided before stays.
pub fn audit(
    office: &Office,
    registry: &mut dyn Registry,
    rules: &Rules,
    by: By<'_>,
    progress: &mut dyn FnMut(&AuditSummary),
) -> Result<AuditSummary, ActError> {
    let areas = RiskAreas::new(registry.areas()?);
    let mut summary = AuditSummary::default();
    let mut after = None;
    loop {
        let dossiers = registry.dossiers(after, CHUNK)?;
        let Some(last) = dossiers.last() else { return Ok(summary) };
        after = Some(last.person);
        let decisions = parallel::map(&dossiers, |dossier| judge(office, rules, &areas, dossier, by));
        registry.atomically(&mut |registry| {
            for (decision, before) in decisions.iter().flatten() {
                let number = registry.decide(decision)?;
                let subject = format_args!("decision {number}");
                registry.record(&by.act(
                    "audit",
                    subject,
                    before,
                    format_args!("{} by {}", after_word(decision), decision.rule),
                ))?;
            }
            Ok(())
        })?;
        for decision in &decisions {
            summary.people += 1;
            match decision {
                None => summary.unchanged += 1,
                Some((decision, _)) => {
                    summary.asked += u64::from(decision.state == DecisionState::Open);
                    let status = decision.outcome.status.map(|status| usize::from(status.number()));
                    if let Some(count) = status.and_then(|status| summary.decided.get_mut(status)) {
                        *count += 1;
                    }
                }
            }
        }
        progress(&summary);
    }
}

/// What the audit decides about a person, if that is new, and what the status was before.
fn judge(
    office: &Office,
    rules: &Rules,
    areas: &RiskAreas,
    dossier: &Dossier,
    by: By<'_>,
) -> Option<(NewDecision, &'static str)> {
    let declaration = dossier.declaration.as_ref();
    let read = declaration.and_then(|(_, body)| Declaration::from_stored(body));
    let nothing = Statement::default();
    let subject = Subject {
        statement: read.as_ref().map_or(&nothing, Declaration::statement),
        declared: read.as_ref().map(Declaration::declared),
        facts: &dossier.facts,
        stays: &dossier.stays,
        areas,
        home: office.config().region.country(),
    };
    let finding = Finding::of(rules, &subject, by.at)?;
    let number = declaration.map(|(number, _)| *number);
    let basis = finding.basis(number);
    let last = dossier.last.as_ref().map(|last| &last.decision);
    if last.is_some_and(|last| last.basis == basis) {
        return None;
    }
    let before = last.map_or("", |last| last.outcome.status.map_or("waits", Status::id));
    let state = if finding.rule.asks_officer() { DecisionState::Open } else { DecisionState::Closed };
    let decision = NewDecision {
        person: dossier.person,
        declaration: number,
        at: by.at,
        origin: Origin::Audit,
        state,
        outcome: finding.rule.outcome(),
        rule: finding.rule.id().to_owned(),
        rules: rules.digest(),
        facts: finding.facts(),
        basis,
        officers: String::new(),
        note: String::new(),
        answers: None,
    };
    Some((decision, before))
}

fn after_word(decision: &NewDecision) -> &'static str {
    decision.outcome.status.map_or("waits", Status::id)
}
