//! The files of the gate page, for any static web server.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::gate::{GateRules, RulesError};
use crate::payload::{Lang, Region};
use crate::trust::{Digest, TrustError, TrustedRoot};
use crate::web::{served, service_worker};
use crate::words::{Explain, errors_gate as say};

/// Configuration of a page.
#[derive(Debug, Clone)]
pub struct PageSite {
    /// The WebAssembly core.
    pub core: Vec<u8>,
    /// The WebAssembly module that draws PDF and SVG. Without it, the page says that it opens none.
    pub documents: Option<Vec<u8>>,
    /// The WebAssembly module that reads codes of other networks. Without it, the gate is undecided
    /// about them.
    pub foreign: Option<Vec<u8>>,
    /// The root that the gate gets.
    pub root: Vec<u8>,
    /// Region whose rules in the set apply.
    pub region: Option<Region>,
    /// Text of rules that apply.
    pub rules: Option<String>,
    /// Language, if neither the rules nor the browser set one.
    pub lang: Option<Lang>,
}

/// Why the page cannot be created.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum SiteError {
    /// The core is not a WebAssembly module.
    Core {
        /// Size found, in bytes.
        found: usize,
    },
    /// The root is not valid.
    Root(#[from] TrustError),
    /// The rules are not valid.
    Rules(#[from] RulesError),
}

impl Explain for SiteError {
    fn id(&self) -> &'static str {
        match self {
            Self::Core { .. } => "page-core",
            Self::Root(error) => error.id(),
            Self::Rules(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Core { found } => say::PageCore { found }.say(lang),
            Self::Root(error) => say::PageRoot { error: &error.words(lang) }.say(lang),
            Self::Rules(error) => say::PageRules { error: &error.words(lang) }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Core { .. } => say::page_core_hint(lang).to_owned(),
            Self::Root(error) => error.hint(lang),
            Self::Rules(error) => error.hint(lang),
        }
    }
}

/// Name of the module that draws documents. It is fetched after the page works: it is larger than
/// the rest of the page.
const DOCUMENTS: &str = "fede-documents.wasm";

/// Name of the module that reads codes of other networks. It is fetched only if the rules ask for them.
const FOREIGN: &str = "fede-foreign.wasm";

/// Path of the published set, relative to the page.
pub(in crate::gate) const SET: &str = "set/";

#[derive(Serialize)]
struct Config {
    root: &'static str,
    set: &'static str,
    region: Option<&'static str>,
    rules: Option<&'static str>,
    documents: Option<&'static str>,
    foreign: Option<&'static str>,
    language: Option<&'static str>,
    /// Identifies this gate among others: the start of the root's digest.
    gate: String,
}

const FIXED: [(&str, &[u8]); 22] = [
    ("index.html", include_bytes!("site/index.html")),
    ("gate.css", include_bytes!("site/gate.css")),
    ("gate.js", include_bytes!("site/gate.js")),
    ("camera.js", include_bytes!("site/camera.js")),
    ("core.js", include_bytes!("site/core.js")),
    ("documents.js", include_bytes!("site/documents.js")),
    ("drawing.js", include_bytes!("site/drawing.js")),
    ("foreign.js", include_bytes!("site/foreign.js")),
    ("language.js", include_bytes!("site/language.js")),
    ("picture.js", include_bytes!("site/picture.js")),
    ("scanner.js", include_bytes!("site/scanner.js")),
    ("setup.html", include_bytes!("site/setup.html")),
    ("setup.js", include_bytes!("site/setup.js")),
    ("signal.js", include_bytes!("site/signal.js")),
    ("store.js", include_bytes!("site/store.js")),
    ("verdict.js", include_bytes!("site/verdict.js")),
    ("worker.js", include_bytes!("site/worker.js")),
    ("words.js", include_bytes!(concat!(env!("OUT_DIR"), "/words.js"))),
    ("manifest.webmanifest", include_bytes!("site/manifest.webmanifest")),
    ("icon.svg", include_bytes!("site/icon.svg")),
    ("icon-192.png", include_bytes!("site/icon-192.png")),
    ("icon-512.png", include_bytes!("site/icon-512.png")),
];

impl PageSite {
    /// The files by name, without the published set.
    ///
    /// # Errors
    /// [`SiteError`].
    pub fn files(&self) -> Result<BTreeMap<&'static str, Vec<u8>>, SiteError> {
        for module in [Some(&self.core), self.documents.as_ref(), self.foreign.as_ref()].into_iter().flatten() {
            if !module.starts_with(b"\0asm") {
                return Err(SiteError::Core { found: module.len() });
            }
        }
        TrustedRoot::from_bytes(&self.root)?;
        let mut files: BTreeMap<_, _> = FIXED.into_iter().map(|(name, bytes)| (name, served(name, bytes))).collect();
        files.insert("fede-gate.wasm", self.core.clone());
        if let Some(documents) = &self.documents {
            files.insert(DOCUMENTS, documents.clone());
        }
        if let Some(foreign) = &self.foreign {
            files.insert(FOREIGN, foreign.clone());
        }
        files.insert("root.cbor", self.root.clone());
        if let Some(rules) = &self.rules {
            // Rules that these rules add to are in the set. They are read at the gate.
            GateRules::parse(rules, &|_| None)?;
            files.insert("rules.toml", rules.clone().into_bytes());
        }
        let config = Config {
            root: "root.cbor",
            set: SET,
            region: self.region.map(Region::code),
            rules: self.rules.as_ref().map(|_| "rules.toml"),
            documents: self.documents.as_ref().map(|_| DOCUMENTS),
            foreign: self.foreign.as_ref().map(|_| FOREIGN),
            language: self.lang.map(Lang::tag),
            gate: Digest::of(&self.root).to_string().get(..16).unwrap_or_default().to_owned(),
        };
        // The configuration holds only strings, so the encoding cannot fail.
        files.insert("config.json", serde_json::to_vec(&config).unwrap_or_default());
        files.insert("sw.js", service_worker(&files, &[DOCUMENTS], &[FOREIGN]).into_bytes());
        Ok(files)
    }
}
