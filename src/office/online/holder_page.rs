//! The holder page, as the office serves it at `/holder/`: a page of scripts that works without a
//! network.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::PageError;
use super::assets::sent;
use super::shell::{CAMERA_PERMISSIONS, PERMISSIONS_POLICY};
use super::state::Online;
use crate::web::{PAGE_POLICY, media_type};

/// The page in the directory of the page.
const INDEX: &str = "index.html";

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new()
        .route("/holder", get(|| async { Redirect::to("/holder/") }))
        .route("/holder/", get(index))
        .route("/holder/{name}", get(file))
}

async fn index(State(online): State<Arc<Online>>, client: HeaderMap) -> Result<Response, PageError> {
    answer(&online, INDEX, &client)
}

async fn file(
    State(online): State<Arc<Online>>,
    Path(name): Path<String>,
    client: HeaderMap,
) -> Result<Response, PageError> {
    answer(&online, &name, &client)
}

/// A file of the page. Names of other files are not found: nothing is read from the disk.
fn answer(online: &Online, name: &str, client: &HeaderMap) -> Result<Response, PageError> {
    let file = online.holder_page.get(name).ok_or(PageError::NotFound)?;
    let headers = [
        (CONTENT_TYPE, media_type(name)),
        (CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (CACHE_CONTROL, "no-cache"),
        // The page reads codes with the camera.
        (PERMISSIONS_POLICY, CAMERA_PERMISSIONS),
    ];
    Ok((headers, sent(file, client)).into_response())
}
