//! The accounts of the office, for administrators and auditors. Administrators change them: alone, or
//! by two, each in their own session.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::super::PageError;
use super::super::fields::Fields;
use super::super::shell::token;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::done;
use super::staff::{Staff, expected, fault_of, field, show};
use crate::office::OfficerName;
use crate::office::accounts::{
    AccountChange, AccountError, Changed, Invitation, Permission, Role, SignedIn, StoredAccount, StoredChange, answer,
    propose, waiting,
};
use crate::office::registry::Accounts;
use crate::time::{Timestamp, Zone};
use crate::words::{Lang, office_cli, staff as say};

const PAGE: &str = "/office/accounts";

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    list(&online, &visitor, &staff, ("", None)).await
}

/// The page, with the account that was typed, and what has become of the last change.
async fn list(
    online: &Arc<Online>,
    visitor: &Visitor,
    staff: &SignedIn,
    (typed, news): (&str, Option<Markup>),
) -> Result<Response, PageError> {
    staff.may(Permission::SeeAccounts)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let (accounts, sessions, changes) = online
        .with(move |_, registry| Ok((registry.accounts()?, registry.sessions(None)?, waiting(registry, now)?)))
        .await?;
    let zone = &online.office.config().zone;
    let signed_in = |account: &StoredAccount| {
        sessions.iter().filter(|session| session.account == account.name.key() && now < session.ends()).count()
    };
    let may_change = staff.may(Permission::ChangeAccounts).is_ok();
    let content = html! {
        @if let Some(news) = &news { (news) }
        (waiting_changes(&changes, (staff, may_change), (visitor, zone)))
        h2 { (say::all_accounts(lang)) }
        div.scroll tabindex="0" role="region" aria-label=(say::accounts(lang)) { table {
            thead { tr {
                th { (say::account(lang)) } th { (say::role(lang)) } th { (say::state(lang)) } th { (say::open_sessions(lang)) }
            } }
            tbody { @for account in &accounts { tr {
                td { (account.name) }
                td { (account.role.words(lang)) }
                td {
                    (state(account, lang))
                    @if let Some(until) = account.attempts.waits_until(now) {
                        br; (say::WaitsUntil { until: &zone.local(until) }.say(lang))
                    }
                }
                td { (signed_in(account)) }
            } } }
        } }
        @if may_change {
            @if staff.check_recent(now).is_ok() { (form(typed, visitor)) } @else { p.note { (say::sign_in_again(lang)) } }
        }
    };
    Ok(show((say::accounts(lang), &content), staff, online, visitor))
}

fn state(account: &StoredAccount, lang: Lang) -> String {
    office_cli::AccountState { state: account.state() }.say(lang)
}

fn change_words(change: AccountChange, lang: Lang) -> String {
    match change {
        AccountChange::Add(role) => say::ChangeAdd { role: &role.words(lang) }.say(lang),
        AccountChange::Role(role) => say::ChangeRole { role: &role.words(lang) }.say(lang),
        AccountChange::Lock => say::change_lock(lang).to_owned(),
        AccountChange::Unlock => say::change_unlock(lang).to_owned(),
        AccountChange::Reset => say::change_reset(lang).to_owned(),
    }
}

fn waiting_changes(
    changes: &[StoredChange],
    (staff, may_change): (&SignedIn, bool),
    (visitor, zone): (&Visitor, &Zone),
) -> Markup {
    let lang = visitor.lang;
    html! {
        @if !changes.is_empty() { h2 { (say::waiting_changes(lang)) } }
        @for waiting in changes {
            @let StoredChange { account, change, by, at } = waiting;
            section.note {
                p { (say::WaitingChange { account, change: &change_words(*change, lang), by, at: &zone.local(*at) }.say(lang)) }
                @if may_change {
                    form method="post" action="/office/accounts/answer" {
                        (token(visitor))
                        input type="hidden" name="account" value=(account);
                        input type="hidden" name="proposed" value=(at.seconds());
                        div.buttons {
                            @if !by.is_same(staff.account()) {
                                button name="answer" value="approve" { (say::approve(lang)) }
                            }
                            button name="answer" value="refuse" { (say::refuse(lang)) }
                        }
                    }
                }
            }
        }
    }
}

