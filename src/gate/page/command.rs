//! Commands from the page's script: JSON objects with the field `do`.

use serde::Deserialize;

use crate::gate::Moment;
use crate::payload::Lang;

/// Time by both clocks of a browser: `Date.now()` and `performance.now()`, in milliseconds.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Clocks {
    now: u64,
    millis: u64,
}

impl Clocks {
    pub(super) fn moment(self) -> Moment {
        Moment::of_browser(self.now, self.millis)
    }
}

/// A command with the fields of every action. An enum with a variant per action would add 30 KB to
/// the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Command {
    /// Action: `open`, `reopen`, `sync`, `archive`, `stand`, `kept`, `line`, `document`, `clear`,
    /// `count`, `report`.
    #[serde(rename = "do")]
    pub(super) action: String,
    pub(super) at: Clocks,
    /// For `open`: 32 random bytes in hexadecimal.
    pub(super) key: String,
    /// For `open` and `reopen`: region whose rules in the set apply.
    pub(super) region: Option<String>,
    /// For `open` and `reopen`: text of rules that apply.
    pub(super) rules: Option<String>,
    /// For `line`: the scanner's text. For `document`: the number printed on the document.
    pub(super) text: String,
    /// For `count`: number of dropped frames.
    pub(super) dropped: u64,
    /// For `count`: time to read the last code, in milliseconds.
    pub(super) read_millis: Option<u64>,
    /// For `report`: language, `zh-CN` or `en`.
    pub(super) lang: String,
}

impl Command {
    pub(super) fn lang(&self) -> Lang {
        Lang::from_locale(&self.lang)
    }
}
