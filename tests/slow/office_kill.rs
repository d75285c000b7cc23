//! `fede issue batch`, `fede office audit` and `fede office secret rotate`, killed at random times. What
//! is left in the end is the same as without kills.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::registry::{AT, declaration, declare_all, know, office};
use crate::support::{at, rng};
use chacha20::rand_core::Rng;
use fede::key::DocumentNumber;
use fede::office::Office;
use fede::office::registry::{Decisions, Journal, People, RegistryError};
use fede::payload::DocumentKind;

/// Number of processes of each command that must be running when they are killed.
const KILLS: usize = 160;
/// Maximum number of rounds. If this is not enough, the waiting times are wrong.
const MAX_ROUNDS: usize = 400;
const ROWS: usize = 600;
/// Two full parts of an audit and a remainder.
const PEOPLE: usize = 8500;

fn command(directory: &Path, arguments: &str) -> Command {
    let mut command = Command::new(snapbox::cmd::cargo_bin!("fede"));
    command.args(arguments.split_whitespace()).args(["--at", AT, "--officer", "li"]).current_dir(directory);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Runs a command to its end, or kills it after `wait`. Returns whether it succeeded, or `None` if
/// it was killed.
fn run(mut command: Command, wait: Option<Duration>) -> Option<bool> {
    let mut child = command.spawn().unwrap();
    let Some(wait) = wait else { return Some(child.wait().unwrap().success()) };
    std::thread::sleep(wait);
    if let Some(status) = child.try_wait().unwrap() {
        return Some(status.success());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

/// Repeats a command in fresh directories and kills its runs, until enough runs were killed. In
/// each directory the command is repeated until it completes; then `check` examines the result.
#[expect(clippy::disallowed_methods, reason = "how long a command takes says when to kill it")]
fn kill_often(
    template: &Path,
    arguments: &dyn Fn(usize) -> String,
    succeeds: bool,
    check: &dyn Fn(&Path, usize),
) -> usize {
    let mut random = rng(7);
    let (mut killed, mut round) = (0, 0);
    while killed < KILLS && round < MAX_ROUNDS {
        let directory = tempfile::tempdir().unwrap();
        copy(template, directory.path());
        let start = Instant::now();
        let mut in_this_round = 0;
        let mut longest = Duration::from_millis(60);
        loop {
            // Most runs are killed. Each resumes where the last one stopped, so finally one
            // completes.
            let wait = longest.mul_f64(f64::from(random.next_u32()) / f64::from(u32::MAX));
            match run(command(directory.path(), &arguments(round)), Some(wait)) {
                Some(success) => {
                    assert_eq!(success, succeeds, "round {round}");
                    break;
                }
                None => in_this_round += 1,
            }
            longest = longest.mul_f64(1.1);
            assert!(start.elapsed() < Duration::from_secs(120), "round {round} never ends");
        }
        check(directory.path(), round);
        killed += in_this_round;
        round += 1;
    }
    killed
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file under a path, by name. For a database, its rows.
fn contents(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            for (name, bytes) in contents(&entry.path()) {
                found.insert(Path::new(&entry.file_name()).join(name), bytes);
            }
        }
        return found;
    }
    let bytes = if path.extension().is_some_and(|ending| ending == "sqlite") {
        rows(path).into_bytes()
    } else {
        std::fs::read(path).unwrap()
    };
    BTreeMap::from([(PathBuf::new(), bytes)])
}

fn rows(path: &Path) -> String {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut query = connection.prepare("SELECT line, cti, text, hex(png) FROM code ORDER BY row").unwrap();
    let mut rows = query.query([]).unwrap();
    let mut text = String::new();
    while let Some(row) = rows.next().unwrap() {
        let (line, cti, code, png): (i64, String, String, String) =
            (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap(), row.get(3).unwrap());
        let _ = writeln!(text, "{line} {cti} {code} {png}");
    }
    text
}

/// The journal and the decisions of an office.
fn memory(directory: &Path) -> String {
    let registry = Office::open(&directory.join("office")).unwrap().registry().unwrap();
    let mut text = String::new();
    registry
        .journal::<RegistryError>(&mut |line| {
            let _ = writeln!(text, "{line:?}");
            Ok(())
        })
        .unwrap();
    for dossier in registry.dossiers(None, usize::MAX / 2, at("2030-01-01T00:00:00Z")).unwrap() {
        let _ = writeln!(text, "{:?}", registry.decisions_of(dossier.person).unwrap());
    }
    text
}

#[test]
fn bulk_issue_killed_at_random_instants() {
    let template = tempfile::tempdir().unwrap();
    let made = office(template.path(), "[\"health\"]");
    // Some rows are wrong, and some people are new: their commitments are computed in the run.
    know(&made, &mut made.registry().unwrap(), ROWS - 4);
    let row = |n: usize| {
        let status = if n % 50 == 7 { "blue" } else { "green" };
        format!(
            r#"{{"holder": {{"name": "张三丰", "document": "passport", "number": "{}"}}, "health": {{"status": "{status}"}}}}"#,
            crate::registry::passport(n)
        ) + "\n"
    };
    std::fs::write(template.path().join("people.ndjson"), (0..ROWS).map(row).collect::<String>()).unwrap();
    let outs = ["codes.tar", "codes.zip", "codes.sqlite", "codes.ndjson", "codes"];
    let arguments = |out: &str| format!("issue batch people.ndjson --out {out} --safe-after 40");
    let whole: Vec<_> = outs
        .iter()
        .map(|out| {
            let directory = tempfile::tempdir().unwrap();
            copy(template.path(), directory.path());
            assert_eq!(run(command(directory.path(), &arguments(out)), None), Some(false), "some rows are rejected");
            (produced(directory.path(), out), memory(directory.path()))
        })
        .collect();
    assert_eq!(whole[0].0.len(), 3, "the archive, the list of codes, the rejects");
    let killed =
        kill_often(template.path(), &|round| arguments(outs[round % outs.len()]), false, &|directory, round| {
            let out = outs[round % outs.len()];
            let (files, memory) = &whole[round % outs.len()];
            assert!(produced(directory, out) == *files, "round {round}: {out} is another");
            assert_eq!(self::memory(directory), *memory, "round {round}");
            // Another run does nothing.
            assert_eq!(run(command(directory, &arguments(out)), None), Some(false));
            assert!(produced(directory, out) == *files, "round {round}: {out} has changed");
        });
    println!("{killed} bulk issues were stopped at work");
    assert!(killed >= KILLS, "only {killed} were still at work");
}

/// The files of a batch: the output and the lists next to it.
fn produced(directory: &Path, out: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for name in
        [out.to_owned(), format!("{out}.codes.ndjson"), format!("{out}.rejects.ndjson"), format!("{out}.directory")]
    {
        let path = directory.join(&name);
        if path.exists() {
            found.extend(contents(&path).into_iter().map(|(file, bytes)| (Path::new(&name).join(file), bytes)));
        }
    }
    found
}

#[test]
fn an_audit_killed_at_random_instants() {
    let template = tempfile::tempdir().unwrap();
    let made = office(template.path(), "[\"health\"]");
    let mut registry = made.registry().unwrap();
    know(&made, &mut registry, PEOPLE);
    let fever = r#""symptoms": ["fever"], "contacts": [], "places": []"#;
    declare_all(
        &made,
        &mut registry,
        (0..PEOPLE).map(|n| declaration(n, if n % 3 == 0 { fever } else { "" })).collect(),
    );
    drop(registry);
    let whole = {
        let directory = tempfile::tempdir().unwrap();
        copy(template.path(), directory.path());
        assert_eq!(run(command(directory.path(), "office audit"), None), Some(true));
        memory(directory.path())
    };
    let killed = kill_often(template.path(), &|_| "office audit".to_owned(), true, &|directory, round| {
        assert!(memory(directory) == whole, "round {round}: another end");
    });
    println!("{killed} audits were stopped at work");
    assert!(killed >= KILLS, "only {killed} were still at work");
}

#[test]
fn a_rotation_of_the_secret_killed_at_random_instants() {
    const PEOPLE: usize = 2000;
    let template = tempfile::tempdir().unwrap();
    let made = office(template.path(), "[\"health\"]");
    know(&made, &mut made.registry().unwrap(), PEOPLE);
    declare_all(&made, &mut made.registry().unwrap(), (0..PEOPLE).map(|n| declaration(n, "")).collect());
    let numbers: Vec<_> = (0..PEOPLE).map(|n| DocumentNumber::new(&crate::registry::passport(n)).unwrap()).collect();
    let killed = kill_often(template.path(), &|_| "office secret rotate".to_owned(), true, &|directory, round| {
        // Whether a killed run has rotated or not: with the secret that counts, everybody is found.
        let office = Office::open(&directory.join("office")).unwrap();
        let registry = office.registry().unwrap();
        let is_known = |number| {
            let person = office.secret().index_of(DocumentKind::Passport, number);
            registry.person(person).unwrap().is_some() && registry.declarations(person).unwrap().len() == 1
        };
        assert!(numbers.iter().all(is_known), "round {round}");
        registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap();
        assert!(!directory.join("office/secret.next").exists(), "round {round}");
    });
    println!("{killed} rotations were stopped at work");
    assert!(killed >= KILLS, "only {killed} were still at work");
}
