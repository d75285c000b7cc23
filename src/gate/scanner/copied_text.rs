//! Codes in a text that was copied or saved.

use super::{Moment, Scanned, Scanner};
use crate::codec::{has_prefix, is_base45};

/// The codes in a text that was copied or saved, put right as a scanner's lines are: mail wraps,
/// indents and quotes lines, and an input method changes characters. Each line costs a search, so longer texts are not searched.
pub(crate) fn codes_in_text(text: &str) -> Vec<String> {
    const MAX_BYTES: usize = 16 << 10;
    const MAX_LINES: usize = 500;
    if text.len() > MAX_BYTES || text.split(['\n', '\r']).count() > MAX_LINES {
        return Vec::new();
    }
    let lines: Vec<&str> = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    let bare: Vec<&str> = lines.iter().copied().map(bare).collect();
    // The last line may have a suffix, and lines may have been wrapped at a blank of the code.
    let [together, joined, joined_bare] = [bare.concat(), lines.join(" "), bare.join(" ")];
    let ways: [&[&str]; 5] = [&lines, &bare, &[&*together], &[&*joined], &[&*joined_bare]];
    ways.into_iter().map(codes_in_lines).find(|codes| !codes.is_empty()).unwrap_or_default()
}

/// A line without an indent, the marks of a quotation, and brackets or quotation marks.
fn bare(line: &str) -> &str {
    line.trim_matches(|character| !is_base45(character) || character == ' ')
}

fn codes_in_lines(lines: &[&str]) -> Vec<String> {
    let at_once = Moment::of_browser(0, 0);
    let mut scanner = Scanner::default();
    lines.iter().flat_map(|line| scanner.line(line, at_once)).filter_map(Scanned::into_code).collect()
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
        let each =
            |change: &dyn Fn(&str) -> String| -> String { wrapped.iter().map(|line| change(line) + "\n").collect() };
        for text in [
            each(&|line| format!("    {line}")),
            each(&|line| format!("> {line}")),
            each(&|line| format!("{line}=")),
            format!("Code: {}", each(&|line| format!("  {line}"))),
            format!("“{}”", wrapped.join("\n")),
            format!("({})", wrapped.join("\n  ")),
            format!("`{}`.", wrapped.join("\n")),
        ] {
            assert_eq!(codes_in_text(&text), [&*one], "{text}");
        }
        assert_eq!(codes_in_text(&format!("{one}\n\n{other}\n")), [one, other]);
        for text in ["", "hello\nworld", "https://example.org", &"FD1:\n".repeat(20_000)] {
            assert!(codes_in_text(text).is_empty(), "{text:.20}");
        }
    }
}
