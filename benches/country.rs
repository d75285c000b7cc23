//! A registry of a million people on PostgreSQL on the same machine: a night over all of them, and the page of one.
//!
//! `cargo bench --features full --bench country`, or `-- 10000000` for another number of people. One person declares;
//! the server copies the rows, so that all have a declaration and a commitment.

#![expect(clippy::disallowed_methods, reason = "a bench is about time")]

#[path = "../tests/support/left_out.rs"]
mod left_out;
#[path = "../tests/support/postgres.rs"]
mod postgres;
mod workers;

use std::path::Path;
use std::time::{Duration, Instant};

use fede::key::DocumentNumber;
use fede::office::acts::{By, HandedIn, declare};
use fede::office::registry::{Batches, OfficeRegistry, Registry, RegistryError};
use fede::office::{Office, PersonIndex};
use fede::payload::{Commitment, DocumentKind, Salt};
use fede::time::Timestamp;
use postgres::{client, server};
use workers::{declaration, memory, office, passport, rate, seconds, time};

const AT: &str = "2026-03-05T04:00:00Z";
/// The requirements.
const MEBIBYTES: u64 = 300;
const MILLISECONDS: f64 = 20.0;
/// Pages that are read.
const PAGES: u64 = 2_000;
/// Looks at the data that a page shows.
const VIEWS: usize = 50;

fn main() {
    let people = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(1_000_000_usize);
    let Some(server) = server() else {
        println!("left out: no PostgreSQL");
        return;
    };
    let directory = tempfile::tempdir().expect("a directory");
    let office = office(&directory.path().join("night"), Some(server));
    println!("{people} people whose commitments exist, shards of {}, PostgreSQL on the same machine", workers::SHARD);
    let made = Instant::now();
    fill(&office, people);
    println!("  made in                          {:9.1} s", seconds(made));
    night(directory.path(), &office, people);
    pages(&office, people).expect("pages");
}

/// One person declares, and becomes as many as are wanted.
fn fill(office: &Office, people: usize) {
    let mut registry = office.registry().expect("a registry");
    let number = DocumentNumber::new(&passport(0)).expect("a number");
    let first = office.secret().index_of(DocumentKind::Passport, &number);
    let commitment = Commitment::new(Salt::new([7; 8]), [9; 16]);
    registry.keep_commitments(&[(first, commitment)], time(AT)).expect("a commitment");
    let handed_in = vec![HandedIn { source: "bench".to_owned(), text: Ok(declaration(0)) }];
    let by = By { officer: "bench", at: time(AT) };
    declare(office, &mut registry, handed_in, by, &mut |_, error| panic!("{error}")).expect("a declaration");
    drop(registry);
    let mut client = client(office.config().registry.as_ref().expect("an address"));
    let sql = "
        CREATE TEMP TABLE one AS SELECT n, sha256(int8send(n)) AS person FROM generate_series(2, PEOPLE) n ORDER BY person;
        INSERT INTO person SELECT one.person, document, name, number, seen FROM one, person first
            WHERE first.person = $1;
        INSERT INTO commitment SELECT one.person, salt, substr(one.person, 1, 16), made FROM one, commitment first
            WHERE first.person = $1;
        INSERT INTO declaration SELECT one.person, declared, n, NULL, received, one.person, body
            FROM one, declaration first WHERE first.person = $1;
        SELECT setval('declaration_number', PEOPLE)";
    let first: String = first.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let sql = sql.replace("PEOPLE", &people.to_string()).replace("$1", &format!("'\\x{first}'"));
    client.batch_execute(&sql).expect("people");
    client.batch_execute("VACUUM ANALYZE").expect("statistics");
}

/// Audit and issue, from end to end, by one worker with every core.
fn night(directory: &Path, office: &Office, people: usize) {
    let (wall, mebibytes) = memory(directory, office);
    println!("audit, commitments and issue, one process with every core");
    println!("  from end to end                  {:9.0} s", wall.as_secs_f64());
    println!("  people a second                  {:9.0}", rate(people, wall));
    println!("  greatest memory of the worker    {mebibytes:9} MiB (at most {MEBIBYTES})");
}

/// The times in which the database gives all that the page of a person shows.
fn pages(office: &Office, people: usize) -> Result<(), RegistryError> {
    let registry = office.registry()?;
    let mut client = client(office.config().registry.as_ref().expect("an address"));
    let people = i64::try_from(people).expect("a number of people");
    let mut times = Vec::new();
    for page in 1..=PAGES {
        // People far from one another in every order.
        let n = 2 + i64::try_from(page).expect("a small number") * 1_000_003 % (people - 1);
        let row = client.query_one("SELECT sha256(int8send($1))", &[&n]).expect("a person");
        let person: Vec<u8> = row.get(0);
        let person = PersonIndex::from_bytes(person.try_into().expect("32 bytes"));
        let start = Instant::now();
        page_of(&registry, person, time("2026-04-04T05:00:00Z"))?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |percent: usize| milliseconds(times[(times.len() - 1) * percent / 100]);
    println!("all that the page of a person shows, {PAGES} people one after the other");
    println!("  median                           {:9.2} ms", at(50));
    println!("  99th percentile                  {:9.2} ms (at most {MILLISECONDS})", at(99));
    println!("  longest                          {:9.2} ms", at(100));
    Ok(())
}

/// What the pages of residents and of officers read.
fn page_of(registry: &OfficeRegistry, person: PersonIndex, now: Timestamp) -> Result<(), RegistryError> {
    let registry: &dyn Registry = registry;
    registry.person(person)?.expect("a person");
    assert_eq!(registry.declarations(person)?.len(), 1);
    assert_eq!(registry.decisions_of(person)?.len(), 1);
    assert_eq!(registry.codes_of(person)?.len(), 1);
    registry.dossier(person, now)?;
    registry.due_person(person)?;
    registry.views(person, VIEWS)?;
    registry.requests_about(person)?;
    registry.requests_by(person)?;
    registry.attachments(person)?;
    registry.telephones(person)?;
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
