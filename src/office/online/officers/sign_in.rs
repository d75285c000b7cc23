//! Signing in with a password and a code, with a passkey or with the office's provider, and signing out.

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
use super::super::passkeys::{self, Ceremony};
use super::super::rates::Limited;
use super::super::shell::{Page, token};
use super::super::state::Online;
use super::super::visitor::{Cookie, Visitor};
use super::staff::{COUNTER, Staff, expected, fault_of, field, session_token};
use crate::office::accounts::{
    self, AccountError, Credentials, FreshTokens, KnownBrowser, NewSession, Permission, Token,
};
use crate::office::passkeys::PasskeyError;
use crate::words::{online as online_words, passkeys as words, staff as say};

/// What a challenge of this page is for.
const CONTEXT: &str = "staff";

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    form(&online, &visitor, "", None)
}

pub(super) fn form(
    online: &Online,
    visitor: &Visitor,
    account: &str,
    faults: Option<&Markup>,
) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let challenge = passkeys::sign_in(online, visitor, CONTEXT)?;
    let content = html! {
        @if let Some(faults) = faults { (faults) }
        @if let Some(challenge) = &challenge {
            (passkeys::form(visitor, "/office/sign-in/passkey", challenge, (&html! {}, words::sign_in(lang))))
        }
        @if let Some(provider) = &online.staff_provider {
            div.buttons {
                a.button href="/office/sign-in/provider" { (online_words::SignInWith { provider: &provider.name() }.say(lang)) }
            }
        }
        form method="post" action=(SIGN_IN) {
            (token(visitor))
            (field(("account", say::account(lang), ""), ("text", "username"), account))
            (field(("password", say::password(lang), ""), ("password", "current-password"), ""))
            (field(("code", say::code(lang), say::code_hint(lang)), ("text", "one-time-code"), ""))
            div.buttons { button.main { (say::sign_in(lang)) } }
        }
        p { a href="/office/set-up" { (say::set_up_first(lang)) } }
    };
    Ok(Page::new(say::sign_in_title(lang), content).show(online, visitor))
}

/// The tokens that a sign-in needs: what the browser has, and new ones.
pub(super) fn tokens(online: &Online, headers: &HeaderMap) -> Result<(Option<Token>, FreshTokens), PageError> {
    let known = Cookie::Browser.get(headers, online.is_tls).and_then(Token::parse);
    let replaced = session_token(headers, online.is_tls);
    let (session, browser) = (Token::new(online.random()?), Token::new(online.random()?));
    Ok((known, FreshTokens { session, browser, replaced }))
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
    let now = online.now()?;
    let (known, fresh) = tokens(&online, &headers)?;
    let (account, code) = (fields.get("account").to_owned(), fields.get("code").to_owned());
    let (typed, password) = (account.clone(), fields.secret("password"));
    let signed_in = online.with(move |office, registry| {
        let credentials = Credentials { account: &account, password: &password, code: &code };
        expected(accounts::sign_in(office, registry, &credentials, (known.as_ref(), fresh), now))
    });
    match signed_in.await? {
        Ok(session) => Ok(enter(&online, &session)),
        Err(error) => form(&online, &visitor, &typed, Some(&fault_of(&error, visitor.lang))),
    }
}

pub(in crate::office::online) async fn with_passkey(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    passkeys::party(&online)?;
    if !online.may(Limited::StaffSignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let now = online.now()?;
    let (known, fresh) = tokens(&online, &headers)?;
    let opened = passkeys::open(&online, &visitor, Ceremony::SignIn, &fields);
    let shared = Arc::clone(&online);
    let signed_in = online.with(move |_, registry| {
        expected(opened.map_err(AccountError::from).and_then(|opened| {
            if opened.context != CONTEXT {
                return Err(PasskeyError::OtherChallenge.into());
            }
            let party = shared.party.as_ref().ok_or(PasskeyError::Unknown)?;
            let known = (known.as_ref(), fresh);
            accounts::sign_in_with_passkey(registry, (party, &opened.challenge()), known, now)
        }))
    });
    match signed_in.await? {
        Ok(session) => Ok(enter(&online, &session)),
        Err(error) => form(&online, &visitor, "", Some(&fault_of(&error, visitor.lang))),
    }
}

/// The answer to a sign-in: the cookies, and the first page.
pub(super) fn enter(online: &Online, session: &NewSession) -> Response {
    let cookies = [
        (SET_COOKIE, Cookie::Staff.set(&session.token.text(), online.is_tls, None)),
        (SET_COOKIE, Cookie::Browser.set(&session.browser.text(), online.is_tls, Some(KnownBrowser::KNOWN_SECONDS))),
    ];
    let role = session.signed_in.role();
    let next = if role.may(Permission::SeeQueue) {
        "/office/queue"
    } else if role.may(Permission::WalkIn) {
        COUNTER
    } else {
        "/office/sessions"
    };
    (AppendHeaders(cookies), Redirect::to(next)).into_response()
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
