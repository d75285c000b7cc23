//! Lines from a handheld scanner. It types what it reads, sometimes with a prefix, for another
//! keyboard layout, or in pieces.
//!
//! Such changes can be undone safely. A line is corrected only if the result decodes as a code, and
//! the signature then proves that the correction is right.

use super::Moment;
use crate::codec::{MAX_CODE_CHARS, PREFIX};
use crate::payload::Lang;
use crate::verifier::Unverified;
use crate::words::gate as say;

/// Keyboard layout of the host, if it differs from the US layout that the scanner types for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Keyboard {
    /// QWERTZ.
    German,
    /// AZERTY.
    French,
    /// Spanish.
    Spanish,
    /// JIS.
    Japanese,
}

impl Keyboard {
    const ALL: [Self; 4] = [Self::German, Self::French, Self::Spanish, Self::Japanese];

    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::German => "german",
            Self::French => "french",
            Self::Spanish => "spanish",
            Self::Japanese => "japanese",
        }
    }

    /// Characters that this layout shows, and those that the US layout has on the same keys, in the
    /// same order. Only characters of a code that differ are listed.
    const fn swapped(self) -> (&'static str, &'static str) {
        match self {
            Self::German => ("ZYÖ(`ß-", "YZ:*+-/"),
            Self::French => ("AQZWM?:!)458&É\"'(-È_ÇÀ", "QAWZ:M./-$%*1234567890"),
            Self::Spanish => ("Ñ(¿'-", ":*+-/"),
            Self::Japanese => ("+(~", ":*+"),
        }
    }

    /// Returns what the scanner typed, given what the host shows.
    fn undo(self, shown: &str) -> String {
        let (theirs, ours) = self.swapped();
        let back = |character: char| theirs.chars().zip(ours.chars()).find(|(their, _)| *their == character);
        shown.chars().map(|character| back(character).map_or(character, |(_, our)| our)).collect()
    }
}

/// A correction, for the person who sets up the scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScannerRemark {
    /// The scanner types a prefix before the code.
    Prefix,
    /// Capital letters came as small letters.
    Case,
    /// The host uses another keyboard layout than the scanner.
    Keyboard(Keyboard),
    /// A code came in several lines.
    Split,
}

impl ScannerRemark {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Prefix => "scanner-prefix",
            Self::Case => "scanner-case",
            Self::Keyboard(_) => "scanner-keyboard",
            Self::Split => "scanner-split",
        }
    }

    /// What is wrong, and which setting to change.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Prefix => say::scanner_prefix(lang),
            Self::Case => say::scanner_case(lang),
            Self::Keyboard(_) => say::scanner_keyboard(lang),
            Self::Split => say::scanner_split(lang),
        }
    }
}

/// Result of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// A text to judge, with the corrections made.
    Text(String, Vec<ScannerRemark>),
    /// The start of a code. The rest may follow.
    Partial,
    /// An empty line.
    Blank,
}

/// Joins and corrects lines.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    held: Option<(String, u64, usize)>,
}

impl Scanner {
    /// Maximum time to wait for the rest of a code, in ms.
    const REST_MILLIS: u64 = 2_000;
    /// Maximum number of lines that a code can be split into.
    const MAX_PIECES: usize = 4;
    /// Maximum length of a prefix, in characters.
    const MAX_PREFIX: usize = 24;

    /// Processes a line. If held text does not belong to it, the result for that text comes first.
    pub fn line(&mut self, line: &str, now: Moment) -> Vec<Scanned> {
        // A longer line cannot be a code, so its rest is dropped.
        let limit = MAX_CODE_CHARS + Self::MAX_PREFIX;
        let line: String = line.chars().filter(|character| !character.is_control()).take(limit + 1).collect();
        if line.trim().is_empty() {
            return vec![Scanned::Blank];
        }
        let mut scanned: Vec<Scanned> =
            self.overdue(now).map(|text| Scanned::Text(text, Vec::new())).into_iter().collect();
        if let Some((beginning, _, pieces)) = self.held.take() {
            let whole = format!("{beginning}{line}");
            match put_right(&whole) {
                Some((text, mut remarks)) if begins(&line).is_none() => {
                    remarks.push(ScannerRemark::Split);
                    scanned.push(Scanned::Text(text, remarks));
                    return scanned;
                }
                _ if may_be_rest(&line) && pieces < Self::MAX_PIECES => {
                    scanned.push(self.hold(whole, now, pieces + 1));
                    return scanned;
                }
                _ => scanned.push(Scanned::Text(beginning.trim().to_owned(), Vec::new())),
            }
        }
        scanned.push(match put_right(&line) {
            Some((text, remarks)) => Scanned::Text(text, remarks),
            None if begins(&line).is_some() => self.hold(line, now, 1),
            None => Scanned::Text(line.trim().to_owned(), Vec::new()),
        });
        scanned
    }

