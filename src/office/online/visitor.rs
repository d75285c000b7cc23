//! Who asks: the language, the mark of the browser, and whether a form comes from a page of ours.

use std::net::IpAddr;

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, Uri};
use base64ct::{Base64UrlUnpadded, Encoding};

use super::seal::PageKeys;
use crate::words::Lang;

/// Number of random bytes in the mark of a browser.
const MARK_BYTES: usize = 16;

/// The purpose of the hash that marks forms.
const FORM: &str = "form";

/// The cookies of the pages. Their names begin with `__Host-` under TLS: then a browser takes them
/// from this host only, over https only, and for all paths (RFC 6265bis, 4.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookie {
    /// The mark of the browser, for its forms.
    Mark,
    /// The chosen language.
    Lang,
    /// The session of a resident.
    Resident,
    /// The session in which somebody who has just declared binds a telephone, and nothing else.
    Binding,
    /// A sign-in with the provider that has begun.
    Provider,
    /// The session of somebody of the staff.
    Staff,
    /// The browser in which somebody of the staff has signed in.
    Browser,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Mark => "fede-mark",
            Self::Lang => "fede-lang",
            Self::Resident => "fede-resident",
            Self::Binding => "fede-binding",
            Self::Provider => "fede-provider",
            Self::Staff => "fede-staff",
            Self::Browser => "fede-browser",
        }
    }

    /// The value of a `Set-Cookie` header. `seconds`: how long the browser keeps it; 0 deletes it;
    /// `None`: until the browser ends.
    pub(super) fn set(self, value: &str, is_tls: bool, seconds: Option<u64>) -> String {
        let (prefix, secure) = if is_tls { ("__Host-", "; Secure") } else { ("", "") };
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        format!("{prefix}{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name())
    }

    /// The value that a request has.
    pub(super) fn get(self, headers: &HeaderMap, is_tls: bool) -> Option<&str> {
        let prefix = if is_tls { "__Host-" } else { "" };
        let pairs = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        pairs.flat_map(|pairs| pairs.split(';')).find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name.strip_prefix(prefix)? == self.name()).then_some(value)
        })
    }
}

/// Who asks for a page.
#[derive(Clone)]
pub(super) struct Visitor {
    /// The language of the page.
    pub(super) lang: Lang,
    /// The language that the address asks for: it is kept.
    pub(super) chosen: Option<Lang>,
    /// The address of the client.
    pub(super) client: IpAddr,
    /// The path and query of the request, without the language: for the links between languages.
    pub(super) path: String,
    /// The token of the forms on the page.
    pub(super) token: String,
    /// A new mark that the browser must keep.
    pub(super) new_mark: Option<String>,
    /// Whether the session of a resident is there. It may have ended.
    pub(super) session: Option<String>,
    /// The same for the session in which a telephone is bound.
    pub(super) binding: Option<String>,
}

impl Visitor {
    /// Reads the head of a request. `random` are the bytes of a new mark.
    pub(super) fn of(
        (headers, uri, client): (&HeaderMap, &Uri, IpAddr),
        (keys, is_tls): (&PageKeys, bool),
        random: [u8; MARK_BYTES],
    ) -> Self {
        let known = Cookie::Mark.get(headers, is_tls).filter(|mark| is_mark(mark)).map(str::to_owned);
        let new_mark = known.is_none().then(|| Base64UrlUnpadded::encode_string(&random));
        let mark = known.or_else(|| new_mark.clone()).unwrap_or_default();
        let chosen = asked_lang(uri.query().unwrap_or_default());
        let kept = || lang_of_tag(Cookie::Lang.get(headers, is_tls)?);
        let accepted = || headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(accepted_lang);
        Self {
            lang: chosen.or_else(kept).or_else(accepted).unwrap_or(Lang::Zh),
            chosen,
            client,
            path: without_lang(uri),
            token: Base64UrlUnpadded::encode_string(&keys.hash(FORM, mark.as_bytes())),
            new_mark,
            session: Cookie::Resident.get(headers, is_tls).map(str::to_owned),
            binding: Cookie::Binding.get(headers, is_tls).map(str::to_owned),
        }
    }

    /// Whether a form has the token of this browser's pages. A browser without a mark has none.
    pub(super) fn has_token(&self, keys: &PageKeys, headers: &HeaderMap, is_tls: bool, token: &str) -> bool {
        let Some(mark) = Cookie::Mark.get(headers, is_tls).filter(|mark| is_mark(mark)) else { return false };
        Base64UrlUnpadded::decode_vec(token).is_ok_and(|token| keys.is_hash(FORM, mark.as_bytes(), &token))
    }
}

