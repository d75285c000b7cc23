//! `fede office audit`: audits everyone who has declared.

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs};
use crate::cli::hints;
use crate::cli::progress::Bar;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::office::acts::{AuditSummary, audit};
use crate::payload::Lang;
use crate::words::{next, office_cli as say};

/// Audit everyone who has declared, by rules.toml. Decides again only if the finding changed.
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
    let rules = office.rules()?;
    let bar = Bar::open_ended(lang);
    let summary = audit(&office, &mut registry, &rules, acting.by(), &mut |summary| bar.at(summary.people, 0));
    bar.end();
    let AuditSummary { people, decided: [green, yellow, red], asked, unchanged } = summary?;
    let decided = json!({ "green": green, "yellow": yellow, "red": red });
    let data = json!({ "people": people, "decided": decided, "waiting": asked, "unchanged": unchanged });
    args.json.report(&data, || {
        let (green, yellow, red, asked, unchanged) = (&green, &yellow, &red, &asked, &unchanged);
        say::Audited { people, green, yellow, red, asked, unchanged }.say(lang) + "\n"
    })?;
    hints::next(if asked > 0 { next::asked(lang) } else { next::decided(lang) }, lang);
    Ok(Outcome::Done)
}
