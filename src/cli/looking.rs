//! Says on a terminal that a picture is looked at again, with more effort.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use super::output::stderr_is_json;
use crate::words::{Lang, cli as say};

/// A process speaks one language: `run` of `cli` decides it once, before a command starts.
static LANG: OnceLock<Lang> = OnceLock::new();

pub(super) fn speak(lang: Lang) {
    let _ = LANG.set(lang);
}

/// A line that is there until this is dropped.
pub(super) struct StillLooking {
    is_shown: bool,
}

impl StillLooking {
    pub(super) fn begin() -> Self {
        let is_shown = std::io::stderr().is_terminal() && !stderr_is_json();
        if let Some(lang) = LANG.get().filter(|_| is_shown) {
            let mut stderr = std::io::stderr().lock();
            let _ = write!(stderr, "{}", say::still_looking(*lang)).and_then(|()| stderr.flush());
        }
        Self { is_shown }
    }
}

impl Drop for StillLooking {
    fn drop(&mut self) {
        if self.is_shown {
            // Back to the beginning of the line, and erase it (ECMA-48).
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[2K");
        }
    }
}
