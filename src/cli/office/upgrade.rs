//! `fede office upgrade`: a registry of an earlier version, once.

use super::{ByArgs, OfficeArgs, office_failure, registry_failure};
use crate::cli::output::print;
use crate::cli::{Failure, Outcome};
use crate::office::Office;
use crate::payload::Lang;

/// Bring a registry that an earlier fede made up to date. Make a copy of the directory first.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The journal gets a key from the office's secret and loses statuses and rules; kept numbers are sealed. \
                        Before, anybody who could write to the file could write the journal: that is what the hash is for. \
                        Officers have to be added again."
)]
pub(super) struct Args {
    /// The journal's last hash, as `fede office journal --check` of the earlier fede printed it and somebody noted it
    /// elsewhere. Where nobody has: `unknown`, which the journal then says.
    #[arg(long, value_name = "HEX")]
    last_hash: String,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let office = Office::open(args.office.directory()).map_err(|error| office_failure(&error))?;
    let noted = Some(args.last_hash.as_str()).filter(|hash| *hash != "unknown");
    let upgraded = office.upgrade_registry(noted, |upgraded| acting.by().upgrade(upgraded, noted.is_some()));
    let upgraded = upgraded.map_err(|error| registry_failure(&error))?;
    let (lines, hash) = (upgraded.lines, upgraded.last_hash);
    print(&match lang {
        Lang::En => format!("upgraded: {lines} line(s) of the journal, the last with the hash {hash} before\n"),
        Lang::Zh => format!("已升级：日志 {lines} 行，升级前末行哈希 {hash}\n"),
    })?;
    Ok(Outcome::Done)
}
