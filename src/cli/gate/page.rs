//! `fede gate page`: writes the gate page as files for a static web host.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::site::SiteArgs;
use crate::cli::output::{Access, Existing, write_file};
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::payload::Lang;
use crate::trust::SNAPSHOT_NAME;
use crate::words::cli as say;

/// Write the gate page as files for a static web host.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Browsers allow the camera only on https:// pages or on the same computer. `fede gate serve` serves the \
    page directly. The page fetches the set from DIR/set/: publish it there (fede trust publish), or \
    copy it with --set."
)]
pub(super) struct Args {
    /// The directory to write. Created if it does not exist.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    site: SiteArgs,
    /// Copy this published set to DIR/set/.
    #[arg(long, value_name = "SET")]
    set: Option<PathBuf>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang, chosen: Option<Lang>) -> Result<Outcome, Failure> {
    let files = args.site.load(chosen)?.files()?;
    make(&args.dir)?;
    for (name, bytes) in &files {
        write_file(&args.dir.join(name), bytes, Access::Public, Existing::Replace)?;
    }
    if let Some(set) = &args.set {
        copy_set(set, &args.dir.join("set"))?;
    }
    let (files, directory) = (&files.len(), &args.dir.display());
    let data = json!({ "directory": args.dir, "files": files });
    args.json.report(&data, || say::PageWritten { files, directory }.say(lang) + "\n")?;
    Ok(Outcome::Done)
}

fn make(dir: &Path) -> Result<(), Failure> {
    fs::create_dir_all(dir).map_err(|error| Failure::io("write", dir, &error))
}

/// Copies roots and objects first and the snapshot last, because the snapshot refers to them.
fn copy_set(from: &Path, to: &Path) -> Result<(), Failure> {
    for name in ["roots", "objects"] {
        let (from, to) = (from.join(name), to.join(name));
        make(&to)?;
        let entries = fs::read_dir(&from).map_err(|error| Failure::io("read", &from, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Failure::io("read", &from, &error))?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    copy(&from.join(SNAPSHOT_NAME), &to.join(SNAPSHOT_NAME))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let bytes = fs::read(from).map_err(|error| Failure::io("read", from, &error))?;
    write_file(to, &bytes, Access::Public, Existing::Replace)
}
