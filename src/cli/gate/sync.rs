//! `fede gate sync`: updates the store with the newest set. The update is atomic.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use serde_json::json;

#[cfg(feature = "fetch")]
use super::http::{HttpLimits, HttpSource};
use super::status;
use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::hints;
use crate::cli::report::JsonArgs;
use crate::cli::screen::count;
use crate::cli::store::open;
use crate::cli::{Failure, Outcome, clock};
use crate::payload::Lang;
use crate::time::Timestamp;
use crate::trust::{DirectorySource, Held, SetFiles, SetSource, Store, StoreSyncError, SyncError, SyncReport};
use crate::words::{Explain, cli as say, next};

/// Fetch and verify the newest set. The update is atomic: either all of it or nothing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 the store is up to date · 2 the store did not change. A set is refused if it is older \
    than the current one (rollback), expired, inconsistent, or too large."
)]
pub(super) struct Args {
    /// The gate's store.
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// A published set: a directory (also on a USB stick), an http(s) address, or a tar file.
    #[arg(value_name = "SOURCE", required = true)]
    source: Option<OsString>,
    /// The store of the configuration, if one argument is given: the source.
    #[arg(long, value_name = "STORE", hide = true)]
    configured_store: Option<PathBuf>,
    /// Time of the gate's clock (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    let (store_path, source) = args.store_and_source();
    let store = open(store_path)?;
    let path = Path::new(source);
    let address = source.to_str().filter(|text| ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme)));
    let report = if let Some(address) = address {
        take_from_web(&store, address, at)?
    } else if path.is_file() {
        // A regular file is a tar archive of a set.
        let bytes = read_wanted(path, Held::MAX_BYTES, Wanted::Set)?;
        let set = SetFiles::from_tar(&bytes);
        take(&store, &mut set.map_err(|error| Failure::of(&error).in_file(path))?, at)?
    } else {
        take(&store, &mut DirectorySource::new(path), at)?
    };
    let trust = store.trust()?;
    let data = json!({
        "newer": report.is_newer,
        "files": report.files,
        "bytes": report.bytes,
        "store": status::freshness_data(&trust, at),
    });
    args.json.report(&data, || {
        let synced = if report.is_newer {
            say::Synced { files: count(report.files), kib: &report.bytes.div_ceil(1024) }.say(lang)
        } else {
            say::nothing_newer(lang).to_owned()
        };
        format!("{synced}\n{}", status::freshness(&trust, at, lang))
    })?;
    if report.is_newer {
        hints::next(&next::Synced { store: &store_path.display() }.say(lang), lang);
    }
    Ok(Outcome::Done)
}

impl Args {
    fn store_and_source(&self) -> (&Path, &OsStr) {
        match (&self.source, &self.configured_store) {
            (None, Some(configured)) => (configured, self.store.as_os_str()),
            (source, _) => (&self.store, source.as_deref().unwrap_or_default()),
        }
    }
}

#[cfg(feature = "fetch")]
fn take_from_web(store: &Store, address: &str, at: Timestamp) -> Result<SyncReport, Failure> {
    take(store, &mut HttpSource::new(address, HttpLimits::default()), at)
}

#[cfg(not(feature = "fetch"))]
fn take_from_web(_: &Store, _: &str, _: Timestamp) -> Result<SyncReport, Failure> {
    Err(crate::cli::absent::failure())
}

/// Syncs the store. The message about a refused set ends with the identifier.
fn take<S: SetSource<Error: Explain>>(store: &Store, source: &mut S, at: Timestamp) -> Result<SyncReport, Failure> {
    store.sync(source, at).map_err(|error| match &error {
        StoreSyncError::Store(_) | StoreSyncError::Set(SyncError::Source(_)) => Failure::of(&error),
        StoreSyncError::Set(set) => Failure::of(set).with_id(set.id()),
    })
}
