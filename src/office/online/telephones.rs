//! Telephones of residents: what the holder page asks the office, and the list on the status page.
//!
//! The holder page (`/holder/`) is a page of scripts that works without a network. It asks four
//! things: who the office is, to bind a key, the codes of a key, and to unbind it. The last two need no
//! session: the proof that the telephone has the key is enough, since the codes are of no use without it.
//!
//! Nothing here tells whether somebody was known before: whoever has declared with the number of a
//! stranger gets the answers that a new person gets.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::fields::Fields;
use super::file::PersonFile;
use super::rates::Limited;
use super::session::Session;
use super::shell::token;
use super::sign_in::{looked, with_cookie};
use super::state::Online;
use super::visitor::Visitor;
use super::{ONLINE, PageError, session};
use crate::holder::{Audience, BindingError, BindingProof, Nonce};
use crate::office::acts::{ActError, By, add_telephone, remove_telephone, unbind_telephone};
use crate::office::registry::{
    Codes, Decisions, IssuedCode, OfficeRegistry, People, Telephone, Telephones, atomically_about,
};
use crate::payload::{HolderKey, Lang};
use crate::time::{Timestamp, Zone};
use crate::words::{Explain, online as say};

/// The purpose of the nonce that a proof for binding must have.
const BIND: &str = "bind";

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new()
        .route("/holder/office.json", get(office))
        .route("/holder/bind", post(bind))
        .route("/holder/codes", post(codes))
        .route("/holder/unbind", post(unbind))
        .route("/status/telephones/remove", post(remove))
}

/// Who the office is, and what a form to it must have.
async fn office(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    let session = session::for_binding(&online, &visitor).await?;
    let nonce = session.map(|session| nonce(&online, &session));
    let holder = match session {
        Some(session) => online.with(move |_, registry| holder_name(registry, &session)).await?,
        None => None,
    };
    let config = online.office.config();
    let name = json!({ "en": config.region.name(Lang::En), "zh-CN": config.region.name(Lang::Zh) });
    let told = json!({
        "region": config.region.code(), "name": name, "authority": config.authority, "telephones": config.telephones,
        "token": visitor.token, "nonce": nonce, "holder": holder, "sign_in": "/status",
    });
    Ok(answer(StatusCode::OK, &told))
}

/// Binds the key of a telephone to the person who has signed in.
///
/// A receipt that opens nothing gets the same answer: otherwise a declaration would tell whether
/// somebody with this number was known.
async fn bind(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let Some(session) = session::for_binding(&online, &visitor).await? else {
        return Ok(answer(StatusCode::UNAUTHORIZED, &json!({ "error": { "id": "sign-in" } })));
    };
    let now = online.now()?;
    let nonce = Nonce::new(&nonce_bytes(&online, &session)).map_err(|_| PageError::Fault { cause: "nonce" })?;
    let key = match proved(&online, &headers, fields.get("proof"), Some(&nonce), now) {
        Ok(key) => key,
        Err(error) => return Ok(refused(&error)),
    };
    let done = online.with(move |office, registry| {
        let person = session.receipt.person;
        if !session.receipt.opens {
            let is_taken = registry.telephone(&key)?.is_some_and(|telephone| telephone.person != person);
            return Ok(if is_taken { Err(ActError::TelephoneTaken) } else { Ok(()) });
        }
        let by = By { officer: ONLINE, at: now };
        let added = atomically_about(registry, person, None, |registry| {
            // The session may have ended meanwhile.
            if registry.receipt(&session.hash)?.is_none_or(|receipt| receipt.ended != session.receipt.ended) {
                return Err(ActError::NoTelephone);
            }
            match add_telephone(office, registry, (person, &key), by) {
                // Before a decision, nobody is told how many telephones there are.
                Err(ActError::TooManyTelephones { .. }) if registry.last_decision(person)?.is_none() => {}
                added => added?,
            }
            Ok(looked(registry, person, ("telephone-add", now))?)
        });
        match added {
            Ok(()) => Ok(Ok(())),
            Err(ActError::Registry(error)) => Err(error.into()),
            Err(error) => Ok(Err(error)),
        }
    });
    Ok(match done.await? {
        Ok(()) => {
            let bound = answer(StatusCode::OK, &json!({ "state": "bound" }));
            // One declaration, one telephone.
            if visitor.binding.is_some() { with_cookie(bound, &session::binding_gone(&online)) } else { bound }
        }
        Err(error) => refused(&error),
    })
}

