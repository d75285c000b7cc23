//! The sessions of who is signed in.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::html;

use super::super::PageError;
use super::super::fields::Fields;
use super::super::shell::token;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::done::Done;
use super::staff::{Staff, show};
use crate::office::accounts::{StoredSession, end_session};
use crate::office::registry::Accounts;
use crate::words::{passkeys as words, staff as say};

const PAGE: &str = "/office/sessions";

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    let (now, lang) = (online.now()?, visitor.lang);
    let account = staff.session().account.clone();
    let sessions = online.with(move |_, registry| Ok(registry.sessions(Some(&account))?)).await?;
    let zone = &online.office.config().zone;
    let content = html! {
        p { (say::sessions_lead(lang)) }
        p { a href="/office/password" { (say::own_password(lang)) } }
        @if online.party.is_some() { p { a href="/office/passkeys" { (words::passkeys(lang)) } } }
        div.scroll tabindex="0" role="region" aria-label=(say::sessions(lang)) { table {
            thead { tr { th { (say::began(lang)) } th { (say::used(lang)) } th { (say::ends(lang)) } td {} } }
            tbody {
                @for session in sessions.iter().filter(|session| now < session.ends()) { tr {
                    td { (zone.local(session.started)) }
                    td { (zone.local(session.used)) }
                    td { (zone.local(session.ends())) }
                    td {
                        @if session.hash == staff.session().hash { (say::this_session(lang)) } @else {
                            form method="post" action=(PAGE) {
                                (token(&visitor))
                                input type="hidden" name="session" value=(session.id());
                                button { (say::end_session(lang)) }
                            }
                        }
                    }
                } }
            }
        } }
    };
    Ok(show((say::sessions(lang), &content), &staff, &online, &visitor))
}

/// Ends one of the person's own sessions. Those of others are not found.
pub(in crate::office::online) async fn end(
    State(online): State<Arc<Online>>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    let now = online.now()?;
    let id = fields.get("session").to_owned();
    online
        .with(move |_, registry| {
            let own = registry.sessions(Some(&staff.session().account))?;
            // A session that has ended meanwhile is what was asked for.
            if own.iter().map(StoredSession::id).any(|own| own == id) {
                end_session(registry, &id, staff.by(now))?;
            }
            Ok(())
        })
        .await?;
    Ok(Done::SessionEnded.on(PAGE))
}
