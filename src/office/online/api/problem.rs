//! Why a request is refused: problem details for HTTP APIs (RFC 9457).

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::super::PageError;
use super::fault::FieldFault;
use crate::office::accounts::Scope;
use crate::office::acts::ActError;
use crate::office::registry::RegistryError;
use crate::office::{DeclarationError, FieldError};
use crate::words::{Explain, Lang, errors_api as say};

/// The media type of a problem.
pub(super) const PROBLEM: &str = "application/problem+json";

/// After how many seconds a client may try again.
const RETRY_SECONDS: &str = "5";

/// Why a request is refused.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub(in crate::office::online) enum Problem {
    /// The interface has no such address.
    NotFound,
    /// The address does not take this method.
    Method,
    /// There is no token, or it does not count.
    Token,
    /// The token lacks a scope.
    Scope {
        /// The scope that is needed.
        needed: Scope,
    },
    /// The request names no receipt, and the token has no scope to act without.
    ReceiptNeeded,
    /// The media type of the request is not JSON.
    MediaType,
    /// The client takes none of the media types of the answer.
    NotAcceptable,
    /// The request is larger than any that is right.
    TooLarge,
    /// The request is not JSON of the right form.
    Form(FieldFault),
    /// Values of the request are wrong.
    Values(Vec<FieldFault>),
    /// A request that writes has no `Idempotency-Key`, or one that is too long.
    KeyNeeded,
    /// The `Idempotency-Key` was used for another request.
    KeyUsed,
    /// Nobody is known by this document, or the receipt is not for it.
    UnknownPerson,
    /// The receipt opens nothing yet, or nothing was decided yet.
    NotDecided,
    /// The person has not declared health before.
    NoDeclaration,
    /// Another declaration has this identifier.
    OtherContent,
    /// Too many requests.
    TooMany,
    /// The server has neither public keys nor a store to verify with.
    NoTrust,
    /// The server cannot answer now.
    Server(PageError),
}

