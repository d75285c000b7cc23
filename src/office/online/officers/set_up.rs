//! Setting up an account: a password, then an authenticator.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, PreEscaped, html};
use zeroize::Zeroizing;

use super::super::error::SIGN_IN;
use super::super::fields::Fields;
use super::super::rates::Limited;
use super::super::shell::{Page, token};
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::super::{PageError, assets};
use super::staff::{expected, fault, fault_of, field};
use crate::office::accounts::{AccountError, Password, begin_enrolment, finish_enrolment};
use crate::qr::{Level, encode, svg};
use crate::words::{Explain, passkeys as words, staff as say};

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Response {
    form(&online, &visitor, "", None)
}

pub(super) fn form(online: &Online, visitor: &Visitor, account: &str, faults: Option<&Markup>) -> Response {
    let lang = visitor.lang;
    let rule = say::PasswordRule { min: &Password::MIN_CHARS }.say(lang);
    let content = html! {
        @if let Some(faults) = faults { (faults) }
        p { (say::set_up_lead(lang)) }
        form method="post" action="/office/set-up" {
            (token(visitor))
            (field(("account", say::account(lang), ""), ("text", "username"), account))
            (field(("proof", say::invitation(lang), say::invitation_hint(lang)), ("text", "off"), ""))
            (field(("password", say::new_password(lang), &rule), ("password", "new-password"), ""))
            (field(("again", say::password_again(lang), ""), ("password", "new-password"), ""))
            div.buttons { button.main { (say::next(lang)) } }
        }
        @if online.party.is_some() {
            div hidden data-with-passkeys {
                h2 { (words::set_up(lang)) }
                p { (words::set_up_lead(lang)) }
                form method="post" action="/office/set-up/passkey" {
                    (token(visitor))
                    (field(("key-account", say::account(lang), ""), ("text", "username"), account))
                    (field(("key-proof", say::invitation(lang), say::invitation_hint(lang)), ("text", "off"), ""))
                    div.buttons { button { (say::next(lang)) } }
                }
            }
            script src=(assets::PASSKEY.path()) defer {}
        }
    };
    Page::new(say::set_up_title(lang), content).show(online, visitor)
}

pub(in crate::office::online) async fn begin(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    if !online.may(Limited::StaffSignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let (now, lang) = (online.now()?, visitor.lang);
    let account = fields.get("account").to_owned();
    let password = fields.secret("password");
    if password != fields.secret("again") {
        let faults = fault(say::passwords_differ(lang), say::passwords_differ_hint(lang), lang);
        return Ok(form(&online, &visitor, &account, Some(&faults)));
    }
    let random = (online.random()?, Zeroizing::new(online.random()?));
    let (name, proof) = (account.clone(), Zeroizing::new(fields.get("proof").to_owned()));
    let begun = online
        .with(move |office, registry| {
            expected(begin_enrolment(office, registry, (&name, &proof, password), random, now))
        })
        .await?;
    Ok(match begun {
        Ok(enrolment) => {
            let key = (&enrolment.key.address(), &enrolment.key.text());
            authenticator(&online, &visitor, (&account, &enrolment.ticket), Some(key), None)?
        }
        Err(error) => form(&online, &visitor, &account, Some(&fault_of(&error, lang))),
    })
}

/// The second step. The key is shown once; after a wrong code, the authenticator has it already.
fn authenticator(
    online: &Online,
    visitor: &Visitor,
    (account, ticket): (&str, &str),
    key: Option<(&Zeroizing<String>, &Zeroizing<String>)>,
    faults: Option<&Markup>,
) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let content = html! {
        @if let Some(faults) = faults { (faults) }
        @if let Some((address, text)) = key {
            p { (say::scan_lead(lang)) }
            div.symbol { (PreEscaped(picture(address)?)) }
            p { (say::type_key(lang)) }
            p.receipt { (**text) }
        }
        form method="post" action="/office/set-up/confirm" {
            (token(visitor))
            input type="hidden" name="account" value=(account);
            input type="hidden" name="ticket" value=(ticket);
            (field(("code", say::code(lang), say::code_hint(lang)), ("text", "one-time-code"), ""))
            div.buttons { button.main { (say::finish(lang)) } }
        }
    };
    Ok(Page::new(say::authenticator_title(lang), content).show(online, visitor))
}

fn picture(address: &str) -> Result<String, PageError> {
    let symbol = encode(address, Level::M).and_then(|symbol| svg(&symbol, 6, 4));
    symbol.map_err(|error| PageError::Fault { cause: error.id() })
}

pub(in crate::office::online) async fn finish(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    if !online.may(Limited::StaffSignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let (now, lang) = (online.now()?, visitor.lang);
    let [account, ticket, code] = ["account", "ticket", "code"].map(|name| fields.get(name).to_owned());
    let (name, proof) = (account.clone(), ticket.clone());
    let done = online
        .with(move |office, registry| expected(finish_enrolment(office, registry, (&name, &proof, &code), now)))
        .await?;
    match done {
        Ok(()) => Ok(Redirect::to(SIGN_IN).into_response()),
        Err(error @ AccountError::WrongCode) => {
            authenticator(&online, &visitor, (&account, &ticket), None, Some(&fault_of(&error, lang)))
        }
        Err(error) => Ok(form(&online, &visitor, &account, Some(&fault_of(&error, lang)))),
    }
}
