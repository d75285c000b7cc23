//! Answering a decision that waits. A red status takes two officers, each in their own session.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::super::PageError;
use super::super::fields::Fields;
use super::super::server::Online;
use super::super::shell::token;
use super::super::visitor::Visitor;
use super::person::{Sheet, sheet_page, version};
use super::staff::{Staff, fault};
use crate::office::OfficerName;
use crate::office::accounts::{Permission, SignedIn, check_again};
use crate::office::acts::{ActError, Answer, decide};
use crate::office::registry::{OfficeRegistry, atomically};
use crate::payload::{Status, StatusReason};
use crate::time::Timestamp;
use crate::words::{Explain, Lang, staff as say};

/// What an officer has typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    status: String,
    reason: String,
    note: String,
}

/// Why an answer was not taken.
enum NotTaken {
    /// Another officer has decided or proposed meanwhile.
    Changed,
    /// No status was chosen.
    NoStatus,
    Act(ActError),
}

impl NotTaken {
    fn words(&self, lang: Lang) -> Markup {
        match self {
            Self::Changed => fault(say::changed(lang), say::changed_hint(lang), lang),
            Self::NoStatus => fault(say::no_status(lang), say::no_status_hint(lang), lang),
            Self::Act(error) => fault(&error.words(lang), &error.hint(lang), lang),
        }
    }
}

/// The form for an answer. Who has proposed a red status cannot confirm it.
pub(super) fn form(sheet: &Sheet, staff: &SignedIn, typed: &Typed, visitor: &Visitor) -> Markup {
    let lang = visitor.lang;
    let is_own = |officer: &str| OfficerName::new(officer).is_ok_and(|officer| officer.is_same(staff.account()));
    let proposed = sheet.proposal.as_ref();
    let chosen = |status: Status| {
        let first = proposed.filter(|_| typed.status.is_empty());
        first.map_or(typed.status == status.id(), |proposal| proposal.status == status)
    };
    let is_reason = |reason: StatusReason| {
        let first = proposed.filter(|_| typed.reason.is_empty());
        first.map_or(typed.reason == reason.id(), |proposal| proposal.reason == Some(reason))
    };
    html! {
        section {
            h2 { (say::answer(lang)) }
            @match proposed {
                Some(proposal) if is_own(&proposal.officer) => p.note { (say::own_proposal(lang)) },
                Some(proposal) => p.note { (say::ConfirmProposal { officer: &proposal.officer }.say(lang)) },
                None => p { (say::red_needs_two(lang)) },
            }
            form method="post" action=(format!("/office/decisions/{}", sheet.asked.number)) {
                (token(visitor))
                input type="hidden" name="version" value=(sheet.version);
                fieldset {
                    legend { (say::status(lang)) }
                    @for status in Status::ALL {
                        label.choice {
                            input type="radio" name="status" value=(status.id()) required checked[chosen(status)];
                            (status.words(lang))
                        }
                    }
                }
                div.field {
                    label for="reason" { (say::reason(lang)) span.hint id="reason-hint" { (say::reason_hint(lang)) } }
                    select id="reason" name="reason" aria-describedby="reason-hint" {
                        option value="" { (say::no_reason(lang)) }
                        @for reason in StatusReason::ALL.into_iter().filter(|one| *one != StatusReason::NothingFound) {
                            option value=(reason.id()) selected[is_reason(reason)] { (reason.words(lang)) }
                        }
                    }
                }
                div.field {
                    label for="note" { (say::note(lang)) span.hint id="note-hint" { (say::note_hint(lang)) } }
                    textarea id="note" name="note" required maxlength="200" aria-describedby="note-hint" { (typed.note) }
                }
                div.buttons { button.main { (say::decide(lang)) } }
            }
        }
    }
}

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
    let [status, reason, note] = ["status", "reason", "note"].map(|name| fields.get(name).to_owned());
    let typed = Typed { status, reason, note };
    let (shown, seen, officer) = (typed.clone(), fields.get("version").to_owned(), staff.clone());
    let done = online.with(move |_, registry| take(registry, (number, &seen), &shown, &officer, now)).await?;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/office/decisions/{number}")).into_response()),
        Err(not_taken) => sheet_page(&online, &visitor, staff, (number, &typed, Some(not_taken.words(lang)))).await,
    }
}

/// Takes an answer, if nothing has changed since the page was shown.
fn take(
    registry: &mut OfficeRegistry,
    (number, seen): (i64, &str),
    typed: &Typed,
    officer: &SignedIn,
    now: Timestamp,
) -> Result<Result<(), NotTaken>, PageError> {
    let Ok(status) = typed.status.parse::<Status>() else { return Ok(Err(NotTaken::NoStatus)) };
    let why = typed.reason.parse::<StatusReason>().ok().filter(|_| status != Status::Green);
    let proven = [officer.proven()?];
    atomically(registry, |registry| {
        check_again(registry, officer, now)?;
        if version(registry, number)? != seen {
            return Ok(Err(NotTaken::Changed));
        }
        let answer = Answer { status, why, note: &typed.note, proven: &proven };
        match decide(registry, number, answer, officer.by(now)) {
            Ok(_) => Ok(Ok(())),
            Err(ActError::Registry(error)) => Err(PageError::from(error)),
            // Nothing of the act was stored: each error comes before the first write.
            Err(error) => Ok(Err(NotTaken::Act(error))),
        }
    })
}
