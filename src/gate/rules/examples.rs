//! Tries rules on examples. Each example is a code at an edge of a rule. It is really issued and
//! judged, with throwaway keys.

use super::{AreaPlace, GateRules, RulesInForce};
use crate::gate::Judgement;
use crate::issuer::Code;
use crate::key::SigningKey;
use crate::payload::{
    Claims, Country, Cti, Grounds, HealthStatus, Itinerary, Place, Region, Slot, StatementKind, Statements, Status,
    StatusReason, TravelWindow, Validity, Visit,
};
use crate::time::{Day, Timestamp, Window};
use crate::trust::{
    Document, KeyUse, ListedKey, ListedRegion, Recognition, Root, RootRole, TrustList, TrustedList, TrustedRoot,
};
use crate::verifier::ItineraryAlone;

/// An example and its judgement.
#[derive(Debug)]
pub struct Example {
    /// What the code states.
    pub what: String,
    /// Judgement of the gate.
    pub judgement: Judgement,
}

/// Returns codes at each edge of the rules, judged at `now`.
#[must_use]
pub fn examples(rules: &GateRules, now: Timestamp) -> Vec<Example> {
    let in_force = RulesInForce::Local(rules.clone());
    let Some(issuer) = Issuer::new(now) else { return Vec::new() };
    let mut found = Vec::new();
    let mut add = |what: String, statements: Option<Statements>| {
        let text = statements.and_then(|statements| issuer.code(statements, now));
        if let Some(text) = text {
            found.push(Example { what, judgement: Judgement::of(&text, &issuer.trust, &in_force, now) });
        }
    };
    for status in Status::ALL {
        add(format!("health: {}, assessed now", status.id()), health(status, now).map(Statements::Health));
    }
    if let Some(hours) = rules.max_age_hours() {
        let limit = u64::from(hours) * 3600;
        for (age, since) in [("a second less than", limit - 1), ("exactly", limit)] {
            let assessed = now.saturating_sub(since);
            add(format!("health: green, {age} {hours} h old"), health(Status::Green, assessed).map(Statements::Health));
        }
    }
    if let Some(itinerary) = itinerary(rules, None, now) {
        add("itinerary alone".to_owned(), Some(Statements::Itinerary(itinerary)));
    }
    // If an itinerary alone does not pass, the examples add a health status, so that only the tried
    // rule decides.
    let passes_alone = rules.policy().itinerary_alone() == ItineraryAlone::Pass;
    let needs_health = rules.asks().contains(&StatementKind::Health) || !passes_alone;
    let beside = needs_health.then(|| health(Status::Green, now)).flatten();
    let with = |itinerary| match &beside {
        Some(health) => Statements::Both(health.clone(), itinerary),
        None => Statements::Itinerary(itinerary),
    };
    add("itinerary: nowhere".to_owned(), itinerary(rules, None, now).map(with));
    // A code covers only the days of its window, so edges outside it cannot be tried.
    let window = TravelWindow::before(rules.today(now), 14).ok();
    for area in rules.areas() {
        if let AreaPlace::Country(country) = area.place() {
            add(format!("itinerary: {country}, on no day"), visited(rules, country, now).map(with));
            continue;
        }
        let today = rules.today(now);
        let last = today.saturating_sub(area.days());
        let edges = [
            Some(today.saturating_sub(1)),
            Some(last),
            Some(last.saturating_sub(1)),
            area.from(),
            area.from().map(|from| from.saturating_sub(1)),
        ];
        let mut days: Vec<Day> =
            edges.into_iter().flatten().filter(|day| window.is_some_and(|window| window.contains(*day))).collect();
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        for day in days {
            let place = match area.place() {
                AreaPlace::Division(division) => Place::Division(division),
                AreaPlace::UnLocode(place) => Place::UnLocode(place),
                AreaPlace::Country(_) => continue,
            };
            let visit = Visit::new(place, day, false);
            add(format!("itinerary: {place}, last on {day}"), itinerary(rules, Some(visit), now).map(with));
        }
    }
    found
}

fn health(status: Status, assessed: Timestamp) -> Option<HealthStatus> {
    let grounds = Grounds::new(StatusReason::NothingFound, "-", "-").ok()?;
    HealthStatus::new(status, assessed, Some(grounds)).ok()
}

fn itinerary(rules: &GateRules, visit: Option<Visit>, now: Timestamp) -> Option<Itinerary> {
    let window = TravelWindow::before(rules.today(now), 14).ok()?;
    Itinerary::new(window, Vec::new(), visit.into_iter().collect()).ok()
}

fn visited(rules: &GateRules, country: Country, now: Timestamp) -> Option<Itinerary> {
    let window = TravelWindow::before(rules.today(now), 14).ok()?;
    Itinerary::new(window, vec![country], Vec::new()).ok()
}

/// A region with its own key, trusted only by these examples.
struct Issuer {
    key: SigningKey,
    region: Region,
    trust: TrustedList,
}

impl Issuer {
    fn new(now: Timestamp) -> Option<Self> {
        let [publisher, key] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]));
        let (publisher, key) = (publisher?, key?);
        let region = Region::new("CN").ok()?;
        let window = Window::new(now.saturating_sub(366 * 86_400), now.saturating_add(86_400)).ok()?;
        let role = RootRole::new(1, vec![publisher.verifying_key().clone()]).ok()?;
        let root = Root::new(1, window, role.clone(), role).ok()?.to_draft().signed_by(&publisher).encode();
        let uses = vec![KeyUse::Health, KeyUse::Itinerary];
        let listed = ListedKey::new(key.verifying_key(), window, uses).ok()?;
        let listed = ListedRegion::new(region, ["CN", "CN"], vec![listed], Recognition::vouched()).ok()?;
        let list = TrustList::new(1, window, region, vec![listed]).ok()?.to_draft().signed_by(&publisher).encode();
        let trust = TrustedList::from_bytes(&list, TrustedRoot::from_bytes(&root).ok()?).ok()?;
        Some(Self { key, region, trust })
    }

    fn code(&self, statements: Statements, now: Timestamp) -> Option<String> {
        let validity = Validity::new(now, None, now.saturating_add(86_400)).ok()?;
        let claims = Claims::new(self.region, validity, Cti::new(now.day(), Slot::new(1).ok()?), statements).ok()?;
        Some(Code::sign(&claims, &self.key).text().to_owned())
    }
}
