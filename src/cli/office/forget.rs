//! `fede office forget`: deletes old personal data.

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs};
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::office::acts::{Forgotten, forget};
use crate::payload::Lang;
use crate::words::office_cli as say;

/// Delete personal data older than the retention time in office.toml. The journal stays; it names
/// no person.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let (office, mut registry) = args.office.open()?;
    let forgotten = forget(&office, &mut registry, acting.by())?;
    let Forgotten { people, facts, stays } = forgotten;
    let data = json!({ "people": people, "facts": facts, "stays": stays });
    let words = || say::Forgotten { people: &people, facts: &facts, stays: &stays }.say(lang) + "\n";
    args.json.report(&data, words)?;
    Ok(Outcome::Done)
}
