//! `fede office issue`: issues codes for everyone who needs one.

use std::path::PathBuf;

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs};
use crate::cli::code_output::LevelArg;
use crate::cli::hints;
use crate::cli::output::{Access, Existing, remark, write_file};
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::office::acts::{IssueSummary, issue};
use crate::office::registry::{Codes, IssuedCode};
use crate::payload::Lang;
use crate::qr::{QUIET_ZONE, encode, png};
use crate::words::{Explain, next, office_cli as say};

/// Issue a code to everyone with a decided status and no code that is valid long enough.
#[derive(Debug, clap::Args)]
#[command(after_help = "Safe to run again: nobody gets a second code.\n\
Exit codes: 0 everyone has a code · 1 some could not get one · 2 failed.")]
pub(super) struct Args {
    /// Directory for pictures of all valid codes (CTI.png). Existing pictures are kept.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Error correction level of the pictures.
    #[arg(long, value_name = "LEVEL", default_value = "l", ignore_case = true)]
    level: LevelArg,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

const MODULE_PIXELS: u32 = 8;

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let (office, mut registry) = args.office.open()?;
    let key = args.passphrase.open_key(&office.key_path(), lang)?;
    let summary = issue(&office, &mut registry, &key, acting.by(), &mut |decision, error| {
        remark(&say::NotIssued { decision: &decision, error: &error.words(lang), hint: &error.hint(lang) }.say(lang));
    });
    let IssueSummary { issued, rejected } = summary?;
    if args.out.is_some() {
        args.draw(&registry, acting.by().at)?;
    }
    let data = json!({ "issued": issued, "rejected": rejected, "directory": args.out });
    args.json.report(&data, || say::Issued { issued, rejected: &rejected }.say(lang) + "\n")?;
    if issued > 0 {
        hints::next(next::codes_issued(lang), lang);
    }
    Ok(if rejected == 0 { Outcome::Done } else { Outcome::Refused })
}

impl Args {
    /// Draws all valid codes of the registry, also those of earlier runs.
    fn draw(&self, registry: &impl Codes, at: crate::time::Timestamp) -> Result<(), Failure> {
        let Some(directory) = &self.out else { return Ok(()) };
        std::fs::create_dir_all(directory).map_err(|error| Failure::io("make", directory, &error))?;
        registry.current_codes(at, &mut |code| self.draw_one(directory, &code))
    }

    fn draw_one(&self, directory: &std::path::Path, code: &IssuedCode) -> Result<(), Failure> {
        let path = directory.join(format!("{}.png", file_name(code)));
        if path.exists() {
            return Ok(());
        }
        let symbol = encode(&code.text, self.level.level())?;
        let picture = png(&symbol, MODULE_PIXELS, QUIET_ZONE)?;
        write_file(&path, &picture, Access::Owner, Existing::Replace)
    }
}

/// The identifier as a file name: the day, a hyphen, the slot.
pub(super) fn file_name(code: &IssuedCode) -> String {
    code.cti.to_string().replace('/', "-")
}
