//! Conditions of audit rules.

use super::facts::{Subject, UsedFact};
use crate::office::{ContactKind, Fact, FactKind, Reporter, RiskLevel, Stay, StayPlace, Symptom};
use crate::payload::Place;
use crate::time::Timestamp;

const DAY: u64 = 86_400;

/// A contradiction between the background data and a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Contradiction {
    /// A contact with a case before the declaration is known, and the declaration names no contact.
    Contact,
    /// Two offices report a fact differently: of overlapping facts of one kind, one is in force and
    /// one has ended; or a test at one moment is positive and negative.
    Sources,
    /// A stay in a risk area before the declaration is known, and the declaration does not name the
    /// place.
    Place {
        /// Minimum risk level.
        level: RiskLevel,
    },
}

/// The condition of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Condition {
    /// A fact is known. Without `within_days` it must be in force now; with it, it must have begun
    /// within that many days.
    Fact {
        /// The kind of fact.
        kind: FactKind,
        /// Number of days to look back.
        within_days: Option<u32>,
        /// A later fact of this kind cancels it.
        unless_later: Option<FactKind>,
    },
    /// At least `at_least` of these symptoms are declared.
    Symptoms {
        /// The symptoms, sorted.
        any: Vec<Symptom>,
        /// Minimum number of them.
        at_least: usize,
    },
    /// A contact is declared.
    DeclaredContact {
        /// The kinds of contact, sorted.
        with: Vec<ContactKind>,
        /// Number of days to look back.
        within_days: u32,
    },
    /// A stay in a risk area, known or declared.
    RiskArea {
        /// Minimum risk level.
        level: RiskLevel,
        /// Number of days to look back.
        within_days: u32,
    },
    /// A stay abroad, known or declared.
    Abroad {
        /// Number of days to look back.
        within_days: u32,
    },
    /// The data contradicts the declaration.
    Contradicted {
        /// The kind of contradiction.
        by: Contradiction,
        /// Number of days to look back from the declaration.
        within_days: u32,
    },
    /// Always applies.
    Otherwise,
}

impl Condition {
    /// The facts that make the condition true; `None` if it is false.
    pub(super) fn applies(&self, subject: &Subject<'_>, at: Timestamp) -> Option<Vec<UsedFact>> {
        let since = |days: u32| at.saturating_sub(u64::from(days) * DAY);
        let used = match self {
            Self::Fact { kind, within_days, unless_later } => facts(subject, *kind, *within_days, *unless_later, at),
            Self::Symptoms { any, at_least } => {
                let found: Vec<_> = subject.statement.symptoms.iter().filter(|one| any.contains(one)).collect();
                if found.len() < *at_least {
                    return None;
                }
                found.into_iter().map(|symptom| UsedFact::Symptom { symptom: *symptom }).collect()
            }
            Self::DeclaredContact { with, within_days } => {
                // Days in the office's zone. The limit itself is excluded, as it is for facts.
                let since = subject.zone.day_of(since(*within_days)).ok()?;
                let contacts = subject.statement.contacts.iter();
                let counts = contacts.filter(|contact| with.contains(&contact.kind) && contact.last > since);
                counts
                    .map(|contact| UsedFact::DeclaredContact { with: contact.kind, last: contact.last.to_string() })
                    .collect()
            }
            Self::RiskArea { level, within_days } => {
                let (known, declared) = (subject.known_stays(), subject.declared_stays());
                known
                    .chain(declared)
                    .filter_map(|stay| risk(subject, stay, *level, (since(*within_days), at)))
                    .collect()
            }
            Self::Abroad { within_days } => {
                let since = since(*within_days);
                let (known, declared) = (subject.known_stays(), subject.declared_stays());
                known.chain(declared).filter_map(|stay| abroad(subject, stay, (since, at))).collect()
            }
            Self::Contradicted { by: Contradiction::Sources, within_days } => disputed(subject, *within_days, at),
            Self::Contradicted { by, within_days } => contradicted(subject, *by, *within_days, at),
            Self::Otherwise => return Some(Vec::new()),
        };
        // Every condition except `Otherwise` needs at least one fact.
        (!used.is_empty()).then_some(used)
    }

    /// Whether this condition is true whenever `other` is true.
    pub(super) fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Otherwise, _) => true,
            (
                Self::Fact { kind, within_days, unless_later },
                Self::Fact { kind: other, within_days: days, unless_later: later },
            ) => {
                // "In force now" and "within N days" do not imply each other.
                let longer = match (within_days, days) {
                    (Some(one), Some(other)) => one >= other,
                    (one, other) => one == other,
                };
                kind == other && longer && (unless_later.is_none() || unless_later == later)
            }
            (Self::Symptoms { any, at_least }, Self::Symptoms { any: other, at_least: least }) => {
                other.iter().all(|symptom| any.contains(symptom)) && at_least <= least
            }
            (Self::DeclaredContact { with, within_days }, Self::DeclaredContact { with: other, within_days: days }) => {
                other.iter().all(|kind| with.contains(kind)) && within_days >= days
            }
            (Self::RiskArea { level, within_days }, Self::RiskArea { level: other, within_days: days }) => {
                level <= other && within_days >= days
            }
            (Self::Abroad { within_days }, Self::Abroad { within_days: days }) => within_days >= days,
            (Self::Contradicted { by, within_days }, Self::Contradicted { by: other, within_days: days }) => {
                let same = match (by, other) {
                    (Contradiction::Place { level }, Contradiction::Place { level: other }) => level <= other,
                    (one, other) => one == other,
                };
                same && within_days >= days
            }
            _ => false,
        }
    }
}

