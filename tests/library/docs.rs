//! Names in docs/ that the code must have, and names in the code that docs/ must have.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Everything between two backticks.
fn quoted(page: &str) -> impl Iterator<Item = &str> {
    page.split('`').skip(1).step_by(2)
}

/// Texts between quotation marks in the function `name` of a source file, up to its end.
fn texts_of(source: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for body in source.split(name).skip(1) {
        let body = body.split("\n    }\n").next().unwrap();
        let body: String = body.lines().filter(|line| !line.trim_start().starts_with("#[")).collect();
        found.extend(body.split('"').skip(1).step_by(2).map(ToOwned::to_owned));
    }
    assert!(!found.is_empty(), "no texts in {name}");
    found
}

fn sources(dir: &Path, found: &mut String) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// Each remark about scanners has words for the terminal and for the page, and a row in the manuals.
#[test]
fn every_scanner_remark_is_explained() {
    for id in texts_of(&read("src/gate/scanner/remark.rs"), "fn id(self)") {
        for language in ["en", "zh-CN"] {
            for file in ["gate", "page"] {
                let name = format!("src/words/{language}/{file}.ftl");
                assert!(read(&name).contains(&format!("\n{id} = ")), "{name}: no {id}");
            }
        }
        for page in ["docs/gate.md", "docs/gate.zh-CN.md"] {
            assert!(quoted(&read(page)).any(|name| name == id), "{page}: no {id}");
        }
    }
}

/// A test that a page names as a proof exists.
#[test]
fn named_tests_exist() {
    let mut code = String::new();
    for dir in ["src", "tests"] {
        sources(&root().join(dir), &mut code);
    }
    let is_name = |name: &&str| {
        name.matches('_').count() >= 3 && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
    };
    let mut count = 0;
    for page in ["threat-model", "privacy", "trust", "security-checklist", "accessibility"] {
        let page = format!("docs/{page}.md");
        for name in quoted(&read(&page)).filter(is_name) {
            assert!(code.contains(&format!("fn {name}(")), "{page}: no test {name}");
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}

/// The identifiers of the reasons of codes, of gates' rules and of codes of other networks.
fn reasons() -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for source in ["src/verifier/reason.rs", "src/gate/rules/finding.rs"] {
        all.extend(texts_of(&read(source), "fn id(&self) -> &'static str {").into_iter().map(|id| (source, id)));
    }
    let source = "src/verifier/foreign/reasons.rs";
    let text = read(source);
    let ids = text.split("\"foreign-").skip(1).map(|rest| format!("foreign-{}", rest.split('"').next().unwrap()));
    all.extend(ids.map(|id| (source, id)));
    all
}

#[test]
fn every_reason_is_explained() {
    let page = read("docs/verdicts.md");
    let named: BTreeSet<&str> = quoted(&page).collect();
    for (source, id) in reasons() {
        assert!(named.contains(id.as_str()), "docs/verdicts.md has no `{id}` ({source})");
    }
}

/// A reason without words of its own would be "damaged" in the report of a shift.
#[test]
fn every_reason_has_words_in_the_report_of_a_shift() {
    for language in ["en", "zh-CN"] {
        let name = format!("src/words/{language}/report.ftl");
        let words = read(&name);
        for (source, id) in reasons() {
            let id = id.strip_prefix("foreign-").unwrap_or(&id);
            let has =
                [format!("\n        [{id}] "), format!("\n       *[{id}] ")].iter().any(|arm| words.contains(arm));
            assert!(has, "{name} has no [{id}] ({source})");
        }
    }
}

#[test]
fn every_setting_is_explained() {
    let page = read("docs/configuration.md");
    let named: BTreeSet<&str> = quoted(&page).collect();
    let source = read("src/cli/config/setting.rs");
    let keys = source.split("identified! {").nth(1).unwrap().split("\n}\n").next().unwrap();
    let keys = keys.lines().filter_map(|line| line.split('"').nth(1)).map(ToOwned::to_owned);
    let names: Vec<String> = keys.chain(texts_of(&source, "fn variable(self) -> &'static str {")).collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        assert!(named.contains(name.as_str()), "docs/configuration.md has no `{name}`");
    }
}

/// Each metric, and each event of the log, is in the manuals for operators.
#[test]
fn every_metric_and_event_is_explained() {
    let after = |source: &str, mark: &str| -> BTreeSet<String> {
        source.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let metrics = after(&read("src/cli/office/metrics.rs"), "to.register(\"");
    let mut code = String::new();
    for part in ["src/office/night", "src/office/worker", "src/cli/office"] {
        sources(&root().join(part), &mut code);
    }
    let events = after(&code, "event = \"");
    assert!(metrics.len() > 15 && events.len() > 10, "{metrics:?} {events:?}");
    for page in ["docs/operations.md", "docs/operations.zh-CN.md"] {
        let text = read(page);
        for metric in &metrics {
            assert!(text.contains(&format!("`fede_{metric}")), "{page}: no fede_{metric}");
        }
        for event in &events {
            assert!(quoted(&text).any(|name| name == event), "{page}: no event {event}");
        }
    }
}
