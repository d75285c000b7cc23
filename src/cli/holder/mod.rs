//! `fede holder`: what the person with a code uses.

mod sign;

use clap::Subcommand;

use super::{Failure, Outcome};
use crate::payload::Lang;

/// The holder of codes: the page for telephones, and live codes from the command line.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Sign(sign::Args),
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Sign(args) => sign::run(args, lang),
    }
}
