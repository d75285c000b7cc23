//! The language of the output: from the flag, or from the locale.

use clap::ValueEnum;

use crate::payload::Lang;

/// The value of `--lang`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LangArg {
    /// English
    En,
    /// Chinese
    #[value(name = "zh-CN", alias = "zh")]
    Zh,
}

/// The language from the flag, or from the locale.
pub(super) fn choose(flag: Option<LangArg>) -> Lang {
    match flag {
        Some(LangArg::En) => Lang::En,
        Some(LangArg::Zh) => Lang::Zh,
        None => sys_locale::get_locale().map_or(Lang::En, |locale| Lang::from_locale(&locale)),
    }
}
