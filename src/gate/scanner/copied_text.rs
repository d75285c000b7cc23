//! Codes in a text that was copied or saved.

use super::{Moment, Scanned, Scanner};
use crate::codec::has_prefix;

/// The codes in a text that was copied or saved, put right as a scanner's lines are: mail wraps lines,
/// and an input method changes characters. Each line costs a search, so longer texts are not searched.
pub(crate) fn codes_in_text(text: &str) -> Vec<String> {
    const MAX_BYTES: usize = 16 << 10;
    const MAX_LINES: usize = 500;
    if text.len() > MAX_BYTES || text.split(['\n', '\r']).count() > MAX_LINES {
        return Vec::new();
    }
    let lines = || text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let codes = codes_in_lines(lines());
    if !codes.is_empty() {
        return codes;
    }
    // Lines that were wrapped at a blank of the code.
    codes_in_lines(core::iter::once(&*lines().collect::<Vec<_>>().join(" ")))
}

fn codes_in_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let at_once = Moment::of_browser(0, 0);
    let mut scanner = Scanner::default();
    lines.flat_map(|line| scanner.line(line, at_once)).filter_map(Scanned::into_code).collect()
}

impl Scanned {
    /// The text of a code, read in the most likely way. A code of a later version counts.
    fn into_code(self) -> Option<String> {
        match self {
            Self::Code { readings, .. } => readings.into_iter().next().map(|reading| reading.text),
            Self::Text(text) => has_prefix(&text).then_some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::scanner::tests::code_of;

    #[test]
    fn codes_are_found_in_copied_text() {
        let (one, other) = (code_of(1), code_of(2));
        let wrapped: Vec<String> =
            one.as_bytes().chunks(60).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
        let at_blanks = one.replacen(' ', "\n", 3);
        let texts =
            [one.clone(), wrapped.join("\r\n"), at_blanks, one.replace(':', "："), format!("Code: {one}\n--\nsent")];
        for text in texts {
            assert_eq!(codes_in_text(&text), [&*one], "{text}");
        }
        assert_eq!(codes_in_text(&format!("{one}\n\n{other}\n")), [one, other]);
        for text in ["", "hello\nworld", "https://example.org", &"FD1:\n".repeat(20_000)] {
            assert!(codes_in_text(text).is_empty(), "{text:.20}");
        }
    }
}
