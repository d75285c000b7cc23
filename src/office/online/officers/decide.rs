//! Answering a decision that waits. A red status takes two officers, each in their own session. A
//! server with the signing key issues the code at once.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::super::PageError;
use super::super::fields::Fields;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::answer::{NotTaken, Typed};
use super::done::Done;
use super::person::{Forms, sheet_page, version};
use super::staff::Staff;
use crate::key::Signer;
use crate::office::Office;
use crate::office::accounts::{Permission, SignedIn, check_again};
use crate::office::acts::{ActError, Answer, Answered, By, decide, issue_to_person};
use crate::office::registry::{Decisions, OfficeRegistry, atomically};
use crate::time::Timestamp;
use crate::words::Explain;

pub(in crate::office::online) async fn answer(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::Decide)?;
    let number: i64 = number.parse().map_err(|_| PageError::NotFound)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let typed = Typed::of(&fields);
    let (shown, seen, officer) = (typed.clone(), fields.get("version").to_owned(), staff.clone());
    let shared = Arc::clone(&online);
    let done = online.with(move |office, registry| {
        let taken = take(registry, (number, &seen), &shown, &officer, now)?;
        if let (Ok(Answered::Decided(decision, _)), Some(key)) = (&taken, &shared.signer) {
            issue_at_once(office, registry, key.as_ref(), *decision, officer.by(now));
        }
        Ok(taken)
    });
    match done.await? {
        Ok(answered) => {
            let done = if answered == Answered::Proposed { Done::Proposed } else { Done::Decided };
            Ok(done.on(&format!("/office/decisions/{number}")))
        }
        Err(not_taken) => {
            let faults = Some(not_taken.words(lang));
            sheet_page(&online, &visitor, staff, (number, Forms { answer: &typed, ..Forms::default() }, faults)).await
        }
    }
}

/// Issues the code of a decision. The decision counts also if this fails: the next issue does it.
fn issue_at_once(office: &Office, registry: &mut OfficeRegistry, key: &dyn Signer, decision: i64, by: By<'_>) {
    let issued = match registry.decision(decision) {
        Ok(Some(stored)) => issue_to_person(office, registry, key, stored.decision.person, by),
        Ok(None) => Ok(None),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = issued {
        tracing::warn!(target: "fede::online", event = "not-issued", cause = error.id());
    }
}

/// Takes an answer, if nothing has changed since the page was shown.
fn take(
    registry: &mut OfficeRegistry,
    (number, seen): (i64, &str),
    typed: &Typed,
    officer: &SignedIn,
    now: Timestamp,
) -> Result<Result<Answered, NotTaken>, PageError> {
    let Some((status, why)) = typed.outcome() else { return Ok(Err(NotTaken::NoStatus)) };
    let proven = [officer.proven()?];
    atomically(registry, |registry| {
        check_again(registry, officer, now)?;
        if version(registry, number)? != seen {
            return Ok(Err(NotTaken::Changed));
        }
        let answer = Answer { status, why, note: &typed.note, proven: &proven };
        match decide(registry, number, answer, officer.by(now)) {
            Ok(answered) => Ok(Ok(answered)),
            Err(ActError::Registry(error)) => Err(PageError::from(error)),
            // Nothing of the act was stored: each error comes before the first write.
            Err(error) => Ok(Err(NotTaken::Act(error))),
        }
    })
}
