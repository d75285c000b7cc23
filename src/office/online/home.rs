//! The first page.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use maud::html;

use super::shell::Page;
use super::state::Online;
use super::visitor::Visitor;
use crate::words::online as say;

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/", get(home))
}

async fn home(State(online): State<Arc<Online>>, Extension(visitor): Extension<Visitor>) -> Response {
    let lang = visitor.lang;
    let content = html! {
        p.lead { (say::home_lead(lang)) }
        div.buttons {
            a.button.main href="/declare" { (say::declare(lang)) }
            a.button href="/status" { (say::to_status(lang)) }
        }
        h2 { (say::home_needs(lang)) }
        ul {
            li { (say::home_needs_document(lang)) }
            li { (say::home_needs_trips(lang)) }
            li { (say::home_needs_time(lang)) }
        }
        p.quiet { (say::home_others(lang)) }
    };
    Page::new(say::home_title(lang), content).show(&online, &visitor)
}
