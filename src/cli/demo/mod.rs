//! `fede demo`: example regions with codes, photographs of them, and the verdicts of a gate.

mod cases;
#[cfg(feature = "office")]
mod offices;
#[cfg(feature = "online")]
mod online;
mod world;

use core::fmt::Write;
use std::fs;
#[cfg(feature = "online")]
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

#[cfg(feature = "serve")]
use super::holder::page;
use super::output::{Access, Existing, print, print_exact, write_file};
use super::reading::Source;
use super::report::{JsonArgs, line, names};
use super::screen::padding;
use super::verify::judge;
use super::{Failure, Outcome, clock};
use crate::payload::Lang;
use crate::trust::Store;
use crate::verifier::{Decision, Policy, Verdict};
use crate::words::{cli as say, errors_cli as fails};
use cases::Case;
use world::World;

/// The file that marks a directory as created by the demonstration.
const MARKER: &str = "README.txt";

/// Run a demonstration: regions, holders, genuine and forged codes, photographs, verdicts.
#[derive(Debug, clap::Args)]
#[command(after_help = "Writes only to DIR. Exit codes: 0 every verdict was as expected · 2 otherwise.")]
pub(super) struct Args {
    /// Directory for keys, lists, codes and photographs. Created if it does not exist.
    #[arg(value_name = "DIR", default_value = "fede-demo")]
    dir: PathBuf,
    /// Instead, serve the pages of an office of Shanghai with invented residents, until Ctrl-C. It
    /// audits and issues every few seconds.
    #[cfg(feature = "online")]
    #[arg(long)]
    office: bool,
    /// The address of these pages.
    #[cfg(feature = "online")]
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080", requires = "office")]
    listen: SocketAddr,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    prepare(&args.dir, lang)?;
    let now = clock::now()?;
    let world = World::make(&args.dir, now)?;
    #[cfg(feature = "online")]
    if args.office {
        world.publish("published", "list", now)?;
        return online::serve(&world, args.listen, args.json, lang);
    }
    let cases = cases::all(&world)?;
    world.publish("published", "list", now)?;
    let store = world.open_gate()?;
    let trust = store.trust()?;
    let mut out = opening(&args.dir, lang);
    let mut lines = String::new();
    let mut right = true;
    for case in &cases {
        let path = args.dir.join("photos").join(case.file);
        write_file(&path, &case.photograph()?, Access::Public, Existing::Replace)?;
        let (verdicts, _) = judge(&Source::Picture(path), &trust, case.checked_at(now), &Policy::default())?;
        right &= case.is_met_by(&verdicts);
        row(&mut out, case, &verdicts, lang);
        lines += &line(&data(case, &verdicts))?;
    }
    right &= older_set(&mut out, &world, &store, lang);
    #[cfg(feature = "office")]
    {
        let shown = offices::Shown::make(&world, &store, lang)?;
        right &= shown.is_right();
        shown.write(&mut out, lang);
        // The last lines stay the last photograph and the sum.
        lines.insert_str(0, &line(&shown.data())?);
    }
    let _ = write!(out, "\n{}", closing(&args.dir, right, lang));
    #[cfg(feature = "serve")]
    holder_page(&mut out, &args.dir, lang)?;
    lines += &line(&json!({ "directory": args.dir, "as_expected": right }))?;
    if args.json.is_set() { print_exact(&lines) } else { print(&out) }?;
    Ok(if right { Outcome::Done } else { Outcome::Undecided })
}

/// Creates the directories. Refuses a directory with other files in it.
fn prepare(dir: &Path, lang: Lang) -> Result<(), Failure> {
    let failed = |path: &Path, error: &std::io::Error| Failure::io("write", path, error);
    fs::create_dir_all(dir).map_err(|error| failed(dir, &error))?;
    let mut entries = fs::read_dir(dir).map_err(|error| failed(dir, &error))?;
    let marker = dir.join(MARKER);
    if entries.next().is_some() && !marker.exists() {
        return Err(Failure::new("not-empty", fails::not_empty).in_file(dir).advise(fails::not_empty_hint));
    }
    let note = format!("{}\n", say::demo_readme(lang));
    write_file(&marker, note.as_bytes(), Access::Public, Existing::Replace)?;
    // Each run makes new keys, so remove what the old keys have signed.
    for name in ["revocation", "published", "published-yesterday", "gate", "offices", "office-online", "holder-page"] {
        let path = dir.join(name);
        if path.symlink_metadata().is_ok() {
            fs::remove_dir_all(&path).map_err(|error| Failure::io("replace", &path, &error))?;
        }
    }
    for name in ["keys", "trust", "codes", "photos"] {
        let path = dir.join(name);
        fs::create_dir_all(&path).map_err(|error| failed(&path, &error))?;
    }
    Ok(())
}

