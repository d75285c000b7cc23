//! Errors in the use of the command line, in both languages: clap's error kinds with our texts.

use std::borrow::Cow;
use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write};
use std::net::AddrParseError;
use std::num::ParseIntError;

use anstyle::Style;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::{Failure, ValueFault};
use super::output::escape;
use crate::words::{Lang, usage as say};

/// Prints the error, the usage of the command, and where the help is.
pub(super) fn print(error: &clap::Error, arguments: &[OsString], lang: Lang) -> io::Result<()> {
    let given: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    failure(error, &given).print(lang);
    if super::output::stderr_is_json() {
        return Ok(());
    }
    let (underlined, bold) = (Style::new().bold().underline(), Style::new().bold());
    let mut stderr = anstream::stderr().lock();
    // clap's usage of a command contains the argument that it suggests.
    if let Some(usage) = text(error, ContextKind::Usage).filter(|_| !suggests_a_stranger(error)) {
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
        writeln!(stderr, "\n{underlined}{}{underlined:#}{}", say::usage(lang), escape(usage))?;
    }
    writeln!(stderr, "\n{}", say::TryHelp { flag: &format_args!("{bold}--help{bold:#}") }.say(lang))
}

/// The failure that an error of clap stands for. `given` are the arguments of the command line.
fn failure(error: &clap::Error, given: &[Cow<'_, str>]) -> Failure {
    Failure::new(id(error.kind()), |lang| message(error, given, lang)).advise(|lang| suggestions(error, lang))
}

fn id(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidValue => "usage-invalid-value",
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::ValueValidation => "usage-value",
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => "usage-number-of-values",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::MissingRequiredArgument => "usage-missing-argument",
        ErrorKind::MissingSubcommand => "usage-missing-command",
        ErrorKind::InvalidUtf8 => "usage-not-utf8",
        _ => "usage",
    }
}

fn message(error: &clap::Error, given: &[Cow<'_, str>], lang: Lang) -> String {
    let argument = &text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = &text(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::ArgumentConflict => conflict(error, given, lang),
        ErrorKind::InvalidValue => {
            let sentence = if value.is_empty() {
                say::ValueMissing { argument }.say(lang)
            } else {
                say::InvalidValue { value, argument }.say(lang)
            };
            sentence + &possible(error, ContextKind::ValidValue, lang)
        }
        ErrorKind::ValueValidation => {
            let fault = error.source().map(|source| value_fault(source, lang)).unwrap_or_default();
            say::Faulty { value, argument, fault: &fault }.say(lang)
        }
        ErrorKind::InvalidSubcommand => {
            let command = &text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            say::UnknownCommand { command }.say(lang)
        }
        ErrorKind::MissingSubcommand => {
            let command = &text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            say::MissingCommand { command }.say(lang) + &possible(error, ContextKind::ValidSubcommand, lang)
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = texts(error, ContextKind::InvalidArg);
            say::missing(lang).to_owned() + &listed(&missing)
        }
        ErrorKind::UnknownArgument => say::UnknownArgument { argument }.say(lang),
        ErrorKind::TooManyValues => say::TooManyValues { value, argument }.say(lang),
        ErrorKind::TooFewValues => {
            let wanted = &text(error, ContextKind::MinValues).unwrap_or_default();
            say::WrongNumber { wanted, argument }.say(lang)
        }
        ErrorKind::WrongNumberOfValues => {
            let wanted = &text(error, ContextKind::ExpectedNumValues).unwrap_or_default();
            say::WrongNumber { wanted, argument }.say(lang)
        }
        ErrorKind::NoEquals => say::NoEquals { argument }.say(lang),
        ErrorKind::InvalidUtf8 => say::not_utf8(lang).to_owned(),
        _ => error.to_string().trim_start_matches("error: ").trim_end().to_owned(),
    }
}

/// What is wrong with a value: in our words, or in those of the standard library and of clap.
fn value_fault(source: &(dyn Error + 'static), lang: Lang) -> String {
    if let Some(fault) = source.downcast_ref::<ValueFault>() {
        return fault.words(lang).to_owned();
    }
    if source.is::<ParseIntError>() {
        return say::not_a_number(lang).to_owned();
    }
    if source.is::<AddrParseError>() {
        return say::not_an_address(lang).to_owned();
    }
    let text = source.to_string();
    // `300 is not in 0..=255`
    match text.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        Some((least, "")) => say::BelowRange { least: &least }.say(lang),
        Some((least, most)) => say::OutOfRange { least: &least, most: &most }.say(lang),
        None => say::NotParsed { detail: &text }.say(lang),
    }
}

fn conflict(error: &clap::Error, given: &[Cow<'_, str>], lang: Lang) -> String {
    let mut others = texts(error, ContextKind::PriorArg);
    // clap names every argument that could be in the way. Those that are there come first to mind.
    let is_given = |other: &String| {
        let flag = other.split([' ', '=']).next().unwrap_or_default();
        given.iter().any(|argument| argument.split('=').next() == Some(flag))
    };
    if others.iter().any(is_given) {
        others.retain(is_given);
    }
    let argument = text(error, ContextKind::InvalidArg).or_else(|| text(error, ContextKind::InvalidSubcommand));
    let argument = &argument.unwrap_or_default();
    match others.as_slice() {
        [other] if other == argument => say::Repeated { argument }.say(lang),
        [other] => say::Conflict { argument, other }.say(lang),
        others => say::ConflictMany { argument }.say(lang) + &listed(others),
    }
}

fn possible(error: &clap::Error, kind: ContextKind, lang: Lang) -> String {
    let values = texts(error, kind);
    if values.is_empty() { String::new() } else { say::Possible { values: &values.join(", ") }.say(lang) }
}

fn listed(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n  {line}")).collect()
}

/// What clap thinks was meant.
fn suggestions(error: &clap::Error, lang: Lang) -> String {
    let mut lines = Vec::new();
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        if kind == ContextKind::SuggestedArg && suggests_a_stranger(error) {
            continue;
        }
        let values: Vec<_> = texts(error, kind).iter().map(|value| format!("'{value}'")).collect();
        if !values.is_empty() {
            lines.push(say::Similar { values: &values.join(", ") }.say(lang));
        }
    }
    let argument = text(error, ContextKind::InvalidArg);
    // Nobody means a word with two hyphens as a value.
    let argument = argument.filter(|argument| !argument.starts_with("--"));
    if let (ErrorKind::UnknownArgument, Some(argument)) = (error.kind(), argument)
        && texts(error, ContextKind::Suggested).iter().any(|text| text.starts_with("to pass "))
    {
        lines.push(say::AsValue { argument: &argument }.say(lang));
    }
    lines.join("\n")
}

/// Whether the argument that clap suggests is another word: it counts common letters, and finds
/// `--json` for `--reason`.
fn suggests_a_stranger(error: &clap::Error) -> bool {
    let first = |kind| text(error, kind).and_then(|flag| flag.trim_start_matches('-').chars().next());
    let suggested = first(ContextKind::SuggestedArg);
    suggested.is_some() && suggested != first(ContextKind::InvalidArg)
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    error.get(kind).map(ContextValue::to_string)
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        Some(ContextValue::None) | None => Vec::new(),
        Some(one) => vec![one.to_string()],
    }
}
