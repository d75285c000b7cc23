//! `fede office decide`: records an officer's decision.

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs, PinArgs};
use crate::cli::hints;
use crate::cli::report::JsonArgs;
use crate::cli::screen::count;
use crate::cli::value_args::{reasons, statuses};
use crate::cli::{Failure, Outcome};
use crate::office::acts::{Answer, Answered, decide};
use crate::payload::{Lang, Status, StatusReason};
use crate::words::{next, office_cli as say};

/// Decide a case that waits for an officer. Red needs two officers with their PINs: give
/// --officer twice, or let the second officer run the same command.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The number of the case, shown by `review`.
    #[arg(value_name = "ID")]
    decision: i64,
    /// The status to give.
    #[arg(long, value_name = "STATUS", value_parser = statuses())]
    status: Status,
    /// Reason in the code. Required for yellow and red.
    #[arg(long, value_name = "REASON", value_parser = reasons())]
    why: Option<StatusReason>,
    /// Reason in your own words, shown by `explain`.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    pins: PinArgs,
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
    let status = args.status;
    let needs_proof = status == Status::Red || acting.is_of_two();
    let proven = if needs_proof { args.pins.prove(&office, &mut registry, &acting, lang)? } else { Vec::new() };
    let answer = Answer { status, why: args.why, note: &args.reason, proven: &proven };
    let answered = decide(&mut registry, args.decision, answer, acting.by())?;
    let is_decided = matches!(answered, Answered::Decided(..));
    let data = match &answered {
        Answered::Proposed => json!({ "decision": null, "proposed": true, "revoked": [] }),
        Answered::Decided(number, codes) => {
            let codes: Vec<_> = codes.iter().map(|code| code.cti.to_string()).collect();
            json!({ "decision": number, "proposed": false, "revoked": codes })
        }
    };
    args.json.report(&data, || match answered {
        Answered::Proposed => say::proposed(lang).to_owned() + "\n",
        Answered::Decided(number, codes) => {
            say::Decided { number: &number, revoked: count(codes.len()) }.say(lang) + "\n"
        }
    })?;
    if is_decided {
        hints::next(next::decided(lang), lang);
    }
    Ok(Outcome::Done)
}
