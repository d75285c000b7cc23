//! Draws a symbol in a terminal, with two rows of modules per line of text.

use super::{Matrix, QUIET_ZONE};

/// Black on white, independent of the terminal's colours.
const BLACK_ON_WHITE: &str = "\u{1b}[30;107m";
const RESET: &str = "\u{1b}[0m";

/// Draws with half blocks, with the quiet zone. With `ansi` the colours are set, so that the symbol
/// can be read on a dark terminal. Without it the characters are dark modules on light paper.
#[must_use]
pub fn half_blocks(symbol: &Matrix, ansi: bool) -> String {
    let zone = QUIET_ZONE;
    let end = symbol.side() + 2 * zone;
    let is_dark =
        |x: u32, y: u32| x.checked_sub(zone).zip(y.checked_sub(zone)).is_some_and(|(x, y)| symbol.is_dark(x, y));
    let mut out = String::new();
    for y in (0..end).step_by(2) {
        if ansi {
            out.push_str(BLACK_ON_WHITE);
        }
        out.extend((0..end).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        }));
        if ansi {
            out.push_str(RESET);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    #[test]
    fn each_line_shows_two_rows() {
        let symbol = encode("FD1:TEST", Level::M).unwrap();
        let drawn = half_blocks(&symbol, false);
        assert_eq!(drawn.lines().count(), 15);
        assert!(drawn.lines().nth(2).unwrap().starts_with("    █▀▀▀▀▀█"), "a finder's upper edge");
        assert!(half_blocks(&symbol, true).starts_with(BLACK_ON_WHITE));
    }
}
