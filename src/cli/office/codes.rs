//! `fede office issue`, `pass`, `withdraw`: codes in the registry.

use std::path::PathBuf;

use serde_json::json;

use super::arguments::{ActArgs, Done, LookArgs, parse_cti};
use crate::cli::code_output::LevelArg;
use crate::cli::output::remark;
use crate::cli::pass_output::PassFileArgs;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::progress::Bar;
use crate::cli::value_args::classes;
use crate::cli::{Failure, Outcome, clock};
use crate::key::VerifyingKey;
use crate::office::acts::{ActError, IssueSummary, issue, withdraw};
use crate::office::pass::{MAX_PASSES, PassContent, PassError};
use crate::office::registry::{Codes, IssuedCode, OfficeRegistry};
use crate::office::{Office, Pictures, PicturesError};
use crate::payload::{Cti, Lang, Withdrawal, WithdrawalClass};
use crate::verifier::{Authentic, PinnedKeys, Unverified};
use crate::words::{Explain, errors_cli as fails, next, office_cli as say};

/// Issue a code to everyone with a decided status and no code that is valid long enough.
#[derive(Debug, clap::Args)]
#[command(after_help = "Safe to run again: nobody gets a second code.\n\
Exit codes: 0 everyone has a code · 1 some could not get one · 2 failed.")]
pub(super) struct IssueArgs {
    /// Directory for pictures of all valid codes (CTI.png). DIR.index.csv says whose they are. Pictures
    /// of withdrawn codes move to DIR/withdrawn; corrections write theirs at once.
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

pub(super) fn run_issue(args: &IssueArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let key = args.passphrase.open_signer(&desk.office.key(), lang)?;
    Bar::open_ended(lang).on_interrupt(say::stopped(lang), || {});
    let pictures = args.pictures();
    if let Some(pictures) = &pictures {
        // Before any code is signed.
        pictures.make_directory().map_err(|error| match error {
            PicturesError::Io { action, path, error } => Failure::io(action, &path, &error),
            error => Failure::of(&error),
        })?;
        desk.keep_pictures(pictures)?;
    }
    let summary = issue(&desk.office, &mut desk.registry, &key, desk.acting.by(), &mut |decision, error| {
        remark(&say::NotIssued { decision: &decision, error: &error.words(lang), hint: &error.hint(lang) }.say(lang));
    });
    let IssueSummary { issued, rejected } = summary?;
    if let Some(pictures) = &pictures {
        pictures.update(&desk.registry, &desk.office.config().zone, desk.acting.by().at)?;
    }
    let data = json!({ "issued": issued, "rejected": rejected, "directory": args.out });
    let next = match &pictures {
        Some(pictures) => next::PicturesIssued { index: &pictures.index().display() }.say(lang),
        None => next::codes_issued(lang).to_owned(),
    };
    let done = Done { data, rejected, next: Some(next.as_str()).filter(|_| issued > 0 || pictures.is_some()) };
    desk.end(done, || say::Issued { issued, rejected: &rejected }.say(lang), lang)
}

impl IssueArgs {
    fn pictures(&self) -> Option<Pictures> {
        let directory = self.out.clone()?;
        Some(Pictures { directory, level: self.level.level(), module_pixels: Pictures::MODULE_PIXELS })
    }
}

/// Write the passes of codes to print or show: status, places, validity and the QR code, in the
/// language of --lang. The pass of a revoked or suspended code is stamped across the whole page.
#[derive(Debug, clap::Args)]
pub(super) struct PassArgs {
    /// The codes' identifiers (2026-03-05/1a2b3c4d5e), as `fede office history` shows them.
    #[arg(value_name = "CTI", value_parser = parse_cti, required_unless_present = "all")]
    codes: Vec<Cti>,
    /// Every code that is valid now, in the order of names. Needs a PDF.
    #[arg(long, conflicts_with = "codes")]
    all: bool,
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
    let codes = args.codes(&registry)?;
    let key = args.passphrase.open_signer(&office.key(), lang)?;
    let authentic = codes.iter().map(|code| own_claims(&office, key.verifying_key(), code));
    let authentic = authentic.collect::<Result<Vec<_>, _>>()?;
    let mut contents = Vec::new();
    for (code, authentic) in codes.iter().zip(&authentic) {
        let withdrawn = code.withdrawn.map(|(withdrawal, _)| withdrawal);
        if withdrawn.is_some() {
            remark(&say::Stamped { code: &code.cti }.say(lang));
        }
        contents.push(PassContent { claims: authentic.claims(), text: &code.text, withdrawn });
    }
    if args.all {
        let name = |content: &PassContent<'_>| content.claims.holder().map(|holder| holder.name().to_owned());
        contents.sort_by_cached_key(name);
    }
    file.write(&file.draw(&contents, &office.config().zone, lang)?)?;
    let first = codes.first().map(|code| code.cti.to_string());
    let data = json!({ "cti": first, "passes": codes.len(), "file": args.out });
    args.look.end(&data, String::new)
}

impl PassArgs {
    /// The codes that the arguments name.
    fn codes(&self, registry: &OfficeRegistry) -> Result<Vec<IssuedCode>, Failure> {
        if !self.all {
            let code = |cti: &Cti| registry.code(*cti)?.ok_or(ActError::NoCode { cti: *cti }.into());
            return self.codes.iter().map(code).collect();
        }
        let mut codes = Vec::new();
        registry.current_codes::<Failure>(clock::now()?, &mut |code| {
            if codes.len() == MAX_PASSES {
                return Err(PassError::TooMany { max: MAX_PASSES, found: MAX_PASSES + 1 }.into());
            }
            codes.push(code);
            Ok(())
        })?;
        match codes.is_empty() {
            true => Err(Failure::new("no-codes", fails::no_codes).advise(fails::no_codes_hint)),
            false => Ok(codes),
        }
    }
}

/// Checks the signature of a code of the registry: somebody could have changed it there.
pub(super) fn own_claims(office: &Office, key: &VerifyingKey, code: &IssuedCode) -> Result<Authentic, Failure> {
    let damaged = || Failure::new("changed-code", fails::changed_code);
    let own = PinnedKeys::default().with(office.config().region, key.clone());
    let unverified = Unverified::from_text(&code.text).map_err(|_| damaged())?;
    unverified.authenticate(&own).map_err(|_| damaged())
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
    desk.update_pictures(lang);
    desk.end(Done { data, rejected: 0, next: None }, || line, lang)
}
