//! The JSON of a request. It is read after the caller is known, and parsed after its size.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use super::super::state::Online;
use super::Problem;
use super::fault::FieldFault;
use crate::office::Fault;

/// A request with its bytes: of what is done once, the bytes are compared.
pub(super) struct Sent<T> {
    pub(super) value: T,
    pub(super) bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Arc<Online>> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, online: &Arc<Online>) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
            return Err(Problem::MediaType);
        }
        let bytes = Bytes::from_request(request, online).await.map_err(|refused| {
            match refused.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
                // The client ended the request, or was silent for too long.
                _ => Problem::Server(super::super::PageError::Late),
            }
        })?;
        Ok(Self { value: parse(&bytes)?, bytes })
    }
}

/// Parses JSON. The fault has the pointer of the field.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        Problem::Form(FieldFault::of_path("", &Fault::new(path, error.into_inner())))
    })?;
    // Data after the value are refused.
    json.end().map_err(|error| Problem::Form(FieldFault::of_path("", &Fault::new("", error))))?;
    Ok(value)
}
