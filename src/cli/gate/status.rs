//! `fede gate status`: the age of the store's data, and until when it is sufficient.

use core::fmt::Write;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::report::{self, JsonArgs};
use crate::cli::screen::{self, field};
use crate::cli::store::open;
use crate::cli::verify::StoreLine;
use crate::cli::{Failure, Outcome, clock};
use crate::payload::Lang;
use crate::time::{Timestamp, Window};
use crate::trust::{Freshness, HeldTrust, ListedRegion, Store, TrustList, TrustedList};
use crate::verifier::{ExplanationReport, Reason, RevocationConcern, TrustAnchors};
use crate::words::cli as say;

/// Show what the store contains, how old it is, and until when it is sufficient.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 the gate can decide · 2 it cannot decide about some or all regions' codes.")]
pub(super) struct Args {
    /// The gate's store.
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Time of the gate's clock (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    let store = open(&args.store)?;
    let trust = store.trust()?;
    let mut out = freshness(&trust, at, lang);
    let concerns = trust.concerns(at);
    let mut can_decide = concerns.is_empty();
    for reason in concerns.iter().map(|concern| Reason::of_concern(*concern, at)) {
        let _ = writeln!(out, "  {} [{}]\n  → {}", reason.sentence(lang), reason.id(), reason.hint(lang));
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
            let (text, is_enough) = revocations(&store, &trust, region, at, lang);
            can_decide &= is_enough;
            field(&mut out, region.region().code(), &text);
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
    let concern = listed.revocation().and_then(|lowest| match &held {
        Some((list, until)) => list.concern(*until, lowest, at),
        None => Some(RevocationConcern::Missing),
    });
    let concern = concern.map(|concern| ExplanationReport::new(&Reason::Revocation { region, concern, at }));
    json!({
        "region": report::region(region),
        "publishes_revocation_lists": listed.revocation().is_some(),
        "revocation_list": list,
        "concern": concern,
    })
}

/// The freshness of the store, and when it changes. `null` if the store is empty.
pub(super) fn freshness_data(trust: &HeldTrust, at: Timestamp) -> Value {
    json!(trust.lifetime().map(|lifetime| StoreLine::new(lifetime, at)))
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

/// Describes the revocation list of a region, and whether it is sufficient to decide.
fn revocations(store: &Store, trust: &HeldTrust, listed: &ListedRegion, at: Timestamp, lang: Lang) -> (String, bool) {
    let region = listed.region();
    let Some(lowest) = listed.revocation() else {
        return (say::no_revocation_list(lang).to_owned(), true);
    };
    let Some((list, until)) = store.revocation_list(trust, region) else {
        return (say::revocation_list_missing(lang).to_owned(), false);
    };
    let (version, from, to) = (&list.version(), &list.window().not_before(), &until);
    let text = say::RevocationListHeld { version, from, to }.say(lang);
    match list.concern(until, lowest, at) {
        None => (text, true),
        Some(concern) => {
            let reason = &Reason::Revocation { region, concern, at }.sentence(lang);
            (say::RevocationListUndecided { list: &text, reason }.say(lang), false)
        }
    }
}
