//! Bulk issue into a tar archive, compared with the plain composition of the crates named in the
//! design under rayon. Also: one core compared with two, the time of each stage, and the memory for
//! a thousand rows and more.
//!
//! `cargo bench --features full --bench bulk`, or `cargo bench --features full --bench bulk --
//! 10000000` for another number of rows in the last part.

mod plain;
mod timing;

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use chacha20::rand_core::SeedableRng;
use fede::issuer::{Code, IssueError, Request};
use fede::key::{DocumentNumber, SigningKey, commit};
use fede::office::acts::By;
use fede::office::bulk::{BulkOrder, PeopleFile, Shard, issue_batch};
use fede::office::registry::Batches;
use fede::office::{NewOffice, Office, OfficeConfig, SlotSequence};
use fede::payload::{Commitment, DocumentKind, Region, Salt};
use fede::qr::{Level, QUIET_ZONE, encode, png};
use fede::time::Timestamp;
use rayon::prelude::*;

const ROWS: usize = 40_000;
const PLAIN_ROWS: u64 = 640;
const AT: &str = "2026-03-05T04:00:00Z";
const MODULE_PIXELS: u32 = 8;

fn main() {
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path();
    let office = office(directory);
    let people = people(directory, "people.ndjson", ROWS);
    know(&office, ROWS);

    let cores = std::thread::available_parallelism().expect("cores");
    println!(
        "codes a second, {ROWS} rows with a status and an itinerary, commitments known, into a tar, {cores} cores"
    );
    // L is the default of fede. Q suits paper that is folded and carried.
    for (name, level, theirs) in [("L", Level::L, qrcode::EcLevel::L), ("Q", Level::Q, qrcode::EcLevel::Q)] {
        // The best of several alternating rounds, so that both contenders meet the same state of
        // the machine.
        let (mut one, mut all, mut plain) = (0.0_f64, 0.0_f64, 0.0_f64);
        for round in 0..5 {
            plain = plain.max(plain_rate(theirs));
            let out = |threads: &str| format!("{name}-{threads}-{round}.tar");
            one = one.max(fede_rate(&office, &people, directory, (Some(1), level), &out("one")));
            all = all.max(fede_rate(&office, &people, directory, (None, level), &out("all")));
        }
        println!("level {name}");
        println!("  fede, every core             {all:9.0}");
        println!("  fede, one thread             {one:9.0}");
        println!("  every core / one thread      {:9.2}", all / one);
        println!("  plain crates under rayon     {plain:9.0}   (pictures in memory, no output)");
        println!("  ratio                        {:9.1}", all / plain);
    }

    stages(&office);
    first_time();
    let rows = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    memory(directory, 1000);
    memory(directory, rows);
}

