//! `fede trust`: build, compare, sign and show roots and lists.

mod build;
mod diff;
mod show;
mod sign;

use std::path::Path;

use clap::Subcommand;

use super::anchors::{limit, trust_failure};
use super::input::read_bytes;
use super::{Failure, Outcome};
use crate::codec::{CoseSign, DocumentType};
use crate::payload::Lang;
use crate::trust::{Root, TrustError, TrustList};

/// Build, compare, sign and show the root and the trust list.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Diff(diff::Args),
    Sign(sign::Args),
    Show(show::Args),
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Build(args) => build::run(args),
        Command::Diff(args) => diff::run(args, lang),
        Command::Sign(args) => sign::run(args),
        Command::Show(args) => show::run(args, lang),
    }
}

/// A root or a list, whichever the file turned out to be.
struct Document {
    cose: CoseSign,
    kind: DocumentType,
}

fn open(path: &Path) -> Result<Document, Failure> {
    let bytes = read_bytes(path, limit(TrustList::MAX_BYTES))?;
    let list = CoseSign::decode(&bytes, DocumentType::TrustList);
    let (cose, kind) = match list {
        Ok(cose) => (cose, DocumentType::TrustList),
        Err(error) => match CoseSign::decode(&bytes, DocumentType::Root) {
            Ok(cose) => (cose, DocumentType::Root),
            Err(_) => return Err(trust_failure(path, &TrustError::Cose(error))),
        },
    };
    Ok(Document { cose, kind })
}

impl Document {
    fn check(&self, path: &Path) -> Result<(), Failure> {
        match self.kind {
            DocumentType::Root => Root::from_unverified(&self.cose).map(drop),
            DocumentType::TrustList => TrustList::from_unverified(&self.cose).map(drop),
        }
        .map_err(|error| trust_failure(path, &error))
    }
}
