//! Requirements of a gate beyond a valid code. An itinerary never becomes a colour: each finding
//! names the rule and the stay that met it.

mod area;
mod examples;
mod fields;
mod finding;
mod in_force;
mod source;

use core::fmt;

use crate::payload::{Claims, Lang, StatementKind};
use crate::time::{Day, Timestamp, Zone};
use crate::verifier::{Authentic, ItineraryAlone, LiveRule, Policy, Verified};

pub use area::{Area, AreaPlace, Then};
pub use examples::{Example, examples};
pub use finding::Finding;
pub use in_force::RulesInForce;
pub use source::RulesError;

/// What to do with a code that is not bound to a holder's key, such as one on paper. [`LiveRule`] is
/// about bound codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Unbound {
    /// The code passes. Whether a code is bound is not mentioned.
    #[default]
    Pass,
    /// The code passes, with a note to check the document.
    Look,
    /// The code does not pass.
    Refuse,
}

/// The rules of a gate.
///
/// ```
/// use fede::gate::GateRules;
///
/// let text = "document = \"gate-rules\"\nstatuses = [\"green\"]\nmax_age_hours = 24\n";
/// let rules = GateRules::parse(text, &|_region| None)?;
/// assert_eq!(rules.max_age_hours(), Some(24));
/// # Ok::<(), fede::gate::RulesError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct GateRules {
    asks: Vec<StatementKind>,
    policy: Policy,
    max_age_hours: Option<u32>,
    unbound: Unbound,
    again_minutes: u32,
    lang: Option<Lang>,
    zone: Option<Zone>,
    marked: Option<Then>,
    areas: Vec<Area>,
}

impl Default for GateRules {
    /// The default: a valid code passes unless it states a health status other than green. A city
    /// with a risk area is noted.
    fn default() -> Self {
        Self {
            asks: Vec::new(),
            policy: Policy::default(),
            max_age_hours: None,
            unbound: Unbound::default(),
            again_minutes: Self::AGAIN_MINUTES,
            lang: None,
            zone: None,
            marked: Some(Then::Note),
            areas: Vec::new(),
        }
    }
}

impl GateRules {
    /// Default time for which a passed code is remembered, in minutes.
    const AGAIN_MINUTES: u32 = 10;

    /// Accepted statuses.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Statements that a code must contain.
    #[must_use]
    pub fn asks(&self) -> &[StatementKind] {
        &self.asks
    }

    /// Maximum age of a statement, in hours.
    #[must_use]
    pub const fn max_age_hours(&self) -> Option<u32> {
        self.max_age_hours
    }

    /// What to do with a code that is not bound to a key.
    #[must_use]
    pub const fn unbound(&self) -> Unbound {
        self.unbound
    }

    /// Time for which a passed code is remembered, in minutes.
    #[must_use]
    pub const fn again_minutes(&self) -> u32 {
        self.again_minutes
    }

    /// Language of the sign.
    #[must_use]
    pub const fn lang(&self) -> Option<Lang> {
        self.lang
    }

    /// Consequence of a city that is marked as having a risk area.
    #[must_use]
    pub const fn marked(&self) -> Option<Then> {
        self.marked
    }

    /// The risk areas.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The time zone of the gate, if the rules name one.
    #[must_use]
    pub const fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// The day at the gate, in the time zone of the rules or in China.
    fn today(&self, at: Timestamp) -> Day {
        self.zone().unwrap_or(&Zone::CHINA).day_of(at).unwrap_or_else(|_| at.day())
    }

    /// Returns all findings for a verified code.
    #[must_use]
    pub(super) fn findings(&self, code: &Verified, at: Timestamp) -> Vec<Finding> {
        let claims = code.code().claims();
        let mut findings = self.statements(claims);
        findings.extend(self.itinerary_alone(claims));
        findings.extend(self.ages(claims, at));
        findings.extend(self.stays(claims, at));
        findings.extend(self.binding(code.code()));
        findings
    }

