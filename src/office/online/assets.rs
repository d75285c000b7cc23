//! The style sheet and the scripts of the pages. Their addresses have the digest of their content, so
//! browsers may keep them.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::state::Online;
use crate::trust::Digest;
use crate::web::Zipped;

/// How long a file may be kept whose address has the digest of its content.
pub(super) const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// A file as a client with these headers gets it. Only files that are the same for everybody are compressed:
/// the length of a compressed page could tell what is in it.
pub(super) fn sent(file: &Zipped, client: &HeaderMap) -> Response {
    let (bytes, is_zipped) = file.for_client(client);
    let mut response = bytes.into_response();
    let mut set = |name, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
    if file.varies() {
        set(VARY, "accept-encoding");
    }
    if is_zipped {
        set(CONTENT_ENCODING, "gzip");
    }
    response
}

/// A file of the pages.
pub(super) struct Asset {
    path: String,
    media_type: &'static str,
    file: Zipped,
}

impl Asset {
    fn new(name: &str, ending: &str, media_type: &'static str, text: &'static str) -> Self {
        let digest = Digest::of(text.as_bytes()).to_string();
        let bytes = text.as_bytes().to_vec();
        // Compression into memory cannot fail.
        let file = Zipped::new(bytes.clone(), None).unwrap_or_else(|_| Zipped::plain(bytes));
        Self { path: format!("/assets/{name}-{digest:.16}.{ending}"), media_type, file }
    }

    /// The address of the file.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn answer(&self, client: &HeaderMap) -> Response {
        ([(CONTENT_TYPE, self.media_type)], sent(&self.file, client)).into_response()
    }
}

/// The style sheet.
pub(super) static CSS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("office", "css", "text/css; charset=utf-8", include_str!("assets/office.css")));

/// The script. Every page works without it.
pub(super) static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("office", "js", "text/javascript; charset=utf-8", include_str!("assets/office.js")));

/// The script of pages with passkeys.
pub(super) static PASSKEY: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("passkey", "js", "text/javascript; charset=utf-8", include_str!("assets/passkey.js")));

/// The script of pages that read a telephone's key with the camera.
pub(super) static SCAN_KEY: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("scan-key", "js", "text/javascript; charset=utf-8", include_str!("assets/scan-key.js"))
});

/// Whether a path is that of a file of the pages.
pub(super) fn is_asset(path: &str) -> bool {
    [&CSS, &SCRIPT, &PASSKEY, &SCAN_KEY].iter().any(|asset| asset.path == path)
}

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new()
        .route(&CSS.path, get(|client: HeaderMap| async move { CSS.answer(&client) }))
        .route(&SCRIPT.path, get(|client: HeaderMap| async move { SCRIPT.answer(&client) }))
        .route(&PASSKEY.path, get(|client: HeaderMap| async move { PASSKEY.answer(&client) }))
        .route(&SCAN_KEY.path, get(|client: HeaderMap| async move { SCAN_KEY.answer(&client) }))
}
