//! The audit of every person who has declared.

use super::withdraw::revoke_others;
use super::{ActError, By};
use crate::office::audit::{AuditFinding, AuditRules, Subject, UsedFact};
use crate::office::registry::{
    DecisionOrigin, DecisionState, Dossier, NewDecision, Registry, RegistryError, atomically,
};
use crate::office::travel::ended;
use crate::office::{Declaration, Office, RiskAreas, Statement, Stay, parallel};
use crate::payload::{Status, WithdrawalClass};

/// Number of people per transaction.
const CHUNK: usize = 4000;

/// Result of an audit run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditSummary {
    /// Number of people audited.
    pub people: u64,
    /// Number of new decisions by status: green, yellow, red.
    pub decided: [u64; 3],
    /// Number of new questions to an officer. Those with a preliminary status are counted in
    /// `decided` too.
    pub asked: u64,
    /// Number of people whose last decision stays valid.
    pub unchanged: u64,
    /// Number of codes that were revoked because they state something else than a new decision.
    pub revoked: u64,
}

impl AuditSummary {
    /// Adds what [`audit_part`] returns.
    pub(in crate::office) fn add(&mut self, judged: &[Option<NewDecision>], revoked: usize) {
        self.revoked += u64::try_from(revoked).unwrap_or(u64::MAX);
        for decision in judged {
            self.people += 1;
            match decision {
                None => self.unchanged += 1,
                Some(decision) => {
                    self.asked += u64::from(decision.state == DecisionState::Open);
                    let status = decision.outcome.status.map(|status| usize::from(status.number()));
                    if let Some(count) = status.and_then(|status| self.decided.get_mut(status)) {
                        *count += 1;
                    }
                }
            }
        }
    }
}

/// Audits every person who has declared.
///
/// A new decision is made only if the audit finds something different from the last one. So the
/// audit is idempotent and safe to run again after a crash. A new decision revokes the codes that
/// state something else. Calls `progress` after each part.
///
/// # Errors
/// [`ActError::Registry`]. The parts that are already written stay.
pub fn audit(
    office: &Office,
    registry: &mut dyn Registry,
    rules: &AuditRules,
    by: By<'_>,
    progress: &mut dyn FnMut(&AuditSummary),
) -> Result<AuditSummary, ActError> {
    let areas = RiskAreas::new(registry.areas()?);
    let mut summary = AuditSummary::default();
    let mut after = None;
    loop {
        // One transaction for read, judge and write: otherwise the audit could overwrite an
        // officer's decision based on older data.
        let part: Result<_, ActError> = atomically(registry, |registry| {
            let dossiers = registry.dossiers(after, CHUNK, by.at)?;
            let (judged, revoked) = audit_part(office, registry, rules, &areas, &dossiers, by)?;
            Ok((judged, revoked, dossiers.last().map(|last| last.person)))
        });
        let (judged, revoked, last) = part?;
        summary.add(&judged, revoked);
        if last.is_none() {
            return Ok(summary);
        }
        after = last;
        progress(&summary);
    }
}

/// Audits some people and stores the new decisions. Returns them, and how many codes they revoked. Call
/// it inside a transaction.
pub(in crate::office) fn audit_part(
    office: &Office,
    registry: &mut dyn Registry,
    rules: &AuditRules,
    areas: &RiskAreas,
    dossiers: &[Dossier],
    by: By<'_>,
) -> Result<(Vec<Option<NewDecision>>, usize), ActError> {
    // Judging is a pure function, so it can run on all cores.
    let judged = parallel::map(dossiers, |dossier| judge(office, rules, areas, dossier, by));
    let judged = judged.into_iter().collect::<Result<Vec<_>, ActError>>()?;
    let mut revoked = 0;
    for decision in judged.iter().flatten() {
        let number = registry.decide(decision)?;
        registry.record(&by.act("audit", format_args!("decision {number}"), "", ""))?;
        if decision.outcome.status.is_some() {
            // A green code must not stay valid after a case became known.
            let class = WithdrawalClass::Superseded;
            revoked += revoke_others(registry, decision.person, decision.outcome, class, by)?.len();
        }
    }
    Ok((judged, revoked))
}

