//! `fede office copy`: moves the registry to another back end.

use serde_json::json;

use super::arguments::OfficeArgs;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome, hints};
use crate::office::Office;
use crate::office::registry::RegistryPlace;
use crate::payload::Lang;
use crate::words::{next, office_cli as say};

/// Copy the registry to a PostgreSQL server or to a file, and compare both.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Nobody can write to the registry meanwhile, and no night may be open. The office uses the copy when office.toml names it \
    (registry = \"postgres://…\"; without that line, the file registry.sqlite); the old registry is out of use. If the \
    command is interrupted, run it again."
)]
pub(super) struct Args {
    /// Address (`postgres://USER@HOST/DATABASE`) or file of the copy. There must be no registry.
    #[arg(long, value_name = "URL|FILE", required_unless_present = "take_back")]
    to: Option<String>,
    /// Leave the old registry in use. For a rehearsal: never let an office work with both.
    #[arg(long, conflicts_with = "take_back")]
    keep: bool,
    /// Use the registry that office.toml names again, after it was copied. The copy must not be used.
    #[arg(long, conflicts_with = "to")]
    take_back: bool,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let office = Office::open(args.office.directory())?;
    let Some(to) = &args.to else {
        office.take_back_registry()?;
        args.json.report(&json!({ "taken_back": true }), || say::taken_back(lang).to_owned() + "\n")?;
        return Ok(Outcome::Done);
    };
    let to = RegistryPlace::parse(to).map_err(|error| Failure::of(&error))?;
    let copied = office.copy_registry(&to, args.keep, &mut |_| {})?;
    let (rows, digest) = (&copied.rows, &base16ct::lower::encode_string(&copied.digest));
    args.json.report(&json!({ "rows": rows, "digest": digest }), || say::Copied { rows, digest }.say(lang) + "\n")?;
    match &to {
        RegistryPlace::Postgres(address) => hints::next(&next::RegistryCopied { address }.say(lang), lang),
        RegistryPlace::File(path) => hints::next(&next::RegistryFileCopied { path: &path.display() }.say(lang), lang),
    }
    Ok(Outcome::Done)
}
