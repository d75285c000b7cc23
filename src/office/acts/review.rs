//! What officers decide, and what holders dispute.

use super::{ActError, By};
use crate::office::registry::{
    DecisionState, IssuedCode, NewDecision, Origin, Outcome, Proposal, Registry, StoredDecision,
};
use crate::payload::{PlainText, Reason, Status, Withdrawal, WithdrawalClass};

const MAX_OFFICER_CHARS: usize = 60;
const MAX_NOTE_CHARS: usize = 200;

/// An officer's answer.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The status.
    pub status: Status,
    /// Why.
    pub why: Option<Reason>,
    /// In words.
    pub note: &'a str,
    /// A second officer.
    pub second: Option<&'a str>,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It is the first of two officers': the second has to give the same.
    Proposed,
    /// It is decided, under this number; these codes, which say something else, are revoked by it.
    Decided(i64, Vec<IssuedCode>),
}

/// Decides what waits for an officer. A red status takes two, at once or one after the other; codes that say something
/// else are withdrawn in the same act.
///
/// # Errors
/// [`ActError`].
pub fn decide(registry: &mut dyn Registry, number: i64, answer: Answer<'_>, by: By<'_>) -> Result<Answered, ActError> {
    let waiting = registry.decision(number)?.ok_or(ActError::NoDecision { number })?;
    if waiting.decision.state != DecisionState::Open {
        return Err(ActError::NotWaiting { number });
    }
    answer.check(by)?;
    let proposed = registry.proposal(number)?.filter(|proposal| {
        proposal.officer != by.officer && proposal.status == answer.status && proposal.reason == answer.why
    });
    let officers = match (answer.status, answer.second, proposed) {
        (Status::Red, None, None) => return propose(registry, number, answer, by).map(|()| Answered::Proposed),
        (Status::Red, None, Some(proposal)) => format!("{}, {}", proposal.officer, by.officer),
        (_, Some(second), _) => format!("{}, {second}", by.officer),
        (_, None, _) => by.officer.to_owned(),
    };
    let mut answered = Answered::Proposed;
    registry.atomically(&mut |registry| {
        let class = WithdrawalClass::Superseded;
        let (decision, withdrawn) = settle(registry, &waiting, answer, &officers, class, by)?;
        answered = Answered::Decided(decision, withdrawn);
        Ok(())
    })?;
    Ok(answered)
}

fn propose(registry: &mut dyn Registry, number: i64, answer: Answer<'_>, by: By<'_>) -> Result<(), ActError> {
    let proposal = Proposal {
        at: by.at,
        officer: by.officer.to_owned(),
        status: answer.status,
        reason: answer.why,
        note: answer.note.to_owned(),
    };
    registry.atomically(&mut |registry| {
        registry.propose(number, &proposal)?;
        registry.record(&by.act("propose", format_args!("decision {number}"), "", answer.status.id()))
    })?;
    Ok(())
}

/// Takes down that a holder disputes a decision; it waits for an officer then, and counts until one has answered.
///
/// # Errors
/// [`ActError::NoDecision`].
pub fn dispute(registry: &mut dyn Registry, number: i64, says: &str, by: By<'_>) -> Result<i64, ActError> {
    let disputed = registry.decision(number)?.ok_or(ActError::NoDecision { number })?.decision;
    check_officer(by.officer)?;
    check_note(says)?;
    let new = NewDecision {
        at: by.at,
        origin: Origin::Dispute,
        state: DecisionState::Open,
        officers: by.officer.to_owned(),
        note: says.to_owned(),
        answers: Some(number),
        ..disputed
    };
    let mut dispute = 0;
    registry.atomically(&mut |registry| {
        dispute = registry.decide(&new)?;
        let (subject, after) = (format_args!("decision {number}"), format_args!("decision {dispute} waits"));
        registry.record(&by.act("dispute", subject, "", after))
    })?;
    Ok(dispute)
}

/// Keeps an officer's decision that answers another, and withdraws the codes that say something else.
pub(super) fn settle(
    registry: &mut dyn Registry,
    answered: &StoredDecision,
    answer: Answer<'_>,
    officers: &str,
    class: WithdrawalClass,
    by: By<'_>,
) -> Result<(i64, Vec<IssuedCode>), crate::office::registry::RegistryError> {
    let before = &answered.decision;
    let outcome = Outcome { status: Some(answer.status), reason: answer.why, ..before.outcome };
    let new = NewDecision {
        at: by.at,
        origin: Origin::Officer,
        state: DecisionState::Closed,
        outcome,
        officers: officers.to_owned(),
        note: answer.note.to_owned(),
        answers: Some(answered.number),
        ..before.clone()
    };
    let decision = registry.decide(&new)?;
    let was = before.outcome.status.map_or("waits", Status::id);
    let act = super::super::Act {
        officer: officers.to_owned(),
        ..by.act("decide", format_args!("decision {decision}"), was, answer.status.id())
    };
    registry.record(&act)?;
    let mut withdrawn = Vec::new();
    for code in registry.codes_of(before.person)? {
        let counts = code.withdrawn.is_none() && by.at < code.expires;
        let stated = registry.decision(code.decision)?.map(|stored| stored.decision.outcome);
        if counts && stated.is_none_or(|stated| (stated.status, stated.reason) != (outcome.status, outcome.reason)) {
            revoke(registry, &code, class, by)?;
            withdrawn.push(code);
        }
    }
    Ok((decision, withdrawn))
}

pub(super) fn revoke(
    registry: &mut dyn Registry,
    code: &IssuedCode,
    class: WithdrawalClass,
    by: By<'_>,
) -> Result<(), crate::office::registry::RegistryError> {
    registry.withdraw(code.cti, Some(Withdrawal::Revoked(class)), by.at)?;
    registry.record(&by.act("revoke", code.cti, "counts", format_args!("revoked, {}", class.id())))
}

impl Answer<'_> {
    pub(super) fn check(&self, by: By<'_>) -> Result<(), ActError> {
        check_officer(by.officer)?;
        check_note(self.note)?;
        if let Some(second) = self.second {
            check_officer(second)?;
            if second == by.officer {
                return Err(ActError::OneOfficer { officer: second.to_owned() });
            }
        }
        if self.status != Status::Green && self.why.is_none() {
            return Err(ActError::NoReason);
        }
        Ok(())
    }
}

pub(super) fn check_officer(officer: &str) -> Result<(), ActError> {
    PlainText::new("officer", officer, MAX_OFFICER_CHARS).map(drop).map_err(ActError::Officer)
}

fn check_note(note: &str) -> Result<(), ActError> {
    PlainText::new("reason", note, MAX_NOTE_CHARS).map(drop).map_err(ActError::Note)
}
