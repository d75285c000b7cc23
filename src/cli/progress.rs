//! A progress bar on a terminal. Shows nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::payload::Lang;
use crate::words::cli as say;

/// A progress bar on standard error.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    lang: Lang,
}

impl Bar {
    /// A bar for work of unknown length.
    pub(super) fn open_ended(lang: Lang) -> Self {
        Self::new(ProgressBar::no_length(), "{spinner} {human_pos} · {per_sec} · {elapsed}", lang)
    }

    /// A bar for a known number of rows.
    pub(super) fn of_rows(rows: u64, lang: Lang) -> Self {
        let left = say::TimeLeft { time: &"{eta}" }.say(lang);
        let template = format!("{{wide_bar}} {{human_pos}}/{{human_len}} · {{per_sec}} · {left} {{msg}}");
        Self::new(ProgressBar::new(rows), &template, lang)
    }

    fn new(bar: ProgressBar, template: &str, lang: Lang) -> Self {
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, lang }
    }

    /// Updates the position and the number of rejected rows.
    pub(super) fn at(&self, position: u64, rejected: u64) {
        self.bar.set_position(position);
        if rejected > 0 {
            self.bar.set_message(say::Rejected { rejected: &rejected }.say(self.lang));
        }
    }

    /// Removes the bar.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
