//! A progress bar on a terminal. Shows nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on standard error.
#[derive(Debug)]
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar for work of unknown length.
    pub(super) fn open_ended() -> Self {
        Self::new(ProgressBar::no_length(), "{spinner} {human_pos} · {per_sec} · {elapsed}")
    }

    /// A bar for a known number of rows.
    pub(super) fn of_rows(rows: u64) -> Self {
        Self::new(ProgressBar::new(rows), "{wide_bar} {human_pos}/{human_len} · {per_sec} · {eta} left {msg}")
    }

    fn new(bar: ProgressBar, template: &str) -> Self {
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Updates the position and the number of rejected rows.
    pub(super) fn at(&self, position: u64, rejected: u64) {
        self.0.set_position(position);
        if rejected > 0 {
            self.0.set_message(format!("{rejected} rejected"));
        }
    }

    /// Removes the bar.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
