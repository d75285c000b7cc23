//! The files of the gate page, as any static host serves them.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::gate::{GateRules, RulesError};
use crate::payload::{Lang, Region};
use crate::trust::{Digest, TrustError, TrustedRoot};

/// What a page is made of.
#[derive(Debug, Clone)]
pub struct PageSite {
    /// The core for WebAssembly.
    pub core: Vec<u8>,
    /// The root that the gate is handed.
    pub root: Vec<u8>,
    /// Follow the rules of this region in the set.
    pub region: Option<Region>,
    /// Follow these rules.
    pub rules: Option<String>,
    /// The language, where neither rules nor the browser say.
    pub lang: Option<Lang>,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The core is none.
    #[error("expected a WebAssembly module, found {found} bytes of something else")]
    Core {
        /// The bytes found.
        found: usize,
    },
    /// The root is none.
    #[error("root: {0}")]
    Root(#[from] TrustError),
    /// The rules are none.
    #[error("rules: {0}")]
    Rules(#[from] RulesError),
}

/// Where the published set lies, from the page on.
pub(in crate::gate) const SET: &str = "set/";

#[derive(Serialize)]
struct Config {
    root: &'static str,
    set: &'static str,
    region: Option<&'static str>,
    rules: Option<&'static str>,
    language: Option<&'static str>,
    /// What tells this gate from others: the root that it was handed.
    gate: String,
}

const FIXED: [(&str, &[u8]); 12] = [
    ("index.html", include_bytes!("site/index.html")),
    ("gate.css", include_bytes!("site/gate.css")),
    ("gate.js", include_bytes!("site/gate.js")),
    ("core.js", include_bytes!("site/core.js")),
    ("scanner.js", include_bytes!("site/scanner.js")),
    ("store.js", include_bytes!("site/store.js")),
    ("worker.js", include_bytes!("site/worker.js")),
    ("words.js", include_bytes!("site/words.js")),
    ("manifest.webmanifest", include_bytes!("site/manifest.webmanifest")),
    ("icon.svg", include_bytes!("site/icon.svg")),
    ("icon-192.png", include_bytes!("site/icon-192.png")),
    ("icon-512.png", include_bytes!("site/icon-512.png")),
];

impl PageSite {
    /// The files by their names; the set is not among them.
    ///
    /// # Errors
    /// [`SiteError`].
    pub fn files(&self) -> Result<BTreeMap<&'static str, Vec<u8>>, SiteError> {
        if !self.core.starts_with(b"\0asm") {
            return Err(SiteError::Core { found: self.core.len() });
        }
        TrustedRoot::from_bytes(&self.root)?;
        let mut files: BTreeMap<_, _> = FIXED.into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect();
        files.insert("fede-gate.wasm", self.core.clone());
        files.insert("root.cbor", self.root.clone());
        if let Some(rules) = &self.rules {
            // The rules that these may add to are in the set, which is read at the gate.
            GateRules::parse(rules, &|_| None)?;
            files.insert("rules.toml", rules.clone().into_bytes());
        }
        let config = Config {
            root: "root.cbor",
            set: SET,
            region: self.region.map(Region::code),
            rules: self.rules.as_ref().map(|_| "rules.toml"),
            language: self.lang.map(|lang| lang.pick("en", "zh-CN")),
            gate: Digest::of(&self.root).to_string().get(..16).unwrap_or_default().to_owned(),
        };
        // Strings: JSON can always say them.
        files.insert("config.json", serde_json::to_vec(&config).unwrap_or_default());
        files.insert("sw.js", service_worker(&files).into_bytes());
        Ok(files)
    }
}

/// The service worker keeps every file under a name that changes with any of them.
fn service_worker(files: &BTreeMap<&'static str, Vec<u8>>) -> String {
    let mut all = String::new();
    for (name, bytes) in files {
        let _ = write!(all, "{name} {} ", Digest::of(bytes));
    }
    let digest = Digest::of(all.as_bytes()).to_string();
    let names: Vec<&str> = files.keys().map(|name| if *name == "index.html" { "./" } else { name }).collect();
    let names = serde_json::to_string(&names).unwrap_or_default();
    let name = digest.get(..16).unwrap_or_default();
    format!("const SITE = {{ name: \"{name}\", files: {names} }};\n{}", include_str!("site/sw.js"))
}
