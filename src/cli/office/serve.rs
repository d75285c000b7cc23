//! `fede office serve`: the pages of the office.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use getrandom::SysRng;
use rand_core::TryRng;
use serde_json::json;
use zeroize::Zeroizing;

use super::arguments::OfficeArgs;
use super::log::LogArgs;
use crate::cli::holder::page::{gzips, site};
use crate::cli::input::{MAX_KEY_BYTES, read_text};
use crate::cli::listening::{ListenArgs, Listening, cannot_serve};
use crate::cli::output::remark;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::report::JsonArgs;
use crate::cli::value_args::pages;
use crate::cli::{Failure, Outcome, clock};
use crate::key::{KeyLocation, Signer, VerifyingKey};
use crate::office::Office;
use crate::office::online::{OfficeServer, Pages, ServerSettings, Sources};
use crate::office::provider::{ProviderSettings, StaffProviderSettings};
use crate::payload::Lang;
use crate::trust::Store;
use crate::web::Stopper;
use crate::words::{errors_cli as fails, office_cli as say};

/// Serve the pages of the office, and its interface for other systems (docs/api.md).
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --sign the server has no signing key: `fede office audit` and `fede office issue`, or workers, \
    audit and issue.\nFor other computers: fede office serve --listen 0.0.0.0:8443 --https DIR. Stop it with Ctrl-C.\n\n\
Example, for the counter:\n  fede office serve --pages staff --sign --listen 10.0.0.5:8443 --https DIR"
)]
pub(super) struct Args {
    #[command(flatten)]
    listening: ListenArgs,
    /// A reverse proxy in front of this server serves https: cookies are sent over https only.
    #[arg(long, conflicts_with_all = ["https", "cert"])]
    behind_https: bool,
    /// Which pages to serve.
    #[arg(long, value_name = "PAGES", default_value = "all", value_parser = pages())]
    pages: Pages,
    /// Open the office's signing key, so that the staff issues codes at the counter and corrects
    /// them at once. Residents must not reach this server.
    #[arg(long)]
    sign: bool,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Public key of the office's codes, for passes. May be repeated. Default: the file beside the
    /// office's private key that ends in .pub.pem, if there is one.
    #[arg(long, value_name = "FILE")]
    public_key: Vec<PathBuf>,
    /// A gate's store, updated by `fede gate sync`: other systems can then have every code verified,
    /// not only those of the office.
    #[arg(long, value_name = "STORE")]
    store: Option<PathBuf>,
    /// Address at which browsers reach the office, such as `https://office.example`: for passkeys, which
    /// are bound to its name for good, and for telephones. Default: the address of this server, if it is for this computer
    /// only.
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// The WebAssembly core of the holder page, on which residents bind telephones. Default: as for
    /// `fede holder page`. Without one, there is no such page, and the staff reads telephones' keys
    /// with a scanner, not with a camera.
    #[arg(long, value_name = "WASM")]
    holder_core: Option<PathBuf>,
    /// Number of connections to the registry.
    #[arg(long, value_name = "N", default_value = "4")]
    registries: NonZero<usize>,
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    args.log.start()?;
    if args.sign && args.pages != Pages::Staff {
        return Err(Failure::new("sign-for-staff", |lang| fails::sign_for_staff(lang).to_owned())
            .advise(fails::sign_for_staff_hint));
    }
    let office = Arc::new(Office::open(args.office.directory())?);
    let Listening { listener, certificate, url } = args.listening.open(lang)?;
    let is_tls = certificate.is_some() || args.behind_https;
    let signer = args.signer(&office, lang)?;
    let mut public_keys = args.public_keys(&office)?;
    public_keys.extend(signer.iter().map(|key| key.verifying_key().clone()));
    if let Some(store) = &args.store {
        // A store that cannot be used is an error now, not at the first code.
        Store::open(store)?.trust()?;
    }
    let own = Some(&url).filter(|_| args.listening.is_of_this_computer() && !args.behind_https);
    let directory = args.office.directory();
    let provider = office.config().provider.as_ref().map(|provider| &provider.secret_file);
    let provider_secret = secret(provider, directory, ProviderSettings::SECRET_VARIABLE)?;
    let provider = office.config().staff_provider.as_ref().map(|provider| &provider.secret_file);
    let staff_provider_secret = secret(provider, directory, StaffProviderSettings::SECRET_VARIABLE)?;
    let settings = ServerSettings {
        registries: args.registries.get(),
        is_tls,
        public_keys,
        pages: args.pages,
        signer,
        store: args.store.clone(),
        origin: args.origin.as_ref().or(own).cloned(),
        provider_secret,
        staff_provider_secret,
        holder_page: holder_page(args.holder_core.as_deref())?,
        holder_gzip: gzips(args.holder_core.as_deref()),
    };
    let is_for_residents = args.pages != Pages::Staff;
    let is_without_telephones = is_for_residents && settings.origin.is_none() && !settings.holder_page.is_empty();
    let has_provider = office.config().provider.is_some() || office.config().staff_provider.is_some();
    let is_without_provider = settings.origin.is_none() && has_provider;
    let server = OfficeServer::new(office, settings, sources())?;
    if is_without_telephones {
        remark(say::online_without_origin(lang));
    }
    if is_without_provider {
        remark(say::online_provider_without_origin(lang));
    }
    if !is_tls && !args.listening.is_of_this_computer() {
        remark(say::online_without_https(lang));
    }
    let url = &url;
    args.json.report(&json!({ "page": url }), || say::OnlineAt { url }.say(lang) + "\n")?;
    let stopper = Stopper::default();
    stop_on_signals(&stopper)?;
    server.run(listener, certificate.as_ref(), &stopper).map_err(|error| cannot_serve(&error))?;
    Ok(Outcome::Done)
}

