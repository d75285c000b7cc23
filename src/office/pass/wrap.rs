//! Wraps text into lines.

use super::font::Typeface;

/// Wraps text into lines of at most `most` ems. Breaks at blanks if possible, otherwise anywhere.
pub(super) fn wrapped(typeface: &Typeface, words: &str, most: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(words) {
        if !line.is_empty() && typeface.width(&line) + typeface.width(piece.trim_end()) > most {
            lines.push(std::mem::take(&mut line));
        }
        for character in piece.chars() {
            if typeface.width(&line) + typeface.width(character.encode_utf8(&mut [0; 4])) > most && character != ' ' {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    lines.push(line);
    lines
}

/// Splits text into words with the blank after them. Each Chinese character is a word.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        // From U+2E80 on are CJK characters, after which a line may break.
        if character == ' ' || u32::from(character) >= 0x2E80 {
            pieces.extend(text.get(start..end));
            start = end;
        }
    }
    pieces.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    pieces
}
