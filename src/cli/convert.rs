//! `fede convert`: converts a code of another region into a code of this region.

use std::path::PathBuf;

use getrandom::SysRng;
use rand_core::TryRng;
use serde_json::json;

use super::anchors::AnchorArgs;
use super::code_output::{Form, OutputArgs};
use super::hints;
use super::issue_log::LogArgs;
use super::output::remark;
use super::passphrase::PassphraseArgs;
use super::reading::Source;
use super::report::JsonArgs;
use super::value_args::{RegionCode, reasons, region};
use super::verify::Line;
use super::{Failure, Outcome, clock, screen};
use crate::issuer::Code;
use crate::payload::{Grounds, Lang, Slot, StatusReason};
use crate::time::Timestamp;
use crate::trust::Conversion;
use crate::verifier::{Decision, Policy, Verdict, verify};
use crate::words::{cli as say, errors_cli as fails, next};

/// Verify a code of another region and issue a new one that expires no later than the original.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Use it where gates accept only national codes: the platform converts codes of the regions. The new \
    code names the original. Its status follows the agreement and is never better than the original.\n\
                        Exit codes: 0 converted · 1 the code is refused · 2 it could not be decided or converted."
)]
pub(super) struct Args {
    /// A picture, or the text of a code (FD1:…). `-` reads either from standard input.
    #[arg(value_name = "IMAGE|TEXT")]
    input: String,
    /// The private key that signs the new code: a file (PKCS#8 PEM), or a pkcs11: URI.
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Issuing region of the new code (ISO 3166: CN).
    #[arg(long, value_name = "CODE", value_parser = RegionCode, hide_possible_values = true)]
    region: String,
    #[command(flatten)]
    anchors: AnchorArgs,
    /// Latest expiry of the new code (RFC 3339). Default: the expiry of the original.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    expires: Option<Timestamp>,
    /// Slot of the day, 40 bits. Default: random.
    #[arg(long, value_name = "NUMBER")]
    slot: Option<u64>,
    /// Reason, if the agreement makes the status worse. Requires --authority and --appeal.
    #[arg(long, value_name = "REASON", value_parser = reasons(), requires_all = ["authority", "appeal"])]
    reason: Option<StatusReason>,
    /// Authority responsible for the worse status.
    #[arg(long, value_name = "NAME", requires = "reason")]
    authority: Option<String>,
    /// Where to appeal against the worse status.
    #[arg(long, value_name = "TEXT", requires = "reason")]
    appeal: Option<String>,
    /// Issue time (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    issued: Option<Timestamp>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    // Check the output first, before a passphrase is asked for.
    let form = args.output.form()?;
    args.output.check_free()?;
    let mut log = args.log.open(lang)?;
    let issued = clock::at_or_now(args.issued)?;
    let conversion = args.conversion(issued)?;
    let anchors = args.anchors.load()?;
    let source = Source::from_argument(&args.input);
    let codes = source.look_for_codes(anchors.trust())?;
    let codes = codes.map_err(|reason| Failure::of(&reason))?;
    let [text] = codes.texts.as_slice() else {
        let found = codes.texts.len();
        return Err(
            Failure::new("many-codes", |lang| fails::ManyCodes { found: &found }.say(lang)).with_name(&source.name())
        );
    };
    // Convert red codes too: the gates decide what to do with them.
    let verdict = verify(text, anchors.trust(), issued, &Policy::everything());
    let verified = match verdict {
        Verdict::Accepted(verified) => verified,
        other => {
            let name = source.name();
            let words = || screen::verdict(&name, &other, issued, lang);
            args.json.report(&Line::new(&name, &other, issued), words)?;
            return Ok(if other.decision() == Decision::Refused { Outcome::Refused } else { Outcome::Undecided });
        }
    };
    let claims = conversion.convert(&verified)?;
    let code = Code::sign_with(&claims, &args.passphrase.open_named(&args.key, lang)?)?;
    let drawn = args.output.draw(code.text(), form, args.json)?;
    if let Some(log) = &mut log {
        log.add(&code, &claims, lang)?;
    }
    drawn.write(lang)?;
    if args.json.is_set() {
        let old = verified.code().claims();
        let mut data = args.output.data(&code, &claims);
        data.insert("origin".to_owned(), json!({ "region": old.issuer().code(), "cti": old.cti().to_string() }));
        args.json.report(&data, String::new)?;
    } else if form != Form::Text {
        let (old, window) = (verified.code().claims(), claims.validity().window());
        let (cti, kid, region, old, until) = (&code.cti(), &code.kid(), &old.issuer(), &old.cti(), &window.expires());
        remark(&say::ConvertedCode { cti, kid, region, old, until }.say(lang));
    }
    if let Some(file) = args.output.file() {
        hints::next(&next::Issued { file: &file.display() }.say(lang), lang);
    }
    Ok(Outcome::Done)
}

impl Args {
    /// The terms of the conversion from the flags. Draws a random slot without `--slot`.
    fn conversion(&self, issued: Timestamp) -> Result<Conversion, Failure> {
        let failed = |error: crate::payload::PayloadError| Failure::of(&error);
        let slot = match self.slot {
            Some(slot) => Slot::new(slot).map_err(failed)?,
            None => {
                let bits = SysRng.try_next_u64().map_err(|_| Failure::of(&crate::issuer::IssueError::Random))?;
                Slot::from_low_bits(bits)
            }
        };
        let grounds = match (&self.reason, &self.authority, &self.appeal) {
            (Some(reason), Some(authority), Some(appeal)) => {
                Some(Grounds::new(*reason, authority, appeal).map_err(failed)?)
            }
            _ => None,
        };
        let region = region(&self.region)?;
        Ok(Conversion { region, issued, expires: self.expires, slot, grounds })
    }
}
