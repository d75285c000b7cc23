//! The interface for other systems: JSON under `/api/v1`, on the same server as the pages.
//!
//! Its seven interfaces are those that GB/T 38963-2020 names in 6.2 to 6.8; docs/api.md is their
//! reference. Each does what a page or a command does, by the same acts.
//!
//! Reading order: `around` (limits, headers, errors as JSON), `caller` (tokens), `body` and `strict`
//! (reading), `problem` and `fault` (errors), `once` (keys of requests), `requests` and `answers` (their
//! JSON), `person` (who is meant, and whether the caller may see them). Then the interfaces: `declare`,
//! `query` and `lists`, `codes`, `verify`, `correct`. `document` describes them.

pub mod answers;
mod around;
mod body;
mod caller;
mod codes;
mod correct;
mod declare;
mod document;
mod fault;
mod lists;
mod once;
mod person;
mod problem;
mod query;
pub mod requests;
mod strict;
pub(super) mod trust;
mod verify;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use document::openapi;
use problem::Problem;

use super::limits::{ANSWER_TIME, SILENT_BODY};
use super::state::Online;

/// Where the interface is.
pub const BASE: &str = "/api/v1";

/// Maximum size of a request, in bytes: a declaration of 64 KiB with what is around it.
const MAX_REQUEST_BYTES: usize = 80 << 10;

/// The interfaces, each with its description.
fn described() -> OpenApiRouter<Arc<Online>> {
    OpenApiRouter::new()
        .routes(routes!(declare::health))
        .routes(routes!(declare::trips))
        .routes(routes!(query::status))
        .routes(routes!(lists::declarations))
        .routes(routes!(lists::decisions))
        .routes(routes!(lists::codes))
        .routes(routes!(codes::apply))
        .routes(routes!(codes::code))
        .routes(routes!(verify::verification))
        .routes(routes!(correct::correction))
        .routes(routes!(document::document))
}

/// The interfaces, under [`BASE`]. The layers run from the last to the first.
pub(super) fn router(online: &Arc<Online>) -> Router {
    let (router, _) = described().split_for_parts();
    let router = router
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .with_state(Arc::clone(online))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .layer(RequestBodyTimeoutLayer::new(SILENT_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, ANSWER_TIME))
        .layer(from_fn_with_state(Arc::clone(online), around::around));
    Router::new().nest(BASE, router)
}
