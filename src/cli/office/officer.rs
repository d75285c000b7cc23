//! `fede office officer`: manages officers and their PINs.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use getrandom::SysRng;
use rand_core::TryRng;

use serde_json::json;

use super::arguments::{ActArgs, Done, LookArgs, PinArgs, pin};
use crate::cli::output::{escape, escape_line, print};
use crate::cli::prompt::ask_hidden;
use crate::cli::{Failure, Outcome};
use crate::office::acts::add_officer;
use crate::office::registry::Officers;
use crate::office::{Pin, StoredOfficer};
use crate::payload::Lang;
use crate::words::{errors_cli as fails, next, office_cli as say};

/// Manage officers and their PINs.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(Box<AddArgs>),
    List(ListArgs),
}

/// Add an officer, or set a new PIN. Needs the PIN of one existing officer, or of two if there
/// are two or more.
#[derive(Debug, clap::Args)]
struct AddArgs {
    /// The officer's name, in one script (Latin and Chinese may be mixed).
    #[arg(value_name = "NAME")]
    name: String,
    /// File with the new PIN in its first line. Default: ask twice.
    #[arg(long, value_name = "FILE")]
    new_pin_file: Option<PathBuf>,
    #[command(flatten)]
    pins: PinArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// List the officers.
#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Add(args) => add(args, lang),
        Command::List(args) => list(args, lang),
    }
}

fn add(args: &AddArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let count = desk.registry.officers()?.len();
    // The first officer needs nobody's PIN.
    let proven =
        if count == 0 { Vec::new() } else { args.pins.prove(&desk.office, &mut desk.registry, &desk.acting, lang)? };
    let new = new_pin(args.new_pin_file.as_deref(), &args.name, lang)?;
    let mut salt = [0; StoredOfficer::SALT_BYTES];
    SysRng.try_fill_bytes(&mut salt).map_err(|_| Failure::of(&crate::issuer::IssueError::Random))?;
    add_officer(&desk.office, &mut desk.registry, (&args.name, &new), (&proven, salt), desk.acting.by())?;
    let name = escape_line(&args.name);
    let next = if count == 0 { next::first_officer(lang) } else { next::officers_ready(lang) };
    let done = Done { data: json!({ "officer": args.name }), rejected: 0, next: Some(next) };
    desk.end(done, || say::HasPin { name: &name }.say(lang), lang)
}

/// A new PIN. On a terminal, asks for it twice.
fn new_pin(file: Option<&Path>, name: &str, lang: Lang) -> Result<Pin, Failure> {
    let first = pin(file, name, lang)?;
    if file.is_none() && !first.is(&ask_hidden(crate::words::cli::ask_again(lang))?) {
        return Err(Failure::new("pins-differ", fails::pins_differ).advise(fails::passphrases_differ_hint));
    }
    Ok(first)
}

fn list(args: &ListArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let now = crate::cli::clock::now()?;
    let officers = registry.officers()?;
    for officer in &officers {
        let locked = officer.locked_until(now);
        let (name, added) = (officer.name.to_string(), officer.added.to_string());
        let data = json!({ "officer": name, "added": added, "locked_until": locked.map(|until| until.to_string()) });
        args.look.json().report(&data, || {
            let locked = if locked.is_some() { say::locked(lang) } else { "" };
            escape(&format!("{}  {name}{locked}\n", office.config().zone.local(officer.added)))
        })?;
    }
    if officers.is_empty() && !args.look.json().is_set() {
        print(&format!("{}\n", say::no_officers(lang)))?;
    }
    Ok(Outcome::Done)
}
