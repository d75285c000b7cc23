//! Logs and metrics of a night: they say what happens, and nothing about a person.

use std::fmt::Write;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::office::Office;
use crate::postgres::{client, server};
use snapbox::str;

const INIT: &str =
    "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320 --lang en --registry";
const AT: &str = "--at 2026-03-05T12:00:00+08:00 --officer li --lang en";
const PEOPLE: usize = 40;

/// A worker that serves metrics, and the address of them.
fn worker(office: &Office) -> (Child, String) {
    let arguments = "office worker --threads 1 --out codes --log json --metrics 127.0.0.1:0 --lang en";
    let mut command = std::process::Command::new(snapbox::cmd::cargo_bin!("fede"));
    command.args(arguments.split(' ')).current_dir(office.path("")).env("FEDE_LOG", "debug");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    // Byte by byte: a buffer would take what belongs to the log.
    let stderr = child.stderr.as_mut().unwrap();
    let mut byte = [0];
    while !first.ends_with('\n') {
        stderr.read_exact(&mut byte).unwrap();
        first.push(char::from(byte[0]));
    }
    let address = first.trim().trim_start_matches("Metrics at http://").trim_end_matches("/metrics").to_owned();
    (child, address)
}

/// Sends a request and returns the whole answer.
fn ask(address: &str, head: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(format!("{head}\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

fn value(metrics: &str, name: &str) -> Option<f64> {
    metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

#[test]
fn a_night_is_logged_and_counted_without_people() {
    let Some(server) = server() else { return };
    let office = Office::open();
    let registry = server.fresh();
    office.run(&format!("{INIT} {registry}")).success();
    let mut lines = String::new();
    for n in 0..PEOPLE {
        let _ = writeln!(
            lines,
            r#"{{"declared": "2026-03-05T08:00:00+08:00", "id": "web-{n:04}", "name": "欧阳修远", "document": "passport", "number": "E7654{n:04}", "symptoms": ["fever"], "contacts": [], "places": [{{"place": "420100", "arrival": "2026-03-01T08:00:00+08:00"}}]}}"#
        );
    }
    office.write("people.ndjson", lines);
    office.run(&format!("office declare people.ndjson {AT}")).success();

    let (mut child, address) = worker(&office);
    let night = office.command(&format!("office night --shard-size 10 --log json {AT}")).output().unwrap();
    assert!(night.status.success(), "{}", String::from_utf8_lossy(&night.stderr));
    let metrics = ask(&address, "GET /metrics HTTP/1.1");
    assert!(metrics.starts_with("HTTP/1.1 200 OK\r\n"), "{metrics}");
    assert!(metrics.contains("content-type: application/openmetrics-text"), "{metrics}");
    assert!(metrics.trim_end().ends_with("# EOF"), "{metrics}");
    for (name, expected) in [
        ("fede_attempts_total", 4.0),
        ("fede_people_audited_total", 40.0),
        ("fede_codes_issued_total", 40.0),
        ("fede_rejects_total", 0.0),
        ("fede_steps_total{step=\"audit\"}", 4.0),
        ("fede_steps_total{step=\"issue\"}", 4.0),
        ("fede_step_seconds_count{step=\"issue\"}", 4.0),
        ("fede_registry_up", 1.0),
    ] {
        assert_eq!(value(&metrics, name), Some(expected), "{name}\n{metrics}");
    }
    // Others get short answers, and nobody can send a body.
    assert!(ask(&address, "GET / HTTP/1.1").starts_with("HTTP/1.1 404 "));
    assert!(ask(&address, "POST /metrics HTTP/1.1").starts_with("HTTP/1.1 405 "));
    assert!(ask(&address, "GET /metrics HTTP/1.1\r\nContent-Length: 5").starts_with("HTTP/1.1 413 "));

    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::TERM).unwrap();
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(child.wait().unwrap().success(), "{log}");
    let of_night = String::from_utf8(night.stderr).unwrap();
    let log = log + &of_night;
    let mut events = Vec::new();
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
        events.push(line["event"].as_str().unwrap_or_default().to_owned());
    }
    for event in ["joined", "begun", "stored", "planned", "progress", "ended"] {
        assert!(events.iter().any(|found| found == event), "{event}\n{log}");
    }

    // Nothing of what was declared, stored or issued.
    let mut secret: Vec<String> =
        ["欧阳", "修远", "欧*", "E7654", "420100", "fever", "passport", "web-00", "FD1:"].map(str::to_owned).to_vec();
    let mut client = client(&registry);
    for sql in ["SELECT encode(person, 'hex'), name FROM person", "SELECT lpad(to_hex(slot), 10, '0'), text FROM code"]
    {
        for row in client.query(sql, &[]).unwrap() {
            secret.extend([row.get(0), row.get(1)]);
        }
    }
    assert_eq!(secret.len(), 9 + 4 * PEOPLE);
    let shown = log + &metrics;
    for secret in secret {
        assert!(!shown.contains(&secret), "{secret} is in the log or the metrics");
    }
}

#[test]
fn wrong_levels_and_addresses_are_refused() {
    let office = Office::open();
    office.command("office worker --log text").env("FEDE_LOG", "loud").assert().code(2).stderr_eq(str![[r#"
error: FEDE_LOG: expected error, warn, info or debug, found loud
hint: correct the environment variable FEDE_LOG, or remove it

"#]]);
    office.run("office worker --metrics everywhere --lang en").code(2).stderr_eq(str![[r#"
error: invalid value 'everywhere' for '--metrics <[ADDRESS:]PORT>': expected a port or an address with a port, such as 9469 or 10.0.0.5:9469, found everywhere
[..]
...
"#]]);
}
