//! `fede demo`: example regions with codes, photographs of them, and the verdicts of a gate.

mod cases;
mod world;

use core::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};

use super::output::{Access, Existing, print, write_file};
use super::reading::Source;
use super::verify::judge;
use super::{Failure, Outcome, clock};
use crate::payload::Lang;
use crate::trust::Store;
use crate::verifier::{Policy, Verdict};
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
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    prepare(&args.dir)?;
    let now = clock::now()?;
    let world = World::make(&args.dir, now)?;
    let cases = cases::all(&world)?;
    world.publish("published", "list", now)?;
    let store = world.open_gate()?;
    let trust = store.trust().map_err(Failure::new)?;
    let mut out = opening(&args.dir);
    let mut right = true;
    for case in &cases {
        let path = args.dir.join("photos").join(case.file);
        write_file(&path, &case.photograph()?, Access::Public, Existing::Replace)?;
        let (verdicts, _) = judge(&Source::Picture(path), &trust, case.checked_at(now), &Policy::default())?;
        right &= case.is_met_by(&verdicts);
        row(&mut out, case, &verdicts, lang);
    }
    right &= older_set(&mut out, &world, &store);
    let _ = write!(out, "\n{}", closing(&args.dir, right));
    print(&out)?;
    Ok(if right { Outcome::Done } else { Outcome::Undecided })
}

/// Creates the directories. Refuses a directory with other files in it.
fn prepare(dir: &Path) -> Result<(), Failure> {
    let failed = |path: &Path, error: &std::io::Error| Failure::io("write", path, error);
    fs::create_dir_all(dir).map_err(|error| failed(dir, &error))?;
    let mut entries = fs::read_dir(dir).map_err(|error| failed(dir, &error))?;
    let marker = dir.join(MARKER);
    if entries.next().is_some() && !marker.exists() {
        return Err(Failure::new("expected a new or empty directory, found files in it")
            .in_file(dir)
            .with_hint("name another directory: fede demo DIR"));
    }
    let note = "Made by `fede demo`: demonstration keys, codes and pictures. Trust none of it.\n\
                keys/ private and public keys, unencrypted   trust/ roots and trust lists, with their sources\n\
                codes/ symbols as issued                     photos/ photographs of them\n\
                revocation/ Shanghai's revocation list       gate/ the store of a gate\n\
                published/ what the platform publishes       published-yesterday/ what it published a day before\n";
    write_file(&marker, note.as_bytes(), Access::Public, Existing::Replace)?;
    // Each run makes new keys, so remove what the old keys have signed.
    for name in ["revocation", "published", "published-yesterday", "gate"] {
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

fn opening(dir: &Path) -> String {
    format!(
        "A national platform (CN) has signed a list: it vouches for Shanghai, Hubei and Yunnan, Tibet has\n\
         adopted its code, and Macao is recognised directly, its yellow as red. Shanghai has revoked a code.\n\
         Holders show their codes; a gate photographs them (photos in {}) and decides offline.\n\n\
         {BOLD}{:FILE_COLUMNS$}{:SHOWN_COLUMNS$}the gate said{BOLD:#}\n",
        dir.join("photos").display(),
        "photograph",
        "what was shown",
    )
}

/// Writes one row per verdict of a case, and what was expected if the gate was wrong.
fn row(out: &mut String, case: &Case, verdicts: &[Verdict], lang: Lang) {
    let file = case.file.trim_end_matches(".jpg");
    let _ = write!(out, "{file:FILE_COLUMNS$}{:SHOWN_COLUMNS$}", case.shown);
    for (position, verdict) in verdicts.iter().enumerate() {
        if position > 0 {
            let _ = write!(out, "{:1$}", "", FILE_COLUMNS + SHOWN_COLUMNS);
        }
        let style = match verdict {
            Verdict::Accepted(_) => AnsiColor::Green.on_default(),
            Verdict::Refused { .. } => AnsiColor::Red.on_default(),
            Verdict::Undecided { .. } => AnsiColor::Yellow.on_default(),
        };
        let reasons: Vec<_> = verdict.reasons().iter().map(|reason| reason.id()).collect();
        let space = if reasons.is_empty() { "" } else { " " };
        let words = verdict.decision().words(lang);
        let _ = writeln!(out, "{style}{words}{style:#}{space}{}", reasons.join(", "));
    }
    if !case.is_met_by(verdicts) {
        let _ = writeln!(out, "{:FILE_COLUMNS$}✘ expected: {}", "", case.expected.join(", "));
    }
}

/// Offers the gate the set of the day before. The gate must refuse the rollback.
fn older_set(out: &mut String, world: &World, store: &Store) -> bool {
    let said = match world.sync(store, "published-yesterday") {
        Ok(()) => "✘ TAKEN".to_owned(),
        Err(failure) => failure.message(Lang::En).to_owned(),
    };
    let _ = writeln!(out, "\nThen someone hands the gate the set of the day before:\n  {said}");
    said.ends_with("[sync-rollback]")
}

fn closing(dir: &Path, right: bool) -> String {
    let at = |name: &str| dir.join(name).display().to_string();
    let sum = if right { "The gate was right about every picture." } else { "The gate was WRONG about a picture." };
    format!(
        "{sum} Look at one yourself:\n\n  fede verify {} --store {}\n  fede inspect {}\n  fede gate status {}\n\n\
         The page for people: {}\n",
        at("photos/02-both.jpg"),
        at("gate"),
        at("photos/06-altered.jpg"),
        at("gate"),
        at("published/index.html"),
    )
}