    /// Finding for a code that no telephone has proved to be its holder's: it is bound to none, or it
    /// is a copy of a bound one. The verifier has refused a copy if the rules require the live code.
    fn binding(&self, code: &Authentic) -> Option<Finding> {
        match (code.claims().holder_key(), code.presentation()) {
            (Some(_), Some(_)) => None,
            (Some(_), None) => (self.policy.live() != LiveRule::Off).then_some(Finding::BindingNotProved),
            (None, _) => match self.unbound {
                Unbound::Look => Some(Finding::Unbound { then: Then::Note }),
                Unbound::Pass => None,
                Unbound::Refuse => Some(Finding::Unbound { then: Then::Refuse }),
            },
        }
    }

    fn statements(&self, claims: &Claims) -> Vec<Finding> {
        let stated = claims.statements();
        let is_missing = |kind: &StatementKind| match kind {
            StatementKind::Health => stated.health().is_none(),
            StatementKind::Itinerary => stated.itinerary().is_none(),
        };
        self.asks.iter().copied().filter(is_missing).map(|missing| Finding::StatementMissing { missing }).collect()
    }

    /// Finding for an itinerary without health status. None if a required statement is missing,
    /// because that is already a finding.
    fn itinerary_alone(&self, claims: &Claims) -> Option<Finding> {
        if claims.statements().health().is_some() || self.asks.contains(&StatementKind::Health) {
            return None;
        }
        match self.policy.itinerary_alone() {
            ItineraryAlone::Pass => None,
            ItineraryAlone::Ask => Some(Finding::ItineraryAlone { then: Then::Ask }),
            ItineraryAlone::Refuse => Some(Finding::ItineraryAlone { then: Then::Refuse }),
        }
    }

    /// Checks ages. The age of a health status starts with its assessment, that of an itinerary
    /// with the issue of the code. The interval is half-open: an age of exactly the maximum is too
    /// old.
    fn ages(&self, claims: &Claims, at: Timestamp) -> Vec<Finding> {
        let Some(hours) = self.max_age_hours else { return Vec::new() };
        let health = claims.statements().health().map(|health| (StatementKind::Health, health.assessed()));
        let issued = claims.validity().issued();
        let itinerary = claims.statements().itinerary().map(|_| (StatementKind::Itinerary, issued));
        let is_old = |since: Timestamp| at >= since.saturating_add(u64::from(hours) * 3600);
        let old = health.into_iter().chain(itinerary).filter(|(_, since)| is_old(*since));
        old.map(|(kind, since)| Finding::TooOld { kind, since, max_hours: hours, at }).collect()
    }

    fn stays(&self, claims: &Claims, at: Timestamp) -> Vec<Finding> {
        let Some(itinerary) = claims.statements().itinerary() else { return Vec::new() };
        let today = self.today(at);
        let mut findings = Vec::new();
        for visit in itinerary.visits() {
            let met =
                self.areas.iter().filter(|area| area.holds(visit.place()) && area.counts(visit.last_seen(), today));
            // If several areas contain the place, the strictest consequence applies.
            findings.extend(met.max_by_key(|area| area.then()).map(|area| Finding::Stay {
                place: *visit.place(),
                last_seen: visit.last_seen(),
                level: area.level().to_owned(),
                days: area.days(),
                then: area.then(),
            }));
            if let Some(then) = self.marked.filter(|_| visit.risk_area()) {
                findings.push(Finding::Marked { place: *visit.place(), last_seen: visit.last_seen(), then });
            }
        }
        // A country is listed without a day. It may have been visited on any day of the window, so
        // the last day is assumed.
        let last = itinerary.window().last();
        for country in itinerary.countries() {
            let met = self.areas.iter().filter(|area| area.holds_country(*country) && area.counts(last, today));
            findings.extend(met.max_by_key(|area| area.then()).map(|area| Finding::CountryVisited {
                country: *country,
                level: area.level().to_owned(),
                days: area.days(),
                then: area.then(),
            }));
        }
        findings
    }
}

impl fmt::Debug for GateRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GateRules").field("asks", &self.asks).field("areas", &self.areas.len()).finish_non_exhaustive()
    }
}
