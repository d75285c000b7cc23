//! `fede office openapi`: describes the interface for other systems.

use crate::cli::output::print_exact;
use crate::cli::{Failure, Outcome};
use crate::office::online::api;

/// Describe the interface for other systems, as OpenAPI 3.1 (JSON).
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args) -> Result<Outcome, Failure> {
    let text = serde_json::to_string_pretty(&api::openapi()).map_err(|error| Failure::fault(&error))?;
    print_exact(&(text + "\n"))?;
    Ok(Outcome::Done)
}
