//! The files of the holder page, for any static web server.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::payload::Lang;
use crate::web::{served, service_worker};
use crate::words::{Explain, errors_holder as say};

/// Configuration of a page.
#[derive(Debug, Clone)]
pub struct HolderSite {
    /// The core of this page, a WebAssembly module.
    pub core: Vec<u8>,
    /// The core of the gate page, which reads pictures. Without it, codes are pasted as texts.
    pub reader: Option<Vec<u8>>,
    /// Language, if the browser sets none.
    pub lang: Option<Lang>,
}

/// Why the page cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum HolderSiteError {
    /// A core is not a WebAssembly module.
    Core {
        /// Name of the module.
        name: &'static str,
        /// Size found, in bytes.
        found: usize,
    },
}

impl Explain for HolderSiteError {
    fn id(&self) -> &'static str {
        match self {
            Self::Core { .. } => "holder-core",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Core { name, found } => say::HolderCore { name, found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::holder_core_hint(lang).to_owned()
    }
}

/// Name of the page's core.
const CORE: &str = "fede-holder.wasm";
/// Name of the core of the gate page. It is fetched after the page works: it is larger than the rest.
pub(crate) const READER: &str = "fede-gate.wasm";

/// Name of the script that reads symbols with it.
pub(crate) const SCAN: &str = "scan.js";

#[derive(Serialize)]
struct Config {
    reader: Option<&'static str>,
    language: Option<&'static str>,
}

const FIXED: [(&str, &[u8]); 18] = [
    ("index.html", include_bytes!("site/index.html")),
    ("holder.css", include_bytes!("site/holder.css")),
    ("holder.js", include_bytes!("site/holder.js")),
    ("codes.js", include_bytes!("site/codes.js")),
    ("core.js", include_bytes!("site/core.js")),
    ("keys.js", include_bytes!("site/keys.js")),
    ("language.js", include_bytes!("../gate/page/site/language.js")),
    ("office.js", include_bytes!("site/office.js")),
    ("people.js", include_bytes!("site/people.js")),
    (SCAN, include_bytes!("site/scan.js")),
    ("show.js", include_bytes!("site/show.js")),
    ("store.js", include_bytes!("site/store.js")),
    ("symbol.js", include_bytes!("site/symbol.js")),
    ("words.js", include_bytes!(concat!(env!("OUT_DIR"), "/holder.js"))),
    ("manifest.webmanifest", include_bytes!("site/manifest.webmanifest")),
    ("icon.svg", include_bytes!("site/icon.svg")),
    ("icon-192.png", include_bytes!("site/icon-192.png")),
    ("icon-512.png", include_bytes!("site/icon-512.png")),
];

impl HolderSite {
    /// The files by name.
    ///
    /// # Errors
    /// [`HolderSiteError`].
    pub fn files(&self) -> Result<BTreeMap<&'static str, Vec<u8>>, HolderSiteError> {
        let mut files: BTreeMap<_, _> = FIXED.into_iter().map(|(name, bytes)| (name, served(name, bytes))).collect();
        for (name, module) in [(CORE, Some(&self.core)), (READER, self.reader.as_ref())] {
            let Some(module) = module else { continue };
            if !module.starts_with(b"\0asm") {
                return Err(HolderSiteError::Core { name, found: module.len() });
            }
            files.insert(name, module.clone());
        }
        let config = Config { reader: self.reader.as_ref().map(|_| READER), language: self.lang.map(Lang::tag) };
        // The configuration holds only strings, so the encoding cannot fail.
        files.insert("config.json", serde_json::to_vec(&config).unwrap_or_default());
        files.insert("sw.js", service_worker(&files, &[READER], &[]).into_bytes());
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_all_files_that_its_service_worker_keeps() {
        let wasm = b"\0asm\x01\0\0\0".to_vec();
        let site = HolderSite { core: wasm.clone(), reader: Some(wasm), lang: Some(Lang::Zh) };
        let files = site.files().unwrap();
        let worker = String::from_utf8(files["sw.js"].clone()).unwrap();
        for name in files.keys().filter(|name| !matches!(**name, "index.html" | "sw.js")) {
            assert!(worker.contains(&format!("\"{name}\"")), "{name}");
        }
        assert_eq!(files["config.json"], br#"{"reader":"fede-gate.wasm","language":"zh-CN"}"#);
        let alone = HolderSite { reader: None, lang: None, ..site.clone() }.files().unwrap();
        assert_eq!(alone["config.json"], br#"{"reader":null,"language":null}"#);
        assert!(!alone.contains_key("fede-gate.wasm"));
        let wrong = HolderSite { core: b"<html>".to_vec(), ..site };
        assert_eq!(wrong.files(), Err(HolderSiteError::Core { name: "fede-holder.wasm", found: 6 }));
    }
}
