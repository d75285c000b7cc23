//! One form for every error that a person reads.

use super::Lang;

/// An error with a stable identifier, a sentence and a hint, each in both languages.
pub trait Explain {
    /// The stable identifier, for programs.
    fn id(&self) -> &'static str;

    /// What is wrong, in one sentence.
    fn words(&self, lang: Lang) -> String;

    /// What to do next; empty where nothing can be said.
    fn hint(&self, lang: Lang) -> String;
}
