//! `fede office pass`: writes a pass for the holder.

use std::path::PathBuf;

use serde_json::json;

use super::arguments::{OfficeArgs, parse_cti};
use crate::cli::pass_output::FontArgs;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::office::acts::ActError;
use crate::office::registry::Codes;
use crate::payload::{Cti, Lang};
use crate::verifier::{PinnedKeys, Unverified};
use crate::words::errors_cli as fails;

/// Write the pass of a code to print or show: status, places, validity and the QR code, in the
/// language of --lang.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), as `fede office history` shows it.
    #[arg(value_name = "CTI", value_parser = parse_cti)]
    code: Cti,
    /// File to write: .svg or .pdf. Existing files are never overwritten.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    font: FontArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.office.open()?;
    let code = registry.code(args.code)?;
    let code = code.ok_or(ActError::NoCode { cti: args.code })?;
    // Check the signature: somebody could have changed the code in the registry.
    let key = args.passphrase.open_key(&office.key_path(), lang)?;
    let damaged = || Failure::new("changed-code", fails::changed_code);
    let own = PinnedKeys::default().with(office.config().region, key.verifying_key().clone());
    let authentic = Unverified::from_text(&code.text).map_err(|_| damaged())?.authenticate(&own);
    let authentic = authentic.map_err(|_| damaged())?;
    args.font.write_pass(&args.out, (authentic.claims(), &code.text), &office.config().zone, lang)?;
    args.json.report(&json!({ "cti": args.code.to_string(), "file": args.out }), String::new)?;
    Ok(Outcome::Done)
}
