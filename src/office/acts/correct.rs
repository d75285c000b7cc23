//! Correction: revokes the old code and issues a new one, in one transaction.

use super::issue::{issue_to, renew_commitments};
use super::requests::answer_request;
use super::review::settle;
use super::telephones::each_form;
use super::withdraw::{may_count, revoke};
use super::{ActError, Answer, By};
use crate::key::Signer;
use crate::office::registry::{
    DecisionOrigin, DecisionState, DuePerson, IssuedCode, RandomId, Registry, RegistryError, StoredDecision, atomically,
};
use crate::office::unlinkable::Renewal;
use crate::office::{Office, RiskAreas, StayPlace, itinerary};
use crate::payload::{Cti, Place, StatementKind, Status, Withdrawal, WithdrawalClass};

/// How far back a correction removes stays, in days. Longer than any itinerary window.
const CORRECTED_DAYS: u64 = 30;

/// What to correct.
#[derive(Debug, Clone)]
pub struct Correction<'a> {
    /// The right status, if the status is wrong.
    pub answer: Option<Answer<'a>>,
    /// Cities in which the person was not.
    pub not_in: Vec<Place>,
    /// The reason in words, if the status stays.
    pub note: &'a str,
}

/// Corrects a code, in one transaction.
///
/// Stores the decision, removes cities from the itinerary, revokes every code of the person that
/// is valid or suspended, and issues a new one. A new status also answers everything that waits for
/// an officer about the person. A correction of the itinerary alone does not.
///
/// # Errors
/// [`ActError`]. Then nothing has changed.
pub fn correct(
    office: &Office,
    registry: &mut dyn Registry,
    cti: Cti,
    correction: &Correction<'_>,
    key: &dyn Signer,
    by: By<'_>,
) -> Result<IssuedCode, ActError> {
    // Otherwise a good code would be revoked for another one that says the same.
    if correction.answer.is_none() && correction.not_in.is_empty() {
        return Err(ActError::NothingToCorrect);
    }
    atomically(registry, |registry| {
        let code = registry.code(cti)?.ok_or(ActError::NoCode { cti })?;
        if matches!(code.withdrawn, Some((Withdrawal::Revoked(_), _))) {
            return Err(ActError::Withdrawn { cti });
        }
        let due = registry.due_person(code.person)?.ok_or(ActError::NothingToCorrect)?;
        correct_status(registry, &due, correction, by)?;
        correct_places(registry, &due, correction, by)?;
        replace(office, registry, &code, key, by)
    })
}

/// Answers a request, as [`answer_request`] does. If that changes the itinerary of the person, the codes
/// are revoked and new ones issued, in the same transaction: all of them, since it is not known which
/// state the stay. Nothing is replaced while the last decision has no status, or if only suspended codes
/// are left. `false` if the request does not wait any more.
///
/// # Errors
/// [`ActError`]. Then nothing has changed; a transaction around this one must be rolled back.
pub fn answer_request_and_replace(
    office: &Office,
    registry: &mut dyn Registry,
    id: &RandomId,
    answer: (bool, &str),
    key: &dyn Signer,
    by: By<'_>,
) -> Result<bool, ActError> {
    atomically(registry, |registry| {
        let config = office.config();
        let stated = |registry: &dyn Registry| {
            let Some(request) = registry.request(id)? else { return Ok(None) };
            let Some(due) = registry.due_person(request.person)? else { return Ok(None) };
            let (home, issued) = (config.region.country(), (by.at, &config.zone));
            let itinerary = itinerary(&due.stays, home, issued, config.travel, |_| false)?;
            Ok::<_, ActError>(Some((due.index, itinerary)))
        };
        let before = stated(registry)?;
        if !answer_request(registry, id, answer, by)? {
            return Ok(false);
        }
        let counts = |code: &IssuedCode| code.withdrawn.is_none() && by.at < code.expires;
        if config.statements.contains(&StatementKind::Itinerary)
            && let Some((person, after)) = stated(registry)?
            && before.is_some_and(|(_, before)| before != after)
            && let Some(code) = registry.codes_of(person)?.into_iter().rfind(counts)
        {
            replace(office, registry, &code, key, by)?;
        }
        Ok(true)
    })
}

