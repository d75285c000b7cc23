//! `fede gate`: what a gate holds, and how it is kept up to date.

mod http;
mod init;
mod status;
mod sync;

use std::path::Path;

use clap::Subcommand;

use super::{Failure, Outcome};
use crate::payload::Lang;
use crate::trust::{Store, StoreError};

/// Keep a gate's store: make it, bring it up to date, say how old it is.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Sync(sync::Args),
    Status(status::Args),
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Init(args) => init::run(args),
        Command::Sync(args) => sync::run(args, lang),
        Command::Status(args) => status::run(args, lang),
    }
}

pub(super) fn open(directory: &Path) -> Result<Store, Failure> {
    Store::open(directory).map_err(|error| store_failure(&error))
}

pub(super) fn store_failure(error: &StoreError) -> Failure {
    match error {
        StoreError::Io { action, path, error } => Failure::io(action, path, error),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}
