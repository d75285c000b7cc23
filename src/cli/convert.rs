//! `fede convert`: a code of another region becomes one of this region's.

use std::path::PathBuf;

use getrandom::SysRng;
use rand_core::TryRng;

use super::anchors::AnchorArgs;
use super::code_output::{Form, OutputArgs};
use super::output::{print, remark};
use super::passphrase::PassphraseArgs;
use super::reading::Source;
use super::{Failure, Outcome, clock, screen};
use crate::issuer::Code;
use crate::payload::{Grounds, Lang, Reason, Region, Slot};
use crate::time::Timestamp;
use crate::trust::Conversion;
use crate::verifier::{Policy, Verdict, verify};

/// Verify a code of another region and issue one that names it, and outlives it by nothing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Where gates accept national codes alone, the platform converts those of the regions. The status is \
                        what the other region's counts as by the agreement, and never a better one.\n\
                        Exit codes: 0 converted · 1 the code is refused · 2 it could not be decided or converted."
)]
pub(super) struct Args {
    /// A picture, or the text of a code (FD1:…); `-` is standard input, a picture or a text.
    #[arg(value_name = "IMAGE|TEXT")]
    input: String,
    /// The private key that signs the new code (PKCS#8 PEM).
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// The region in whose name the new code is issued (ISO 3166: CN).
    #[arg(long, value_name = "CODE")]
    region: String,
    #[command(flatten)]
    anchors: AnchorArgs,
    /// When the new code expires at the latest (RFC 3339); when the old one does, where absent.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    expires: Option<Timestamp>,
    /// Slot of the day, 40 bits; random, where absent.
    #[arg(long, value_name = "NUMBER")]
    slot: Option<u64>,
    /// Why, where the agreement makes the status a worse one; with --authority and --appeal.
    #[arg(long, value_name = "REASON", requires_all = ["authority", "appeal"])]
    reason: Option<String>,
    /// Who answers for the status then.
    #[arg(long, value_name = "NAME", requires = "reason")]
    authority: Option<String>,
    /// Where to appeal then.
    #[arg(long, value_name = "TEXT", requires = "reason")]
    appeal: Option<String>,
    /// The time of issue (RFC 3339); now, where absent.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    issued: Option<Timestamp>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let form = args.output.form()?;
    args.output.check_free()?;
    let issued = clock::at_or_now(args.issued)?;
    let conversion = args.conversion(issued)?;
    let anchors = args.anchors.load()?;
    let source = Source::from_argument(&args.input);
    let codes = source.look_for_codes(anchors.trust())?;
    let codes = codes.map_err(|reason| Failure::new(reason.sentence(Lang::En)).with_hint(reason.hint(Lang::En)))?;
    let [text] = codes.texts.as_slice() else {
        let found = codes.texts.len();
        return Err(Failure::new(format_args!("expected one code, found {found} symbols")).with_name(&source.name()));
    };
    // A red code is converted too: what gates make of it is theirs to say.
    let verdict = verify(text, anchors.trust(), issued, &Policy::everything());
    let verified = match verdict {
        Verdict::Accepted(verified) => verified,
        refused @ Verdict::Refused { .. } => {
            print(&screen::verdict(&source.name(), &refused, issued, lang))?;
            return Ok(Outcome::Refused);
        }
        undecided @ Verdict::Undecided { .. } => {
            print(&screen::verdict(&source.name(), &undecided, issued, lang))?;
            return Ok(Outcome::Undecided);
        }
    };
    let claims = conversion.convert(&verified).map_err(|error| Failure::new(&error).with_hint(error.hint()))?;
    let code = Code::sign(&claims, &args.passphrase.open_key(&args.key)?);
    args.output.write(&code, form)?;
    if form != Form::Text {
        let (old, window) = (verified.code().claims(), claims.validity().window());
        let (from, cti, expires) = (old.issuer(), old.cti(), window.expires());
        remark(&format!("{} by key {}, from {from} {cti}, valid until {expires}", code.cti(), code.kid()));
    }
    Ok(Outcome::Done)
}

impl Args {
    fn conversion(&self, issued: Timestamp) -> Result<Conversion, Failure> {
        let failed = |error: crate::payload::PayloadError| Failure::new(&error).with_hint(error.hint());
        let slot = match self.slot {
            Some(slot) => Slot::new(slot).map_err(failed)?,
            None => {
                let bits = SysRng.try_next_u64().map_err(|_| Failure::new("no random bytes from the system"))?;
                Slot::from_low_bits(bits)
            }
        };
        let grounds = match (&self.reason, &self.authority, &self.appeal) {
            (Some(reason), Some(authority), Some(appeal)) => {
                let found = Reason::ALL.into_iter().find(|one| one.id() == reason);
                let words: Vec<_> = Reason::ALL.into_iter().map(Reason::id).collect();
                let reason =
                    found.ok_or_else(|| Failure::new(format_args!("reason: expected one of {}", words.join(", "))))?;
                Some(Grounds::new(reason, authority, appeal).map_err(failed)?)
            }
            _ => None,
        };
        let region = Region::new(&self.region).map_err(failed)?;
        Ok(Conversion { region, issued, expires: self.expires, slot, grounds })
    }
}
