//! A text that another country's code states: bounded, and shown only if that is safe.

use crate::payload::is_unprintable;

/// A text of a statement, of 1 to [`StatedText::MAX_CHARS`] characters, as its issuer wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatedText(String);

impl StatedText {
    /// Maximum length, in characters. The EU's schema allows 80 for a name and 255 for a point of
    /// FHIR.
    pub const MAX_CHARS: usize = 255;

    /// Takes a text over. Blanks at the ends are left out. `None` if it is empty or too long.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        // The first comparison saves counting the characters of a long text.
        let fits = text.len() <= 4 * Self::MAX_CHARS && text.chars().count() <= Self::MAX_CHARS;
        (fits && !text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text, raw: it may have characters that hide or reorder others.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// The text, if it can be shown: not with control, format, unassigned or right-to-left
    /// characters. A name in Arabic or Hebrew has a transliterated one beside it.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        (!self.0.chars().any(is_unprintable)).then_some(&*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bounded_and_shown_only_if_safe() {
        assert_eq!(StatedText::new(" Gößinger ").unwrap().shown(), Some("Gößinger"));
        assert_eq!(StatedText::new("张三").unwrap().shown(), Some("张三"));
        for hidden in ["a\u{202e}b", "محمد", "a\u{200b}b", "a\nb", "\u{1b}[31m"] {
            let text = StatedText::new(hidden).unwrap();
            assert_eq!((text.shown(), text.raw()), (None, hidden.trim()));
        }
        assert_eq!(StatedText::new(" "), None);
        assert!(StatedText::new(&"é".repeat(255)).is_some());
        assert_eq!(StatedText::new(&"é".repeat(256)), None);
    }
}
