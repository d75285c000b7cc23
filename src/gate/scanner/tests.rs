//! What a scanner types, on good days and bad ones.

use super::layout::Shift;
use super::*;
use crate::issuer::Code;
use crate::key::SigningKey;
use crate::payload::{Claims, Cti, HealthStatus, Region, Slot, Statements, Status, Validity};
use crate::time::Timestamp;

fn code() -> String {
    code_of(1)
}

pub(super) fn code_of(seed: u8) -> String {
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
fn what_stands_around_each_line_is_cut() {
    for code in (1..=8).map(code_of) {
        for (prefix, suffix, chars) in
            [("]Q1", "", 40), ("", "#", 40), ("]C1", ";", 70), ("<", ">", 64), ("scan: ", "", 25), ("", "~~", 120)]
        {
            let mut scanner = Scanner::default();
            let parts: Vec<&str> =
                code.as_bytes().chunks(chars).map(|part| core::str::from_utf8(part).unwrap()).collect();
            let lines = parts.iter().map(|part| format!("{prefix}{part}{suffix}"));
            let scanned: Vec<Scanned> = lines.flat_map(|line| scanner.line(&line, moment(0))).collect();
            let (last, before) = scanned.split_last().unwrap();
            assert!(before.iter().all(|scanned| *scanned == Scanned::Partial), "{prefix}{suffix}: {before:?}");
            let Scanned::Code { readings, .. } = last else { panic!("{prefix}{suffix} {chars}: {last:?}") };
            assert_eq!(readings[0].text, code, "{prefix}{suffix}");
            assert!(readings[0].remarks.contains(&ScannerRemark::Split));
        }
    }
}

#[test]
fn nothing_before_a_code_takes_the_next_one() {
    let code = code();
    for before in ["FFD1:6BF", "FDFD1:6BF", "FD1FD1:6BF", "]Q1FD1:6BF", "#FD1:6BF"] {
        let mut scanner = Scanner::default();
        let mut scanned = scanner.line(before, moment(0));
        scanned.extend(scanner.line(&code, moment(10)));
        assert!(
            matches!(scanned.last(), Some(Scanned::Code { readings, .. }) if readings[0].text == code),
            "{before}: {scanned:?}"
        );
    }
    // The number of a document is none of the rest of a code.
    let mut scanner = Scanner::default();
    scanner.line("#FD1:6BF", moment(0));
    assert!(scanner.line("#E12345678", moment(10)).contains(&Scanned::Number));
}

#[test]
fn the_late_rest_of_an_answered_code_has_no_answer() {
    let code = code();
    let (start, rest) = code.split_at(80);
    for (prefix, suffix) in [("", ""), ("]Q1", ""), ("", "#"), ("]C1", ";")] {
        let line = |part: &str| format!("{prefix}{part}{suffix}");
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line(&line(start), moment(0)), [Scanned::Partial]);
        let late = scanner.line(&line(rest), moment(3_000));
        assert!(matches!(late[..], [Scanned::Again(_), Scanned::Blank]), "{prefix}{suffix}: {late:?}");
    }
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
        let (Scanned::Again(fault) | Scanned::Code { fault: Some(fault), .. }) = scan(&doubled) else { panic!("{at}") };
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

#[test]
fn what_an_unknown_layout_has_changed_is_scanned_again() {
    let once = |line: &str| {
        Scanner::default().line(line, Moment { at: Timestamp::parse("2026-03-05T08:00:00Z").unwrap(), millis: 0 })
    };
    // A code through Bopomofo or another script: no symbol of a pass has such a text.
    let keyboard = vec![Scanned::Again(ScanFault::Keyboard)];
    assert_eq!(once(&"ㄑㄎㄅㄤㄐㄐㄆㄔ ㄞ".repeat(20)), keyboard);
    assert_eq!(once(&"ሀለ1ሐረረከተ 9 60ሀኦ07".repeat(12)), keyboard);
    // A short text, and one with an address, are what they are.
    for other in ["你好，世界", &format!("https://example.org/{}", "你好".repeat(90))] {
        assert!(matches!(once(other).as_slice(), [Scanned::Text(_)]), "{other}");
    }
    let later = format!("]Q1FD2:{}", "A".repeat(200));
    assert!(matches!(once(&later).as_slice(), [Scanned::Text(text)] if text.starts_with("FD2:")));
}
