//! Reads a document number from an argument, from standard input or from the terminal. Other users
//! can see arguments in the process list.

use std::io::{BufRead, IsTerminal, Read, stdin};

use zeroize::Zeroizing;

use super::Failure;
use super::input::without_line_end;
use super::passphrase::ask_hidden;
use crate::key::DocumentNumber;
use crate::payload::Lang;
use crate::words::{cli as say, errors_cli as fails, file};

/// The number from a flag. `-` reads the first line of standard input, or asks on a terminal.
pub(super) fn document_number(given: &str, lang: Lang) -> Result<Zeroizing<String>, Failure> {
    if given != "-" {
        return Ok(Zeroizing::new(given.to_owned()));
    }
    if stdin().is_terminal() {
        return ask_hidden(say::ask_number(lang));
    }
    // A number is short, but may contain blanks and hyphens.
    let limit = u64::try_from(4 * DocumentNumber::MAX_CHARS).unwrap_or(u64::MAX);
    let mut line = Zeroizing::new(String::new());
    stdin().lock().take(limit).read_line(&mut line).map_err(|error| {
        Failure::new("number-unreadable", |lang| {
            fails::NumberUnreadable { reason: &file::reason(&error, lang) }.say(lang)
        })
        .advise(fails::number_unreadable_hint)
    })?;
    Ok(Zeroizing::new(without_line_end(&line).to_owned()))
}
