//! `fede holder sign`: makes a live code from a code and the key that it is bound to.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::code_output::OutputArgs;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::reading::Source;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome, clock};
use crate::issuer::BoundCode;
use crate::payload::{Challenge, Lang, Presentation};
use crate::time::Timestamp;
use crate::words::errors_cli as fails;

/// Make a live code: sign a code with the key that it is bound to. Gates accept it for about 30
/// seconds.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The holder page does this every 15 seconds. Use the command in tests, and where a terminal stands in for a \
    telephone. The code is not verified: gates do that."
)]
pub(super) struct Args {
    /// A picture, or the text of a code (FD1:…). `-` reads either from standard input.
    #[arg(value_name = "IMAGE|TEXT")]
    input: String,
    /// The holder's private key (PKCS#8 PEM).
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Answer the four digits that a gate shows.
    #[arg(long, value_name = "DIGITS", value_parser = Challenge::parse)]
    challenge: Option<Challenge>,
    /// Time of the signature (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let form = args.output.form()?;
    args.output.check_free()?;
    let source = Source::from_argument(&args.input);
    // Without trust, no uncertain reading of a picture is taken.
    let codes = source.look_for_codes(&crate::verifier::PinnedKeys::default())?;
    let codes = codes.map_err(|reason| Failure::of(&reason))?;
    let [text] = codes.texts.as_slice() else {
        let found = codes.texts.len();
        return Err(
            Failure::new("many-codes", |lang| fails::ManyCodes { found: &found }.say(lang)).with_name(&source.name())
        );
    };
    let code = BoundCode::from_text(text).map_err(|error| Failure::of(&error).with_name(&source.name()))?;
    let key = args.passphrase.open_key(&args.key, lang)?;
    let signed = clock::at_or_now(args.at)?;
    let shown = args.challenge.into_iter().fold(Presentation::new(signed), Presentation::answering);
    let live = code.signed_by(&key, shown).map_err(|error| Failure::of(&error).in_file(&args.key))?;
    args.output.draw(&live, form, args.json)?.write(lang)?;
    let challenge = args.challenge.map(|challenge| challenge.to_string());
    let data =
        json!({ "text": live, "signed": signed.to_string(), "challenge": challenge, "file": args.output.file() });
    args.json.report(&data, String::new)?;
    Ok(Outcome::Done)
}
