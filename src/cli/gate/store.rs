//! `fede gate init`, `sync`, `status`: a gate's store.

use core::fmt::Write;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

#[cfg(feature = "fetch")]
use super::http::{HttpLimits, HttpSource};
use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::key::fingerprint;
use crate::cli::report::{self, JsonArgs};
use crate::cli::screen::{self, count, field};
use crate::cli::trust::data;
use crate::cli::{Failure, Outcome, clock, hints};
use crate::payload::Lang;
use crate::time::{Timestamp, Window};
use crate::trust::{
    DirectorySource, Freshness, Held, HeldTrust, ListedRegion, Root, SetFiles, SetSource, Store, StoreSyncError,
    SyncError, SyncReport, TrustList, TrustedList,
};
use crate::verifier::{ExplanationReport, Reason, TrustAnchors};
use crate::words::{Explain, cli as say, next};

/// Create a gate's store from a root.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Everything that the gate trusts follows from this root. Bring it by hand, or compare the printed \
    fingerprint with the one that the publisher gives you on another channel."
)]
pub(super) struct InitArgs {
    /// The directory to create.
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// The root.
    #[arg(long, value_name = "ROOT")]
    root: PathBuf,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run_init(args: &InitArgs, lang: Lang) -> Result<Outcome, Failure> {
    let bytes = read_wanted(&args.root, Root::MAX_BYTES, Wanted::Root)?;
    let store = Store::init(&args.store, &bytes)?;
    let trust = store.trust()?;
    let (root, role) = (trust.root().root(), trust.root().root().root_role());
    let (version, threshold, keys) = (&root.version(), &role.threshold(), &role.keys().len());
    let digest = trust.root().digest();
    let data = json!({
        "store": args.store,
        "root": version,
        "root_keys": data::role(role),
        "fingerprint": digest.to_string(),
    });
    args.json.report(&data, || {
        let mut out = say::TrustsRoot { version, threshold, keys }.say(lang) + "\n";
        for key in role.keys() {
            let _ = writeln!(out, "  {}", fingerprint(key));
        }
        out + &say::RootFingerprint { fingerprint: &digest.grouped() }.say(lang) + "\n"
    })?;
    hints::next(&next::GateMade { store: &args.store.display() }.say(lang), lang);
    Ok(Outcome::Done)
}

/// Fetch and verify the newest set. The update is atomic: either all of it or nothing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 the store is up to date · 2 the store did not change. A set is refused if it is older \
    than the current one (rollback), expired, inconsistent, or too large."
)]
pub(super) struct SyncArgs {
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

pub(super) fn run_sync(args: &SyncArgs, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    let (store_path, source) = args.store_and_source();
    let store = Store::open(store_path)?;
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
        "store": freshness_data(&trust, at),
    });
    args.json.report(&data, || {
        let synced = if report.is_newer {
            say::Synced { files: count(report.files), kib: &report.bytes.div_ceil(1024) }.say(lang)
        } else {
            say::nothing_newer(lang).to_owned()
        };
        format!("{synced}\n{}", freshness(&trust, at, lang))
    })?;
    if report.is_newer {
        hints::next(&next::Synced { store: &store_path.display() }.say(lang), lang);
    }
    Ok(Outcome::Done)
}

