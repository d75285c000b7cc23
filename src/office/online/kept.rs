//! What a resident has written in a form that comes after the session has ended. It is shown, to be
//! copied: a form with files cannot be sent again by itself.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::PageError;
use super::shell::Page;
use super::state::Online;
use super::upload::says_of;
use super::visitor::Visitor;
use crate::words::online as say;

/// The page with the words of a form that is not taken. Its files are not read.
pub(super) async fn page(online: &Arc<Online>, visitor: &Visitor, request: Request) -> Result<Response, PageError> {
    let (says, lang) = (says_of(online, visitor, request).await?, visitor.lang);
    let content = html! {
        p.lead { (say::kept_lead(lang)) }
        @if !says.is_empty() {
            div.field {
                label for="says" { (say::kept_words(lang)) }
                textarea id="says" readonly { (says) }
            }
        }
        div.buttons { a.button.main href="/status" target="_blank" { (say::kept_sign_in(lang)) } }
    };
    Ok((StatusCode::FORBIDDEN, Page::new(say::kept_title(lang), content).show(online, visitor)).into_response())
}
