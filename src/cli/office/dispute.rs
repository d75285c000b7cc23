//! `fede office dispute`: records a holder's dispute.

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs, parse_cti};
use crate::cli::hints;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::office::acts::{ActError, dispute};
use crate::office::registry::Codes;
use crate::payload::{Cti, Lang};
use crate::words::{next, office_cli as say};

/// Record a dispute. The code stays valid until an officer has decided.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), shown by `fede inspect`.
    #[arg(value_name = "CTI", value_parser = parse_cti)]
    code: Cti,
    /// The holder's statement.
    #[arg(long, value_name = "TEXT")]
    says: String,
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
    let code = registry.code(args.code)?;
    let code = code.ok_or(ActError::NoCode { cti: args.code })?;
    let number = dispute(&mut registry, code.decision, &args.says, acting.by());
    let number = number?;
    let data = json!({ "dispute": number, "decision": code.decision });
    args.json.report(&data, || say::Disputed { number: &number, decision: &code.decision }.say(lang) + "\n")?;
    hints::next(next::asked(lang), lang);
    Ok(Outcome::Done)
}