/// Whether a request that changes something comes from a page of this server, as far as its headers
/// say. Browsers of the last years send `Sec-Fetch-Site`; all send `Origin` with a form.
pub(super) fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |value: &axum::http::HeaderValue| value.to_str().map(str::to_owned).ok();
    if let Some(site) = headers.get("sec-fetch-site") {
        return text(site).is_some_and(|site| site == "same-origin" || site == "none") && is_own_origin(headers);
    }
    is_own_origin(headers)
}

/// Without `Origin`, the token alone decides.
fn is_own_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    matches!((origin, host), (Some((_, origin)), Some(host)) if origin.eq_ignore_ascii_case(host))
}

fn is_mark(text: &str) -> bool {
    Base64UrlUnpadded::decode_vec(text).is_ok_and(|bytes| bytes.len() == MARK_BYTES)
}

pub(super) fn lang_of_tag(tag: &str) -> Option<Lang> {
    [Lang::Zh, Lang::En].into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(tag))
}

fn asked_lang(query: &str) -> Option<Lang> {
    query.split('&').find_map(|pair| lang_of_tag(pair.strip_prefix("lang=")?))
}

/// The first language of an `Accept-Language` header that the pages have. Browsers send them in the
/// order of preference.
pub(super) fn accepted_lang(header: &str) -> Lang {
    let mut tags = header.split(',').map(|tag| tag.split(';').next().unwrap_or_default().trim());
    let known = tags.find_map(|tag| match tag.split('-').next().unwrap_or_default() {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    });
    // Who reads neither is more likely to read English: Chinese is asked for by its name.
    known.unwrap_or(Lang::En)
}

/// The path and query without `lang`. Two slashes at the beginning would be a link to another host.
fn without_lang(uri: &Uri) -> String {
    let query: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .collect();
    let path = uri.path().trim_start_matches(['/', '\\']);
    if query.is_empty() { format!("/{path}") } else { format!("/{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_form_of_another_site_is_not_ours() {
        for (given, is_ours) in [
            (&[][..], true),
            (&[("origin", "https://a.example"), ("host", "a.example")], true),
            (&[("origin", "https://b.example"), ("host", "a.example")], false),
            (&[("origin", "null"), ("host", "a.example")], false),
            (&[("sec-fetch-site", "cross-site"), ("host", "a.example")], false),
            (&[("sec-fetch-site", "same-site"), ("host", "a.example")], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://b.example"), ("host", "a.example")], false),
        ] {
            assert_eq!(is_same_site(&headers(given)), is_ours, "{given:?}");
        }
    }

    #[test]
    fn the_address_decides_the_language_before_the_cookie_and_the_browser() {
        let keys = PageKeys::new([1; 32].into(), [2; 32].into());
        let lang = |uri: &str, given: &[(&'static str, &'static str)]| {
            let (headers, uri) = (headers(given), uri.parse().unwrap());
            Visitor::of((&headers, &uri, [127, 0, 0, 1].into()), (&keys, false), [0; 16]).lang
        };
        assert_eq!(lang("/", &[]), Lang::Zh);
        assert_eq!(lang("/", &[("accept-language", "fr, en;q=0.8, zh;q=0.5")]), Lang::En);
        assert_eq!(lang("/", &[("accept-language", "en"), ("cookie", "fede-lang=zh-CN")]), Lang::Zh);
        assert_eq!(lang("/?lang=en", &[("cookie", "fede-lang=zh-CN")]), Lang::En);
        assert_eq!(without_lang(&"/a?b=1&lang=en&c=2".parse().unwrap()), "/a?b=1&c=2");
        assert_eq!(without_lang(&"//evil.example/a?b=1".parse().unwrap()), "/evil.example/a?b=1");
    }

    #[test]
    fn a_cookie_of_a_secure_page_is_taken_under_its_own_name_only() {
        let given = headers(&[("cookie", "fede-mark=a; __Host-fede-mark=b")]);
        assert_eq!((Cookie::Mark.get(&given, true), Cookie::Mark.get(&given, false)), (Some("b"), Some("a")));
        assert!(
            Cookie::Mark
                .set("x", true, Some(1))
                .starts_with("__Host-fede-mark=x; Path=/; HttpOnly; SameSite=Lax; Secure")
        );
    }
}
