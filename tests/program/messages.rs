//! What failing commands say, and what to do after one that succeeded, in both languages: the
//! commands of `tests/snapshots/messages.txt`.
//!
//! `SNAPSHOTS=overwrite cargo test --features full --test program messages` writes the pages anew.
//! Read them before you commit.

use std::fmt::Write;

use snapbox::cmd::{Command, cargo_bin};

use crate::office::{Office, repository};

const COMMANDS: &str = include_str!("../snapshots/messages.txt");

/// Whether a line tells of one code: its identifier and times differ each time.
fn is_of_a_code(line: &str) -> bool {
    line.starts_with("20")
}

/// The transcript of all commands, in one directory and one language.
fn transcript(lang: &str) -> String {
    let office = Office::open();
    let mut officer = None;
    let mut all = String::new();
    for line in COMMANDS.lines() {
        let shell = |line: &str| {
            let command =
                Command::new("sh").args(["-c", line]).current_dir(office.path("")).env("fede", cargo_bin!("fede"));
            let command =
                command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC").env_remove("HOME").env_remove("XDG_STATE_HOME");
            let command = command.env("FEDE_LANG", lang).env("FEDE_HINTS", "always").stdin("");
            let command = match officer {
                Some(name) => command.env("FEDE_OFFICER", name),
                None => command,
            };
            command.output().unwrap()
        };
        if let Some(name) = line.strip_prefix("$ export FEDE_OFFICER=") {
            officer = Some(name);
        } else if let Some(preparation) = line.strip_prefix("$ ") {
            let output = shell(preparation);
            assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        } else if line.starts_with("## ") {
            writeln!(all, "{line}\n").unwrap();
        } else if let Some(arguments) = line.strip_prefix("fede ") {
            let output = shell(&format!("exec \"$fede\" {arguments}"));
            let said = String::from_utf8(output.stderr).unwrap();
            let said = said.replace(&*office.path("").to_string_lossy(), "DIR/");
            writeln!(all, "$ {line}").unwrap();
            for said in said.lines().filter(|line| !is_of_a_code(line)) {
                writeln!(all, "{}", said.trim_end()).unwrap();
            }
            writeln!(all, "= {}\n", output.status.code().unwrap()).unwrap();
        }
    }
    all
}

#[test]
fn failures_and_hints_are_as_they_were() {
    for lang in ["en", "zh-CN"] {
        let page = snapbox::Data::read_from(&repository(&format!("tests/snapshots/messages.{lang}.txt")), None);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(transcript(lang), page);
    }
}
