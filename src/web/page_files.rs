//! The files of a page that works without a network, for any static web server.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::trust::Digest;

/// The policy of such a page, and `frame-ancestors`, which only a server can set.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
                      img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// A script without indentation and lines of comment: a page is loaded over slow lines. The scripts have
/// no text over several lines. Other files stay as they are.
pub(crate) fn served(name: &str, bytes: &[u8]) -> Vec<u8> {
    let Some(text) = core::str::from_utf8(bytes).ok().filter(|_| name.ends_with(".js")) else { return bytes.to_vec() };
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.fold(String::with_capacity(text.len()), |text, line| text + line + "\n").into_bytes()
}

/// Creates the service worker. The name of its cache contains a digest over all files, so any
/// change gives a new cache. Files in `later` are fetched after the page works.
pub(crate) fn service_worker(files: &BTreeMap<&'static str, Vec<u8>>, later: &[&str]) -> String {
    let mut all = String::new();
    for (name, bytes) in files {
        let _ = write!(all, "{name} {} ", Digest::of(bytes));
    }
    let digest = Digest::of(all.as_bytes()).to_string();
    let (later, names): (Vec<&str>, Vec<&str>) =
        files.keys().map(|name| if *name == "index.html" { "./" } else { name }).partition(|name| later.contains(name));
    let [names, later] = [names, later].map(|names| serde_json::to_string(&names).unwrap_or_default());
    let name = digest.get(..16).unwrap_or_default();
    let worker = String::from_utf8(served("sw.js", include_bytes!("sw.js"))).unwrap_or_default();
    format!("const SITE = {{ name: \"{name}\", files: {names}, later: {later} }};\n{worker}")
}

/// The media type of a file, by its ending.
pub(crate) fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "toml" => "text/plain; charset=utf-8",
        "crt" => "application/x-x509-ca-cert",
        _ => "application/octet-stream",
    }
}
