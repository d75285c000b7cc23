//! `fede rules`: explains a file of gate rules.

use core::fmt::Write;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use super::anchors::limit;
use super::file_kind::{Wanted, read_wanted_text};
use super::hints;
use super::output::escape_line;
use super::report::JsonArgs;
use super::screen::field;
use super::{Failure, Outcome, clock, local_time, screen};
use crate::gate::{Area, AreaPlace, Example, GateRules, Then, Unbound, examples};
use crate::payload::{Lang, Place, Region, Status};
use crate::time::Timestamp;
use crate::verifier::{ForeignRule, ItineraryAlone, LiveRule};
use crate::words::verdict::comma;
use crate::words::{cli as say, foreign, next};

/// Check rules for gates: what a gate requires in addition to a valid code.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(CheckArgs),
}

/// Check and explain a rules file, and try it on examples.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The examples are real codes, issued with temporary keys and judged by these rules. Exit codes: 0 the \
    file is valid · 2 it is not."
)]
struct CheckArgs {
    /// The rules file (TOML).
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The base rules, if the file adds to others.
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
    /// Time of the examples (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let Command::Check(args) = &args.command;
    let read = |path: &PathBuf| read_wanted_text(path, limit(GateRules::MAX_BYTES), Wanted::GateRules);
    let text = read(&args.file)?;
    let base = args.base.as_ref().map(read).transpose()?;
    let failure = |error: crate::gate::RulesError| Failure::of(&error).in_file(&args.file);
    let rules = GateRules::parse(&text, &|_| base.clone()).map_err(failure)?;
    let mut out = String::new();
    let adds_to = GateRules::adds_to(&text).map_err(failure)?;
    if let Some(region) = adds_to {
        field(&mut out, say::adds_to(lang), &screen::region(region, lang));
        if base.is_none() {
            field(&mut out, "", say::shown_alone(lang));
        }
    }
    explain(&mut out, &rules, lang);
    let at = clock::at_or_now(args.at)?;
    local_time::prefer(rules.zone());
    let _ = writeln!(out, "\n{}", say::Tried { at: &at }.say(lang));
    let examples = examples(&rules, at);
    for example in &examples {
        let decision = example.judgement.decision().words(lang);
        let reasons = example.judgement.reason_ids().join(", ");
        let space = if reasons.is_empty() { "" } else { "  " };
        let what = &example.what;
        let _ = writeln!(out, "  {what}{} {decision}{space}{reasons}", screen::padding(what, 58));
    }
    let examples: Vec<_> = examples.iter().map(example_data).collect();
    let (adds_to, rules) = (adds_to.map(Region::code), data(&rules));
    let data = json!({ "adds_to": adds_to, "at": at.to_string(), "rules": rules, "examples": examples });
    args.json.report(&data, || out)?;
    hints::next(&next::RulesValid { file: &args.file.display() }.say(lang), lang);
    Ok(Outcome::Done)
}

fn example_data(example: &Example) -> Value {
    let (what, judgement) = (&example.what, &example.judgement);
    json!({ "what": what, "decision": judgement.decision().id(), "reasons": judgement.reason_ids() })
}

/// The rules as data, with the names of the TOML file where it has one.
fn data(rules: &GateRules) -> Value {
    let area = |area: &Area| {
        let place = match area.place() {
            AreaPlace::Division(division) => division.to_string(),
            AreaPlace::UnLocode(place) => place.as_str().to_owned(),
            AreaPlace::Country(country) => country.to_string(),
        };
        let from = area.from().map(|from| from.to_string());
        json!({
            "place": place, "level": area.level(), "days": area.days(), "from": from,
            "then": then_id(area.then()),
        })
    };
    let unbound = match rules.unbound() {
        Unbound::Look => "look",
        Unbound::Pass => "pass",
        Unbound::Refuse => "refuse",
    };
    let alone = match rules.policy().itinerary_alone() {
        ItineraryAlone::Pass => "pass",
        ItineraryAlone::Ask => "ask",
        ItineraryAlone::Refuse => "refuse",
    };
    json!({
        "asks": rules.asks().iter().map(|kind| kind.id()).collect::<Vec<_>>(),
        "statuses": rules.policy().accepted().iter().map(|status| status.id()).collect::<Vec<_>>(),
        "max_age_hours": rules.max_age_hours(),
        "itinerary_alone": alone,
        "time_zone": rules.zone().map(ToString::to_string),
        "unbound": unbound,
        "live": rules.policy().live().id(),
        "live_seconds": rules.policy().live_seconds(),
        "again_minutes": rules.again_minutes(),
        "clock_leeway_seconds": rules.policy().clock_leeway(),
        "language": rules.lang().map(Lang::tag),
        "marked": rules.marked().map(then_id),
        "areas": rules.areas().iter().map(area).collect::<Vec<_>>(),
        "foreign": rules.policy().foreign().groups().iter().flatten().map(foreign_data).collect::<Vec<_>>(),
    })
}

