//! `fede office review`: lists the cases that wait for an officer.

use core::fmt::Write;

use super::arguments::OfficeArgs;
use crate::cli::output::print;
use crate::cli::sanitize::escape;
use crate::cli::{Failure, Outcome};
use crate::office::audit::decision_words;
use crate::office::registry::{Decisions, People, RegistryError, SqliteRegistry};
use crate::payload::Lang;
use crate::time::Zone;
use crate::words::office_cli as say;

/// List cases that wait for an officer, oldest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "`fede office decide ID` decides a case.")]
pub(super) struct Args {
    /// Maximum number of cases to show.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    office: OfficeArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.office.open()?;
    let text = list(&registry, args.limit, &office.config().zone, lang)?;
    print(&escape(&text))?;
    Ok(Outcome::Done)
}

fn list(registry: &SqliteRegistry, limit: usize, zone: &Zone, lang: Lang) -> Result<String, RegistryError> {
    let mut out = String::new();
    for stored in registry.waiting(0, limit)? {
        let person = registry.person(stored.decision.person)?;
        out.push_str(&decision_words(&stored, zone, lang));
        if let Some(person) = person {
            let about = say::About { name: &person.name, document: &person.document.words(lang) };
            let _ = writeln!(out, "{}", about.say(lang));
        }
        if let Some(proposal) = registry.proposal(stored.number)? {
            let (officer, status, note) = (&proposal.officer, &proposal.status.words(lang), &proposal.note);
            let _ = writeln!(out, "{}", say::Proposes { officer, status, note }.say(lang));
        }
        out.push('\n');
    }
    let count = registry.waiting_count()?;
    let _ = writeln!(out, "{}", say::Waiting { count: &count }.say(lang));
    Ok(out)
}
