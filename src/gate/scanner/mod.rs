//! Lines from a handheld scanner. It types what it reads, sometimes with a prefix, for another
//! keyboard layout, or in pieces.
//!
//! Such changes can be undone safely. A line is corrected only if the result decodes as a code, and
//! the signature then proves that the correction is right. What cannot be corrected is scanned
//! again: a keyboard line has no check of its own, so its faults say nothing about the code.

mod input_method;
mod layout;
mod reading;
mod remark;
mod test_report;

pub use layout::Keyboard;
pub use reading::Reading;
pub use remark::ScannerRemark;
pub use test_report::{ScannerTest, TypedCharacter};

use super::Moment;
use crate::codec::MAX_CODE_CHARS;
use crate::verifier::ScanFault;
use reading::{Line, may_continue, read, scans};

/// Maximum length of a prefix, in characters.
const MAX_PREFIX: usize = 24;
/// Maximum length of a suffix, in characters.
const MAX_SUFFIX: usize = 24;
/// Maximum length of a line that is looked at, in characters.
const MAX_LINE: usize = MAX_PREFIX + MAX_CODE_CHARS + MAX_SUFFIX;

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

#[cfg(feature = "cli")]
impl Scanned {
    /// The text of a code, read in the most likely way. A code of a later version counts.
    fn into_code(self) -> Option<String> {
        match self {
            Self::Code { readings, .. } => readings.into_iter().next().map(|reading| reading.text),
            Self::Text(text) => crate::codec::has_prefix(&text).then_some(text),
            _ => None,
        }
    }
}

/// Joins and corrects lines.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    held: Option<Held>,
    /// When the last line of a code came that was answered with [`Scanned::Again`], in ms. More
    /// lines of it get no answer.
    answered: Option<u64>,
}

/// The start of a code.
#[derive(Debug, Clone)]
struct Held {
    text: String,
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
        self.answered = Some(now.millis);
        Some(Scanned::Again(held.fault))
    }

    /// The result of a line that continues held text. `None` if it does not.
    fn continued(&mut self, held: &Held, line: &str, now: Moment) -> Option<Scanned> {
        if !may_continue(line) {
            return None;
        }
        let whole = format!("{}{line}", held.text);
        match read(&whole) {
            Line::Read(mut readings, fault) => {
                readings.iter_mut().for_each(|reading| reading.remarks.push(ScannerRemark::Split));
                Some(Scanned::Code { readings, fault })
            }
            Line::Again(fault) => Some(self.again(fault, now)),
            _ if whole.len() > MAX_LINE || held.lines >= Self::MAX_LINES => Some(self.again(ScanFault::Part, now)),
            // A start that was unknown so far may become known, as for `FD` and `1:`.
            Line::Start(fault) => Some(self.hold(whole, fault, held.lines + 1, now)),
            Line::Later(_) | Line::Other => Some(self.hold(whole, held.fault, held.lines + 1, now)),
        }
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
            Line::Start(fault) => self.hold(line.to_owned(), fault, 1, now),
            Line::Later(text) => {
                self.answered = Some(now.millis);
                Scanned::Text(text)
            }
            Line::Other if is_number(line) => Scanned::Number,
            Line::Other => Scanned::Text(line.trim().to_owned()),
        }
    }

    const fn again(&mut self, fault: ScanFault, now: Moment) -> Scanned {
        self.answered = Some(now.millis);
        Scanned::Again(fault)
    }

    /// Whether a line belongs to a code that was already answered, so that each scan has one answer.
    fn is_rest_of_answered(&mut self, line: &str, now: Moment) -> bool {
        let is_rest = self.answered.is_some_and(|since| now.since(since) <= Self::REST_MILLIS)
            && may_continue(line)
            && !matches!(read(line), Line::Read(..));
        self.answered = self.answered.filter(|_| is_rest).map(|_| now.millis);
        is_rest
    }

    fn hold(&mut self, text: String, fault: ScanFault, lines: usize, now: Moment) -> Scanned {
        self.held = Some(Held { text, since: now.millis, lines, fault });
        Scanned::Partial
    }
}

/// The codes in a text that was copied or saved, put right as a scanner's lines are: mail wraps lines,
/// and an input method changes characters. Each line costs a search, so longer texts are not searched.
#[cfg(feature = "cli")]
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

#[cfg(feature = "cli")]
fn codes_in_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let at_once = Moment::of_browser(0, 0);
    let mut scanner = Scanner::default();
    lines.flat_map(|line| scanner.line(line, at_once)).filter_map(Scanned::into_code).collect()
}

/// Whether a line is the number of a document behind a number sign, in any width.
fn is_number(line: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || " -()（）".contains(character);
    line.trim().strip_prefix(['#', '＃']).is_some_and(|number| {
        let length = number.chars().count();
        (4..=32).contains(&length) && number.chars().all(is_part)
    })
}

