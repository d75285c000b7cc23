//! The passkeys of the staff: setting an account up with one, adding, removing.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use zeroize::Zeroizing;

use super::super::PageError;
use super::super::error::SIGN_IN;
use super::super::fields::Fields;
use super::super::passkeys::{self, Ceremony};
use super::super::rates::Limited;
use super::super::shell::Page;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::done::Done;
use super::set_up;
use super::staff::{Staff, expected, fault_of, show};
use crate::office::accounts::{
    AccountError, SignedIn, add_passkey, begin_with_passkey, finish_with_passkey, invitation_of, remove_passkey,
};
use crate::office::passkeys::{PasskeyError, PasskeyHolder};
use crate::office::registry::Passkeys;
use crate::words::{passkeys as say, staff as words};

const PAGE: &str = "/office/passkeys";

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
    faults: Option<&Markup>,
) -> Result<Response, PageError> {
    let (party, lang) = (passkeys::party(online)?, visitor.lang);
    let holder = PasskeyHolder::Account(staff.account().key().to_owned());
    let own = online.with(move |_, registry| Ok(registry.passkeys(&holder)?)).await?;
    let is_recent = staff.check_recent(online.now()?).is_ok();
    let begun = party.begin_adding(passkeys::handle(online)?, staff.account().as_str(), &own).ok();
    let shown = begun
        .filter(|_| is_recent)
        .map(|begun| passkeys::show(online, visitor, (Ceremony::Add, &staff.session().id()), begun));
    let shown = shown.transpose()?;
    let zone = &online.office.config().zone;
    let content = html! {
        @if let Some(faults) = faults { (faults) }
        p { (say::lead(lang)) }
        (passkeys::table(visitor, &own, (zone, "/office/passkeys/remove")))
        @match &shown {
            Some(shown) => {
                h2 { (say::add(lang)) }
                (passkeys::form(visitor, PAGE, shown, (&passkeys::name_field(lang), say::add(lang))))
                noscript { p { (say::needs_script(lang)) } }
            }
            None if !is_recent => p.note { (words::sign_in_again(lang)) },
            None => {}
        }
    };
    Ok(show((say::passkeys(lang), &content), staff, online, visitor))
}

pub(in crate::office::online) async fn add(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    passkeys::party(&online)?;
    let now = online.now()?;
    let opened = passkeys::open(&online, &visitor, Ceremony::Add, &fields);
    let label = passkeys::label(&fields);
    let (shared, signed_in) = (Arc::clone(&online), staff.clone());
    let done = online.with(move |_, registry| {
        expected(opened.map_err(AccountError::from).and_then(|opened| {
            // The challenge of another session.
            if opened.context != signed_in.session().id() {
                return Err(PasskeyError::OtherChallenge.into());
            }
            let party = shared.party.as_ref().ok_or(PasskeyError::Unknown)?;
            add_passkey(registry, &signed_in, (party, &opened.challenge(), label?), now)
        }))
    });
    match done.await? {
        Ok(()) => Ok(Done::PasskeyAdded.on(PAGE)),
        Err(error) => list(&online, &visitor, &staff, Some(&fault_of(&error, visitor.lang))).await,
    }
}

pub(in crate::office::online) async fn remove(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let now = online.now()?;
    let (id, signed_in) = (fields.get("passkey").to_owned(), staff.clone());
    let done = online.with(move |_, registry| expected(remove_passkey(registry, &signed_in, &id, now)));
    match done.await? {
        Ok(()) => Ok(Done::PasskeyRemoved.on(PAGE)),
        Err(error) => list(&online, &visitor, &staff, Some(&fault_of(&error, visitor.lang))).await,
    }
}

/// The first step of setting an account up with a passkey: the invitation.
pub(in crate::office::online) async fn begin(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let party = passkeys::party(&online)?;
    if !online.may(Limited::StaffSignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let now = online.now()?;
    let account = fields.get("key-account").to_owned();
    let (name, proof) = (account.clone(), Zeroizing::new(fields.get("key-proof").to_owned()));
    let begun = online
        .with(move |office, registry| expected(begin_with_passkey(office, registry, (&name, &proof), now)))
        .await?;
    let invited = match begun {
        Ok(invited) => invited,
        Err(error) => return Ok(set_up::form(&online, &visitor, &account, Some(&fault_of(&error, visitor.lang)))),
    };
    let lang = visitor.lang;
    let begun = party.begin_adding(passkeys::handle(&online)?, invited.name.as_str(), &[])?;
    let shown = passkeys::show(&online, &visitor, (Ceremony::Add, &invitation_of(&invited)), begun)?;
    let fields = html! {
        input type="hidden" name="account" value=(invited.name);
        (passkeys::name_field(lang))
    };
    let content = html! {
        p { (say::lead(lang)) }
        (passkeys::form(&visitor, "/office/set-up/passkey/confirm", &shown, (&fields, say::add(lang))))
        noscript { p { (say::needs_script(lang)) } }
    };
    Ok(Page::new(words::set_up_title(lang), content).show(&online, &visitor))
}

/// The second step: the passkey.
pub(in crate::office::online) async fn finish(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    passkeys::party(&online)?;
    let now = online.now()?;
    let opened = passkeys::open(&online, &visitor, Ceremony::Add, &fields);
    let (account, label) = (fields.get("account").to_owned(), passkeys::label(&fields));
    let (name, shared) = (account.clone(), Arc::clone(&online));
    let done = online.with(move |_, registry| {
        expected(opened.map_err(AccountError::from).and_then(|opened| {
            let party = shared.party.as_ref().ok_or(PasskeyError::Unknown)?;
            let key = (party, &opened.challenge(), label?);
            finish_with_passkey(registry, (&name, &opened.context), key, now)
        }))
    });
    match done.await? {
        Ok(()) => Ok(Redirect::to(SIGN_IN).into_response()),
        Err(error) => Ok(set_up::form(&online, &visitor, &account, Some(&fault_of(&error, visitor.lang)))),
    }
}
