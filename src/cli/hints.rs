//! Hints after a success: what to do next, on standard error.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use anstyle::Style;

use super::output::escape;
use crate::words::{Lang, next as say};

/// Whether hints are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Hints {
    /// Only if standard error is a terminal: logs and scripts have no reader for them.
    #[default]
    Auto,
    Always,
    Never,
}

impl Hints {
    pub(super) const IDS: &'static str = "auto, always, never";

    pub(super) fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "auto" => Some(Self::Auto),
            "always" => Some(Self::Always),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// A process prints hints or does not: `run` of `cli` decides it once, before a command starts.
static SHOWN: OnceLock<bool> = OnceLock::new();

/// Decides whether this process prints hints. Programs that read JSON need none.
pub(super) fn decide(hints: Hints, is_json: bool) {
    let is_shown = match hints {
        Hints::Auto => std::io::stderr().is_terminal(),
        Hints::Always => true,
        Hints::Never => false,
    };
    let _ = SHOWN.set(is_shown && !is_json);
}

/// Prints what to do next: texts of `next.ftl`. Ignores errors, because the command itself has
/// succeeded.
pub(super) fn next(text: &str, lang: Lang) {
    if SHOWN.get().copied().unwrap_or(false) {
        let bold = Style::new().bold();
        let _ = writeln!(anstream::stderr().lock(), "{bold}{}{bold:#}{}", say::label(lang), escape(text));
    }
}
