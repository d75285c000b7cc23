//! `fede office explain`: explains a decision in plain sentences.

use super::arguments::OfficeArgs;
use super::report;
use crate::cli::report::JsonArgs;
use crate::cli::sanitize::escape;
use crate::cli::{Failure, Outcome};
use crate::office::acts::ActError;
use crate::office::audit::decision_words;
use crate::office::registry::Decisions;
use crate::payload::Lang;

/// Explain a decision: what was decided, by which rule or officer, and on which facts.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The decision's number, shown by `review` and `history`.
    #[arg(value_name = "ID")]
    decision: i64,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.office.open()?;
    let number = args.decision;
    let stored = registry.decision(number)?;
    let stored = stored.ok_or(ActError::NoDecision { number })?;
    let words = || escape(&decision_words(&stored, &office.config().zone, lang));
    args.json.report(&report::decision(&stored), words)?;
    Ok(Outcome::Done)
}
