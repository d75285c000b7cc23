//! `fede trust`: builds, compares, signs, shows and publishes roots and lists, imports regions, and
//! makes a first list in one step.

mod build;
pub(super) mod data;
mod diff;
mod document;
#[cfg(feature = "foreign")]
mod download;
mod import;
#[cfg(feature = "foreign")]
mod import_network;
mod publish;
mod quickstart;
mod show;
mod sign;

use clap::Subcommand;

use super::{Failure, Outcome};
use crate::payload::Lang;

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
