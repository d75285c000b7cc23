//! `fede gate`: run a gate, and manage its store and its page.

mod http;
mod init;
mod lines;
mod numbers;
mod page;
mod run;
mod serve;
mod site;
mod status;
mod sync;

use clap::Subcommand;

use super::{Failure, Outcome};
use crate::payload::Lang;

/// Run a gate or its web page, and keep its store up to date.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Args),
    Page(page::Args),
    Serve(serve::Args),
    Init(init::Args),
    Sync(sync::Args),
    Status(status::Args),
}

/// `chosen` is the language from `--lang`. Without it, the page chooses its own.
pub(super) fn run(args: &Args, lang: Lang, chosen: Option<Lang>) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Run(args) => run::run(args, lang),
        Command::Page(args) => page::run(args, lang, chosen),
        Command::Serve(args) => serve::run(args, lang, chosen),
        Command::Init(args) => init::run(args, lang),
        Command::Sync(args) => sync::run(args, lang),
        Command::Status(args) => status::run(args, lang),
    }
}

/// The web server source of `sync`, for the fuzz target `http`.
#[cfg(fuzzing)]
pub(super) fn http_source(address: &str) -> impl crate::trust::SetSource {
    http::HttpSource::new(address, http::HttpLimits::default())
}
