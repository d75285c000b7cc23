//! `fede office upgrade`: a registry of an earlier version, once.

use super::{ByArgs, OfficeArgs, office_failure, registry_failure};
use crate::cli::output::print;
use crate::cli::{Failure, Outcome};
use crate::office::Office;
use crate::office::registry::Journal;
use crate::payload::Lang;

/// Bring a registry that an earlier fede made up to date. Make a copy of the directory first.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The journal gets a key from the office's secret and loses statuses and rules; kept numbers are sealed. \
                        Compare the hash that is printed with the last one that you noted: before the upgrade anybody who \
                        could write to the file could write the journal."
)]
pub(super) struct Args {
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let office = Office::open(args.office.directory()).map_err(|error| office_failure(&error))?;
    let (mut registry, upgraded) = office.upgrade_registry().map_err(|error| registry_failure(&error))?;
    let act = acting.by().upgrade(&upgraded);
    registry.record(&act).map_err(|error| registry_failure(&error))?;
    let (lines, hash) = (upgraded.lines, upgraded.last_hash);
    print(&match lang {
        Lang::En => format!("upgraded: {lines} line(s) of the journal, the last with the hash {hash} before\n"),
        Lang::Zh => format!("已升级：日志 {lines} 行，升级前末行哈希 {hash}\n"),
    })?;
    Ok(Outcome::Done)
}
