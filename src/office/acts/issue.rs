//! Issues codes for every person who needs a new one.

use super::{ActError, By};
use crate::issuer::{Code, IssueError};
use crate::key::{Signer, commit};
use crate::office::registry::{DuePerson, DueWindow, IssuedCode, Registry, RegistryError, atomically};
use crate::office::unlinkable::Renewal;
use crate::office::{Office, PersonIndex, RiskAreas, SlotSequence, itinerary, parallel};
use crate::payload::{
    Claims, Commitment, Cti, Grounds, HealthStatus, Holder, MaskedName, Place, Slot, StatementKind, Statements,
    StatusReason, Validity,
};
use crate::time::Timestamp;

/// Number of people per transaction.
const CHUNK: usize = 2000;

/// Result of an issue run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IssueSummary {
    /// Number of codes issued.
    pub issued: u64,
    /// Number of people for whom no code could be issued.
    pub rejected: u64,
}

/// Issues a code for every person whose last decision has a status and who has no code for it
/// that is valid long enough. People with telephones get one for each of them, and none for paper.
///
/// Idempotent; safe to run again after a crash. Calls `reject` with the number of the decision and
/// the error for each person without a code.
///
/// # Errors
/// [`ActError::Registry`], [`ActError::Sign`]. Codes that are already issued stay.
pub fn issue(
    office: &Office,
    registry: &mut dyn Registry,
    key: &dyn Signer,
    by: By<'_>,
    reject: &mut dyn FnMut(i64, &ActError),
) -> Result<IssueSummary, ActError> {
    let areas = RiskAreas::new(registry.areas()?);
    let window = due_window(office, by.at);
    let mut summary = IssueSummary::default();
    let mut after = None;
    loop {
        let part: Result<_, ActError> = atomically(registry, |registry| {
            let (mut due, last) = registry.due(after, CHUNK, window)?;
            renew_commitments(office, registry, &mut due, by, nightly_renewal(office))?;
            let rejected = issue_to(office, registry, key, &areas, &due, by)?.1;
            Ok((due.len() - rejected.len(), rejected, last))
        });
        let (issued, rejected, last) = part?;
        let count = |items: usize| u64::try_from(items).unwrap_or(u64::MAX);
        summary.rejected += count(rejected.len());
        summary.issued += count(issued);
        rejected.iter().for_each(|(decision, error)| reject(*decision, error));
        if last.is_none() {
            return Ok(summary);
        }
        after = last;
    }
}

/// Who is due for a code at a time.
pub(in crate::office) fn due_window(office: &Office, at: Timestamp) -> DueWindow {
    let config = office.config();
    DueWindow {
        at,
        until: at.saturating_add(u64::from(config.renew_before_hours) * 3600),
        // Older data is due for deletion, so these codes are not renewed.
        seen_since: at.saturating_sub(u64::from(config.retention_days) * 86_400),
    }
}

/// When a night renews a commitment. An office that keeps no numbers has those of new declarations
/// online, until their commitments are made.
pub(in crate::office) fn nightly_renewal(office: &Office) -> Renewal {
    if office.config().keep_numbers { Renewal::Within(office.config().salt_days) } else { Renewal::Daily }
}

/// Stores commitments. Numbers that the office had only until then are deleted.
pub(in crate::office) fn keep_commitments(
    office: &Office,
    registry: &mut dyn Registry,
    made: &[(PersonIndex, Commitment)],
    by: By<'_>,
) -> Result<(), RegistryError> {
    registry.keep_commitments(made, by.at)?;
    if office.config().keep_numbers || made.is_empty() {
        return Ok(());
    }
    let people: Vec<PersonIndex> = made.iter().map(|(person, _)| *person).collect();
    registry.discard_numbers(&people)
}

/// Computes commitments that are missing or due for a fresh salt, and stores them. Only for people
/// whose document number the office has.
pub(super) fn renew_commitments(
    office: &Office,
    registry: &mut dyn Registry,
    due: &mut [DuePerson],
    by: By<'_>,
    renewal: Renewal,
) -> Result<(), ActError> {
    let made = fresh_commitments(office, due, by, renewal)?;
    Ok(keep_commitments(office, registry, &made, by)?)
}

