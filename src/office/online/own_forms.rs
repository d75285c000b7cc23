//! The forms on the page of a resident who has signed in: a dispute, a stay that is not right, and what
//! is withdrawn.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};

use super::fields::Fields;
use super::file::PersonFile;
use super::requests::Wrong;
use super::session::Session;
use super::state::Online;
use super::status::show;
use super::upload::{Upload, new_files};
use super::visitor::Visitor;
use super::{ONLINE, PageError, attachments, kept, session};
use crate::office::FileError;
use crate::office::acts::{ActError, By, ask_not_there, attach, dispute, withdraw_dispute, withdraw_request};
use crate::office::registry::{
    AttachedTo, DecisionOrigin, DecisionState, Decisions, OfficeRegistry, Registry, StoredDecision, atomically,
};
use crate::payload::Place;
use crate::time::Timestamp;

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/status/withdraw", post(withdraw)).route("/status/dispute/withdraw", post(take_back))
}

/// The forms with files.
pub(super) fn uploads() -> Router<Arc<Online>> {
    Router::new().route("/status/dispute", post(send_dispute)).route("/status/not-there", post(not_there))
}

/// The session of a visitor, if the status page shows the person's data. A receipt that opens nothing
/// and one about which nothing is decided yet are the same: otherwise a declaration would tell who is
/// known.
async fn session_of_person(online: &Arc<Online>, visitor: &Visitor) -> Result<Option<Session>, PageError> {
    let Some(session) = session::of(online, visitor).await?.filter(|session| session.receipt.opens) else {
        return Ok(None);
    };
    let is_decided = online.with(move |_, registry| Ok(registry.last_decision(session.receipt.person)?.is_some()));
    Ok(is_decided.await?.then_some(session))
}

async fn not_there(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Result<Response, PageError> {
    let Some(session) = session_of_person(&online, &visitor).await? else {
        return kept::page(&online, &visitor, request).await;
    };
    let form = Upload::read(&online, &visitor, request).await?;
    let about = form.get("stay").to_owned();
    let (place, arrival) = about.split_once(' ').ok_or(PageError::NoForm)?;
    let place = Place::parse(place).map_err(|_| PageError::NoForm)?;
    let arrival = arrival.parse().ok().and_then(|seconds| Timestamp::from_seconds(seconds).ok());
    let (arrival, says, now) = (arrival.ok_or(PageError::NoForm)?, form.says(), online.now()?);
    let files = match form.files {
        Ok(files) => new_files(&online, files)?,
        Err(file) => return refused(&online, &visitor, session, Wrong { about, says, file: Some(file) }).await,
    };
    let (id, typed) = (online.random()?, says.clone());
    let taken = online.with(move |office, registry| {
        let by = By { officer: ONLINE, at: now };
        // Without a decision, the page shows nothing of the person, and takes nothing.
        let file = PersonFile::read(registry, &session, now)?.ok_or(PageError::NotFound)?;
        atomically(registry, |registry| {
            let asked = ask_not_there(registry, file.index, (&place, arrival), (&says, id), by);
            let asked = match asked {
                Err(ActError::Note(_)) => return Ok(false),
                asked => asked?,
            };
            // A second click has found the first request, with its files.
            if asked == id {
                attach(office, registry, (file.index, AttachedTo::Request(id)), &files, by)?;
            }
            Ok::<_, PageError>(true)
        })
    });
    if taken.await? {
        return Ok(Redirect::to("/status#requests").into_response());
    }
    refused(&online, &visitor, session, Wrong { about, says: typed, file: None }).await
}

/// The page again, with what was typed and what is wrong.
async fn refused(
    online: &Arc<Online>,
    visitor: &Visitor,
    session: Session,
    wrong: Wrong,
) -> Result<Response, PageError> {
    let is_too_large = wrong.file == Some(FileError::TooLarge);
    let mut response = show(online, visitor, session, Some(&wrong)).await?;
    *response.status_mut() =
        if is_too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(response)
}

async fn withdraw(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let id = attachments::id_of(fields.get("request")).map_err(|_| PageError::NoForm)?;
    end(&online, &visitor, "/status#requests", move |registry, session, by| {
        withdraw_request(registry, session.receipt.person, &id, by)
    })
    .await
}

async fn take_back(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    end(&online, &visitor, "/status#dispute", |registry, session, by| {
        withdraw_dispute(registry, session.receipt.person, by)
    })
    .await
}

/// Ends something that the person has asked. If it has ended already, the page shows how.
async fn end(
    online: &Arc<Online>,
    visitor: &Visitor,
    next: &str,
    act: impl FnOnce(&mut dyn Registry, &Session, By<'_>) -> Result<bool, ActError> + Send + 'static,
) -> Result<Response, PageError> {
    let Some(session) = session_of_person(online, visitor).await? else {
        return Ok(Redirect::to("/status").into_response());
    };
    let now = online.now()?;
    let ended =
        move |_: &_, registry: &mut OfficeRegistry| Ok(act(registry, &session, By { officer: ONLINE, at: now })?);
    online.with(ended).await?;
    Ok(Redirect::to(next).into_response())
}

async fn send_dispute(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Result<Response, PageError> {
    let Some(session) = session_of_person(&online, &visitor).await? else {
        return kept::page(&online, &visitor, request).await;
    };
    let form = Upload::read(&online, &visitor, request).await?;
    let (now, says, about) = (online.now()?, form.says(), String::new());
    let files = match form.files {
        Ok(files) => new_files(&online, files)?,
        Err(file) => return refused(&online, &visitor, session, Wrong { about, says, file: Some(file) }).await,
    };
    let typed = says.clone();
    let taken = online.with(move |office, registry| {
        let file = PersonFile::read(registry, &session, now)?.ok_or(PageError::NotFound)?;
        let last = file.last().ok_or(PageError::NotFound)?.number;
        let by = By { officer: ONLINE, at: now };
        atomically(registry, |registry| {
            // A second click, or a second window: it waits already.
            let is_open = |stored: &StoredDecision| {
                stored.decision.origin == DecisionOrigin::Dispute && stored.decision.state == DecisionState::Open
            };
            if registry.decisions_of(file.index)?.iter().any(is_open) {
                return Ok(true);
            }
            match dispute(registry, last, &says, by) {
                Ok(number) => {
                    attach(office, registry, (file.index, AttachedTo::Dispute(number)), &files, by)?;
                    Ok(true)
                }
                Err(ActError::Note(_)) => Ok(false),
                Err(error) => Err(error.into()),
            }
        })
    });
    if taken.await? {
        return Ok(Redirect::to("/status#dispute").into_response());
    }
    refused(&online, &visitor, session, Wrong { about, says: typed, file: None }).await
}
