//! `fede office history`: shows all events about a person.

use serde_json::{Value, json};

use super::arguments::{LookArgs, parse_cti};
use super::report;
use crate::cli::clock;
use crate::cli::input::document_number;
use crate::cli::output::escape;
use crate::cli::value_args::documents;
use crate::cli::{Failure, Outcome};
use crate::key::DocumentNumber;
use crate::office::acts::ActError;
use crate::office::audit::outcome_words;
use crate::office::registry::{
    Codes, DecisionOrigin, Decisions, IssuedCode, OfficeRegistry, People, RegistryError, StoredDecision,
};
use crate::office::{Office, PersonIndex};
use crate::payload::{Cti, DocumentKind, Lang, Withdrawal};
use crate::time::{Timestamp, Zone};
use crate::words::{errors_cli as fails, office_cli as say};

/// Show the history of a person: declarations, decisions, disputes and codes, in order of time.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A code's identifier (2026-03-05/1a2b3c4d5e).
    #[arg(value_name = "CTI", value_parser = parse_cti, required_unless_present = "document")]
    code: Option<Cti>,
    /// Kind of identity document, instead of a code.
    #[arg(long, value_name = "KIND", value_parser = documents(), requires = "number", conflicts_with = "code")]
    document: Option<DocumentKind>,
    /// The document's number. `-` reads it from standard input, or asks for it.
    #[arg(long, value_name = "NUMBER", requires = "document")]
    number: Option<String>,
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let person = args.person(&office, &registry, lang)?;
    let zone = &office.config().zone;
    for event in history(&registry, person, zone, lang)? {
        let data = report::with(event.data, [("at", event.at.to_string().into())]);
        args.look.json().report(&data, || escape(&format!("{}  {}\n", zone.local(event.at), event.words)))?;
    }
    Ok(Outcome::Done)
}

impl Args {
    /// The person of the code, or of the document.
    fn person(&self, office: &Office, registry: &OfficeRegistry, lang: Lang) -> Result<PersonIndex, Failure> {
        if let Some(cti) = self.code {
            let code = registry.code(cti)?;
            return Ok(code.ok_or(ActError::NoCode { cti })?.person);
        }
        // clap lets no other command line come here.
        let kind = self.document.unwrap_or(DocumentKind::Other);
        person_of((kind, self.number.as_deref().unwrap_or_default()), office, registry, lang)
    }
}

/// The person of a document, if they have declared.
pub(super) fn person_of(
    (kind, number): (DocumentKind, &str),
    office: &Office,
    registry: &OfficeRegistry,
    lang: Lang,
) -> Result<PersonIndex, Failure> {
    let today = office.config().zone.day_of(clock::now()?).map_err(Failure::from)?;
    let number = DocumentNumber::of(kind, &document_number(number, lang)?, today)?;
    let person = office.secret().index_of(kind, &number);
    match registry.person(person)? {
        Some(_) => Ok(person),
        None => Err(Failure::new("nobody", fails::nobody).advise(fails::nobody_hint)),
    }
}

/// An event about a person, as data and in words.
struct Event {
    at: Timestamp,
    order: Order,
    data: Value,
    words: String,
}

/// Orders events of the same second: first by the decision that led to them, then by what follows a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    decision: i64,
    step: Step,
}

/// What follows a decision, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Decided,
    /// A code of an earlier decision is withdrawn.
    OldCodeWithdrawn,
    CodeIssued,
    /// The code of this decision is withdrawn.
    CodeWithdrawn,
}

impl Order {
    const FIRST: Self = Self { decision: 0, step: Step::Decided };

    const fn decided(decision: i64) -> Self {
        Self { decision, step: Step::Decided }
    }

    const fn issued(decision: i64) -> Self {
        Self { decision, step: Step::CodeIssued }
    }

    /// When the code of a decision was withdrawn, after the decisions `made` until then.
    fn withdrawn(of: i64, made: impl Iterator<Item = i64>) -> Self {
        match made.max() {
            Some(later) if later > of => Self { decision: later, step: Step::OldCodeWithdrawn },
            _ => Self { decision: of, step: Step::CodeWithdrawn },
        }
    }
}

/// All events about a person, in order of time.
fn history(
    registry: &OfficeRegistry,
    person: PersonIndex,
    zone: &Zone,
    lang: Lang,
) -> Result<Vec<Event>, RegistryError> {
    let mut events = Vec::new();
    for (number, at, _) in registry.declarations(person)? {
        let data = json!({ "event": "declaration", "declaration": number });
        events.push(Event { at, order: Order::FIRST, data, words: say::Declaration { number: &number }.say(lang) });
    }
    let decisions = registry.decisions_of(person)?;
    events.extend(decisions.iter().map(|stored| decision(stored, lang)));
    for code in registry.codes_of(person)? {
        let IssuedCode { cti, decision, issued, expires, withdrawn, .. } = &code;
        let data = json!({
            "event": "code", "cti": cti.to_string(), "decision": decision, "expires": expires.to_string(),
        });
        events.push(Event {
            at: *issued,
            order: Order::issued(*decision),
            data,
            words: say::Code { cti, decision, expires: &zone.local(*expires) }.say(lang),
        });
        if let Some((withdrawal, at)) = withdrawn {
            let class = &withdrawal.class().words(lang);
            let (event, words) = match withdrawal {
                Withdrawal::Revoked(_) => ("revoked", say::RevokedFor { cti, class }.say(lang)),
                Withdrawal::Suspended(_) => ("suspended", say::SuspendedFor { cti, class }.say(lang)),
            };
            let data = json!({ "event": event, "cti": cti.to_string(), "class": withdrawal.class().id() });
            let made = decisions.iter().filter(|stored| stored.decision.at <= *at).map(|stored| stored.number);
            events.push(Event { at: *at, order: Order::withdrawn(*decision, made), data, words });
        }
    }
    events.sort_by_key(|event| (event.at, event.order));
    Ok(events)
}

fn decision(stored: &StoredDecision, lang: Lang) -> Event {
    let decision = &stored.decision;
    let (number, outcome) = (&stored.number, &outcome_words(decision.outcome, lang));
    let (officers, note, answers) = (&decision.officers, &decision.note, &decision.answers.unwrap_or(0));
    let words = match decision.origin {
        DecisionOrigin::Audit => say::ByRule { number, outcome, rule: &decision.rule }.say(lang),
        DecisionOrigin::Officer => say::ByOfficer { number, outcome, officers, answers, note }.say(lang),
        DecisionOrigin::Dispute => say::Disputes { number, answers, note }.say(lang),
    };
    let data = report::with(report::decision(stored), [("event", "decision".into())]);
    Event { at: decision.at, order: Order::decided(*number), data, words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_of_one_second_are_told_in_their_order() {
        let told = [
            Order::FIRST,
            Order::decided(4),
            Order::issued(4),
            Order::decided(6),
            Order::decided(7),
            Order::withdrawn(4, [4, 6, 7].into_iter()),
            Order::issued(7),
            Order::withdrawn(7, [4, 6, 7].into_iter()),
        ];
        assert!(told.is_sorted(), "{told:?}");
    }
}
