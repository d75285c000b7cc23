//! `fede trust sign`: adds a signature to a document.

use std::path::PathBuf;

use super::open;
use crate::cli::output::{Access, Existing, print, write_file};
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::{Failure, Outcome, screen};
use crate::payload::Lang;
use crate::words::cli as say;

/// Add a signature to a root or list. The file is changed in place.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The root or list.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The private key (PKCS#8 PEM).
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let document = open(&args.file)?;
    let key = args.passphrase.open_key(&args.key, lang)?;
    // Do not sign a document that gates would refuse.
    document.content(&args.file)?;
    let signed = document.cose.signed_by(&key);
    write_file(&args.file, &signed.encode(), Access::Public, Existing::Replace)?;
    let (kid, signatures) = (&key.kid(), screen::count(signed.signatures().len()));
    print(&(say::Signed { kid, signatures }.say(lang) + "\n"))?;
    Ok(Outcome::Done)
}
