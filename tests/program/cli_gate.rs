//! `fede gate run`, `page`, `serve` and `fede rules check` as users see them.
//!
//! `SNAPSHOTS=overwrite cargo test --features full --test program cli_gate` rewrites the snapshots. Read
//! them before you commit.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use fede::qr::{QrReader, SymbolReader, decode_picture};
use image::{ExtendedColorType, ImageEncoder};
use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;
use tempfile::TempDir;

/// One demonstration for all tests. Its codes are valid for a day.
static WORLD: LazyLock<TempDir> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let demo = Process::new(cargo_bin!("fede")).args(["demo", "demo"]).current_dir(dir.path()).output().unwrap();
    assert!(demo.status.success());
    dir
});

fn path(name: &str) -> PathBuf {
    WORLD.path().join("demo").join(name)
}

fn text(name: &str) -> String {
    let picture = decode_picture(&std::fs::read(path(&format!("codes/{name}.png"))).unwrap()).unwrap();
    QrReader::default().read(&picture)[0].text().to_owned()
}

fn run(arguments: &str, input: impl Into<Vec<u8>>) -> OutputAssert {
    Command::new(cargo_bin!("fede"))
        .args(arguments.split_whitespace())
        .args(["--lang", "en"])
        .current_dir(WORLD.path())
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
        .stdin(input.into())
        .assert()
}

/// The decisions in JSON lines.
fn decisions(output: &OutputAssert) -> Vec<String> {
    let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let decision = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        value["decision"].as_str().unwrap().to_owned()
    };
    text.lines().map(decision).collect()
}

