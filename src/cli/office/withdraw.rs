//! `fede office withdraw`: revokes, suspends or reinstates codes in the registry.

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs, parse_cti};
use crate::cli::hints;
use crate::cli::report::JsonArgs;
use crate::cli::value_args::classes;
use crate::cli::{Failure, Outcome};
use crate::office::acts::withdraw;
use crate::payload::{Cti, Lang, Withdrawal, WithdrawalClass};
use crate::words::{next, office_cli as say};

/// Revoke, suspend or reinstate a code in the registry.
#[derive(Debug, clap::Args)]
#[command(after_help = "`fede revoke --office DIR` adds withdrawn codes to the region's next revocation list.")]
pub(super) struct Args {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), shown by `fede inspect`.
    #[arg(value_name = "CTI", value_parser = parse_cti)]
    code: Cti,
    /// Suspend the code until it is revoked or reinstated.
    #[arg(long, conflicts_with = "reinstate")]
    suspend: bool,
    /// Reinstate a suspended code.
    #[arg(long)]
    reinstate: bool,
    /// Reason class. It reveals nothing about the person.
    #[arg(long, value_name = "CLASS", default_value = "unspecified", value_parser = classes())]
    class: WithdrawalClass,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let (_, mut registry) = args.office.open()?;
    let class = args.class;
    let withdrawal = match (args.suspend, args.reinstate) {
        (true, _) => Some(Withdrawal::Suspended(class)),
        (false, true) => None,
        (false, false) => Some(Withdrawal::Revoked(class)),
    };
    withdraw(&mut registry, args.code, withdrawal, acting.by())?;
    let code = &args.code;
    let (state, line) = match withdrawal {
        Some(Withdrawal::Revoked(_)) => ("revoked", say::CodeRevoked { code }.say(lang)),
        Some(Withdrawal::Suspended(_)) => ("suspended", say::CodeSuspended { code }.say(lang)),
        None => ("reinstated", say::CodeReinstated { code }.say(lang)),
    };
    let class = withdrawal.map(|withdrawal| withdrawal.class().id());
    let data = json!({ "cti": code.to_string(), "state": state, "class": class });
    args.json.report(&data, || line + "\n")?;
    hints::next(&next::Withdrawn { directory: &args.office.directory().display() }.say(lang), lang);
    Ok(Outcome::Done)
}
