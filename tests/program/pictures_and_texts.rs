//! Many pictures at once, and texts of codes as arguments.

use crate::left_out::left_out;
use crate::office::Office;
use snapbox::str;

const AT: &str = "--at 2026-03-05T12:00:00Z";

#[test]
fn many_pictures_are_summed_up() {
    let office = Office::open();
    let many = format!("codes/green.png codes/red.png nowhere.png codes/both.png {AT}");
    office.verify(&many).code(1).stderr_eq(str![[r#"
error: nowhere.png: cannot open: no such file or directory
hint: check the path
4 pictures: 2 accepted, 1 refused, 1 undecided.

"#]]);
    office.verify(&format!("{many} --lang zh-CN")).code(1).stderr_eq(str![[r#"
...
4张图片：通过2，拒绝1，无法判定1。

"#]]);
    office.verify(&format!("codes/green.png {AT}")).code(0).stderr_eq(str![[""]]);
}

/// The shell cuts a text without quotes at its blanks.
#[test]
fn a_text_that_was_cut_is_not_a_file() {
    let office = Office::open();
    for command in ["verify --trust trust/list.cbor --root trust/root.cbor", "inspect"] {
        office.run(&format!("{command} FD1:6BFOXN 9:E*TS")).code(2).stderr_eq(str![[r#"
error: 9:E*TS is no file; it may be a part of the text of a code, cut at a blank
hint: quote the text: 'FD1:…'

"#]]);
    }
    office.run("inspect FD1:6BFOXN codes/green.png").code(2).stderr_eq(str![[""]]);
}

#[test]
fn a_second_look_is_said_on_a_terminal() {
    let office = Office::open();
    let poster = fede::qr::png(&fede::qr::encode("https://poster.example", fede::qr::Level::M).unwrap(), 4, 4).unwrap();
    office.write("poster.png", poster);
    // `script` (util-linux) gives the command a terminal.
    if std::process::Command::new("script").arg("--version").output().is_err() {
        left_out("there is no `script` to make a terminal");
        return;
    }
    let verify = "verify poster.png --root trust/root.cbor --trust trust/list.cbor --lang";
    for (lang, said) in [("en", "Still looking"), ("zh-CN", "正在继续查找")] {
        let shown = office.shell(&format!("script -qec \"$fede {verify} {lang}\" /dev/null; true"));
        let shown = String::from_utf8(shown.get_output().stdout.clone()).unwrap();
        let (_, rest) = shown.split_once(said).unwrap_or_else(|| panic!("{shown}"));
        assert!(rest.contains("\r\u{1b}[2K"), "the line goes: {rest:?}");
    }
    let quiet = office.run(&format!("{verify} en"));
    assert!(!String::from_utf8_lossy(&quiet.get_output().stderr).contains("looking"));
}