const BOLD: Style = Style::new().bold();

/// Column widths of the table.
const FILE_COLUMNS: usize = 22;
const SHOWN_COLUMNS: usize = 50;

fn opening(dir: &Path, lang: Lang) -> String {
    let (photograph, shown, said) = (say::demo_photograph(lang), say::demo_shown(lang), say::demo_said(lang));
    let (after_file, after_shown) = (padding(photograph, FILE_COLUMNS), padding(shown, SHOWN_COLUMNS));
    format!(
        "{}\n\n{BOLD}{photograph}{after_file}{shown}{after_shown}{said}{BOLD:#}\n",
        say::DemoOpening { photos: &dir.join("photos").display() }.say(lang),
    )
}

/// A case as data: what was expected, and what the gate said of each code.
fn data(case: &Case, verdicts: &[Verdict]) -> Value {
    let said = verdicts.iter().map(|verdict| {
        let reasons: Vec<_> = verdict.reasons().iter().map(|reason| reason.id()).collect();
        json!({ "decision": verdict.decision().id(), "reasons": reasons })
    });
    json!({
        "photograph": case.file,
        "shown": names(case.shown),
        "expected": case.expected,
        "verdicts": said.collect::<Vec<_>>(),
        "as_expected": case.is_met_by(verdicts),
    })
}

/// Writes one row per verdict of a case, and what was expected if the gate was wrong.
fn row(out: &mut String, case: &Case, verdicts: &[Verdict], lang: Lang) {
    let (file, shown) = (case.file.trim_end_matches(".jpg"), (case.shown)(lang));
    let _ = write!(out, "{file:FILE_COLUMNS$}{shown}{}", padding(shown, SHOWN_COLUMNS));
    for (position, verdict) in verdicts.iter().enumerate() {
        if position > 0 {
            let _ = write!(out, "{:1$}", "", FILE_COLUMNS + SHOWN_COLUMNS);
        }
        let style = match verdict.decision() {
            Decision::Accepted => AnsiColor::Green.on_default(),
            Decision::Refused => AnsiColor::Red.on_default(),
            Decision::Undecided => AnsiColor::Yellow.on_default(),
        };
        let reasons: Vec<_> = verdict.reasons().iter().map(|reason| reason.id()).collect();
        let space = if reasons.is_empty() { "" } else { " " };
        let words = verdict.decision().words(lang);
        let _ = writeln!(out, "{style}{words}{style:#}{space}{}", reasons.join(", "));
    }
    if !case.is_met_by(verdicts) {
        let expected = say::DemoExpected { expected: &case.expected.join(", ") }.say(lang);
        let _ = writeln!(out, "{:FILE_COLUMNS$}{expected}", "");
    }
}

/// Offers the gate the set of the day before. The gate must refuse the rollback.
fn older_set(out: &mut String, world: &World, store: &Store, lang: Lang) -> bool {
    let said = match world.sync(store, "published-yesterday") {
        Ok(()) => say::demo_taken(lang).to_owned(),
        Err(failure) => failure.message(lang).to_owned(),
    };
    let _ = writeln!(out, "\n{}\n  {said}", say::demo_older_set(lang));
    said.ends_with("[sync-rollback]")
}

/// Writes the holder page, if its core is there, and says where.
#[cfg(feature = "serve")]
fn holder_page(out: &mut String, dir: &Path, lang: Lang) -> Result<(), Failure> {
    if let Some(site) = page::site(None, None)? {
        let dir = dir.join("holder-page");
        page::write(&dir, &site)?;
        let path = dir.join("index.html");
        let _ = writeln!(out, "{}", say::DemoHolderPage { path: &path.display() }.say(lang));
    }
    Ok(())
}

fn closing(dir: &Path, right: bool, lang: Lang) -> String {
    let at = |name: &str| dir.join(name).display().to_string();
    let sum = if right { say::demo_right(lang) } else { say::demo_wrong(lang) };
    format!(
        "{sum} {}\n\n  fede verify {} --store {}\n  fede inspect {}\n  fede gate status {}\n\n{}\n",
        say::demo_look(lang),
        at("photos/02-both.jpg"),
        at("gate"),
        at("photos/06-altered.jpg"),
        at("gate"),
        say::DemoPage { path: &at("published/index.html") }.say(lang),
    )
}
