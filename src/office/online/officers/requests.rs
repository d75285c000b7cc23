//! What residents ask: that a stay is removed, that a guardian or carer is accepted. And the files that
//! they have attached.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::attachments::{answer as file_answer, id_of, links, text_of};
use super::super::fields::Fields;
use super::super::requests::{place_name, relation_words};
use super::super::shell::token;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::ROWS;
use super::done::Done;
use super::refused::Refused;
use super::staff::{Staff, fault, show};
use crate::key::Signer;
use crate::office::accounts::{Permission, SignedIn, check_again, view};
use crate::office::acts::{ActError, answer_request, answer_request_and_replace, open_attachment};
use crate::office::registry::{
    AttachedTo, Attachment, OfficeRegistry, People, Person, RandomId, Registry, RequestKind, Requests, StoredRequest,
    atomically,
};
use crate::office::{Office, Stay, StayPlace};
use crate::time::{Timestamp, Zone};
use crate::words::{Explain, Lang, staff as say};

const PAGE: &str = "/office/requests";
/// Where the files of residents are for the staff.
pub(super) const ATTACHMENTS: &str = "/office/attachments";

struct Case {
    request: StoredRequest,
    person: Option<Person>,
    /// The stay with its source, if it is still known.
    stay: Option<(Stay, String)>,
    attachments: Vec<Attachment>,
}

/// An answer that was not taken: to which request, the reason that was typed, and why.
struct NotTaken {
    id: RandomId,
    note: String,
    words: Markup,
}

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    list(&online, &visitor, &staff, None).await
}

async fn list(
    online: &Arc<Online>,
    visitor: &Visitor,
    staff: &SignedIn,
    not_taken: Option<&NotTaken>,
) -> Result<Response, PageError> {
    staff.may(Permission::SeePerson)?;
    let (now, lang, looking) = (online.now()?, visitor.lang, staff.clone());
    let cases = online.with(move |_, registry| read(registry, &looking, now)).await?;
    let may_answer = staff.role().may(Permission::Decide);
    let zone = &online.office.config().zone;
    let content = html! {
        @if let Some(not_taken) = not_taken { (not_taken.words) }
        p.lead {
            (say::requests_lead(lang)) " "
            (if online.signer.is_some() { say::requests_replace(lang) } else { say::requests_keep(lang) })
        }
        @if cases.is_empty() { p { (say::nothing_waits(lang)) } }
        @for case in &cases {
            section {
                (told(case, zone, lang))
                @if may_answer { (form(case, not_taken, visitor)) }
            }
        }
    };
    Ok(show((say::requests(lang), &content), staff, online, visitor))
}

/// Reads what waits. Each look at a person is recorded before anything is shown.
fn read(registry: &mut OfficeRegistry, staff: &SignedIn, now: Timestamp) -> Result<Vec<Case>, PageError> {
    let mut cases = Vec::new();
    for request in registry.waiting_requests(ROWS)? {
        let person = request.person;
        view(registry, staff, (person, &format!("request {}", text_of(&request.id))), now)?;
        let stays =
            if request.kind == RequestKind::NotThere { registry.dossier(person, now)?.stays } else { Vec::new() };
        let is_asked = |(stay, _): &(Stay, String)| {
            stay.arrival() == request.since
                && matches!(stay.place(), StayPlace::City(place) if place.to_string() == request.about)
        };
        cases.push(Case {
            stay: stays.into_iter().find(is_asked),
            person: registry.person(person)?,
            attachments: registry.attachments(person)?,
            request,
        });
    }
    Ok(cases)
}

fn told(case: &Case, zone: &Zone, lang: Lang) -> Markup {
    let request = &case.request;
    html! {
        h2 { (request.kind.words(lang)) " · " (zone.local(request.made)) }
        @if let Some(person) = &case.person { p { (person.name) " · " (person.document.words(lang)) } }
        dl {
            @match request.kind {
                RequestKind::NotThere => {
                    dt { (say::stay(lang)) }
                    dd { (place_name(&request.about, lang)) " · " (zone.local(request.since)) }
                    dt { (say::source(lang)) }
                    dd { @match &case.stay { Some((_, source)) => (source), None => (say::stay_gone(lang)) } }
                    dt { (say::person_says(lang)) } dd { (request.says) }
                },
                RequestKind::Care => {
                    dt { (say::relation(lang)) } dd { (relation_words(&request.about, lang)) }
                    dt { (say::declarant(lang)) } dd { (request.says) }
                    dt { (say::declared_name(lang)) } dd { (request.name) }
                },
            }
            dt { (say::attachments(lang)) }
            dd {
                @if case.attachments.iter().any(|one| one.to == AttachedTo::Request(request.id)) {
                    (links(&case.attachments, AttachedTo::Request(request.id), ATTACHMENTS, lang))
                } @else { (say::none(lang)) }
            }
        }
    }
}

