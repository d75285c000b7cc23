//! `fede office issue`, `pass`, `withdraw`: codes in the registry.

use std::path::PathBuf;

use serde_json::json;

use super::arguments::{ActArgs, Done, LookArgs, parse_cti};
use crate::cli::code_output::LevelArg;
use crate::cli::output::{Access, Existing, remark, write_file};
use crate::cli::pass_output::PassFileArgs;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::value_args::classes;
use crate::cli::{Failure, Outcome};
use crate::office::acts::{ActError, IssueSummary, issue, withdraw};
use crate::office::registry::{Codes, IssuedCode};
use crate::payload::{Cti, Lang, Withdrawal, WithdrawalClass};
use crate::qr::{QUIET_ZONE, encode, png};
use crate::verifier::{PinnedKeys, Unverified};
use crate::words::{Explain, errors_cli as fails, next, office_cli as say};

/// Issue a code to everyone with a decided status and no code that is valid long enough.
#[derive(Debug, clap::Args)]
#[command(after_help = "Safe to run again: nobody gets a second code.\n\
Exit codes: 0 everyone has a code · 1 some could not get one · 2 failed.")]
pub(super) struct IssueArgs {
    /// Directory for pictures of all valid codes (CTI.png). Existing pictures are kept.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Error correction level of the pictures.
    #[arg(long, value_name = "LEVEL", default_value = "l", ignore_case = true)]
    level: LevelArg,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    act: ActArgs,
}

const MODULE_PIXELS: u32 = 8;

pub(super) fn run_issue(args: &IssueArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let key = args.passphrase.open_key(&desk.office.key_path(), lang)?;
    args.check_directory()?;
    let summary = issue(&desk.office, &mut desk.registry, &key, desk.acting.by(), &mut |decision, error| {
        remark(&say::NotIssued { decision: &decision, error: &error.words(lang), hint: &error.hint(lang) }.say(lang));
    });
    let IssueSummary { issued, rejected } = summary?;
    if args.out.is_some() {
        args.draw(&desk.registry, desk.acting.by().at)?;
    }
    let data = json!({ "issued": issued, "rejected": rejected, "directory": args.out });
    let done = Done { data, rejected, next: (issued > 0).then(|| next::codes_issued(lang)) };
    desk.end(done, || say::Issued { issued, rejected: &rejected }.say(lang), lang)
}

impl IssueArgs {
    /// Makes the directory of the pictures before any code is signed.
    fn check_directory(&self) -> Result<(), Failure> {
        let Some(directory) = &self.out else { return Ok(()) };
        std::fs::create_dir_all(directory).map_err(|error| Failure::io("make", directory, &error))
    }

    /// Draws all valid codes of the registry, also those of earlier runs.
    fn draw(&self, registry: &impl Codes, at: crate::time::Timestamp) -> Result<(), Failure> {
        let Some(directory) = &self.out else { return Ok(()) };
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

/// Write the pass of a code to print or show: status, places, validity and the QR code, in the
/// language of --lang.
#[derive(Debug, clap::Args)]
pub(super) struct PassArgs {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), as `fede office history` shows it.
    #[arg(value_name = "CTI", value_parser = parse_cti)]
    code: Cti,
    /// File to write: .svg or .pdf. Existing files are never overwritten.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    pass: PassFileArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run_pass(args: &PassArgs, lang: Lang) -> Result<Outcome, Failure> {
    let file = args.pass.check(&args.out)?;
    let (office, registry) = args.look.open()?;
    let code = registry.code(args.code)?;
    let code = code.ok_or(ActError::NoCode { cti: args.code })?;
    // Check the signature: somebody could have changed the code in the registry.
    let key = args.passphrase.open_key(&office.key_path(), lang)?;
    let damaged = || Failure::new("changed-code", fails::changed_code);
    let own = PinnedKeys::default().with(office.config().region, key.verifying_key().clone());
    let authentic = Unverified::from_text(&code.text).map_err(|_| damaged())?.authenticate(&own);
    let authentic = authentic.map_err(|_| damaged())?;
    file.write(&file.draw((authentic.claims(), &code.text), &office.config().zone, lang)?)?;
    args.look.end(&json!({ "cti": args.code.to_string(), "file": args.out }), String::new)
}

/// Revoke, suspend or reinstate a code in the registry.
#[derive(Debug, clap::Args)]
#[command(after_help = "`fede revoke --office DIR` adds withdrawn codes to the region's next revocation list.")]
pub(super) struct WithdrawArgs {
    /// The code's identifier (2026-03-05/1a2b3c4d5e), shown by `fede inspect`.
    #[arg(value_name = "CTI", value_parser = parse_cti)]
    code: Cti,
    /// Suspend the code until it is revoked or reinstated.
    #[arg(long, conflicts_with = "reinstate")]
    suspend: bool,
    /// Reinstate a suspended code.
    #[arg(long)]
    reinstate: bool,
    /// Reason class. It reveals nothing about the person.
    #[arg(long, value_name = "CLASS", default_value = "unspecified", value_parser = classes())]
    class: WithdrawalClass,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run_withdraw(args: &WithdrawArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let class = args.class;
    let withdrawal = match (args.suspend, args.reinstate) {
        (true, _) => Some(Withdrawal::Suspended(class)),
        (false, true) => None,
        (false, false) => Some(Withdrawal::Revoked(class)),
    };
    withdraw(&mut desk.registry, args.code, withdrawal, desk.acting.by())?;
    let code = &args.code;
    let (state, line) = match withdrawal {
        Some(Withdrawal::Revoked(_)) => ("revoked", say::CodeRevoked { code }.say(lang)),
        Some(Withdrawal::Suspended(_)) => ("suspended", say::CodeSuspended { code }.say(lang)),
        None => ("reinstated", say::CodeReinstated { code }.say(lang)),
    };
    let class = withdrawal.map(|withdrawal| withdrawal.class().id());
    let data = json!({ "cti": code.to_string(), "state": state, "class": class });
    desk.end(Done { data, rejected: 0, next: None }, || line, lang)
}