/// Computes commitments as [`renew_commitments`] does, and returns them.
pub(in crate::office) fn fresh_commitments(
    office: &Office,
    due: &mut [DuePerson],
    by: By<'_>,
    renewal: Renewal,
) -> Result<Vec<(PersonIndex, Commitment)>, ActError> {
    let made_at = |one: &DuePerson| one.commitment.as_ref().map(|(_, made)| *made);
    let is_due = |one: &DuePerson| renewal.is_due(one.index, made_at(one), by.at);
    let made = parallel::map(due, |one| {
        let sealed = one.person.number.as_deref().filter(|_| is_due(one))?;
        let Some(number) = office.secret().open_number(one.index, sealed) else { return Some(Ok(None)) };
        let made = commit(one.person.document, &number, office.secret().salt_of(one.index, by.at));
        Some(made.map(Some).map_err(|error| ActError::from(IssueError::from(error))))
    });
    let mut kept = Vec::new();
    for (one, made) in due.iter_mut().zip(made) {
        if let Some(made) = made {
            // If a stored number cannot be opened, only this person gets no code; the others do.
            one.commitment = made?.map(|commitment| (commitment, by.at));
            // A person with several telephones stands there several times, one after the other.
            let is_new = kept.last().is_none_or(|(last, _)| *last != one.index);
            kept.extend(one.commitment.filter(|_| is_new).map(|(commitment, _)| (one.index, commitment)));
        }
    }
    Ok(kept)
}

/// Issues a code to one person, if a decision has a status. A code of the same decision that is valid
/// long enough is used again.
///
/// # Errors
/// [`ActError`]. Then nothing has changed.
pub fn issue_to_person(
    office: &Office,
    registry: &mut dyn Registry,
    key: &dyn Signer,
    person: PersonIndex,
    by: By<'_>,
) -> Result<Option<IssuedCode>, ActError> {
    atomically(registry, |registry| {
        let Some(due) = registry.due_person(person)? else { return Ok(None) };
        let areas = RiskAreas::new(registry.areas()?);
        code_of(office, registry, key, &areas, due, by).map(Some)
    })
}

