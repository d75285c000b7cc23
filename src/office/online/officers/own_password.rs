//! Changing one's own password.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::fields::Fields;
use super::super::passkeys::{self, Ceremony};
use super::super::shell::token;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::done;
use super::staff::{Staff, expected, fault, fault_of, field, show};
use crate::office::accounts::{AccountError, Confirmation, Password, SignedIn, change_password};
use crate::office::passkeys::PasskeyError;
use crate::words::{passkeys as words, staff as say};

const PAGE: &str = "/office/password";
const PASSKEY: &str = "/office/password/passkey";

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    form(&online, &visitor, &staff, None)
}

fn form(online: &Online, visitor: &Visitor, staff: &SignedIn, news: Option<&Markup>) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let rule = say::PasswordRule { min: &Password::MIN_CHARS }.say(lang);
    let challenge = passkeys::sign_in(online, visitor, &staff.session().id())?;
    // Two forms, so each has fields of its own names.
    let new = |first: &str, second: &str| {
        html! {
            (field((first, say::new_password(lang), &rule), ("password", "new-password"), ""))
            (field((second, say::password_again(lang), ""), ("password", "new-password"), ""))
        }
    };
    let content = html! {
        @if let Some(news) = news { (news) }
        p { (say::own_password_lead(lang)) }
        form method="post" action=(PAGE) {
            (token(visitor))
            (field(("old", say::old_password(lang), ""), ("password", "current-password"), ""))
            (field(("code", say::code(lang), say::code_hint(lang)), ("text", "one-time-code"), ""))
            (new("password", "again"))
            div.buttons { button.main { (say::change_own_password(lang)) } }
        }
        @if let Some(challenge) = &challenge {
            div hidden data-with-passkeys { h2 { (words::confirm(lang)) } }
            (passkeys::form(visitor, PASSKEY, challenge, (&new("key-password", "key-again"), words::confirm(lang))))
        }
    };
    Ok(show((say::own_password(lang), &content), staff, online, visitor))
}

pub(in crate::office::online) async fn change(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let (now, salt, signed_in) = (online.now()?, online.random()?, staff.clone());
    let (old, code, new) = (fields.secret("old"), fields.get("code").to_owned(), fields.secret("password"));
    if new != fields.secret("again") {
        return differ(&online, &visitor, &staff);
    }
    let done = online.with(move |office, registry| {
        let confirmation = Confirmation::Password { password: &old, code: &code };
        expected(change_password(office, registry, &signed_in, (&confirmation, new, salt), now))
    });
    after(&online, &visitor, &staff, done.await?)
}

pub(in crate::office::online) async fn with_passkey(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    passkeys::party(&online)?;
    let (now, salt, signed_in) = (online.now()?, online.random()?, staff.clone());
    let new = fields.secret("key-password");
    if new != fields.secret("key-again") {
        return differ(&online, &visitor, &staff);
    }
    let opened = passkeys::open(&online, &visitor, Ceremony::SignIn, &fields);
    let shared = Arc::clone(&online);
    let done = online.with(move |office, registry| {
        expected(opened.map_err(AccountError::from).and_then(|opened| {
            if opened.context != signed_in.session().id() {
                return Err(PasskeyError::OtherChallenge.into());
            }
            let party = shared.party.as_ref().ok_or(PasskeyError::Unknown)?;
            let challenge = opened.challenge();
            let confirmation = Confirmation::Passkey(party, &challenge);
            change_password(office, registry, &signed_in, (&confirmation, new, salt), now)
        }))
    });
    after(&online, &visitor, &staff, done.await?)
}

fn differ(online: &Online, visitor: &Visitor, staff: &SignedIn) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let faults = fault(say::passwords_differ(lang), say::passwords_differ_hint(lang), lang);
    form(online, visitor, staff, Some(&faults))
}

fn after(
    online: &Online,
    visitor: &Visitor,
    staff: &SignedIn,
    done: Result<(), AccountError>,
) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let news = match done {
        Ok(()) => done::said(&html! { p { (say::own_password_done(lang)) } }),
        Err(error) => fault_of(&error, lang),
    };
    form(online, visitor, staff, Some(&news))
}
