//! `fede office audit`, `explain`, `review`, `decide`, `dispute`, `correct`: decisions about people.

use core::fmt::Write;

use serde_json::{Value, json};

use super::arguments::{ActArgs, Done, LookArgs, PinArgs, parse_cti};
use super::report;
use crate::cli::failure::ValueFault;
use crate::cli::output::escape;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::progress::Bar;
use crate::cli::screen::count;
use crate::cli::value_args::{reasons, statuses};
use crate::cli::{Failure, Outcome, hints};
use crate::office::acts::{ActError, Answer, Answered, AuditSummary, Correction, audit, correct, decide, dispute};
use crate::office::audit::decision_words;
use crate::office::registry::{
    Codes, Decisions, OfficeRegistry, People, Person, Proposal, RegistryError, StoredDecision,
};
use crate::payload::{Cti, Lang, Place, PlaceFor, Status, StatusReason, place_code};
use crate::time::Zone;
use crate::words::{next, office_cli as say};

/// Audit everyone who has declared, by rules.toml. Decides again only if the finding changed.
#[derive(Debug, clap::Args)]
pub(super) struct AuditArgs {
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run_audit(args: &AuditArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let rules = desk.office.rules()?;
    let bar = Bar::open_ended(lang);
    bar.on_interrupt(say::stopped(lang), || {});
    let summary =
        audit(&desk.office, &mut desk.registry, &rules, desk.acting.by(), &mut |summary| bar.at(summary.people, 0));
    bar.end();
    let AuditSummary { people, decided: [green, yellow, red], asked, unchanged, revoked } = summary?;
    if revoked > 0 {
        desk.update_pictures(lang);
    }
    let decided = json!({ "green": green, "yellow": yellow, "red": red });
    let data = json!({
        "people": people, "decided": decided, "waiting": asked, "unchanged": unchanged, "revoked": revoked,
    });
    let next = if asked > 0 { next::asked(lang) } else { next::decided(lang) };
    let words = || {
        let (green, yellow, red, asked, unchanged) = (&green, &yellow, &red, &asked, &unchanged);
        let audited = say::Audited { people, green, yellow, red, asked, unchanged }.say(lang);
        match revoked {
            0 => audited,
            count => audited + "\n" + &say::AuditRevoked { count }.say(lang),
        }
    };
    desk.end(Done { data, rejected: 0, next: Some(next) }, words, lang)
}

/// Explain a decision: what was decided, by which rule or officer, and on which facts.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The decision's number, shown by `review` and `history`.
    #[arg(value_name = "ID")]
    decision: i64,
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run_explain(args: &ExplainArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let number = args.decision;
    let stored = registry.decision(number)?;
    let stored = stored.ok_or(ActError::NoDecision { number })?;
    let words = || escape(&decision_words(&stored, &office.config().zone, lang));
    args.look.end(&report::decision(&stored), words)
}

/// List cases that wait for an officer, oldest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "`fede office decide ID` decides a case.")]
pub(super) struct ReviewArgs {
    /// Maximum number of cases to show.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run_review(args: &ReviewArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let cases = cases(&registry, args.limit)?;
    let waiting = registry.waiting_count()?;
    let data: Vec<_> = cases.iter().map(Case::data).collect();
    let outcome = args.look.end(&json!({ "cases": data, "waiting": waiting }), || {
        let cases = cases.iter().map(|case| case.words(&office.config().zone, lang) + "\n");
        let waiting = say::Waiting { count: &waiting }.say(lang) + "\n";
        escape(&cases.chain([waiting]).collect::<String>())
    })?;
    if !cases.is_empty() {
        hints::next(next::review(lang), lang);
    }
    Ok(outcome)
}

/// A case, with the person it is about and the proposal of a first officer.
struct Case {
    stored: StoredDecision,
    person: Option<Person>,
    proposal: Option<Proposal>,
}

fn cases(registry: &OfficeRegistry, limit: usize) -> Result<Vec<Case>, RegistryError> {
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

/// Decide a case that waits for an officer. Red needs two officers with their PINs: give
/// --officer twice, or let the second officer run the same command.
#[derive(Debug, clap::Args)]
pub(super) struct DecideArgs {
    /// The number of the case, shown by `review`.
    #[arg(value_name = "ID")]
    decision: i64,
    /// The status to give.
    #[arg(long, value_name = "STATUS", value_parser = statuses())]
    status: Status,
    /// Reason in the code. Required for yellow and red.
    #[arg(long, value_name = "REASON", value_parser = reasons())]
    why: Option<StatusReason>,
    /// Reason in your own words, shown by `explain`.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    pins: PinArgs,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run_decide(args: &DecideArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let status = args.status;
    let needs_proof = status == Status::Red || desk.acting.is_of_two();
    let proven =
        if needs_proof { args.pins.prove(&desk.office, &mut desk.registry, &desk.acting, lang)? } else { Vec::new() };
    let answer = Answer { status, why: args.why, note: &args.reason, proven: &proven };
    let answered = decide(&mut desk.registry, args.decision, answer, desk.acting.by())?;
    if matches!(&answered, Answered::Decided(_, codes) if !codes.is_empty()) {
        desk.update_pictures(lang);
    }
    let is_decided = matches!(answered, Answered::Decided(..));
    let data = match &answered {
        Answered::Proposed => json!({ "decision": null, "proposed": true, "revoked": [] }),
        Answered::Decided(number, codes) => {
            let codes: Vec<_> = codes.iter().map(|code| code.cti.to_string()).collect();
            json!({ "decision": number, "proposed": false, "revoked": codes })
        }
    };
    let words = || match answered {
        Answered::Proposed => say::proposed(lang).to_owned(),
        Answered::Decided(number, codes) => say::Decided { number: &number, revoked: count(codes.len()) }.say(lang),
    };
    desk.end(Done { data, rejected: 0, next: is_decided.then(|| next::decided(lang)) }, words, lang)
}

/// Record a dispute. The code stays valid until an officer has decided.
#[derive(Debug, clap::Args)]
pub(super) struct DisputeArgs {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), shown by `fede inspect`.
    #[arg(value_name = "CTI", value_parser = parse_cti)]
    code: Cti,
    /// The holder's statement.
    #[arg(long, value_name = "TEXT")]
    says: String,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run_dispute(args: &DisputeArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let code = desk.registry.code(args.code)?;
    let code = code.ok_or(ActError::NoCode { cti: args.code })?;
    let number = dispute(&mut desk.registry, code.decision, &args.says, desk.acting.by())?;
    let data = json!({ "dispute": number, "decision": code.decision });
    let words = || say::Disputed { number: &number, decision: &code.decision }.say(lang);
    desk.end(Done { data, rejected: 0, next: Some(next::asked(lang)) }, words, lang)
}

/// Correct a code: revoke it and issue a new one in one step. A new status answers a dispute.
#[derive(Debug, clap::Args)]
#[command(after_help = "`fede revoke --office DIR` adds revoked codes to the region's next revocation list.")]
pub(super) struct CorrectArgs {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), shown by `fede inspect`.
    #[arg(value_name = "CTI", value_parser = parse_cti)]
    code: Cti,
    /// The right status. Red needs two officers with their PINs.
    #[arg(long, value_name = "STATUS", value_parser = statuses())]
    status: Option<Status>,
    /// Reason in the code. Required for yellow and red.
    #[arg(long, value_name = "REASON", value_parser = reasons(), requires = "status")]
    why: Option<StatusReason>,
    /// A city of the itinerary where the person was not. May be repeated.
    #[arg(long, value_name = "PLACE", value_parser = parse_place)]
    not_in: Vec<Place>,
    /// Reason in your own words, shown by `explain`.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    pins: PinArgs,
    #[command(flatten)]
    act: ActArgs,
}

fn parse_place(text: &str) -> Result<Place, ValueFault> {
    Place::parse(&place_code(text, PlaceFor::City)).map_err(|error| ValueFault::of(&error))
}

pub(super) fn run_correct(args: &CorrectArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let key = args.passphrase.open_signer(&desk.office.key(), lang)?;
    let needs_proof = args.status == Some(Status::Red) || desk.acting.is_of_two();
    let proven =
        if needs_proof { args.pins.prove(&desk.office, &mut desk.registry, &desk.acting, lang)? } else { Vec::new() };
    let answer = args.status.map(|status| Answer { status, why: args.why, note: &args.reason, proven: &proven });
    let correction = Correction { answer, not_in: args.not_in.clone(), note: &args.reason };
    let new = correct(&desk.office, &mut desk.registry, args.code, &correction, &key, desk.acting.by())?;
    desk.update_pictures(lang);
    let (old, cti, expires) = (&args.code, &new.cti, &new.expires);
    let data = json!({ "revoked": old.to_string(), "cti": cti.to_string(), "expires": expires.to_string() });
    let expires = &desk.office.config().zone.local(*expires);
    let words = || say::Corrected { old, new: cti, expires }.say(lang);
    desk.end(Done { data, rejected: 0, next: None }, words, lang)
}
