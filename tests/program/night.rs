//! A night with workers, as those who run it see it.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::office::Office;
use crate::postgres::{Server, server};
use crate::store::Store;
use sha2::{Digest, Sha256};
use snapbox::str;

const INIT: &str =
    "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320 --lang en --registry";
pub(crate) const AT: &str = "--at 2026-03-05T12:00:00+08:00 --officer li --lang en";
const PEOPLE: usize = 300;

/// An office on a server with people who have declared.
fn office(server: &Server, people: usize) -> Office {
    let office = Office::open();
    office.run(&format!("{INIT} {}", server.fresh())).success();
    declare(&office, people);
    office
}

/// Has people declare at an office.
pub(crate) fn declare(office: &Office, people: usize) {
    let mut lines = String::new();
    for n in 0..people {
        let _ = writeln!(
            lines,
            r#"{{"declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "passport", "number": "E{n:08}", "symptoms": [], "contacts": [], "places": []}}"#
        );
    }
    office.write("people.ndjson", lines);
    office.run(&format!("office declare people.ndjson {AT}")).success();
}

fn json(office: &Office, arguments: &str) -> serde_json::Value {
    let output = office.run(arguments).success();
    serde_json::from_slice(&output.get_output().stdout).unwrap()
}

#[test]
fn two_workers_do_a_night() {
    let Some(server) = server() else { return };
    let office = office(server, PEOPLE);
    office.run("office night status --lang en").code(2).stderr_eq(str![[r#"
error: there was no night yet
hint: `fede office night --officer NAME` begins one

"#]]);
    office.run(&format!("office night --no-wait --shard-size 25 {AT}")).success();
    office.run(&format!("office night --no-wait {AT}")).code(2).stderr_eq(str![[r#"
error: night 1 is open already
hint: `fede office night status` shows it; `fede office night --continue` waits for it, `--abandon` ends it

"#]]);
    // A scheduler may run the plan again.
    office.run(&format!("office night --no-wait --or-continue {AT}")).success();
    let workers: Vec<_> = std::thread::scope(|scope| {
        let work = || office.command("office worker --until-idle --threads 1 --out codes --json").output().unwrap();
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let mut issued = 0;
    for worker in workers {
        assert!(worker.status.success(), "{}", String::from_utf8_lossy(&worker.stderr));
        let done: serde_json::Value = serde_json::from_slice(&worker.stdout).unwrap();
        issued += done["issued"].as_u64().unwrap();
    }
    assert_eq!(issued, 300);
    office.run("office night status --lang en").success().stdout_eq(str![[r#"
  night       1, 2026-03-05 12:00 +08:00: done
  shards      12 of 12 done; 300 of 300 people; [..] s
  audit       300 decided, 0 questions to an officer, 0 codes revoked
  codes       300 issued, 0 rejected; 0 commitments renewed

"#]]);
    let status = json(&office, "office night status --outputs --json");
    let outputs = status["outputs"].as_array().unwrap();
    let mut codes = BTreeSet::new();
    for output in outputs {
        let text = std::fs::read_to_string(office.path("codes").join(output["name"].as_str().unwrap())).unwrap();
        for line in text.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            codes.insert(line["text"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(codes.len(), 300, "everybody has one code");
    // What a worker put that was killed after the end of the night does not wait for the next one.
    let left = format!("codes/{}/shard-00001-a9-killed.ndjson", status["directory"].as_str().unwrap());
    office.write(&left, "{}");
    office.run("office worker --until-idle --out codes").success();
    assert!(!office.path(&left).exists());
    office.write("code.txt", codes.first().unwrap());
    office.verify("code.txt --at 2026-03-05T13:00:00+08:00").success();
    office.run("office journal --check --lang en").success();

    // The next night issues nothing. The night's command waits, and another process works.
    let second = std::thread::scope(|scope| {
        let night = scope.spawn(|| office.command(&format!("office night {AT} --json")).output().unwrap());
        let child = std::process::Command::new(snapbox::cmd::cargo_bin!("fede"))
            .args("office worker --threads 1 --out codes --lang en".split(' '))
            .current_dir(office.path(""))
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let night = night.join().unwrap();
        // It runs until it is told to stop.
        rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::TERM).unwrap();
        let worker = child.wait_with_output().unwrap();
        assert!(worker.status.success());
        assert_eq!(String::from_utf8(worker.stdout).unwrap(), "Done by this worker: 1 shard, 0 codes, 0 rejected.\n");
        night
    });
    assert!(second.status.success(), "{}", String::from_utf8_lossy(&second.stderr));
    let second: serde_json::Value = serde_json::from_slice(&second.stdout).unwrap();
    assert_eq!((second["state"].as_str(), second["issued"].as_u64()), (Some("done"), Some(0)));
}

#[test]
fn workers_by_number_need_no_queue() {
    let Some(server) = server() else { return };
    let office = office(server, 20);
    office.run("office worker --shard 1/2 --out codes --lang en").code(2).stderr_eq(str![[r#"
error: no night is open
hint: `fede office night --officer NAME` begins one

"#]]);
    office.run(&format!("office night --no-wait --shard-size 5 {AT}")).success();
    office.run("office worker --shard 1/2 --out codes --lang en").success();
    let half = json(&office, "office night status --json");
    assert_eq!((half["state"].as_str(), half["shards"]["done"].as_u64()), (Some("open"), Some(2)));
    office.run("office worker --shard 2/2 --out codes --lang en").success();
    let whole = json(&office, "office night status --json");
    assert_eq!((whole["state"].as_str(), whole["issued"].as_u64()), (Some("done"), Some(20)));
    // Started again after the end.
    let left = format!("codes/{}/shard-00001-a9-killed.ndjson", whole["directory"].as_str().unwrap());
    office.write(&left, "{}");
    office.run("office worker --shard 1/2 --out codes --lang en").success().stderr_eq(str![[r#"
night 1 is over already; nothing is left to do

"#]]);
    assert!(!office.path(&left).exists());
}

#[test]
fn what_does_not_fit_is_refused() {
    let Some(server) = server() else { return };
    let office = office(server, 3);
    office.run(&format!("office night --abandon {AT}")).code(2).stderr_eq(str![[r#"
error: no night is open
hint: `fede office night --officer NAME` begins one

"#]]);
    office.run(&format!("office night --no-wait {AT}")).success();
    let worker = "office worker --until-idle --lang en";
    office.run(worker).code(2).stderr_eq(str![[r#"
error: the night issues codes, and this worker has no place for them
hint: say where with --out DIR or --out s3://BUCKET/PREFIX

"#]]);
    office.run(&format!("{worker} --out codes --key keys/hubei.pem")).code(2).stderr_eq(str![[r#"
error: expected one of the keys [..], found the key [..]
hint: use a listed key; or list this one under `worker_keys` in office.toml and run `fede office night --continue`

"#]]);
    let rules = std::fs::read_to_string(office.path("office/rules.toml")).unwrap();
    office.write("office/rules.toml", format!("{rules}\n# other\n"));
    office.run(&format!("{worker} --out codes")).code(2).stderr_eq(str![[r#"
error: expected the audit rules of the night ([..]…), found other ones ([..]…)
hint: copy rules.toml from the machine that planned the night, or abandon the night and plan it again (each plan takes a slot of the day for everybody)

"#]]);
    office.write("office/rules.toml", rules);
    office.run(&format!("{worker} --out ftp://host/codes")).code(2).stderr_eq(str![[r#"
error: expected a directory or s3://BUCKET/PREFIX, found `ftp://host/codes`
hint: `--out codes` or `--out s3://codes/night`

"#]]);
    office.run(&format!("office secret rotate {AT}")).code(2).stderr_eq(str![[r#"
error: night 1 is open already
hint: `fede office night status` shows it; `fede office night --continue` waits for it, `--abandon` ends it

"#]]);
    // Nothing of it has spoilt the night.
    office.run(&format!("{worker} --out codes")).success();
    office.run("office night status --lang en").success();
    // A registry in a file.
    let file = Office::open();
    file.run("office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320").success();
    file.run(&format!("office night {AT}")).code(2).stderr_eq(str![[r#"
error: the registry is a file, which only one process can work on
hint: use `fede office audit` and `fede office issue`, or move the registry to PostgreSQL with `fede office copy`

"#]]);
}

#[test]
fn outputs_go_to_an_object_store() {
    let (Some(server), Some(store)) = (server(), Store::open()) else { return };
    let office = office(server, 20);
    office.run(&format!("office night --no-wait --shard-size 5 {AT}")).success();
    let worker = format!("office worker --until-idle --out {}/night --lang en", store.address());
    office.command(&worker).envs(store.environment()).assert().success();
    let status = json(&office, "office night status --outputs --json");
    assert_eq!((status["state"].as_str(), status["issued"].as_u64()), (Some("done"), Some(20)));
    let mut expected = vec![format!("night/{}/manifest.json", status["directory"].as_str().unwrap())];
    for output in status["outputs"].as_array().unwrap() {
        let name = format!("night/{}", output["name"].as_str().unwrap());
        let bytes = store.get(&name).unwrap();
        assert_eq!(output["bytes"], bytes.len());
        assert_eq!(output["sha256"], base16ct::lower::encode_string(&Sha256::digest(&bytes)));
        expected.push(name);
    }
    expected.sort();
    assert_eq!(store.names(), expected);
}
