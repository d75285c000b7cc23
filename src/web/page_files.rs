//! The files of a page that works without a network, for any static web server.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::trust::Digest;

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