#[test]
fn a_scanner_is_read_line_by_line() {
    let green = text("01-green");
    let (beginning, rest) = green.split_at(70);
    let input = format!("]Q1{green}\r\n\r\nhttps://example.org\n{beginning}\n{rest}\n{}\n", text("13-revoked"));
    let output = run("gate run demo/gate --lines --json", input).success();
    assert_eq!(decisions(&output), ["accepted", "refused", "accepted", "refused"]);
    output.stderr_eq(str![[r#"
{"note":"the scanner types something before the code: switch its prefix off [scanner-prefix]"}
{"note":"The scanner has sent a part of a code. The rest may follow."}
{"note":"the scanner splits a code over several lines: increase its line length [scanner-split]"}
{"note":"Let in: 2. Stop: 2. You decide: 0. Cannot tell: 0. Frames read: 0, skipped: 0."}

"#]]);
}

#[test]
fn the_last_line_may_be_half_a_code() {
    let input = format!("{}\nFD1:ABC", text("01-green"));
    let output = run("gate run demo/gate --lines --json --report half", input).success();
    assert_eq!(decisions(&output), ["accepted", "undecided"]);
    assert!(WORLD.path().join("half.csv").is_file());
}

/// Typing a code on any keyboard gives its verdict, or the answer to scan again.
#[test]
fn a_scanner_on_another_keyboard_gives_the_same_verdict() {
    let green = text("01-green");
    let keyboards = fede::gate::Keyboard::all();
    let typed: Vec<_> =
        keyboards.iter().filter(|it| it.is_reversible()).filter_map(|it| it.type_text(&green)).collect();
    assert!(typed.len() > 40);
    let output = run("gate run demo/gate --lines --json", typed.join("\r\n")).success();
    assert_eq!(decisions(&output), vec!["accepted"; typed.len()]);
    // A forged code is refused on its own keyboard. On another it proves nothing, until a signed code has
    // shown that it is this one; a layout that is not known here may give a code's form, too.
    let forged = text("07-forged");
    let typed: Vec<_> =
        keyboards.iter().filter_map(|it| it.type_text(&forged)).filter(|typed| *typed != forged).collect();
    let output = run("gate run demo/gate --lines --json", format!("{forged}\n{}", typed.join("\n"))).success();
    let all = decisions(&output);
    assert_eq!(all[0], "refused");
    assert!(all[1..].iter().all(|decision| decision == "undecided"), "{all:?}");
    let german = keyboards.iter().find(|it| it.id() == "german").unwrap();
    let [forged, green] = [&forged, &green].map(|text| german.type_text(text).unwrap());
    let output = run("gate run demo/gate --lines --json", format!("{forged}\n{green}\n{forged}\n")).success();
    assert_eq!(decisions(&output), ["undecided", "accepted", "refused"]);
    let swapped = |one: char| match one {
        'Y' => 'Z',
        'Z' => 'Y',
        other => other,
    };
    // The letters of a US keyboard, and the signs of a German one: no code is called forged for that.
    let unknown: String = green.chars().map(swapped).collect();
    let output = run("gate run demo/gate --lines --json", format!("{unknown}\n")).success();
    assert_eq!(decisions(&output), ["undecided"]);
}

/// Layouts that are not in the table, of which some have only letters and signs of ASCII.
#[test]
fn a_scanner_on_an_unknown_keyboard_scans_again() {
    let green = text("01-green");
    let moved = |from: &str, to: &str| -> String {
        let other = |one: char| from.chars().position(|key| key == one).and_then(|at| to.chars().nth(at));
        green.chars().map(|one| other(one).unwrap_or(one)).collect()
    };
    for (name, line) in [
        ("workman", moved("QWERTYUIOPASDFGHJKL:ZXCVBNM", "QDRWBJFUP:ASHTGYNEOIZXMCVKL")),
        ("rows", moved("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "NOPQRSTUVWXYZABCDEFGHIJKLM5678901234")),
        ("start only", green.replacen("FD1:", "ㄑㄎ1：", 1)),
        ("digits", moved("0123456789", "\"«»()@+-/*")),
    ] {
        let output = run("gate run demo/gate --lines --json", format!("{line}\n")).success();
        assert_eq!(decisions(&output), ["undecided"], "{name}: {line}");
    }
    // What is no code stays refused: words, numbers, Base64, JSON, an address.
    let base64 = "eyJhbGciOiJFUzI1NiIsImtpZCI6IjEyMyJ9eyJpc3MiOiJodHRwcyIsInN1YiI6IkpvaG4iLCJuYW1lIjoiSm9obiJ9QmFzZTY0VGV4dEZvclRlc3Rz";
    for line in [
        "The quick brown fox jumps over the lazy dog, and then it runs away from the place where the dog lies, never to be seen",
        "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 14A>6181WW6225BAC 00141234560032A0141234567890 1AC AC 12345678",
        &format!("{base64}{base64}"),
        &"1234567890".repeat(20),
    ] {
        let output = run("gate run demo/gate --lines --json", format!("{line}\n")).success();
        assert_eq!(decisions(&output), ["refused"], "{line}");
    }
}

#[test]
fn faults_of_a_scanner_are_scanned_again() {
    let green = text("01-green");
    let lost = format!("{}{}", &green[..90], &green[91..]);
    let doubled = format!("{}{}", &green[..90], &green[89..]);
    let input = format!("{}\n{lost}\n{doubled}\n{}\n", &green[2..], &green[..90]);
    let output = run("gate run demo/gate --lines --json", input).success();
    let said = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let faults: Vec<_> = said
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!((&value["decision"], &value["sign"]), (&"undecided".into(), &"cannot-tell".into()));
            value["reasons"][0]["values"]["fault"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(faults, ["start-lost", "key-lost", "key-doubled", "part"]);
}

#[test]
fn a_scanner_can_be_tested() {
    let green = text("01-green");
    let italian = fede::gate::Keyboard::all().into_iter().find(|it| it.id() == "italian").unwrap().type_text(&green);
    let input = format!("\u{2}{}\n", italian.unwrap());
    let output = run("gate scanner-test --json", input).success();
    let test: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(test["keyboards"][0]["id"], "italian");
    assert_eq!(test["remarks"][0]["id"], "scanner-keyboard");
    assert_eq!(test["characters"][0], serde_json::json!({ "shown": "\u{2}", "code_point": "U+0002", "meant": null }));
    assert_eq!(test["characters"][4], serde_json::json!({ "shown": "ç", "code_point": "U+00E7", "meant": ":" }));
    run("gate scanner-test", "FD1：ABC\n").code(2).stdout_eq(str![[r#"
FD1：ABC
  ： (U+FF1A) stands for :
  Keyboard layout of this computer, as far as a code shows it: US
  ✘ Scan again: only a part of the code arrived. [part]
  → [..]

"#]]);
    run("gate scanner-test", "https://example.org\n").code(2).stdout_eq(str![[r#"
...
  ✘ This is not a fede code. Scan one to test the scanner.

"#]]);
}

/// A text from a pipe, as editors and shells write it.
#[test]
fn a_piped_text_may_have_any_line_end() {
    let green = text("01-green");
    for input in [format!("\u{feff}{green}\r\n"), format!("{green}\r\n\r\n"), format!("\u{2}{green}\0")] {
        run("verify - --store demo/gate", input).success();
    }
    // Blanks are nothing, from a pipe and in a file.
    for blank in ["", "\n\n", " \t\u{feff}\r\n"] {
        let file = tempfile::Builder::new().suffix(".txt").tempfile().unwrap();
        std::fs::write(file.path(), blank).unwrap();
        for (arguments, input) in [("-".to_owned(), blank), (file.path().display().to_string(), "")] {
            let said = run(&format!("verify {arguments} --store demo/gate --json"), input).code(2);
            let said: serde_json::Value = serde_json::from_slice(&said.get_output().stdout).unwrap();
            assert_eq!(said["reasons"][0]["id"], "picture-empty", "{arguments} {blank:?}: {said}");
        }
    }
}

/// Mail wraps a code, quotes surround it, and an input method changes it.
#[test]
fn a_copied_text_is_read_as_a_scanners_line_is() {
    let green = text("01-green");
    let (start, rest) = green.split_at(100);
    let wide = green.replace(':', "：");
    for input in [format!("{start}\n{rest}\n"), format!("“{green}”"), format!("Code: {green}\nRegards\n"), wide] {
        run("verify - --store demo/gate", &*input).success();
        let file = tempfile::Builder::new().suffix(".txt").tempfile().unwrap();
        std::fs::write(file.path(), &input).unwrap();
        run(&format!("verify {} --store demo/gate", file.path().display()), "").success();
    }
    // What is no code is still judged as it is.
    run("verify - --store demo/gate", "https://example.org/a-page").failure();
}

/// Staff type numbers into a different input than the one for codes.
#[test]
fn numbers_of_documents_come_by_a_channel_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let fifo = dir.path().join("numbers");
    assert!(Process::new("mkfifo").arg(&fifo).status().unwrap().success());
    let mut gate = Process::new(cargo_bin!("fede"))
        .args(["gate", "run", "demo/gate", "--lines", "--json", "--lang", "en", "--numbers"])
        .arg(&fifo)
        .current_dir(WORLD.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut staff = std::fs::File::options().write(true).open(&fifo).unwrap();
    let mut scanner = gate.stdin.take().unwrap();
    let mut said = std::io::BufRead::lines(std::io::BufReader::new(gate.stdout.take().unwrap()));
    let mut line = || serde_json::from_str::<serde_json::Value>(&said.next().unwrap().unwrap()).unwrap();
    writeln!(scanner, "{}", text("01-green")).unwrap();
    assert_eq!(line()["decision"], "accepted");
    writeln!(staff, "110105194912310038").unwrap();
    assert_eq!(line()["document"], "no-match");
    let stopped = line();
    assert_eq!((&stopped["sign"], &stopped["reasons"][0]["id"]), (&"stop".into(), &"other-document".into()));
    writeln!(staff, "110105 19491231 002x").unwrap();
    assert_eq!(line()["document"], "match");
    assert_eq!(line()["sign"], "let-in");
    drop((scanner, staff));
    assert!(gate.wait().unwrap().success());
    // The input for codes is refused as the input for numbers.
    run("gate run demo/gate --lines --numbers -", "").code(2).stderr_eq(str![[r#"
error: --numbers must not read from where the codes come from
hint: give another terminal, or a pipe that only staff write to

"#]]);
    run("gate run demo/gate --lines --numbers /dev/stdin", "").code(2);
}

/// Staff read the time of the gate that its rules name.
#[test]
fn staff_read_the_time_of_the_gate() {
    std::fs::write(WORLD.path().join("zone.toml"), "document = \"gate-rules\"\ntime_zone = \"+08:00\"\n").unwrap();
    let shown = |arguments: &str| {
        let done = run(&format!("gate run demo/gate --lines --rules zone.toml {arguments}"), text("05-expired"));
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    let (words, json) = (shown(""), shown("--json"));
    assert!(words.contains(" +08:00. It is ") && !words.contains("Z – "), "{words}");
    assert!(json.contains("Z. It is ") && !json.contains("+08:00"), "{json}");
}

#[test]
fn the_terminal_shows_large_letters() {
    run("gate run demo/gate --lines", text("05-expired")).success().stdout_eq(str![[r#"

[..]
   ✘    S T O P [..]
[..]
  The code expired at [..]. It is [..] now. [expired]
  → Ask the holder to renew the code.
  issued by   Hubei (CN-HB)
  holder      王*明, resident identity card
  health       ● green  assessed [..]
  valid       [..]
  identifier  [..]
  recognised  through the platform: list 2 of China (CN) → Hubei (CN-HB)

"#]]);
}

/// An attacker shows a stolen code, and then a symbol with the holder's document number.
#[test]
fn a_scanned_symbol_never_answers_the_document_check() {
    let number = "11010519491231002X";
    let input = format!("{}\n#{number}\n # {number}\n＃１１０１０５１９４９１２３１００２Ｘ\n", text("01-green"));
    let output = run("gate run demo/gate --lines --json", input).success();
    // Neither an answer to the check nor a code that is refused.
    assert_eq!(decisions(&output), ["accepted"]);
    let (stdout, stderr) = (&output.get_output().stdout, &output.get_output().stderr);
    assert!(!String::from_utf8_lossy(stdout).contains("{\"document\""), "{}", String::from_utf8_lossy(stdout));
    assert_eq!(String::from_utf8_lossy(stderr).matches("[scanner-number]").count(), 3);
}

/// A recording of a shift is a file: no scanner types into one. So it may contain staff's numbers.
#[test]
fn a_recording_may_contain_the_numbers_that_staff_typed() {
    let typed = [
        "#１１０１０５１９４９１２３１００２Ｘ",
        "＃110105194912310038",
        "#110105194912310021",
        "#1101051949123100",
        "\u{feff}№11010519491231002X",
        "#11010519491231002X。",
        "#1.10105E+17",
        "#",
    ];
    let shift = format!("{}\n{}\n", text("01-green"), typed.join("\n"));
    std::fs::write(WORLD.path().join("shift.txt"), shift).unwrap();
    let output = Process::new(cargo_bin!("fede"))
        .args(["gate", "run", "demo/gate", "--lines", "--json"])
        .current_dir(WORLD.path())
        .stdin(std::fs::File::open(WORLD.path().join("shift.txt")).unwrap())
        .output()
        .unwrap();
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let answers: Vec<_> = lines.filter(|line| line["sign"].is_null()).map(|line| line["document"].clone()).collect();
    let expected = ["match", "no-match", "number-mistyped", "number-mistyped", "match", "number-character"];
    assert_eq!(answers[..6], expected);
    assert!(answers.len() == 8 && answers[6..].iter().all(|answer| answer.as_str() != Some("match")), "{answers:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("scanner-number"));
}

/// Grey frames of 640 × 480 pixels with a code in the centre.
fn frames(code: &str, count: usize) -> Vec<u8> {
    let symbol = fede::qr::encode(code, fede::qr::Level::M).unwrap();
    let picture = decode_picture(&fede::qr::png(&symbol, 5, 4).unwrap()).unwrap();
    let (width, mut frame) = (picture.width() as usize, vec![160; 640 * 480]);
    for (row, pixels) in picture.pixels().chunks(width).enumerate() {
        frame[(20 + row) * 640 + 20..][..width].copy_from_slice(pixels);
    }
    frame.repeat(count)
}

#[test]
fn frames_come_from_a_pipe_and_may_break_off() {
    let mut input = frames(&text("01-green"), 3);
    let whole = run("gate run demo/gate --raw 640x480 --every-frame --json", input.clone()).success();
    assert_eq!(decisions(&whole), ["accepted"]);
    input.truncate(input.len() - 1000);
    let broken = run("gate run demo/gate --raw 640x480 --every-frame --json", input).code(2);
    assert_eq!(decisions(&broken), ["accepted"]);
    broken.stderr_eq(str![[r#"
{"note":"Let in: 1. Stop: 0. You decide: 0. Cannot tell: 0. Frames read: 2, skipped: 0."}
{"error":{"hint":"the size after --raw must be the size that is sent: ffmpeg … -s 1280x720 -pix_fmt gray","id":"frame-truncated","message":"expected a frame of 307200 bytes, found the end after 306200"}}

"#]]);
    run("gate run demo/gate --raw 640", "").code(2).stderr_eq(str![[r#"
error: invalid value '640' for '--raw <WIDTHxHEIGHT>': expected a size such as 1280x720, of sides up to 8192

For more information, try '--help'.

"#]]);
}

#[test]
fn jpeg_pictures_come_from_a_pipe_and_one_that_is_broken_is_left_out() {
    let grey = frames(&text("01-green"), 1);
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90);
    encoder.write_image(&grey, 640, 480, ExtendedColorType::L8).unwrap();
    let broken = [&[0xff, 0xd8][..], &[7; 100], &[0xff, 0xd9]].concat();
    let input = [b"noise".to_vec(), broken, jpeg.clone(), jpeg].concat();
    let output = run("gate run demo/gate --mjpeg --every-frame --json", input).success();
    assert_eq!(decisions(&output), ["accepted"]);
    output.stderr_eq(str![[r#"
{"note":"A frame is not a readable picture. The gate continues."}
{"note":"Let in: 1. Stop: 0. You decide: 0. Cannot tell: 0. Frames read: 2, skipped: 0."}

"#]]);
}

#[test]
fn a_slow_gate_leaves_out_old_frames_and_counts_them() {
    // More frames than a pipe can buffer, as fast as possible.
    let output = run("gate run demo/gate --raw 640x480 --json", frames(&text("01-green"), 200)).success();
    assert_eq!(decisions(&output), ["accepted"]);
    let stderr = String::from_utf8(output.get_output().stderr.clone()).unwrap();
    let numbers: Vec<u64> = stderr.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect();
    let [.., read, left_out] = numbers[..] else { panic!("{stderr}") };
    assert_eq!(read + left_out, 200, "{stderr}");
}

#[test]
fn a_serial_scanner_is_read() {
    let (mut scanner, gate) = serialport::TTYPort::pair().unwrap();
    let device = serialport::SerialPort::name(&gate).unwrap();
    let mut child = Process::new(cargo_bin!("fede"))
        .args(["gate", "run", "demo/gate", "--json", "--serial", &device])
        .current_dir(WORLD.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Wait until the gate has opened and configured the device: earlier input may be lost.
    std::thread::sleep(Duration::from_millis(1500));
    for piece in format!("{}\r", text("01-green")).as_bytes().chunks(64) {
        scanner.write_all(piece).unwrap();
    }
    let mut output = child.stdout.take().unwrap();
    let mut line = vec![0; 40];
    output.read_exact(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with(b"{\"decision\":\"accepted\""), "{}", String::from_utf8_lossy(&line));
    run("gate run demo/gate --serial /dev/none", "").code(2).stderr_eq(str![[r#"
error: /dev/none: cannot open: no such file or directory
hint: check that the scanner is connected and in serial mode, and who may read the device

"#]]);
}

#[test]
fn the_report_is_written_when_the_shift_ends() {
    run("gate run demo/gate --lines --json --report shift-2026.03", text("01-green")).success();
    let csv = std::fs::read_to_string(WORLD.path().join("shift-2026.03.csv")).unwrap();
    assert!(csv.starts_with("measure,from,decision,reason,value\ncodes,"), "{csv}");
    assert!(std::fs::read_to_string(WORLD.path().join("shift-2026.03.html")).unwrap().contains("<svg"));
}

#[test]
fn rules_are_explained_and_tried() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/gate/rules.toml");
    std::fs::copy(rules, WORLD.path().join("rules.toml")).unwrap();
    run("rules check rules.toml --at 2026-03-05T08:00:00Z", "").success().stdout_eq(str![[r#"
  requires    health status
  lets pass   green
  age limit   only statements less than 24 hours old
  no status   staff decide
  time zone   +08:00
  on paper    let pass; staff look at the document
  on a phone  the live code, at most 30 seconds old, or a copy, which is said
  let through remembered for 10 minutes
  clock       may be 300 seconds slow
  language    Chinese
  marked city the code passes, with a note
  risk area   Wuhan (420100), high, from 2026-02-20, for 14 days after a stay: the code does not pass
  risk area   Hubei (420000), medium, for 7 days after a stay: a person decides
  risk area   Italy (IT), medium, for 7 days after a stay: a person decides

Examples, judged at 2026-03-05 16:00:00 +08:00:
  health: green, assessed now                                ACCEPTED
  health: yellow, assessed now                               REFUSED  status-not-accepted
  health: red, assessed now                                  REFUSED  status-not-accepted
  health: green, a second less than 24 h old                 ACCEPTED
  health: green, exactly 24 h old                            REFUSED  statement-too-old
  itinerary alone                                            REFUSED  statement-missing
  itinerary: nowhere                                         ACCEPTED
  itinerary: 420100, last on 2026-03-04                      REFUSED  stay-in-risk-area
  itinerary: 420100, last on 2026-02-20                      REFUSED  stay-in-risk-area
  itinerary: 420100, last on 2026-02-19                      ACCEPTED
  itinerary: 420000, last on 2026-03-04                      UNDECIDED  stay-in-risk-area
  itinerary: 420000, last on 2026-02-26                      UNDECIDED  stay-in-risk-area
  itinerary: 420000, last on 2026-02-25                      ACCEPTED
  itinerary: IT, on no day                                   UNDECIDED  country-visited

"#]]);
    std::fs::write(WORLD.path().join("wrong.toml"), "document = \"gate-rules\"\ncolour = \"red\"\n").unwrap();
    run("rules check wrong.toml", "").code(2).stderr_eq(str![[r#"
error: wrong.toml: TOML parse error at line 2, column 1
  |
2 | colour = "red"
  | ^^^^^^
unknown field `colour`, expected one of `document`, `adds_to`, `asks`, `statuses`, `max_age_hours`, `unbound`, `live`, `live_seconds`, `again_minutes`, `clock_leeway_seconds`, `language`, `time_zone`, `marked`, `itinerary_alone`, `levels`, `areas`, `foreign`
hint: docs/gate.md has a complete file to start from

"#]]);
}

/// The answer to a request, including its status line.
fn get(address: &str, request: &str) -> String {
    for _ in 0..200 {
        let Ok(mut stream) = TcpStream::connect(address) else {
            std::thread::sleep(Duration::from_millis(50));
            continue;
        };
        write!(stream, "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        return String::from_utf8_lossy(&answer).into_owned();
    }
    panic!("nobody answers at {address}");
}

/// Staff once found out at the gate.
#[test]
fn a_root_that_does_not_fit_the_set_is_refused_before_listening() {
    std::fs::write(WORLD.path().join("other.wasm"), b"\0asm\x01\0\0\0").unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trust/root.cbor");
    std::fs::copy(fixtures, WORLD.path().join("other-root.cbor")).unwrap();
    run("gate serve --root other-root.cbor --set demo/published --core other.wasm --listen 127.0.0.1:0", "")
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: demo/published: trust list: expected 1 signature(s) by the list keys, found 0 that verify [trust-threshold-not-met]
hint: the set is of another publisher, or signed by keys that are no longer valid; the gate keeps its data

"#]]);
    let page = "gate page of-another --root other-root.cbor --set demo/published --core other.wasm";
    run(page, "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: demo/published: trust list: expected 1 signature(s) by the list keys, found 0 that verify [trust-threshold-not-met]
hint: the set is of another publisher, or signed by keys that are no longer valid; the gate keeps its data

"#]]);
    assert!(!WORLD.path().join("of-another").exists());
}

#[test]
fn the_page_is_written_and_served() {
    std::fs::write(WORLD.path().join("core.wasm"), b"\0asm\x01\0\0\0").unwrap();
    run("gate page site --root demo/trust/root.cbor --set demo/published --core core.wasm", "").success().stdout_eq(
        str![[r#"
Wrote 26 files to site.

"#]],
    );
    for name in
        ["index.html", "sw.js", "config.json", "fede-gate.wasm", "root.cbor", "set/snapshot.cbor", "set/roots/1.cbor"]
    {
        assert!(WORLD.path().join("site").join(name).is_file(), "{name}");
    }
    std::fs::write(WORLD.path().join("no.wasm"), b"text").unwrap();
    run("gate page site2 --root demo/trust/root.cbor --core no.wasm", "").code(2).stderr_eq(str![[r#"
error: expected a WebAssembly module, found 4 bytes of something else
hint: install a package or archive, which contain it, or build fede with --features full,pages (docs/install.md)

"#]]);

    // A set that gates with this page would refuse, or none: nothing is written.
    run("gate page site3 --root demo/trust/root.cbor --set nosuch --core core.wasm", "").code(2).stderr_eq(str![[r#"
error: expected a published set with nosuch/snapshot.cbor, found none
hint: `fede trust publish` writes one

"#]]);
    assert!(!WORLD.path().join("site3").exists());

    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let mut server = Process::new(cargo_bin!("fede"))
        .args(["gate", "serve", "--root", "demo/trust/root.cbor", "--set", "demo/published", "--core", "core.wasm"])
        .args(["--listen", &address])
        .current_dir(WORLD.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let index = get(&address, "GET /");
    assert!(index.starts_with("HTTP/1.1 200") && index.contains("frame-ancestors 'none'"), "{index}");
    assert!(get(&address, "GET /set/snapshot.cbor").starts_with("HTTP/1.1 200"));
    for (request, status) in [
        ("GET /set/../../keys/platform.pem", "404"),
        ("GET /set/objects/../../keys/platform.pem", "404"),
        ("GET /set/index.html", "404"),
        ("GET /set/roots/01.cbor", "404"),
        ("GET /etc/passwd", "404"),
        ("POST /", "405"),
    ] {
        assert!(get(&address, request).starts_with(&format!("HTTP/1.1 {status}")), "{request}");
    }
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn phones_are_served_with_a_certificate_that_is_made_once() {
    std::fs::write(WORLD.path().join("core2.wasm"), b"\0asm\x01\0\0\0").unwrap();
    let serve = || {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let mut server = Process::new(cargo_bin!("fede"))
            .args([
                "gate",
                "serve",
                "--root",
                "demo/trust/root.cbor",
                "--set",
                "demo/published",
                "--core",
                "core2.wasm",
            ])
            .args(["--listen", &address, "--https", "tls", "--name", "gate.local"])
            .current_dir(WORLD.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // A client that trusts only this authority.
        let mut out = [0; 60];
        server.stdout.as_mut().unwrap().read_exact(&mut out).unwrap();
        let authority = std::fs::read(WORLD.path().join("tls/ca.pem")).unwrap();
        let client = Process::new("openssl")
            .args([
                "s_client",
                "-connect",
                &address,
                "-verify_return_error",
                "-verify_hostname",
                "gate.local",
                "-CAfile",
                "tls/ca.pem",
            ])
            .current_dir(WORLD.path())
            .stdin(Stdio::null())
            .output();
        server.kill().unwrap();
        server.wait().unwrap();
        (authority, client)
    };
    let (authority, client) = serve();
    if let Ok(client) = client {
        let said = String::from_utf8_lossy(&client.stdout).into_owned();
        assert!(said.contains("Verify return code: 0 (ok)"), "{said}{}", String::from_utf8_lossy(&client.stderr));
    }
    assert_eq!(serve().0, authority);
}
