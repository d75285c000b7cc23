//! A million facts from one office to another: exported, sealed, opened, matched and audited.
//!
//! `cargo bench --features full --bench share` makes both registries first, which takes some minutes.
//! `-- 100000` sets the number of facts, and of the people who have declared at the other office.

use std::fmt::Write;
use std::time::Instant;

use chacha20::rand_core::{Rng, SeedableRng};
use fede::key::{DocumentNumber, SigningKey};
use fede::office::acts::{By, HandedIn, ImportKind, Terms, audit, declare, import, share, take_shared};
use fede::office::audit::AuditRules;
use fede::office::registry::{Batches, OfficeRegistry};
use fede::office::{NewOffice, Office, OfficeConfig, TextFile};
use fede::payload::{Commitment, DocumentKind, Region, Salt};
use fede::time::{Timestamp, Window};
use fede::trust::{Agreement, KeyUse, ListedKey, ListedRegion, Recognition, SharedKind, TrustList};

const AT: &str = "2026-03-05T04:00:00Z";
/// The requirement for a million facts.
const SECONDS: f64 = 60.0;
const MEBIBYTES: f64 = 300.0;

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn main() {
    let facts = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(1_000_000_usize);
    let directory = tempfile::tempdir().expect("a directory");
    let by = By { officer: "bench", at: time(AT) };
    let [hubei, shanghai] = ["CN-HB", "CN-SH"].map(|code| office(directory.path(), code));
    let [mut there, mut here] = [&hubei, &shanghai].map(|office| office.registry().expect("a registry"));
    let (list, keys) = list();
    let start = Instant::now();
    declarations(&shanghai, &mut here, facts, by);
    let table = contacts(directory.path(), facts);
    let table = TextFile::scan(&table, None).expect("a table");
    let new = import(&hubei, &mut there, (ImportKind::Contacts, &table), false, by, &mut |_, _| {}).expect("rows").new;
    println!("{facts} declarations at one office, {new} contacts at the other one");
    println!("  made in                      {:9.1} s", start.elapsed().as_secs_f64());
    // Only what follows is measured.
    let is_reset = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let path = directory.path().join("file");
    let region = shanghai.config().region;
    let (whole, mut start) = (Instant::now(), Instant::now());
    let mut lap = |what: &str, more: String| {
        println!("  {what:28} {:9.1} s{more}", start.elapsed().as_secs_f64());
        start = Instant::now();
    };
    let terms = Terms { list: &list, key: &keys[0] };
    let shared = share(&hubei, &mut there, (region, None), &path, terms, by, &mut rng(8)).expect("a file");
    let bytes = std::fs::metadata(&path).expect("the file").len();
    lap(
        "exported and sealed",
        format!(", {} facts of {} people, {:.1} MB", shared.facts, shared.people, bytes as f64 / 1e6),
    );
    let terms = Terms { list: &list, key: &keys[1] };
    let taken = take_shared(&shanghai, &mut here, &path, terms, by).expect("a file").taken;
    lap("opened and matched", format!(", {} facts about people who have declared", taken.matched));
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).expect("rules");
    let summary = audit(&shanghai, &mut here, &rules, by, &mut |_| ()).expect("an audit");
    lap("audited", format!(", {} people, {:?}", summary.people, summary.decided));
    let seconds = whole.elapsed().as_secs_f64();
    println!("  together                     {seconds:9.1} s (required for a million: {SECONDS} s)");
    if is_reset {
        println!("  memory at most               {:9.1} MiB (required: {MEBIBYTES} MiB)", peak());
    }
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

fn rng(seed: u8) -> chacha20::ChaCha20Rng {
    chacha20::ChaCha20Rng::from_seed([seed; 32])
}

/// The largest memory of the process since the last reset, in MiB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

fn office(directory: &std::path::Path, code: &str) -> Office {
    let region = Region::new(code).expect("a region");
    let new = NewOffice { region, key: "key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
    Office::create(&directory.join(code), &OfficeConfig::template(new), &mut rng(5)).expect("an office")
}

/// A list with an agreement about contacts, and the keys of both offices.
fn list() -> (TrustList, [SigningKey; 2]) {
    let keys = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).expect("a key"));
    let regions = ["CN-HB", "CN-SH"].map(|code| Region::new(code).expect("a region"));
    let window = Window::new(time("2026-03-01T00:00:00Z"), time("2026-04-01T00:00:00Z")).expect("a window");
    let listed = regions.iter().zip(&keys).map(|(region, key)| {
        let key = ListedKey::new(key.verifying_key(), window, vec![KeyUse::Exchange]).expect("a key");
        ListedRegion::new(*region, ["a", "a"], vec![key], Recognition::vouched()).expect("an entry")
    });
    let list = TrustList::new(1, window, regions[0], listed.collect()).expect("a list");
    let agreement = Agreement::new(regions, vec![SharedKind::Contacts], 14, window).expect("an agreement");
    (list.with_agreements(vec![agreement]).expect("a list"), keys)
}

/// Declares people through the act, as residents do. Their commitments are there already, so that
/// the bench does not wait for Argon2id.
fn declarations(office: &Office, registry: &mut OfficeRegistry, people: usize, by: By<'_>) {
    let all: Vec<usize> = (0..people).collect();
    for part in all.chunks(5000) {
        let commitment = Commitment::new(Salt::new([7; 8]), [7; 16]);
        let index = |n: &usize| {
            let number = DocumentNumber::new(&passport(*n)).expect("a number");
            (office.secret().index_of(DocumentKind::Passport, &number), commitment)
        };
        registry.keep_commitments(&part.iter().map(index).collect::<Vec<_>>(), by.at).expect("room");
        let handed_in = part.iter().map(|n| HandedIn {
            source: String::new(),
            text: Ok(format!(
                r#"{{"declared": "2026-03-05T00:00:00Z", "name": "张三丰", "document": "passport", "number": "{}", "symptoms": [], "contacts": [], "places": []}}"#,
                passport(*n)
            )),
        });
        let summary = declare(office, registry, handed_in.collect(), by, &mut |_, error| panic!("{error}"));
        assert_eq!(summary.expect("declarations").new, part.len() as u64);
    }
}

/// A table of contacts. People are drawn at random: some have several contacts.
fn contacts(directory: &std::path::Path, facts: usize) -> std::path::PathBuf {
    let mut random = rng(6);
    let mut table = "document,number,last_contact\n".to_owned();
    for _ in 0..facts {
        let n = usize::try_from(random.next_u32()).expect("a number") % facts;
        let since = time(AT).saturating_sub(u64::from(random.next_u32() % (13 * 86_400)));
        let _ = writeln!(table, "passport,{},{since}", passport(n));
    }
    let path = directory.join("contacts.csv");
    std::fs::write(&path, table).expect("room");
    path
}

fn passport(n: usize) -> String {
    format!("E{n:08}")
}
