//! The language of the output: from the flag, or from the locale.

use std::env;
use std::ffi::OsString;

use clap::ValueEnum;

use super::config::Setting;
use crate::payload::Lang;

/// The value of `--lang`. Case makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LangArg {
    /// English
    En,
    /// Chinese
    #[value(name = "zh-CN", aliases = ["zh", "zh_CN"])]
    Zh,
}

impl LangArg {
    /// Reads the value of a setting: `zh-CN`, `zh_CN`, `zh`, `en`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::from_str(&text.replace('_', "-"), true).ok()
    }
}

/// The value of `--lang` in arguments that are not parsed, for the help.
pub(super) fn from_arguments(arguments: &[OsString]) -> Option<LangArg> {
    let words: Vec<&str> = arguments.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    let value = |(place, word): (usize, &&'_ str)| match word.strip_prefix("--lang")?.strip_prefix('=') {
        Some(value) => LangArg::parse(value),
        None if *word == "--lang" => LangArg::parse(words.get(place + 1)?),
        None => None,
    };
    words.iter().enumerate().find_map(value)
}

/// The value of `FEDE_LANG`, if there is no configuration because its file cannot be used.
pub(super) fn from_environment() -> Option<LangArg> {
    LangArg::parse(&env::var(Setting::Lang.variable()).ok()?)
}

/// The language that was chosen, or else the one of the locale.
pub(super) fn choose(chosen: Option<LangArg>) -> Lang {
    match chosen {
        Some(LangArg::En) => Lang::En,
        Some(LangArg::Zh) => Lang::Zh,
        None => sys_locale::get_locale().map_or(Lang::En, |locale| Lang::from_locale(&locale)),
    }
}
