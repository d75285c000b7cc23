//! `fede gate status`: the age of the store's data, and until when it is sufficient.

use core::fmt::Write;
use std::path::PathBuf;

use crate::cli::output::print;
use crate::cli::screen::field;
use crate::cli::store::{open, store_failure};
use crate::cli::{Failure, Outcome, clock};
use crate::payload::Lang;
use crate::time::{Timestamp, Window};
use crate::trust::{Freshness, HeldTrust, ListedRegion, Store};
use crate::verifier::{Reason, TrustAnchors};

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
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    let store = open(&args.store)?;
    let trust = store.trust().map_err(|error| store_failure(&error))?;
    let mut out = freshness(&trust, at, lang);
    let concerns = trust.concerns(at);
    let mut can_decide = concerns.is_empty();
    for reason in concerns.iter().map(|concern| Reason::of_concern(*concern, at)) {
        let _ = writeln!(out, "  {} [{}]\n  → {}", reason.sentence(lang), reason.id(), reason.hint(lang));
    }
    let version =
        |version: u64, window: Window| format!("{} {version}, {}", lang.pick("version", "版本"), span(window));
    let root = trust.root().root();
    field(&mut out, lang.pick("root", "信任根"), &version(root.version(), root.window()));
    if let (Some(list), Some(snapshot)) = (trust.list(), trust.snapshot()) {
        let (list, publisher) = (list.list(), list.list().publisher());
        field(&mut out, lang.pick("publisher", "发布方"), &format!("{} ({publisher})", publisher.name(lang)));
        field(&mut out, lang.pick("list", "信任列表"), &version(list.version(), list.window()));
        let issued = snapshot.window().not_before();
        let age = at.seconds().saturating_sub(issued.seconds());
        let snapshot =
            format!("{} {}, {issued}, {}", lang.pick("version", "版本"), snapshot.version(), words_of(age, lang));
        field(&mut out, lang.pick("snapshot", "快照"), &snapshot);
        for region in list.regions() {
            let (text, is_enough) = revocations(&store, &trust, region, at, lang);
            can_decide &= is_enough;
            field(&mut out, region.region().code(), &text);
        }
    }
    if let Some(seen) = trust.seen() {
        field(&mut out, lang.pick("clock seen", "已知时间"), &seen.to_string());
    }
    print(&out)?;
    Ok(if can_decide { Outcome::Done } else { Outcome::Undecided })
}

/// One line: fresh, ageing or stale, with the times of the next steps.
pub(super) fn freshness(trust: &HeldTrust, at: Timestamp, lang: Lang) -> String {
    let Some(lifetime) = trust.lifetime() else {
        return format!("{}\n", lang.pick("empty: run `fede gate sync`", "尚无数据：请运行 fede gate sync"));
    };
    let standing = lifetime.freshness(at);
    let (ageing, stale) = (lifetime.ageing_from(), lifetime.stale_from());
    let word = standing.words(lang);
    match (standing, lang) {
        (Freshness::Fresh, Lang::En) => format!("{word}: ageing from {ageing}, stale from {stale}\n"),
        (Freshness::Fresh, Lang::Zh) => format!("{word}：自 {ageing} 起趋旧，自 {stale} 起失效\n"),
        (Freshness::Ageing, Lang::En) => format!("{word} since {ageing}: update before {stale}, when it is stale\n"),
        (Freshness::Ageing, Lang::Zh) => format!("自 {ageing} 起{word}：请在 {stale} 失效前更新\n"),
        (Freshness::Stale, Lang::En) => format!("{word} since {stale}: this gate cannot decide until it is updated\n"),
        (Freshness::Stale, Lang::Zh) => format!("自 {stale} 起{word}：更新前本检查点无法判定\n"),
    }
}

/// Describes the revocation list of a region, and whether it is sufficient to decide.
fn revocations(store: &Store, trust: &HeldTrust, listed: &ListedRegion, at: Timestamp, lang: Lang) -> (String, bool) {
    let region = listed.region();
    let Some(lowest) = listed.revocation() else {
        return (lang.pick("publishes no revocation list", "不发布撤销名单").to_owned(), true);
    };
    let Some((list, until)) = store.revocation_list(trust, region) else {
        return (lang.pick("revocation list MISSING: undecided", "撤销名单缺失：无法判定").to_owned(), false);
    };
    let name = lang.pick("revocation list, version", "撤销名单，版本");
    let text = format!("{name} {}, {} – {until}", list.version(), list.window().not_before());
    match list.concern(until, lowest, at) {
        None => (text, true),
        Some(concern) => {
            let undecided = lang.pick("UNDECIDED", "无法判定");
            let reason = Reason::Revocation { region, concern, at };
            (format!("{text} {undecided}: {}", reason.sentence(lang)), false)
        }
    }
}

fn span(window: Window) -> String {
    format!("{} – {}", window.not_before(), window.expires())
}

fn words_of(seconds: u64, lang: Lang) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match lang {
        Lang::En => format!("{days} d {hours} h {minutes} min old"),
        Lang::Zh => format!("{days}天{hours}小时{minutes}分钟前"),
    }
}
