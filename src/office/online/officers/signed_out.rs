//! A form that comes after its session has ended: it is shown again, to be sent once more after signing
//! in. Nothing that somebody has typed is lost.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::super::PageError;
use super::super::error::{NotSignedIn, SIGN_IN};
use super::super::fields::Fields;
use super::super::limits::MAX_FORM_BYTES;
use super::super::shell::{Page, token};
use super::super::state::Online;
use super::super::visitor::Visitor;
use crate::words::staff as say;

/// Goes around the forms in which the staff writes.
pub(super) async fn keep_form(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_FORM_BYTES).await else { return PageError::TooLarge.into_response() };
    let response = next.run(Request::from_parts(head.clone(), Body::from(bytes.clone()))).await;
    if response.extensions().get::<NotSignedIn>().is_none() {
        return response;
    }
    let path = head.uri.path().to_owned();
    let fields = Fields::from_request(Request::from_parts(head, Body::from(bytes)), &online).await;
    // What another site has sent is not shown.
    let Some(fields) = fields.ok().filter(Fields::is_ours) else { return response };
    let page = Page::new(say::signed_out(visitor.lang), kept(&path, fields, &visitor));
    (StatusCode::FORBIDDEN, page.show(&online, &visitor)).into_response()
}

fn kept(path: &str, fields: Fields, visitor: &Visitor) -> Markup {
    let lang = visitor.lang;
    html! {
        p.lead { (say::signed_out_lead(lang)) }
        ol {
            li { a href=(SIGN_IN) target="_blank" { (say::signed_out_sign_in(lang)) } }
            li { (say::signed_out_again(lang)) }
        }
        form method="post" action=(path) {
            (token(visitor))
            @for (name, value) in fields.into_pairs() {
                @if name != "token" { input type="hidden" name=(name) value=(value); }
            }
            div.buttons { button.main { (say::send_again(lang)) } }
        }
    }
}
