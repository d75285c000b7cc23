//! Shared by `fede gate page` and `fede gate serve`: the WebAssembly core, the root and the rules.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::cli::Failure;
use crate::cli::anchors::limit;
use crate::cli::file_kind::{Wanted, read_wanted, read_wanted_text};
use crate::cli::input::read_bytes;
use crate::cli::page_core::{MAX_CORE_BYTES, embedded, find, gzip};
use crate::cli::value_args::{RegionCode, region};
use crate::gate::{GateRules, PageSite};
use crate::payload::Lang;
use crate::trust::Root;
use crate::words::{errors_cli as say, errors_gate};

/// File name of the WebAssembly core.
const CORE: &str = "fede-gate.wasm";
/// File name of the module that draws PDF and SVG. It is in the directory of the core.
const DOCUMENTS: &str = "fede-documents.wasm";
/// File name of the module that reads codes of other networks. It is in the same directory.
const FOREIGN: &str = "fede-foreign.wasm";

/// The parts of the page.
#[derive(Debug, clap::Args)]
pub(super) struct SiteArgs {
    /// The root that the gate trusts.
    #[arg(long, value_name = "ROOT")]
    root: PathBuf,
    /// Use the rules that this region has signed and published in the set.
    #[arg(long, value_name = "REGION", value_parser = RegionCode, hide_possible_values = true, conflicts_with = "rules")]
    region: Option<String>,
    /// Use the rules in this file.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The page's WebAssembly core. Default: the one in this program if it was built with one, or
    /// fede-gate.wasm next to this program, in ../share/fede, or in cargo's target.
    /// fede-documents.wasm and fede-foreign.wasm are taken from the same directory.
    #[arg(long, value_name = "WASM")]
    core: Option<PathBuf>,
}

/// A core, and the modules for documents and for codes of other networks.
type Modules = (Vec<u8>, [Option<Vec<u8>>; 2]);

impl SiteArgs {
    pub(super) fn load(&self, lang: Option<Lang>) -> Result<PageSite, Failure> {
        let (core, [documents, foreign]) = self.modules()?;
        let region = self.region.as_ref().map(region).transpose()?;
        let read_rules = |path: &PathBuf| read_wanted_text(path, limit(GateRules::MAX_BYTES), Wanted::GateRules);
        let rules = self.rules.as_ref().map(read_rules).transpose()?;
        Ok(PageSite {
            core,
            documents,
            foreign,
            root: read_wanted(&self.root, Root::MAX_BYTES, Wanted::Root)?,
            region,
            rules,
            lang,
        })
    }

    /// The compressed forms of the modules, where they are beside them.
    pub(super) fn gzip(&self) -> BTreeMap<&'static str, Vec<u8>> {
        let one = |name| Some((name, gzip(name, self.core.as_deref())?));
        [CORE, DOCUMENTS, FOREIGN].into_iter().filter_map(one).collect()
    }

    /// The core, and the modules for documents and for codes of other networks if they are there.
    fn modules(&self) -> Result<Modules, Failure> {
        if self.core.is_none()
            && let Some(core) = embedded(CORE)
        {
            return Ok((core.to_vec(), [DOCUMENTS, FOREIGN].map(|name| embedded(name).map(<[u8]>::to_vec))));
        }
        let core = self.core.clone().or_else(|| find(CORE)).ok_or_else(|| {
            Failure::new("no-page-core", |lang| say::NoPageCore { file: &CORE }.say(lang))
                .advise(errors_gate::page_core_hint)
        })?;
        let beside = |name: &str| {
            let path = Some(core.with_file_name(name)).filter(|path| path.is_file());
            path.map(|path| read_bytes(&path, MAX_CORE_BYTES)).transpose()
        };
        Ok((read_bytes(&core, MAX_CORE_BYTES)?, [beside(DOCUMENTS)?, beside(FOREIGN)?]))
    }
}
