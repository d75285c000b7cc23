//! `fede office pass`: writes a pass for the holder.

use std::path::PathBuf;

use super::{OfficeArgs, act_failure, registry_failure};
use crate::cli::pass_output::FontArgs;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::{Failure, Outcome};
use crate::codec::{CoseSign1, decode_claims, unframe};
use crate::office::acts::ActError;
use crate::office::registry::Codes;
use crate::payload::{Cti, Lang};

/// Write the pass of a code to print or show: status, places, validity and the QR code, in the
/// language of --lang.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), shown by `fede office history`.
    #[arg(value_name = "CTI", value_parser = super::withdraw::parse_cti)]
    code: Cti,
    /// File to write: .svg or .pdf. Existing files are never overwritten.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    font: FontArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    office: OfficeArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.office.open()?;
    let code = registry.code(args.code).map_err(|error| registry_failure(&error))?;
    let code = code.ok_or_else(|| act_failure(&ActError::NoCode { cti: args.code }))?;
    // Check the signature: somebody could have changed the code in the registry.
    let key = args.passphrase.open_key(&office.key_path())?;
    let damaged = || Failure::new("expected a code that the office's key has signed, found another");
    let bytes = unframe(&code.text).map_err(|_| damaged())?;
    let sign1 = CoseSign1::decode(&bytes).map_err(|_| damaged())?;
    let payload = sign1.payload_signed_by(key.verifying_key()).ok_or_else(damaged)?;
    let claims = decode_claims(payload).map_err(|_| damaged())?;
    args.font.write_pass(&args.out, (&claims, &code.text), &office.config().zone, lang)?;
    Ok(Outcome::Done)
}
