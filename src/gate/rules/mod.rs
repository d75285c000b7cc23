//! What a gate asks for beyond a code that is in order. An itinerary never becomes a colour: a rule says which stay it met.

mod area;
mod examples;
mod finding;
mod finding_words;
mod in_force;
mod source;

use core::fmt;

use crate::payload::{Claims, Lang, StatementKind};
use crate::time::{Day, Timestamp, Zone};
use crate::verifier::{Decision, ItineraryAlone, Policy, Verified};

pub use area::{Area, AreaPlace};
pub use examples::{Example, examples};
pub use finding::Finding;
pub use in_force::RulesInForce;
pub use source::RulesError;

/// What follows from a rule that is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    /// It is said, and the code passes.
    Note,
    /// A person decides.
    Ask,
    /// The code does not pass.
    Refuse,
}

impl Then {
    /// What the decision is by this rule alone.
    #[must_use]
    pub const fn decision(self) -> Decision {
        match self {
            Self::Note => Decision::Accepted,
            Self::Ask => Decision::Undecided,
            Self::Refuse => Decision::Refused,
        }
    }

    /// The words for people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Note => lang.pick("is said, and the code passes", "予以提示，放行"),
            Self::Ask => lang.pick("a person decides", "由工作人员判断"),
            Self::Refuse => lang.pick("the code does not pass", "不予放行"),
        }
    }
}

/// What happens to a code that is bound to no key of its holder's: one on paper, or a picture of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unbound {
    /// It passes.
    Pass,
    /// It passes, with the word that the document must be looked at.
    #[default]
    Look,
    /// It does not pass.
    Refuse,
}

/// The rules of a gate.
#[derive(Clone, PartialEq, Eq)]
pub struct GateRules {
    asks: Vec<StatementKind>,
    policy: Policy,
    max_age_hours: Option<u32>,
    unbound: Unbound,
    again_minutes: u32,
    lang: Option<Lang>,
    zone: Zone,
    marked: Option<Then>,
    areas: Vec<Area>,
}

impl Default for GateRules {
    /// A code in order passes, if its health status, where it states one, is green.
    fn default() -> Self {
        Self {
            asks: Vec::new(),
            policy: Policy::default(),
            max_age_hours: None,
            unbound: Unbound::default(),
            again_minutes: Self::AGAIN_MINUTES,
            lang: None,
            zone: Zone::CHINA,
            marked: None,
            areas: Vec::new(),
        }
    }
}

impl GateRules {
    /// How long a code that was let through is remembered, where rules do not say.
    pub const AGAIN_MINUTES: u32 = 10;

    /// The statuses that pass.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The statements that a code must carry.
    #[must_use]
    pub fn asks(&self) -> &[StatementKind] {
        &self.asks
    }

    /// The greatest age of a statement, in hours.
    #[must_use]
    pub const fn max_age_hours(&self) -> Option<u32> {
        self.max_age_hours
    }

    /// What happens to a code that is bound to no key.
    #[must_use]
    pub const fn unbound(&self) -> Unbound {
        self.unbound
    }

    /// For how many minutes a code that was let through is remembered.
    #[must_use]
    pub const fn again_minutes(&self) -> u32 {
        self.again_minutes
    }

    /// The language of the sign.
    #[must_use]
    pub const fn lang(&self) -> Option<Lang> {
        self.lang
    }

    /// What follows from a city that is marked as having a risk area in it.
    #[must_use]
    pub const fn marked(&self) -> Option<Then> {
        self.marked
    }

    /// The risk areas.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The day at the gate.
    fn today(&self, at: Timestamp) -> Day {
        self.zone.day_of(at).unwrap_or_else(|_| at.day())
    }

    /// Everything that the rules find in a code that is verified.
    #[must_use]
    pub fn findings(&self, code: &Verified, at: Timestamp) -> Vec<Finding> {
        let claims = code.code().claims();
        let mut findings = self.statements(claims);
        findings.extend(self.itinerary_alone(claims));
        findings.extend(self.ages(claims, at));
        findings.extend(self.stays(claims, at));
        if claims.holder_key().is_none() {
            match self.unbound {
                Unbound::Look => findings.push(Finding::Unbound { then: Then::Note }),
                Unbound::Pass => {}
                Unbound::Refuse => findings.push(Finding::Unbound { then: Then::Refuse }),
            }
        } else if self.unbound != Unbound::Pass {
            // Until the holder's key has signed something here, a picture of the code is as good as the code.
            findings.push(Finding::BindingNotProved);
        }
        findings
    }

    fn statements(&self, claims: &Claims) -> Vec<Finding> {
        let stated = claims.statements();
        let is_missing = |kind: &StatementKind| match kind {
            StatementKind::Health => stated.health().is_none(),
            StatementKind::Itinerary => stated.itinerary().is_none(),
        };
        self.asks.iter().copied().filter(is_missing).map(|missing| Finding::StatementMissing { missing }).collect()
    }

    /// What becomes of an itinerary without a health status, where no statement is asked for that it lacks.
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

    /// A health status is as old as its assessment, an itinerary as the code: half-open, so that what is exactly as old as
    /// the greatest age is too old.
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
        // A country is named without a day: any day of the window may be meant, its last one too.
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
