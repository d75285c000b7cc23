//! `fede gate`: run a gate, and manage its store and its page.

#[cfg(feature = "fetch")]
mod http;
mod lines;
#[cfg(feature = "serve")]
mod page;
mod run;
mod scanner_test;
#[cfg(feature = "serve")]
mod site;
mod store;

use clap::Subcommand;

#[cfg(not(feature = "serve"))]
use super::absent;
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
    #[cfg(feature = "serve")]
    Page(page::PageArgs),
    #[cfg(feature = "serve")]
    Serve(page::ServeArgs),
    /// Not in this build: the gate page (feature `serve`).
    #[cfg(not(feature = "serve"))]
    Page(absent::Args),
    /// Not in this build: the server of the gate page (feature `serve`).
    #[cfg(not(feature = "serve"))]
    Serve(absent::Args),
    Init(store::InitArgs),
    Sync(store::SyncArgs),
    Status(store::StatusArgs),
    ScannerTest(scanner_test::Args),
}

/// `chosen` is the language from `--lang`. Without it, the page chooses its own.
pub(super) fn run(args: &Args, lang: Lang, chosen: Option<Lang>) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Run(args) => run::run(args, lang),
        #[cfg(feature = "serve")]
        Command::Page(args) => page::run_page(args, lang, chosen),
        #[cfg(feature = "serve")]
        Command::Serve(args) => page::run_serve(args, lang, chosen),
        #[cfg(not(feature = "serve"))]
        Command::Page(_) | Command::Serve(_) => {
            let _ = chosen;
            Err(absent::failure())
        }
        Command::Init(args) => store::run_init(args, lang),
        Command::Sync(args) => store::run_sync(args, lang),
        Command::Status(args) => store::run_status(args, lang),
        Command::ScannerTest(args) => scanner_test::run(args, lang),
    }
}

/// The web server source of `sync`, for the fuzz target `http`.
#[cfg(all(fuzzing, feature = "fetch"))]
pub(super) fn http_source(address: &str) -> impl crate::trust::SetSource {
    http::HttpSource::new(address, http::HttpLimits::default())
}
