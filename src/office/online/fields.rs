//! The fields of a form.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use zeroize::Zeroizing;

use super::PageError;
use super::state::Online;
use super::visitor::Visitor;

/// Maximum number of fields: 200 stays of a declaration have four each.
const MAX_FIELDS: usize = 2000;

/// The fields of a form, in their order. `Debug` does not show them.
pub(super) struct Fields {
    pairs: Vec<(String, String)>,
    is_ours: bool,
}

impl core::fmt::Debug for Fields {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Fields").field("count", &self.pairs.len()).finish_non_exhaustive()
    }
}

impl Fields {
    /// The first value of a field, without spaces around it. Empty if there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// The first value of a field exactly as typed: a password may begin or end with a space.
    pub(super) fn secret(&self, name: &str) -> Zeroizing<String> {
        let value = self.pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        Zeroizing::new(value.unwrap_or_default().to_owned())
    }

    /// Every value of a field.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }

    /// The names and values, in their order.
    pub(super) fn into_pairs(self) -> Vec<(String, String)> {
        self.pairs
    }

    /// Whether the form has the token of this browser's pages.
    pub(super) const fn is_ours(&self) -> bool {
        self.is_ours
    }

    /// Refuses a form without the token of this browser's pages.
    pub(super) const fn check(&self) -> Result<(), PageError> {
        if self.is_ours { Ok(()) } else { Err(PageError::StaleForm) }
    }
}

impl FromRequest<Arc<Online>> for Fields {
    type Rejection = PageError;

    async fn from_request(request: Request, online: &Arc<Online>) -> Result<Self, PageError> {
        let form = "application/x-www-form-urlencoded";
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().unwrap_or_default().trim() != form {
            return Err(PageError::NoForm);
        }
        let visitor = request.extensions().get::<Visitor>().cloned().ok_or(PageError::NoForm)?;
        let headers = request.headers().clone();
        let bytes =
            Bytes::from_request(request, online).await.map_err(|refused| match refused.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
                _ => PageError::NoForm,
            })?;
        // Before anything is decoded, to bound the memory.
        if bytes.iter().filter(|byte| **byte == b'&').count() >= MAX_FIELDS {
            return Err(PageError::TooLarge);
        }
        let pairs: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
        let token = pairs.iter().find(|(name, _)| name == "token").map_or("", |(_, token)| token);
        let is_ours = visitor.has_token(&online.keys, &headers, online.is_tls, token);
        Ok(Self { pairs, is_ours })
    }
}
