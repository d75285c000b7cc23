//! `fede trust`: builds, compares, signs, shows and publishes roots and lists, imports regions, and
//! makes a first list in one step.

mod build;
mod content;
pub(super) mod data;
mod diff;
mod duty;
mod import;
mod publish;
mod quickstart;
mod show;
mod sign;

use std::path::Path;

use clap::Subcommand;

use super::file_kind::{Wanted, read_wanted};
use super::{Failure, Outcome};
use crate::codec::{CoseError, CoseSign, DocumentType};
use crate::payload::Lang;
use crate::trust::{TrustError, TrustList};

/// Make, build, compare, import, sign, show and publish the root and the trust list.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Diff(diff::Args),
    Import(import::Args),
    Publish(publish::Args),
    Quickstart(quickstart::Args),
    Sign(sign::Args),
    Show(show::Args),
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Build(args) => build::run(args, lang),
        Command::Diff(args) => diff::run(args, lang),
        Command::Import(args) => import::run(args, lang),
        Command::Publish(args) => publish::run(args, lang),
        Command::Quickstart(args) => quickstart::run(args, lang),
        Command::Sign(args) => sign::run(args, lang),
        Command::Show(args) => show::run(args, lang),
    }
}

/// A document, with the kind that was detected.
struct SignedFile {
    bytes: Vec<u8>,
    cose: CoseSign,
    kind: DocumentType,
}

fn open(path: &Path) -> Result<SignedFile, Failure> {
    let bytes = read_wanted(path, TrustList::MAX_BYTES, Wanted::Document)?;
    let mut failure = TrustError::NotDeterministic;
    for kind in DocumentType::ALL {
        match CoseSign::decode(&bytes, kind) {
            Ok(cose) => return Ok(SignedFile { bytes, cose, kind }),
            // The header names another type. The error of the right type is the useful one.
            Err(CoseError::Type { .. }) => {}
            Err(error) => failure = TrustError::Cose(error),
        }
    }
    Err(Failure::of(&failure).in_file(path))
}
