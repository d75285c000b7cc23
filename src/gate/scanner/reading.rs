//! From what a host shows to the code that a scanner typed, or to the kind of fault.

use super::layout::{Keyboard, Meant, Shift, TYPINGS, Typing, UNKNOWN};
use super::{MAX_PREFIX, MAX_SUFFIX, ScannerRemark};
use crate::codec::{ForeignText, PREFIX, is_later_version, unframe};
use crate::verifier::{ScanFault, Unverified};

/// A code in a line, with the corrections that were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The text of the code.
    pub text: String,
    /// The corrections, with no doubt about the place of each.
    pub remarks: Vec<ScannerRemark>,
}

impl Reading {
    /// The layout of the host's keyboard, if it is no US one.
    pub(in crate::gate) fn layout(&self) -> Option<Keyboard> {
        self.remarks.iter().find_map(|remark| match remark {
            ScannerRemark::Keyboard(layout) => Some(*layout),
            _ => None,
        })
    }
}

/// What a line is.
pub(super) enum Line {
    /// It has the form of a code in at least one way. The fault applies if no way is proved by a
    /// signature; `None` if the first way is judged then.
    Read(Vec<Reading>, Option<ScanFault>),
    /// It is a code with a fault, and more lines would not help.
    Again(ScanFault),
    /// It may be the start of a code. The fault applies if the rest does not come.
    Start(ScanFault),
    /// A code of a later version, with this text.
    Later(String),
    /// Something else.
    Other,
}

impl Line {
    const fn fault(&self) -> Option<ScanFault> {
        match self {
            Self::Again(fault) | Self::Start(fault) => Some(*fault),
            Self::Read(_, fault) => *fault,
            Self::Later(_) | Self::Other => None,
        }
    }
}

/// Characters of a line that are searched for the start of a code.
const START_CHARS: usize = MAX_PREFIX + 8;
/// Maximum length in which a lost or doubled key is looked for: each position is tried. The largest
/// codes that fede issues have some 600 characters.
const MAX_SEARCHED: usize = 1_200;
/// Maximum number of places where a dead key may have swallowed a blank, and of blanks that are put
/// back. Each combination is tried; a code has about six characters of each kind.
const MAX_BLANK_PLACES: usize = 24;
/// Maximum number of readings that are returned, each of which costs a signature check.
const MAX_READINGS: usize = 64;
/// Number of characters that end with the signature (RFC 9052) in a text of whole groups: 66 bytes.
const TAIL_CHARS: usize = 99;

/// Reads a line without control characters.
pub(super) fn read(line: &str) -> Line {
    let line = line.trim_end();
    let starts = starts(line);
    let (mut readings, mut fault): (Vec<Reading>, Option<ScanFault>) = (Vec::new(), None);
    for (typing, at) in &starts {
        for reading in readings_of(line, typing, *at) {
            if readings.len() < MAX_READINGS && readings.iter().all(|known| known.text != reading.text) {
                if readings.is_empty() {
                    fault = fault_unless_signed(typing);
                    // What looks like a suffix may be a key that came twice before the end.
                    if reading.remarks.contains(&ScannerRemark::Suffix) {
                        fault = fault.or(fault_after_start(line, typing, *at, &starts).fault());
                    }
                }
                readings.push(reading);
            }
        }
    }
    if let Some(first) = readings.first() {
        // Of several ways, at most one is signed. A text that needs no correction is judged in any
        // case, as from a camera.
        let is_as_typed = first.remarks.iter().all(|remark| *remark == ScannerRemark::Prefix);
        if readings.len() > 1 && !is_as_typed {
            fault = fault.or(Some(ScanFault::Keyboard));
        }
        return Line::Read(readings, fault);
    }
    match starts.first() {
        Some((typing, at)) => fault_after_start(line, typing, *at, &starts),
        None => without_start(line),
    }
}

/// The scans in a line: some scanners end no line, so that a second code follows at once. A second
/// start counts only if the line is no code as a whole.
pub(super) fn scans(line: &str) -> Vec<&str> {
    let Some((_, at)) = starts(line).into_iter().next().filter(|_| !matches!(read(line), Line::Read(..))) else {
        return vec![line];
    };
    let start: String = line.chars().skip(at).take(PREFIX.len()).collect();
    let places: Vec<usize> = line.match_indices(&start).map(|(place, _)| place).skip(1).collect();
    let mut scans = Vec::new();
    let mut rest = line;
    for place in places.into_iter().rev().take(MAX_READINGS) {
        if let Some((before, scan)) = rest.split_at_checked(place) {
            scans.push(scan);
            rest = before;
        }
    }
    scans.push(rest);
    scans.reverse();
    scans
}

