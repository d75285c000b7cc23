//! The common interface of all errors that people read.

/// Implements `Display` as the English words, for errors with a type parameter. (Others say so to `thiserror`:
/// `#[error("{}", self.words(Lang::En))]`.)
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

use core::convert::Infallible;

use super::Lang;

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
