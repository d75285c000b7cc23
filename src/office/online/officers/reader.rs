//! The camera of a computer at a counter: it reads the key that a telephone shows.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};

use super::super::state::Online;
use super::super::symbol_scan::{DIRECTORY, SymbolScan};
use super::super::{PageError, assets};
use crate::web::media_type;
use crate::words::{Lang, staff as say};

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route(&format!("{DIRECTORY}/{{name}}"), get(file))
}

async fn file(
    State(online): State<Arc<Online>>,
    Path(name): Path<String>,
    client: HeaderMap,
) -> Result<Response, PageError> {
    let file = online.scan.as_ref().and_then(|scan| scan.file(&name)).ok_or(PageError::NotFound)?;
    Ok(([(CONTENT_TYPE, media_type(&name))], assets::sent(file, &client)).into_response())
}

/// The button and the picture of the camera that fills the field with this id. Without scripts, and where
/// the browser gives no camera, there is none.
pub(super) fn button(scan: &SymbolScan, field: &str, lang: Lang) -> Markup {
    let [script, core] = scan.paths();
    html! {
        div.scan data-scan=(field) data-script=(script) data-reader=(core) hidden {
            button type="button" data-on=(say::camera(lang)) data-off=(say::camera_stop(lang)) {
                (say::camera(lang))
            }
            span.hint role="status" data-hold=(say::camera_hold(lang)) data-taken=(say::camera_taken(lang))
                data-trouble=(say::camera_trouble(lang)) {}
            video muted playsinline hidden aria-hidden="true" {}
        }
        script type="module" src=(assets::SCAN_KEY.path()) {}
    }
}
