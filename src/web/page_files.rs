//! The files of a page that works without a network, for any static web server.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64ct::{Base64, Encoding};

use crate::trust::Digest;

/// The policy of such a page, and `frame-ancestors`, which only a server can set.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
                      img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// A script, a style sheet or a page without indentation and lines of comment: it is loaded over slow
/// lines. They have no text over several lines. Other files stay as they are.
pub(crate) fn served(name: &str, bytes: &[u8]) -> Vec<u8> {
    let is_comment: fn(&str) -> bool = match name.rsplit('.').next() {
        Some("js") => |line| line.starts_with("//"),
        Some("css") => |line| line.starts_with("/*") && line.ends_with("*/"),
        Some("html") => |_| false,
        _ => return bytes.to_vec(),
    };
    let Ok(text) = core::str::from_utf8(bytes) else { return bytes.to_vec() };
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !is_comment(line));
    lines.fold(String::with_capacity(text.len()), |text, line| text + line + "\n").into_bytes()
}

/// Creates the service worker. It keeps each file only with the digest that the file has here, so that
/// files of two deployments are never mixed. The name of its cache contains a digest over all files and
/// the worker, so any change gives a new cache. Files in `later` are fetched after the page works, those in
/// `asked` only if the page asks for them.
pub(crate) fn service_worker(files: &BTreeMap<&'static str, Vec<u8>>, later: &[&str], asked: &[&str]) -> String {
    let worker = String::from_utf8(served("sw.js", include_bytes!("sw.js"))).unwrap_or_default();
    let mut all = worker.clone();
    for (name, bytes) in files {
        let _ = write!(all, "{name} {} ", Digest::of(bytes));
    }
    let digest = Digest::of(all.as_bytes()).to_string();
    let named: BTreeMap<&str, String> =
        files.iter().map(|(name, bytes)| (if *name == "index.html" { "./" } else { name }, integrity(bytes))).collect();
    let (asked, rest): (BTreeMap<&str, String>, BTreeMap<&str, String>) =
        named.into_iter().partition(|(name, _)| asked.contains(name));
    let (later, files): (BTreeMap<&str, String>, BTreeMap<&str, String>) =
        rest.into_iter().partition(|(name, _)| later.contains(name));
    let [files, later, asked] = [files, later, asked].map(|files| serde_json::to_string(&files).unwrap_or_default());
    let name = digest.get(..16).unwrap_or_default();
    format!("const SITE = {{ name: \"{name}\", files: {files}, later: {later}, asked: {asked} }};\n{worker}")
}

/// The digest of a file as browsers compare it (W3C Subresource Integrity, section 3.1).
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", Base64::encode_string(Digest::of(bytes).as_bytes()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_not_sent() {
        for (name, file, sent) in [
            ("a.js", "// why\nif (a) {\n  b(); // c\n}\n", "if (a) {\nb(); // c\n}\n"),
            ("a.css", "/* why */\n\na {\n  b: c; /* d */\n}\n", "a {\nb: c; /* d */\n}\n"),
            ("a.html", "<p>\n  // text\n</p>\n", "<p>\n// text\n</p>\n"),
            ("a.svg", "<svg>\n  <g/>\n</svg>\n", "<svg>\n  <g/>\n</svg>\n"),
        ] {
            assert_eq!(served(name, file.as_bytes()), sent.as_bytes(), "{name}");
        }
    }

    #[test]
    fn a_service_worker_names_the_digest_of_each_file() {
        let files = BTreeMap::from([("a.js", b"abc".to_vec()), ("index.html", vec![]), ("late.wasm", b"abc".to_vec())]);
        let files = files.into_iter().chain([("asked.wasm", b"abc".to_vec())]).collect();
        let worker = service_worker(&files, &["late.wasm"], &["asked.wasm"]);
        // FIPS 180-4, the digests of "abc" and of nothing.
        let abc = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        let nothing = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        let first = format!("files: {{\"./\":\"{nothing}\",\"a.js\":\"{abc}\"}}");
        let list = format!("{first}, later: {{\"late.wasm\":\"{abc}\"}}, asked: {{\"asked.wasm\":\"{abc}\"}} }};");
        assert!(worker.lines().next().unwrap().ends_with(&list), "{worker}");
        let changed = BTreeMap::from([("a.js", b"abd".to_vec()), ("index.html", vec![])]);
        let name = |worker: &str| worker.split('"').nth(1).unwrap().to_owned();
        assert_ne!(name(&worker), name(&service_worker(&changed, &[], &[])));
    }
}
