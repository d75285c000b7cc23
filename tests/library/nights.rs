//! Nights over a registry on PostgreSQL: plan, shards, attempts, outputs, end.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use fede::key::{KeyId, SigningKey};
use fede::office::Office;
use fede::office::acts::{Answer, By, add_telephone, audit, decide, issue, remove_telephone};
use fede::office::night::{
    NightError, NightWish, OutputError, Outputs, ShardEnd, ShardWorker, abandon, check_clock, check_key, check_terms,
    finish, plan, renew_keys, terms_of,
};
use fede::office::registry::{
    Attempt, Begun, Codes, Decisions, DueWindow, Journal, Night, NightState, NightStep, OfficeRegistry, People,
    PostgresRegistry, RegistryError, RegistryPlace, ShardCounts, ShardState, StepEnd,
};
use fede::office::worker::{Queue, Worker, WorkerEnd, WorkerEvent};
use fede::payload::Status;
use fede::time::Timestamp;
use fede::words::Explain;
use object_store::memory::InMemory;
use object_store::throttle::{ThrottleConfig, ThrottledStore};
use tempfile::TempDir;

use crate::postgres::{client, server};
use crate::registry::{AT, by, declaration, declare_all, know, office_key, office_on, proven};
use crate::support::at;

const ALL: &[NightStep] = &NightStep::ALL;

/// An office on a server with people who have declared; `None` without PostgreSQL.
struct Fixture {
    directory: TempDir,
    office: Office,
    registry: PostgresRegistry,
    key: SigningKey,
}

fn fixture(people: usize) -> Option<Fixture> {
    let address = server()?.fresh();
    let directory = tempfile::tempdir().unwrap();
    let office = office_on(directory.path(), "[\"health\"]", Some(&address));
    let mut registry = office.registry().unwrap();
    know(&office, &mut registry, people);
    declare_all(&office, &mut registry, (0..people).map(|n| declaration(n, "")).collect());
    let registry = on_server(registry);
    Some(Fixture { directory, office, registry, key: office_key() })
}

fn on_server(registry: OfficeRegistry) -> PostgresRegistry {
    match registry {
        OfficeRegistry::Postgres(registry) => *registry,
        other => panic!("{other:?}"),
    }
}

impl Fixture {
    fn now(&self) -> Timestamp {
        self.registry.server_time().unwrap()
    }

    fn plan(&mut self, steps: &[NightStep], shard_size: usize, time: &str) -> Result<Night, NightError> {
        let (keys, now) = ([self.key.verifying_key().kid()], self.now());
        let wish = NightWish { steps, shard_size, keys: &keys, now };
        plan(&self.office, &mut self.registry, &wish, by(time))
    }

    fn again(&self) -> PostgresRegistry {
        on_server(self.office.registry().unwrap())
    }

    fn outputs(&self) -> Outputs {
        Outputs::open(self.directory.path().join("out").to_str().unwrap()).unwrap()
    }

    fn worker<'a>(&'a self, outputs: &'a Outputs, name: &str) -> ShardWorker<'a> {
        ShardWorker::new(&self.office, self.again(), &self.key, Some(outputs), name, None).unwrap()
    }

    fn client(&self) -> postgres::Client {
        client(self.office.config().registry.as_ref().unwrap())
    }

    /// As if nobody had stored anything for a while.
    fn wait_for_nobody(&self) {
        self.client().execute("UPDATE night_shard SET touched = touched - interval '11 seconds'", &[]).unwrap();
    }

