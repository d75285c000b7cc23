//! Failures of a command: one line with the problem, one line with what to do.

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
    /// Do not print anything: the reader of the output has closed the pipe.
    silent: bool,
}

impl Failure {
    pub(super) fn new(message: impl Display) -> Self {
        Self { message: message.to_string(), hint: None, silent: false }
    }

    /// Appends a stable identifier to the message.
    pub(super) fn with_id(mut self, id: &str) -> Self {
        self.message = format!("{} [{id}]", self.message);
        self
    }

    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Prepends the file's name.
    pub(super) fn in_file(mut self, path: &Path) -> Self {
        self.message = format!("{}: {}", path.display(), self.message);
        self
    }

    /// Prepends a name, for example of an argument or a line.
    pub(super) fn with_name(mut self, name: &str) -> Self {
        self.message = format!("{name}: {}", self.message);
        self
    }

    /// The message without the hint, for use in another message.
    pub(super) fn into_message(self) -> String {
        self.message
    }

    /// A failed file operation.
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
        // If the error cannot be printed, the exit code still reports the failure.
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

/// The error text of the operating system, without the error number.
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
