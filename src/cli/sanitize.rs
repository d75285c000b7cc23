//! Nothing from input reaches a terminal raw.

use crate::payload::is_unprintable;

/// Escapes control, format and right-to-left characters, but for the ends of lines.
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

/// Escapes the ends of lines as well, for what must stay on its line.
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