/// The typings that give the code in a line, or, if it has none, those in which it starts as a code
/// and has only characters of a code.
pub(super) fn typings_of(line: &str) -> Vec<&'static Typing> {
    let line = line.trim_end();
    let starts = starts(line);
    let first = starts.iter().find_map(|(typing, at)| readings_of(line, typing, *at).into_iter().next());
    let is_such = |typing: &Typing, at: usize| match &first {
        Some(first) => readings_of(line, typing, at).iter().any(|reading| reading.text == first.text),
        None => typing.undo(line).0.iter().skip(at).all(|meant| meant.character != UNKNOWN),
    };
    starts.into_iter().filter(|(typing, at)| is_such(typing, *at)).map(|(typing, _)| typing).collect()
}

/// Whether a line may belong to the code before it: it starts none, and is no address.
pub(super) fn may_follow(line: &str) -> bool {
    starts(line).is_empty() && !line.contains("://")
}

/// Whether a line has only characters of a code on some keyboard.
pub(super) fn is_of_a_code(line: &str) -> bool {
    let is_whole = |typing: &Typing| typing.undo(line).0.iter().all(|meant| meant.character != UNKNOWN);
    TYPINGS.iter().any(is_whole)
}

/// What stands before the code in a line.
pub(super) fn prefix_of(line: &str) -> &str {
    let at = starts(line).first().map_or(0, |(_, at)| *at);
    line.char_indices().nth(at).and_then(|(at, _)| line.get(..at)).unwrap_or_default()
}

/// The typings in which a line starts with a code, after a prefix at most, and the position of the
/// start among the characters that are meant.
fn starts(line: &str) -> Vec<(&'static Typing, usize)> {
    let beginning: String = line.chars().take(START_CHARS).collect();
    let place = |typing: &'static Typing| {
        let meant: Vec<char> = typing.undo(&beginning).0.iter().map(|meant| meant.character).collect();
        let prefix: Vec<char> = PREFIX.chars().collect();
        let at = meant.windows(prefix.len()).position(|window| *window == *prefix)?;
        (at <= MAX_PREFIX).then_some((typing, at))
    };
    TYPINGS.iter().filter_map(place).collect()
}

/// The codes that a line may be with one typing.
fn readings_of(line: &str, typing: &Typing, at: usize) -> Vec<Reading> {
    let (meant, is_by_input_method) = typing.undo(line);
    let Some(code) = meant.get(at..) else { return Vec::new() };
    let mut remarks = Vec::new();
    if at > 0 {
        remarks.push(ScannerRemark::Prefix);
    }
    let mut texts = with_blanks(code);
    if texts.is_empty() {
        texts.extend(without_suffix(code));
        if !texts.is_empty() {
            remarks.push(ScannerRemark::Suffix);
        }
    }
    if is_by_input_method {
        remarks.push(ScannerRemark::InputMethod);
    }
    if typing.keyboard != Keyboard::US {
        remarks.push(ScannerRemark::Keyboard(typing.keyboard));
    }
    if typing.shift != Shift::Right {
        remarks.push(ScannerRemark::Case);
    }
    texts.into_iter().map(|text| Reading { text, remarks: remarks.clone() }).collect()
}

/// The text of the form of a code before a suffix.
fn without_suffix(code: &[Meant]) -> Option<String> {
    let text: String = code.iter().map(|meant| meant.character).collect();
    let ends = text.char_indices().rev().map(|(at, _)| at).take(MAX_SUFFIX);
    ends.filter_map(|at| text.get(..at)).find(|text| Unverified::from_text(text).is_ok()).map(str::to_owned)
}