/// The person's valid code for paper or for a telephone, or a new one. Call it inside a transaction.
pub(super) fn code_of(
    office: &Office,
    registry: &mut dyn Registry,
    key: &dyn Signer,
    areas: &RiskAreas,
    due: DuePerson,
    by: By<'_>,
) -> Result<IssuedCode, ActError> {
    let until = due_window(office, by.at).until;
    let counts = |code: &IssuedCode| {
        code.decision == due.decision.number
            && code.withdrawn.is_none()
            && code.issued <= by.at
            && code.expires > until
            && code.telephone() == due.telephone
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

/// The stored codes, and the decisions without a code with their errors.
pub(in crate::office) type Issued = (Vec<IssuedCode>, Vec<(i64, ActError)>);

/// Signs codes and stores each with a journal line. Call it inside a transaction.
pub(super) fn issue_to(
    office: &Office,
    registry: &mut dyn Registry,
    key: &dyn Signer,
    areas: &RiskAreas,
    due: &[DuePerson],
    by: By<'_>,
) -> Result<Issued, ActError> {
    let wanted = u64::try_from(due.len()).unwrap_or(u64::MAX);
    // Slots of rejected people stay unused: a position must never be used twice.
    let slots = registry.take_slots(by.at.day(), office.config().slot_bits, wanted)?;
    let (kept, rejected) = sign(office, key, areas, due, slots, by)?;
    keep(registry, &kept, by)?;
    Ok((kept, rejected))
}

/// Stores codes with their journal lines. Call it inside a transaction.
pub(in crate::office) fn keep(
    registry: &mut dyn Registry,
    codes: &[IssuedCode],
    by: By<'_>,
) -> Result<(), RegistryError> {
    for code in codes {
        registry.keep_code(code)?;
        registry.record(&by.act("issue", code.cti, "", format_args!("decision {}", code.decision)))?;
    }
    Ok(())
}

/// Signs codes in the slots of the day from a position on, of so many bits. Stores nothing.
pub(in crate::office) fn sign(
    office: &Office,
    key: &dyn Signer,
    areas: &RiskAreas,
    due: &[DuePerson],
    (first, bits): (u64, u32),
    by: By<'_>,
) -> Result<Issued, ActError> {
    let damaged = RegistryError::Damaged { expected: "bits" };
    let sequence = SlotSequence::new(office.secret(), by.at.day(), bits).ok_or(damaged)?;
    let numbered: Vec<(u64, &DuePerson)> = (first..).zip(due).collect();
    let signed = parallel::map(&numbered, |(position, person)| {
        let slot = sequence.slot(*position).ok_or(RegistryError::Damaged { expected: "slot" })?;
        let claims = claims_of(office, areas, person, slot, by)?;
        let code = Code::sign_with(&claims, key)?;
        Ok::<_, ActError>((claims, code))
    });
    let (mut kept, mut rejected) = (Vec::new(), Vec::new());
    for (person, signed) in due.iter().zip(signed) {
        // Without registry or key nobody gets a code. Any other error rejects only this person.
        let (claims, code) = match signed {
            Ok(signed) => signed,
            Err(error @ (ActError::Registry(_) | ActError::Sign(_))) => return Err(error),
            Err(error) => {
                rejected.push((person.decision.number, error));
                continue;
            }
        };
        kept.push(IssuedCode {
            cti: code.cti(),
            person: person.index,
            decision: person.decision.number,
            issued: by.at,
            expires: claims.validity().window().expires(),
            text: code.text().to_owned(),
            withdrawn: None,
        });
    }
    Ok((kept, rejected))
}

/// The time of a decision as written into codes: rounded down to the hour. The exact second would
/// be the same in all codes of one person and make them linkable.
fn assessed(at: Timestamp) -> Timestamp {
    at.saturating_sub(at.seconds() % 3600)
}

/// The claims of a person's code.
fn claims_of(office: &Office, areas: &RiskAreas, due: &DuePerson, slot: Slot, by: By<'_>) -> Result<Claims, ActError> {
    let (config, decision) = (office.config(), &due.decision.decision);
    let (commitment, _) = due.commitment.as_ref().ok_or(ActError::NoCommitment)?;
    let expires = by.at.saturating_add(u64::from(decision.outcome.valid_hours) * 3600);
    let status = || {
        let status = decision.outcome.status.ok_or(ActError::NoReason)?;
        // "Nothing found" needs no grounds, and leaving it out makes the code smaller.
        let reason = decision.outcome.reason.filter(|reason| *reason != StatusReason::NothingFound);
        let grounds = reason.map(|reason| Grounds::new(reason, &config.authority, &config.appeal)).transpose()?;
        Ok::<_, ActError>(HealthStatus::new(status, assessed(decision.at), grounds)?)
    };
    let travel = || {
        let today = by.at;
        let marked = |place: &Place| areas.greatest(place, today, today).is_some();
        let home = config.region.country();
        Ok::<_, ActError>(itinerary(&due.stays, home, (by.at, &config.zone), config.travel, marked)?)
    };
    let states = |kind| config.statements.contains(&kind);
    let statements = match (states(StatementKind::Health), states(StatementKind::Itinerary)) {
        (true, true) => Statements::Both(status()?, travel()?),
        (false, true) => Statements::Itinerary(travel()?),
        (_, false) => Statements::Health(status()?),
    };
    let validity = Validity::new(by.at, None, expires)?;
    let claims = Claims::new(config.region, validity, Cti::new(by.at.day(), slot), statements)?;
    let name = MaskedName::new(&due.person.name)?;
    let claims = claims.with_holder(Holder::new(name, due.person.document, *commitment));
    Ok(due.telephone.into_iter().fold(claims, Claims::with_holder_key))
}
