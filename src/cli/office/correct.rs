//! `fede office correct`: revokes a code and issues a new one, in one transaction.

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs, PinArgs, parse_cti};
use crate::cli::failure::ValueFault;
use crate::cli::hints;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::report::JsonArgs;
use crate::cli::value_args::{reasons, statuses};
use crate::cli::{Failure, Outcome};
use crate::office::acts::{Answer, Correction, correct};
use crate::payload::{Cti, Lang, Place, Status, StatusReason};
use crate::words::{next, office_cli as say};

/// Correct a code: revoke it and issue a new one in one step. A new status answers a dispute.
#[derive(Debug, clap::Args)]
#[command(after_help = "`fede revoke --office DIR` adds revoked codes to the region's next revocation list.")]
pub(super) struct Args {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), shown by `fede inspect`.
    #[arg(value_name = "CTI", value_parser = parse_cti)]
    code: Cti,
    /// The right status. Red needs two officers with their PINs.
    #[arg(long, value_name = "STATUS", value_parser = statuses())]
    status: Option<Status>,
    /// Reason in the code. Required for yellow and red.
    #[arg(long, value_name = "REASON", value_parser = reasons(), requires = "status")]
    why: Option<StatusReason>,
    /// A city of the itinerary where the person was not. May be repeated.
    #[arg(long, value_name = "PLACE", value_parser = parse_place)]
    not_in: Vec<Place>,
    /// Reason in your own words, shown by `explain`.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    pins: PinArgs,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

fn parse_place(text: &str) -> Result<Place, ValueFault> {
    Place::parse(text).map_err(|error| ValueFault::of(&error))
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let (office, mut registry) = args.office.open()?;
    let key = args.passphrase.open_key(&office.key_path(), lang)?;
    let needs_proof = args.status == Some(Status::Red) || acting.is_of_two();
    let proven = if needs_proof { args.pins.prove(&office, &mut registry, &acting, lang)? } else { Vec::new() };
    let answer = args.status.map(|status| Answer { status, why: args.why, note: &args.reason, proven: &proven });
    let correction = Correction { answer, not_in: args.not_in.clone(), note: &args.reason };
    let new = correct(&office, &mut registry, args.code, &correction, &key, acting.by());
    let new = new?;
    let (old, cti, expires) = (&args.code, &new.cti, &new.expires);
    let data = json!({ "revoked": old.to_string(), "cti": cti.to_string(), "expires": expires.to_string() });
    args.json.report(&data, || say::Corrected { old, new: cti, expires }.say(lang) + "\n")?;
    hints::next(&next::Withdrawn { directory: &args.office.directory().display() }.say(lang), lang);
    Ok(Outcome::Done)
}
