//! `fede office upgrade`: upgrades a registry of an earlier version.

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs};
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::office::Office;
use crate::payload::Lang;
use crate::words::office_cli as say;

/// Upgrade a registry of an earlier fede version. Make a copy of the directory first.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The upgrade rehashes the journal with a key from the office's secret, removes statuses and rules from it, \
    and encrypts stored numbers. Before the upgrade, anybody with write access to the file could forge the journal; \
    the hash detects this. Officers must be added again."
)]
pub(super) struct Args {
    /// The last hash of the journal, noted from `fede office journal --check` of the earlier
    /// version. If nobody noted it: `unknown`. The journal records this.
    #[arg(long, value_name = "HEX")]
    last_hash: String,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let office = Office::open(args.office.directory())?;
    let noted = Some(args.last_hash.as_str()).filter(|hash| *hash != "unknown");
    let upgraded = office.upgrade_registry(noted, |upgraded| acting.by().upgrade(upgraded, noted.is_some()));
    let upgraded = upgraded?;
    let (lines, hash) = (&upgraded.lines, &upgraded.last_hash);
    let data = json!({ "lines": lines, "last_hash": hash });
    args.json.report(&data, || say::Upgraded { lines, hash }.say(lang) + "\n")?;
    Ok(Outcome::Done)
}
