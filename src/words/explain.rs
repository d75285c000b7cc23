//! The common interface of all errors that people read, and the languages of their texts.

use core::convert::Infallible;

/// A language of texts for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese as written in mainland China (`zh-CN`).
    Zh,
}

impl Lang {
    /// Returns the text for this language.
    #[must_use]
    pub const fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    /// The tag of the language (BCP 47), used in HTML and in the files of fede.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// The language of a locale such as `zh_CN.UTF-8`: Chinese for `zh`, English otherwise.
    #[must_use]
    pub fn from_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("zh") { Self::Zh } else { Self::En }
    }
}

/// Implements `Display` as the English words, for errors with a type parameter. (Others say so to
/// `thiserror`: `#[error("{}", self.words(Lang::En))]`.)
macro_rules! explained {
    ($name:ident<E>) => {
        impl<E: $crate::words::Explain> core::fmt::Display for $name<E> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&$crate::words::Explain::words(self, $crate::words::Lang::En))
            }
        }
    };
}

pub(crate) use explained;

/// An error with a stable identifier, a sentence and a hint, in both languages.
///
/// It is the only source of an error's texts: `Display` is [`Self::words`] in English.
pub trait Explain {
    /// The stable identifier, for programs.
    fn id(&self) -> &'static str;

    /// What is wrong, in one sentence.
    fn words(&self, lang: Lang) -> String;

    /// What to do next; empty if there is nothing to say.
    fn hint(&self, lang: Lang) -> String;
}

/// For sources that cannot fail.
impl Explain for Infallible {
    fn id(&self) -> &'static str {
        match *self {}
    }

    fn words(&self, _: Lang) -> String {
        match *self {}
    }

    fn hint(&self, _: Lang) -> String {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_choose_a_language() {
        assert_eq!(Lang::from_locale("zh_CN.UTF-8"), Lang::Zh);
        assert_eq!(Lang::from_locale("zh-Hans-CN"), Lang::Zh);
        assert_eq!(Lang::from_locale("en_GB"), Lang::En);
        assert_eq!(Lang::from_locale("zha"), Lang::En);
        assert_eq!(Lang::from_locale("C"), Lang::En);
    }
}
