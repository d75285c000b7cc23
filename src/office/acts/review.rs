//! Decisions of officers, and disputes of holders.

use super::officer::check_officer;
use super::withdraw::revoke_others;
use super::{ActError, By, ProvenOfficer};
use crate::office::accounts::Permission;
use crate::office::audit::UsedFact;
use crate::office::registry::{
    DecisionOrigin, DecisionState, IssuedCode, NewDecision, Outcome, Proposal, Registry, RegistryError, StoredDecision,
    atomically,
};
use crate::office::{Act, OfficerName};
use crate::payload::{PlainText, Status, StatusReason, WithdrawalClass};

const MAX_NOTE_CHARS: usize = 200;

/// An officer's answer.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The status.
    pub status: Status,
    /// The reason; required for yellow and red.
    pub why: Option<StatusReason>,
    /// The reason in words.
    pub note: &'a str,
    /// The officers who have proved their identity. A red status needs two, including the acting
    /// officer.
    pub proven: &'a [ProvenOfficer],
}

/// Result of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// The first of two officers has answered. A second officer must give the same answer.
    Proposed,
    /// The number of the new decision, and the codes that it revoked.
    Decided(i64, Vec<IssuedCode>),
}

/// Answers a decision that waits for an officer, and with it all others that wait about the same
/// person.
///
/// A red status needs two officers, at the same time or one after the other. Codes that state
/// something else are revoked in the same transaction.
///
/// # Errors
/// [`ActError`]. Then nothing has changed.
pub fn decide(registry: &mut dyn Registry, number: i64, answer: Answer<'_>, by: By<'_>) -> Result<Answered, ActError> {
    answer.check(by)?;
    atomically(registry, |registry| {
        let waiting = registry.decision(number)?.ok_or(ActError::NoDecision { number })?;
        if waiting.decision.state != DecisionState::Open {
            return Err(ActError::NotWaiting { number });
        }
        // A proposal counts only if another officer gave the same answer, and may still give it.
        let proposed = registry.proposal(number)?.filter(|proposal| {
            !is_same_officer(&proposal.officer, by.officer)
                && proposal.status == answer.status
                && proposal.reason == answer.why
        });
        let proposed = match proposed {
            Some(proposal) if may_decide(registry, &proposal.officer)? => Some(proposal),
            _ => None,
        };
        let officers = match (answer.status, answer.second(by)?, proposed) {
            (Status::Red, None, None) => return propose(registry, number, answer, by).map(|()| Answered::Proposed),
            (Status::Red, None, Some(proposal)) => format!("{}, {}", proposal.officer, by.officer),
            (_, Some(second), _) => format!("{}, {}", by.officer, second.name()),
            (_, None, _) => by.officer.to_owned(),
        };
        let class = WithdrawalClass::Superseded;
        let (decision, revoked) = settle(registry, &waiting, answer, &officers, class, by)?;
        Ok(Answered::Decided(decision, revoked))
    })
}

/// Whether an officer's account is open and has the right to decide. An officer who has no account has
/// proved to be one with a PIN.
fn may_decide(registry: &dyn Registry, officer: &str) -> Result<bool, RegistryError> {
    let Ok(name) = OfficerName::new(officer) else { return Ok(false) };
    let account = registry.account(name.key())?;
    Ok(account.is_none_or(|account| !account.is_locked && account.role.may(Permission::Decide)))
}

fn propose(registry: &mut dyn Registry, number: i64, answer: Answer<'_>, by: By<'_>) -> Result<(), ActError> {
    let proposal = Proposal {
        at: by.at,
        officer: by.officer.to_owned(),
        status: answer.status,
        reason: answer.why,
        note: answer.note.to_owned(),
    };
    registry.propose(number, &proposal)?;
    Ok(registry.record(&by.act("propose", format_args!("decision {number}"), "", ""))?)
}