    /// Returns the held text when no more lines will come.
    pub fn rest(&mut self) -> Option<String> {
        self.held.take().map(|(text, _, _)| text.trim().to_owned())
    }

    /// Returns the held start of a code if the rest did not come in time.
    pub fn overdue(&mut self, now: Moment) -> Option<String> {
        let is_overdue = self.held.as_ref().is_some_and(|(_, since, _)| now.since(*since) > Self::REST_MILLIS);
        if is_overdue { self.held.take().map(|(text, _, _)| text.trim().to_owned()) } else { None }
    }

    fn hold(&mut self, text: String, now: Moment, pieces: usize) -> Scanned {
        self.held = Some((text, now.millis, pieces));
        Scanned::Partial
    }
}

/// Whether a line can continue a code: it has only characters of a code, in any layout, and no
/// start of another code.
fn may_be_rest(line: &str) -> bool {
    let is_shown = |character: char| Keyboard::ALL.iter().any(|keyboard| keyboard.swapped().0.contains(character));
    let is_base45 = |character: char| character.is_ascii_alphanumeric() || " $%*+-./:".contains(character);
    begins(line).is_none()
        && !line.contains("://")
        && line.chars().all(|character| is_base45(character) || is_shown(character))
}

/// Converts to capitals, one character at a time. ß stays as it is, because on one layout it stands
/// for a sign.
fn in_capitals(line: &str) -> String {
    let capital = |character: char| {
        let mut capitals = character.to_uppercase();
        capitals.next().filter(|_| capitals.next().is_none()).unwrap_or(character)
    };
    line.chars().map(capital).collect()
}

/// Finds the start of a code in a line, in any layout and case. Returns the position and the
/// layout.
fn begins(line: &str) -> Option<(usize, Option<Keyboard>)> {
    let upper = in_capitals(line);
    let place = |identifier: &str| upper.find(identifier).filter(|at| *at <= Scanner::MAX_PREFIX);
    if let Some(at) = place(PREFIX) {
        return Some((at, None));
    }
    Keyboard::ALL.into_iter().find_map(|keyboard| {
        let (theirs, ours) = keyboard.swapped();
        let shown = |character: char| {
            let swapped = ours.chars().zip(theirs.chars()).find(|(our, _)| *our == character);
            swapped.map_or(character, |(_, their)| their)
        };
        let identifier: String = PREFIX.chars().map(shown).collect();
        place(&identifier).map(|at| (at, Some(keyboard)))
    })
}

