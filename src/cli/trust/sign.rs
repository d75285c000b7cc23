//! `fede trust sign`: adds a signature to a document.

use std::path::PathBuf;

use super::open;
use crate::cli::output::{Access, Existing, print, write_file};
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::{Failure, Outcome};

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

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let document = open(&args.file)?;
    let key = args.passphrase.open_key(&args.key)?;
    // Do not sign a document that gates would refuse.
    document.check(&args.file)?;
    let signed = document.cose.signed_by(&key);
    write_file(&args.file, &signed.encode(), Access::Public, Existing::Replace)?;
    print(&format!("signed by {}; {} signature(s) in all\n", key.kid(), signed.signatures().len()))?;
    Ok(Outcome::Done)
}
