//! `fede holder page`: the holder page, written to a directory.

#[cfg(feature = "online")]
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::input::read_bytes;
use crate::cli::output::{Access, Existing, write_file};
#[cfg(feature = "online")]
use crate::cli::page_core;
use crate::cli::page_core::{MAX_CORE_BYTES, embedded, find};
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::holder::HolderSite;
use crate::payload::Lang;
use crate::words::{cli as say, errors_cli as fails, errors_gate};

/// File name of the page's core.
const CORE: &str = "fede-holder.wasm";
/// File name of the core of the gate page, which reads pictures. It is in the directory of the core.
const READER: &str = "fede-gate.wasm";

/// Write the holder page as files for a static web host.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The page keeps codes on a telephone and shows them live, without a network. Browsers lock keys and keep \
    the page for use without a network only on https:// pages or on the same computer."
)]
pub(super) struct Args {
    /// The directory to write. Created if it does not exist.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The page's WebAssembly core. Default: the one in this program if it was built with one, or
    /// fede-holder.wasm next to this program, in ../share/fede, or in cargo's target. fede-gate.wasm,
    /// which reads pictures, is taken from the same directory.
    #[arg(long, value_name = "WASM")]
    core: Option<PathBuf>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang, chosen: Option<Lang>) -> Result<Outcome, Failure> {
    let site = site(args.core.as_deref(), chosen)?.ok_or_else(|| {
        Failure::new("no-page-core", |lang| fails::NoPageCore { file: &CORE }.say(lang))
            .advise(errors_gate::page_core_hint)
    })?;
    let files = write(&args.dir, &site)?;
    let (files, directory) = (&files, &args.dir.display());
    let data = json!({ "directory": args.dir, "files": files });
    args.json.report(&data, || say::PageWritten { files, directory }.say(lang) + "\n")?;
    Ok(Outcome::Done)
}

/// Writes the page into a directory, and returns the number of its files.
pub(in crate::cli) fn write(dir: &Path, site: &HolderSite) -> Result<usize, Failure> {
    let files = site.files().map_err(|error| Failure::of(&error))?;
    fs::create_dir_all(dir).map_err(|error| Failure::io("write", dir, &error))?;
    for (name, bytes) in &files {
        write_file(&dir.join(name), bytes, Access::Public, Existing::Replace)?;
    }
    Ok(files.len())
}

/// The compressed forms of the cores, where they are beside them.
#[cfg(feature = "online")]
pub(in crate::cli) fn gzips(core: Option<&Path>) -> BTreeMap<&'static str, Vec<u8>> {
    [CORE, READER].into_iter().filter_map(|name| Some((name, page_core::gzip(name, core)?))).collect()
}

/// The page with its core, and with the core of the gate page if that is there. `None` if there is no
/// core.
pub(in crate::cli) fn site(core: Option<&Path>, lang: Option<Lang>) -> Result<Option<HolderSite>, Failure> {
    if core.is_none()
        && let Some(core) = embedded(CORE)
    {
        return Ok(Some(HolderSite { core: core.to_vec(), reader: embedded(READER).map(<[u8]>::to_vec), lang }));
    }
    let Some(core) = core.map(Path::to_path_buf).or_else(|| find(CORE)) else { return Ok(None) };
    let reader = Some(core.with_file_name(READER)).filter(|path| path.is_file());
    let reader = reader.map(|path| read_bytes(&path, MAX_CORE_BYTES)).transpose()?;
    Ok(Some(HolderSite { core: read_bytes(&core, MAX_CORE_BYTES)?, reader, lang }))
}
