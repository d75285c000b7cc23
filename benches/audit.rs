//! Audit of a million declarations against 100 000 cases, a million contacts and 10 000 risk areas,
//! in a registry on disk, from the first dossier to the last line of the journal.
//!
//! `cargo bench --features full --bench audit` creates the registry first, which takes a minute or
//! two. `-- 100000` sets the number of declarations.

use std::time::Instant;

use chacha20::rand_core::{Rng, SeedableRng};
use fede::key::DocumentNumber;
use fede::office::acts::{By, audit};
use fede::office::audit::AuditRules;
use fede::office::registry::{Kept, NewDeclaration, OfficeRegistry, RegistryError, atomically};
use fede::office::{
    Declaration, Fact, FactKind, NewOffice, Office, OfficeConfig, PersonIndex, RiskArea, RiskLevel, Stay, StayPlace,
};
use fede::payload::{Division, DocumentKind, Place, Region};
use fede::time::Timestamp;

const AT: &str = "2026-03-05T04:00:00Z";

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn main() {
    let people = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(1_000_000_usize);
    let directory = tempfile::tempdir().expect("a directory");
    let region = Region::new("CN-SH").expect("a region");
    let new = NewOffice { region, key: "key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
    let mut rng = chacha20::ChaCha20Rng::from_seed([5; 32]);
    let office =
        Office::create(&directory.path().join("office"), &OfficeConfig::template(new), &mut rng).expect("an office");
    let mut registry = office.registry().expect("a registry");
    let start = Instant::now();
    let (cases, contacts, areas) = fill(&office, &mut registry, people);
    println!("{people} declarations, {cases} cases, {contacts} contacts, {areas} risk areas");
    println!("  made in                      {:9.1} s", start.elapsed().as_secs_f64());
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).expect("rules");
    let by = By { officer: "bench", at: time(AT) };
    for what in ["the first audit", "the next, which finds the same"] {
        let start = Instant::now();
        let summary = audit(&office, &mut registry, &rules, by, &mut |_| ()).expect("an audit");
        let seconds = start.elapsed().as_secs_f64();
        println!("  {what:28} {seconds:9.1} s, {:.0} people a second", people as f64 / seconds);
        println!("    {summary:?}");
    }
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

fn index(office: &Office, n: usize) -> PersonIndex {
    let number = DocumentNumber::new(&format!("E{n:09}")).expect("a number");
    office.secret().index_of(DocumentKind::Passport, &number)
}

/// Adds cases, contacts and areas. One declaration in ten has a stay, and one in ten a symptom.
fn fill(office: &Office, registry: &mut OfficeRegistry, people: usize) -> (usize, usize, usize) {
    let mut random = chacha20::ChaCha20Rng::from_seed([6; 32]);
    let cities: Vec<Place> = Division::all().map(Place::Division).collect();
    let (at, mut areas) = (time(AT), 0);
    let mut count = (0, 0);
    atomically(registry, |registry| {
            for n in 0..people {
                let more = match random.next_u32() % 10 {
                    0 => r#""symptoms": ["cough"], "contacts": [], "places": []"#.to_owned(),
                    1 => format!(
                        r#""symptoms": [], "contacts": [], "places": [{{"place": "{}", "arrival": "2026-03-01T08:00:00Z", "departure": "2026-03-02T08:00:00Z"}}]"#,
                        cities[n % cities.len()]
                    ),
                    _ => r#""symptoms": [], "contacts": [], "places": []"#.to_owned(),
                };
                let text = format!(
                    r#"{{"declared": "2026-03-05T00:00:00Z", "name": "张三丰", "document": "passport", "number": "E{n:09}", {more}}}"#
                );
                let (declaration, _) = Declaration::from_json(&text, at, &fede::time::Zone::CHINA).expect("a declaration");
                let person = index(office, n);
                let body = declaration.to_stored();
                registry.declare(&NewDeclaration {
                    person,
                    document: DocumentKind::Passport,
                    name: "张*丰",
                    number: None,
                    id: None,
                    declared: declaration.declared(),
                    received: at,
                    digest: declaration.digest(person),
                    body: &body,
                })?;
            }
            for (kind, wanted) in [(FactKind::ConfirmedCase, people / 10), (FactKind::CloseContact, people)] {
                for line in 0..wanted {
                    let n = usize::try_from(random.next_u32()).expect("a number") % people;
                    let since = at.saturating_sub(u64::from(random.next_u32() % (20 * 86_400)));
                    let fact = Fact { kind, since, until: None, source: format!("{}.csv:{line}", kind.id()) };
                    let new = usize::from(registry.add_fact(index(office, n), &fact)? == Kept::New);
                    if kind == FactKind::ConfirmedCase { count.0 += new } else { count.1 += new }
                }
            }
            for line in 0..people / 100 {
                let place = cities[line % cities.len()];
                let since = at.saturating_sub(u64::from(random.next_u32() % (60 * 86_400)));
                let until = Some(since.saturating_add(14 * 86_400));
                let level = RiskLevel::ALL[line % 3];
                areas += usize::from(registry.add_area(&RiskArea { place, level, since, until, source: format!("areas.csv:{line}") })? == Kept::New);
                let stay = Stay::new(StayPlace::City(place), since, until).expect("a stay");
                registry.add_stay(index(office, line), &stay, "stays.csv:1")?;
            }
            Ok::<_, RegistryError>(())
        })
        .expect("room");
    (count.0, count.1, areas)
}
