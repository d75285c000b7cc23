//! Where a server of pages listens, and its certificate: shared by `fede gate serve` and
//! `fede office serve`.

use std::fs;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};

use super::input::{MAX_KEY_BYTES, read_text};
use super::output::{Access, Existing, remark, write_file};
use super::{Failure, clock};
use crate::payload::Lang;
use crate::time::{SECONDS_PER_DAY, Timestamp};
use crate::web::{self, Certificate};
use crate::words::{cli as say, errors_cli as fails, file};

/// Where to listen, and with which certificate.
#[derive(Debug, clap::Args)]
pub(super) struct ListenArgs {
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
}

/// An open socket, its certificate and its address.
pub(super) struct Listening {
    pub(super) listener: TcpListener,
    pub(super) certificate: Option<Certificate>,
    /// The address for a browser, with a slash at its end.
    pub(super) url: String,
}

impl ListenArgs {
    /// Whether only this computer can connect.
    pub(super) fn is_of_this_computer(&self) -> bool {
        self.listen.ip().is_loopback()
    }

    /// Opens the socket. Reads or makes the certificate first.
    pub(super) fn open(&self, lang: Lang) -> Result<Listening, Failure> {
        let mut names = self.name.clone();
        let reachable =
            if self.listen.ip().is_unspecified() { local_address() } else { Some(self.listen.ip().to_string()) };
        names.extend(reachable.clone());
        names.extend(["localhost".to_owned(), "127.0.0.1".to_owned()]);
        names.sort();
        names.dedup();
        let certificate = self.certificate(&names, lang)?;
        let listener = web::listen(self.listen).map_err(|error| cannot_listen(self.listen, &error))?;
        let port = listener.local_addr().map_or(self.listen.port(), |address| address.port());
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let host = if self.is_of_this_computer() { "localhost".to_owned() } else { reachable.unwrap_or_default() };
        Ok(Listening { listener, certificate, url: format!("{scheme}://{host}:{port}/") })
    }

    /// The certificate from the flags, from the `--https` directory, or a new one stored there.
    fn certificate(&self, names: &[String], lang: Lang) -> Result<Option<Certificate>, Failure> {
        if let (Some(cert), Some(key)) = (&self.cert, &self.key) {
            return Ok(Some(Certificate::given(read_text(cert, MAX_KEY_BYTES)?, read_text(key, MAX_KEY_BYTES)?)));
        }
        let Some(dir) = &self.https else { return Ok(None) };
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
}

/// The failure of an address that cannot be used.
pub(super) fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Failure {
    Failure::new("cannot-listen", |lang| {
        fails::CannotListen { address: &address, reason: &file::reason(error, lang) }.say(lang)
    })
    .advise(fails::cannot_listen_hint)
}

/// The failure of a server that runs.
pub(super) fn cannot_serve(error: &std::io::Error) -> Failure {
    Failure::new("cannot-serve", |lang| fails::CannotServe { reason: &file::reason(error, lang) }.say(lang))
        .advise(fails::cannot_serve_hint)
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
