//! `fede holder`: what the person with a code uses.

#[cfg(any(feature = "serve", feature = "online"))]
pub(super) mod page;
mod sign;

use clap::Subcommand;

#[cfg(not(any(feature = "serve", feature = "online")))]
use super::absent;
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
    #[cfg(any(feature = "serve", feature = "online"))]
    Page(page::Args),
    /// Not in this build: the holder page (feature `serve`).
    #[cfg(not(any(feature = "serve", feature = "online")))]
    Page(absent::Args),
}

/// `chosen` is the language from `--lang`. Without it, the page chooses its own.
pub(super) fn run(args: &Args, lang: Lang, chosen: Option<Lang>) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Sign(args) => sign::run(args, lang),
        #[cfg(any(feature = "serve", feature = "online"))]
        Command::Page(args) => page::run(args, lang, chosen),
        #[cfg(not(any(feature = "serve", feature = "online")))]
        Command::Page(_) => {
            let _ = chosen;
            Err(absent::failure())
        }
    }
}
