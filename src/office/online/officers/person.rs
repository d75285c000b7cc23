//! A person's page: declarations, facts, decisions, codes, and who has looked. Each look is recorded
//! before anything is shown.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::attachments::links;
use super::super::shell::token;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::ROWS;
use super::answer::{Typed, fields};
use super::counter::pass_form;
use super::requests::ATTACHMENTS;
use super::staff::{Staff, staff_page};
use super::telephones;
use crate::office::accounts::{Permission, SignedIn, view};
use crate::office::audit::decision_words;
use crate::office::registry::{
    AttachedTo, Attachment, Codes, DecisionState, Decisions, IssuedCode, OfficeRegistry, People, Person, Proposal,
    Receipts, Registry, RegistryError, Requests, StoredDecision, Telephone, Telephones, View,
};
use crate::office::{Fact, OfficerName, PersonIndex, StayPlace};
use crate::payload::{Place, Status, StatusReason, Withdrawal};
use crate::time::{Timestamp, Zone};
use crate::words::{Lang, staff as say};

/// What an officer sees about a person.
pub(super) struct Sheet {
    /// The decision by which the page was asked for.
    pub(super) asked: StoredDecision,
    pub(super) proposal: Option<Proposal>,
    /// What the form must still find when it comes back.
    pub(super) version: String,
    person: Option<Person>,
    declarations: Vec<(i64, Timestamp, String)>,
    facts: Vec<Fact>,
    decisions: Vec<StoredDecision>,
    codes: Vec<IssuedCode>,
    views: Vec<View>,
    attachments: Vec<Attachment>,
    telephones: Vec<Telephone>,
    /// Other officers who have just looked, with the time of their last look.
    others: Vec<(String, Timestamp)>,
    /// The code that a correction replaces, and what it states.
    correctable: Option<(IssuedCode, Stated)>,
    /// The cities of the itinerary.
    cities: Vec<Place>,
}

/// What a code states: the status and its reason.
pub(super) type Stated = (Status, Option<StatusReason>);

/// What was typed into the forms of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms<'a> {
    pub(super) answer: &'a Typed,
    pub(super) correction: &'a Typed,
}

impl Default for Forms<'_> {
    fn default() -> Self {
        static NOTHING: Typed = Typed::NOTHING;
        Self { answer: &NOTHING, correction: &NOTHING }
    }
}

/// The code of a person that counts, if there is one, and what it states.
pub(super) fn correctable(
    registry: &dyn Registry,
    person: PersonIndex,
    now: Timestamp,
) -> Result<Option<(IssuedCode, Stated)>, RegistryError> {
    let counts = |code: &IssuedCode| code.withdrawn.is_none() && now < code.expires;
    let Some(code) = registry.codes_of(person)?.into_iter().rfind(counts) else { return Ok(None) };
    let outcome = registry.last_decision(person)?.map(|stored| stored.decision.outcome);
    let stated = outcome.and_then(|outcome| Some((outcome.status?, outcome.reason)));
    // "Nothing found" is not chosen by officers: it is green without a reason.
    let stated = stated.map(|(status, reason)| (status, reason.filter(|_| status != Status::Green)));
    Ok(stated.map(|stated| (code, stated)))
}

/// How long somebody who has opened a page is said to have it open, in seconds.
const OPEN_SECONDS: u64 = 600;

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound)?;
    sheet_page(&online, &visitor, staff, (number, Forms::default(), None)).await
}

