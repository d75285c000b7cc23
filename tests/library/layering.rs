//! A module uses only modules below it, and no two public types share a name. The tests read the source.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module, and what it may use.
const LAYERS: [(&str, &[&str]); 15] = [
    ("words", &[]),
    ("time", &["words"]),
    ("payload", &["words", "time"]),
    ("key", &["words", "time", "payload"]),
    ("qr", &["words"]),
    ("codec", &["words", "time", "payload", "key"]),
    ("foreign", &["words", "time", "payload", "key", "codec"]),
    ("issuer", &["words", "time", "payload", "key", "codec", "qr"]),
    ("verifier", &["words", "time", "payload", "key", "codec", "foreign", "qr"]),
    ("trust", &["words", "time", "payload", "key", "codec", "foreign", "qr", "verifier"]),
    ("web", &["words", "time", "trust"]),
    ("gate", &["words", "time", "payload", "key", "codec", "foreign", "qr", "issuer", "verifier", "trust", "web"]),
    ("holder", &["words", "time", "payload", "key", "codec", "qr", "issuer", "verifier", "trust", "web"]),
    ("office", &["words", "time", "payload", "key", "codec", "qr", "issuer", "verifier", "trust", "web", "holder"]),
    (
        "cli",
        &[
            "words", "time", "payload", "key", "codec", "foreign", "qr", "issuer", "verifier", "trust", "web", "gate",
            "holder", "office",
        ],
    ),
];

#[test]
fn modules_use_only_what_lies_below() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = Vec::new();
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let relative = file.strip_prefix(&src).unwrap();
        let module = relative.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        if matches!(
            module,
            "lib" | "main" | "gate_core" | "documents_core" | "foreign_core" | "holder_core" | "core_buffers"
        ) {
            continue;
        }
        let Some((_, below)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            panic!("{module} has no layer: give it one here");
        };
        seen.push(module.to_owned());
        let text = fs::read_to_string(&file).unwrap();
        // `super::` repeated as often as the module is deep leads out of it without `crate::`.
        // Only unit tests import from above with `*`.
        let depth = relative.components().count() - usize::from(relative.ends_with("mod.rs"));
        let out = "super::".repeat(depth);
        let leaves = |rest: &str| !rest.starts_with('*');
        if code(&text).split(&out).skip(1).any(leaves) {
            wrong.push(format!("{} leaves its module by {out}", relative.display()));
        }
        for used in uses(&text) {
            if used != module && !below.contains(&used.as_str()) {
                wrong.push(format!("{} uses crate::{used}", relative.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (name, _) in LAYERS {
        assert!(seen.iter().any(|module| module == name), "{name} has gone: take its layer away");
    }
}

#[test]
fn each_layer_uses_only_earlier_ones() {
    for (position, (name, below)) in LAYERS.iter().enumerate() {
        for used in *below {
            assert!(LAYERS[..position].iter().any(|(earlier, _)| earlier == used), "{name} above {used}");
        }
    }
}

/// The modules named after `crate::` in code. Documentation may refer to any module.
fn uses(text: &str) -> Vec<String> {
    let code = code(text);
    let names = code.split("crate::").skip(1).map(|rest| {
        rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect::<String>()
    });
    // `use crate::{a, b}` would hide the names from this test.
    assert!(!code.contains("crate::{"), "name the modules one by one");
    names.collect()
}

fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => rust_files(&path),
            false if path.extension().is_some_and(|ending| ending == "rs") => vec![path],
            false => Vec::new(),
        })
        .collect()
}

#[test]
fn each_public_type_has_a_name_of_its_own() {
    let mut declared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        for line in fs::read_to_string(&file).unwrap().lines() {
            let name = ["struct", "enum", "trait", "type"]
                .into_iter()
                .find_map(|kind| line.trim_start().strip_prefix("pub ")?.strip_prefix(kind)?.strip_prefix(' '))
                .and_then(|rest| rest.split(|character: char| !character.is_alphanumeric()).next());
            if let Some(name) = name {
                declared.entry(name.to_owned()).or_default().push(file.display().to_string());
            }
        }
    }
    declared.retain(|_, files| files.len() > 1);
    assert!(declared.is_empty(), "declared more than once: {declared:#?}");
}
