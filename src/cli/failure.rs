//! What could not be done: a line that says what, a line that says what to do.

use core::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};

use super::sanitize::escape;
use crate::trust::TrustError;

/// A failure of a command.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    hint: Option<String>,
    /// Nobody is left to read the output: no cause for a message.
    silent: bool,
}

impl Failure {
    pub(super) fn new(message: impl Display) -> Self {
        Self { message: message.to_string(), hint: None, silent: false }
    }

    /// Puts a stable identifier after the message.
    pub(super) fn with_id(mut self, id: &str) -> Self {
        self.message = format!("{} [{id}]", self.message);
        self
    }

    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Puts the file's name in front.
    pub(super) fn in_file(mut self, path: &Path) -> Self {
        self.message = format!("{}: {}", path.display(), self.message);
        self
    }

    /// Puts a name in front, such as that of an argument or a line.
    pub(super) fn with_name(mut self, name: &str) -> Self {
        self.message = format!("{name}: {}", self.message);
        self
    }

    /// The message alone, as a part of another.
    pub(super) fn into_message(self) -> String {
        self.message
    }

    /// What was tried with a file, and why it did not work.
    pub(super) fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        let failure = Self::new(format_args!("{}: cannot {action}: {}", path.display(), reason(error)));
        match error.kind() {
            io::ErrorKind::NotFound => failure.with_hint("check the path; nothing has been written"),
            io::ErrorKind::PermissionDenied => failure.with_hint("check who may read or write there"),
            io::ErrorKind::AlreadyExists => failure.with_hint("choose another name; nothing has been overwritten"),
            io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded => {
                failure.with_hint("make room and try again; no half-written file was left behind")
            }
            _ => failure,
        }
    }

    pub(super) fn stdout(error: &io::Error) -> Self {
        let failure = Self::new(format_args!("cannot write to standard output: {}", reason(error)));
        Self { silent: error.kind() == io::ErrorKind::BrokenPipe, ..failure }
    }

    pub(super) fn print(&self) {
        if self.silent {
            return;
        }
        let (error, hint) = (AnsiColor::Red.on_default().bold(), Style::new().bold());
        let mut stderr = anstream::stderr().lock();
        // Where even the error cannot be written, the exit code still tells.
        let _ = writeln!(stderr, "{error}error:{error:#} {}", escape(&self.message));
        if let Some(text) = &self.hint {
            let _ = writeln!(stderr, "{hint}hint:{hint:#} {}", escape(text));
        }
    }
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        Self::new(&error).with_hint(error.hint())
    }
}

/// The system's words without its number.
fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return "a file of that name exists".to_owned();
    }
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}
