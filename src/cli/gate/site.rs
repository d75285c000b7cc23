//! Shared by `fede gate page` and `fede gate serve`: the WebAssembly core, the root and the rules.

use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::cli::anchors::limit;
use crate::cli::file_kind::{Wanted, read_wanted, read_wanted_text};
use crate::cli::input::read_bytes;
use crate::cli::value_args::RegionCode;
use crate::gate::{GateRules, PageSite};
use crate::payload::{Lang, Region};
use crate::trust::Root;
use crate::words::{errors_cli as say, errors_gate};

/// File name of the WebAssembly core.
const CORE: &str = "fede-gate.wasm";
/// File name of the module that draws PDF and SVG. It is in the directory of the core.
const DOCUMENTS: &str = "fede-documents.wasm";
/// Maximum size of a WebAssembly module, in bytes.
const MAX_CORE_BYTES: u64 = 64 << 20;

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
    /// fede-documents.wasm is taken from the same directory.
    #[arg(long, value_name = "WASM")]
    core: Option<PathBuf>,
}

impl SiteArgs {
    pub(super) fn load(&self, lang: Option<Lang>) -> Result<PageSite, Failure> {
        let (core, documents) = self.modules()?;
        let region = self.region.as_ref().map(|code| Region::new(code).map_err(Failure::from)).transpose()?;
        let read_rules = |path: &PathBuf| read_wanted_text(path, limit(GateRules::MAX_BYTES), Wanted::GateRules);
        let rules = self.rules.as_ref().map(read_rules).transpose()?;
        Ok(PageSite {
            core,
            documents,
            root: read_wanted(&self.root, Root::MAX_BYTES, Wanted::Root)?,
            region,
            rules,
            lang,
        })
    }

    /// The core, and the module for documents if there is one.
    fn modules(&self) -> Result<(Vec<u8>, Option<Vec<u8>>), Failure> {
        if self.core.is_none()
            && let Some(modules) = embedded()
        {
            return Ok(modules);
        }
        let core = self.core.clone().or_else(find_core).ok_or_else(|| {
            Failure::new("no-page-core", |lang| say::NoPageCore { file: &CORE }.say(lang))
                .advise(errors_gate::page_core_hint)
        })?;
        let documents = Some(core.with_file_name(DOCUMENTS)).filter(|path| path.is_file());
        let documents = documents.map(|path| read_bytes(&path, MAX_CORE_BYTES)).transpose()?;
        Ok((read_bytes(&core, MAX_CORE_BYTES)?, documents))
    }
}

/// The core in this program and the module for documents, if `FEDE_EMBED_CORE` named the core when the
/// program was built.
#[cfg(embedded_core)]
fn embedded() -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    const CORE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fede-gate.wasm"));
    const DOCUMENTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fede-documents.wasm"));
    Some((CORE.to_vec(), Some(DOCUMENTS.to_vec())))
}

#[cfg(not(embedded_core))]
const fn embedded() -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    None
}

/// Looks for the core where packages, archives and cargo put it.
fn find_core() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    core_places(&program).into_iter().find(|path| path.is_file())
}

/// Where the core may be, for a program at this path. Packages and archives have the program in
/// `PREFIX/bin` and the core in `PREFIX/share/fede`.
fn core_places(program: &Path) -> Vec<PathBuf> {
    let built = |target: &Path| target.join("wasm32-unknown-unknown").join("release").join(CORE);
    let beside = program.parent();
    let prefix = beside.and_then(Path::parent);
    let places = [
        beside.map(|directory| directory.join(CORE)),
        prefix.map(|prefix| prefix.join("share").join("fede").join(CORE)),
        prefix.map(built),
        Some(built(Path::new("target"))),
    ];
    places.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installed_core_is_found_before_one_in_the_working_directory() {
        let places = core_places(Path::new("/usr/bin/fede"));
        let place = |path: &str| places.iter().position(|place| place == Path::new(path));
        let (installed, local) =
            (place("/usr/share/fede/fede-gate.wasm"), place("target/wasm32-unknown-unknown/release/fede-gate.wasm"));
        assert!(installed.is_some() && installed < local, "{places:?}");
        assert_eq!(place("/usr/bin/fede-gate.wasm"), Some(0));
    }

    #[test]
    fn a_program_without_a_directory_has_places_too() {
        assert!(core_places(Path::new("/")).iter().all(|place| place.ends_with(CORE)));
    }
}