    /// Does the whole night as a worker by number.
    fn work_part(&self, outputs: &Outputs, tell: &dyn Fn(&WorkerEvent<'_>)) -> Result<WorkerEnd, NightError> {
        let now = self.now();
        let worker = Worker {
            office: &self.office,
            key: &self.key,
            outputs: Some(outputs),
            name: "part",
            threads: None,
            until_idle: true,
            clock: &|| Some(now),
        };
        worker.run_part((1, 1), &AtomicBool::new(false), tell)
    }

    /// Does every shard of a night and ends it. Returns the number of codes.
    fn work(&mut self, night: &Night, outputs: &Outputs) -> u64 {
        let mut worker = self.worker(outputs, "w1");
        worker.check(night, self.now()).unwrap();
        let go_on = AtomicBool::new(false);
        for shard in worker.registry().open_shards(night.number).unwrap() {
            assert_eq!(worker.work(night.number, shard, &go_on, &|_| {}).unwrap(), ShardEnd::Done);
        }
        drop(worker);
        assert!(finish(&mut self.registry, Some(outputs), night).unwrap());
        self.registry.night_progress(night.number).unwrap().counts.issued
    }
}

/// Begins an attempt at the first shard of the first night.
fn begin(registry: &mut PostgresRegistry, worker: &str) -> Attempt {
    match registry.begin_attempt(1, 1, worker).unwrap() {
        Begun::Attempt(attempt) => attempt,
        other => panic!("{other:?}"),
    }
}

fn files(directory: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_night_from_its_plan_to_its_end() {
    let Some(mut one) = fixture(260) else { return };
    let outputs = one.outputs();
    let night = one.plan(ALL, 100, AT).unwrap();
    let progress = one.registry.night_progress(night.number).unwrap();
    assert_eq!((progress.shards, progress.people, progress.states), (3, 260, [3, 0, 0, 0]));
    assert!(!finish(&mut one.registry, Some(&outputs), &night).unwrap(), "not before its shards are done");
    assert_eq!(one.work(&night, &outputs), 260);
    let done = one.registry.night(None).unwrap().unwrap();
    assert_eq!((done.number, done.state), (1, NightState::Done));
    assert!(!finish(&mut one.registry, Some(&outputs), &night).unwrap(), "once");

    // What the outputs and the manifest say is what is stored.
    let listed = one.registry.night_outputs(1, 0, 10).unwrap();
    assert_eq!(listed.len(), 3);
    let mut texts = BTreeSet::new();
    for output in &listed {
        let bytes = outputs.get(&output.name).unwrap();
        assert_eq!(u64::try_from(bytes.len()).unwrap(), output.bytes);
        assert_eq!(<[u8; 32]>::from(<sha2::Sha256 as sha2::Digest>::digest(&bytes)), output.digest);
        for line in String::from_utf8(bytes).unwrap().lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let code = fede::payload::Cti::parse(line["code"].as_str().unwrap()).unwrap();
            let stored = one.registry.code(code).unwrap().unwrap();
            assert_eq!(line["text"], stored.text.as_str());
            assert_eq!(line["decision"], stored.decision);
            assert_eq!((line["name"].as_str(), line["document"].as_str()), (Some("张*丰"), Some("passport")));
            assert!(texts.insert(stored.text), "no code twice");
        }
    }
    assert_eq!(texts.len(), 260);
    let manifest = outputs.get(&format!("{}/manifest.json", night.directory())).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!((manifest["codes"].as_u64(), manifest["outputs"].as_array().unwrap().len()), (Some(260), 3));
    let nights = one.registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap().nights;
    assert_eq!(nights[0].at, night.order.at, "the time of the night, not of its end");

    // The next night has nothing to issue.
    let night = one.plan(ALL, 1000, AT).unwrap();
    assert_eq!((night.number, one.work(&night, &outputs)), (2, 0));
}

#[test]
fn a_late_attempt_is_thrown_away() {
    let Some(mut one) = fixture(20) else { return };
    let night = one.plan(ALL, 100, AT).unwrap();
    let mut other = one.again();
    let late = begin(&mut one.registry, "late");
    assert_eq!(other.begin_attempt(night.number, 1, "last").unwrap(), Begun::Busy);
    one.wait_for_nobody();
    let last = begin(&mut other, "last");
    assert_eq!((late.number, last.number), (1, 2));
    let end = || StepEnd { state: ShardState::Audited, counts: ShardCounts::default(), output: None };
    let store = |registry: &mut PostgresRegistry, attempt: &_| {
        registry.as_attempt(attempt, |_| Ok::<_, RegistryError>(Some(end()))).unwrap()
    };
    assert_eq!(store(&mut one.registry, &late), None);
    assert_eq!(one.registry.night_progress(1).unwrap().states, [1, 0, 0, 0]);
    assert_eq!(store(&mut other, &last), Some(end()));
    // The step is done: the same attempt cannot store it twice.
    assert_eq!(store(&mut other, &last), None);
    assert_eq!(one.registry.night_progress(1).unwrap().states, [0, 1, 0, 0]);
    // After a restore the same numbers are those of another worker or of another night.
    let next = begin(&mut other, "last");
    assert_eq!(next.tag, night.tag);
    let mut lost = vec![Attempt { worker: "late".to_owned(), ..next.clone() }];
    lost.push(Attempt { tag: "00000000".to_owned(), ..next.clone() });
    lost.push(Attempt { night: 9, ..next });
    lost.iter().for_each(|lost| assert_eq!(store(&mut other, lost), None));
    // Nor after the end of the night.
    let next = begin(&mut other, "last");
    assert!(abandon(&mut one.registry, &night, by(AT)).unwrap());
    assert_eq!(store(&mut other, &next), None);
    assert_eq!(other.begin_attempt(night.number, 1, "last").unwrap(), Begun::Over);
}

#[test]
fn a_shard_that_a_worker_gives_up_is_free_at_once() {
    let Some(mut one) = fixture(20) else { return };
    one.plan(ALL, 100, AT).unwrap();
    let first = begin(&mut one.registry, "first");
    // The same worker may begin again.
    let second = begin(&mut one.registry, "first");
    // Only the last attempt can be given up.
    one.registry.give_up_attempt(&first).unwrap();
    assert_eq!(one.registry.begin_attempt(1, 1, "other").unwrap(), Begun::Busy);
    one.registry.give_up_attempt(&second).unwrap();
    assert_eq!(begin(&mut one.registry, "other").number, 3);
}

/// Otherwise the first nights of a country read whole parts of its tables again and again.
#[test]
fn the_server_knows_the_tables_that_a_night_fills() {
    let Some(mut one) = fixture(20) else { return };
    one.plan(ALL, 100, AT).unwrap();
    let (mut server, mut other) = (one.client(), one.client());
    let mut known = || -> Vec<(String, f32)> {
        let sql = "SELECT relname::text, reltuples FROM pg_class WHERE relname ~ '^code_.$' AND reltuples > 0";
        server.query(sql, &[]).unwrap().iter().map(|row| (row.get(0), row.get(1))).collect()
    };
    let mut add = |days: std::ops::Range<i64>| {
        let sql = "INSERT INTO code SELECT day, n, '\\x12'::bytea || sha256(int8send(n)), n, 0, 0, 'FD1:', NULL, NULL \
                   FROM generate_series($1::bigint, $2) day, generate_series(1, 1000::bigint) n";
        other.execute(sql, &[&days.start, &(days.end - 1)]).unwrap();
    };
    begin(&mut one.registry, "w");
    assert_eq!(known(), []);
    for (days, expected) in [(0..10, 10_000.0), (10..20, 10_000.0), (20..50, 50_000.0)] {
        add(days);
        begin(&mut one.registry, "w");
        assert_eq!(known(), [("code_1".to_owned(), expected)]);
    }
}

#[test]
fn a_worker_that_stops_has_stored_its_steps() {
    let Some(mut one) = fixture(20) else { return };
    let outputs = one.outputs();
    let night = one.plan(ALL, 100, AT).unwrap();
    let mut worker = one.worker(&outputs, "w1");
    let stop = AtomicBool::new(false);
    let end = worker.work(night.number, 1, &stop, &|event| {
        if matches!(event.news, fede::office::night::ShardNews::Stored { state: ShardState::Audited, .. }) {
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    });
    assert_eq!(end.unwrap(), ShardEnd::Stopped);
    drop(worker);
    assert_eq!(one.registry.night_progress(1).unwrap().states, [0, 1, 0, 0]);
    assert_eq!(one.work(&night, &outputs), 20);
    assert_eq!(one.registry.night_progress(1).unwrap().counts.decided, 20);
}

#[test]
fn a_decision_that_changed_meanwhile_is_noticed() {
    let Some(mut one) = fixture(20) else { return };
    let outputs = one.outputs();
    let night = one.plan(&[NightStep::Audit], 100, AT).unwrap();
    one.work(&night, &outputs);
    let window = DueWindow { at: at(AT), until: at(AT), seen_since: at("2026-01-01T00:00:00Z") };
    let (due, _) = one.registry.due(None, 100, window).unwrap();
    assert_eq!(due.len(), 20);
    assert!(one.registry.still_due(&due, window).unwrap());
    let mut registry = one.office.registry().unwrap();
    let officers = proven(&one.office, &mut registry, &["li", "wang"]);
    let number = due[7].decision.number;
    let mut other = one.client();
    other.execute("UPDATE decision SET open = true WHERE decision = $1", &[&number]).unwrap();
    let answer = Answer { status: Status::Green, why: None, note: "seen", proven: &officers };
    decide(&mut registry, number, answer, by(AT)).unwrap();
    assert_ne!(registry.last_decision(due[7].index).unwrap().unwrap().number, number);
    assert!(!one.registry.still_due(&due, window).unwrap());
}

#[test]
fn outputs_that_nobody_needs_are_removed() {
    let Some(mut one) = fixture(20) else { return };
    let outputs = one.outputs();
    let night = one.plan(ALL, 100, AT).unwrap();
    let orphan = format!("{}/shard-00001-a9-killed.ndjson", night.directory());
    outputs.put(&orphan, b"{}\n".to_vec()).unwrap();
    outputs.put("other/file.txt", b"kept".to_vec()).unwrap();
    one.work(&night, &outputs);
    let directory = one.directory.path().join("out").join(night.directory());
    let left = BTreeSet::from(["manifest.json".to_owned(), "shard-00001-a1-w1.ndjson".to_owned()]);
    assert_eq!(files(&directory), left);
    // A late worker has put one after the end: the next night removes it.
    outputs.put(&orphan, b"{}\n".to_vec()).unwrap();
    let next = one.plan(ALL, 100, AT).unwrap();
    one.work(&next, &outputs);
    assert_eq!(files(&directory), left);
    assert_eq!(outputs.get("other/file.txt").unwrap(), b"kept");
}

/// Nothing of a person outlives `forget` or a rotation of the secret.
#[test]
fn no_index_of_a_person_stays_after_a_night() {
    let Some(mut one) = fixture(30) else { return };
    let outputs = one.outputs();
    let mut other = client(one.office.config().registry.as_ref().unwrap());
    let mut indices = || -> i64 {
        let sql = "SELECT count(*) FROM night_shard WHERE after <> '' OR upto IS NOT NULL";
        other.query_one(sql, &[]).unwrap().get(0)
    };
    let night = one.plan(ALL, 10, AT).unwrap();
    assert_eq!(indices(), 3);
    one.work(&night, &outputs);
    assert_eq!(indices(), 0);
    let night = one.plan(ALL, 10, AT).unwrap();
    assert!(abandon(&mut one.registry, &night, by(AT)).unwrap());
    assert_eq!(indices(), 0);
    // Dead rows do not keep them either.
    let mut rng = crate::support::rng(1);
    one.office.rotate_secret(&mut rng, |rotated| by(AT).rotate(rotated)).unwrap();
    let sql = "SELECT last_vacuum IS NOT NULL FROM pg_stat_user_tables WHERE relname = 'night_shard'";
    let swept: bool = other.query_one(sql, &[]).unwrap().get(0);
    assert!(swept);
}

#[test]
fn an_end_that_was_killed_before_it_swept_is_made_up_for() {
    let Some(mut one) = fixture(20) else { return };
    let outputs = one.outputs();
    let mut orphans = Vec::new();
    // A night that was abandoned, and one whose end swept nothing.
    for night in 1..=2 {
        let night = one.plan(ALL, 100 * night, AT).unwrap();
        let orphan = format!("{}/shard-00001-a9-killed.ndjson", night.directory());
        outputs.put(&orphan, b"{}\n".to_vec()).unwrap();
        orphans.push(orphan);
        if night.number == 1 {
            assert!(abandon(&mut one.registry, &night, by(AT)).unwrap());
        } else {
            let end = one.worker(&outputs, "w1").work(2, 1, &AtomicBool::new(false), &|_| {}).unwrap();
            assert_eq!(end, ShardEnd::Done);
            assert!(finish(&mut one.registry, None, &night).unwrap());
        }
    }
    let kept = one.registry.night_outputs(2, 0, 10).unwrap();
    // The next one issues nothing, and sweeps all the same.
    let night = one.plan(&[NightStep::Audit], 100, AT).unwrap();
    one.work(&night, &outputs);
    assert!(orphans.iter().all(|orphan| outputs.get(orphan).is_err()));
    assert_eq!(kept.len(), 1);
    outputs.get(&kept[0].name).unwrap();
    let unswept: Vec<i64> = one.registry.unswept_nights().unwrap().iter().map(|night| night.number).collect();
    assert_eq!(unswept, [3], "late workers may still put something");
}

#[test]
fn codes_signed_with_a_key_that_was_taken_off_the_list_are_not_stored() {
    let Some(mut one) = fixture(20) else { return };
    let outputs = one.outputs();
    let night = one.plan(ALL, 100, AT).unwrap();
    let registry = std::cell::RefCell::new(one.again());
    // The worker has checked its key, and is about to sign.
    let refused = one.worker(&outputs, "w1").work(1, 1, &AtomicBool::new(false), &|event| {
        if matches!(event.news, fede::office::night::ShardNews::Stored { state: ShardState::Committed, .. }) {
            let keys = [KeyId::from_bytes([7; 8])];
            renew_keys(&one.office, &mut registry.borrow_mut(), &night, &keys, by(AT)).unwrap();
        }
    });
    assert_eq!(refused.unwrap_err().id(), "night-other-key");
    let progress = one.registry.night_progress(1).unwrap();
    assert_eq!((progress.states, progress.counts.issued), ([0, 0, 1, 0], 0));
    let directory = one.directory.path().join("out").join(night.directory());
    assert_eq!(files(&directory), BTreeSet::new(), "its output is removed");
}

#[test]
fn a_shard_has_one_job() {
    let Some(mut one) = fixture(30) else { return };
    let night = one.plan(ALL, 10, AT).unwrap();
    let queue = Queue::open(one.office.config().registry.as_ref().unwrap()).unwrap();
    let shards = one.registry.open_shards(night.number).unwrap();
    queue.add(night.number, &shards[..2]).unwrap();
    let mut client = one.client();
    let mut jobs = |sql: &str| client.query(sql, &[]).unwrap().len();
    // Somebody works on one of them.
    let lock = "UPDATE fede_queue._private_jobs SET locked_at = now(), locked_by = 'w' WHERE key = '1/1' RETURNING 1";
    assert_eq!(jobs(lock), 1);
    queue.add(night.number, &shards).unwrap();
    assert_eq!(jobs("SELECT FROM fede_queue.jobs"), 3);
    assert_eq!(jobs("SELECT FROM fede_queue.jobs WHERE key = '1/1' AND locked_by = 'w'"), 1);
    // A job that is put off for long is replaced.
    let late = "UPDATE fede_queue._private_jobs SET run_at = now() + interval '6 hours' WHERE key = '1/2' RETURNING 1";
    assert_eq!(jobs(late), 1);
    queue.add(night.number, &shards).unwrap();
    assert_eq!(jobs("SELECT FROM fede_queue.jobs WHERE run_at <= now()"), 3);
}

#[test]
fn a_part_does_the_other_shards_if_one_fails() {
    let Some(mut one) = fixture(30) else { return };
    let outputs = one.outputs();
    assert_eq!(one.work_part(&outputs, &|_| {}).unwrap_err().id(), "night-none");
    one.plan(ALL, 10, AT).unwrap();
    let mut client = one.client();
    client.execute("UPDATE night_shard SET state = 'damaged' WHERE shard = 1", &[]).unwrap();
    let failed = one.work_part(&outputs, &|_| {}).unwrap_err();
    assert!(!failed.is_passing());
    let progress = one.registry.night_progress(1).unwrap();
    assert_eq!(progress.states, [0, 0, 0, 2]);
    assert_eq!(progress.troubles, [(failed.id().to_owned(), 1)]);
    client.execute("UPDATE night_shard SET state = 'planned' WHERE shard = 1", &[]).unwrap();
    assert_eq!(one.work_part(&outputs, &|_| {}).unwrap(), WorkerEnd::Idle);
    assert_eq!(one.registry.night(None).unwrap().unwrap().state, NightState::Done);
    // Started again after the end of the night.
    let over = std::cell::Cell::new(0);
    let tell = |event: &WorkerEvent<'_>| {
        if let WorkerEvent::Over { night } = event {
            over.set(*night);
        }
    };
    assert_eq!(one.work_part(&outputs, &tell).unwrap(), WorkerEnd::Idle);
    assert_eq!(over.get(), 1);
}

#[test]
fn one_night_at_a_time() {
    let Some(mut one) = fixture(3) else { return };
    one.plan(ALL, 100, AT).unwrap();
    let again = one.plan(ALL, 100, AT).unwrap_err();
    assert!(matches!(again, NightError::Registry(RegistryError::NightOpen { night: 1 })), "{again}");
    // Indices of people are in its plan.
    let mut rng = crate::support::rng(1);
    let rotated = one.office.rotate_secret(&mut rng, |rotated| by(AT).rotate(rotated)).unwrap_err();
    assert_eq!(rotated.id(), "night-open");
    let copy = RegistryPlace::File(one.directory.path().join("copy.sqlite"));
    for is_kept in [false, true] {
        assert_eq!(one.office.copy_registry(&copy, is_kept, &mut |_| {}).unwrap_err().id(), "night-open");
    }
    let night = one.registry.open_night().unwrap().unwrap();
    let later = at(AT).saturating_add(3600);
    assert!(abandon(&mut one.registry, &night, By { officer: "wang", at: later }).unwrap());
    let nights = one.registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap().nights;
    assert_eq!(nights[0].at, later);
    one.office.rotate_secret(&mut rng, |rotated| by(AT).rotate(rotated)).unwrap();
}

/// The chains of a night have its number.
#[test]
fn nights_go_on_with_the_next_number_in_a_copy() {
    let Some(mut one) = fixture(20) else { return };
    let outputs = one.outputs();
    for number in [1, 2] {
        let night = one.plan(ALL, 10, AT).unwrap();
        assert_eq!(night.number, number);
        one.work(&night, &outputs);
    }
    // To a file, and back to another server.
    let file = one.directory.path().join("office/registry.sqlite");
    let there = one.office.copy_registry(&RegistryPlace::File(file), false, &mut |_| {}).unwrap();
    let config = one.directory.path().join("office/office.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("registry")).collect();
    std::fs::write(&config, lines.join("\n")).unwrap();
    let office = Office::open(&one.directory.path().join("office")).unwrap();
    let address = server().unwrap().fresh();
    let back = office.copy_registry(&RegistryPlace::Postgres(address.clone()), false, &mut |_| {}).unwrap();
    assert_eq!(back, there);
    std::fs::write(&config, format!("registry = \"{address}\"\n{}", lines.join("\n"))).unwrap();
    one.office = Office::open(&one.directory.path().join("office")).unwrap();
    one.registry = one.again();
    let night = one.plan(ALL, 10, AT).unwrap();
    assert_eq!(night.number, 3);
    one.work(&night, &outputs);
    assert_eq!(one.registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap().nights.len(), 3);
}

#[test]
fn a_worker_that_is_not_as_the_night_notes_is_refused() {
    let Some(mut one) = fixture(3) else { return };
    let night = one.plan(ALL, 100, AT).unwrap();
    let terms = terms_of(&one.office).unwrap();
    check_terms(&night, &terms).unwrap();
    let id = |error: NightError| (error.id(), error.is_of_worker(), error.is_passing());
    let program = fede::office::registry::NightTerms { program: "9.9.9".to_owned(), ..terms };
    assert_eq!(id(check_terms(&night, &program).unwrap_err()), ("night-other-program", true, false));
    let kid = one.key.verifying_key().kid();
    check_key(&night, kid).unwrap();
    let other = KeyId::from_bytes([7; 8]);
    assert_eq!(id(check_key(&night, other).unwrap_err()), ("night-other-key", true, false));
    let now = one.now();
    check_clock(&one.registry, now.saturating_add(50)).unwrap();
    for wrong in [now.saturating_add(90), now.saturating_sub(90)] {
        assert_eq!(id(check_clock(&one.registry, wrong).unwrap_err()), ("night-clock", true, false));
    }
    // A key that was replaced while the night runs.
    renew_keys(&one.office, &mut one.registry, &night, &[other], by(AT)).unwrap();
    let mut last = None;
    one.registry
        .journal::<RegistryError>(&mut |line| {
            last = Some(line).filter(|line| line.chain == fede::office::Chain::MAIN).or(last.take());
            Ok(())
        })
        .unwrap();
    let last = last.unwrap();
    assert_eq!((last.act.as_str(), last.subject.as_str()), ("night-keys", "night 1"));
    assert_eq!((last.before, last.after), (kid.to_string(), other.to_string()));
    let night = one.registry.open_night().unwrap().unwrap();
    check_key(&night, other).unwrap();
    assert!(check_key(&night, kid).is_err());
    // Other files on this machine.
    let path = |name: &str| one.directory.path().join("office").join(name);
    let rules = std::fs::read_to_string(path("rules.toml")).unwrap();
    std::fs::write(path("rules.toml"), format!("{rules}\n# other\n")).unwrap();
    assert_eq!(id(check_terms(&night, &terms_of(&one.office).unwrap()).unwrap_err()).0, "night-other-rules");
    std::fs::write(path("rules.toml"), rules).unwrap();
    let config = std::fs::read_to_string(path("office.toml")).unwrap();
    std::fs::write(path("office.toml"), config.replace("021-12320", "021-12321")).unwrap();
    let changed = Office::open(&path("")).unwrap();
    assert_eq!(id(check_terms(&night, &terms_of(&changed).unwrap()).unwrap_err()).0, "night-other-config");
    // Where things are may differ between machines.
    std::fs::write(path("office.toml"), config.replace("../shanghai.pem", "elsewhere.pem")).unwrap();
    check_terms(&night, &terms_of(&Office::open(&path("")).unwrap()).unwrap()).unwrap();
    let worker = ShardWorker::new(&one.office, one.again(), &one.key, None, "w1", None).unwrap();
    let night = Night { order: fede::office::registry::NightOrder { keys: vec![kid], ..night.order }, ..night };
    assert_eq!(id(worker.check(&night, now).unwrap_err()), ("night-no-output", true, false));
}

#[test]
fn a_store_that_fails_or_is_slow_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("out");
    let place = place.to_str().unwrap();
    let outputs = Outputs::open(place).unwrap();
    // A file stands where a directory is needed.
    std::fs::write(directory.path().join("out/night"), "").unwrap();
    let failed = outputs.put("night/a", Vec::new()).unwrap_err();
    assert!(matches!(failed, OutputError::Failed { .. }), "{failed}");
    assert!(NightError::from(failed).is_passing());
    assert!(matches!(Outputs::open(&format!("{place}/night")), Err(OutputError::Open { .. })));
    for place in ["", "ftp://host/codes", "s3:///prefix"] {
        assert!(matches!(Outputs::open(place), Err(OutputError::Place { .. })), "{place}");
    }
    let slow = ThrottleConfig { wait_put_per_call: Duration::from_secs(60), ..ThrottleConfig::default() };
    let slow = Arc::new(ThrottledStore::new(InMemory::new(), slow));
    let slow = Outputs::over(slow, "slow", Duration::from_millis(50)).unwrap();
    let error = slow.put("a", Vec::new()).unwrap_err();
    assert!(matches!(error, OutputError::Slow { .. }), "{error}");
}

/// The shard stays where it was, and the next attempt does it.
#[test]
fn a_shard_whose_output_fails_is_made_again() {
    let Some(mut one) = fixture(20) else { return };
    let night = one.plan(ALL, 100, AT).unwrap();
    let outputs = one.outputs();
    let blocked = one.directory.path().join("out").join(night.directory());
    std::fs::write(&blocked, "").unwrap();
    let go_on = AtomicBool::new(false);
    let failed = one.worker(&outputs, "w1").work(night.number, 1, &go_on, &|_| {}).unwrap_err();
    assert_eq!((failed.id(), failed.is_passing()), ("output-failed", true));
    one.registry.keep_trouble(night.number, 1, failed.id()).unwrap();
    let progress = one.registry.night_progress(night.number).unwrap();
    assert_eq!(progress.states, [0, 0, 1, 0]);
    assert_eq!(progress.troubles, [("output-failed".to_owned(), 1)]);
    assert!(one.registry.codes_of(one.registry.due(None, 1, window()).unwrap().1.unwrap()).unwrap().is_empty());
    std::fs::remove_file(blocked).unwrap();
    assert_eq!(one.work(&night, &outputs), 20);
    assert!(one.registry.night_progress(night.number).unwrap().troubles.is_empty());
}

fn window() -> DueWindow {
    DueWindow { at: at(AT), until: at(AT), seen_since: at("2026-01-01T00:00:00Z") }
}

/// All codes of an office, by the day's slot.
fn codes(one: &Fixture, people: usize) -> Vec<(fede::payload::Cti, fede::office::PersonIndex)> {
    let dossiers = one.registry.dossiers(None, people, at(AT)).unwrap();
    let codes_of = |person| one.registry.codes_of(person).unwrap();
    dossiers.iter().flat_map(|one| codes_of(one.person)).map(|code| (code.cti, code.person)).collect()
}

#[test]
fn many_who_declare_while_a_night_runs_push_nobody_out() {
    let Some(mut one) = fixture(100) else { return };
    let outputs = one.outputs();
    let night = one.plan(ALL, 40, AT).unwrap();
    let mut registry = one.office.registry().unwrap();
    know(&one.office, &mut registry, 400);
    declare_all(&one.office, &mut registry, (100..400).map(|n| declaration(n, "")).collect());
    assert_eq!(one.work(&night, &outputs), 400);
    let codes = codes(&one, 400);
    assert_eq!(codes.len(), 400);
    assert_eq!(codes.iter().map(|(cti, _)| *cti).collect::<BTreeSet<_>>().len(), 400);
    one.registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap();
}

#[test]
fn a_code_from_the_counter_is_not_issued_again() {
    let Some(mut one) = fixture(20) else { return };
    let outputs = one.outputs();
    let mut registry = one.office.registry().unwrap();
    audit(&one.office, &mut registry, &one.office.rules().unwrap(), by(AT), &mut |_| {}).unwrap();
    let night = one.plan(ALL, 100, AT).unwrap();
    let later = "2026-03-05T07:30:00Z";
    assert!(at(later) > at(AT));
    issue(&one.office, &mut registry, &one.key, by(later), &mut |_, error| panic!("{error}")).unwrap();
    assert_eq!(one.work(&night, &outputs), 0);
    assert_eq!(codes(&one, 20).len(), 20);
}

/// A code of the night would be older than the decision that it states.
#[test]
fn whoever_is_decided_about_after_the_plan_has_no_code_of_the_night() {
    let Some(mut one) = fixture(20) else { return };
    let outputs = one.outputs();
    let mut registry = one.office.registry().unwrap();
    audit(&one.office, &mut registry, &one.office.rules().unwrap(), by(AT), &mut |_| {}).unwrap();
    let night = one.plan(ALL, 100, AT).unwrap();
    let person = one.registry.dossiers(None, 1, at(AT)).unwrap()[0].person;
    let number = registry.last_decision(person).unwrap().unwrap().number;
    let mut other = client(one.office.config().registry.as_ref().unwrap());
    other.execute("UPDATE decision SET open = true WHERE decision = $1", &[&number]).unwrap();
    let officers = proven(&one.office, &mut registry, &["li", "wang"]);
    let answer = Answer { status: Status::Green, why: None, note: "seen", proven: &officers };
    let later = "2026-03-05T07:30:00Z";
    decide(&mut registry, number, answer, by(later)).unwrap();
    assert_eq!(one.work(&night, &outputs), 19);
    let counts = one.registry.night_progress(night.number).unwrap().counts;
    assert_eq!(counts.rejected, 0);
    let after = issue(&one.office, &mut registry, &one.key, by(later), &mut |_, error| panic!("{error}")).unwrap();
    assert_eq!(after.issued, 1);
}

#[test]
fn no_slot_is_signed_for_two_people() {
    let Some(mut one) = fixture(20) else { return };
    one.plan(ALL, 100, AT).unwrap();
    let mut registry = one.office.registry().unwrap();
    audit(&one.office, &mut registry, &one.office.rules().unwrap(), by(AT), &mut |_| {}).unwrap();
    let (due, _) = one.registry.due(None, 100, window()).unwrap();
    let first = begin(&mut one.registry, "w1");
    let planned = one.registry.slots_for(&first, &due).unwrap().unwrap();
    assert_eq!(planned, first.slots);
    // The same people have the same slots in each attempt.
    let second = begin(&mut one.registry, "w1");
    assert_eq!(one.registry.slots_for(&second, &due).unwrap(), Some(planned));
    assert_eq!(one.registry.slots_for(&first, &due).unwrap(), None, "a late attempt signs nothing");
    // Others have new ones, every time.
    let fewer = one.registry.slots_for(&second, &due[1..]).unwrap().unwrap();
    assert!(fewer.0 >= planned.0 + 20, "{fewer:?}");
    let again = one.registry.slots_for(&second, &due).unwrap().unwrap();
    assert!(again.0 >= fewer.0 + 19, "{again:?}");
}

#[test]
fn people_with_telephones_get_a_code_for_each_of_them() {
    let Some(mut one) = fixture(4) else { return };
    let outputs = one.outputs();
    let night = one.plan(&[NightStep::Audit, NightStep::Commitments], 100, AT).unwrap();
    one.work(&night, &outputs);
    let mut registry = one.office.registry().unwrap();
    let person = one.registry.dossiers(None, 2, at(AT)).unwrap()[1].person;
    let keys = [1, 2, 3].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap().verifying_key().to_holder_key());
    for key in &keys[..2] {
        add_telephone(&one.office, &mut registry, (person, key), by(AT)).unwrap();
    }
    // More codes than people: more slots than the plan reserves.
    let night = one.plan(ALL, 100, AT).unwrap();
    let (due, last) = one.registry.due(None, 100, window()).unwrap();
    assert_eq!((due.len(), last.is_some()), (5, true));
    assert!(one.registry.still_due(&due, window()).unwrap());
    assert_eq!(one.work(&night, &outputs), 5);
    assert!(!one.registry.still_due(&due, window()).unwrap());
    assert!(!one.registry.still_due(&due[1..2], window()).unwrap(), "a code of one telephone");
    let codes = registry.codes_of(person).unwrap();
    let bound: BTreeSet<_> = codes.iter().map(|code| code.telephone().unwrap()).collect();
    assert_eq!(bound, keys[..2].iter().copied().collect());
    // Whoever prints the output sees which codes are of no use on paper.
    let lines = outputs.get(&format!("{}/shard-00001-a1-w1.ndjson", night.directory())).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let named: BTreeSet<&str> = lines.iter().filter_map(|line| line["telephone"].as_str()).collect();
    let ids = keys.map(|key| KeyId::of_holder_key(&key).to_string());
    assert_eq!(named, ids[..2].iter().map(String::as_str).collect());
    assert_eq!(lines.len(), 5);

    // A lost telephone takes its code with it. The other one has its code still.
    assert_eq!(remove_telephone(&mut registry, (person, &keys[0]), by(AT)).unwrap(), 1);
    let night = one.plan(ALL, 100, AT).unwrap();
    assert_eq!(one.work(&night, &outputs), 0);
    // A telephone that is removed while its code is signed gets none.
    add_telephone(&one.office, &mut registry, (person, &keys[2]), by(AT)).unwrap();
    let (due, _) = one.registry.due(None, 100, window()).unwrap();
    assert_eq!(due.iter().map(|one| one.telephone).collect::<Vec<_>>(), [Some(keys[2])]);
    assert!(one.registry.still_due(&due, window()).unwrap());
    remove_telephone(&mut registry, (person, &keys[2]), by(AT)).unwrap();
    assert!(!one.registry.still_due(&due, window()).unwrap());
}
