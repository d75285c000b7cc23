//! A progress bar on a terminal, and what Ctrl-C says during a long command.

use core::fmt::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::output::terminal_columns_of;
use crate::payload::Lang;
use crate::words::cli as say;

/// Width of a terminal, in columns, below which the bar shows numbers alone: a wrapped line cannot be
/// drawn over.
const NARROW: usize = 64;

/// A progress bar on standard error.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    lang: Lang,
}

impl Bar {
    /// A bar for work of unknown length.
    pub(super) fn open_ended(lang: Lang) -> Self {
        Self::new(ProgressBar::no_length(), "{spinner} {human_pos} · {rate} · {elapsed}", lang)
    }

    /// A bar for a known number of rows.
    pub(super) fn of_rows(rows: u64, lang: Lang) -> Self {
        let left = say::TimeLeft { time: &"{eta}" }.say(lang);
        let template = match terminal_columns_of(&std::io::stderr()) {
            Some(columns) if columns < NARROW => "{human_pos}/{human_len} {percent}%".to_owned(),
            _ => format!("{{wide_bar}} {{human_pos}}/{{human_len}} · {{rate}} · {left} {{msg}}"),
        };
        Self::new(ProgressBar::new(rows), &template, lang)
    }

    fn new(bar: ProgressBar, template: &str, lang: Lang) -> Self {
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
                let _ = out.write_str(&rate(state.per_sec()));
            }));
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

    /// Updates the position, and what stands after it.
    #[cfg(feature = "night")]
    pub(super) fn at_with(&self, position: u64, message: String) {
        self.bar.set_position(position);
        self.bar.set_message(message);
    }

    /// Removes the bar.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// On Ctrl-C: runs `clean_up`, says `words`, and ends the program as without a handler. Every long
    /// command can be killed at any moment; this only says what to do next.
    #[cfg(unix)]
    pub(super) fn on_interrupt(&self, words: &'static str, clean_up: impl FnOnce() + Send + 'static) {
        let bar = self.bar.clone();
        // Without the handler, Ctrl-C ends the program without a word.
        let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]) else { return };
        std::thread::spawn(move || {
            if signals.forever().next().is_some() {
                clean_up();
                bar.finish_and_clear();
                super::output::remark(words);
                // As without a handler: the shell sees that Ctrl-C has ended the program.
                let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGINT);
            }
        });
    }

    #[cfg(not(unix))]
    pub(super) fn on_interrupt(&self, _: &'static str, _: impl FnOnce() + Send + 'static) {}
}

/// A rate for people to read: few digits.
fn rate(per_second: f64) -> String {
    if per_second < 10.0 { format!("{per_second:.1}/s") } else { format!("{per_second:.0}/s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_few_digits() {
        assert_eq!([0.0, 6.8127, 12.3, 31_234.5].map(rate), ["0.0/s", "6.8/s", "12/s", "31234/s"]);
    }
}
