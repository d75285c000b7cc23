//! Two weeks of three offices, against a model of its own: every status on every day, with its
//! sources.

use std::collections::{BTreeMap, BTreeSet};

use chacha20::rand_core::Rng;

use super::*;

const PEOPLE: usize = 24;
const CODES: [&str; 3] = ["CN-SH", "MO", "CN-XZ"];
/// Everybody declares at this time, and only then.
const DECLARED: &str = "2026-03-05T00:00:00Z";
/// How many days facts count between Shanghai and Macao, and between Shanghai and Tibet.
const DAYS: [u64; 2] = [14, 6];
/// On this day Tibet leaves.
const LEAVES: u64 = 10;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Case,
    Contact,
    Order,
    Positive,
    Negative,
}

/// What the model knows of a fact: the person, the kind, the start, the end.
type Known = BTreeMap<(usize, Kind, u64), Option<u64>>;

/// What a partner's last file had: the end of each fact, and until when it counts.
type Reported = BTreeMap<(usize, Kind, u64), (Option<u64>, u64)>;

/// An office of the model.
#[derive(Default)]
struct Model {
    own: Known,
    /// By the region of the partner.
    reported: BTreeMap<&'static str, Reported>,
}

/// The facts that count, each with who tells it.
type Told = Vec<(Kind, u64, Option<u64>, Option<&'static str>)>;

impl Model {
    fn told(&self, person: usize, now: u64) -> Told {
        let own = self.own.iter().map(|(key, until)| (*key, *until, None));
        let reported = self.reported.iter().flat_map(|(region, facts)| {
            let counts = facts.iter().filter(move |(_, (_, counts_until))| now < *counts_until);
            counts.map(move |(key, (until, _))| (*key, *until, Some(*region)))
        });
        own.chain(reported)
            .filter(|((who, _, _), _, _)| *who == person)
            .map(|((_, kind, since), until, by)| (kind, since, until, by))
            .collect()
    }

    /// The status, and who tells the facts that decide.
    fn status(&self, person: usize, now: u64) -> (Status, BTreeSet<Option<&'static str>>) {
        let told = self.told(person, now);
        let by =
            |facts: Vec<&(Kind, u64, Option<u64>, Option<&'static str>)>| facts.iter().map(|fact| fact.3).collect();
        let in_force = |until: Option<u64>| until.is_none_or(|until| now < until);
        let is_near = |since: u64, until| since > now - 14 * DAY || in_force(until);
        // Two offices disagree.
        let disputed: Vec<_> = told
            .iter()
            .filter(|one| is_near(one.1, one.2))
            .filter(|one| {
                told.iter().filter(|other| other.3 != one.3 && is_near(other.1, other.2)).any(|other| {
                    let over = |open: &(Kind, u64, Option<u64>, _), ended: &(Kind, u64, Option<u64>, _)| {
                        open.0 == ended.0
                            && in_force(open.2)
                            && ended.2.is_some_and(|until| until <= now && open.1 < until)
                    };
                    let results = [one.0, other.0];
                    let two_results = one.1 == other.1
                        && (results == [Kind::Positive, Kind::Negative] || results == [Kind::Negative, Kind::Positive]);
                    over(one, other) || over(other, one) || two_results
                })
            })
            .collect();
        if !disputed.is_empty() {
            return (Status::Yellow, by(disputed));
        }
        for kind in [Kind::Case, Kind::Order] {
            let found: Vec<_> = told.iter().filter(|fact| fact.0 == kind && in_force(fact.2)).collect();
            if !found.is_empty() {
                return (Status::Red, by(found));
            }
        }
        let is_set_aside = |since| told.iter().any(|fact| fact.0 == Kind::Negative && fact.1 > since);
        let positive =
            |fact: &&(Kind, u64, _, _)| fact.0 == Kind::Positive && fact.1 > now - 14 * DAY && !is_set_aside(fact.1);
        let found: Vec<_> = told.iter().filter(positive).collect();
        if !found.is_empty() {
            return (Status::Red, by(found));
        }
        // A contact before the declaration contradicts it; a later one does not. Both are yellow.
        let contacts = |from: u64, to: u64| -> Vec<_> {
            told.iter().filter(|fact| fact.0 == Kind::Contact && fact.1 > from && fact.1 <= to).collect()
        };
        let declared = at(DECLARED).seconds();
        for found in [contacts(declared - 14 * DAY, declared), contacts(now - 14 * DAY, now)] {
            if !found.is_empty() {
                return (Status::Yellow, by(found));
            }
        }
        (Status::Green, BTreeSet::new())
    }
}

fn world(day: u64) -> TrustList {
    let until = "2026-06-01T00:00:00Z";
    let mut agreements = both("CN-SH", "MO", &SharedKind::ALL, DAYS[0], until);
    if day < LEAVES {
        let less = [SharedKind::Cases, SharedKind::Contacts, SharedKind::Tests];
        agreements.extend(both("CN-SH", "CN-XZ", &less, DAYS[1], until));
    }
    list(agreements)
}

/// Whether one shares this kind with the other, and how long a fact counts.
fn agreed(one: &str, other: &str, kind: Kind, day: u64) -> Option<u64> {
    match (one, other) {
        ("CN-SH", "MO") | ("MO", "CN-SH") => Some(DAYS[0]),
        ("CN-SH", "CN-XZ") | ("CN-XZ", "CN-SH") if day < LEAVES && kind != Kind::Order => Some(DAYS[1]),
        _ => None,
    }
}

/// The sources of a decision, as the explanation names them.
fn sources(stored: &StoredDecision) -> BTreeSet<Option<&'static str>> {
    let words = decision_words(stored, &Zone::CHINA, Lang::En);
    let name = |code: &str| region(code).name(Lang::En);
    let mut found = BTreeSet::new();
    for line in words.lines().filter(|line| line.starts_with("  - ")) {
        let reporter = CODES.into_iter().find(|code| line.contains(&format!("reported by {} on ", name(code))));
        assert!(reporter.is_some() || line.contains("table.csv:"), "{line}");
        found.insert(reporter);
    }
    found
}

#[test]
fn every_status_of_two_weeks_is_the_one_of_the_model() {
    let mut random = rng(77);
    let mut offices: Vec<Bureau> = CODES.into_iter().map(Bureau::of).collect();
    let mut models: Vec<Model> = CODES.into_iter().map(|_| Model::default()).collect();
    let start = at("2026-03-05T02:00:00Z");
    for (place, office) in offices.iter_mut().enumerate() {
        // Most people have declared in one office, some in two, some in all.
        office.declare((0..PEOPLE).filter(move |n| n % 3 == place || n % 5 == 0));
    }
    let (mut statuses, mut reported, mut withdrawn) = (BTreeMap::new(), 0, 0);
    for day in 0..14 {
        let now = start.saturating_add(day * DAY);
        let time = now.to_string();
        for (office, model) in offices.iter_mut().zip(&mut models) {
            for _ in 0..3 {
                happens(&mut random, office, model, now);
            }
        }
        // Each office sends a file to each partner; sometimes one is late.
        let (trust, mut files) = (world(day), Vec::new());
        for (one, from) in CODES.into_iter().enumerate() {
            for (other, to) in CODES.into_iter().enumerate() {
                let is_late = random.next_u32().is_multiple_of(4);
                if agreed(from, to, Kind::Case, day).is_some() && !is_late {
                    files.push((one, other, offices[one].share(to, &trust, &time).unwrap().0));
                }
            }
        }
        for (one, other, file) in files {
            let taken = offices[other].take(&file, &trust, &time).unwrap().taken;
            withdrawn += taken.withdrawn;
            let mut facts = BTreeMap::new();
            for (key, until) in &models[one].own {
                let days = agreed(CODES[one], CODES[other], key.1, day);
                let counts_until = days.map(|days| key.2 + days * DAY).filter(|until| now.seconds() < *until);
                facts.extend(counts_until.map(|counts_until| (*key, (*until, counts_until))));
            }
            models[other].reported.insert(CODES[one], facts);
        }
        for (place, (office, model)) in offices.iter_mut().zip(&mut models).enumerate() {
            apply_agreements(&office.office, &mut office.registry, &trust, by(&time)).unwrap();
            model.reported.retain(|from, _| agreed(from, CODES[place], Kind::Case, day).is_some());
            office.audit(&time);
            for n in (0..PEOPLE).filter(|n| n % 3 == place || n % 5 == 0) {
                let (status, by) = model.status(n, now.seconds());
                let last = office.last(n);
                assert_eq!(last.decision.outcome.status, Some(status), "{} {n} on day {day}", office.code);
                assert_eq!(sources(&last), by, "{} {n} on day {day}", office.code);
                *statuses.entry(status.id()).or_insert(0) += 1;
                reported += usize::from(by.iter().any(Option::is_some));
            }
        }
    }
    // The test means something only if all of it happens.
    assert!(statuses.len() == 3 && statuses.values().all(|count| *count > 20), "{statuses:?}");
    assert!(reported > 50 && withdrawn > 5, "{reported} {withdrawn}");
}

/// Something becomes known in an office, or a case or an order ends.
fn happens(random: &mut impl Rng, office: &mut Bureau, model: &mut Model, now: Timestamp) {
    let mut below = |limit: u32| u64::from(random.next_u32() % limit);
    let time = now.to_string();
    let open =
        model.own.iter().find(|((_, kind, _), until)| matches!(kind, Kind::Case | Kind::Order) && until.is_none());
    if let Some((key, _)) = open.filter(|_| below(2) == 0) {
        let ((n, kind, since), until) = (*key, now.saturating_sub(below(3) * 3600));
        if until.seconds() > since {
            model.own.insert(*key, Some(until.seconds()));
            keep(office, (n, kind, since), &until.to_string(), &time);
        }
        return;
    }
    let n = usize::try_from(below(u32::try_from(PEOPLE).unwrap())).unwrap();
    // Few different times, so that offices tell of the same test.
    let since = now.saturating_sub(below(4) * DAY + 3600).seconds() / DAY * DAY;
    let kinds = [Kind::Case, Kind::Contact, Kind::Contact, Kind::Order, Kind::Positive, Kind::Negative];
    let kind = kinds[usize::try_from(below(6)).unwrap()];
    if let std::collections::btree_map::Entry::Vacant(place) = model.own.entry((n, kind, since)) {
        place.insert(None);
        keep(office, (n, kind, since), "", &time);
    }
}

fn keep(office: &mut Bureau, (n, kind, since): (usize, Kind, u64), until: &str, time: &str) {
    let (passport, since) = (passport(n), Timestamp::from_seconds(since).unwrap());
    let (kind, row) = match kind {
        Kind::Case => (ImportKind::Cases, format!("passport,{passport},confirmed,{since},{until}\n")),
        Kind::Contact => (ImportKind::Contacts, format!("passport,{passport},{since}\n")),
        Kind::Order => (ImportKind::Isolation, format!("passport,{passport},{since},{until}\n")),
        Kind::Positive => (ImportKind::Tests, format!("passport,{passport},{since},positive\n")),
        Kind::Negative => (ImportKind::Tests, format!("passport,{passport},{since},negative\n")),
    };
    assert_eq!(office.import(kind, &row, time), 1);
}
