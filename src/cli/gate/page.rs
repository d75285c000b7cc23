//! `fede gate page`, `serve`: the gate page, written to a directory or served.

use std::fs;
use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::site::SiteArgs;
use crate::cli::input::{MAX_KEY_BYTES, read_text};
use crate::cli::output::{Access, Existing, remark, write_file};
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome, clock};
use crate::gate::{Certificate, PageServer};
use crate::payload::Lang;
use crate::qr::{Level, encode, half_blocks};
use crate::time::{SECONDS_PER_DAY, Timestamp};
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
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Serve https with the certificate in this directory. Created if it does not exist.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["cert", "key"])]
    https: Option<PathBuf>,
    /// A name or address of this computer, for the created certificate. May be repeated.
    #[arg(long, value_name = "NAME", requires = "https")]
    name: Vec<String>,
    /// Serve https with this certificate (PEM).
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The certificate's key (PEM).
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run_serve(args: &ServeArgs, lang: Lang, chosen: Option<Lang>) -> Result<Outcome, Failure> {
    let site = args.site.load(chosen)?;
    let files = site.files()?;
    let snapshot = args.set.join(SNAPSHOT_NAME);
    if !snapshot.is_file() {
        return Err(Failure::new("no-set", |lang| fails::NoSet { path: &snapshot.display() }.say(lang))
            .advise(fails::no_set_hint));
    }
    check_set(&site.root, &args.set, lang)?;
    let mut names = args.name.clone();
    let reachable =
        if args.listen.ip().is_unspecified() { local_address() } else { Some(args.listen.ip().to_string()) };
    names.extend(reachable.clone());
    names.extend(["localhost".to_owned(), "127.0.0.1".to_owned()]);
    names.sort();
    names.dedup();
    let certificate = certificate(args, &names, lang)?;
    let server = PageServer::new(files, Some(args.set.clone()));
    let mut server = server.map_err(|error| {
        Failure::new("server", |lang| fails::Server { reason: &file::reason(&error, lang) }.say(lang))
    })?;
    let listener = PageServer::listen(args.listen).map_err(|error| {
        let address = &args.listen;
        Failure::new("cannot-listen", |lang| {
            fails::CannotListen { address, reason: &file::reason(&error, lang) }.say(lang)
        })
        .advise(fails::cannot_listen_hint)
    })?;
    let port = listener.local_addr().map_or(args.listen.port(), |address| address.port());
    let scheme = if certificate.is_some() { "https" } else { "http" };
    let host = if args.listen.ip().is_loopback() { "localhost".to_owned() } else { reachable.unwrap_or_default() };
    let url = &format!("{scheme}://{host}:{port}/");
    let setup = &format!("{url}setup");
    let mut fingerprint = None;
    // For the cameras of telephones. Nobody else can reach an address of this computer only.
    let shown = |address: &str| if args.listen.ip().is_loopback() { String::new() } else { symbol(address) };
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
    if certificate.is_none() && !args.listen.ip().is_loopback() {
        remark(say::page_no_camera(lang));
    }
    let data = json!({ "page": url, "setup": setup, "authority_fingerprint": fingerprint });
    args.json.report(&data, || out)?;
    server.run(listener, certificate.as_ref()).map_err(|error| {
        Failure::new("cannot-serve", |lang| fails::CannotServe { reason: &file::reason(&error, lang) }.say(lang))
            .advise(fails::cannot_serve_hint)
    })?;
    Ok(Outcome::Done)
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

/// The certificate from the flags, from the `--https` directory, or a new one stored there.
fn certificate(args: &ServeArgs, names: &[String], lang: Lang) -> Result<Option<Certificate>, Failure> {
    if let (Some(cert), Some(key)) = (&args.cert, &args.key) {
        return Ok(Some(Certificate::given(read_text(cert, MAX_KEY_BYTES)?, read_text(key, MAX_KEY_BYTES)?)));
    }
    let Some(dir) = &args.https else { return Ok(None) };
    let path = |name: &str| dir.join(name);
    let [authority, chain, key, made_for] = ["ca.pem", "cert.pem", "key.pem", "made-for.txt"].map(path);
    let now = clock::now()?;
    if [&authority, &chain, &key, &made_for].iter().all(|path| path.is_file()) {
        check_kept(dir, &read_text(&made_for, MAX_KEY_BYTES)?, names, now, lang);
        let read = |path: &Path| read_text(path, MAX_KEY_BYTES);
        return Ok(Some(Certificate::kept(read(&authority)?, read(&chain)?, read(&key)?)));
    }
    let made = Certificate::make(names, now)?;
    fs::create_dir_all(dir).map_err(|error| Failure::io("write", dir, &error))?;
    let (chain_pem, key_pem) = made.pem();
    // The last file is the commit: if one is missing, all are created again.
    write_file(&key, key_pem.as_bytes(), Access::Owner, Existing::Replace)?;
    write_file(&chain, chain_pem.as_bytes(), Access::Public, Existing::Replace)?;
    write_file(&authority, made.authority().as_bytes(), Access::Public, Existing::Replace)?;
    let until = now.saturating_add(Certificate::DAYS * SECONDS_PER_DAY);
    let text = format!("{until}\n{}\n", names.join("\n"));
    write_file(&made_for, text.as_bytes(), Access::Public, Existing::Replace)?;
    Ok(Some(made))
}

/// Warns about an existing certificate that has expired or lacks a name. It is not replaced
/// automatically, because phones already trust it.
fn check_kept(dir: &Path, made_for: &str, names: &[String], now: Timestamp, lang: Lang) {
    let directory = &dir.display();
    let (until, kept) = made_for.split_once('\n').unwrap_or_default();
    if Timestamp::parse(until).is_ok_and(|until| now >= until) {
        remark(&say::CertificateExpired { until: &until, directory }.say(lang));
    }
    for name in names.iter().filter(|name| !kept.lines().any(|kept| kept == name.as_str())) {
        remark(&say::CertificateNotFor { name, directory }.say(lang));
    }
}

/// The address of this computer on the local network. Sends no packets.
fn local_address() -> Option<String> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // TEST-NET-1 (RFC 5737): only selects a route; no host has this address.
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip().to_string())
}