/// Records that a holder disputes the last decision about them. `number` is any decision about
/// the person.
///
/// The dispute waits for an officer. The last decision stays valid until an officer answers.
///
/// # Errors
/// [`ActError::NoDecision`]; [`ActError::OfficerName`] and [`ActError::Note`] for invalid texts.
pub fn dispute(registry: &mut dyn Registry, number: i64, says: &str, by: By<'_>) -> Result<i64, ActError> {
    check_officer(by.officer)?;
    check_note(says)?;
    atomically(registry, |registry| {
        let named = registry.decision(number)?.ok_or(ActError::NoDecision { number })?;
        // The holder may have an old code: the dispute is about the latest decision.
        let last = registry.last_decision(named.decision.person)?.unwrap_or(named);
        let new = NewDecision {
            at: by.at,
            origin: DecisionOrigin::Dispute,
            state: DecisionState::Open,
            officers: by.officer.to_owned(),
            note: says.to_owned(),
            answers: Some(last.number),
            ..last.decision
        };
        let dispute = registry.decide(&new)?;
        let (subject, after) = (format_args!("decision {}", last.number), format_args!("decision {dispute} waits"));
        registry.record(&by.act("dispute", subject, "", after))?;
        Ok(dispute)
    })
}

/// Stores an officer's decision that answers another one, and revokes the codes that state
/// something else. Call it inside a transaction.
pub(super) fn settle(
    registry: &mut dyn Registry,
    answered: &StoredDecision,
    answer: Answer<'_>,
    officers: &str,
    class: WithdrawalClass,
    by: By<'_>,
) -> Result<(i64, Vec<IssuedCode>), RegistryError> {
    let before = &answered.decision;
    let outcome = Outcome { status: Some(answer.status), reason: answer.why, ..before.outcome };
    let facts = known_facts(registry, answered)?;
    let new = NewDecision {
        facts,
        at: by.at,
        origin: DecisionOrigin::Officer,
        state: DecisionState::Closed,
        outcome,
        officers: officers.to_owned(),
        note: answer.note.to_owned(),
        answers: Some(answered.number),
        ..before.clone()
    };
    let decision = registry.decide(&new)?;
    let act = by.act("decide", format_args!("decision {decision}"), "", "");
    registry.record(&Act { officer: officers.to_owned(), ..act })?;
    Ok((decision, revoke_others(registry, before.person, outcome, class, by)?))
}

/// The facts that an officer knows: those of the answered decision, and those of the last one, which the
/// audit may have made since. None of them is new to a later audit.
fn known_facts(registry: &dyn Registry, answered: &StoredDecision) -> Result<String, RegistryError> {
    let answered = &answered.decision;
    let Some(last) = registry.last_decision(answered.person)?.filter(|last| last.decision.facts != answered.facts)
    else {
        return Ok(answered.facts.clone());
    };
    let [mut facts, last]: [Vec<UsedFact>; 2] =
        [&answered.facts, &last.decision.facts].map(|facts| serde_json::from_str(facts).unwrap_or_default());
    facts.extend(last);
    facts.sort_unstable();
    facts.dedup();
    Ok(serde_json::to_string(&facts).unwrap_or_default())
}

impl Answer<'_> {
    /// The second officer, if one has proved their identity.
    ///
    /// For a red status the acting officer must have proved their identity too, so that nobody can
    /// propose one in another officer's name.
    pub(super) fn second(&self, by: By<'_>) -> Result<Option<&ProvenOfficer>, ActError> {
        let acting = OfficerName::new(by.officer)?;
        if self.status == Status::Red && !self.proven.iter().any(|officer| officer.name().is_same(&acting)) {
            return Err(ActError::Unproven { officer: by.officer.to_owned() });
        }
        Ok(self.proven.iter().find(|officer| !officer.name().is_same(&acting)))
    }

    /// Checks the officer's name and the note.
    pub(super) fn check_note(&self, by: By<'_>) -> Result<(), ActError> {
        check_officer(by.officer)?;
        check_note(self.note)
    }

    /// Checks the name, the note, the proofs and the reason.
    pub(super) fn check(&self, by: By<'_>) -> Result<(), ActError> {
        self.check_note(by)?;
        self.second(by)?;
        match self.why {
            None if self.status != Status::Green => Err(ActError::NoReason),
            Some(reason) if !reason.fits(self.status) => Err(match self.status {
                Status::Green => ActError::ReasonOfGreen { reason },
                Status::Yellow | Status::Red => ActError::NoReason,
            }),
            _ => Ok(()),
        }
    }
}

pub(super) fn is_same_officer(one: &str, other: &str) -> bool {
    matches!((OfficerName::new(one), OfficerName::new(other)), (Ok(one), Ok(other)) if one.is_same(&other))
}

pub(super) fn check_note(note: &str) -> Result<(), ActError> {
    PlainText::new("reason", note, MAX_NOTE_CHARS).map(drop).map_err(ActError::Note)
}
