//! `fede office receipt`: gives a receipt at the counter, for signing in online.

use getrandom::SysRng;
use rand_core::TryRng;
use serde_json::json;

use super::arguments::{ActArgs, Done};
use super::history::person_of;
use crate::cli::value_args::documents;
use crate::cli::{Failure, Outcome};
use crate::issuer::IssueError;
use crate::office::acts::replace_receipts;
use crate::office::online::ReceiptNumber;
use crate::payload::{DocumentKind, Lang};
use crate::words::office_cli as say;

/// Give a person a receipt for signing in online, after you have seen the document.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "For a person who has lost the receipt, or is known here by other means than a declaration online."
)]
pub(super) struct Args {
    /// Kind of identity document.
    #[arg(long, value_name = "KIND", value_parser = documents())]
    document: DocumentKind,
    /// The document's number. `-` reads it from standard input, or asks for it.
    #[arg(long, value_name = "NUMBER")]
    number: String,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let person = person_of((args.document, &args.number), &desk.office, &desk.registry, lang)?;
    let mut random = [0; ReceiptNumber::BYTES];
    SysRng.try_fill_bytes(&mut random).map_err(|_| IssueError::Random)?;
    let receipt = ReceiptNumber::new(&random);
    replace_receipts(&mut desk.registry, person, &receipt.hash(), desk.acting.by())?;
    let data = json!({ "receipt": receipt.grouped() });
    let done = Done { data, rejected: 0, next: None };
    desk.end(done, || say::ReceiptGiven { receipt: &receipt.grouped() }.say(lang), lang)
}
