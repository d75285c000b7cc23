//! Declarations that come one by one, of people whose commitment exists, into a registry on
//! PostgreSQL that is on disk before each is confirmed.
//!
//! `cargo bench --features full --bench declare`. `-- 16 20000` sets the number of clients and of
//! declarations. Clients and server share the cores of this machine.

mod durable;
#[path = "../tests/support/left_out.rs"]
mod left_out;

use std::time::{Duration, Instant};

use chacha20::rand_core::SeedableRng;
use durable::{Durable, cpu};
use fede::key::DocumentNumber;
use fede::office::acts::{By, HandedIn, declare};
use fede::office::registry::{Batches, Journal, RegistryError};
use fede::office::{NewOffice, Office, OfficeConfig};
use fede::payload::{Commitment, DocumentKind, Region, Salt};
use fede::time::Timestamp;

const AT: &str = "2026-03-05T04:00:00Z";
/// The requirement, with 8 clients.
const PER_SECOND: f64 = 2000.0;

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (clients, people) = (numbers.first().copied().unwrap_or(8), numbers.get(1).copied().unwrap_or(20_000));
    let directory = tempfile::tempdir().expect("a directory");
    let Some(server) = Durable::start() else {
        println!("left out: no PostgreSQL (Debian: postgresql)");
        return;
    };
    let region = Region::new("CN-SH").expect("a region");
    let new = NewOffice { region, key: "key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
    let mut rng = chacha20::ChaCha20Rng::from_seed([5; 32]);
    let config = OfficeConfig::template_on(new, &server.address());
    let office = Office::create(&directory.path().join("office"), &config, &mut rng).expect("an office");
    let mut registry = office.registry().expect("a registry");
    let by = By { officer: "bench", at: Timestamp::parse(AT).expect("a time") };
    let made: Vec<_> = (0..people)
        .map(|n| {
            let number = DocumentNumber::new(&passport(n)).expect("a number");
            let person = office.secret().index_of(DocumentKind::Passport, &number);
            (person, Commitment::new(Salt::new([7; 8]), [7; 16]))
        })
        .collect();
    registry.keep_commitments(&made, by.at).expect("room");
    let hand_in = |client: usize| {
        let mut registry = office.registry().expect("a registry");
        let mut longest = Duration::ZERO;
        for n in (client..people).step_by(clients) {
            let start = Instant::now();
            let one = HandedIn { source: String::new(), text: Ok(declaration(n)) };
            let done = declare(&office, &mut registry, vec![one], by, &mut |_, error| panic!("{error}"));
            assert_eq!(done.expect("a declaration").new, 1);
            longest = longest.max(start.elapsed());
        }
        (longest, registry)
    };
    println!("{people} declarations of people whose commitment exists, {clients} clients");
    let (start, ours, theirs) = (Instant::now(), cpu("self"), server.cpu());
    // The registries stay open until the server's processes have been looked at.
    let done = std::thread::scope(|threads| {
        let clients: Vec<_> = (0..clients).map(|client| threads.spawn(move || hand_in(client))).collect();
        clients.into_iter().map(|client| client.join().expect("a client")).collect::<Vec<_>>()
    });
    let seconds = start.elapsed().as_secs_f64();
    let longest = done.iter().map(|(longest, _)| *longest).max().unwrap_or_default();
    let each = 1e6 / people as f64;
    println!("  stored                     {:9.0} per second (at least {PER_SECOND})", people as f64 / seconds);
    println!("  longest                    {:9.1} ms", longest.as_secs_f64() * 1e3);
    println!("  CPU time of the clients    {:9.0} µs each", (cpu("self") - ours) * each);
    println!("  CPU time of the server     {:9.0} µs each", (server.cpu() - theirs) * each);
    drop(done);
    let end = registry.journal::<RegistryError>(&mut |_| Ok(())).expect("a journal");
    assert_eq!(end.lines, people as u64, "every declaration has its line");
}

fn passport(n: usize) -> String {
    format!("E{n:08}")
}

fn declaration(n: usize) -> String {
    format!(
        r#"{{"id": "d-{n}", "declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "passport", "number": "{}", "symptoms": [], "contacts": [], "places": []}}"#,
        passport(n)
    )
}
