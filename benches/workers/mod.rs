//! What the benches of nights with workers have in common: an office on a server, and a night by the program.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chacha20::rand_core::SeedableRng;
use fede::key::SigningKey;
use fede::office::acts::By;
use fede::office::night::{NightWish, plan};
use fede::office::registry::{Night, NightStep, OfficeRegistry, PostgresRegistry};
use fede::office::worker::Queue;
use fede::office::{NewOffice, Office, OfficeConfig};
use fede::payload::Region;
use fede::time::Timestamp;

use crate::postgres::Server;

/// People of a shard.
pub(crate) const SHARD: usize = 10_000;

pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(&[2; 32]).expect("a key")
}

pub(crate) fn office(directory: &Path, server: Option<&Server>) -> Office {
    std::fs::create_dir_all(directory).expect("a directory");
    std::fs::write(directory.join("key.pem"), key().to_pem().expect("PEM").as_bytes()).expect("a file");
    let region = Region::new("CN-SH").expect("a region");
    let new = NewOffice { region, key: "../key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
    let config = match server {
        None => OfficeConfig::template(new),
        Some(server) => OfficeConfig::template_on(new, &server.fresh()),
    };
    let mut rng = chacha20::ChaCha20Rng::from_seed([5; 32]);
    Office::create(&directory.join("office"), &config, &mut rng).expect("an office")
}

pub(crate) fn declaration(n: usize) -> String {
    format!(
        r#"{{"declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "passport", "number": "{}", "symptoms": [], "contacts": [], "places": []}}"#,
        passport(n)
    )
}

pub(crate) fn passport(n: usize) -> String {
    format!("E{n:08}")
}

pub(crate) fn planned(
    office: &Office,
    registry: &mut PostgresRegistry,
    key: &SigningKey,
    steps: &[NightStep],
    at: &str,
) -> Night {
    let keys = [key.verifying_key().kid()];
    let wish = NightWish { steps, shard_size: SHARD, keys: &keys, now: now().expect("a clock") };
    plan(office, registry, &wish, By { officer: "bench", at: time(at) }).expect("a plan")
}

/// A whole night by the program, with every core: its time, and the memory of its worker.
pub(crate) fn memory(directory: &Path, office: &Office) -> (Duration, u64) {
    let mut registry = on_server(office);
    let night = planned(office, &mut registry, &key(), &NightStep::ALL, "2026-04-04T04:00:00Z");
    let queue = Queue::open(office.config().registry.as_ref().expect("an address")).expect("a queue");
    queue.add(night.number, &registry.open_shards(night.number).expect("shards")).expect("jobs");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_fede"))
        .args(["office", "worker", "--until-idle", "--out", "codes", "--office", "night/office"])
        .current_dir(directory)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let status = format!("/proc/{}/status", child.id());
    let mut greatest = 0;
    while child.try_wait().expect("a process").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        greatest = greatest.max(kibibytes.unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(20));
    }
    (start.elapsed(), greatest)
}

pub(crate) fn on_server(office: &Office) -> PostgresRegistry {
    match office.registry().expect("a registry") {
        OfficeRegistry::Postgres(registry) => *registry,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

pub(crate) fn now() -> Option<Timestamp> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    Timestamp::from_seconds(since.as_secs()).ok()
}

pub(crate) fn seconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "a rate")]
pub(crate) fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}
