//! The commands that the page's script gives: JSON objects with `do`.

use serde::Deserialize;

use crate::gate::Moment;
use crate::payload::Lang;
use crate::time::{Day, Timestamp};

/// The time by both clocks of a browser: `Date.now()` and `performance.now()`, in milliseconds.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Clocks {
    now: u64,
    millis: u64,
}

impl Clocks {
    /// The moment; a time beyond the calendar is its end, at which nothing is current.
    pub(super) fn moment(self) -> Moment {
        let at = Timestamp::from_seconds(self.now / 1000).unwrap_or_else(|_| Day::LAST.start());
        Moment { at, millis: self.millis }
    }
}

/// One command with whatever it needs. A variant for each, told apart by serde, would weigh 30 KB in the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Command {
    /// What to do: `open`, `reopen`, `sync`, `archive`, `stand`, `kept`, `line`, `document`, `clear`, `count`, `report`.
    #[serde(rename = "do")]
    pub(super) action: String,
    pub(super) at: Clocks,
    /// Of `open`: 32 random bytes, as hexadecimal digits.
    pub(super) key: String,
    /// Of `open` and `reopen`: follow the rules of this region in the set.
    pub(super) region: Option<String>,
    /// Of `open` and `reopen`: follow these rules.
    pub(super) rules: Option<String>,
    /// Of `line`: what a scanner has sent; of `document`: the number that is printed on it.
    pub(super) text: String,
    /// Of `count`: frames that were left out.
    pub(super) dropped: u64,
    /// Of `count`: how long the last code took to read, in milliseconds.
    pub(super) read_millis: Option<u64>,
    /// Of `report`: its language, `zh-CN` or `en`.
    pub(super) lang: String,
}

impl Command {
    pub(super) fn lang(&self) -> Lang {
        Lang::from_locale(&self.lang)
    }
}
