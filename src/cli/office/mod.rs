//! `fede office`: the commands of the issuing office.

pub(super) mod arguments;
mod audit;
mod correct;
mod decide;
mod declare;
mod dispute;
mod explain;
mod forget;
mod history;
mod import;
mod init;
mod issue;
mod itineraries;
mod journal;
mod officer;
mod pass;
mod report;
mod review;
mod status;
mod upgrade;
mod withdraw;

use clap::Subcommand;

use super::{Failure, Outcome};
use crate::payload::Lang;

/// Run the issuing office: declarations, background data, audit, review, correction, issue.
#[derive(Debug, clap::Args)]
#[command(after_help = "docs/office.md is a tour of an officer's day.")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Declare(declare::Args),
    Import(import::Args),
    Audit(audit::Args),
    Explain(explain::Args),
    Review(review::Args),
    Decide(decide::Args),
    Issue(issue::Args),
    Dispute(dispute::Args),
    Correct(correct::Args),
    Withdraw(withdraw::Args),
    Pass(pass::Args),
    Itineraries(itineraries::Args),
    History(history::Args),
    Journal(journal::Args),
    Officer(officer::Args),
    Status(status::Args),
    Upgrade(upgrade::Args),
    Forget(forget::Args),
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Init(args) => init::run(args, lang),
        Command::Declare(args) => declare::run(args, lang),
        Command::Import(args) => import::run(args, lang),
        Command::Audit(args) => audit::run(args, lang),
        Command::Explain(args) => explain::run(args, lang),
        Command::Review(args) => review::run(args, lang),
        Command::Decide(args) => decide::run(args, lang),
        Command::Issue(args) => issue::run(args, lang),
        Command::Dispute(args) => dispute::run(args, lang),
        Command::Correct(args) => correct::run(args, lang),
        Command::Withdraw(args) => withdraw::run(args, lang),
        Command::Pass(args) => pass::run(args, lang),
        Command::Itineraries(args) => itineraries::run(args, lang),
        Command::History(args) => history::run(args, lang),
        Command::Journal(args) => journal::run(args, lang),
        Command::Officer(args) => officer::run(args, lang),
        Command::Status(args) => status::run(args, lang),
        Command::Upgrade(args) => upgrade::run(args, lang),
        Command::Forget(args) => forget::run(args, lang),
    }
}
