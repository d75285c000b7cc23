//! Judges a code of another network: its signature, its time, and the rules of the gate.

use std::sync::Arc;

use super::answer::ForeignStated;
use super::conditions::{Unmet, unmet};
use super::stated::{person, statement};
use super::{ForeignAnswer, ForeignReason, ForeignRequest, ForeignRules, reasons};
use crate::foreign::{ForeignAuthentic, ForeignAuthenticityError, ForeignUnverified};
use crate::time::{Standing, Timestamp};
use crate::verifier::Decision;

/// Judges a code. A fault of the code makes the answer *refused*, something that the gate lacks makes
/// it *undecided*.
pub(super) fn judge(request: &ForeignRequest<'_>) -> ForeignAnswer {
    let code = match ForeignUnverified::from_text(request.text) {
        Ok(code) => code,
        Err(error) => return without_code(&reasons::of_form(&error)),
    };
    let Some(list) = request.list else { return without_code(&reasons::not_taken(code.network())) };
    let authentic = match code.authenticate(list, request.at) {
        Ok(authentic) => authentic,
        Err(error) => return without_code(&of_authenticity(&error)),
    };
    let stated = ForeignStated {
        mark: code.mark(),
        person: Arc::new(person(&authentic.statement().person)),
        statement: Arc::new(statement(&authentic)),
    };
    let mut found: Vec<_> = of_time(&authentic, request.at, request.clock_leeway).into_iter().collect();
    found.extend(of_rules(&authentic, request.rules, request.at));
    let decision = if found.is_empty() { Decision::Accepted } else { Decision::Refused };
    ForeignAnswer::new(decision, found, Some(stated))
}

fn without_code((decision, reason): &(Decision, ForeignReason)) -> ForeignAnswer {
    ForeignAnswer::new(*decision, vec![reason.clone()], None)
}

fn of_authenticity(error: &ForeignAuthenticityError) -> (Decision, ForeignReason) {
    (Decision::Refused, reasons::of_authenticity(error))
}

/// Compares the time with the statement's own window. Only its start has a leeway, as for own codes.
fn of_time(code: &ForeignAuthentic, at: Timestamp, leeway: u64) -> Option<ForeignReason> {
    let window = code.statement().window;
    match window.standing(at) {
        Standing::Early if at.saturating_add(leeway) < window.not_before() => {
            Some(reasons::not_yet_valid(window.not_before(), at))
        }
        Standing::Early | Standing::Within => None,
        Standing::Over => Some(reasons::expired(window.expires(), at)),
    }
}

/// Checks that the code fits one rule of each group. The reason names what each rule lacks.
fn of_rules(code: &ForeignAuthentic, rules: &ForeignRules, at: Timestamp) -> Option<ForeignReason> {
    let network = code.statement().format.network();
    for group in rules.groups() {
        let of_network = group.iter().filter(|rule| rule.network == network);
        let found: Vec<Option<Unmet>> = of_network.map(|rule| unmet(rule, code, at)).collect();
        if !found.contains(&None) {
            return Some(reasons::no_rule(&found.into_iter().flatten().collect::<Vec<_>>()));
        }
    }
    rules.groups().is_empty().then(|| reasons::no_rule(&[]))
}
