//! The accounts of the office, for administrators and auditors. They are changed on the command line.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::html;

use super::super::PageError;
use super::super::server::Online;
use super::super::visitor::Visitor;
use super::staff::{Staff, show};
use crate::office::accounts::{Permission, StoredAccount};
use crate::office::registry::Accounts;
use crate::words::{Lang, office_cli, staff as say};

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    staff.may(Permission::SeeAccounts)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let (accounts, sessions) = online.with(|_, registry| Ok((registry.accounts()?, registry.sessions(None)?))).await?;
    let zone = &online.office.config().zone;
    let signed_in = |account: &StoredAccount| {
        sessions.iter().filter(|session| session.account == account.name.key() && now < session.ends()).count()
    };
    let content = html! {
        p { (say::accounts_lead(lang)) }
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
    };
    Ok(show((say::accounts(lang), &content), &staff, &online, &visitor))
}

fn state(account: &StoredAccount, lang: Lang) -> String {
    office_cli::AccountState { state: account.state() }.say(lang)
}