fn office(directory: &Path) -> Office {
    let pem = SigningKey::from_seed(&[2; 32]).expect("a key").to_pem().expect("PEM");
    std::fs::write(directory.join("key.pem"), pem.as_bytes()).expect("a file");
    let region = Region::new("CN-SH").expect("a region");
    let new = NewOffice { region, key: "../key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
    let mut rng = chacha20::ChaCha20Rng::from_seed([5; 32]);
    Office::create(&directory.join("office"), &OfficeConfig::template(new), &mut rng).expect("an office")
}

fn row(n: usize) -> String {
    format!(
        r#"{{"holder": {{"name": "张三丰", "document": "passport", "number": "E{n:08}"}}, "health": {{"status": "green"}}, "itinerary": {{"countries": ["CN"], "cities": [{{"place": "420100", "last_seen": "2026-03-04"}}]}}}}"#
    )
}

fn people(directory: &Path, name: &str, rows: usize) -> PeopleFile {
    let path = directory.join(name);
    let file = std::fs::File::create(&path).expect("a file");
    let mut file = std::io::BufWriter::new(file);
    for n in 0..rows {
        use std::io::Write;
        writeln!(file, "{}", row(n)).expect("a row");
    }
    drop(file);
    PeopleFile::scan(&path, None).expect("people")
}

/// Stores commitments, as if they had been made before.
fn know(office: &Office, people: usize) {
    let made: Vec<_> = (0..people)
        .map(|n| {
            let number = DocumentNumber::new(&format!("E{n:08}")).expect("a number");
            (office.secret().index_of(DocumentKind::Passport, &number), Commitment::new(Salt::new([7; 8]), [7; 16]))
        })
        .collect();
    office.registry().expect("a registry").keep_commitments(&made, at()).expect("room");
}

fn at() -> Timestamp {
    Timestamp::parse(AT).expect("a time")
}

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn fede_rate(
    office: &Office,
    people: &PeopleFile,
    directory: &Path,
    (threads, level): (Option<usize>, Level),
    out: &str,
) -> f64 {
    let key = SigningKey::from_seed(&[2; 32]).expect("a key");
    let out = directory.join(out);
    let order = BulkOrder {
        people,
        out: &out,
        shard: Shard::WHOLE,
        level,
        module_pixels: MODULE_PIXELS,
        threads,
        safe_after: BulkOrder::SAFE_AFTER,
    };
    let start = Instant::now();
    let by = By { officer: "bench", at: at() };
    let summary = issue_batch(office, &|| office.registry(), &order, &key, by, &mut |_| ()).expect("codes");
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!((summary.progress.issued, summary.progress.rejected), (people.file().lines(), 0));
    std::fs::remove_file(&out).expect("a file");
    people.file().lines() as f64 / seconds
}

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn plain_rate(level: qrcode::EcLevel) -> f64 {
    let key = SigningKey::from_seed(&[2; 32]).expect("a key");
    let theirs = ed25519_dalek::SigningKey::from_bytes(&[2; 32]);
    let claims: Vec<_> = (0..PLAIN_ROWS).map(timing::numbered_cheaply).collect();
    let start = Instant::now();
    let bytes: usize = claims.par_iter().map(|claims| plain::png(claims, &key, &theirs, level).len()).sum();
    assert!(bytes > 0);
    PLAIN_ROWS as f64 / start.elapsed().as_secs_f64()
}

/// Cost of one row, stage by stage, on one thread.
fn stages(office: &Office) {
    let key = SigningKey::from_seed(&[2; 32]).expect("a key");
    let registry = office.registry().expect("a registry");
    let number = DocumentNumber::new("E00000007").expect("a number");
    let person = office.secret().index_of(DocumentKind::Passport, &number);
    let slots = SlotSequence::new(office.secret(), at().day(), 24).expect("slots");
    let text = row(7);
    let request = || {
        let mut request = Request::from_json(black_box(&text)).expect("a request");
        request.region.push_str("CN-SH");
        request
    };
    let holder = request().holder.expect("a holder");
    let holder = holder
        .to_holder(at().day(), |_, _| Ok::<_, IssueError>(registry.commitment(person).expect("one").expect("one").0))
        .expect("a holder");
    let whole = request();
    let slot = slots.slot(7).expect("a slot");
    let claims = whole.to_claims_of(at(), slot, Some(holder.clone())).expect("claims");
    let code = Code::sign(&claims, &key);
    let symbol = encode(code.text(), Level::L).expect("a symbol");
    println!("where a row's time goes, on one thread");
    let stages: [(&str, &dyn Fn() -> usize); 8] = [
        ("JSON → request", &|| request().region.len()),
        ("document → index", &|| {
            usize::from(office.secret().index_of(DocumentKind::Passport, black_box(&number)).as_bytes()[0])
        }),
        ("index → commitment (SQLite)", &|| {
            usize::from(registry.commitment(black_box(person)).expect("one").is_some())
        }),
        ("position → slot (FF1)", &|| usize::from(slots.slot(black_box(7)).is_some())),
        ("request → claims", &|| usize::from(whole.to_claims_of(at(), slot, Some(holder.clone())).is_ok())),
        ("claims → signed text", &|| Code::sign(black_box(&claims), &key).text().len()),
        ("text → modules", &|| {
            usize::try_from(encode(black_box(code.text()), Level::L).expect("a symbol").side()).unwrap_or(0)
        }),
        ("modules → PNG", &|| png(black_box(&symbol), MODULE_PIXELS, QUIET_ZONE).expect("a picture").len()),
    ];
    for (name, stage) in stages {
        println!("  {name:28} {:9.1} µs", timing::median_us(2000, stage));
    }
}

/// Cost of the first commitment to a document.
fn first_time() {
    let number = DocumentNumber::new("E00000007").expect("a number");
    let us = timing::median_us(20, &|| {
        usize::from(commit(DocumentKind::Passport, &number, Salt::new([7; 8])).expect("memory").digest()[0])
    });
    println!("a commitment, the first time      {:9.1} ms, {:.0} a second on each core", us / 1e3, 1e6 / us);
}

/// Peak memory of the whole program for this number of rows.
fn memory(directory: &Path, rows: usize) {
    let name = format!("memory-{rows}.ndjson");
    // The rows contain their commitments, so that the memory of the registry is not measured.
    let path = directory.join(&name);
    {
        use std::io::Write;
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a file"));
        for n in 0..rows {
            writeln!(
                file,
                r#"{{"holder": {{"masked_name": "张*丰", "document": "passport", "commitment": "{n:048x}"}}, "health": {{"status": "green"}}}}"#
            )
            .expect("a row");
        }
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_fede"))
        .args(["issue", "batch", &name, "--out", &format!("out-{rows}.ndjson"), "--officer", "bench", "--at", AT])
        .current_dir(directory)
        .stdout(Stdio::null())
        .spawn()
        .expect("fede runs");
    let mut most = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let kib = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
        most = most.max(kib.unwrap_or(0_u64));
        if child.try_wait().expect("a child").is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    println!("memory at most, {rows:>9} rows   {:9.1} MiB", most as f64 / 1024.0);
    let _ = std::fs::remove_file(path);
    let _ = std::fs::remove_file(directory.join(format!("out-{rows}.ndjson")));
}