/// A line without control characters, such as STX, ETX, NUL and line ends, and without invisible
/// ones, such as a byte order mark. A longer line cannot be a code, so its rest is dropped.
fn cleaned(line: &str) -> String {
    let is_invisible = |character| matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let is_text = |character: &char| !character.is_control() && !is_invisible(*character);
    line.chars().filter(is_text).take(MAX_LINE + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::layout::Shift;
    use super::*;
    use crate::issuer::Code;
    use crate::key::SigningKey;
    use crate::payload::{Claims, Cti, HealthStatus, Region, Slot, Statements, Status, Validity};
    use crate::time::Timestamp;

    fn code() -> String {
        code_of(1)
    }

    fn code_of(seed: u8) -> String {
        let now = Timestamp::parse("2026-03-05T08:00:00Z").unwrap();
        let status = Statements::Health(HealthStatus::new(Status::Green, now, None).unwrap());
        let validity = Validity::new(now, None, now.saturating_add(3600)).unwrap();
        let cti = Cti::new(now.day(), Slot::new(7).unwrap());
        let claims = Claims::new(Region::new("CN-SH").unwrap(), validity, cti, status).unwrap();
        Code::sign(&claims, &SigningKey::from_seed(&[seed; 32]).unwrap()).text().to_owned()
    }

    fn moment(millis: u64) -> Moment {
        Moment { at: Timestamp::from_seconds(0).unwrap(), millis }
    }

    /// The answer to one line, also when no rest follows.
    fn scan(line: &str) -> Scanned {
        let mut scanner = Scanner::default();
        match only(&scanner.line(line, moment(0))) {
            Scanned::Partial => scanner.rest().unwrap(),
            scanned => scanned,
        }
    }

    fn only(scanned: &[Scanned]) -> Scanned {
        let [scanned] = scanned else { panic!("{scanned:?}") };
        scanned.clone()
    }

    fn text(text: &str) -> Scanned {
        Scanned::Text(text.to_owned())
    }

    /// The first reading and its remarks.
    fn first(scanned: &Scanned) -> (&str, &[ScannerRemark]) {
        let Scanned::Code { readings, fault: None } = scanned else { panic!("{scanned:?}") };
        (&readings[0].text, &readings[0].remarks)
    }

    #[test]
    fn a_line_is_a_code() {
        let code = code();
        for line in [
            code.clone(),
            format!("{code}\r\n"),
            format!("\u{200b}{code}\u{2060}"),
            format!("\u{feff}\u{2}{code}\u{3}\t\0"),
        ] {
            assert_eq!(first(&scan(&line)), (&*code, &[][..]), "{line:?}");
        }
        let utf_16: String = code.chars().flat_map(|character| [character, '\0']).collect();
        assert_eq!(first(&scan(&utf_16)), (&*code, &[][..]));
        assert_eq!(scan("  \r\n"), Scanned::Blank);
        assert_eq!(scan("https://example.org"), text("https://example.org"));
    }

    #[test]
    fn prefixes_and_small_letters_are_put_right() {
        let code = code();
        for prefix in ["]Q1", "\u{1d}]Q3", "scan 12: "] {
            assert_eq!(first(&scan(&format!("{prefix}{code}"))), (&*code, &[ScannerRemark::Prefix][..]));
        }
        assert_eq!(first(&scan(&code.to_lowercase())), (&*code, &[ScannerRemark::Case][..]));
    }

    #[test]
    fn suffixes_are_cut_if_the_rest_is_signed() {
        let code = code();
        for suffix in ["#", "\t.END", "</p>", " 2026/11/26 05:30:00", "”"] {
            let scanned = scan(&format!("{code}{suffix}"));
            let Scanned::Code { readings, fault: Some(_) } = scanned else { panic!("{scanned:?}") };
            assert_eq!(readings[0], Reading { text: code.clone(), remarks: vec![ScannerRemark::Suffix] }, "{suffix}");
        }
        let both = scan(&format!("<p>{code}</p>"));
        let Scanned::Code { readings, .. } = both else { panic!("{both:?}") };
        assert_eq!(readings[0].remarks, [ScannerRemark::Prefix, ScannerRemark::Suffix]);
        assert!(!matches!(scan(&format!("{code}{}", "X".repeat(MAX_SUFFIX + 1))), Scanned::Code { .. }));
    }

    #[test]
    fn a_later_version_is_judged_and_answered_once() {
        let later = code().replacen("FD1", "FD3", 1);
        assert_eq!(scan(&later), text(&later));
        assert_eq!(scan(&later.replace(':', "：")), text(&later));
        let (start, rest) = later.split_at(90);
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line(start, moment(0)), [text(start)]);
        assert_eq!(scanner.line(rest, moment(50)), [Scanned::Blank]);
    }

    #[test]
    fn input_methods_are_put_right() {
        let code = code();
        let chinese = code.replace(':', "：").replace('.', "。").replace('$', "￥").replace('/', "、");
        let wide = |character: char| match character {
            ' ' => '\u{3000}',
            other => char::from_u32(u32::from(other) + 0xfee0).unwrap(),
        };
        let full_width: String = code.chars().map(wide).collect();
        let japanese = full_width.replace('／', "・").replace('－', "ー").replace('．', "。");
        let korean: String = code
            .chars()
            .map(|it| {
                "RSEFAQTDWCZXVGKOIJPUHYNBML"
                    .find(it)
                    .map_or(it, |at| "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㅏㅐㅑㅓㅔㅕㅗㅛㅜㅠㅡㅣ".chars().nth(at).unwrap())
            })
            .collect();
        for typed in [chinese, full_width.to_lowercase(), full_width, japanese, korean] {
            let scanned = scan(&typed);
            let (read, remarks) = first(&scanned);
            assert_eq!(read, code, "{typed}");
            assert!(remarks.contains(&ScannerRemark::InputMethod), "{typed}");
        }
    }

    /// Typing a code on any layout, also with Caps Lock, gives this code, or the answer to scan
    /// again: never another text.
    #[test]
    fn each_keyboard_gives_the_same_code_or_scan_again() {
        let mut unread = Vec::new();
        let typings = layout::TYPINGS.iter().filter(|it| matches!(it.shift, Shift::Right | Shift::Caps | Shift::Lock));
        for typing in typings {
            let id = typing.keyboard.id();
            for code in (1..=4).map(code_of) {
                let Some(typed) = typing.type_text(&code) else {
                    unread.extend((typing.shift == Shift::Right).then_some(id));
                    continue;
                };
                for typed in [format!("]Q1{typed}"), typed] {
                    match scan(&typed) {
                        Scanned::Code { readings, fault } => {
                            let is_in = readings.iter().any(|reading| reading.text == code);
                            assert!(is_in || fault.is_some(), "{id}: {typed}");
                        }
                        Scanned::Again(_) => unread.extend((typing.shift == Shift::Right).then_some(id)),
                        other => panic!("{id}, {:?}: {typed}: {other:?}", typing.shift),
                    }
                }
            }
        }
        unread.sort_unstable();
        unread.dedup();
        assert_eq!(unread, UNREAD);
    }

    /// Layouts on which a code cannot be told from what the host shows.
    const UNREAD: [&str; 3] = ["arabic-azerty", "greek", "persian"];

    #[test]
    fn pieces_are_put_together_while_they_are_young() {
        let code = code();
        for length in [1, 2, 3, 25, 60, code.len() - 1] {
            let mut scanner = Scanner::default();
            let pieces: Vec<String> =
                code.as_bytes().chunks(length).map(|piece| String::from_utf8(piece.to_vec()).unwrap()).collect();
            let mut answers = Vec::new();
            for (number, piece) in pieces.iter().enumerate() {
                let now = moment(u64::try_from(number).unwrap() * 900);
                answers.extend(scanner.line(piece, now));
                answers.extend(scanner.line("", now));
            }
            answers.retain(|answer| !matches!(answer, Scanned::Partial | Scanned::Blank));
            // Pieces of one character are blanks too, and a blank line ends nothing.
            if code.contains(' ') && length == 1 {
                continue;
            }
            assert_eq!(first(&only(&answers)), (&*code, &[ScannerRemark::Split][..]), "{length}");
        }
        let (beginning, rest) = code.split_at(60);
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line(beginning, moment(1000)), [Scanned::Partial]);
        assert_eq!(scanner.overdue(moment(2000)), None);
        assert_eq!(scanner.overdue(moment(3001)), Some(Scanned::Again(ScanFault::Part)));
        // The rest, too late, belongs to the same scan: no second answer.
        assert_eq!(scanner.line(rest, moment(3500)), [Scanned::Blank]);
        assert_eq!(scanner.line(beginning, moment(4000)), [Scanned::Partial]);
        assert_eq!(scanner.rest(), Some(Scanned::Again(ScanFault::Part)));
        assert_eq!(scanner.rest(), None);
    }

    #[test]
    fn a_fault_of_a_key_is_no_fault_of_the_code() {
        let code = code();
        let lost = |from: usize, to: usize| format!("{}{}", &code[..from], &code[to..]);
        for keys in 1..=4 {
            assert_eq!(scan(&lost(0, keys)), Scanned::Again(ScanFault::Start), "{keys}");
        }
        for at in 4..code.len() {
            // A key of the head of the structure cannot be told from a missing part.
            let scanned = scan(&lost(at, at + 1));
            assert!(matches!(scanned, Scanned::Again(ScanFault::Lost | ScanFault::Part)), "{at}: {scanned:?}");
            let doubled = format!("{}{}", &code[..=at], &code[at..]);
            // Near the end, the last key may also be a suffix. Then the signature decides.
            let (Scanned::Again(fault) | Scanned::Code { fault: Some(fault), .. }) = scan(&doubled) else {
                panic!("{at}")
            };
            assert_eq!(fault, ScanFault::Doubled, "{at}");
        }
        for at in [1, 2, 3] {
            let scanned = scan(&lost(at, at + 1));
            assert!(matches!(scanned, Scanned::Again(_)), "{at}: {scanned:?}");
        }
        for changed in ["FD1;", "FO1:", "fd1:", "\u{200b}FD1:"] {
            let scanned = scan(&code.replacen("FD1:", changed, 1));
            assert!(!matches!(scanned, Scanned::Text(_)), "{changed}: {scanned:?}");
        }
        assert_eq!(scan(&code.replace(':', ";")), Scanned::Again(ScanFault::Start));
        let twice: String = code.chars().flat_map(|character| [character; 2]).collect();
        assert_eq!(scan(&twice), Scanned::Again(ScanFault::Doubled));
        let doubled = |at: usize| scan(&format!("{}{}", &code[..=at], &code[at..]));
        assert_eq!(first(&doubled(0)), (&*code, &[ScannerRemark::Prefix][..]));
        assert_eq!([doubled(1), doubled(2)], [Scanned::Again(ScanFault::Start), Scanned::Again(ScanFault::Start)]);
        assert_eq!(doubled(3), Scanned::Again(ScanFault::Doubled));
        assert_eq!(scan(&lost(40, 50)), Scanned::Again(ScanFault::Part));
        assert_eq!(scan(&code.to_lowercase().replace(':', ";").replace('$', "4")), Scanned::Again(ScanFault::Case));
        assert_eq!(scan(&code.replacen('A', "\u{416}", 1)), Scanned::Again(ScanFault::Keyboard));
        // Some letters in the other case: right only if it is signed.
        let mixed = format!("{}{}", &code[..50], code[50..].to_lowercase());
        assert!(matches!(scan(&mixed), Scanned::Code { fault: Some(ScanFault::Case), .. }));
    }

    #[test]
    fn nothing_that_was_scanned_is_lost() {
        let code = code();
        let part = Scanned::Again(ScanFault::Part);
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line("FD1:ABC", moment(0)), [Scanned::Partial]);
        // A complete code does not continue another one, and neither does text with other
        // characters.
        assert_eq!(scanner.line(&code, moment(100))[0], part);
        assert_eq!(scanner.line("FD1:ABC", moment(200)), [Scanned::Partial]);
        assert_eq!(scanner.line("https://example.org", moment(300)), [part.clone(), text("https://example.org")]);
        assert_eq!(scanner.line("FD1:ABC", moment(400)), [Scanned::Partial]);
        assert_eq!(scanner.line("FD1:ABCD", moment(500)), [part.clone(), Scanned::Partial]);
        // Too late to be the rest.
        assert_eq!(scanner.line("https://example.org", moment(9000)), [part, text("https://example.org")]);
    }

    #[test]
    fn a_line_may_have_several_codes() {
        let (one, other) = (code_of(1), code_of(2));
        let answers = Scanner::default().line(&format!("{one}{other}"), moment(0));
        assert_eq!(answers.iter().map(|it| first(it).0).collect::<Vec<_>>(), [&one, &other]);
    }

    #[test]
    #[cfg(feature = "cli")]
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

    #[test]
    fn a_number_is_no_code_and_no_answer() {
        let mut scanner = Scanner::default();
        for line in ["#11010519491231002X", "＃１１０１０５１９４９１２３１００２Ｘ", " #E1234567 ", "#H08 123456"]
        {
            assert_eq!(scanner.line(line, moment(0)), [Scanned::Number], "{line}");
        }
        for line in ["#", "#1", "#https://example.org", "11010519491231002X"] {
            assert!(matches!(scanner.line(line, moment(0))[..], [Scanned::Text(_)]), "{line}");
        }
    }

    #[test]
    fn any_line_has_an_end() {
        for line in ["FD1:", "fd1:", "FD1:\u{202e}", &"F".repeat(1_000_000), &"FD1:A".repeat(10_000), "FD1Ö(((("] {
            let _ = scan(line);
        }
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line("FD1:", moment(0)), [Scanned::Partial]);
        let mut lines = 0;
        while scanner.line("ABCDEFGHIJKLMNOPQRSTUVWXYZ", moment(0)) == [Scanned::Partial] {
            lines += 1;
        }
        assert!((100..200).contains(&lines), "{lines}");
    }
}