fn form(typed: &str, visitor: &Visitor) -> Markup {
    let lang = visitor.lang;
    let others = [AccountChange::Lock, AccountChange::Unlock, AccountChange::Reset];
    let changes = Role::ALL.map(AccountChange::Add).into_iter().chain(Role::ALL.map(AccountChange::Role)).chain(others);
    html! {
        h2 { (say::change_account(lang)) }
        p { (say::change_lead(lang)) }
        form method="post" action=(PAGE) {
            (token(visitor))
            (field(("account", say::account(lang), say::account_hint(lang)), ("text", "off"), typed))
            div.field {
                label for="change" { (say::what_change(lang)) }
                select id="change" name="change" required {
                    option value="" { (say::choose(lang)) }
                    @for change in changes { option value=(change.id()) { (change_words(change, lang)) } }
                }
            }
            div.buttons { button.main { (say::do_change(lang)) } }
        }
    }
}

/// What has become of a change. The code of an invitation is shown once.
fn news(changed: &Changed, account: &OfficerName, (zone, lang): (&Zone, Lang)) -> Markup {
    done::said(&html! {
        @match changed {
            Changed::Waits => p { (say::ChangeWaits { account }.say(lang)) },
            Changed::Done(None) => p { (say::ChangeDone { account }.say(lang)) },
            Changed::Done(Some(invitation)) => {
                p { (say::Invited { account, until: &zone.local(invitation.until()) }.say(lang)) }
                p.receipt { (invitation.code()) }
            }
        }
    })
}

async fn after(
    (online, visitor, staff): (&Arc<Online>, &Visitor, &SignedIn),
    account: &str,
    done: Result<(OfficerName, Changed), AccountError>,
) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let zone = &online.office.config().zone;
    match done {
        Ok((name, changed)) => list(online, visitor, staff, ("", Some(news(&changed, &name, (zone, lang))))).await,
        Err(error) => list(online, visitor, staff, (account, Some(fault_of(&error, lang)))).await,
    }
}

pub(in crate::office::online) async fn change(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::ChangeAccounts)?;
    let now = online.now()?;
    let typed = fields.get("account").to_owned();
    let name = match OfficerName::new(&typed) {
        Ok(name) => name,
        Err(error) => return after((&online, &visitor, &staff), &typed, Err(error.into())).await,
    };
    let Some(change) = AccountChange::parse(fields.get("change")) else {
        return Ok(Redirect::to(PAGE).into_response());
    };
    let (random, signed_in) = (online.random::<{ Invitation::BYTES }>()?, staff.clone());
    let done = online.with(move |_, registry| {
        let changed = propose(registry, &signed_in, (&name, change), &random, now);
        expected(changed.map(|changed| (name, changed)))
    });
    after((&online, &visitor, &staff), &typed, done.await?).await
}

pub(in crate::office::online) async fn answer_change(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::ChangeAccounts)?;
    let now = online.now()?;
    let proposed = fields.get("proposed").parse().ok().and_then(|seconds| Timestamp::from_seconds(seconds).ok());
    let (Ok(name), Some(proposed)) = (OfficerName::new(fields.get("account")), proposed) else {
        return Err(PageError::NotFound);
    };
    let approves = match fields.get("answer") {
        "approve" => true,
        "refuse" => false,
        _ => return Err(PageError::NotFound),
    };
    let (random, signed_in) = (online.random::<{ Invitation::BYTES }>()?, staff.clone());
    let done = online.with(move |_, registry| {
        let answered = answer(registry, &signed_in, (&name, proposed, approves), &random, now);
        expected(answered.map(|invitation| (name, Changed::Done(invitation))))
    });
    after((&online, &visitor, &staff), "", done.await?).await
}
