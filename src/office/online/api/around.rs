//! What goes around every request of the interface: the language, headers, errors as JSON, the log.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

use super::super::PageError;
use super::super::state::{Client, Online};
use super::super::visitor::accepted_lang;
use super::Problem;
use super::caller::{CallerName, Network};
use crate::web;
use crate::words::Lang;

/// The language that a client asks for. Without a wish it is English, the language of the names in
/// the JSON.
pub(super) fn lang_of(headers: &HeaderMap) -> Lang {
    headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map_or(Lang::En, accepted_lang)
}

pub(super) async fn around(
    State(online): State<Arc<Online>>,
    Extension(Client(client)): Extension<Client>,
    mut request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let lang = lang_of(request.headers());
    request.extensions_mut().insert(Network(web::network_of(client).to_string()));
    request.extensions_mut().insert(lang);
    // The caller writes its name here, for the log.
    let caller = CallerName::default();
    request.extensions_mut().insert(caller.clone());
    let mut response = next.run(request).await;
    let extensions = response.extensions_mut();
    let problem = extensions.remove::<Problem>().or_else(|| extensions.remove::<PageError>().map(Problem::from));
    let token = caller.get();
    if let Some(problem) = problem.or_else(|| bare(&response)) {
        let cause = problem.cause();
        tracing::warn!(target: "fede::online", event = "problem", route, token, cause);
        response = problem.answer(response.headers(), lang);
    }
    let status = response.status().as_u16();
    tracing::info!(target: "fede::online", event = "call", method = method.as_str(), route, token, status);
    add_headers(&mut response, lang, online.is_tls);
    response
}

/// The problem of an answer that no handler has made.
fn bare(response: &Response) -> Option<Problem> {
    let has_type = response.headers().get(CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/"));
    if has_type { None } else { Problem::of_status(response.status()) }
}

fn add_headers(response: &mut Response, lang: Lang, is_tls: bool) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    // An answer is about one person: no cache may keep it.
    set(CACHE_CONTROL, "no-store");
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(CONTENT_LANGUAGE, lang.tag());
    set(VARY, "Accept, Accept-Language, Authorization");
    if is_tls {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}
