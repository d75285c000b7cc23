//! Escapes text from input before it is printed on a terminal.

use crate::payload::is_unprintable;

/// Escapes control, format and right-to-left characters, except newlines.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '\n' && is_unprintable(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

/// Like [`escape`], and also escapes newlines, for text that must stay on one line.
pub(super) fn escape_line(text: &str) -> String {
    escape(text).replace('\n', "\\u{a}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_see_no_control_characters() {
        assert_eq!(escape_line("a\u{1b}[2J\u{202e}b\n张"), "a\\u{1b}[2J\\u{202e}b\\u{a}张");
    }
}
