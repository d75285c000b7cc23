//! `fede office audit`: audits everyone who has declared.

use super::arguments::{ByArgs, OfficeArgs};
use super::failures::{act_failure, office_failure};
use crate::cli::output::print;
use crate::cli::progress::Bar;
use crate::cli::{Failure, Outcome};
use crate::office::acts::{AuditSummary, audit};
use crate::payload::Lang;

/// Audit everyone who has declared, by rules.toml. Decides again only if the finding changed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let (office, mut registry) = args.office.open()?;
    let rules = office.rules().map_err(|error| office_failure(&error))?;
    let bar = Bar::open_ended();
    let summary = audit(&office, &mut registry, &rules, acting.by(), &mut |summary| bar.at(summary.people, 0));
    bar.end();
    let AuditSummary { people, decided: [green, yellow, red], asked, unchanged } =
        summary.map_err(|error| act_failure(&error))?;
    print(&match lang {
        Lang::En => format!(
            "{people} people: {green} green, {yellow} yellow, {red} red; {asked} wait for an officer, {unchanged} as before\n"
        ),
        Lang::Zh => format!("{people} 人：绿 {green}，黄 {yellow}，红 {red}；待人工 {asked}，不变 {unchanged}\n"),
    })?;
    Ok(Outcome::Done)
}