impl Problem {
    /// The status of the answer.
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::UnknownPerson => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::Scope { .. } | Self::ReceiptNeeded => StatusCode::FORBIDDEN,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Form(_) | Self::KeyNeeded => StatusCode::BAD_REQUEST,
            Self::Values(_) | Self::KeyUsed => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotDecided | Self::NoDeclaration | Self::OtherContent => StatusCode::CONFLICT,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::NoTrust => StatusCode::NOT_IMPLEMENTED,
            Self::Server(error) => error.status(),
        }
    }

    /// The identifier of the cause, for the log.
    pub(super) fn cause(&self) -> &'static str {
        match self {
            Self::Server(error) => error.cause(),
            _ => self.id(),
        }
    }

    /// The problem of an answer that a layer has made.
    pub(super) fn of_status(status: StatusCode) -> Option<Self> {
        PageError::of_status(status).map(Self::from)
    }

    /// One wrong value.
    pub(super) fn value(pointer: &str, error: &impl Explain) -> Self {
        Self::Values(vec![FieldFault::new(pointer, error)])
    }

    /// A value that is missing.
    pub(super) fn missing(pointer: &str) -> Self {
        Self::value(pointer, &FieldError::Missing)
    }

    /// The answer, in a language. `before` are the headers of the answer that it replaces.
    pub(super) fn answer(&self, before: &HeaderMap, lang: Lang) -> Response {
        let faults: &[FieldFault] = match self {
            Self::Form(fault) => core::slice::from_ref(fault),
            Self::Values(faults) => faults,
            _ => &[],
        };
        let faults: Vec<_> = faults.iter().map(|fault| fault.to_json(lang)).collect();
        let body = json!({
            "type": format!("{}/problems/{}", super::BASE, self.id()),
            "title": self.words(lang),
            "status": self.status().as_u16(),
            "detail": self.hint(lang),
            "errors": faults,
        });
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        if let Some(allow) = before.get(ALLOW) {
            headers.insert(ALLOW, allow.clone());
        }
        if matches!(self, Self::Token) {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(self.status(), StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        response
    }
}

impl Explain for Problem {
    fn id(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Method => "method",
            Self::Token => "token",
            Self::Scope { .. } => "scope",
            Self::ReceiptNeeded => "receipt-needed",
            Self::MediaType => "media-type",
            Self::NotAcceptable => "not-acceptable",
            Self::TooLarge => "too-large",
            Self::Form(_) => "form",
            Self::Values(_) => "values",
            Self::KeyNeeded => "key-needed",
            Self::KeyUsed => "key-used",
            Self::UnknownPerson => "unknown-person",
            Self::NotDecided => "not-decided",
            Self::NoDeclaration => "no-declaration",
            Self::OtherContent => "other-content",
            Self::TooMany => "too-many",
            Self::NoTrust => "no-trust",
            Self::Server(PageError::Late) => "late",
            Self::Server(PageError::Fault { .. }) => "fault",
            Self::Server(_) => "busy",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotFound => say::api_not_found(lang),
            Self::Method => say::api_method(lang),
            Self::Token => say::api_token(lang),
            Self::Scope { .. } => say::api_scope(lang),
            Self::ReceiptNeeded => say::api_receipt_needed(lang),
            Self::MediaType => say::api_media_type(lang),
            Self::NotAcceptable => say::api_not_acceptable(lang),
            Self::TooLarge => say::api_too_large(lang),
            Self::Form(_) => say::api_form(lang),
            Self::Values(_) => say::api_values(lang),
            Self::KeyNeeded => say::api_key_needed(lang),
            Self::KeyUsed => say::api_key_used(lang),
            Self::UnknownPerson => say::api_unknown_person(lang),
            Self::NotDecided => say::api_not_decided(lang),
            Self::NoDeclaration => say::api_no_declaration(lang),
            Self::OtherContent => say::api_other_content(lang),
            Self::TooMany => say::api_too_many(lang),
            Self::NoTrust => say::api_no_trust(lang),
            Self::Server(PageError::Late) => say::api_late(lang),
            Self::Server(PageError::Fault { .. }) => say::api_fault(lang),
            Self::Server(_) => say::api_busy(lang),
        }
        .to_owned()
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Scope { needed } => return say::ApiScopeHint { scope: &needed.id() }.say(lang),
            Self::NotFound | Self::Method => say::api_not_found_hint(lang),
            Self::Token => say::api_token_hint(lang),
            Self::ReceiptNeeded => say::api_receipt_needed_hint(lang),
            Self::MediaType => say::api_media_type_hint(lang),
            Self::NotAcceptable => say::api_not_acceptable_hint(lang),
            Self::TooLarge => say::api_too_large_hint(lang),
            Self::Form(_) | Self::Values(_) => say::api_form_hint(lang),
            Self::KeyNeeded => say::api_key_needed_hint(lang),
            Self::KeyUsed => say::api_key_used_hint(lang),
            Self::UnknownPerson => say::api_unknown_person_hint(lang),
            Self::NotDecided => say::api_not_decided_hint(lang),
            Self::NoDeclaration => say::api_no_declaration_hint(lang),
            Self::OtherContent => say::api_other_content_hint(lang),
            Self::TooMany => say::api_too_many_hint(lang),
            Self::NoTrust => say::api_no_trust_hint(lang),
            Self::Server(PageError::Fault { .. }) => say::api_fault_hint(lang),
            Self::Server(_) => say::api_busy_hint(lang),
        }
        .to_owned()
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        match error {
            PageError::NotFound => Self::NotFound,
            PageError::Method => Self::Method,
            PageError::TooLarge => Self::TooLarge,
            PageError::TooMany => Self::TooMany,
            other => Self::Server(other),
        }
    }
}

impl From<RegistryError> for Problem {
    fn from(error: RegistryError) -> Self {
        Self::Server(error.into())
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Declaration(DeclarationError::OtherContent { .. }) => Self::OtherContent,
            ActError::NoDecision { .. } => Self::NotDecided,
            other => Self::Server(other.into()),
        }
    }
}

/// An answer without a body. `around` writes it, in the language of the client.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
