//! Failures of a command: one line with the problem, one line with what to do, in both languages.
//! With `--json`, one line of JSON.

use core::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use serde_json::json;

use super::output::escape;
use super::{local_time, output};
use crate::words::{Explain, Lang, errors_cli as say, file};

/// A failure of a command.
#[derive(Debug)]
pub(super) struct Failure {
    /// The stable identifier, for programs.
    id: &'static str,
    message: Both,
    /// Empty if there is nothing to say.
    hint: Both,
    /// Do not print anything: the reader of the output has closed the pipe.
    silent: bool,
}

/// A text in both languages.
#[derive(Debug)]
struct Both {
    en: String,
    zh: String,
}

impl Both {
    fn new<T: Into<String>>(words: impl Fn(Lang) -> T) -> Self {
        Self { en: words(Lang::En).into(), zh: words(Lang::Zh).into() }
    }

    fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}

impl Failure {
    /// A failure with a text of `words`: `Failure::new("no-list", say::no_list)`.
    pub(super) fn new<T: Into<String>>(id: &'static str, words: impl Fn(Lang) -> T) -> Self {
        Self { id, message: Both::new(words), hint: Both::new(|_| ""), silent: false }
    }

    /// An error with its hint. `Failure::from` and `?` do the same.
    pub(super) fn of(error: &(impl Explain + ?Sized)) -> Self {
        Self::new(error.id(), |lang| error.words(lang)).advise(|lang| error.hint(lang))
    }

    /// A failure that only a fault of fede can cause.
    pub(super) fn fault(detail: &dyn Display) -> Self {
        Self::new("fault", |lang| say::Fault { detail: &detail }.say(lang)).advise(say::fault_hint)
    }

    /// Sets a stable identifier, and shows it after the message.
    pub(super) fn with_id(self, id: &'static str) -> Self {
        Self { id, ..self.map(|_, message| format!("{message} [{id}]")) }
    }

    /// Sets the hint to a text of `words`: `failure.advise(say::no_list_hint)`.
    pub(super) fn advise<T: Into<String>>(self, words: impl Fn(Lang) -> T) -> Self {
        Self { hint: Both::new(words), ..self }
    }

    /// Prepends the file's name.
    pub(super) fn in_file(self, path: &Path) -> Self {
        self.with_name(&path.display().to_string())
    }

    /// Prepends a name, for example of an argument or a line.
    pub(super) fn with_name(self, name: &str) -> Self {
        self.map(|lang, message| say::Named { name: &name, message: &message }.say(lang))
    }

    fn map(self, words: impl Fn(Lang, &str) -> String) -> Self {
        let message = Both::new(|lang| words(lang, self.message.get(lang)));
        Self { message, ..self }
    }

    /// The message without the hint, for use in another message.
    pub(super) fn message(&self, lang: Lang) -> &str {
        self.message.get(lang)
    }

    /// A failed file operation. `action` is one of the verbs in `errors-file.ftl`.
    pub(super) fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        Self::new("file", |lang| file::cannot(action, path, error, lang)).advise(|lang| file::hint(error, lang))
    }

    pub(super) fn stdout(error: &io::Error) -> Self {
        let failure = Self::new("stdout", |lang| say::Stdout { reason: &file::reason(error, lang) }.say(lang));
        Self { silent: error.kind() == io::ErrorKind::BrokenPipe, ..failure }
    }

    pub(super) fn print(&self, lang: Lang) {
        if self.silent {
            return;
        }
        if output::stderr_is_json() {
            let (id, message, hint) = (self.id, self.message.get(lang), self.hint.get(lang));
            output::json_note(&json!({ "error": { "id": id, "message": message, "hint": hint } }));
            return;
        }
        let (error, bold) = (AnsiColor::Red.on_default().bold(), Style::new().bold());
        let mut stderr = anstream::stderr().lock();
        // If the error cannot be printed, the exit code still reports the failure.
        let local = |text: &str| escape(&local_time::zone().in_text(text));
        let _ = writeln!(stderr, "{error}{}{error:#}{}", say::error_label(lang), local(self.message.get(lang)));
        let hint = self.hint.get(lang);
        if !hint.is_empty() {
            let _ = writeln!(stderr, "{bold}{}{bold:#}{}", say::hint_label(lang), local(hint));
        }
    }
}

/// Why a value on the command line is wrong, in both languages. clap carries it to `usage`.
#[derive(Debug)]
pub(super) struct ValueFault(Both);

impl ValueFault {
    pub(super) fn of(error: &impl Explain) -> Self {
        Self::new(|lang| error.words(lang))
    }

    pub(super) fn new<T: Into<String>>(words: impl Fn(Lang) -> T) -> Self {
        Self(Both::new(words))
    }

    pub(super) fn words(&self, lang: Lang) -> &str {
        self.0.get(lang)
    }
}

impl Display for ValueFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.words(Lang::En))
    }
}

impl core::error::Error for ValueFault {}

/// A failure as the cause of an error: a file that a TOML file names cannot be read.
#[derive(Debug)]
pub(super) struct Cause(pub(super) Failure);

impl Explain for Cause {
    fn id(&self) -> &'static str {
        self.0.id
    }

    fn words(&self, lang: Lang) -> String {
        self.0.message(lang).to_owned()
    }

    fn hint(&self, lang: Lang) -> String {
        self.0.hint.get(lang).to_owned()
    }
}

impl<E: Explain> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::of(&error)
    }
}
