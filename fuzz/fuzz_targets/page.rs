//! Arbitrary messages to the core of the gate page: restored files, commands, and the bytes sent
//! with commands.
//!
//! Checks that nothing panics, that each answer is JSON, that a scanner's line never answers a
//! document check, and that a refused set does not change the store. The input is lines, a zero
//! byte, and the bytes for each command. A line is a JSON command, or starts with `S`, `C`, `O` or
//! `R`: state, clock, object, root.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fede::gate::{Host, HostError, PageGate};
use fede::trust::StoreFile;
use fede_fuzz::split::at_zero;
use fede_fuzz::world::{Files, Kept, named, root};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static FIRST: LazyLock<Kept> = LazyLock::new(Kept::first);
static NEXT: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| named(&Files::of(2).set(&[root()])).into_iter().collect());

/// Each document check takes 20 MiB and tens of milliseconds by design.
const MAX_LINES: usize = 12;
const MAX_DOCUMENTS: usize = 1;

struct Server;

impl Host for Server {
    fn fetch(&mut self, name: &str, _max: usize) -> Result<Option<Vec<u8>>, HostError> {
        Ok(NEXT.get(name).cloned())
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut gate = PageGate::default();
    FIRST.objects().iter().for_each(|bytes| gate.restore_object(bytes));
    gate.restore_file(StoreFile::State, FIRST.state());
    gate.restore_file(StoreFile::Clock, FIRST.clock());
    let (lines, handed) = at_zero(bytes);
    let mut documents = 0;
    for line in lines.split(|byte| *byte == b'\n').take(MAX_LINES) {
        match line.split_first() {
            Some((b'S', state)) => gate.restore_file(StoreFile::State, state),
            Some((b'C', clock)) => gate.restore_file(StoreFile::Clock, clock),
            Some((b'O', object)) => gate.restore_object(object),
            Some((b'R', root)) => {
                let _ = answer(&gate.begin(root));
            }
            _ => {
                let command = String::from_utf8_lossy(line);
                let action = action(&command);
                if action.as_deref() == Some("document") {
                    documents += 1;
                    if documents > MAX_DOCUMENTS {
                        continue;
                    }
                }
                run(&mut gate, &command, action.as_deref(), handed);
            }
        }
    }
});

fn run(gate: &mut PageGate, command: &str, action: Option<&str>, handed: &[u8]) {
    let before = kept(gate);
    let answer = answer(&gate.command(command, handed, &mut Server));
    if action == Some("line") {
        assert!(answer.get("answer").is_none(), "a scanner has answered a document check");
    }
    if matches!(action, Some("sync" | "archive")) && answer.get("error").is_some() {
        assert_eq!(before, kept(gate), "refused, and yet something was taken");
    }
}

fn kept(gate: &mut PageGate) -> Value {
    answer(&gate.command(r#"{"do": "kept"}"#, &[], &mut Server))
}

fn action(command: &str) -> Option<String> {
    let command: Value = serde_json::from_str(command).ok()?;
    Some(command.get("do")?.as_str()?.to_owned())
}

fn answer(text: &str) -> Value {
    serde_json::from_str(text).expect("an answer in JSON")
}
