//! Signing in with a password and a code, and signing out.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::super::PageError;
use super::super::error::SIGN_IN;
use super::super::fields::Fields;
use super::super::rates::Limited;
use super::super::server::Online;
use super::super::shell::{Page, token};
use super::super::visitor::{Cookie, Visitor};
use super::staff::{COUNTER, Staff, fault, field};
use crate::office::accounts::{self, AccountError, Credentials, FreshTokens, KnownBrowser, Permission, Token};
use crate::words::{Explain, staff as say};

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Response {
    form(&online, &visitor, "", None)
}

fn form(online: &Online, visitor: &Visitor, account: &str, faults: Option<&Markup>) -> Response {
    let lang = visitor.lang;
    let content = html! {
        @if let Some(faults) = faults { (faults) }
        form method="post" action=(SIGN_IN) {
            (token(visitor))
            (field(("account", say::account(lang), ""), ("text", "username"), account))
            (field(("password", say::password(lang), ""), ("password", "current-password"), ""))
            (field(("code", say::code(lang), say::code_hint(lang)), ("text", "one-time-code"), ""))
            div.buttons { button.main { (say::sign_in(lang)) } }
        }
        p { a href="/office/set-up" { (say::set_up_first(lang)) } }
    };
    Page::new(say::sign_in_title(lang), content).show(online, visitor)
}

pub(in crate::office::online) async fn sign_in(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    if !online.may(Limited::StaffSignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let (now, is_tls) = (online.now()?, online.is_tls);
    let fresh = FreshTokens { session: Token::new(online.random()?), browser: Token::new(online.random()?) };
    let known = Cookie::Browser.get(&headers, is_tls).and_then(Token::parse);
    let (account, code) = (fields.get("account").to_owned(), fields.get("code").to_owned());
    let (typed, password) = (account.clone(), fields.secret("password"));
    let signed_in = online
        .with(move |office, registry| {
            let credentials = Credentials { account: &account, password: &password, code: &code };
            match accounts::sign_in(office, registry, &credentials, (known.as_ref(), fresh), now) {
                Ok(session) => Ok(Ok(session)),
                Err(AccountError::Refused) => Ok(Err(AccountError::Refused)),
                Err(error) => Err(error.into()),
            }
        })
        .await?;
    let session = match signed_in {
        Ok(session) => session,
        Err(error) => {
            let lang = visitor.lang;
            return Ok(form(&online, &visitor, &typed, Some(&fault(&error.words(lang), &error.hint(lang), lang))));
        }
    };
    let cookies = [
        (SET_COOKIE, Cookie::Staff.set(&session.token.text(), is_tls, None)),
        (SET_COOKIE, Cookie::Browser.set(&session.browser.text(), is_tls, Some(KnownBrowser::KNOWN_SECONDS))),
    ];
    let role = session.signed_in.role();
    let next = if role.may(Permission::SeeQueue) {
        "/office/queue"
    } else if role.may(Permission::WalkIn) {
        COUNTER
    } else {
        "/office/sessions"
    };
    Ok((AppendHeaders(cookies), Redirect::to(next)).into_response())
}

pub(in crate::office::online) async fn sign_out(
    State(online): State<Arc<Online>>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let now = online.now()?;
    online.with(move |_, registry| Ok(accounts::sign_out(registry, &staff, now)?)).await?;
    let gone = [(SET_COOKIE, Cookie::Staff.set("", online.is_tls, Some(0)))];
    Ok((AppendHeaders(gone), Redirect::to(SIGN_IN)).into_response())
}
