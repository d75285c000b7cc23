//! The first page.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use maud::html;

use super::server::Online;
use super::shell::Page;
use super::visitor::Visitor;
use crate::words::online as say;

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/", get(home))
}

async fn home(State(online): State<Arc<Online>>, Extension(visitor): Extension<Visitor>) -> Response {
    let lang = visitor.lang;
    let content = html! {
        p.lead { (say::home_lead(lang)) }
    };
    Page::new(say::home_title(lang), content).show(&online, &visitor)
}
