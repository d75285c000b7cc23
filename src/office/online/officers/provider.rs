//! The staff sign in with the provider of identities of the office.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::fields::Fields;
use super::super::provider::{Provider, forgotten, noted, status_of};
use super::super::rates::Limited;
use super::super::shell::{Page, token};
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::sign_in::{enter, form, tokens};
use super::staff::{expected, fault, fault_of, field};
use crate::office::accounts::{Named, ProviderSignIn, set_up_with_provider, sign_in_with_provider};
use crate::office::provider::ProviderError;
use crate::time::Timestamp;
use crate::words::{Explain, staff as say};

/// Where browsers come back to.
pub(in crate::office::online) const BACK: &str = "/office/sign-in/provider/back";

/// Where the form with an invitation is sent.
pub(super) const SET_UP: &str = "/office/sign-in/provider/set-up";

/// The purpose of the seal of whom the provider has named.
const PURPOSE: &str = "staff-provider-set-up";

/// How long a person may take to type the code of an invitation, in seconds.
const TICKET_SECONDS: u64 = 600;

pub(super) async fn begin(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    match Provider::Staff.begin(&online, &visitor).await? {
        Ok(response) => Ok(response),
        Err(error) => refused(&online, &visitor, &error),
    }
}

fn refused(online: &Online, visitor: &Visitor, error: &ProviderError) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let mut response = form(online, visitor, "", Some(&fault(&error.words(lang), &error.hint(lang), lang)))?;
    *response.status_mut() = status_of(error);
    Ok(response)
}

pub(super) async fn back(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, PageError> {
    let claims = Provider::Staff.finish(&online, &visitor, (&headers, &uri)).await?;
    let settings = online.office.config().staff_provider.as_ref().ok_or(PageError::NotFound)?;
    let named = claims.and_then(|claims| {
        let account = claims.account(settings).map_err(noted)?;
        Ok(Named { account, person: claims.person() })
    });
    let response = match named {
        Ok(named) => sign_in(&online, &visitor, &headers, named).await?,
        Err(error) => refused(&online, &visitor, &error)?,
    };
    Ok(forgotten(response, &online))
}

async fn sign_in(
    online: &Arc<Online>,
    visitor: &Visitor,
    headers: &HeaderMap,
    named: Named,
) -> Result<Response, PageError> {
    let now = online.now()?;
    let (known, fresh) = tokens(online, headers)?;
    let shown = named.clone();
    let signed_in =
        online.with(move |_, registry| expected(sign_in_with_provider(registry, &named, (known.as_ref(), fresh), now)));
    match signed_in.await? {
        Ok(ProviderSignIn::Done(session)) => Ok(enter(online, &session)),
        Ok(ProviderSignIn::Invited) => set_up_form(online, visitor, (&shown, now), None),
        Ok(ProviderSignIn::OtherPerson) => refused(online, visitor, &noted(ProviderError::Subject)),
        Ok(ProviderSignIn::Unknown) => refused(online, visitor, &noted(ProviderError::NoAccount)),
        Err(error) => form(online, visitor, "", Some(&fault_of(&error, visitor.lang))),
    }
}

/// The page on which an invited person types the code. Whom the provider has named is sealed in it.
fn set_up_form(
    online: &Online,
    visitor: &Visitor,
    (named, now): (&Named, Timestamp),
    faults: Option<&Markup>,
) -> Result<Response, PageError> {
    let fault = || PageError::Fault { cause: "provider" };
    let until = now.saturating_add(TICKET_SECONDS).seconds();
    let text = serde_json::to_vec(&(until, &named.account, named.person)).map_err(|_| fault())?;
    let ticket = online.keys.seal(PURPOSE, &text, online.random()?).ok_or_else(fault)?;
    let lang = visitor.lang;
    let content = html! {
        @if let Some(faults) = faults { (faults) }
        p.lead { (say::ProviderSetUp { account: &named.account }.say(lang)) }
        form method="post" action=(SET_UP) {
            (token(visitor))
            input type="hidden" name="ticket" value=(ticket);
            (field(("proof", say::invitation(lang), say::invitation_hint(lang)), ("text", "off"), ""))
            div.buttons { button.main { (say::finish(lang)) } }
        }
    };
    Ok(Page::new(say::set_up_title(lang), content).show(online, visitor))
}

/// Sets the account up with the code that was typed.
pub(super) async fn set_up(
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
    let text = online.keys.open(PURPOSE, fields.get("ticket"));
    let ticket = text.and_then(|text| serde_json::from_slice::<(u64, String, [u8; 32])>(&text).ok());
    let Some((_, account, person)) = ticket.filter(|(until, ..)| now.seconds() < *until) else {
        return refused(&online, &visitor, &noted(ProviderError::Late));
    };
    let (known, fresh) = tokens(&online, &headers)?;
    let (named, proof) = (Named { account, person }, fields.secret("proof"));
    let shown = named.clone();
    let done = online.with(move |office, registry| {
        let person = (&named, &proof);
        expected(set_up_with_provider(office, registry, person, (known.as_ref(), fresh), now))
    });
    match done.await? {
        Ok(session) => Ok(enter(&online, &session)),
        Err(error) => set_up_form(&online, &visitor, (&shown, now), Some(&fault_of(&error, visitor.lang))),
    }
}
