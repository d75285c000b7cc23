//! Lines from a handheld scanner. It types what it reads, sometimes with a prefix, for another
//! keyboard layout, or in pieces.
//!
//! Such changes can be undone safely. A line is corrected only if the result decodes as a code, and
//! the signature then proves that the correction is right. What cannot be corrected is scanned
//! again: a keyboard line has no check of its own, so its faults say nothing about the code.

#[cfg(feature = "cli")]
mod copied_text;
mod input_method;
mod layout;
mod reading;
mod remark;
mod test_report;
#[cfg(test)]
mod tests;

#[cfg(feature = "cli")]
pub(crate) use copied_text::codes_in_text;
use layout::ALPHABET;
pub use layout::Keyboard;
pub use reading::Reading;
pub use remark::ScannerRemark;
pub use test_report::{ScannerTest, TypedCharacter};

use super::Moment;
use crate::codec::MAX_CODE_CHARS;
use crate::verifier::ScanFault;
use reading::{Line, is_of_a_code, may_follow, prefix_of, read, scans};

/// Maximum length of a prefix, in characters.
const MAX_PREFIX: usize = 24;
/// Maximum length of a suffix, in characters.
const MAX_SUFFIX: usize = 24;
/// Maximum length of a line that is looked at, in characters.
const MAX_LINE: usize = MAX_PREFIX + MAX_CODE_CHARS + MAX_SUFFIX;
/// Maximum length of a line that is judged as it is: a symbol of digits, as of another network.
const MAX_LONG_LINE: usize = 7_100;

/// Result of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// A text to judge.
    Text(String),
    /// A code, in each way that its characters may be meant. One that is signed is right.
    Code {
        /// The readings, the most likely first. At least one.
        readings: Vec<Reading>,
        /// The answer if none is signed. `None` if the first one is judged then.
        fault: Option<ScanFault>,
    },
    /// A code with a fault of the scanner.
    Again(ScanFault),
    /// The number of a document, behind `#`. Whoever shows a symbol could send one, so it is no answer
    /// to the document check.
    Number,
    /// The start of a code. The rest may follow.
    Partial,
    /// An empty line, or the rest of a code that was already answered.
    Blank,
}

/// Joins and corrects lines.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    held: Option<Held>,
    /// A code that was answered before its end, with [`Scanned::Again`]. More lines of it get no answer.
    answered: Option<Held>,
}

/// The start of a code, and when its last line came, in ms.
#[derive(Debug, Clone)]
struct Held {
    /// The lines so far: as they came, and without what the scanner puts around each line, if that differs.
    ways: Vec<String>,
    since: u64,
    lines: usize,
    fault: ScanFault,
}

impl Scanner {
    /// Maximum time to wait for the next line of a code, in ms.
    const REST_MILLIS: u64 = 2_000;
    /// Maximum number of lines of a code. A code has fewer characters, and each line costs a search.
    const MAX_LINES: usize = 1_000;

    /// Processes a line. If held text does not belong to it, the result for that text comes first.
    pub fn line(&mut self, line: &str, now: Moment) -> Vec<Scanned> {
        let line = cleaned(line);
        if line.trim().is_empty() {
            return vec![Scanned::Blank];
        }
        if line.chars().count() > MAX_LINE {
            return self.scan(&line, now);
        }
        scans(&line).into_iter().flat_map(|scan| self.scan(scan, now)).collect()
    }

    fn scan(&mut self, line: &str, now: Moment) -> Vec<Scanned> {
        let mut scanned: Vec<Scanned> = self.overdue(now).into_iter().collect();
        if let Some(held) = self.held.take() {
            match self.continued(&held, line, now) {
                Some(joined) => scanned.push(joined),
                None => {
                    scanned.push(Scanned::Again(held.fault));
                    scanned.push(self.first(line, now));
                }
            }
            return scanned;
        }
        if self.is_rest_of_answered(line, now) {
            scanned.push(Scanned::Blank);
            return scanned;
        }
        scanned.push(self.first(line, now));
        scanned
    }

    /// Returns the result for held text when no more lines will come.
    pub fn rest(&mut self) -> Option<Scanned> {
        self.held.take().map(|held| Scanned::Again(held.fault))
    }

    /// Returns the result for the held start of a code if the rest did not come in time.
    pub fn overdue(&mut self, now: Moment) -> Option<Scanned> {
        let held = self.held.take_if(|held| now.since(held.since) > Self::REST_MILLIS)?;
        let fault = held.fault;
        self.answered = Some(Held { since: now.millis, ..held });
        Some(Scanned::Again(fault))
    }

