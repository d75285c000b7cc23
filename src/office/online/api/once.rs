//! Requests that write are done once: the same key with the same request gets the same answer for a
//! day, also after a restart and from another server of the office.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::super::PageError;
use super::super::rates::Limited;
use super::super::receipt::ReceiptNumber;
use super::super::seal::PageKeys;
use super::super::state::Online;
use super::Problem;
use super::caller::Caller;
use crate::office::registry::{KeptAnswer, Registry};
use crate::time::Timestamp;

/// Maximum length of a key in characters. A UUID has 36.
const MAX_KEY_CHARS: usize = 255;

/// The purposes of the keyed hashes, and of the seal.
const KEY: &str = "api key";
const REQUEST: &str = "api request";
const RECEIPT: &str = "api receipt";
const ANSWER: &str = "api answer";

/// The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) and the address.
pub(super) struct OnceKey {
    key: String,
    path: String,
}

impl FromRequestParts<Arc<Online>> for OnceKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Online>) -> Result<Self, Problem> {
        let key = key_of(&parts.headers).ok_or(Problem::KeyNeeded)?;
        Ok(Self { key, path: Uri::path(&parts.uri).to_owned() })
    }
}

/// The key: one header of visible ASCII characters.
fn key_of(headers: &HeaderMap) -> Option<String> {
    let mut values = headers.get_all("idempotency-key").iter();
    let key = values.next().filter(|_| values.next().is_none())?.to_str().ok()?;
    let is_right =
        !key.is_empty() && key.len() <= MAX_KEY_CHARS && key.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    is_right.then(|| key.to_owned())
}

/// An answer that is given once, and again for the same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    status: StatusCode,
    body: String,
}

impl Answer {
    pub(super) fn new(status: StatusCode, body: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_string(body).map_err(|_| PageError::Fault { cause: "json" })?;
        Ok(Self { status, body })
    }

    fn to_text(&self) -> String {
        format!("{} {}", self.status.as_str(), self.body)
    }

    fn from_text(text: &[u8]) -> Option<Self> {
        let (status, body) = core::str::from_utf8(text).ok()?.split_once(' ')?;
        Some(Self { status: status.parse().ok()?, body: body.to_owned() })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

/// A request that writes, by the keyed hashes of its key and its bytes.
#[derive(Clone, Copy)]
pub(super) struct Once {
    key: [u8; 32],
    request: [u8; 32],
    nonce: [u8; 12],
    now: Timestamp,
}

impl Once {
    /// Names a request. Two callers can use the same key.
    ///
    /// # Errors
    /// [`Problem::TooMany`]: it bounds the number of kept answers.
    pub(super) fn new(online: &Online, caller: &Caller, key: &OnceKey, bytes: &[u8]) -> Result<Self, Problem> {
        if !online.may(Limited::WritesOfToken, caller.key()) {
            return Err(Problem::TooMany);
        }
        // No name, key or path has a zero byte.
        let named = [caller.key().as_bytes(), &[0], key.key.as_bytes()].concat();
        let request = [key.path.as_bytes(), &[0], bytes].concat();
        Ok(Self {
            key: online.keys.hash(KEY, &named),
            request: online.keys.hash(REQUEST, &request),
            nonce: online.random()?,
            now: online.now()?,
        })
    }

    /// When the request came.
    pub(super) const fn now(&self) -> Timestamp {
        self.now
    }

    /// The number of the receipt that the request gets. The same request gets the same one, so that a
    /// repetition after a crash is one declaration.
    pub(super) fn receipt(&self, keys: &PageKeys) -> Result<ReceiptNumber, Problem> {
        let bytes = keys.hash(RECEIPT, &[self.key, self.request].concat());
        let random = bytes.first_chunk().ok_or(PageError::Fault { cause: "receipt" })?;
        Ok(ReceiptNumber::new(random))
    }

    /// The answer that the request has got before.
    ///
    /// # Errors
    /// [`Problem::KeyUsed`] if it was another request.
    pub(super) fn kept(&self, keys: &PageKeys, registry: &dyn Registry) -> Result<Option<Answer>, Problem> {
        let Some(kept) = registry.answer(&self.key, self.since())? else { return Ok(None) };
        if kept.request != self.request {
            return Err(Problem::KeyUsed);
        }
        Ok(keys.open(ANSWER, &kept.answer).and_then(|text| Answer::from_text(&text)))
    }

    /// Keeps the answer, in the transaction that is open.
    pub(super) fn keep(&self, keys: &PageKeys, registry: &mut dyn Registry, answer: &Answer) -> Result<(), Problem> {
        let sealed = keys.seal(ANSWER, answer.to_text().as_bytes(), self.nonce);
        let sealed = sealed.ok_or(PageError::Fault { cause: "answer" })?;
        let kept = KeptAnswer { key: self.key, request: self.request, made: self.now, answer: sealed };
        registry.keep_answer(&kept, self.since()).map_err(Problem::from)
    }

    fn since(&self) -> Timestamp {
        self.now.saturating_sub(KeptAnswer::KEPT_SECONDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_header_of_visible_characters() {
        let of = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("idempotency-key", HeaderValue::from_bytes(value.as_bytes()).unwrap());
            }
            key_of(&headers)
        };
        assert_eq!(of(&["k-1"]).as_deref(), Some("k-1"));
        assert!(of(&[&"k".repeat(255)]).is_some());
        for wrong in [&[][..], &[""], &["a b"], &["a", "b"], &["\u{e9}"], &[&"k".repeat(256)]] {
            assert!(of(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        let answer = Answer::new(StatusCode::CREATED, &"a b").unwrap();
        assert_eq!(Answer::from_text(answer.to_text().as_bytes()), Some(answer));
        for wrong in ["", "201", "x {}"] {
            assert!(Answer::from_text(wrong.as_bytes()).is_none(), "{wrong}");
        }
    }
}
