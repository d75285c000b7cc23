//! `fede office`: the commands of the issuing office.

#[cfg(feature = "online")]
mod account;
pub(super) mod arguments;
mod codes;
mod copy;
mod decisions;
mod history;
mod incoming;
mod itineraries;
mod journal;
#[cfg(any(feature = "night", feature = "online"))]
mod log;
#[cfg(feature = "metrics")]
mod metrics;
#[cfg(feature = "night")]
mod night;
mod officer;
#[cfg(feature = "online")]
mod openapi;
#[cfg(feature = "online")]
mod receipt;
mod report;
mod restored;
mod secret;
#[cfg(feature = "online")]
mod serve;
mod share;
#[cfg(feature = "night")]
mod telemetry;
mod telephone;
#[cfg(feature = "online")]
mod token;
mod upkeep;
mod walk_in;
#[cfg(feature = "night")]
mod worker;

use clap::Subcommand;
#[cfg(feature = "online")]
pub(super) use serve::{holder_page, sources, stop_on_signals};

#[cfg(not(feature = "online"))]
use super::absent;
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
    Init(upkeep::InitArgs),
    WalkIn(Box<walk_in::Args>),
    Declare(incoming::DeclareArgs),
    Import(Box<incoming::ImportArgs>),
    Audit(decisions::AuditArgs),
    Explain(decisions::ExplainArgs),
    Review(decisions::ReviewArgs),
    Decide(decisions::DecideArgs),
    Issue(codes::IssueArgs),
    #[cfg(feature = "night")]
    Night(Box<night::Args>),
    #[cfg(feature = "night")]
    Worker(Box<worker::Args>),
    Dispute(decisions::DisputeArgs),
    Correct(decisions::CorrectArgs),
    Withdraw(codes::WithdrawArgs),
    Pass(codes::PassArgs),
    Itineraries(itineraries::Args),
    History(history::Args),
    Journal(journal::Args),
    Officer(officer::Args),
    #[cfg(feature = "online")]
    Account(Box<account::Args>),
    #[cfg(feature = "online")]
    Token(Box<token::Args>),
    #[cfg(feature = "online")]
    Openapi(openapi::Args),
    #[cfg(feature = "online")]
    Receipt(receipt::Args),
    Telephone(Box<telephone::Args>),
    Share(Box<share::ShareArgs>),
    Partners(Box<share::PartnersArgs>),
    Secret(secret::Args),
    #[cfg(feature = "online")]
    Serve(Box<serve::Args>),
    /// Not in this build: the office online (feature `online`).
    #[cfg(not(feature = "online"))]
    Serve(absent::Args),
    Status(upkeep::StatusArgs),
    #[command(alias = "upgrade")]
    Migrate(upkeep::MigrateArgs),
    Copy(copy::Args),
    Restored(restored::Args),
    Forget(upkeep::ForgetArgs),
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Init(args) => upkeep::run_init(args, lang),
        Command::WalkIn(args) => walk_in::run(args, lang),
        Command::Declare(args) => incoming::run_declare(args, lang),
        Command::Import(args) => incoming::run_import(args, lang),
        Command::Audit(args) => decisions::run_audit(args, lang),
        Command::Explain(args) => decisions::run_explain(args, lang),
        Command::Review(args) => decisions::run_review(args, lang),
        Command::Decide(args) => decisions::run_decide(args, lang),
        Command::Issue(args) => codes::run_issue(args, lang),
        #[cfg(feature = "night")]
        Command::Night(args) => night::run(args, lang),
        #[cfg(feature = "night")]
        Command::Worker(args) => worker::run(args, lang),
        Command::Dispute(args) => decisions::run_dispute(args, lang),
        Command::Correct(args) => decisions::run_correct(args, lang),
        Command::Withdraw(args) => codes::run_withdraw(args, lang),
        Command::Pass(args) => codes::run_pass(args, lang),
        Command::Itineraries(args) => itineraries::run(args, lang),
        Command::History(args) => history::run(args, lang),
        Command::Journal(args) => journal::run(args, lang),
        #[cfg(feature = "online")]
        Command::Account(args) => account::run(args, lang),
        #[cfg(feature = "online")]
        Command::Token(args) => token::run(args, lang),
        #[cfg(feature = "online")]
        Command::Openapi(args) => openapi::run(args),
        #[cfg(feature = "online")]
        Command::Receipt(args) => receipt::run(args, lang),
        Command::Officer(args) => officer::run(args, lang),
        Command::Telephone(args) => telephone::run(args, lang),
        Command::Share(args) => share::run_share(args, lang),
        Command::Partners(args) => share::run_partners(args, lang),
        Command::Secret(args) => secret::run(args, lang),
        #[cfg(feature = "online")]
        Command::Serve(args) => serve::run(args, lang),
        #[cfg(not(feature = "online"))]
        Command::Serve(_) => Err(absent::failure()),
        Command::Status(args) => upkeep::run_status(args, lang),
        Command::Migrate(args) => upkeep::run_migrate(args, lang),
        Command::Copy(args) => copy::run(args, lang),
        Command::Restored(args) => restored::run(args, lang),
        Command::Forget(args) => upkeep::run_forget(args, lang),
    }
}