/// Revokes every code of the person that is valid or suspended, and issues a new one.
fn replace(
    office: &Office,
    registry: &mut dyn Registry,
    code: &IssuedCode,
    key: &dyn Signer,
    by: By<'_>,
) -> Result<IssuedCode, ActError> {
    // Suspended codes too: reinstating one would bring back the wrong content.
    for other in registry.codes_of(code.person)? {
        if may_count(&other, by.at) {
            revoke(registry, &other, WithdrawalClass::IssuedInError, by)?;
        }
    }
    let areas = RiskAreas::new(registry.areas()?);
    // Read again: the decision and the stays have changed.
    let due = registry.due_person(code.person)?;
    let mut due = due.map_or(Ok(Vec::new()), |due| each_form(registry, due))?;
    // A code that is issued alone gets a fresh salt, if the office keeps the number.
    renew_commitments(office, registry, &mut due, by, Renewal::Always)?;
    let (mut kept, rejected) = issue_to(office, registry, key, &areas, &due, by)?;
    // A person that gets no code is an error here: it rolls back the whole correction.
    if let Some((_, error)) = rejected.into_iter().next() {
        return Err(error);
    }
    let new = kept.pop().ok_or(ActError::NothingToCorrect)?;
    registry.record(&by.act("correct", code.cti, "", new.cti))?;
    Ok(new)
}

/// Checks the answer, and stores the new status if it differs from the current one.
fn correct_status(
    registry: &mut dyn Registry,
    due: &DuePerson,
    correction: &Correction<'_>,
    by: By<'_>,
) -> Result<(), ActError> {
    let outcome = due.decision.decision.outcome;
    let Some(answer) = correction.answer else {
        // Only the itinerary is corrected: check its note by the rules for an answer.
        let status = outcome.status.ok_or(ActError::NothingToCorrect)?;
        let why = outcome.reason.filter(|_| status != Status::Green);
        return Answer { status, why, note: correction.note, proven: &[] }.check_note(by);
    };
    answer.check(by)?;
    if (Some(answer.status), answer.why) == (outcome.status, outcome.reason) {
        return if correction.not_in.is_empty() { Err(ActError::NothingToCorrect) } else { Ok(()) };
    }
    let officers = match (answer.status, answer.second(by)?) {
        (Status::Red, None) => return Err(ActError::OneOfficer { officer: by.officer.to_owned() }),
        (_, Some(second)) => format!("{}, {}", by.officer, second.name()),
        (_, None) => by.officer.to_owned(),
    };
    let answered = disputed(registry, &due.decision)?.unwrap_or_else(|| due.decision.clone());
    settle(registry, &answered, answer, &officers, WithdrawalClass::IssuedInError, by)?;
    Ok(())
}

/// Removes stays. The journal records that the itinerary was corrected, but not the place: the
/// journal is kept longer than personal data.
fn correct_places(
    registry: &mut dyn Registry,
    due: &DuePerson,
    correction: &Correction<'_>,
    by: By<'_>,
) -> Result<(), ActError> {
    let since = by.at.saturating_sub(CORRECTED_DAYS * 86_400);
    for place in &correction.not_in {
        if !due.stays.iter().any(|stay| stay.place() == StayPlace::City(*place)) {
            return Err(ActError::NothingToCorrect);
        }
        registry.not_there(due.index, place, (since, by.at))?;
        registry.record(&by.act("correct-itinerary", format_args!("decision {}", due.decision.number), "", ""))?;
    }
    Ok(())
}

/// The latest open dispute of the person, if there is one.
fn disputed(registry: &dyn Registry, last: &StoredDecision) -> Result<Option<StoredDecision>, RegistryError> {
    let decisions = registry.decisions_of(last.decision.person)?;
    let is_open = |one: &StoredDecision| {
        one.decision.origin == DecisionOrigin::Dispute && one.decision.state == DecisionState::Open
    };
    Ok(decisions.into_iter().rfind(is_open))
}
