//! Signing in with a receipt and the document's number, and signing out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use maud::{Markup, html};

use super::fields::Fields;
use super::rates::Limited;
use super::receipt::ReceiptNumber;
use super::shell::{Page, token};
use super::state::Online;
use super::steps::document;
use super::visitor::Visitor;
use super::{PageError, passkeys, session};
use crate::key::DocumentNumber;
use crate::office::PersonIndex;
use crate::office::registry::{Receipt, ReceiptHash, Receipts, Registry, RegistryError, View, atomically_about};
use crate::payload::DocumentKind;
use crate::time::Timestamp;
use crate::words::{Explain, Lang, online as say, passkeys as words};

/// What a challenge for signing in is for.
pub(super) const CONTEXT: &str = "resident";

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/sign-in", post(sign_in)).route("/sign-out", post(sign_out))
}

/// What is wrong with a sign-in, by field. The first has no field: it does not say which of the two
/// is wrong, or whether the person is known.
#[derive(Default)]
pub(super) struct Wrong {
    both: bool,
    receipt: bool,
    number: Option<String>,
}

/// The form. What was typed is kept, but not the receipt: it is a secret.
fn form(
    (online, visitor): (&Online, &Visitor),
    (kind, number): (&str, &str),
    (wrong, faults): (&Wrong, Option<&Markup>),
) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let challenge = passkeys::sign_in(online, visitor, CONTEXT)?;
    let is_wrong = |wrong: bool| if wrong { "field wrong" } else { "field" };
    let content = html! {
        @if wrong.both || wrong.receipt || wrong.number.is_some() {
            div.errors role="alert" tabindex="-1" {
                h2 { (say::errors_title(lang)) }
                ul {
                    @if wrong.both { li { a href="#receipt" { (say::not_found_together(lang)) } } }
                    @if wrong.receipt { li { a href="#receipt" { (say::fault_receipt(lang)) } } }
                    @if let Some(words) = &wrong.number { li { a href="#number" { (words) } } }
                }
            }
        }
        @if let Some(faults) = faults { (faults) }
        @if let Some(challenge) = &challenge {
            (passkeys::form(visitor, "/sign-in/passkey", challenge, (&html! {}, words::sign_in(lang))))
        }
        @if let Some(provider) = &online.provider {
            div.buttons { a.button href="/sign-in/provider" { (say::SignInWith { provider: &provider.name() }.say(lang)) } }
        }
        p { (say::sign_in_lead(lang)) }
        form method="post" action="/sign-in" novalidate {
            (token(visitor))
            div class=(is_wrong(wrong.receipt)) {
                label for="receipt" { (say::receipt_number(lang)) }
                span.hint #receipt-hint { (say::receipt_hint(lang)) }
                span.fault #receipt-fault { @if wrong.receipt { (say::fault_receipt(lang)) } }
                input #receipt name="receipt" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    maxlength="40" aria-describedby="receipt-hint receipt-fault" aria-invalid=[wrong.receipt.then_some("true")];
            }
            div.field {
                label for="document" { (say::document(lang)) }
                (document(kind, ("document", "", false), lang))
            }
            div class=(is_wrong(wrong.number.is_some())) {
                label for="number" { (say::number(lang)) }
                span.fault #number-fault { @if let Some(words) = &wrong.number { (words) } }
                input #number name="number" type="text" value=(number) autocomplete="off" maxlength="100"
                    aria-describedby="number-fault" aria-invalid=[wrong.number.is_some().then_some("true")];
            }
            div.buttons { button.main { (say::sign_in(lang)) } }
        }
        p.quiet { (say::receipt_lost(lang)) }
    };
    Ok(Page::new(say::sign_in_title(lang), content).show(online, visitor))
}

/// The page, before anything is typed. `faults`: why a passkey was not taken.
pub(super) fn page(online: &Online, visitor: &Visitor, faults: Option<&Markup>) -> Result<Response, PageError> {
    form((online, visitor), ("resident-id", ""), (&Wrong::default(), faults))
}

async fn sign_in(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let now = online.now()?;
    let typed = (fields.get("document"), fields.get("number"));
    let refuse = |wrong: &Wrong| {
        let mut response = form((&online, &visitor), typed, (wrong, None))?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    };
    let kind = typed.0.parse::<DocumentKind>().unwrap_or(DocumentKind::Other);
    let today = online.office.config().zone.day_of(now).map_err(|_| PageError::Fault { cause: "day" })?;
    let (receipt, number) = (ReceiptNumber::parse(fields.get("receipt")), DocumentNumber::of(kind, typed.1, today));
    let (receipt, number) = match (receipt, number) {
        (Some(receipt), Ok(number)) => (receipt, number),
        (receipt, number) => {
            let number = number.err().map(|error| error.words(visitor.lang));
            return refuse(&Wrong { both: false, receipt: receipt.is_none(), number });
        }
    };
    let person = format!("{} {} {}", visitor.network(), kind.id(), number.as_str());
    if !online.may(Limited::SignIns, &visitor.network()) || !online.may(Limited::SignInsOfNumber, &person) {
        return Err(PageError::TooMany);
    }
    let person = online.office.secret().index_of(kind, &number);
    let hash = receipt.hash();
    // One look for the receipt, whether or not the person is known: the answer and its time tell
    // nothing.
    let found = online.with(move |_, registry| Ok(registry.receipt(&hash)?)).await?;
    let Some(receipt) = found.filter(|receipt| receipt.person == person) else {
        return refuse(&Wrong { both: true, ..Wrong::default() });
    };
    online
        .with(move |_, registry| {
            Ok(atomically_about(registry, person, None, |registry| looked(registry, person, ("sign-in", now)))?)
        })
        .await?;
    entered(&online, &hash, &receipt, now)
}

/// Records what a resident has done. The receipt of a person who was forgotten in the meantime leaves
/// nothing behind.
pub(super) fn looked(
    registry: &mut dyn Registry,
    person: PersonIndex,
    (what, at): (&str, Timestamp),
) -> Result<(), RegistryError> {
    match registry.person(person)? {
        Some(_) => registry.keep_view(person, &View { at, by: String::new(), what: what.to_owned() }),
        None => Ok(()),
    }
}

/// The answer to a sign-in with a receipt, or with what stands for one.
pub(super) fn entered(
    online: &Online,
    hash: &ReceiptHash,
    receipt: &Receipt,
    now: Timestamp,
) -> Result<Response, PageError> {
    let cookie = session::begin(online, hash, receipt, now)?;
    Ok(with_cookie(Redirect::to("/status").into_response(), &cookie))
}

async fn sign_out(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    if let Some(session) = session::of(&online, &visitor).await? {
        let end = move |_: &_, registry: &mut crate::office::registry::OfficeRegistry| {
            Ok(atomically_about(registry, session.receipt.person, None, |registry| {
                registry.end_sessions(&session.hash)
            })?)
        };
        online.with(end).await?;
    }
    let lang = visitor.lang;
    let page = Page::new(
        say::signed_out(lang),
        html! {
            p { (say::signed_out_lead(lang)) }
            div.buttons { a.button href="/" { (say::to_start(lang)) } }
        },
    );
    Ok(with_cookie(page.show(&online, &visitor), &session::gone(&online)))
}

pub(super) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// The button that signs out.
pub(super) fn button(visitor: &Visitor, lang: Lang) -> Markup {
    html! {
        form method="post" action="/sign-out" { (token(visitor)) button { (say::sign_out(lang)) } }
    }
}
