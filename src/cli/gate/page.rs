//! `fede gate page`, `serve`: the gate page, written to a directory or served.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::site::SiteArgs;
use crate::cli::listening::{ListenArgs, Listening, cannot_serve};
use crate::cli::output::{Access, Existing, remark, write_file};
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome, clock};
use crate::gate::PageServer;
use crate::payload::Lang;
use crate::qr::{Level, encode, half_blocks};
use crate::trust::{DirectorySource, GateStore, SNAPSHOT_NAME, StoreMemory, StoreSyncError, SyncError};
use crate::words::{Explain, cli as say, errors_cli as fails, file};

/// Write the gate page as files for a static web host.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Browsers allow the camera only on https:// pages or on the same computer. `fede gate serve` serves the \
    page directly. The page fetches the set from DIR/set/: publish it there (fede trust publish), or \
    copy it with --set."
)]
pub(super) struct PageArgs {
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

pub(super) fn run_page(args: &PageArgs, lang: Lang, chosen: Option<Lang>) -> Result<Outcome, Failure> {
    let site = args.site.load(chosen)?;
    let files = site.files()?;
    // Before anything is written: gates with this page would refuse the set.
    if let Some(set) = &args.set {
        find_set(set)?;
        check_set(&site.root, set, lang)?;
    }
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

/// Serve the gate page from this computer.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Browsers allow the camera on pages of the same computer (http://localhost), and otherwise only over \
    https. For phones: fede gate serve --listen 0.0.0.0:8443 --https DIR. Stop it with Ctrl-C."
)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The published set for the gates, written by `fede trust publish`.
    #[arg(long, value_name = "SET")]
    set: PathBuf,
    #[command(flatten)]
    listening: ListenArgs,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run_serve(args: &ServeArgs, lang: Lang, chosen: Option<Lang>) -> Result<Outcome, Failure> {
    let site = args.site.load(chosen)?;
    let files = site.files()?;
    find_set(&args.set)?;
    check_set(&site.root, &args.set, lang)?;
    let server = PageServer::with_gzip(files, &args.site.gzip(), Some(args.set.clone()));
    let mut server = server.map_err(|error| {
        Failure::new("server", |lang| fails::Server { reason: &file::reason(&error, lang) }.say(lang))
    })?;
    let Listening { listener, certificate, url } = args.listening.open(lang)?;
    let url = &url;
    let setup = &format!("{url}setup");
    let mut fingerprint = None;
    // For the cameras of telephones. Nobody else can reach an address of this computer only.
    let shown = |address: &str| if args.listening.is_of_this_computer() { String::new() } else { symbol(address) };
    let mut out = say::PageAddress { url }.say(lang) + "\n" + &shown(url);
    if let Some(certificate) = &certificate
        && !certificate.authority().is_empty()
    {
        server.add_authority(certificate);
        let found = certificate.fingerprint();
        out += &say::PageAuthority { url, fingerprint: &found }.say(lang);
        out.push('\n');
        fingerprint = Some(found);
    }
    out += &format!("{}\n{}", say::PageSetup { url: setup }.say(lang), shown(setup));
    if certificate.is_none() && !args.listening.is_of_this_computer() {
        remark(say::page_no_camera(lang));
    }
    let data = json!({ "page": url, "setup": setup, "authority_fingerprint": fingerprint });
    args.json.report(&data, || out)?;
    server.run(listener, certificate.as_ref()).map_err(|error| cannot_serve(&error))?;
    Ok(Outcome::Done)
}

fn find_set(set: &Path) -> Result<(), Failure> {
    let snapshot = set.join(SNAPSHOT_NAME);
    if snapshot.is_file() {
        return Ok(());
    }
    let failure = Failure::new("no-set", |lang| fails::NoSet { path: &snapshot.display() }.say(lang));
    Err(failure.advise(fails::no_set_hint))
}

/// Takes the set as a gate with this root would. A set that does not fit the root is an error. One
/// that is only too old is a remark: the next one may be published while the server runs.
fn check_set(root: &[u8], set: &Path, lang: Lang) -> Result<(), Failure> {
    let store = GateStore::begin(StoreMemory::default(), root)?;
    match store.sync(&mut DirectorySource::new(set), clock::now()?) {
        Ok(_) => Ok(()),
        Err(StoreSyncError::Set(error @ (SyncError::Expired { .. } | SyncError::NotYetIssued { .. }))) => {
            remark(&say::PageSetRefused { error: &error.words(lang) }.say(lang));
            Ok(())
        }
        Err(StoreSyncError::Set(error)) => Err(Failure::of(&error).with_id(error.id()).in_file(set)),
        Err(error) => Err(Failure::of(&error).in_file(set)),
    }
}

/// A QR code of an address for a telephone's camera. Empty if the address is too long for one.
fn symbol(address: &str) -> String {
    encode(address, Level::default()).map_or_else(|_| String::new(), |symbol| half_blocks(&symbol, true))
}
