//! Correction: the old code revoked, the new one issued, in one act.

use super::issue::issue_to;
use super::review::{revoke, settle};
use super::{ActError, Answer, By};
use crate::key::SigningKey;
use crate::office::registry::{DecisionState, IssuedCode, Origin, Registry, RegistryError, StoredDecision};
use crate::office::{Office, RiskAreas};
use crate::payload::{Cti, Place, Status, Withdrawal, WithdrawalClass};

/// How far back a place of an itinerary is corrected: beyond any window.
const CORRECTED_DAYS: u64 = 30;

/// What is put right.
#[derive(Debug, Clone)]
pub struct Correction<'a> {
    /// The status that the person has instead.
    pub answer: Option<Answer<'a>>,
    /// Cities that the person was not in.
    pub not_in: Vec<Place>,
    /// In words, where the status stays.
    pub note: &'a str,
}

/// Corrects a code: keeps the decision, takes cities out of the itinerary, revokes every code of the person that counts,
/// and issues a new one, all in one act. What the holder has disputed is answered by it.
///
/// # Errors
/// [`ActError`]; nothing has been done then.
pub fn correct(
    office: &Office,
    registry: &mut dyn Registry,
    cti: Cti,
    correction: &Correction<'_>,
    key: &SigningKey,
    by: By<'_>,
) -> Result<IssuedCode, ActError> {
    let code = registry.code(cti)?.ok_or(ActError::NoCode { cti })?;
    if matches!(code.withdrawn, Some((Withdrawal::Revoked(_), _))) {
        return Err(ActError::Withdrawn { cti });
    }
    let last = registry.due_person(code.person)?.ok_or(ActError::NoCode { cti })?.decision;
    let outcome = last.decision.outcome;
    let changes =
        correction.answer.is_some_and(|answer| (Some(answer.status), answer.why) != (outcome.status, outcome.reason));
    if !changes && correction.not_in.is_empty() {
        return Err(ActError::NothingToCorrect);
    }
    let standing = outcome.status.ok_or(ActError::NothingToCorrect)?;
    let same = Answer { status: standing, why: outcome.reason, note: correction.note, second: None };
    let answer = correction.answer.unwrap_or(same);
    answer.check(by)?;
    if changes && answer.status == Status::Red && answer.second.is_none() {
        return Err(ActError::OneOfficer { officer: by.officer.to_owned() });
    }
    let officers = answer.second.map_or_else(|| by.officer.to_owned(), |second| format!("{}, {second}", by.officer));
    let areas = RiskAreas::new(registry.areas()?);
    let mut done: Result<IssuedCode, ActError> = Err(ActError::NothingToCorrect);
    let result = registry.atomically(&mut |registry| {
        let since = by.at.saturating_sub(CORRECTED_DAYS * 86_400);
        for place in &correction.not_in {
            registry.not_there(code.person, place, (since, by.at))?;
            registry.record(&by.act("correct-itinerary", code.cti, place, "not there"))?;
        }
        let answered = disputed(registry, &last)?.unwrap_or_else(|| last.clone());
        settle(registry, &answered, answer, &officers, WithdrawalClass::IssuedInError, by)?;
        for other in registry.codes_of(code.person)? {
            if other.withdrawn.is_none() && by.at < other.expires {
                revoke(registry, &other, WithdrawalClass::IssuedInError, by)?;
            }
        }
        let due: Vec<_> = registry.due_person(code.person)?.into_iter().collect();
        let (mut kept, rejected) = issue_to(office, registry, key, &areas, &due, by)?;
        match (kept.pop(), rejected.into_iter().next()) {
            (Some(new), _) => {
                registry.record(&by.act("correct", code.cti, "", new.cti))?;
                done = Ok(new);
                Ok(())
            }
            (None, rejected) => {
                done = Err(rejected.map_or(ActError::NothingToCorrect, |(_, error)| error));
                Err(RegistryError::GivenUp)
            }
        }
    });
    match result {
        Err(RegistryError::GivenUp) => done,
        Err(error) => Err(error.into()),
        Ok(()) => done,
    }
}

/// What the holder disputes of a decision, and nobody has answered yet.
fn disputed(registry: &dyn Registry, last: &StoredDecision) -> Result<Option<StoredDecision>, RegistryError> {
    let decisions = registry.decisions_of(last.decision.person)?;
    let is_open =
        |one: &StoredDecision| one.decision.origin == Origin::Dispute && one.decision.state == DecisionState::Open;
    Ok(decisions.into_iter().rfind(is_open))
}
