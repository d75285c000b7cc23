//! `fede inspect`: shows the content of a code, marked **unverified** everywhere.

use core::fmt::{Display, Write};

use anstyle::{AnsiColor, Color, Style};
use serde_json::{Value, json};

#[cfg(feature = "foreign")]
use super::inspect_foreign;
use super::output::{escape, escape_line};
use super::reading::Source;
use super::report::JsonArgs;
use super::screen::{self, field};
use super::{Failure, Outcome};
use crate::codec::cbor::{decode_value, pretty_diagnostic};
use crate::codec::{ClaimsError, CoseSign1, LiveToken, decode_claims, unframe};
use crate::foreign::Network;
use crate::payload::Lang;
use crate::verifier::{ClaimsReport, LiveReport};
use crate::words::{Explain, cli as say};

const WARNING: Style =
    Style::new().fg_color(Some(Color::Ansi(AnsiColor::Black))).bg_color(Some(Color::Ansi(AnsiColor::Yellow))).bold();
const BOLD: Style = Style::new().bold();

/// Show a code field by field WITHOUT checking its signature. To judge a code, use `fede verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 the code was decoded · 2 it could not be decoded, or no symbol was found.\n\
The output is unverified: anyone could have made this code.")]
pub(super) struct Args {
    /// Pictures, or the text of a code (FD1:…, HC1:…, shc:/…). `-` reads either from standard input.
    #[arg(value_name = "IMAGE|TEXT", required = true)]
    inputs: Vec<String>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let mut whole = true;
    let sources = match whole_texts(args.inputs.clone()).as_slice() {
        // A code in several symbols, each an argument.
        [whole] if args.inputs.len() > 1 => vec![Source::Text(whole.clone())],
        _ => Source::from_arguments(&args.inputs)?,
    };
    for source in sources {
        // Nothing is verified here, so no uncertain reading is accepted.
        let found = match source.look_for(&mut |_| false) {
            Ok(found) => found,
            Err(failure) => {
                failure.print(lang);
                whole = false;
                continue;
            }
        };
        match found.texts() {
            Ok(texts) => {
                for text in whole_texts(texts) {
                    let (screen, complete) = describe(&source.name(), &text, lang);
                    args.json.report(&data_of(&source.name(), &text, lang), || screen)?;
                    whole &= complete;
                }
            }
            Err(reason) => {
                let (name, sentence, hint) = (source.name(), reason.sentence(lang), reason.hint(lang));
                let error = json!({ "id": reason.id(), "message": sentence, "hint": hint });
                let words = || format!("{}{}: {sentence}\n  → {hint}\n\n", banner(lang), escape_line(&name));
                args.json.report(&json!({ "source": name, "verified": false, "error": error }), words)?;
                whole = false;
            }
        }
    }
    Ok(if whole { Outcome::Done } else { Outcome::Undecided })
}

/// The texts of a picture. Those of a SMART Health Card in several symbols become one, a line for
/// each.
fn whole_texts(texts: Vec<String>) -> Vec<String> {
    let is_part = |text: &String| Network::of_text(text) == Some(Network::Vci);
    if texts.len() > 1 && texts.iter().all(is_part) { vec![texts.join("\n")] } else { texts }
}

/// What could be decoded of a code of fede or of another network, as data.
fn data_of(name: &str, text: &str, lang: Lang) -> Value {
    #[cfg(feature = "foreign")]
    if Network::of_text(text).is_some() {
        return inspect_foreign::data(name, text, lang);
    }
    data(name, text, lang)
}

/// What could be decoded, as data. `error` says why there is no more.
fn data(name: &str, text: &str, lang: Lang) -> Value {
    let (mut bytes, mut kid, mut cose, mut payload, mut claims, mut live) = (None, None, None, None, None, None);
    let mut decode = || {
        let decoded = unframe(text).map_err(|error| explained(&error, lang))?;
        bytes = Some(decoded.len());
        let value = decode_value(&decoded).map_err(|error| explained(&error, lang))?;
        cose = Some(pretty_diagnostic(&value));
        let sign1 = if LiveToken::has_shape(&decoded) {
            let token = LiveToken::decode(&decoded).map_err(|error| explained(&error, lang))?;
            let shown = token.unverified_presentation().map_err(|error| explained(&error, lang))?;
            live = Some(LiveReport::new(&shown));
            token.code().clone()
        } else {
            CoseSign1::decode(&decoded).map_err(|error| explained(&error, lang))?
        };
        kid = Some(sign1.kid().to_string());
        let value = decode_value(sign1.unverified_payload()).map_err(|error| explained(&error, lang))?;
        payload = Some(pretty_diagnostic(&value));
        let decoded = decode_claims(sign1.unverified_payload()).map_err(|error| explained(&error, lang))?;
        claims = Some(ClaimsReport::new(&decoded));
        Ok(())
    };
    let error: Option<Value> = decode().err();
    let mut data = json!({
        "source": name, "verified": false, "text": text, "bytes": bytes, "kid": kid, "cose_sign1": cose,
        "payload": payload, "claims": claims, "error": error,
    });
    if let (Some(live), Some(data)) = (live, data.as_object_mut()) {
        data.insert("live".to_owned(), json!(live));
    }
    data
}