    /// The result of a line that continues held text. `None` if it does not.
    fn continued(&mut self, held: &Held, line: &str, now: Moment) -> Option<Scanned> {
        let ways = continuations(&held.ways, line);
        let mut first = read(ways.first()?);
        // Most lines continue in one way only.
        if let (false, Some(other)) = (matches!(first, Line::Read(..)), ways.get(1).map(|way| read(way)))
            && !matches!(other, Line::Again(_))
        {
            first = other;
        }
        let is_too_long = ways.iter().all(|whole| whole.len() > MAX_LINE) || held.lines >= Self::MAX_LINES;
        Some(match first {
            Line::Read(mut readings, fault) => {
                readings.iter_mut().for_each(|reading| reading.remarks.push(ScannerRemark::Split));
                Scanned::Code { readings, fault }
            }
            Line::Again(fault) => self.again(ways, fault, now),
            _ if is_too_long => self.again(ways, ScanFault::Part, now),
            // A start that was unknown so far may become known, as for `FD` and `1:`.
            Line::Start(fault) => self.hold(ways, fault, held.lines + 1, now),
            Line::Later(_) | Line::Other => self.hold(ways, held.fault, held.lines + 1, now),
        })
    }

    /// The result of a line that continues nothing.
    fn first(&mut self, line: &str, now: Moment) -> Scanned {
        self.answered = None;
        if line.chars().count() > MAX_LINE {
            return Scanned::Text(line.trim().to_owned());
        }
        match read(line) {
            Line::Read(readings, fault) => Scanned::Code { readings, fault },
            Line::Again(fault) => Scanned::Again(fault),
            Line::Start(fault) => self.hold(vec![line.to_owned()], fault, 1, now),
            Line::Later(text) => {
                self.again(vec![line.to_owned()], ScanFault::Part, now);
                Scanned::Text(text)
            }
            Line::Other if document_number(line).is_some() => Scanned::Number,
            Line::Other => Scanned::Text(line.trim().to_owned()),
        }
    }

    fn again(&mut self, ways: Vec<String>, fault: ScanFault, now: Moment) -> Scanned {
        self.answered = Some(Held { ways, since: now.millis, lines: 0, fault });
        Scanned::Again(fault)
    }

    /// Whether a line belongs to a code that was already answered, so that each scan has one answer.
    fn is_rest_of_answered(&mut self, line: &str, now: Moment) -> bool {
        let Some(answered) = self.answered.take_if(|answered| now.since(answered.since) <= Self::REST_MILLIS) else {
            return false;
        };
        let is_rest = !continuations(&answered.ways, line).is_empty() && !matches!(read(line), Line::Read(..));
        self.answered = is_rest.then_some(Held { since: now.millis, ..answered });
        is_rest
    }

    fn hold(&mut self, ways: Vec<String>, fault: ScanFault, lines: usize, now: Moment) -> Scanned {
        self.held = Some(Held { ways, since: now.millis, lines, fault });
        Scanned::Partial
    }
}

/// The ways in which a line continues those before it: as it is, and without the prefix and the suffix that
/// all of them have. None if it does not.
fn continuations(ways: &[String], line: &str) -> Vec<String> {
    let (Some(plain), Some(bare)) = (ways.first(), ways.last()) else { return Vec::new() };
    // Neither the start of another code nor the number of a document is the rest of this one.
    if !may_follow(line) || document_number(line).is_some() {
        return Vec::new();
    }
    let rest = line.strip_prefix(prefix_of(bare)).unwrap_or(line);
    let is_of_code = |character: char| ALPHABET.contains(character.to_ascii_uppercase());
    let suffix = |text: &str| text.trim_end_matches(|character| !is_of_code(character)).len();
    // The suffix of the last line stays, as that of a single line does.
    let (before, end) = bare.split_at(suffix(bare));
    let before = if rest.ends_with(end) { before } else { bare };
    let has_end = |rest: &str| is_of_a_code(rest.strip_suffix(end).unwrap_or(rest));
    let mut next: Vec<String> = Vec::new();
    for (before, line, is_next) in [(plain.as_str(), line, is_of_a_code(line)), (before, rest, has_end(rest))] {
        let whole = format!("{before}{line}");
        if is_next && next.last() != Some(&whole) {
            next.push(whole);
        }
    }
    next
}

/// The number of a document behind a number sign, both in any width.
fn document_number(line: &str) -> Option<&str> {
    let is_part = |character: char| character.is_alphanumeric() || " -()（）".contains(character);
    line.trim().strip_prefix(['#', '＃']).filter(|number| {
        let length = number.chars().count();
        (4..=32).contains(&length) && number.chars().all(is_part)
    })
}

/// A line without control characters, such as STX, ETX, NUL and line ends, and without invisible
/// ones, such as a byte order mark. A line that no symbol has loses its rest.
pub(crate) fn cleaned(line: &str) -> String {
    let is_invisible = |character| matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let is_text = |character: &char| !character.is_control() && !is_invisible(*character);
    line.chars().filter(is_text).take(MAX_LONG_LINE + 1).collect()
}
