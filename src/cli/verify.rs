//! `fede verify`: judges codes in pictures.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::anchors::{AnchorArgs, Anchors, limit};
use super::file_kind::{Wanted, read_wanted_text};
use super::output::{print, remark};
use super::reading::Source;
use super::report::JsonArgs;
use super::value_args::statuses;
use super::{Failure, Outcome, clock, screen};
use crate::gate::{GateRules, RulesInForce};
use crate::payload::{Lang, Status};
use crate::time::Timestamp;
use crate::trust::{Freshness, LifetimeReport};
use crate::verifier::{Decision, ForeignRules, ItineraryAlone, Policy, Report, TrustAnchors, Verdict, verify};
use crate::words::cli as say;

/// Judge the codes in pictures offline, with a trust list or a gate's store.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 every code is accepted · 1 a code is refused · 2 no code is refused, but one is \
undecided.\nIf a picture has a fede code, symbols of other kinds in it are ignored."
)]
pub(super) struct Args {
    /// Pictures, or the text of a code (FD1:…, HC1:…, shc:/…). `-` reads either from standard input.
    #[arg(value_name = "IMAGE|TEXT", required = true)]
    inputs: Vec<String>,
    #[command(flatten)]
    anchors: AnchorArgs,
    /// Time of the check (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    /// Accepted health statuses, separated by commas.
    #[arg(long, value_name = "STATUS", value_delimiter = ',', default_value = "green", value_parser = statuses())]
    accept: Vec<Status>,
    /// Accept codes with only an itinerary. Default: undecided, a person decides.
    #[arg(long)]
    accept_itinerary_alone: bool,
    /// Accept the codes of other networks that the tables `[[foreign]]` of this rules file accept. Its
    /// other rules are for `fede gate run`.
    #[arg(long, value_name = "RULES")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    json: JsonArgs,
}

/// A verdict as data.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    source: &'a str,
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<LifetimeReport>,
}

impl<'a> Line<'a> {
    /// The verdict of a command that has no store.
    pub(super) fn new(source: &'a str, verdict: &Verdict, at: Timestamp) -> Self {
        Self { source, report: Report::new(verdict, at), store: None }
    }
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let anchors = args.anchors.load()?;
    let trust = anchors.trust();
    let at = clock::at_or_now(args.at)?;
    // Store only the real time, never one that was given with `--at`.
    if args.at.is_none() {
        anchors.note_time(at, lang);
    }
    let lifetime = match &anchors {
        Anchors::Files(_) => None,
        Anchors::Store(_, held) => held.lifetime(),
    };
    let mut policy = Policy::accepting(&args.accept);
    if args.accept_itinerary_alone {
        policy = policy.with_itinerary_alone(ItineraryAlone::Pass);
    }
    if let Some(path) = &args.rules {
        policy = policy.with_foreign(foreign_rules(path, &anchors)?);
    }
    let mut decisions = Vec::new();
    for source in &Source::from_arguments(&args.inputs)? {
        let (verdicts, others) = match judge(source, trust, at, &policy) {
            Ok(judged) => judged,
            Err(failure) => {
                // Continue after a file that cannot be read, so that the other verdicts are shown.
                failure.print(lang);
                decisions.push(Decision::Undecided);
                continue;
            }
        };
        let name = source.name();
        for verdict in &verdicts {
            if !args.json.is_set() && !decisions.is_empty() {
                print("\n")?;
            }
            decisions.push(verdict.decision());
            let store = lifetime.map(|lifetime| LifetimeReport::new(lifetime, at));
            let line = Line { source: &name, report: Report::new(verdict, at), store };
            args.json.report(&line, || screen::verdict(&name, verdict, at, lang))?;
        }
        if others > 0 && !args.json.is_set() {
            remark(&say::OthersIgnored { name: &name, count: screen::count(others) }.say(lang));
        }
    }
    if args.inputs.len() > 1 && !args.json.is_set() {
        remark(&summary(args.inputs.len(), &decisions, lang));
    }
    if let Some(lifetime) = lifetime.filter(|lifetime| lifetime.freshness(at) == Freshness::Ageing) {
        remark(&say::StoreAgeing { stale: &lifetime.stale_from() }.say(lang));
    }
    Ok(outcome(&decisions))
}

/// The rules about other networks of a rules file. A file that adds to a region's rules needs a store,
/// which has them.
fn foreign_rules(path: &Path, anchors: &Anchors) -> Result<ForeignRules, Failure> {
    let text = read_wanted_text(path, limit(GateRules::MAX_BYTES), Wanted::GateRules)?;
    let rules = match anchors {
        Anchors::Files(_) => GateRules::parse(&text, &|_| None).map(RulesInForce::Local),
        Anchors::Store(store, trust) => RulesInForce::of_file(&text, store, trust),
    };
    Ok(rules.map_err(|error| Failure::of(&error).in_file(path))?.foreign().clone())
}

/// The verdicts on one input, and the number of ignored symbols of other kinds.
pub(super) fn judge(
    source: &Source,
    trust: &dyn TrustAnchors,
    at: Timestamp,
    policy: &Policy,
) -> Result<(Vec<Verdict>, usize), Failure> {
    Ok(match source.look_for_admitted(trust, policy.foreign(), at)? {
        Ok(codes) => (codes.texts.iter().map(|text| verify(text, trust, at, policy)).collect(), codes.others),
        Err(reason) => (vec![Verdict::undecided(reason)], 0),
    })
}

/// How many codes of the pictures were accepted, refused and undecided. A picture may have several
/// codes; one that cannot be read counts as undecided.
fn summary(pictures: usize, decisions: &[Decision], lang: Lang) -> String {
    let count = |wanted| decisions.iter().filter(|decision| **decision == wanted).count();
    let [accepted, refused, undecided] = [Decision::Accepted, Decision::Refused, Decision::Undecided].map(count);
    let (accepted, refused, undecided) = (&accepted, &refused, &undecided);
    say::Verdicts { pictures: screen::count(pictures), accepted, refused, undecided }.say(lang)
}

/// Combines decisions: one refusal gives refused; otherwise one undecided gives undecided.
fn outcome(decisions: &[Decision]) -> Outcome {
    if decisions.contains(&Decision::Refused) {
        Outcome::Refused
    } else if decisions.contains(&Decision::Undecided) {
        Outcome::Undecided
    } else {
        Outcome::Done
    }
}