/// The page of the person whom a decision is about, with what was typed and why it was not taken.
pub(super) async fn sheet_page(
    online: &Online,
    visitor: &Visitor,
    staff: SignedIn,
    (number, forms, faults): (i64, Forms<'_>, Option<Markup>),
) -> Result<Response, PageError> {
    staff.may(Permission::SeePerson)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let looking = staff.clone();
    let sheet = online.with(move |_, registry| read(registry, number, &looking, now)).await?;
    let sheet = sheet.ok_or(PageError::NotFound)?;
    let content = html! {
        @if let Some(faults) = &faults { (faults) }
        (content(&sheet, &online.office.config().zone, lang))
        @if staff.role().may(Permission::Decide) && sheet.asked.decision.state == DecisionState::Open {
            (answer_form(&sheet, &staff, forms.answer, visitor))
        }
        @if let (Some((code, stated)), true) = (&sheet.correctable, online.signer.is_some()) {
            @if staff.role().may(Permission::Correct) { (correction_form(&sheet, *stated, forms.correction, visitor)) }
            @if staff.role().may(Permission::WalkIn) { (pass_form(code.cti, (online, visitor), now)?) }
        }
        @if staff.role().may(Permission::WalkIn) {
            (telephones::section(&sheet.telephones, number, (online, visitor)))
        }
    };
    let title = say::DecisionNumber { number: &number }.say(lang);
    let page = staff_page((title, &content), &staff, visitor);
    Ok(page.with_camera(online.scan.is_some() && staff.role().may(Permission::WalkIn)).show(online, visitor))
}

fn read(
    registry: &mut OfficeRegistry,
    number: i64,
    staff: &SignedIn,
    now: Timestamp,
) -> Result<Option<Sheet>, PageError> {
    let Some(asked) = registry.decision(number)? else { return Ok(None) };
    view(registry, staff, (asked.decision.person, &format!("decision {number}")), now)?;
    // The answer names the version. It must be that of what is shown.
    registry.in_one_moment(|| sheet(registry, number, staff, now))
}

fn sheet(registry: &OfficeRegistry, number: i64, staff: &SignedIn, now: Timestamp) -> Result<Option<Sheet>, PageError> {
    let Some(asked) = registry.decision(number)? else { return Ok(None) };
    let index = asked.decision.person;
    let stays = registry.due_person(index)?.map_or_else(Vec::new, |due| due.stays);
    let cities = stays.iter().filter_map(|stay| match stay.place() {
        StayPlace::City(place) => Some(place),
        StayPlace::Country(_) => None,
    });
    let cities: BTreeSet<Place> = cities.collect();
    Ok(Some(Sheet {
        correctable: correctable(registry, index, now)?,
        cities: cities.into_iter().collect(),
        proposal: registry.proposal(number)?,
        version: version(registry, number)?,
        person: registry.person(index)?,
        declarations: registry.declarations(index)?,
        facts: registry.dossier(index, now)?.facts,
        decisions: registry.decisions_of(index)?,
        codes: registry.codes_of(index)?,
        views: registry.views(index, ROWS)?,
        attachments: registry.attachments(index)?,
        telephones: registry.telephones(index)?,
        others: others(registry, index, staff, now)?,
        asked,
    }))
}

/// The other officers who have looked at the person in the last minutes.
fn others(
    registry: &OfficeRegistry,
    index: PersonIndex,
    staff: &SignedIn,
    now: Timestamp,
) -> Result<Vec<(String, Timestamp)>, PageError> {
    let since = now.saturating_sub(OPEN_SECONDS);
    let mut others: Vec<(String, Timestamp)> = Vec::new();
    // Latest first.
    for look in registry.views(index, ROWS)? {
        let is_own = look.by.is_empty() || OfficerName::new(&look.by).is_ok_and(|by| by.is_same(staff.account()));
        if look.at >= since && !is_own && !others.iter().any(|(by, _)| *by == look.by) {
            others.push((look.by, look.at));
        }
    }
    Ok(others)
}

/// What a decision depends on: the last decision about the person, whether this one waits, and the
/// proposal of a first officer.
pub(super) fn version(registry: &dyn Registry, number: i64) -> Result<String, PageError> {
    let Some(asked) = registry.decision(number)? else { return Ok(String::new()) };
    let last = registry.decisions_of(asked.decision.person)?.iter().map(|one| one.number).max().unwrap_or(0);
    let proposed = registry.proposal(number)?.map_or(0, |proposal| proposal.at.seconds());
    Ok(format!("{last}-{}-{proposed}", u8::from(asked.decision.state == DecisionState::Open)))
}

/// The form for an answer. Who has proposed a red status cannot confirm it.
fn answer_form(sheet: &Sheet, staff: &SignedIn, typed: &Typed, visitor: &Visitor) -> Markup {
    let lang = visitor.lang;
    let is_own = |officer: &str| OfficerName::new(officer).is_ok_and(|officer| officer.is_same(staff.account()));
    let proposed = sheet.proposal.as_ref();
    let before = proposed.map(|proposal| (proposal.status, proposal.reason));
    html! {
        section {
            h2 { (say::answer(lang)) }
            @match proposed {
                Some(proposal) if is_own(&proposal.officer) => p.note { (say::own_proposal(lang)) },
                Some(proposal) => p.note { (say::ConfirmProposal { officer: &proposal.officer }.say(lang)) },
                None => p { (say::red_needs_two(lang)) },
            }
            form method="post" action=(format!("/office/decisions/{}", sheet.asked.number)) {
                (token(visitor))
                input type="hidden" name="version" value=(sheet.version);
                (fields("answer", before, typed, (say::note(lang), say::note_hint(lang)), lang))
                div.buttons { button.main { (say::decide(lang)) } }
            }
        }
    }
}

/// The form for a correction of the code.
fn correction_form(sheet: &Sheet, stated: Stated, typed: &Typed, visitor: &Visitor) -> Markup {
    let lang = visitor.lang;
    html! {
        section {
            h2 { (say::correct(lang)) }
            p { (say::correct_lead(lang)) }
            form method="post" action=(format!("/office/decisions/{}/correct", sheet.asked.number)) {
                (token(visitor))
                input type="hidden" name="version" value=(sheet.version);
                (fields("correct", Some(stated), typed, (say::note(lang), say::note_hint(lang)), lang))
                @if !sheet.cities.is_empty() {
                    fieldset {
                        legend { (say::not_in(lang)) }
                        @for city in &sheet.cities {
                            label.choice {
                                input type="checkbox" name="not-in" value=(city.to_string());
                                (city.name(lang))
                            }
                        }
                    }
                }
                div.buttons { button { (say::correct_now(lang)) } }
            }
        }
    }
}

fn content(sheet: &Sheet, zone: &Zone, lang: Lang) -> Markup {
    html! {
        @for (officer, at) in &sheet.others { p.note { (say::OpenBy { officer, at: &zone.local(*at) }.say(lang)) } }
        @if let Some(person) = &sheet.person {
            p.lead { (person.name) " · " (person.document.words(lang)) }
        }
        section {
            h2 { (say::this_decision(lang)) }
            (lines(&decision_words(&sheet.asked, zone, lang)))
            (links(&sheet.attachments, AttachedTo::Dispute(sheet.asked.number), ATTACHMENTS, lang))
            @if let Some(proposal) = &sheet.proposal {
                @let (officer, status) = (&proposal.officer, &proposal.status.words(lang));
                p.note { (say::Proposed { officer, status, note: &proposal.note, at: &zone.local(proposal.at) }.say(lang)) }
            }
        }
        section {
            h2 { (say::known_facts(lang)) }
            @if sheet.facts.is_empty() { p { (say::none(lang)) } } @else { ul {
                @for fact in &sheet.facts { li { (fact_words(fact, zone, lang)) } }
            } }
        }
        section {
            h2 { (say::declarations(lang)) }
            @if sheet.declarations.is_empty() { p { (say::none(lang)) } }
            @for (number, at, body) in &sheet.declarations {
                details {
                    summary { (say::DeclarationNumber { number, at: &zone.local(*at) }.say(lang)) }
                    dl { @for (name, value) in fields_of(body) { dt { (name) } dd { (value) } } }
                }
            }
        }
        section {
            h2 { (say::decisions(lang)) }
            @for decision in sheet.decisions.iter().rev() {
                details {
                    summary { (say::DecisionNumber { number: &decision.number }.say(lang)) " · " (zone.local(decision.decision.at)) }
                    (lines(&decision_words(decision, zone, lang)))
                }
            }
        }
        section {
            h2 { (say::codes(lang)) }
            @if sheet.codes.is_empty() { p { (say::none(lang)) } } @else { ul {
                @for code in &sheet.codes { li { (code_words(code, zone, lang)) } }
            } }
        }
        section {
            h2 { (say::looks(lang)) }
            ul { @for look in &sheet.views {
                li { (zone.local(look.at)) " · " @if look.by.is_empty() { (say::the_person(lang)) } @else { (look.by) } }
            } }
        }
    }
}

fn lines(text: &str) -> Markup {
    html! { @for line in text.lines() { p { (line) } } }
}

fn fact_words(fact: &Fact, zone: &Zone, lang: Lang) -> String {
    let (kind, since) = (&fact.kind.words(lang), &zone.local(fact.since));
    match fact.until {
        Some(until) => say::FactUntil { kind, since, until: &zone.local(until) }.say(lang),
        None => say::FactSince { kind, since }.say(lang),
    }
}

fn code_words(code: &IssuedCode, zone: &Zone, lang: Lang) -> String {
    let (cti, decision, expires) = (&code.cti, &code.decision, &zone.local(code.expires));
    let state = match &code.withdrawn {
        None => "counts",
        Some((Withdrawal::Revoked(_), _)) => "revoked",
        Some((Withdrawal::Suspended(_), _)) => "suspended",
    };
    say::CodeOf { cti, decision, expires, state }.say(lang)
}

/// The fields of a stored declaration, each on one line.
pub(super) fn fields_of(body: &str) -> Vec<(String, String)> {
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body).unwrap_or_default();
    let words = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    fields.into_iter().map(|(name, value)| (name, words(value))).collect()
}