/// Returns the code in a line, if it decodes after the corrections.
fn put_right(line: &str) -> Option<(String, Vec<ScannerRemark>)> {
    let (at, keyboard) = begins(line)?;
    let upper = in_capitals(line);
    let shown = upper.get(at..)?.trim_end();
    let mut remarks = Vec::new();
    let text = match keyboard {
        None => shown.to_owned(),
        Some(keyboard) => {
            remarks.push(ScannerRemark::Keyboard(keyboard));
            keyboard.undo(shown)
        }
    };
    if at > 0 {
        remarks.insert(0, ScannerRemark::Prefix);
    }
    // On a French keyboard some small letters with accents stand for digits, so small letters are
    // not an error.
    if keyboard != Some(Keyboard::French) && !line.contains(shown) {
        remarks.push(ScannerRemark::Case);
    }
    Unverified::from_text(&text).is_ok().then_some((text, remarks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuer::Code;
    use crate::key::SigningKey;
    use crate::payload::{Claims, Cti, HealthStatus, Region, Slot, Statements, Status, Validity};
    use crate::time::Timestamp;

    fn code() -> String {
        let now = Timestamp::parse("2026-03-05T08:00:00Z").unwrap();
        let status = Statements::Health(HealthStatus::new(Status::Green, now, None).unwrap());
        let validity = Validity::new(now, None, now.saturating_add(3600)).unwrap();
        let cti = Cti::new(now.day(), Slot::new(7).unwrap());
        let claims = Claims::new(Region::new("CN-SH").unwrap(), validity, cti, status).unwrap();
        Code::sign(&claims, &SigningKey::from_seed(&[1; 32]).unwrap()).text().to_owned()
    }

    fn moment(millis: u64) -> Moment {
        Moment { at: Timestamp::from_seconds(0).unwrap(), millis }
    }

    fn scan(line: &str) -> Scanned {
        only(&Scanner::default().line(line, moment(0)))
    }

    fn only(scanned: &[Scanned]) -> Scanned {
        let [scanned] = scanned else { panic!("{scanned:?}") };
        scanned.clone()
    }

    #[test]
    fn a_line_is_a_code() {
        let code = code();
        assert_eq!(scan(&code), Scanned::Text(code.clone(), vec![]));
        assert_eq!(scan(&format!("{code}\r\n")), Scanned::Text(code, vec![]));
        assert_eq!(scan("  \r\n"), Scanned::Blank);
        assert_eq!(scan("https://example.org"), Scanned::Text("https://example.org".to_owned(), vec![]));
    }

    #[test]
    fn prefixes_and_small_letters_are_put_right() {
        let code = code();
        assert_eq!(scan(&format!("]Q1{code}")), Scanned::Text(code.clone(), vec![ScannerRemark::Prefix]));
        assert_eq!(scan(&code.to_lowercase()), Scanned::Text(code, vec![ScannerRemark::Case]));
    }

    #[test]
    fn other_keyboards_are_put_right() {
        let code = code();
        for keyboard in Keyboard::ALL {
            let (theirs, ours) = keyboard.swapped();
            assert_eq!(theirs.chars().count(), ours.chars().count(), "{keyboard:?}");
            let shown = |character: char| {
                ours.chars()
                    .zip(theirs.chars())
                    .find(|(our, _)| *our == character)
                    .map_or(character, |(_, their)| their)
            };
            let typed: String = code.chars().map(shown).collect();
            assert_eq!(
                scan(&typed),
                Scanned::Text(code.clone(), vec![ScannerRemark::Keyboard(keyboard)]),
                "{keyboard:?}: {typed}"
            );
        }
    }

    #[test]
    fn pieces_are_put_together_while_they_are_young() {
        let code = code();
        let (beginning, rest) = code.split_at(60);
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line(beginning, moment(0)), [Scanned::Partial]);
        assert_eq!(scanner.line(rest, moment(900)), [Scanned::Text(code.clone(), vec![ScannerRemark::Split])]);
        assert_eq!(scanner.line(beginning, moment(1000)), [Scanned::Partial]);
        assert_eq!(scanner.overdue(moment(2000)), None);
        assert_eq!(scanner.overdue(moment(3001)).as_deref(), Some(beginning));
        assert_eq!(scanner.line(beginning, moment(4000)), [Scanned::Partial]);
        assert_eq!(scanner.rest().as_deref(), Some(beginning));
        assert_eq!(scanner.rest(), None);
    }

    #[test]
    fn nothing_that_was_scanned_is_lost() {
        let (code, text) = (code(), |text: &str| Scanned::Text(text.to_owned(), vec![]));
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line("FD1:ABC", moment(0)), [Scanned::Partial]);
        // A complete code does not continue another one, and neither does text with other
        // characters.
        assert_eq!(scanner.line(&code, moment(100)), [text("FD1:ABC"), text(&code)]);
        assert_eq!(scanner.line("FD1:ABC", moment(200)), [Scanned::Partial]);
        assert_eq!(scanner.line("https://example.org", moment(300)), [text("FD1:ABC"), text("https://example.org")]);
        assert_eq!(scanner.line("FD1:ABC", moment(400)), [Scanned::Partial]);
        assert_eq!(scanner.line("FD1:ABCD", moment(500)), [text("FD1:ABC"), Scanned::Partial]);
        // Too late to be the rest.
        assert_eq!(scanner.line("EFG", moment(9000)), [text("FD1:ABCD"), text("EFG")]);
    }

    #[test]
    fn any_line_has_an_end() {
        for line in ["FD1:", "fd1:", "FD1:\u{202e}", &"F".repeat(1_000_000), &"FD1:A".repeat(10_000), "FD1Ö(((("] {
            let _ = scan(line);
        }
        let mut scanner = Scanner::default();
        for piece in ["FD1:AB", "CD", "EF", "GH"] {
            assert_eq!(scanner.line(piece, moment(0)), [Scanned::Partial]);
        }
        assert!(matches!(scanner.line("IJ", moment(0)).as_slice(), [Scanned::Text(..), Scanned::Text(..)]));
    }
}
