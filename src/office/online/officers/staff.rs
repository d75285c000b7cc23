//! Who of the staff asks, and what every page of the staff has.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use maud::{Markup, html};

use super::super::shell::{Page, token};
use super::super::state::Online;
use super::super::visitor::{Cookie, Visitor};
use super::super::{PageError, passkeys};
use super::done;
use crate::office::accounts::{AccountError, Permission, SignedIn, Token, check};
use crate::office::passkeys::PasskeyError;
use crate::words::{Explain, Lang, staff as say};

/// The page on which a person at the counter is served.
pub(super) const COUNTER: &str = "/office/counter";

/// Somebody of the staff who is signed in. Without a session the answer is the page for signing in.
pub(super) struct Staff(pub(super) SignedIn);

impl FromRequestParts<Arc<Online>> for Staff {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, online: &Arc<Online>) -> Result<Self, PageError> {
        let token = session_token(&parts.headers, online.is_tls).ok_or(PageError::NotSignedIn)?;
        let now = online.now()?;
        online.with(move |_, registry| Ok(Self(check(registry, &token, now)?))).await
    }
}

/// The token of the session that a request has.
pub(super) fn session_token(headers: &HeaderMap, is_tls: bool) -> Option<Token> {
    Cookie::Staff.get(headers, is_tls).and_then(Token::parse)
}

/// A page of the staff, with its navigation, for a visitor.
pub(super) fn show(
    content: (impl Into<String>, &Markup),
    staff: &SignedIn,
    online: &Online,
    visitor: &Visitor,
) -> Response {
    staff_page(content, staff, visitor).show(online, visitor)
}

/// A page of the staff, with its navigation.
pub(super) fn staff_page((title, content): (impl Into<String>, &Markup), staff: &SignedIn, visitor: &Visitor) -> Page {
    let lang = visitor.lang;
    let content = html! {
        nav aria-label=(say::pages(lang)) {
            @if staff.role().may(Permission::WalkIn) { a href=(COUNTER) { (say::counter(lang)) } }
            @if staff.role().may(Permission::SeeQueue) { a href="/office/queue" { (say::queue(lang)) } }
            @if staff.role().may(Permission::SeePerson) {
                a href="/office/requests" { (say::requests(lang)) }
                a href="/office/unproven" { (say::unproven(lang)) }
            }
            @if staff.role().may(Permission::Import) { a href="/office/imports" { (say::imports(lang)) } }
            @if staff.role().may(Permission::SeeUnpublished) {
                a href="/office/figures" { (say::figures(lang)) }
                a href="/office/night" { (say::night(lang)) }
            }
            @if staff.role().may(Permission::SeeAccounts) { a href="/office/accounts" { (say::accounts(lang)) } }
            a href="/office/sessions" { (say::sessions(lang)) }
        }
        (done::notice(visitor))
        (content)
        form.buttons method="post" action="/office/sign-out" {
            (token(visitor))
            button { (say::SignOut { account: &staff.account(), role: &staff.role().words(lang) }.say(lang)) }
        }
    };
    Page::new(title, content)
}

/// A field with its label. `kind` is the type of the input, `fill` what a browser may fill in.
pub(super) fn field((name, label, hint): (&str, &str, &str), (kind, fill): (&str, &str), value: &str) -> Markup {
    let hint_id = format!("{name}-hint");
    html! {
        div.field {
            label for=(name) { (label) }
            @if !hint.is_empty() { span.hint id=(hint_id) { (hint) } }
            input id=(name) name=(name) type=(kind) autocomplete=(fill) value=(value) required
                aria-describedby=[(!hint.is_empty()).then_some(&hint_id)];
        }
    }
}

/// Why a form was not taken: what is wrong, and what to do.
pub(super) fn fault(words: &str, hint: &str, lang: Lang) -> Markup {
    html! {
        div.errors role="alert" tabindex="-1" {
            h2 { (say::not_done(lang)) }
            p { (words) }
            p { (hint) }
        }
    }
}

/// The errors that the person can do something about.
pub(super) fn expected<T>(done: Result<T, AccountError>) -> Result<Result<T, AccountError>, PageError> {
    match done {
        Err(AccountError::Passkey(error @ PasskeyError::Registry(_))) => Err(error.into()),
        Err(
            error @ (AccountError::Registry(_)
            | AccountError::Officer(_)
            | AccountError::Act(_)
            | AccountError::NotSignedIn
            | AccountError::NotAllowed { .. }),
        ) => Err(error.into()),
        Err(error) => {
            if let AccountError::Passkey(refused) = &error {
                passkeys::note(refused);
            }
            Ok(Err(error))
        }
        Ok(done) => Ok(Ok(done)),
    }
}

/// Why an act about an account was not done.
pub(super) fn fault_of(error: &AccountError, lang: Lang) -> Markup {
    fault(&error.words(lang), &error.hint(lang), lang)
}