fn form(case: &Case, not_taken: Option<&NotTaken>, visitor: &Visitor) -> Markup {
    let lang = visitor.lang;
    let id = text_of(&case.request.id);
    let note = format!("note-{id}");
    let typed = not_taken.filter(|one| one.id == case.request.id).map(|one| one.note.as_str());
    html! {
        form method="post" action=(PAGE) {
            (token(visitor))
            input type="hidden" name="request" value=(id);
            div.field {
                label for=(note) { (say::note(lang)) }
                span.hint id=(format!("{note}-hint")) { (say::request_note_hint(lang)) }
                textarea id=(note) name="note" required maxlength="200" aria-describedby=(format!("{note}-hint")) {
                    (typed.unwrap_or_default())
                }
            }
            div.buttons {
                button name="grants" value="yes" {
                    @match case.request.kind {
                        RequestKind::NotThere => (say::remove_stay(lang)),
                        RequestKind::Care => (say::accept_care(lang)),
                    }
                }
                button name="grants" value="no" { (say::refuse_request(lang)) }
            }
        }
    }
}

pub(in crate::office::online) async fn answer(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::Decide)?;
    let id = id_of(fields.get("request")).map_err(|_| PageError::NoForm)?;
    let grants = match fields.get("grants") {
        "yes" => true,
        "no" => false,
        _ => return Err(PageError::NoForm),
    };
    let (now, lang) = (online.now()?, visitor.lang);
    let (note, officer) = (fields.get("note").to_owned(), staff.clone());
    let typed = note.clone();
    let key = online.signer.clone();
    if grants && key.is_some() {
        staff.may(Permission::Correct)?;
    }
    let answered = online
        .with(move |office, registry| take((office, key.as_deref()), registry, &officer, (&id, grants, &note), now));
    let (words, hint) = match answered.await? {
        Ok(true) => return Ok(if grants { Done::Granted } else { Done::Refused }.on(PAGE)),
        Ok(false) => (say::changed(lang).to_owned(), say::changed_hint(lang).to_owned()),
        Err(error) => (error.words(lang), error.hint(lang)),
    };
    let not_taken = NotTaken { id, note: typed, words: fault(&words, &hint, lang) };
    list(&online, &visitor, &staff, Some(&not_taken)).await
}

/// Takes an answer. `false` if somebody else has answered, or the resident has withdrawn the request.
/// Codes that state a removed stay are replaced, if this server has a key to sign with.
fn take(
    (office, key): (&Office, Option<&dyn Signer>),
    registry: &mut dyn Registry,
    officer: &SignedIn,
    (id, grants, note): (&RandomId, bool, &str),
    now: Timestamp,
) -> Result<Result<bool, ActError>, PageError> {
    let by = officer.by(now);
    let answered: Result<_, Refused> = atomically(registry, |registry| {
        check_again(registry, officer, now).map_err(|error| Refused::Page(error.into()))?;
        Ok(match key {
            Some(key) => answer_request_and_replace(office, registry, id, (grants, note), key, by)?,
            None => answer_request(registry, id, (grants, note), by)?,
        })
    });
    let fault = match answered {
        Ok(is_answered) => return Ok(Ok(is_answered)),
        Err(refused) => refused.into_fault()?,
    };
    Ok(if matches!(fault, ActError::NoRequest) { Ok(false) } else { Err(fault) })
}

/// A file of a resident. The look is recorded before anything is sent.
pub(in crate::office::online) async fn attachment(
    State(online): State<Arc<Online>>,
    Staff(staff): Staff,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    staff.may(Permission::SeePerson)?;
    let (id, now) = (id_of(&id)?, online.now()?);
    let opened = online
        .with(move |office, registry| {
            let Some((attachment, kind, content)) = open_attachment(office, registry, &id)? else { return Ok(None) };
            view(registry, &staff, (attachment.person, &format!("attachment {}", text_of(&id))), now)?;
            Ok(Some((kind, content)))
        })
        .await?;
    let (kind, content) = opened.ok_or(PageError::NotFound)?;
    Ok(file_answer(kind, content))
}
