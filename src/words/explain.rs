//! One form for every error that a person reads.

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
