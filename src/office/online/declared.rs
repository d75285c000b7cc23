//! From the receipt to the holder page in one step: the code goes to the telephone on which somebody has
//! just declared, without typing the receipt.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use maud::{Markup, html};

use super::fields::Fields;
use super::rates::Limited;
use super::session::{self, Session};
use super::shell::token;
use super::sign_in::with_cookie;
use super::state::Online;
use super::visitor::Visitor;
use super::{PageError, telephones, ticket};
use crate::office::registry::{Receipt, ReceiptHash, Receipts};
use crate::words::online as say;

/// The purpose of the ticket, and how long it counts, in seconds: computers are shared.
const TICKET: (&str, u64) = ("declared", 600);

/// The holder page, where it asks for a name and binds its key. The nonce of the session follows: nobody
/// else can make such an address, so the page does not ask who has signed in.
const BIND: &str = "/holder/#bind=";

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/declare/telephone", post(begin))
}

/// The button on the page of the receipt.
pub(super) fn form(online: &Online, visitor: &Visitor, receipt: &ReceiptHash) -> Result<Markup, PageError> {
    Ok(html! {
        form method="post" action="/declare/telephone" {
            (token(visitor))
            input type="hidden" name="ticket" value=(ticket::seal(online, TICKET, receipt)?);
            button { (say::telephone_add(visitor.lang)) }
        }
    })
}

/// Begins a session that binds one telephone and opens nothing else. A receipt page that is left open on
/// a shared computer must not do more, and not for long.
async fn begin(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    if !online.may(Limited::SignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let hash = ticket::open(&online, TICKET.0, fields.get("ticket"))?;
    let (now, found) = (online.now()?, online.with(move |_, registry| Ok(registry.receipt(&hash)?)));
    // Another page of the same declaration has a new ticket, so the receipt's own time counts. Sessions
    // that were ended are not begun again.
    let is_new = |receipt: &Receipt| now < receipt.made.saturating_add(TICKET.1) && receipt.ended == 0;
    let receipt = found.await?.filter(is_new).ok_or(PageError::StaleForm)?;
    let session = Session { hash, receipt };
    let cookie = session::begin_binding(&online, &session, now)?;
    let address = format!("{BIND}{}", telephones::nonce(&online, &session));
    Ok(with_cookie(Redirect::to(&address).into_response(), &cookie))
}
