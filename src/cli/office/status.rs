//! `fede office status`: shows the state of the office.

use serde_json::json;

use super::arguments::OfficeArgs;
use crate::cli::report::{self, JsonArgs};
use crate::cli::screen::{self, field};
use crate::cli::{Failure, Outcome};
use crate::office::registry::{Decisions, Journal};
use crate::payload::Lang;
use crate::words::office_cli as say;

/// Show the region, the rules and the number of waiting cases, and check the journal.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.office.open()?;
    let rules = office.rules()?;
    let (mut lines, mut last) = (0_u64, None);
    registry.journal::<Failure>(&mut |line| {
        (lines, last) = (lines + 1, Some(line.at));
        Ok(())
    })?;
    let waiting = registry.waiting_count()?;
    let region = office.config().region;
    let digest = base16ct::lower::encode_string(&rules.digest());
    let data = json!({
        "region": report::region(region),
        "rules": { "count": rules.rules().len(), "digest": digest },
        "waiting": waiting,
        "journal": { "lines": lines, "last": last.map(|last| last.to_string()) },
    });
    let mut out = String::new();
    field(&mut out, say::region(lang), &screen::region(region, lang));
    field(&mut out, say::rules(lang), &format!("{} ({digest:.16}…)", rules.rules().len()));
    field(&mut out, say::waiting_cases(lang), &waiting.to_string());
    let last = last.map_or(String::new(), |last| format!(", {last}"));
    field(&mut out, say::journal_field(lang), &format!("{lines} ✔{last}"));
    args.json.report(&data, || out)?;
    Ok(Outcome::Done)
}