const fn then_id(then: Then) -> &'static str {
    match then {
        Then::Note => "note",
        Then::Ask => "ask",
        Then::Refuse => "refuse",
    }
}

/// Describes the rules field by field.
fn explain(out: &mut String, rules: &GateRules, lang: Lang) {
    let list = |words: Vec<&str>| words.join(comma(lang));
    let asks: Vec<_> = rules.asks().iter().map(|kind| kind.words(lang)).collect();
    let anything = say::any_code(lang);
    field(out, say::asks_for(lang), if asks.is_empty() { anything.to_owned() } else { list(asks) }.as_str());
    let statuses: Vec<_> = rules.policy().accepted().iter().copied().map(|status: Status| status.words(lang)).collect();
    field(out, say::lets_pass(lang), &list(statuses));
    if let Some(hours) = rules.max_age_hours() {
        field(out, say::age_limit(lang), &say::Younger { hours: &hours }.say(lang));
    }
    let alone = match rules.policy().itinerary_alone() {
        ItineraryAlone::Pass => say::alone_pass(lang),
        ItineraryAlone::Ask => say::alone_ask(lang),
        ItineraryAlone::Refuse => say::alone_refuse(lang),
    };
    field(out, say::itinerary_alone(lang), alone);
    if let Some(zone) = rules.zone() {
        field(out, say::rules_zone(lang), &zone.to_string());
    }
    let unbound = match rules.unbound() {
        Unbound::Look => say::unbound_look(lang),
        Unbound::Pass => say::unbound_pass(lang),
        Unbound::Refuse => say::unbound_refuse(lang),
    };
    field(out, say::on_paper(lang), unbound);
    let seconds = &rules.policy().live_seconds();
    let live = match rules.policy().live() {
        LiveRule::Off => say::live_off(lang).to_owned(),
        LiveRule::Preferred => say::LivePreferred { seconds }.say(lang),
        LiveRule::Required => say::LiveRequired { seconds }.say(lang),
    };
    field(out, say::on_phone(lang), &live);
    let again = say::Remembered { minutes: &rules.again_minutes() }.say(lang);
    field(out, say::let_through(lang), &again);
    let slow = say::ClockSlow { seconds: &rules.policy().clock_leeway() }.say(lang);
    field(out, say::clock_leeway(lang), &slow);
    if let Some(language) = rules.lang() {
        let name = say::LanguageName { lang: language.pick("en", "zh") }.say(lang);
        field(out, say::sign_language(lang), &name);
    }
    if let Some(then) = rules.marked() {
        field(out, say::marked_city(lang), then.words(lang));
    }
    for area in rules.areas() {
        field(out, say::risk_area(lang), &area_words(area, lang));
    }
    // A code must fit a table of each group: one of the base rules, and one of the rules that add to them.
    for rule in rules.policy().foreign().groups().iter().flatten() {
        field(out, foreign::network(lang), &foreign_words(rule, lang));
    }
}

/// A table about another network: what passes, then the conditions as they are written.
fn foreign_words(rule: &ForeignRule, lang: Lang) -> String {
    let kinds: Vec<_> = rule.kinds.iter().map(|kind| kind.words(lang)).collect();
    let limits = foreign_data(rule);
    let limits = limits.as_object().into_iter().flatten().filter(|(name, value)| {
        !matches!(name.as_str(), "network" | "kinds")
            && !value.is_null()
            && !value.as_array().is_some_and(Vec::is_empty)
    });
    let limits = limits.map(|(name, value)| format!("{name} = {value}"));
    let parts = [format!("{}: {}", rule.network.id().to_ascii_uppercase(), kinds.join(comma(lang)))];
    escape_line(&parts.into_iter().chain(limits).collect::<Vec<_>>().join(" · "))
}

fn foreign_data(rule: &ForeignRule) -> Value {
    json!({
        "network": rule.network.id(),
        "issuers": rule.issuers.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "kinds": rule.kinds.iter().map(|kind| kind.id()).collect::<Vec<_>>(),
        "vaccines": rule.vaccines,
        "tests": rule.tests.iter().map(|kind| kind.id()).collect::<Vec<_>>(),
        "max_test_hours": rule.max_test_hours,
        "min_doses": rule.min_doses,
        "min_days": rule.min_days,
        "max_days": rule.max_days,
    })
}

fn area_words(area: &Area, lang: Lang) -> String {
    let (place, code) = match area.place() {
        AreaPlace::Division(division) => (division.name(lang).to_owned(), division.to_string()),
        AreaPlace::UnLocode(place) => (Place::UnLocode(place).name(lang), place.as_str().to_owned()),
        AreaPlace::Country(country) => (country.name(lang).to_owned(), country.to_string()),
    };
    let (place, code) = (&place, &code);
    let (level, days, then) = (&escape_line(area.level()), &area.days(), &area.then().words(lang));
    match &area.from() {
        Some(from) => say::AreaFrom { place, code, level, from, days, then }.say(lang),
        None => say::Area { place, code, level, days, then }.say(lang),
    }
}