/// Known facts of a kind that are in force, or began within the days, and were not cancelled.
fn facts(
    subject: &Subject<'_>,
    kind: FactKind,
    within_days: Option<u32>,
    unless_later: Option<FactKind>,
    at: Timestamp,
) -> Vec<UsedFact> {
    let later = |since: Timestamp| {
        unless_later.is_some_and(|kind| {
            subject.facts.iter().any(|fact| fact.kind == kind && fact.since > since && fact.since <= at)
        })
    };
    let counts = |fact: &&Fact| {
        // Data after `at` is ignored, so that the result depends only on `at`.
        let is_known = fact.kind == kind && fact.since <= at;
        let is_near = match within_days {
            Some(days) => fact.since > at.saturating_sub(u64::from(days) * DAY),
            None => fact.until.is_none_or(|until| at < until),
        };
        is_known && is_near && !later(fact.since)
    };
    subject.facts.iter().filter(counts).map(UsedFact::known).collect()
}

/// A stay and its source (file and line). `None` if the person declared it.
type Told<'a> = (&'a Stay, Option<&'a str>);

/// A stay in a city that had a risk of at least `level` while the person was there.
fn risk(
    subject: &Subject<'_>,
    (stay, source): Told<'_>,
    level: RiskLevel,
    (from, to): (Timestamp, Timestamp),
) -> Option<UsedFact> {
    let StayPlace::City(place) = stay.place() else { return None };
    let last = last_moment(stay, to);
    if last < from || stay.arrival() > to {
        return None;
    }
    let area = subject.areas.greatest(&place, stay.arrival().max(from), last)?;
    (area.level >= level).then(|| UsedFact::RiskStay {
        place: place.to_string(),
        arrival: stay.arrival().to_string(),
        level: area.level.id().to_owned(),
        source: source.unwrap_or_default().to_owned(),
    })
}

/// The last second of a stay, at most `to`. The departure itself is excluded, except for a stay
/// of one moment.
fn last_moment(stay: &Stay, to: Timestamp) -> Timestamp {
    stay.departure().map_or(to, |departure| departure.saturating_sub(1).max(stay.arrival())).min(to)
}

/// A stay in another country that reaches into the time span.
fn abroad(subject: &Subject<'_>, (stay, source): Told<'_>, (since, at): (Timestamp, Timestamp)) -> Option<UsedFact> {
    let country = stay.place().country()?;
    let is_recent = stay.arrival() <= at && last_moment(stay, at) >= since;
    (country != subject.home && is_recent).then(|| UsedFact::Abroad {
        country: country.code().to_owned(),
        arrival: stay.arrival().to_string(),
        source: source.unwrap_or_default().to_owned(),
    })
}

/// Facts that offices report differently.
fn disputed(subject: &Subject<'_>, within_days: u32, at: Timestamp) -> Vec<UsedFact> {
    let reporter = |fact: &Fact| Reporter::of_source(&fact.source).map(|reporter| reporter.region);
    // Only what can matter now: it began within the days, or is in force.
    let from = at.saturating_sub(u64::from(within_days) * DAY);
    let is_near = |fact: &&Fact| fact.since <= at && (fact.since > from || fact.until.is_none_or(|until| at < until));
    let facts: Vec<&Fact> = subject.facts.iter().filter(is_near).collect();
    let is_disputed = |one: &&&Fact| {
        facts.iter().any(|other| reporter(one) != reporter(other) && (differ(one, other, at) || differ(other, one, at)))
    };
    facts.iter().filter(is_disputed).map(|fact| UsedFact::disputed(fact)).collect()
}

/// Whether `one` is in force or positive, and `other` says of the same that it is not.
fn differ(one: &Fact, other: &Fact, at: Timestamp) -> bool {
    let is_positive = (one.kind, other.kind) == (FactKind::PositiveTest, FactKind::NegativeTest);
    if is_positive && one.since == other.since {
        return true;
    }
    let Some(ended) = other.until.filter(|until| *until <= at) else { return false };
    let is_in_force = one.until.is_none_or(|until| at < until);
    one.kind == other.kind && is_in_force && one.since < ended
}

fn contradicted(subject: &Subject<'_>, by: Contradiction, within_days: u32, at: Timestamp) -> Vec<UsedFact> {
    // No declaration, no contradiction.
    let Some(declared) = subject.declared else { return Vec::new() };
    let from = declared.saturating_sub(u64::from(within_days) * DAY);
    match by {
        Contradiction::Contact if subject.statement.contacts.is_empty() => {
            // Contacts after the declaration cannot contradict it.
            let denied = subject.facts.iter().filter(|fact| {
                fact.kind == FactKind::CloseContact && fact.since > from && fact.since <= declared.min(at)
            });
            denied.map(UsedFact::denied).collect()
        }
        Contradiction::Contact | Contradiction::Sources => Vec::new(),
        Contradiction::Place { level } => {
            let is_named =
                |place: &Place| subject.declared_stays().any(|(stay, _)| stay.place() == StayPlace::City(*place));
            let stays = subject.known_stays().filter(|(stay, _)| match stay.place() {
                StayPlace::City(place) => stay.arrival() <= declared && !is_named(&place),
                StayPlace::Country(_) => false,
            });
            stays.filter_map(|stay| risk(subject, stay, level, (from, declared)).map(UsedFact::left_out)).collect()
        }
    }
}
