//! `fede places`: finds the codes of Chinese cities by name.

use core::fmt::Write;

use serde_json::json;

use super::output::print;
use super::report::{JsonArgs, line};
use super::{Failure, Outcome};
use crate::payload::{Division, Lang};
use crate::words::errors_cli as fails;

/// Find the GB/T 2260 code of a Chinese city by part of its name, in Chinese or English.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Part of the name: 武汉, Wuhan.
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let wanted = args.name.to_lowercase();
    let mut out = String::new();
    for division in Division::all() {
        let (zh, en) = (division.name(Lang::Zh), division.name(Lang::En));
        if zh.contains(&wanted) || en.to_lowercase().contains(&wanted) {
            if args.json.is_set() {
                out += &line(&json!({ "code": division.to_string(), "name": { "en": en, "zh-CN": zh } }))?;
            } else {
                let _ = writeln!(out, "{division}  {zh}  {en}");
            }
        }
    }
    if out.is_empty() {
        return Err(
            Failure::new("no-place", |lang| fails::NoPlace { name: &args.name }.say(lang)).advise(fails::no_place_hint)
        );
    }
    print(&out)?;
    Ok(Outcome::Done)
}
