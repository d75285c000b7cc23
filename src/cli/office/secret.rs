//! `fede office secret`: the secret by which people are found.

use clap::Subcommand;
use getrandom::SysRng;
use serde_json::json;

use super::arguments::ActArgs;
use crate::cli::output::remark;
use crate::cli::{Failure, Outcome};
use crate::office::Office;
use crate::payload::Lang;
use crate::words::office_cli as say;

/// Manage the secret by which people are found.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Rotate(RotateArgs),
}

/// Give the office a new secret, and convert the registry to it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A copy of the earlier file `secret` then finds nobody in the registry. The journal, PINs and slots stay \
    under the first secret. If the command is interrupted, the next command completes it or leaves everything as it was."
)]
struct RotateArgs {
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let Command::Rotate(args) = &args.command;
    let acting = args.act.acting()?;
    let office = Office::open(args.act.directory())?;
    let rotated = office.rotate_secret(&mut SysRng, |rotated| acting.by().rotate(rotated))?;
    let data = json!({ "people": rotated.people, "points": rotated.points });
    args.act.json().report(&data, || say::Rotated { people: rotated.people }.say(lang) + "\n")?;
    remark(say::keep_secret(lang));
    Ok(Outcome::Done)
}
