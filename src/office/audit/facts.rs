//! What an audit knows about a person, the facts that it used, and decisions as text for people.

use serde::{Deserialize, Serialize};

use crate::office::registry::{DecisionOrigin, DecisionState, Outcome, StoredDecision};
use crate::office::{ContactKind, Fact, FactKind, Reporter, RiskAreas, RiskLevel, Statement, Stay, Symptom};
use crate::payload::{Country, Lang, Place};
use crate::time::{Timestamp, Zone};
use crate::words::office as say;

/// Everything the audit knows about a person.
#[derive(Debug)]
pub struct Subject<'a> {
    /// What the person declared.
    pub statement: &'a Statement,
    /// When the person declared; `None` without a declaration.
    pub declared: Option<Timestamp>,
    /// Known facts about the person.
    pub facts: &'a [Fact],
    /// Known stays, each with its source (file and line).
    pub stays: &'a [(Stay, String)],
    /// All risk areas.
    pub areas: &'a RiskAreas,
    /// The office's own country.
    pub home: Country,
    /// The office's time zone.
    pub zone: &'a Zone,
}

impl<'a> Subject<'a> {
    pub(super) fn known_stays(&self) -> impl Iterator<Item = (&'a Stay, Option<&'a str>)> {
        self.stays.iter().map(|(stay, source)| (stay, Some(source.as_str())))
    }

    pub(super) fn declared_stays(&self) -> impl Iterator<Item = (&'a Stay, Option<&'a str>)> {
        self.statement.places.iter().map(|stay| (stay, None))
    }
}

/// A fact that made a rule apply, as stored with a decision. Times are RFC 3339. An empty source
/// means the declaration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UsedFact {
    /// A fact from the background data.
    Known {
        /// The kind of fact.
        kind: String,
        /// The start.
        since: String,
        /// The file and line.
        source: String,
    },
    /// A fact that offices report differently.
    Disputed {
        /// The kind of fact.
        kind: String,
        /// The start.
        since: String,
        /// The end; empty if it is not known.
        until: String,
        /// The file and line, or the office that reports it.
        source: String,
    },
    /// A known contact that the declaration denies.
    Denied {
        /// When it was.
        since: String,
        /// The file and line.
        source: String,
    },
    /// A declared symptom.
    Symptom {
        /// The symptom.
        symptom: Symptom,
    },
    /// A declared contact.
    DeclaredContact {
        /// The kind of contact.
        with: ContactKind,
        /// The last day.
        last: String,
    },
    /// A stay in a risk area.
    RiskStay {
        /// The place.
        place: String,
        /// The arrival.
        arrival: String,
        /// The risk level.
        level: String,
        /// The file and line.
        source: String,
    },
    /// A stay in a risk area that the declaration leaves out.
    LeftOut {
        /// The place.
        place: String,
        /// The arrival.
        arrival: String,
        /// The risk level.
        level: String,
        /// The file and line.
        source: String,
    },
    /// A stay abroad.
    Abroad {
        /// The country.
        country: String,
        /// The arrival.
        arrival: String,
        /// The file and line.
        source: String,
    },
}

impl UsedFact {
    pub(super) fn known(fact: &Fact) -> Self {
        Self::Known { kind: fact.kind.id().to_owned(), since: fact.since.to_string(), source: fact.source.clone() }
    }

    pub(super) fn disputed(fact: &Fact) -> Self {
        let until = fact.until.map(|until| until.to_string()).unwrap_or_default();
        let (kind, since) = (fact.kind.id().to_owned(), fact.since.to_string());
        Self::Disputed { kind, since, until, source: fact.source.clone() }
    }

    pub(super) fn denied(fact: &Fact) -> Self {
        Self::Denied { since: fact.since.to_string(), source: fact.source.clone() }
    }

    /// The same fact without the information that something contradicts it, and without who told
    /// it: a fact that another office reports too is not a new one.
    #[must_use]
    pub(crate) fn without_contradiction(self) -> Self {
        let source = String::new();
        match self {
            Self::Denied { since, .. } => Self::Known { kind: FactKind::CloseContact.id().to_owned(), since, source },
            Self::Known { kind, since, .. } | Self::Disputed { kind, since, .. } => Self::Known { kind, since, source },
            Self::LeftOut { place, arrival, level, source } => Self::RiskStay { place, arrival, level, source },
            other => other,
        }
    }

    pub(super) fn left_out(self) -> Self {
        match self {
            Self::RiskStay { place, arrival, level, source } => Self::LeftOut { place, arrival, level, source },
            other => other,
        }
    }
}

