//! The passkeys of residents: adding one after signing in with a receipt, signing in, removing.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use maud::{Markup, html};

use super::fields::Fields;
use super::passkeys::{self, Ceremony};
use super::rates::Limited;
use super::session::Session;
use super::shell::Page;
use super::sign_in::{entered, looked};
use super::state::Online;
use super::visitor::Visitor;
use super::{ONLINE, PageError, session, sign_in};
use crate::office::acts::By;
use crate::office::passkeys::{PasskeyError, PasskeyHolder, StoredPasskey, add, judge, remove};
use crate::office::registry::{Receipts, Registry, RegistryError, atomically, atomically_about};
use crate::words::{Explain, online as words, passkeys as say};

const PAGE: &str = "/status/passkeys";
const REMOVE: &str = "/status/passkeys/remove";

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new()
        .route("/sign-in/passkey", get(again).post(enter))
        .route(PAGE, get(page).post(add_one))
        .route(REMOVE, get(page).post(remove_one))
}

/// The page for signing in, at the address of its form: the links between languages lead there.
async fn again(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    sign_in::page(&online, &visitor, None)
}

/// The passkeys that a session shows: of the receipt, and of all others that open the same data.
fn own(registry: &dyn Registry, session: &Session) -> Result<Vec<StoredPasskey>, RegistryError> {
    if session.receipt.opens {
        return registry.passkeys_of(session.receipt.person);
    }
    registry.passkeys(&PasskeyHolder::Receipt(session.hash))
}

async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    let Some(session) = session::of(&online, &visitor).await? else {
        return Ok(Redirect::to("/status").into_response());
    };
    list(&online, &visitor, session, None).await
}

