//! The command line: one file for each subcommand, or for several small ones about one thing. Each
//! turns arguments into a configuration and calls one library function.
//!
//! Exit codes: 0 accepted or done, 1 refused, 2 undecided or failed.

#[cfg_attr(
    all(feature = "office", feature = "online", feature = "serve"),
    allow(dead_code, reason = "a build with these features has every command")
)]
mod absent;
mod anchors;
mod clock;
mod code_output;
mod config;
mod convert;
mod demo;
#[cfg(feature = "documents")]
mod documents;
mod failure;
mod file_kind;
mod gate;
mod generated;
mod help;
mod hints;
mod holder;
mod input;
mod inspect;
#[cfg(feature = "foreign")]
mod inspect_foreign;
mod issue;
#[cfg(feature = "office")]
mod issue_batch;
mod issue_log;
mod key;
mod language;
#[cfg(feature = "web")]
mod listening;
mod local_time;
mod looking;
#[cfg(feature = "office")]
mod office;
mod output;
#[cfg(any(feature = "serve", feature = "online"))]
mod page_core;
#[cfg(feature = "office")]
mod pass_output;
mod passphrase;
mod places;
#[cfg(feature = "office")]
mod progress;
mod prompt;
mod reading;
mod report;
mod revoke;
mod rules;
mod scan;
mod screen;
mod signing;
mod trust;
mod usage;
mod value_args;
mod verify;
mod web_failure;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use config::Config;
use failure::Failure;
use language::LangArg;

use crate::payload::Lang;

/// Health and travel passes as signed QR codes that gates verify offline.
#[derive(Debug, Parser)]
#[command(name = "fede", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 accepted or done · 1 refused · 2 undecided or failed.")]
struct Cli {
    /// Language of verdicts and names. Default: from the locale.
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<LangArg>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Issue(Box<issue::Args>),
    Verify(verify::Args),
    Scan(scan::Args),
    Inspect(inspect::Args),
    Revoke(Box<revoke::Args>),
    Convert(Box<convert::Args>),
    Key(key::Args),
    Trust(trust::Args),
    Gate(gate::Args),
    Rules(rules::Args),
    Holder(holder::Args),
    #[cfg(feature = "office")]
    Office(Box<office::Args>),
    /// Not in this build: an issuing office with its registry (feature `office`).
    #[cfg(not(feature = "office"))]
    Office(absent::Args),
    Places(places::Args),
    Config(config::Args),
    Completions(generated::CompletionsArgs),
    Man(generated::ManArgs),
}

/// Result of a command that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Accepted or done: exit code 0.
    Done,
    /// A code was refused: exit code 1.
    Refused,
    /// No decision was possible: exit code 2.
    Undecided,
}

/// Runs the command line with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// The HTTP source of `fede gate sync`, for the fuzz target `http`. `cargo fuzz` sets `fuzzing`.
#[cfg(all(fuzzing, feature = "fetch"))]
#[must_use]
#[doc(hidden)]
pub fn http_source(address: &str) -> impl crate::trust::SetSource {
    gate::http_source(address)
}

/// Reads bytes as `fede.toml`, for the fuzz target `settings`. `cargo fuzz` sets `fuzzing`.
#[cfg(fuzzing)]
#[doc(hidden)]
pub fn read_settings(text: &str) {
    config::read_text(text);
}

/// Recognises the kind of a file, for the fuzz target `settings`. `cargo fuzz` sets `fuzzing`.
#[cfg(fuzzing)]
#[must_use]
#[doc(hidden)]
pub fn file_kind(bytes: &[u8]) -> Option<&'static str> {
    file_kind::kind_id(bytes)
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    reading::silence_contained_panics();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    #[cfg(feature = "documents")]
    if let Some(code) = documents::run(&arguments) {
        return code;
    }
    let is_json = asks_for_json(&arguments);
    output::set_stderr_json(is_json);
    let config = Config::load();
    let set = || config.as_ref().map_or_else(|_| language::from_environment(), Config::lang);
    let chosen = language::from_arguments(&arguments).or_else(set);
    let definition = match &config {
        Ok(config) => config.give_defaults(command()),
        Err(_) => command(),
    };
    let cli = match parse(&definition, &arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout with exit code 0, usage errors to stderr with 2.
            let is_help =
                matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
            let is_display = is_help || error.kind() == ErrorKind::DisplayVersion;
            if let (Err(failure), false) = (&config, is_display) {
                // What is missing may be in the file that cannot be used.
                failure.print(language::choose(chosen));
                return ExitCode::from(2);
            }
            let lang = language::choose(chosen);
            let printed = match lang {
                _ if !is_display => usage::print(&error, &arguments, lang),
                Lang::Zh if is_help => help::print(definition, &arguments, error.use_stderr()),
                _ => error.print(),
            };
            return if error.use_stderr() || printed.is_err() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let chosen = cli.lang.or(chosen);
    let lang = language::choose(chosen);
    let config = match config {
        Ok(config) => config,
        // These two use no values, and are run before there is anything to configure.
        Err(_) if matches!(cli.command, Command::Completions(_) | Command::Man(_)) => Config::default(),
        Err(failure) => {
            failure.print(lang);
            return ExitCode::from(2);
        }
    };
    hints::decide(config.hints(), is_json);
    looking::speak(lang);
    local_time::prefer(config.zone());
    let result = match cli.command {
        Command::Demo(args) => demo::run(&args, lang),
        Command::Issue(args) => issue::run(&args, lang),
        Command::Verify(args) => verify::run(&args, lang),
        Command::Scan(args) => scan::run(&args, lang),
        Command::Inspect(args) => inspect::run(&args, lang),
        Command::Revoke(args) => revoke::run(&args, lang),
        Command::Convert(args) => convert::run(&args, lang),
        Command::Key(args) => key::run(&args, lang),
        Command::Trust(args) => trust::run(&args, lang),
        Command::Gate(args) => gate::run(&args, lang, chosen.map(|_| lang)),
        Command::Rules(args) => rules::run(&args, lang),
        Command::Holder(args) => holder::run(&args, lang, chosen.map(|_| lang)),
        #[cfg(feature = "office")]
        Command::Office(args) => office::run(&args, lang),
        #[cfg(not(feature = "office"))]
        Command::Office(_) => Err(absent::failure()),
        Command::Places(args) => places::run(&args),
        Command::Config(args) => config::run(&args, &config, chosen, lang),
        Command::Completions(args) => generated::run_completions(&args, help::in_language(command(), lang)),
        Command::Man(args) => generated::run_man(&args, &help::in_language(command(), lang)),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Refused) => ExitCode::from(1),
        Ok(Outcome::Undecided) => ExitCode::from(2),
        Err(failure) => {
            failure.print(lang);
            ExitCode::from(2)
        }
    }
}

/// The definition of the command line.
fn command() -> clap::Command {
    value_args::without_case(Cli::command())
}

/// Whether `--json` is among the options. Errors in the use of a command are JSON too, and clap says
/// of them only what is wrong.
fn asks_for_json(arguments: &[OsString]) -> bool {
    arguments.iter().take_while(|argument| *argument != "--").any(|argument| argument == "--json")
}

/// Parses the arguments. The help names the variables and keys of the settings.
fn parse(command: &clap::Command, arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = config::with_names(command.clone(), Lang::En);
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_are_consistent() {
        command().debug_assert();
    }
}