/// The outcome in a few words.
#[must_use]
pub fn outcome_words(outcome: Outcome, lang: Lang) -> String {
    let Some(status) = outcome.status else { return say::undecided(lang).to_owned() };
    let status = status.words(lang);
    match outcome.reason {
        Some(reason) => say::StatusAndReason { status: &status, reason: &reason.words(lang) }.say(lang),
        None => status.to_owned(),
    }
}

/// The decision in full sentences: who made it, by which rule, and on which facts.
#[must_use]
pub fn decision_words(stored: &StoredDecision, zone: &Zone, lang: Lang) -> String {
    let decision = &stored.decision;
    let (number, at, officers, note) = (&stored.number, &zone.local(decision.at), &decision.officers, &decision.note);
    let mut lines = vec![match decision.origin {
        DecisionOrigin::Dispute => say::Dispute { number, answers: &decision.answers.unwrap_or(0) }.say(lang),
        DecisionOrigin::Audit | DecisionOrigin::Officer => {
            let outcome = &outcome_words(decision.outcome, lang);
            say::Decision { number, outcome, hours: &decision.outcome.valid_hours }.say(lang)
        }
    }];
    lines.push(match decision.origin {
        DecisionOrigin::Audit => {
            let rules = base16ct::lower::encode_string(&decision.rules);
            say::ByAudit { at, rule: &decision.rule, rules: &format_args!("{rules:.16}") }.say(lang)
        }
        DecisionOrigin::Officer => say::ByOfficers { at, officers, note }.say(lang),
        DecisionOrigin::Dispute => say::DisputeRecorded { at, officers, note }.say(lang),
    });
    if let (DecisionOrigin::Officer, Some(answered)) = (decision.origin, &decision.answers) {
        lines.push(say::Answers { answered }.say(lang));
    }
    if let Some(declaration) = &decision.declaration {
        lines.push(say::Basis { declaration }.say(lang));
    }
    let used: Vec<UsedFact> = serde_json::from_str(&decision.facts).unwrap_or_default();
    if !used.is_empty() {
        lines.push(say::facts(lang).to_owned());
    }
    lines.extend(used.iter().map(|fact| format!("  - {}", fact.words(zone, lang))));
    if decision.state == DecisionState::Open {
        lines.push(say::open(lang).to_owned());
    }
    lines.join("\n") + "\n"
}

impl UsedFact {
    /// The fact in words, with its source (file and line).
    #[must_use]
    pub fn words(&self, zone: &Zone, lang: Lang) -> String {
        let local = |time: &str| Timestamp::parse(time).map_or_else(|_| time.to_owned(), |time| zone.local(time));
        let from = |source: &str| match Reporter::of_source(source) {
            Some(Reporter { region, first }) => {
                say::Reported { region: &region.name(lang), on: &zone.local(first) }.say(lang)
            }
            None if source.is_empty() => say::declared(lang).to_owned(),
            None => source.to_owned(),
        };
        let stay = |place: &str, arrival: &str, level: &str, source: &str| {
            let place = Place::parse(place).map_or_else(|_| place.to_owned(), |place| place.name(lang));
            let level = level.parse::<RiskLevel>().map_or("", |level| level.words(lang));
            say::Stay { place: &place, arrival: &local(arrival), level: &level, source: &from(source) }.say(lang)
        };
        match self {
            Self::Known { kind, since, source } => {
                let kind = kind.parse::<FactKind>().map_or("", |kind| kind.words(lang));
                say::Fact { kind: &kind, since: &local(since), source: &from(source) }.say(lang)
            }
            Self::Disputed { kind, since, until, source } => {
                let kind = kind.parse::<FactKind>().map_or("", |kind| kind.words(lang));
                let (since, source) = (local(since), from(source));
                match until.as_str() {
                    "" => say::Fact { kind: &kind, since: &since, source: &source }.say(lang),
                    until => {
                        say::FactUntil { kind: &kind, since: &since, until: &local(until), source: &source }.say(lang)
                    }
                }
            }
            Self::Denied { since, source } => say::Denied { since: &local(since), source: &from(source) }.say(lang),
            Self::Symptom { symptom } => say::Symptom { symptom: &symptom.words(lang) }.say(lang),
            Self::DeclaredContact { with, last } => say::Contact { with: &with.words(lang), last }.say(lang),
            Self::RiskStay { place, arrival, level, source } => stay(place, arrival, level, source),
            Self::LeftOut { place, arrival, level, source } => {
                say::LeftOut { stay: &stay(place, arrival, level, source) }.say(lang)
            }
            Self::Abroad { country, arrival, source } => {
                let country = Country::new(country).map_or(country.as_str(), |country| country.name(lang));
                say::Abroad { country: &country, arrival: &local(arrival), source: &from(source) }.say(lang)
            }
        }
    }
}