/// The texts of the form of a code, with blanks that dead keys may have swallowed.
fn with_blanks(code: &[Meant]) -> Vec<String> {
    if code.iter().any(|meant| meant.character == UNKNOWN) {
        return Vec::new();
    }
    let text = |blanks: &[usize]| -> String {
        let with =
            |(at, meant): (usize, &Meant)| core::iter::once(meant.character).chain(blanks.contains(&at).then_some(' '));
        code.iter().enumerate().flat_map(with).collect()
    };
    let is_code = |text: &String| Unverified::from_text(text).is_ok();
    let plain = text(&[]);
    if is_code(&plain) {
        return vec![plain];
    }
    if code.len() > MAX_SEARCHED {
        return Vec::new();
    }
    let places = code.iter().enumerate().filter(|(_, meant)| meant.may_take_blank);
    let places: Vec<usize> = places.map(|(at, _)| at).take(MAX_BLANK_PLACES).collect();
    let one = places.iter().map(|at| text(&[*at]));
    let one: Vec<String> = one.filter(is_code).collect();
    if !one.is_empty() {
        return one;
    }
    let pairs = places
        .iter()
        .enumerate()
        .flat_map(|(number, first)| places.iter().skip(number + 1).map(|second| [*first, *second]));
    pairs.map(|pair| text(&pair)).filter(is_code).take(MAX_READINGS).collect()
}

/// The fault of a line that starts as a code and is none.
fn fault_after_start(line: &str, typing: &Typing, at: usize, starts: &[(&Typing, usize)]) -> Line {
    let (meant, _) = typing.undo(line);
    let code: Vec<char> = meant.iter().skip(at).map(|meant| meant.character).collect();
    if !code.contains(&UNKNOWN) {
        if typing.shift == Shift::Without {
            return Line::Start(ScanFault::Case);
        }
        return searched(&code);
    }
    let is_whole =
        |(typing, _): &&(&Typing, usize)| typing.undo(line).0.iter().skip(at).all(|meant| meant.character != UNKNOWN);
    match starts.iter().find(is_whole) {
        Some((other, at)) => {
            let code: Vec<char> = other.undo(line).0.iter().skip(*at).map(|meant| meant.character).collect();
            searched(&code)
        }
        None if typing.shift == Shift::Right => Line::Start(ScanFault::Keyboard),
        None => Line::Start(ScanFault::Case),
    }
}

/// Whether one key more or less would give the form of a code.
fn searched(code: &[char]) -> Line {
    if code.len() > MAX_SEARCHED {
        return Line::Start(ScanFault::Part);
    }
    let is_code = |text: String| Unverified::from_text(&text).is_ok();
    let parts = |at: usize| code.split_at_checked(at).unwrap_or((code, &[]));
    let is_doubled = |at: usize| {
        let (before, after) = parts(at);
        before.last() == after.first() && is_code(before.iter().chain(after.iter().skip(1)).collect())
    };
    let is_lost = |at: usize| {
        let (before, after) = parts(at);
        is_code(before.iter().chain(&['0']).chain(after).collect())
    };
    let mut positions = PREFIX.len()..=code.len();
    if positions.clone().any(is_doubled) {
        return Line::Again(ScanFault::Doubled);
    }
    // The missing key may also be the last one, in a line of its own.
    Line::Start(if positions.any(is_lost) { ScanFault::Lost } else { ScanFault::Part })
}

/// A line in which no code starts. Some of its first keys may be lost.
fn without_start(line: &str) -> Line {
    if line.contains("://") {
        return Line::Other;
    }
    // An AIM identifier, such as `]Q1`, may stand before the code.
    if let Some(code) = line.strip_prefix(']').and_then(|rest| rest.get(2..)).filter(|code| is_later_version(code)) {
        return Line::Later(code.to_owned());
    }
    if each_twice(line).is_some_and(|single| matches!(read(&single), Line::Read(..))) {
        return Line::Again(ScanFault::Doubled);
    }
    // Remains of the start, with keys lost, doubled or changed.
    let mut remains = Line::Other;
    for typing in TYPINGS.iter().filter(|typing| typing.is_reversible()) {
        let meant: String = typing.undo(line).0.iter().map(|meant| meant.character).collect();
        // A key that bounces makes `FD11:` of the start.
        if is_later_version(&meant) && !meant.starts_with("FD11:") {
            return Line::Later(meant);
        }
        if has_altered_prefix(&meant) {
            return Line::Again(ScanFault::Start);
        }
        if meant.contains(UNKNOWN) {
            continue;
        }
        if let Some(body) = after_broken_prefix(&meant) {
            if is_code_body(body) || has_signature(body) {
                return Line::Again(ScanFault::Start);
            }
            remains = Line::Start(ScanFault::Start);
        }
        if is_code_body(&meant) || has_signature(&meant) {
            return Line::Again(ScanFault::Start);
        }
    }
    match remains {
        Line::Other if is_of_unknown_layout(line) => Line::Again(ScanFault::Keyboard),
        remains => remains,
    }
}