async fn list(
    online: &Arc<Online>,
    visitor: &Visitor,
    session: Session,
    faults: Option<&PasskeyError>,
) -> Result<Response, PageError> {
    let (party, lang, zone) = (passkeys::party(online)?, visitor.lang, &online.office.config().zone);
    let own = online.with(move |_, registry| Ok(own(registry, &session)?)).await?;
    let made = zone.local(session.receipt.made);
    let name = say::Shown { day: &made }.say(lang);
    // A handle of its own for each: one device may keep passkeys of a whole family.
    let begun = if own.len() < StoredPasskey::MAX {
        Some(party.begin_adding(passkeys::handle(online)?, &name, &[])?)
    } else {
        None
    };
    let context = base16ct::lower::encode_string(&session.hash);
    let shown = begun.map(|begun| passkeys::show(online, visitor, (Ceremony::Add, &context), begun)).transpose()?;
    let content = html! {
        @if let Some(error) = faults { (fault(error, visitor)) }
        p { (say::lead(lang)) }
        p { (say::lead_resident(lang)) }
        (passkeys::table(visitor, &own, (zone, REMOVE)))
        @if let Some(shown) = &shown {
            h2 { (say::add(lang)) }
            (passkeys::form(visitor, PAGE, shown, (&passkeys::name_field(lang), say::add(lang))))
            noscript { p { (say::needs_script(lang)) } }
        }
        p { a href="/status" { (say::to_status(lang)) } }
    };
    let mut response = Page::new(say::passkeys(lang), content).show(online, visitor);
    if faults.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn fault(error: &PasskeyError, visitor: &Visitor) -> Markup {
    let lang = visitor.lang;
    html! {
        div.errors role="alert" tabindex="-1" {
            h2 { (words::errors_title(lang)) }
            p { (error.words(lang)) }
            p { (error.hint(lang)) }
        }
    }
}

/// The errors that the person can do something about. Each is noted in the log.
fn expected<T>(done: Result<T, PasskeyError>) -> Result<Result<T, PasskeyError>, PageError> {
    match done {
        Err(PasskeyError::Registry(error)) => Err(error.into()),
        Err(error) => {
            passkeys::note(&error);
            Ok(Err(error))
        }
        Ok(done) => Ok(Ok(done)),
    }
}

async fn add_one(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    passkeys::party(&online)?;
    let Some(session) = session::of(&online, &visitor).await? else {
        return Ok(Redirect::to("/status").into_response());
    };
    let now = online.now()?;
    let (opened, label) = (passkeys::open(&online, &visitor, Ceremony::Add, &fields), passkeys::label(&fields));
    let shared = Arc::clone(&online);
    let done = online.with(move |_, registry| {
        expected(opened.and_then(|opened| {
            // The challenge of another receipt.
            if opened.context != base16ct::lower::encode_string(&session.hash) {
                return Err(PasskeyError::OtherChallenge);
            }
            let party = shared.party.as_ref().ok_or(PasskeyError::Unknown)?;
            let key = party.finish_adding(&opened.challenge(), now)?;
            let by = By { officer: ONLINE, at: now };
            atomically(registry, |registry| {
                // The receipt may have gone with its person, or the session may have ended.
                let receipt = registry.receipt(&session.hash)?;
                if receipt.is_none_or(|receipt| receipt.ended != session.receipt.ended) {
                    return Err(PasskeyError::Unknown);
                }
                if own(registry, &session)?.len() >= StoredPasskey::MAX {
                    return Err(PasskeyError::TooMany { max: StoredPasskey::MAX });
                }
                add(registry, PasskeyHolder::Receipt(session.hash), (key, label?), by)?;
                Ok(looked(registry, session.receipt.person, ("passkey-add", now))?)
            })
        }))
    });
    match done.await? {
        Ok(()) => Ok(Redirect::to(PAGE).into_response()),
        Err(error) => list(&online, &visitor, session, Some(&error)).await,
    }
}

async fn remove_one(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let Some(session) = session::of(&online, &visitor).await? else {
        return Ok(Redirect::to("/status").into_response());
    };
    let (now, id) = (online.now()?, fields.get("passkey").to_owned());
    let done = online.with(move |_, registry| {
        let by = By { officer: ONLINE, at: now };
        expected(atomically(registry, |registry| {
            let own = own(registry, &session)?;
            let passkey = own.iter().find(|passkey| passkey.id() == id).ok_or(PasskeyError::Unknown)?;
            remove(registry, &passkey.holder, &id, by)?;
            // Whoever has signed in with it is signed out.
            if let PasskeyHolder::Receipt(hash) = passkey.holder
                && hash != session.hash
            {
                registry.end_sessions(&hash)?;
            }
            Ok(looked(registry, session.receipt.person, ("passkey-remove", now))?)
        }))
    });
    match done.await? {
        Ok(()) => Ok(Redirect::to(PAGE).into_response()),
        Err(error) => list(&online, &visitor, session, Some(&error)).await,
    }
}

/// Signs a resident in by a passkey. It opens what the receipt opens with which it was added.
async fn enter(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    passkeys::party(&online)?;
    if !online.may(Limited::SignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let now = online.now()?;
    let opened = passkeys::open(&online, &visitor, Ceremony::SignIn, &fields);
    let shared = Arc::clone(&online);
    let done = online.with(move |_, registry| {
        expected(opened.and_then(|opened| {
            if opened.context != sign_in::CONTEXT {
                return Err(PasskeyError::OtherChallenge);
            }
            let party = shared.party.as_ref().ok_or(PasskeyError::Unknown)?;
            let proven = judge(registry, party, &opened.challenge(), By { officer: ONLINE, at: now })?;
            let PasskeyHolder::Receipt(hash) = *proven.holder() else { return Err(PasskeyError::Unknown) };
            let receipt = registry.receipt(&hash)?.ok_or(PasskeyError::Unknown)?;
            atomically_about(registry, receipt.person, None, |registry| {
                proven.settle(registry, now)?;
                looked(registry, receipt.person, ("sign-in", now))?;
                Ok((hash, receipt))
            })
        }))
    });
    match done.await? {
        Ok((hash, receipt)) => entered(&online, &hash, &receipt, now),
        Err(error) => {
            let faults = fault(&error, &visitor);
            let mut response = sign_in::page(&online, &visitor, Some(&faults))?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}
