//! A night with workers over PostgreSQL on the same machine: what the queue and the bookkeeping
//! cost, one worker beside `fede issue batch`, two workers beside one, and memory.
//!
//! `cargo bench --features full --bench night`, or `-- 1000000` for another number of people.
//! Commitments exist. The time that the server computes is read from `/proc`.

#![expect(clippy::disallowed_methods, reason = "a bench is about time")]

#[path = "../tests/support/left_out.rs"]
mod left_out;
#[path = "../tests/support/postgres.rs"]
mod postgres;
mod workers;

use std::cell::Cell;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use fede::key::{DocumentNumber, SigningKey};
use fede::office::Office;
use fede::office::acts::{By, HandedIn, declare};
use fede::office::bulk::{BulkOrder, PeopleFile, Shard, issue_batch};
use fede::office::night::{Outputs, ShardNews};
use fede::office::registry::{Batches, NightStep, OfficeRegistry, ShardState};
use fede::office::worker::{Queue, Worker, WorkerEvent};
use fede::payload::{Commitment, DocumentKind, Salt};
use fede::qr::Level;
use postgres::{Server, server};
use workers::{SHARD, declaration, key, memory, now, office, on_server, passport, planned, rate, seconds, time};

const AT: &str = "2026-03-05T04:00:00Z";
/// The requirements: bookkeeping, one worker beside a batch, two beside one.
const BOOKKEEPING: f64 = 2.0;
const BESIDE_BATCH: f64 = 0.85;
const TWO: (f64, f64) = (1.8, 1.5);
const MEBIBYTES: u64 = 300;

fn main() {
    let people = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000_usize);
    let Some(server) = server() else {
        println!("left out: no PostgreSQL");
        return;
    };
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path();
    let [batch, both] = [1, 2].map(|threads| batch_rate(directory, people.min(200_000), threads));
    println!("{people} people whose commitments exist, shards of {SHARD}, PostgreSQL on the same machine");
    let office = office(&directory.join("night"), Some(server));
    let made = Instant::now();
    fill(&office, people);
    println!("  made in                          {:9.1} s", seconds(made));
    let key = key();
    let work =
        |steps: &[NightStep], at: &str, workers: usize| night(server, &office, directory, &key, (steps, at, workers));

    let audit = work(&[NightStep::Audit], AT, 1);
    println!("  audit, one worker                {:9.0} people/s", rate(people, audit.wall));
    let one = work(&[NightStep::Issue], AT, 1);
    // Codes for the next days are due again.
    let two = work(&[NightStep::Issue], "2026-03-20T04:00:00Z", 2);
    let alone = one.wall.saturating_sub(one.server);
    println!("one worker with one thread");
    println!("  issue                            {:9.0} codes/s", rate(people, one.wall));
    println!("  issue, without the server's CPU  {:9.0} codes/s", rate(people, alone));
    println!("  fede issue batch, one thread     {batch:9.0} codes/s");
    println!("  ratio                            {:9.2}   (at least {BESIDE_BATCH})", rate(people, alone) / batch);
    let share = 100.0 * one.bookkeeping.as_secs_f64() / one.wall.as_secs_f64();
    println!("  queue and bookkeeping            {share:9.2} % (at most {BOOKKEEPING})");
    println!("two workers with one thread each");
    let wall = one.wall.as_secs_f64() / two.wall.as_secs_f64();
    let beside = two.wall.saturating_sub(two.server / 2);
    let without = alone.as_secs_f64() / beside.as_secs_f64();
    println!("  two / one, wall                  {wall:9.2}   (at least {})", TWO.1);
    println!("  two / one, without the server    {without:9.2}   (at least {})", TWO.0);
    println!("  fede issue batch, two threads    {:9.2}   times one thread", both / batch);

    let whole = memory(directory, &office);
    println!("audit, commitments and issue, one process with every core");
    println!("  people a second                  {:9.0}", rate(people, whole.0));
    println!("  greatest memory of the worker    {:9} MiB (at most {MEBIBYTES})", whole.1);
}

/// The times of a night.
struct Times {
    wall: Duration,
    /// The time that the server's processes have computed.
    server: Duration,
    /// The time of the workers that is not spent in steps of shards.
    bookkeeping: Duration,
}

