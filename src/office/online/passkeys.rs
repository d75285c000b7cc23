//! Challenges for passkeys between a page and its form. They are sealed in the form, bound to the
//! browser, and end by themselves, so any server of the office can take the answer.

use std::sync::Arc;

use maud::{Markup, html};

use super::fields::Fields;
use super::shell::token;
use super::state::Online;
use super::visitor::Visitor;
use super::{PageError, assets};
use crate::office::passkeys::{BegunCeremony, Label, PasskeyChallenge, PasskeyError, RelyingParty, StoredPasskey};
use crate::time::{Timestamp, Zone};
use crate::words::{Explain, Lang, passkeys as say};

/// What the browser is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// Make a passkey.
    Add,
    /// Use one.
    SignIn,
}

impl Ceremony {
    const fn id(self) -> &'static str {
        match self {
            Self::Add => "create",
            Self::SignIn => "get",
        }
    }

    /// The purpose of the seal.
    const fn purpose(self) -> &'static str {
        match self {
            Self::Add => "passkey-add",
            Self::SignIn => "passkey-sign-in",
        }
    }
}

/// A challenge on a page.
pub(super) struct Shown {
    ceremony: Ceremony,
    options: String,
    sealed: String,
}

/// A challenge that came back.
pub(super) struct Opened {
    state: String,
    until: Timestamp,
    answer: String,
    /// What the challenge was made for.
    pub(super) context: String,
}

impl Opened {
    pub(super) fn challenge(&self) -> PasskeyChallenge<'_> {
        PasskeyChallenge { state: self.state.as_bytes(), until: self.until, answer: &self.answer }
    }
}

/// The office as authenticators know it. Without an address, there are no passkeys.
pub(super) fn party(online: &Online) -> Result<&RelyingParty, PageError> {
    online.party.as_ref().ok_or(PageError::NotFound)
}

/// Seals a challenge for a visitor. `context` says what it is for.
pub(super) fn show(
    online: &Online,
    visitor: &Visitor,
    (ceremony, context): (Ceremony, &str),
    begun: BegunCeremony,
) -> Result<Shown, PageError> {
    let fault = || PageError::Fault { cause: "passkey" };
    let BegunCeremony { options, state } = begun;
    let until = online.now()?.saturating_add(RelyingParty::CHALLENGE_SECONDS).seconds();
    let state = String::from_utf8(state).map_err(|_| fault())?;
    let text = serde_json::to_vec(&(until, &visitor.token, context, state)).map_err(|_| fault())?;
    let sealed = online.keys.seal(ceremony.purpose(), &text, online.random()?).ok_or_else(fault)?;
    Ok(Shown { ceremony, options, sealed })
}

/// A challenge for signing in, if there are passkeys.
pub(super) fn sign_in(online: &Online, visitor: &Visitor, context: &str) -> Result<Option<Shown>, PageError> {
    let Some(party) = &online.party else { return Ok(None) };
    show(online, visitor, (Ceremony::SignIn, context), party.begin_sign_in()?).map(Some)
}

/// Opens the challenge of a form. One for another browser is refused.
pub(super) fn open(
    online: &Online,
    visitor: &Visitor,
    ceremony: Ceremony,
    fields: &Fields,
) -> Result<Opened, PasskeyError> {
    let text = online.keys.open(ceremony.purpose(), fields.get("challenge")).ok_or(PasskeyError::OtherChallenge)?;
    let read = serde_json::from_slice::<(u64, String, String, String)>(&text);
    let (until, browser, context, state) = read.map_err(|_| PasskeyError::OtherChallenge)?;
    let until = Timestamp::from_seconds(until).map_err(|_| PasskeyError::Late)?;
    if browser != visitor.token {
        return Err(PasskeyError::OtherChallenge);
    }
    Ok(Opened { state, until, answer: fields.get("answer").to_owned(), context })
}

/// Notes in the log why a passkey was not taken.
pub(super) fn note(error: &PasskeyError) {
    tracing::warn!(target: "fede::online", event = "passkey-refused", cause = error.id());
}

/// The form that a script sends with the browser's answer. Without a script it stays hidden.
pub(super) fn form(visitor: &Visitor, action: &str, shown: &Shown, (fields, button): (&Markup, &str)) -> Markup {
    let lang = visitor.lang;
    html! {
        form method="post" action=(action) hidden data-passkey=(shown.ceremony.id()) data-options=(shown.options) {
            (token(visitor))
            input type="hidden" name="challenge" value=(shown.sealed);
            input type="hidden" name="answer" value="";
            (fields)
            p.fault role="alert" hidden data-passkey-fault { (say::not_used(lang)) }
            div.buttons { button type="button" { (button) } }
        }
        script src=(assets::PASSKEY.path()) defer {}
    }
}

/// The fields of a new passkey: what the holder calls it.
pub(super) fn name_field(lang: Lang) -> Markup {
    html! {
        div.field {
            label for="passkey-name" { (say::name(lang)) }
            span.hint #passkey-name-hint { (say::name_hint(lang)) }
            input #passkey-name name="name" type="text" required maxlength=(StoredPasskey::MAX_NAME_CHARS)
                autocomplete="off" aria-describedby="passkey-name-hint";
        }
    }
}

/// The name that was typed for a new passkey.
pub(super) fn label(fields: &Fields) -> Result<Label, PasskeyError> {
    Label::new(fields.get("name"))
}

/// A table of passkeys, each with a button that removes it.
pub(super) fn table(visitor: &Visitor, passkeys: &[StoredPasskey], (zone, action): (&Zone, &str)) -> Markup {
    let lang = visitor.lang;
    html! {
        @if passkeys.is_empty() { p { (say::none(lang)) } } @else {
            div.scroll tabindex="0" role="region" aria-label=(say::passkeys(lang)) { table {
                thead { tr { th { (say::name(lang)) } th { (say::added(lang)) } th { (say::used(lang)) } td {} } }
                tbody { @for passkey in passkeys { tr {
                    td { (passkey.name) }
                    td { (zone.local(passkey.added)) }
                    td { (zone.local(passkey.used)) }
                    td {
                        form method="post" action=(action) {
                            (token(visitor))
                            input type="hidden" name="passkey" value=(passkey.id());
                            button aria-label=(say::RemoveOf { name: &passkey.name }.say(lang)) { (say::remove(lang)) }
                        }
                    }
                } } }
            } }
        }
    }
}

/// A random handle for a holder without passkeys.
pub(super) fn handle(online: &Arc<Online>) -> Result<[u8; 16], PageError> {
    online.random()
}
