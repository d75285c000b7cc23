//! `fede gate scanner-test`: what a handheld scanner types, for the person who sets it up.

use core::fmt::Write;
use std::io::{self, BufReader};

use serde_json::{Value, json};

use super::lines::lines;
use crate::cli::output::escape_line;
use crate::cli::report::{JsonArgs, names};
use crate::cli::{Failure, Outcome};
use crate::gate::{Keyboard, ScannerTest, TypedCharacter};
use crate::payload::Lang;
use crate::words::{cli as say, errors_cli as fails, file};

/// Show what a handheld scanner types, and which setting to change.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads lines from standard input until it ends. Scan any fede code. Nothing is judged or stored.\n\
                  Exit codes: 0 every line is a code, or can be corrected · 2 a line cannot be."
)]
pub(super) struct Args {
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Done;
    for line in &lines(BufReader::new(io::stdin())) {
        let line = line.map_err(|error| {
            Failure::new("scanner-unreadable", |lang| {
                fails::ScannerUnreadable { reason: &file::reason(&error, lang) }.say(lang)
            })
        })?;
        if line.trim().is_empty() {
            continue;
        }
        let test = ScannerTest::of(&line);
        if !test.is_code() || test.fault().is_some() {
            outcome = Outcome::Undecided;
        }
        args.json.report(&data(&test), || words(&test, lang))?;
    }
    Ok(outcome)
}

fn data(test: &ScannerTest) -> Value {
    let characters = test
        .characters()
        .iter()
        .map(|it| json!({ "shown": it.shown, "code_point": it.code_point(), "meant": it.meant }));
    let keyboard = |it: &Keyboard| json!({ "id": it.id(), "name": names(|lang| it.name(lang)) });
    let remarks = test.remarks().iter().map(|it| json!({ "id": it.id(), "text": names(|lang| it.words(lang)) }));
    let fault = test.fault().map(|it| json!({ "id": it.id(), "text": names(|lang| it.words(lang)) }));
    json!({
        "is_code": test.is_code(),
        "keyboards": test.keyboards().iter().map(keyboard).collect::<Vec<_>>(),
        "remarks": remarks.collect::<Vec<_>>(),
        "fault": fault,
        "characters": characters.collect::<Vec<_>>(),
    })
}

fn words(test: &ScannerTest, lang: Lang) -> String {
    let mut out = String::new();
    let text: String = test.characters().iter().map(|it| it.shown).collect();
    let _ = writeln!(out, "{}", escape_line(&text));
    let mut changed: Vec<&TypedCharacter> = test.characters().iter().filter(|it| it.is_changed()).collect();
    changed.sort_unstable_by_key(|it| it.shown);
    changed.dedup();
    for it in changed {
        let (shown, point) = (&escape_line(&it.shown.to_string()), &it.code_point());
        let line = match &it.meant {
            Some(meant) => say::ScannerCharacter { shown, point, meant }.say(lang),
            None => say::ScannerCharacterUnknown { shown, point }.say(lang),
        };
        let _ = writeln!(out, "  {line}");
    }
    if !test.keyboards().is_empty() {
        let keyboards: Vec<_> = test.keyboards().iter().map(|it| it.name(lang)).collect();
        let keyboards = &keyboards.join(crate::words::verdict::comma(lang));
        let _ = writeln!(out, "  {}", say::ScannerKeyboards { keyboards }.say(lang));
    }
    for remark in test.remarks() {
        let _ = writeln!(out, "  → {} [{}]", remark.words(lang), remark.id());
    }
    match test.fault() {
        Some(fault) => {
            let _ = writeln!(out, "  ✘ {} [{}]\n  → {}", fault.words(lang), fault.id(), fault.hint(lang));
        }
        None if !test.is_code() => {
            let _ = writeln!(out, "  ✘ {}", say::scanner_no_code(lang));
        }
        None if test.remarks().is_empty() => {
            let _ = writeln!(out, "  ✔ {}", say::scanner_right(lang));
        }
        None => {}
    }
    out
}