/// The valid codes of a key, for whoever has it.
async fn codes(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, PageError> {
    let (key, now) = match key_of_form(&online, &visitor, &headers, &fields)? {
        Ok(known) => known,
        Err(refusal) => return Ok(refusal),
    };
    let found = online.with(move |_, registry| {
        let Some(telephone) = registry.telephone(&key)? else { return Ok(Vec::new()) };
        codes_for(registry, &telephone, now)
    });
    let codes = found.await?;
    if codes.is_empty() {
        // Not bound, removed, its person was forgotten, or nothing is decided yet: all the same.
        return Ok(answer(StatusCode::OK, &json!({ "state": "unknown", "codes": [] })));
    }
    let codes: Vec<Value> =
        codes.iter().map(|code| json!({ "text": code.text, "expires": code.expires.to_string() })).collect();
    Ok(answer(StatusCode::OK, &json!({ "state": "bound", "codes": codes })))
}

/// Unbinds a key that its holder deletes, and revokes its codes: no session, the proof is enough.
async fn unbind(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, PageError> {
    let (key, now) = match key_of_form(&online, &visitor, &headers, &fields)? {
        Ok(known) => known,
        Err(refusal) => return Ok(refusal),
    };
    let done = online.with(move |_, registry| Ok(unbind_telephone(registry, &key, By { officer: ONLINE, at: now })?));
    done.await?;
    Ok(answer(StatusCode::OK, &json!({ "state": "unknown" })))
}

/// The key that a form proves, and the time. No session: the form is rated by its network.
fn key_of_form(
    online: &Online,
    visitor: &Visitor,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Result<(HolderKey, Timestamp), Response>, PageError> {
    fields.check()?;
    if !online.may(Limited::CodesOfTelephones, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let now = online.now()?;
    let key = proved(online, headers, fields.get("proof"), None, now);
    Ok(key.map(|key| (key, now)).map_err(|error| refused(&error)))
}

/// The masked name of who has signed in: a question for the holder page, so that nobody binds a key to
/// somebody else who is signed in in the same browser. None before a decision, as on the status page.
fn holder_name(registry: &OfficeRegistry, session: &Session) -> Result<Option<String>, PageError> {
    let person = session.receipt.person;
    if !session.receipt.opens || registry.last_decision(person)?.is_none() {
        return Ok(None);
    }
    Ok(registry.person(person)?.map(|person| person.name))
}

/// The codes of a telephone that are valid now, the latest first.
fn codes_for(registry: &OfficeRegistry, telephone: &Telephone, now: Timestamp) -> Result<Vec<IssuedCode>, PageError> {
    let mut codes = registry.codes_of(telephone.person)?;
    codes.retain(|code| {
        code.withdrawn.is_none() && code.issued <= now && now < code.expires && code.telephone() == Some(telephone.key)
    });
    codes.reverse();
    Ok(codes)
}

/// The key of a proof that was made on this server's page. The browser names the page's origin; whoever
/// sends a proof that another office got can name any, so it must be the address of this office.
fn proved(
    online: &Online,
    headers: &HeaderMap,
    proof: &str,
    nonce: Option<&Nonce>,
    now: Timestamp,
) -> Result<HolderKey, BindingError> {
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
    let party = online.party.as_ref().ok_or(BindingError::OtherAudience)?;
    if !party.is_of_this_computer() && origin != party.origin() {
        return Err(BindingError::OtherAudience);
    }
    let proof = BindingProof::from_text(proof)?;
    Ok(proof.key_for(&Audience::new(origin)?, nonce, now)?.to_holder_key())
}

/// The nonce as the holder page gets it.
pub(super) fn nonce(online: &Online, session: &Session) -> String {
    base16ct::lower::encode_string(&nonce_bytes(online, session))
}

/// The same for all forms of a session, and different for every receipt: a proof is taken once or
/// again for the same key, and never for another person.
fn nonce_bytes(online: &Online, session: &Session) -> [u8; 32] {
    online.keys.hash(BIND, &[session.hash.as_slice(), &session.receipt.ended.to_be_bytes()].concat())
}

fn refused(error: &impl Explain) -> Response {
    let each = |words: &dyn Fn(Lang) -> String| json!({ "en": words(Lang::En), "zh-CN": words(Lang::Zh) });
    let error =
        json!({ "id": error.id(), "message": each(&|lang| error.words(lang)), "hint": each(&|lang| error.hint(lang)) });
    answer(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "error": error }))
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// The telephones of the person, on the status page.
pub(super) fn section(file: &PersonFile, (visitor, zone): (&Visitor, &Zone), has_page: bool) -> Markup {
    let lang = visitor.lang;
    if !has_page && file.telephones.is_empty() {
        return html! {};
    }
    html! {
        h2 #telephones { (say::telephones(lang)) }
        p { (say::telephones_lead(lang)) }
        @if !file.telephones.is_empty() {
            ul {
                @for telephone in &file.telephones {
                    li {
                        (say::TelephoneSince { id: &telephone.id(), at: &zone.local(telephone.added) }.say(lang))
                        form method="post" action="/status/telephones/remove" {
                            (token(visitor))
                            input type="hidden" name="telephone" value=(telephone.id().to_string());
                            button { (say::telephone_remove(lang)) }
                        }
                    }
                }
            }
            p.note { (say::telephone_remove_hint(lang)) }
        }
        @if has_page { div.buttons { a.button href="/holder/" { (say::telephone_add(lang)) } } }
    }
}

/// Removes a telephone of the person who has signed in: for a lost one, from another browser.
async fn remove(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let Some(session) = session::of(&online, &visitor).await? else {
        return Err(PageError::StaleForm);
    };
    let (now, wanted) = (online.now()?, fields.get("telephone").to_owned());
    let done = online.with(move |_, registry| {
        let person = session.receipt.person;
        let own = if session.receipt.opens { registry.telephones(person)? } else { Vec::new() };
        let key = own.into_iter().find(|one| one.id().to_string() == wanted).map(|one| one.key);
        // A second click: it is gone already.
        let Some(key) = key else { return Ok(None) };
        let by = By { officer: ONLINE, at: now };
        atomically_about(registry, person, None, |registry| {
            remove_telephone(registry, (person, &key), by)?;
            looked(registry, person, ("telephone-remove", now))?;
            // The sessions have ended. This one goes on.
            Ok::<_, ActError>(registry.receipt(&session.hash)?)
        })
        .map_err(PageError::from)
    });
    let response = Redirect::to("/status#telephones").into_response();
    Ok(match done.await? {
        Some(receipt) => with_cookie(response, &session::begin(&online, &session.hash, &receipt, now)?),
        None => response,
    })
}