fn night(
    server: &Server,
    office: &Office,
    directory: &Path,
    key: &SigningKey,
    (steps, at, workers): (&[NightStep], &str, usize),
) -> Times {
    let mut registry = on_server(office);
    let night = planned(office, &mut registry, key, steps, at);
    let queue = Queue::open(office.config().registry.as_ref().expect("an address")).expect("a queue");
    queue.add(night.number, &registry.open_shards(night.number).expect("shards")).expect("jobs");
    let (cpu, start) = (server_cpu(server), Instant::now());
    let spent: Vec<Duration> = std::thread::scope(|scope| {
        let worker = |number: usize| {
            let place = directory.join("codes");
            let outputs = Outputs::open(place.to_str().expect("a path")).expect("outputs");
            let (begun, in_steps) = (Cell::new(start), Cell::new(Duration::ZERO));
            let name = format!("w{number}");
            let worker = Worker {
                office,
                key,
                outputs: Some(&outputs),
                name: &name,
                threads: NonZero::new(1),
                until_idle: true,
                clock: &now,
            };
            let tell = |event: &WorkerEvent<'_>| {
                if let WorkerEvent::Shard(event) = event {
                    match event.news {
                        ShardNews::Begun => begun.set(Instant::now()),
                        ShardNews::Stored { state: ShardState::Done, .. } => {
                            in_steps.set(in_steps.get() + begun.get().elapsed());
                        }
                        _ => {}
                    }
                }
            };
            worker.run(&AtomicBool::new(false), &tell).expect("a night");
            in_steps.get()
        };
        let workers: Vec<_> = (0..workers).map(|number| scope.spawn(move || worker(number))).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker")).collect()
    });
    let wall = start.elapsed();
    let steps: Duration = spent.iter().sum();
    let all = wall * u32::try_from(spent.len()).expect("few workers");
    Times { wall, server: server_cpu(server).saturating_sub(cpu), bookkeeping: all.saturating_sub(steps) }
}

/// The CPU time of the server: of its processes, and of those that have ended.
fn server_cpu(server: &Server) -> Duration {
    let pid = std::fs::read_to_string(server.directory.join("data/postmaster.pid")).expect("a server");
    let postmaster: u64 = pid.lines().next().expect("a line").parse().expect("a number");
    let mut ticks = 0;
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u64>() else { continue };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        // After the name in parentheses: state, parent, …
        let Some((_, rest)) = stat.rsplit_once(") ") else { continue };
        let fields: Vec<u64> = rest.split(' ').map(|field| field.parse().unwrap_or(0)).collect();
        let [user, system, ended_user, ended_system] = [11, 12, 13, 14].map(|at| fields[at]);
        if pid == postmaster {
            ticks += user + system + ended_user + ended_system;
        } else if fields[1] == postmaster {
            ticks += user + system;
        }
    }
    // A tick is a hundredth of a second on Linux.
    Duration::from_millis(ticks * 10)
}

/// Codes a second of `fede issue batch`, with the registry in a file.
fn batch_rate(directory: &Path, rows: usize, threads: usize) -> f64 {
    let directory = directory.join(format!("batch{threads}"));
    let office = office(&directory, None);
    know(&office, &mut office.registry().expect("a registry"), rows);
    let path = directory.join("people.ndjson");
    let lines: Vec<String> = (0..rows).map(row).collect();
    std::fs::write(&path, lines.join("\n")).expect("a file");
    let people = PeopleFile::scan(&path, None).expect("people");
    let order = BulkOrder {
        people: &people,
        out: &directory.join("codes.ndjson"),
        shard: Shard::WHOLE,
        level: Level::L,
        module_pixels: 8,
        threads: Some(threads),
        safe_after: BulkOrder::SAFE_AFTER,
    };
    let by = By { officer: "bench", at: time(AT) };
    let start = Instant::now();
    let summary = issue_batch(&office, &|| office.registry(), &order, &key(), by, &mut |_| {}).expect("a batch");
    assert_eq!(summary.progress.rejected, 0, "each row has a code");
    rate(rows, start.elapsed())
}

fn row(n: usize) -> String {
    let number = passport(n);
    format!(
        r#"{{"holder": {{"name": "张三丰", "document": "passport", "number": "{number}"}}, "health": {{"status": "green"}}}}"#
    )
}

fn fill(office: &Office, people: usize) {
    let mut registry = office.registry().expect("a registry");
    know(office, &mut registry, people);
    let by = By { officer: "bench", at: time(AT) };
    let numbers: Vec<usize> = (0..people).collect();
    for chunk in numbers.chunks(SHARD) {
        let handed_in =
            chunk.iter().map(|n| HandedIn { source: "bench".to_owned(), text: Ok(declaration(*n)) }).collect();
        declare(office, &mut registry, handed_in, by, &mut |_, error| panic!("{error}")).expect("declarations");
    }
}

fn know(office: &Office, registry: &mut OfficeRegistry, people: usize) {
    let numbers: Vec<usize> = (0..people).collect();
    for chunk in numbers.chunks(SHARD) {
        let made: Vec<_> = chunk
            .iter()
            .map(|n| {
                let number = DocumentNumber::new(&passport(*n)).expect("a number");
                let person = office.secret().index_of(DocumentKind::Passport, &number);
                let byte = u8::try_from(n % 256).expect("a byte");
                (person, Commitment::new(Salt::new([byte; 8]), [byte; 16]))
            })
            .collect();
        registry.keep_commitments(&made, time(AT)).expect("commitments");
    }
}