impl SyncArgs {
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

/// Show what the store contains, how old it is, and until when it is sufficient.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 the gate can decide · 2 it cannot decide about some or all regions' codes.")]
pub(super) struct StatusArgs {
    /// The gate's store.
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Time of the gate's clock (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run_status(args: &StatusArgs, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    let store = Store::open(&args.store)?;
    let trust = store.trust()?;
    let mut out = freshness(&trust, at, lang);
    let concerns = trust.concerns(at);
    let mut can_decide = concerns.is_empty();
    for reason in concerns.iter().map(|concern| Reason::of_concern(*concern, at)) {
        let _ = writeln!(out, "  {} [{}]\n  → {}", reason.sentence(lang), reason.id(), reason.hint(lang));
    }
    // A region can be undecided although the data is fresh, so it is named at the top.
    let undecided = trust.undecided_regions(at);
    can_decide &= undecided.is_empty();
    for (region, concern) in &undecided {
        let reason = Reason::Revocation { region: *region, concern: *concern, at };
        let line = say::RegionUndecided { name: &region.name(lang), code: region }.say(lang);
        let _ = writeln!(out, "{line}\n  {} [{}]\n  → {}", reason.sentence(lang), reason.id(), reason.hint(lang));
    }
    let version = |version: u64, window: Window| {
        let (version, from, to) = (&version, &window.not_before(), &window.expires());
        say::VersionSpan { version, from, to }.say(lang)
    };
    let root = trust.root().root();
    field(&mut out, say::root(lang), &version(root.version(), root.window()));
    if let (Some(list), Some(snapshot)) = (trust.list(), trust.snapshot()) {
        let (list, publisher) = (list.list(), list.list().publisher());
        field(&mut out, say::publisher(lang), &screen::region(publisher, lang));
        field(&mut out, say::list(lang), &version(list.version(), list.window()));
        let issued = snapshot.window().not_before();
        let age = at.seconds().saturating_sub(issued.seconds());
        let snapshot = say::SnapshotAge {
            version: &snapshot.version(),
            issued: &issued,
            days: &(age / 86_400),
            hours: &(age / 3600 % 24),
            minutes: &(age / 60 % 60),
        };
        field(&mut out, say::snapshot(lang), &snapshot.say(lang));
        for region in list.regions() {
            field(&mut out, region.region().code(), &revocations(&store, &trust, region, lang));
        }
    }
    if let Some(seen) = trust.seen() {
        field(&mut out, say::clock_seen(lang), &seen.to_string());
    }
    args.json.report(&data(&store, &trust, at, can_decide), || out)?;
    Ok(if can_decide { Outcome::Done } else { Outcome::Undecided })
}

/// The state of the store as data.
fn data(store: &Store, trust: &HeldTrust, at: Timestamp, can_decide: bool) -> Value {
    let version = |version: u64, window: Window| {
        let (from, to) = (window.not_before().to_string(), window.expires().to_string());
        json!({ "version": version, "issued": from, "expires": to })
    };
    let root = trust.root().root();
    let (list, snapshot) = (trust.list().map(TrustedList::list), trust.snapshot());
    let concerns = trust.concerns(at).into_iter();
    let concerns = concerns.map(|concern| ExplanationReport::new(&Reason::of_concern(concern, at))).collect::<Vec<_>>();
    let regions = list.into_iter().flat_map(TrustList::regions);
    json!({
        "at": at.to_string(),
        "can_decide": can_decide,
        "store": freshness_data(trust, at),
        "concerns": concerns,
        "root": version(root.version(), root.window()),
        "publisher": list.map(|list| report::region(list.publisher())),
        "list": list.map(|list| version(list.version(), list.window())),
        "snapshot": snapshot.map(|snapshot| version(snapshot.version(), snapshot.window())),
        "regions": regions.map(|region| region_data(store, trust, region, at)).collect::<Vec<_>>(),
        "clock_seen": trust.seen().map(|seen| seen.to_string()),
    })
}

/// A region and its revocation list. `concern` says why codes of the region cannot be decided.
fn region_data(store: &Store, trust: &HeldTrust, listed: &ListedRegion, at: Timestamp) -> Value {
    let region = listed.region();
    let held = store.revocation_list(trust, region);
    let list = held.as_ref().map(|(list, until)| {
        let (issued, until) = (list.window().not_before().to_string(), until.to_string());
        json!({ "version": list.version(), "issued": issued, "expires": until })
    });
    let concern = trust.undecided_regions(at).into_iter().find(|(undecided, _)| *undecided == region);
    let concern = concern.map(|(_, concern)| ExplanationReport::new(&Reason::Revocation { region, concern, at }));
    json!({
        "region": report::region(region),
        "publishes_revocation_lists": listed.revocation().is_some(),
        "revocation_list": list,
        "concern": concern,
    })
}

/// The freshness of the store, and when it changes. `null` if the store is empty.
pub(super) fn freshness_data(trust: &HeldTrust, at: Timestamp) -> Value {
    json!(trust.lifetime().map(|lifetime| crate::trust::LifetimeReport::new(lifetime, at)))
}

/// One line: fresh, ageing or stale, with the times of the next steps.
pub(super) fn freshness(trust: &HeldTrust, at: Timestamp, lang: Lang) -> String {
    let Some(lifetime) = trust.lifetime() else {
        return format!("{}\n", say::empty_store(lang));
    };
    let standing = lifetime.freshness(at);
    let (word, ageing, stale) = (&standing.words(lang), &lifetime.ageing_from(), &lifetime.stale_from());
    let line = match standing {
        Freshness::Fresh => say::Fresh { word, ageing, stale }.say(lang),
        Freshness::Ageing => say::Ageing { word, ageing, stale }.say(lang),
        Freshness::Stale => say::Stale { word, stale }.say(lang),
    };
    line + "\n"
}

/// Describes the revocation list of a region.
fn revocations(store: &Store, trust: &HeldTrust, listed: &ListedRegion, lang: Lang) -> String {
    if listed.revocation().is_none() {
        return say::no_revocation_list(lang).to_owned();
    }
    let Some((list, until)) = store.revocation_list(trust, listed.region()) else {
        return say::revocation_list_missing(lang).to_owned();
    };
    say::RevocationListHeld { version: &list.version(), from: &list.window().not_before(), to: &until }.say(lang)
}
