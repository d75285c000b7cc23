//! `fede office review`: lists the cases that wait for an officer.

use core::fmt::Write;

use serde_json::{Value, json};

use super::arguments::OfficeArgs;
use super::report;
use crate::cli::hints;
use crate::cli::report::JsonArgs;
use crate::cli::sanitize::escape;
use crate::cli::{Failure, Outcome};
use crate::office::audit::decision_words;
use crate::office::registry::{Decisions, People, Person, Proposal, RegistryError, SqliteRegistry, StoredDecision};
use crate::payload::{Lang, StatusReason};
use crate::time::Zone;
use crate::words::{next, office_cli as say};

/// List cases that wait for an officer, oldest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "`fede office decide ID` decides a case.")]
pub(super) struct Args {
    /// Maximum number of cases to show.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.office.open()?;
    let cases = cases(&registry, args.limit)?;
    let waiting = registry.waiting_count()?;
    let data: Vec<_> = cases.iter().map(Case::data).collect();
    args.json.report(&json!({ "cases": data, "waiting": waiting }), || {
        let cases = cases.iter().map(|case| case.words(&office.config().zone, lang) + "\n");
        let waiting = say::Waiting { count: &waiting }.say(lang) + "\n";
        escape(&cases.chain([waiting]).collect::<String>())
    })?;
    if !cases.is_empty() {
        hints::next(next::review(lang), lang);
    }
    Ok(Outcome::Done)
}

/// A case, with the person it is about and the proposal of a first officer.
struct Case {
    stored: StoredDecision,
    person: Option<Person>,
    proposal: Option<Proposal>,
}

fn cases(registry: &SqliteRegistry, limit: usize) -> Result<Vec<Case>, RegistryError> {
    let case = |stored: StoredDecision| {
        let person = registry.person(stored.decision.person)?;
        let proposal = registry.proposal(stored.number)?;
        Ok(Case { stored, person, proposal })
    };
    registry.waiting(0, limit)?.into_iter().map(case).collect()
}

impl Case {
    fn data(&self) -> Value {
        let holder = self.person.as_ref();
        let holder = holder.map(|person| json!({ "name": person.name, "document": person.document.id() }));
        let proposal = self.proposal.as_ref().map(|proposal| {
            json!({
                "at": proposal.at.to_string(),
                "officer": proposal.officer,
                "status": proposal.status.id(),
                "reason": proposal.reason.map(StatusReason::id),
                "note": proposal.note,
            })
        });
        report::with(report::decision(&self.stored), [("holder", json!(holder)), ("proposal", json!(proposal))])
    }

    fn words(&self, zone: &Zone, lang: Lang) -> String {
        let mut out = decision_words(&self.stored, zone, lang);
        if let Some(person) = &self.person {
            let about = say::About { name: &person.name, document: &person.document.words(lang) };
            let _ = writeln!(out, "{}", about.say(lang));
        }
        if let Some(proposal) = &self.proposal {
            let (officer, status, note) = (&proposal.officer, &proposal.status.words(lang), &proposal.note);
            let _ = writeln!(out, "{}", say::Proposes { officer, status, note }.say(lang));
        }
        out
    }
}