/// Audits one person. `None` if the last decision stays valid.
fn judge(
    office: &Office,
    rules: &AuditRules,
    areas: &RiskAreas,
    dossier: &Dossier,
    by: By<'_>,
) -> Result<Option<NewDecision>, ActError> {
    let declaration = dossier.declaration.as_ref();
    // A stored declaration that cannot be read is an error, never "nothing declared".
    let damaged = RegistryError::Damaged { expected: "declaration" };
    let read = declaration.map(|(_, body)| Declaration::from_stored(body).ok_or(damaged)).transpose()?;
    let nothing = Statement::default();
    let statement = read.as_ref().map_or(&nothing, Declaration::statement);
    let (known, declared) = (ended(&dossier.stays, |(stay, _)| stay), ended(&statement.places, |stay| stay));
    let known: Vec<(Stay, String)> =
        known.into_iter().zip(&dossier.stays).map(|(stay, (_, source))| (stay, source.clone())).collect();
    let statement = Statement { places: declared, ..statement.clone() };
    let subject = Subject {
        statement: &statement,
        declared: read.as_ref().map(Declaration::declared),
        facts: &dossier.facts,
        stays: &known,
        areas,
        home: office.config().region.country(),
        zone: &office.config().zone,
    };
    let Some(finding) = AuditFinding::of(rules, &subject, by.at) else { return Ok(None) };
    let number = declaration.map(|(number, _)| *number);
    let basis = finding.basis(number);
    let last = dossier.last.as_ref().map(|last| &last.decision);
    // The same finding as last time: the decision stays valid.
    if last.is_some_and(|last| last.basis == basis) {
        return Ok(None);
    }
    let state = if finding.rule.asks_officer() { DecisionState::Open } else { DecisionState::Closed };
    let by_rule = NewDecision {
        person: dossier.person,
        declaration: number,
        at: by.at,
        origin: DecisionOrigin::Audit,
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
    Ok(match last.filter(|last| last.origin == DecisionOrigin::Officer || is_asked_again(last)) {
        None => Some(by_rule),
        Some(officer) => after_officer(officer, &finding, by_rule),
    })
}

/// Whether this is the question of [`after_officer`], without an answer. The officer's decision stays
/// valid meanwhile, and the question has its outcome and its facts.
fn is_asked_again(last: &NewDecision) -> bool {
    last.rule == GROUNDS_GONE && last.origin == DecisionOrigin::Audit && last.state == DecisionState::Open
}

/// What the audit does after an officer's decision.
///
/// The officer's decision stays valid until the audit finds a fact that the officer did not know. If
/// what it finds is milder, or if all facts behind a yellow or red status are gone, an officer is asked
/// again once, and the status stays until the answer: the audit alone makes no officer's status milder,
/// and no status lasts forever because nobody reviews it.
fn after_officer(officer: &NewDecision, finding: &AuditFinding<'_>, by_rule: NewDecision) -> Option<NewDecision> {
    let facts: Vec<UsedFact> = serde_json::from_str(&officer.facts).unwrap_or_default();
    let known: Vec<UsedFact> = facts.iter().cloned().map(UsedFact::without_contradiction).collect();
    // A contact that was denied and is now declared is the same contact.
    let new: Vec<&UsedFact> =
        finding.used.iter().filter(|fact| !known.contains(&(*fact).clone().without_contradiction())).collect();
    let is_milder = matches!(
        (officer.outcome.status, by_rule.outcome.status),
        (Some(stands), Some(found)) if severity(found) < severity(stands)
    );
    if !new.is_empty() && !is_milder {
        return Some(by_rule);
    }
    // Without facts that were used before, there are no grounds that could be gone.
    let grounds_are_gone = finding.used.is_empty() && !known.is_empty();
    let has_cause = !new.is_empty() || (grounds_are_gone && !is_asked_again(officer));
    if !has_cause || officer.outcome.status == Some(Status::Green) {
        return None;
    }
    let new = new.into_iter().cloned().collect();
    let all = serde_json::to_string(&[facts, new].concat()).unwrap_or_default();
    let rule = GROUNDS_GONE.to_owned();
    Some(NewDecision { state: DecisionState::Open, outcome: officer.outcome, rule, facts: all, ..by_rule })
}

const fn severity(status: Status) -> u8 {
    match status {
        Status::Green => 0,
        Status::Yellow => 1,
        Status::Red => 2,
    }
}

/// Rule id of a question that comes from the program, not from a rules file.
const GROUNDS_GONE: &str = "grounds-gone";
