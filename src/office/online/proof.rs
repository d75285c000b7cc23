//! The proof of somebody who declares for another person: files, with the receipt of the declaration.

use std::sync::Arc;

use axum::extract::{Path, Request as HttpRequest, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::post;
use axum::{Extension, Router};
use maud::{Markup, html};

use super::rates::Limited;
use super::shell::{Page, token};
use super::state::Online;
use super::upload::{Upload, new_files};
use super::visitor::Visitor;
use super::{ONLINE, PageError, attachments, ticket};
use crate::office::FileError;
use crate::office::acts::{ActError, By, attach, care_id};
use crate::office::registry::{AttachedTo, ReceiptHash, Requests};
use crate::words::{Lang, online as say};

/// The purpose of the ticket, and how long the form can be sent, in seconds.
const TICKET: (&str, u64) = ("proof", 3600);

/// The form with files. Its address has a ticket, so that nothing is read without one.
pub(super) fn uploads() -> Router<Arc<Online>> {
    Router::new().route("/declare/proof/{ticket}", post(take))
}

/// The form for the proof of a receipt's declaration.
pub(super) fn form(
    online: &Online,
    visitor: &Visitor,
    receipt: &ReceiptHash,
    wrong: Option<FileError>,
) -> Result<Markup, PageError> {
    let ticket = ticket::seal(online, TICKET, receipt)?;
    let lang = visitor.lang;
    Ok(html! {
        section {
            h2 #proof { (say::proof(lang)) }
            p { (say::proof_lead(lang)) }
            form method="post" action=(format!("/declare/proof/{ticket}")) enctype="multipart/form-data" novalidate {
                (token(visitor))
                (attachments::field("proof-file", wrong, lang))
                div.buttons { button { (say::proof_send(lang)) } }
            }
        }
    })
}

async fn take(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Path(ticket): Path<String>,
    request: HttpRequest,
) -> Result<Response, PageError> {
    let receipt = ticket::open(&online, TICKET.0, &ticket)?;
    if !online.may(Limited::Proofs, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let form = Upload::read(&online, &visitor, request).await?;
    let files = match form.files {
        Ok(files) if !files.is_empty() => new_files(&online, files)?,
        Ok(_) => return again(&online, &visitor, &receipt, None),
        Err(error) => return again(&online, &visitor, &receipt, Some(error)),
    };
    let now = online.now()?;
    let taken = online.with(move |office, registry| {
        let id = care_id(&receipt);
        // Nothing is kept of what came after too many declarations. The answer is the same.
        let Some(request) = registry.request(&id)? else { return Ok(true) };
        let to = (request.person, AttachedTo::Request(id));
        match attach(office, registry, to, &files, By { officer: ONLINE, at: now }) {
            Err(ActError::TooManyFiles) => Ok(false),
            attached => Ok(attached.map(|()| true)?),
        }
    });
    if !taken.await? {
        return again(&online, &visitor, &receipt, Some(FileError::TooMany));
    }
    Ok(Page::new(say::proof_taken(visitor.lang), done(visitor.lang)).show(&online, &visitor))
}

fn done(lang: Lang) -> Markup {
    html! {
        p { (say::proof_taken_lead(lang)) }
        div.buttons { a.button.main href="/status" { (say::to_status(lang)) } }
    }
}

/// The form again, with what is wrong.
fn again(
    online: &Online,
    visitor: &Visitor,
    receipt: &ReceiptHash,
    wrong: Option<FileError>,
) -> Result<Response, PageError> {
    let content = form(online, visitor, receipt, wrong)?;
    let mut response = Page::new(say::proof(visitor.lang), content).show(online, visitor);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
