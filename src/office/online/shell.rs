//! The page around every content: head, language, navigation, and the security headers.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY, RETRY_AFTER,
    SET_COOKIE, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::rates::Limited;
use super::state::{Client, Online};
use super::visitor::{Cookie, Visitor, is_same_site};
use super::{PageError, assets, symbol_scan};
use crate::words::{Explain, Lang, online as say};

/// Nothing but what this server sends, and nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The same for a page that reads a symbol with the camera: the reader is WebAssembly.
const CAMERA_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
                             connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The camera for scripts of this server, and nothing else of the device.
pub(super) const CAMERA_PERMISSIONS: &str = "camera=(self), microphone=(), geolocation=()";

/// How long a browser keeps its mark and its language: a year.
const YEAR_SECONDS: u64 = 365 * 86_400;

pub(super) const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// After how many seconds a client may try again.
const RETRY_SECONDS: &str = "5";

/// A page: its title and what is in it.
pub(super) struct Page {
    title: String,
    content: Markup,
    /// The form that has to be sent to change the language, so that nothing typed is lost.
    form: Option<&'static str>,
    has_camera: bool,
}

impl Page {
    pub(super) fn new(title: impl Into<String>, content: Markup) -> Self {
        Self { title: title.into(), content, form: None, has_camera: false }
    }

    /// Changes the language by sending this form, with the tag of the language as `lang`.
    pub(super) fn changing_language_by(self, form: &'static str) -> Self {
        Self { form: Some(form), ..self }
    }

    /// Lets the scripts of the page use the camera.
    pub(super) fn with_camera(self, has_camera: bool) -> Self {
        Self { has_camera, ..self }
    }

    /// The whole page, for a visitor.
    pub(super) fn show(&self, online: &Online, visitor: &Visitor) -> Response {
        let page = Html(self.whole(online, visitor).into_string());
        if self.has_camera {
            ([(CONTENT_SECURITY_POLICY, CAMERA_POLICY), (PERMISSIONS_POLICY, CAMERA_PERMISSIONS)], page).into_response()
        } else {
            page.into_response()
        }
    }

    fn whole(&self, online: &Online, visitor: &Visitor) -> Markup {
        let lang = visitor.lang;
        let authority = &online.office.config().authority;
        html! {
            (DOCTYPE)
            html lang=(lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " – " (authority) }
                    link rel="stylesheet" href=(assets::CSS.path());
                    script src=(assets::SCRIPT.path()) defer {}
                }
                body {
                    a.skip href="#content" { (say::skip(lang)) }
                    header.top {
                        a.home href="/" { (authority) }
                        nav aria-label=(say::language(lang)) { (languages(visitor, self.form)) }
                    }
                    main #content tabindex="-1" {
                        h1 { (self.title) }
                        (self.content)
                    }
                    footer { p { (say::Footer { appeal: &online.office.config().appeal }.say(lang)) } }
                }
            }
        }
    }
}

fn languages(visitor: &Visitor, form: Option<&str>) -> Markup {
    let path = &visitor.path;
    let mark = if path.contains('?') { '&' } else { '?' };
    html! {
        // Enter in a field presses the first button of its form, wherever it stands in the page: it
        // must be one that goes on, not one of a language.
        @if let Some(form) = form {
            button.first form=(form) name="go" value="next" tabindex="-1" aria-hidden="true" {}
        }
        @for (lang, name) in [(Lang::Zh, "中文"), (Lang::En, "English")] {
            @if lang == visitor.lang {
                span.chosen lang=(lang.tag()) aria-current="true" { (name) }
            } @else if let Some(form) = form {
                button.link form=(form) name="lang" value=(lang.tag()) lang=(lang.tag()) { (name) }
            } @else {
                a lang=(lang.tag()) hreflang=(lang.tag()) href=(format!("{path}{mark}lang={}", lang.tag())) { (name) }
            }
        }
    }
}

/// Keeps the language that a visitor has chosen.
pub(super) fn keep_language(response: &mut Response, lang: Lang, is_tls: bool) {
    if let Ok(value) = HeaderValue::from_str(&Cookie::Lang.set(lang.tag(), is_tls, Some(YEAR_SECONDS))) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// The hidden field that every form has.
pub(super) fn token(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name="token" value=(visitor.token); }
}

/// Goes around every request: limits, language, cookies, headers, the page of an error, the log.
pub(super) async fn around(
    State(online): State<Arc<Online>>,
    Extension(Client(client)): Extension<Client>,
    mut request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let path = request.uri().path();
    let is_asset = assets::is_asset(path) || symbol_scan::is_file(path);
    let random = online.random();
    let is_random = random.is_ok();
    let random = random.unwrap_or_default();
    let known = (&online.keys, online.is_tls);
    let visitor = Visitor::of((request.headers(), request.uri(), client), known, random);
    let is_change = method != Method::GET && method != Method::HEAD;
    let refused = if !is_random {
        // Without it, everybody would know the mark of a new browser.
        Some(PageError::Fault { cause: "random" })
    } else if is_change && !is_same_site(request.headers()) {
        Some(PageError::OtherSite)
    } else if !online.may(Limited::Requests, &visitor.network()) {
        Some(PageError::TooMany)
    } else {
        None
    };
    let mut response = match refused {
        Some(error) => error.into_response(),
        None => {
            request.extensions_mut().insert(visitor.clone());
            next.run(request).await
        }
    };
    let error = response.extensions_mut().remove::<PageError>();
    if let Some(error) = error.or_else(|| bare_error(&response)) {
        tracing::warn!(target: "fede::online", event = "error", route, cause = error.cause());
        response = error_page(&error, &online, &visitor);
    }
    tracing::info!(
        target: "fede::online", event = "request", method = method.as_str(), route, status = response.status().as_u16()
    );
    add_headers(&mut response, is_asset, online.is_tls);
    add_cookies(&mut response, &visitor, (is_asset, online.is_tls));
    response
}

/// The error of an answer that no page has made.
fn bare_error(response: &Response) -> Option<PageError> {
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page { None } else { PageError::of_status(response.status()) }
}

fn error_page(error: &PageError, online: &Online, visitor: &Visitor) -> Response {
    let lang = visitor.lang;
    let content = html! {
        p { (error.hint(lang)) }
        p { a.button href="/" { (say::to_start(lang)) } }
    };
    let mut response = Page::new(error.words(lang), content).show(online, visitor);
    *response.status_mut() = error.status();
    if matches!(error.status(), StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
    }
    response
}

fn add_headers(response: &mut Response, is_asset: bool, is_tls: bool) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not "no-referrer": then browsers send forms with the origin "null".
    set(REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(PERMISSIONS_POLICY, "camera=(), microphone=(), geolocation=()");
    // A page is about one person: no cache may keep it.
    set(CACHE_CONTROL, if is_asset { assets::FOR_GOOD } else { "no-store" });
    if is_tls {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

fn add_cookies(response: &mut Response, visitor: &Visitor, (is_asset, is_tls): (bool, bool)) {
    if is_asset {
        return;
    }
    if let Some(lang) = visitor.chosen {
        keep_language(response, lang, is_tls);
    }
    let mark = visitor.new_mark.as_ref().map(|mark| Cookie::Mark.set(mark, is_tls, Some(YEAR_SECONDS)));
    if let Some(Ok(value)) = mark.map(|mark| HeaderValue::from_str(&mark)) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
