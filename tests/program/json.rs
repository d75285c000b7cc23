//! The examples of docs/json.md. The commands run from top to bottom in an empty directory, in one
//! shell, and each block of JSON must be what the commands above it print.
//!
//! `DOCS=overwrite cargo test --features full --test program json` writes the page. Read it before you commit.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const PAGE: &str = "docs/json.md";
/// Separates the outputs of the blocks.
const MARK: &str = "----fede-json-block----";

/// The page in parts: text, and the blocks between the fences.
enum Part {
    Text(String),
    Commands(String),
    Json(String),
}

fn parts(page: &str) -> Vec<Part> {
    let mut parts = vec![Part::Text(String::new())];
    for line in page.split_inclusive('\n') {
        match (parts.last_mut().unwrap(), line.trim_end()) {
            (Part::Text(_), "```sh") => parts.push(Part::Commands(String::new())),
            (Part::Text(_), "```json") => parts.push(Part::Json(String::new())),
            (Part::Commands(_) | Part::Json(_), "```") => parts.push(Part::Text(String::new())),
            (Part::Text(body) | Part::Commands(body) | Part::Json(body), _) => body.push_str(line),
        }
    }
    parts
}

fn values(text: &str) -> Vec<Value> {
    let values = serde_json::Deserializer::from_str(text).into_iter();
    values.map(|value| value.unwrap_or_else(|error| panic!("{error} in {text}"))).collect()
}

/// Replaces what differs between runs: times of now, keys, identifiers, digests, texts of codes,
/// sizes, corners, passphrases and sentences.
fn redacted(value: &Value) -> Value {
    let is_hex = |word: &str| word.bytes().all(|byte| byte.is_ascii_hexdigit());
    match value {
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| {
                let is_measured = [
                    "bytes",
                    "corners",
                    "files",
                    "diagnostic",
                    "cose_sign1",
                    "passphrase",
                    "payload",
                    "pem",
                    "sentence",
                ]
                .contains(&&**name);
                let value = if is_measured && !value.is_null() { "MEASURED".into() } else { redacted(value) };
                (name.clone(), value)
            };
            Value::Object(fields.iter().map(field).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(redacted).collect()),
        Value::String(text) => match text.as_str() {
            text if text.starts_with("FD1:") && text.len() > 40 => "CODE".into(),
            text if text.len() == 20 && text.ends_with('Z') && text.contains("T") => "TIME".into(),
            text if text.len() >= 16 && is_hex(text) => "HEX".into(),
            text if text.len() == 21 && text.as_bytes()[10] == b'/' && is_hex(&text[11..]) => "CTI".into(),
            text if text.contains(".png") && text.starts_with('/') => "PATH".into(),
            _ => value.clone(),
        },
        // A snapshot's version is its time.
        Value::Number(number) if number.as_u64().is_some_and(|number| number > 1_000_000_000) => "VERSION".into(),
        other => other.clone(),
    }
}

#[test]
fn the_page_shows_what_commands_print() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = std::fs::read_to_string(&path).unwrap();
    let parts = parts(&page);
    let mut script = String::new();
    for part in &parts {
        match part {
            Part::Commands(commands) => script.push_str(commands),
            Part::Json(_) => writeln!(script, "echo {MARK}").unwrap(),
            Part::Text(_) => {}
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let program = snapbox::cmd::cargo_bin!("fede").parent().unwrap().to_owned();
    let search = std::env::var_os("PATH").unwrap_or_default();
    let search = std::env::join_paths([program].into_iter().chain(std::env::split_paths(&search))).unwrap();
    let output = Command::new("sh")
        .args(["-eu", "-c", &script])
        .current_dir(&dir)
        .env("PATH", search)
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
        .env("FEDE_CONFIG", "")
        .env("XDG_STATE_HOME", dir.path().join(".state"))
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    let mark = format!("{MARK}\n");
    let mut printed = printed.split(&mark);
    let (mut new, mut examples) = (String::new(), 0);
    for part in &parts {
        match part {
            Part::Text(text) => new.push_str(text),
            Part::Commands(commands) => write!(new, "```sh\n{commands}```\n").unwrap(),
            Part::Json(shown) => {
                examples += 1;
                let printed = values(printed.next().unwrap());
                let is_same = printed.iter().map(redacted).eq(values(shown).iter().map(redacted));
                if std::env::var_os("DOCS").is_some_and(|value| value == "overwrite") {
                    let lines: String = printed
                        .iter()
                        .map(|value| format!("{}\n", serde_json::to_string_pretty(value).unwrap()))
                        .collect();
                    write!(new, "```json\n{}```\n", if is_same { shown } else { &lines }).unwrap();
                } else {
                    assert!(is_same, "{PAGE}, example {examples}:\n{printed:#?}\ninstead of\n{shown}");
                }
            }
        }
    }
    assert!(examples >= 20, "the page has lost its examples");
    if std::env::var_os("DOCS").is_some_and(|value| value == "overwrite") {
        std::fs::write(path, new).unwrap();
    }
}

#[test]
fn errors_of_usage_are_data() {
    let output = Command::new(snapbox::cmd::cargo_bin!("fede"))
        .args(["verify", "--json", "--lang", "en"])
        .env("FEDE_CONFIG", "")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["id"], "usage-missing-argument");
    assert!(error["error"]["message"].as_str().unwrap().contains("IMAGE|TEXT"));
}

/// A program cannot look at the document and answer a question.
#[test]
fn signing_as_data_needs_a_yes() {
    let dir = tempfile::tempdir().unwrap();
    let run = |line: &str| {
        Command::new(snapbox::cmd::cargo_bin!("fede"))
            .args(line.split(' '))
            .current_dir(&dir)
            .env("FEDE_CONFIG", "")
            .output()
            .unwrap()
    };
    assert!(run("trust quickstart first --publisher CN --region CN-SH --no-passphrase --json").status.success());
    let sign = "trust sign first/root.cbor --key first/keys/root.pem --json";
    let refused = run(sign);
    assert_eq!((refused.status.code(), refused.stdout.as_slice()), (Some(2), &b""[..]));
    let error: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(error["error"]["id"], "no-answer");
    let signed: Value = serde_json::from_slice(&run(&format!("{sign} --yes")).stdout).unwrap();
    assert_eq!((&signed["renewed"], &signed["complete"]), (&true.into(), &true.into()));
    assert_eq!(signed["fingerprint"].as_str().map(str::len), Some(64));
}