/// Whether a line may be a code that a layout or an input method has changed that is not known here. It
/// is as long as a code, and is in another script; or its characters are as many and as equally frequent
/// as those of a code, which words and numbers are not. Base64 is, but has letters of both cases.
fn is_of_unknown_layout(line: &str) -> bool {
    /// No code is shorter.
    const MIN_CHARS: u32 = 120;
    let mut counts = [0_u32; 128];
    let (mut all, mut kinds, mut most, mut upper, mut lower, mut others) = (0, 0, 0, 0, 0, 0);
    for character in line.chars() {
        all += 1;
        let Some(count) = usize::try_from(u32::from(character)).ok().and_then(|at| counts.get_mut(at)) else {
            others += 1;
            continue;
        };
        kinds += u32::from(*count == 0);
        *count += 1;
        most = most.max(*count);
        upper += u32::from(character.is_ascii_uppercase());
        lower += u32::from(character.is_ascii_lowercase());
    }
    let is_even = (30..=60).contains(&kinds) && 9 * most <= all && 4 * upper.min(lower) <= all;
    all >= MIN_CHARS
        && (8 * others >= all || (is_even && !line.contains("{\"")))
        && ForeignText::of(line) == ForeignText::Other
}

/// The line of which each character came twice, as from a keyboard that bounces.
fn each_twice(line: &str) -> Option<String> {
    let characters: Vec<char> = line.chars().collect();
    let (pairs, rest) = characters.as_chunks::<2>();
    let is_twice = rest.is_empty() && !pairs.is_empty() && pairs.iter().all(|[one, other]| one == other);
    is_twice.then(|| pairs.iter().map(|[one, _]| one).collect())
}

/// The fault of a reading that is right only if it is signed.
fn fault_unless_signed(typing: &Typing) -> Option<ScanFault> {
    if !typing.keyboard.is_reversible() {
        return Some(ScanFault::Keyboard);
    }
    (typing.shift == Shift::Mixed).then_some(ScanFault::Case)
}

/// What follows the start of a code of which one key is lost or the first keys are, or a start that
/// is still to be continued.
fn after_broken_prefix(text: &str) -> Option<&str> {
    let is_start = !text.is_empty() && text.len() < PREFIX.len() && PREFIX.starts_with(text);
    if is_start {
        return Some("");
    }
    // The longest remains first. `FD1` without the colon comes last: it could start other texts.
    let lost = ["F1:", "FD:", "D1:", "1:", "D:", "F:", ":"];
    lost.iter().find_map(|remains| text.strip_prefix(remains))
}

/// Whether a text of the length of a code has its start but for one character.
fn has_altered_prefix(text: &str) -> bool {
    let altered = text.chars().zip(PREFIX.chars()).filter(|(found, expected)| found != expected).count();
    altered == 1 && text.chars().count() > PREFIX.len() + TAIL_CHARS
}

fn is_code_body(body: &str) -> bool {
    Unverified::from_text(&format!("{PREFIX}{body}")).is_ok()
}

/// Whether a text ends like a code: with the head of a byte string of 64 bytes (`58 40`), and that
/// many bytes. By chance this is so in one of 65536 texts.
fn has_signature(text: &str) -> bool {
    let head_at = |chars: usize, skipped: usize| {
        let tail = text.len().checked_sub(chars).and_then(|at| text.get(at..))?;
        let bytes = unframe(&format!("{PREFIX}{tail}")).ok()?;
        Some(bytes.get(skipped..)?.starts_with(&[0x58, 0x40]))
    };
    // A text has whole groups of three characters, or a pair at the end.
    head_at(TAIL_CHARS, 0).unwrap_or(false) || head_at(TAIL_CHARS + 2, 1).unwrap_or(false)
}
