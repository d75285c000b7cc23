//! The style sheet and the scripts of the pages. Their addresses have the digest of their content, so
//! browsers may keep them.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::state::Online;
use crate::trust::Digest;

/// How long a file may be kept whose address has the digest of its content.
pub(super) const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// A file of the pages.
pub(super) struct Asset {
    path: String,
    media_type: &'static str,
    text: &'static str,
}

impl Asset {
    fn new(name: &str, ending: &str, media_type: &'static str, text: &'static str) -> Self {
        let digest = Digest::of(text.as_bytes()).to_string();
        Self { path: format!("/assets/{name}-{digest:.16}.{ending}"), media_type, text }
    }

    /// The address of the file.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn answer(&self) -> Response {
        ([(CONTENT_TYPE, self.media_type)], self.text).into_response()
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
        .route(&CSS.path, get(|| async { CSS.answer() }))
        .route(&SCRIPT.path, get(|| async { SCRIPT.answer() }))
        .route(&PASSKEY.path, get(|| async { PASSKEY.answer() }))
        .route(&SCAN_KEY.path, get(|| async { SCAN_KEY.answer() }))
}