impl Args {
    fn signer(&self, office: &Office, lang: Lang) -> Result<Option<Arc<dyn Signer>>, Failure> {
        let open = || self.passphrase.open_signer(&office.key(), lang);
        Ok(self.sign.then(open).transpose()?.map(Arc::from))
    }

    fn public_keys(&self, office: &Office) -> Result<Vec<VerifyingKey>, Failure> {
        let beside = match office.key() {
            KeyLocation::File(path) => Some(path.with_extension("pub.pem")).filter(|path| path.is_file()),
            KeyLocation::Token(_) => None,
        };
        let files = if self.public_key.is_empty() { beside.into_iter().collect() } else { self.public_key.clone() };
        files.iter().map(|path| Ok(VerifyingKey::from_pem(&read_text(path, MAX_KEY_BYTES)?)?)).collect()
    }
}

/// The files of the holder page, if this program has its core.
pub(in crate::cli) fn holder_page(core: Option<&Path>) -> Result<BTreeMap<&'static str, Vec<u8>>, Failure> {
    site(core, None)?.map_or(Ok(BTreeMap::new()), |site| site.files().map_err(|error| Failure::of(&error)))
}

/// The office's password at a provider of identities, if it has one: from its file, or from the
/// environment.
fn secret(
    provider: Option<&Option<PathBuf>>,
    directory: &Path,
    variable: &str,
) -> Result<Option<Zeroizing<String>>, Failure> {
    let Some(file) = provider else { return Ok(None) };
    let secret = match file {
        Some(file) => Some(read_text(&directory.join(file), MAX_KEY_BYTES)?),
        None => std::env::var(variable).ok(),
    };
    let secret = secret.map(Zeroizing::new);
    Ok(secret.map(|secret| Zeroizing::new(secret.trim().to_owned())).filter(|secret| !secret.is_empty()))
}

/// The clock and the random source of the pages.
pub(in crate::cli) fn sources() -> Sources {
    Sources { clock: || clock::now().ok(), random: |bytes| SysRng.try_fill_bytes(bytes).is_ok() }
}

/// The first SIGINT or SIGTERM lets the current answers end. A second one ends the process at once.
#[cfg(unix)]
pub(in crate::cli) fn stop_on_signals(stopper: &Stopper) -> Result<(), Failure> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).map_err(|error| Failure::fault(&error))?;
    let stopper = stopper.clone();
    let waiting = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for (count, signal) in signals.forever().enumerate() {
            if count > 0 {
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
            stopper.stop();
        }
    });
    waiting.map(drop).map_err(|error| Failure::fault(&error))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail where there are signals")]
pub(in crate::cli) fn stop_on_signals(_: &Stopper) -> Result<(), Failure> {
    Ok(())
}
