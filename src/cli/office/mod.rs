//! `fede office`: the commands of the issuing office.

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
mod review;
mod status;
mod upgrade;
mod withdraw;

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::passphrase::{ask_hidden, first_line};
use super::{Failure, Outcome, clock};
use crate::office::acts::{ActError, By, ProvenOfficer, check_officer, prove};
use crate::office::registry::{RegistryError, SqliteRegistry};
use crate::office::{Encoding, IncomingError, Office, OfficeError, Pin};
use crate::payload::{Lang, Reason};
use crate::time::Timestamp;

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

/// The office to use.
#[derive(Debug, clap::Args)]
pub(super) struct OfficeArgs {
    /// The office's directory.
    #[arg(long, value_name = "DIR", default_value = "office")]
    office: PathBuf,
}

impl OfficeArgs {
    pub(super) fn directory(&self) -> &Path {
        &self.office
    }

    pub(super) fn open(&self) -> Result<(Office, SqliteRegistry), Failure> {
        let office = Office::open(&self.office).map_err(|error| office_failure(&error))?;
        let registry = office.registry().map_err(|error| registry_failure(&error))?;
        Ok((office, registry))
    }
}

/// Who acts and when.
#[derive(Debug, clap::Args)]
pub(super) struct ByArgs {
    /// Name of the acting officer. Default: `FEDE_OFFICER`.
    #[arg(long, value_name = "NAME")]
    officer: Vec<String>,
    /// Time of the act (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
}

/// Who acts and when, with at least one valid name.
#[derive(Debug)]
pub(super) struct Acting {
    officers: Vec<String>,
    at: Timestamp,
}

impl ByArgs {
    pub(super) fn acting(&self) -> Result<Acting, Failure> {
        let mut officers = self.officer.clone();
        if officers.is_empty() {
            let name = std::env::var("FEDE_OFFICER").map_err(|_| {
                Failure::new("expected the name of an officer, found none")
                    .with_hint("give --officer NAME, or set FEDE_OFFICER: the journal says who did what")
            })?;
            officers.push(name);
        }
        for officer in &officers {
            check_officer(officer).map_err(|error| act_failure(&error))?;
        }
        Ok(Acting { officers, at: clock::at_or_now(self.at)? })
    }
}

impl Acting {
    pub(super) fn by(&self) -> By<'_> {
        By { officer: self.officers.first().map_or("", String::as_str), at: self.at }
    }

    /// Whether there is a second officer.
    pub(super) const fn is_of_two(&self) -> bool {
        self.officers.len() > 1
    }
}

/// The source of the officers' PINs.
#[derive(Debug, clap::Args)]
pub(super) struct PinArgs {
    /// File with an officer's PIN in its first line; repeat it in the order of --officer. Default:
    /// ask.
    #[arg(long, value_name = "FILE")]
    pin_file: Vec<PathBuf>,
}

impl PinArgs {
    /// Checks the PIN of each acting officer.
    pub(super) fn prove(
        &self,
        office: &Office,
        registry: &mut SqliteRegistry,
        acting: &Acting,
    ) -> Result<Vec<ProvenOfficer>, Failure> {
        let mut proven = Vec::new();
        for (place, officer) in acting.officers.iter().enumerate() {
            let pin = pin(self.pin_file.get(place).map(PathBuf::as_path), officer)?;
            let officer = prove(office, registry, (officer, &pin), acting.by());
            proven.push(officer.map_err(|error| act_failure(&error))?);
        }
        Ok(proven)
    }
}

/// The PIN of an officer, from a file or from the terminal.
fn pin(file: Option<&Path>, officer: &str) -> Result<Pin, Failure> {
    let typed = match file {
        Some(file) => first_line(file)?,
        None => ask_hidden(&format!("PIN of {officer}: "))
            .map_err(|failure| failure.with_hint("give --pin-file FILE for each officer, in the order of --officer"))?,
    };
    Pin::new(typed).map_err(|error| act_failure(&error.into()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EncodingArg {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "gb18030")]
    Gb18030,
}

impl EncodingArg {
    pub(super) const fn encoding(self) -> Encoding {
        match self {
            Self::Utf8 => Encoding::Utf8,
            Self::Gb18030 => Encoding::Gb18030,
        }
    }
}

/// Parses the word for a reason.
pub(super) fn parse_reason(word: &str) -> Result<Reason, String> {
    let words = || Reason::ALL.map(Reason::id).join(", ");
    Reason::ALL.into_iter().find(|reason| reason.id() == word).ok_or_else(|| format!("expected one of {}", words()))
}

pub(super) fn office_failure(error: &OfficeError) -> Failure {
    match error {
        OfficeError::Io { action, path, error: io } => Failure::io(action, path, io).with_hint(error.hint()),
        OfficeError::Registry(error) => registry_failure(error),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}

pub(super) fn registry_failure(error: &RegistryError) -> Failure {
    Failure::new(error).with_hint(error.hint())
}

impl From<RegistryError> for Failure {
    fn from(error: RegistryError) -> Self {
        registry_failure(&error)
    }
}

pub(super) fn incoming_failure(error: &IncomingError) -> Failure {
    match error {
        IncomingError::Io { action, path, error: io } => Failure::io(action, path, io).with_hint(error.hint()),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}

pub(super) fn act_failure(error: &ActError) -> Failure {
    match error {
        ActError::Incoming(error) => incoming_failure(error),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}
