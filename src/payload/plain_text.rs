//! Text that is safe to show on any screen: it cannot change how text around it looks.

use super::{PayloadError, table};

/// A short line of text without control, format, unassigned or right-to-left characters.
///
/// A right-to-left letter reorders the digits next to it on a gate's screen, and a format
/// character is invisible. Identity documents have a Latin or Chinese line without either.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlainText(String);

impl PlainText {
    /// Checks a text of 1 to `max_chars` characters. `field` names it in errors.
    ///
    /// # Errors
    /// [`PayloadError::TextLength`], [`PayloadError::TextBlank`] and [`PayloadError::TextCharacter`].
    pub fn new(field: &'static str, text: &str, max_chars: usize) -> Result<Self, PayloadError> {
        let mut chars = 0;
        for character in text.chars() {
            chars += 1;
            if is_unprintable(character) {
                return Err(PayloadError::TextCharacter { field, character });
            }
        }
        // Blanks at the ends are invisible: two different texts would look the same.
        if text.is_empty() || text.trim() != text {
            return Err(PayloadError::TextBlank { field });
        }
        if chars > max_chars {
            return Err(PayloadError::TextLength { field, max: max_chars, found: chars });
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character must not be shown raw: control, format, private use, unassigned, line
/// breaks, bidirectional controls and right-to-left letters.
#[must_use]
pub fn is_unprintable(character: char) -> bool {
    // Fast path for ASCII and Chinese: the table lookup costs more than the rest of the check.
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    if matches!(character, '\u{4e00}'..='\u{9fff}') {
        return false;
    }
    table::is_unprintable(character)
}

/// Whether a character is of a private area: each computer shows it differently, or not at all.
pub(super) const fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// A character as a message shows it: itself and its code point, or the code point alone if it must
/// not be shown raw.
pub(crate) fn shown(character: char) -> String {
    let point = u32::from(character);
    if is_unprintable(character) || character.is_whitespace() {
        return format!("U+{point:04X}");
    }
    format!("{character} (U+{point:04X})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_many_scripts_are_plain() {
        for name in ["张*丰", "Zoë M***", "Иван *", "ᠪᠠᠲᠤ", "O'N* – 3", "བོད་"] {
            assert!(PlainText::new("name", name, 40).is_ok(), "{name}");
        }
    }

    #[test]
    fn characters_that_hide_or_reorder_are_named() {
        let bad = ["a\u{202e}b", "a\nb", "a\u{0}b", "a\u{200b}b", "\u{feff}a", "א*", "ع*", "\u{e000}", "a\u{1b}[31m"];
        for text in bad {
            let result = PlainText::new("name", text, 40);
            assert!(matches!(result, Err(PayloadError::TextCharacter { field: "name", .. })), "{text:?}");
        }
    }

    #[test]
    fn length_counts_characters() {
        assert!(PlainText::new("name", &"张".repeat(40), 40).is_ok());
        assert!(PlainText::new("name", &"张".repeat(41), 40).is_err());
        for blank in ["", " ", " padded", "padded\u{3000}"] {
            assert_eq!(PlainText::new("name", blank, 40), Err(PayloadError::TextBlank { field: "name" }));
        }
    }
}
