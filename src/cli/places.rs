//! `fede places`: finds the codes of cities, regions and countries.

use core::fmt::Write;

use clap::builder::NonEmptyStringValueParser;
use serde_json::json;

use super::output::print_exact;
use super::report::{JsonArgs, line};
use super::{Failure, Outcome};
use crate::payload::find_places;
use crate::words::errors_cli as fails;

/// Find the code of a city, region or country by code or by part of its name, in Chinese or
/// English.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Cities in China have a code of GB/T 2260, cities abroad one of UN/LOCODE. The list of cities abroad is \
    short; a code of UN/LOCODE that is not on it can be used as well."
)]
pub(super) struct Args {
    /// A code, or part of a name: 武汉, Wuhan, Xi'an, Rome, Italy, CN-HB.
    #[arg(value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    name: String,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let found = find_places(&args.name);
    if found.is_empty() {
        return Err(
            Failure::new("no-place", |lang| fails::NoPlace { name: &args.name }.say(lang)).advise(fails::no_place_hint)
        );
    }
    let mut out = String::new();
    for place in found {
        let (code, kind, zh, en) = (&place.code, place.kind.id(), place.zh, place.en);
        if args.json.is_set() {
            out += &line(&json!({ "code": code, "kind": kind, "name": { "en": en, "zh-CN": zh } }))?;
        } else {
            let _ = writeln!(out, "{code:6}  {zh}  {en}");
        }
    }
    print_exact(&out)?;
    Ok(Outcome::Done)
}