fn explained(error: &impl Explain, lang: Lang) -> Value {
    json!({ "id": error.id(), "message": error.words(lang) })
}

fn banner(lang: Lang) -> String {
    format!("{WARNING} ! {} {WARNING:#} {}\n", say::unverified(lang), say::unverified_warning(lang))
}

/// Shows as much of a text as can be decoded. Returns whether all of it could be.
fn describe(name: &str, text: &str, lang: Lang) -> (String, bool) {
    let mut out = banner(lang);
    let _ = writeln!(out, "{BOLD}{}{BOLD:#}", escape_line(name));
    field(&mut out, say::text(lang), &escape_line(text));
    let complete = describe_bytes(&mut out, text, lang);
    out.push('\n');
    (out, complete)
}

/// Decodes step by step, so that everything before the first error is shown.
fn describe_bytes(out: &mut String, text: &str, lang: Lang) -> bool {
    #[cfg(feature = "foreign")]
    if Network::of_text(text).is_some() {
        return inspect_foreign::describe(out, text, lang).map_err(|error| fault(out, &error)).is_ok();
    }
    let bytes = match unframe(text) {
        Ok(bytes) => bytes,
        Err(error) => return fault(out, &error),
    };
    field(out, say::size(lang), &say::Sizes { characters: &text.len(), bytes: &bytes.len() }.say(lang));
    section(out, say::cose_notation(lang), lang);
    match decode_value(&bytes) {
        Ok(value) => indented(out, &pretty_diagnostic(&value)),
        Err(error) => return fault(out, &error),
    }
    let sign1 = if LiveToken::has_shape(&bytes) {
        match LiveToken::decode(&bytes) {
            Ok(token) => match describe_presentation(out, &token, lang) {
                Ok(()) => token.code().clone(),
                Err(error) => return fault(out, &error),
            },
            Err(error) => return fault(out, &error),
        }
    } else {
        match CoseSign1::decode(&bytes) {
            Ok(sign1) => sign1,
            Err(error) => return fault(out, &error),
        }
    };
    section(out, say::claims_notation(lang), lang);
    match decode_value(sign1.unverified_payload()) {
        Ok(value) => indented(out, &pretty_diagnostic(&value)),
        Err(error) => return fault(out, &error),
    }
    section(out, say::claims(lang), lang);
    field(out, say::key(lang), &say::ClaimedKey { kid: &sign1.kid() }.say(lang));
    match decode_claims(sign1.unverified_payload()) {
        Ok(claims) => out.push_str(&screen::claims(&claims, lang)),
        Err(error) => return fault(out, &error),
    }
    true
}

/// Shows what the holder's telephone states.
fn describe_presentation(out: &mut String, token: &LiveToken, lang: Lang) -> Result<(), ClaimsError> {
    let shown = token.unverified_presentation()?;
    section(out, say::live_code(lang), lang);
    field(out, say::live_signed(lang), &shown.signed().to_string());
    if let Some(challenge) = shown.challenge() {
        field(out, say::live_answers(lang), &challenge.to_string());
    }
    Ok(())
}

fn section(out: &mut String, title: &str, lang: Lang) {
    let title = format!("{BOLD}{title}{BOLD:#}");
    let _ = writeln!(out, "{}", say::UnverifiedSection { title: &title }.say(lang));
}

fn indented(out: &mut String, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "  {}", escape(line));
    }
}

fn fault(out: &mut String, error: &impl Display) -> bool {
    let _ = writeln!(out, "  {WARNING} ✘ {WARNING:#} {}", escape(&error.to_string()));
    false
}
