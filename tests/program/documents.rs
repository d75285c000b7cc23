//! Codes in PDF and SVG files: what fede writes itself, what other programs write, and files that are
//! made to do harm.

use std::fmt::Write as _;
use std::io::Write;
use std::process::{Command, Stdio};

use fede::qr::{Level, encode, png, svg};
use serde_json::Value;
use snapbox::cmd::cargo_bin;

use crate::office::{Office, repository};

const AT: &str = "--at 2026-03-05T12:00:00Z --json";

/// The text of a code that the fixtures' list accepts.
fn code() -> String {
    std::fs::read_to_string(repository("fixtures/codes/both.txt")).unwrap().trim_end().to_owned()
}

/// The decision, the identifiers of the reasons and the identifier of the code, for each line.
fn verdicts(office: &Office, file: &str) -> Vec<(String, Vec<String>, Value)> {
    let output = office.verify(&format!("{file} {AT}"));
    let lines = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let values = serde_json::Deserializer::from_str(&lines).into_iter::<Value>();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    values
        .map(|line| line.unwrap())
        .map(|line| {
            let reasons = line["reasons"].as_array().unwrap().iter().map(|reason| text(&reason["id"])).collect();
            (text(&line["decision"]), reasons, line["code"]["cti"].clone())
        })
        .collect()
}

fn is_accepted(office: &Office, file: &str) -> bool {
    let verdicts = verdicts(office, file);
    verdicts.len() == 1 && verdicts.iter().all(|(decision, _, _)| decision == "accepted")
}

/// The only reason of the only verdict.
fn reason(office: &Office, file: &str) -> String {
    let verdicts = verdicts(office, file);
    let [(decision, reasons, _)] = verdicts.as_slice() else { panic!("{file}: {verdicts:?}") };
    assert_eq!(decision, "undecided", "{file}");
    reasons.join(" ")
}

/// A PDF with these pages: content and size. Object 3 is an image, `/I` on each page.
pub(crate) fn pdf(pages: &[(String, u32)], image: &str) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()),
        image.to_owned(),
    ];
    for (content, side) in pages {
        let contents = objects.len() + 2;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Contents {contents} 0 R\
             /Resources<</XObject<</I 3 0 R>>>>>>"
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        writeln!(file, "{number} 0 obj{object}endobj").unwrap();
    }
    file += "trailer<</Root 1 0 R>>\n%%EOF";
    file.into_bytes()
}

/// An image of `width` × `height` grey pixels in hexadecimal digits.
fn image(width: u32, height: u32, pixels: &str) -> String {
    format!(
        "<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8\
         /Filter/ASCIIHexDecode/Length {}>>stream\n{pixels}>\nendstream",
        pixels.len() + 1
    )
}

pub(crate) const NO_IMAGE: &str = "null";

/// A page of A4's width on which the symbol is drawn as squares.
pub(crate) fn drawn(text: &str) -> (String, u32) {
    let symbol = encode(text, Level::M).unwrap();
    let mut drawing = "1.5 0 0 1.5 200 300 cm ".to_owned();
    for (y, row) in (0..).zip(symbol.rows()) {
        for (x, _) in (0..).zip(row).filter(|(_, is_dark)| *is_dark) {
            write!(drawing, "{x} {} 1 1 re ", symbol.side() - 1 - y).unwrap();
        }
    }
    (drawing + "f", 595)
}

pub(crate) fn blank() -> (String, u32) {
    (String::new(), 595)
}

#[test]
fn what_fede_writes_is_read() {
    let office = Office::open();
    office.write("code.svg", svg(&encode(&code(), Level::L).unwrap(), 8, 4).unwrap());
    assert!(is_accepted(&office, "code.svg"));
    office.write("code.txt", code() + "\n");
    assert!(is_accepted(&office, "code.txt"));
    office.run("scan code.svg").code(0).stdout_eq(code() + "\n");
    office.run("inspect code.svg").code(0);

    let issue = "issue --key keys/shanghai.pem --region CN-SH --status green --issued 2026-03-05T08:00:00Z";
    for pass in ["pass.pdf", "pass.svg"] {
        office.run(&format!("{issue} --out {pass}.txt --pass {pass}")).code(0);
        assert!(is_accepted(&office, pass), "{pass}");
    }
}

#[test]
fn codes_of_other_programs_are_read() {
    let office = Office::open();
    office.write("drawn.pdf", pdf(&[drawn(&code())], NO_IMAGE));
    assert!(is_accepted(&office, "drawn.pdf"));
    // The third page.
    office.write("third.pdf", pdf(&[blank(), blank(), drawn(&code()), blank()], NO_IMAGE));
    assert!(is_accepted(&office, "third.pdf"));
    // A picture in the file, and two codes on two pages.
    let picture =
        image::load_from_memory(&png(&encode(&code(), Level::L).unwrap(), 3, 4).unwrap()).unwrap().into_luma8();
    let digits: String = picture.as_raw().iter().map(|pixel| format!("{pixel:02x}")).collect();
    let embedded = image(picture.width(), picture.height(), &digits);
    let page = ("150 0 0 150 60 300 cm /I Do".to_owned(), 595);
    office.write("picture.pdf", pdf(std::slice::from_ref(&page), &embedded));
    assert!(is_accepted(&office, "picture.pdf"));
    office.write("two.pdf", pdf(&[page, drawn("FD1:OTHER")], &embedded));
    assert_eq!(verdicts(&office, "two.pdf").len(), 2);
    // White modules on nothing, for a dark page.
    let white = svg(&encode(&code(), Level::L).unwrap(), 8, 4).unwrap();
    office.write("white.svg", white.replace("#fff", "none").replace("<path ", "<path fill=\"#fff\" "));
    assert!(is_accepted(&office, "white.svg"));
    // From a pipe.
    office.shell("cat drawn.pdf | $fede scan -").code(0).stdout_eq(code() + "\n");
}

#[test]
fn pages_that_are_not_looked_at_are_said() {
    let office = Office::open();
    office.write("sixth.pdf", pdf(&[blank(), blank(), blank(), blank(), blank(), drawn(&code())], NO_IMAGE));
    assert_eq!(reason(&office, "sixth.pdf"), "picture-more-pages");
    office.write("blank.pdf", pdf(&[blank(), blank()], NO_IMAGE));
    assert_eq!(reason(&office, "blank.pdf"), "no-symbol");
    office.run("scan sixth.pdf").code(2).stderr_eq(snapbox::str![[r#"
error: sixth.pdf: expected a code on the first 4 pages, found none; the file has more pages
hint: give a screenshot of the page with the code, or save that page as PNG

"#]]);
    office.run("scan sixth.pdf --lang zh-CN").code(2).stderr_eq(snapbox::str![[r#"
错误：sixth.pdf：前 4 页中没有码；文件还有更多页，未予查看
提示：请提供含码页面的截屏，或将该页另存为 PNG

"#]]);
}

#[test]
fn damaged_documents_are_said() {
    let office = Office::open();
    for file in ["%PDF-1.7", "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj", "<svg", "<svg xmlns='x'></svg>", "<svg>&#0;"] {
        office.write("damaged", file);
        assert_eq!(reason(&office, "damaged"), "picture-damaged", "{file}");
    }
    // A link to a file of this computer is not followed.
    office.write(
        "link.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'><image href='codes/both.png' width='99' height='99'/></svg>",
    );
    assert_eq!(reason(&office, "link.svg"), "no-symbol");
}

/// Each of these ended the program, or took it seconds or gigabytes, when it was drawn in the program
/// itself.
#[test]
fn hostile_documents_have_an_end() {
    let office = Office::open();
    let svg = |body: &str| format!("<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'>{body}</svg>");
    let uses: String = (1..40)
        .map(|level| format!("<g id='g{level}'><use href='#g{0}'/><use href='#g{0}'/></g>", level - 1))
        .collect();
    let grey = |count: usize| "80".repeat(count);
    let files: [(&str, Vec<u8>); 9] = [
        ("deep.svg", svg(&"<g>".repeat(300_000)).into_bytes()),
        ("uses.svg", svg(&format!("<g id='g0'><rect width='9' height='9'/></g>{uses}<use href='#g39'/>")).into_bytes()),
        (
            "blur.svg",
            svg(&format!(
                "<filter id='f'><feGaussianBlur stdDeviation='900'/></filter>{}",
                "<rect width='99' height='99' filter='url(#f)'/>".repeat(5_000)
            ))
            .into_bytes(),
        ),
        ("huge.pdf", pdf(&[("1 0 0 1 0 0 cm".to_owned(), u32::MAX)], NO_IMAGE)),
        ("operations.pdf", pdf(&[("0 0 m 595 595 l 0 595 l 595 0 l f\n".repeat(100_000), 595)], NO_IMAGE)),
        ("states.pdf", pdf(&[("q ".repeat(1_000_000), 595)], NO_IMAGE)),
        ("arrays.pdf", pdf(&[("[".repeat(1_000_000), 595)], NO_IMAGE)),
        ("image.pdf", pdf(&[("595 0 0 595 0 0 cm /I Do ".repeat(2_000), 595)], &image(60_000, 60_000, &grey(1_000)))),
        (
            "garbage.pdf",
            [b"%PDF-1.7\n".to_vec(), (0..400_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect()]
                .concat(),
        ),
    ];
    for (name, file) in files {
        office.write(name, file);
        let found = reason(&office, name);
        assert!(["picture-not-drawn", "picture-damaged", "no-symbol"].contains(&found.as_str()), "{name}: {found}");
    }
    assert_eq!(reason(&office, "deep.svg"), "picture-not-drawn");
    office.run("scan deep.svg").code(2).stderr_eq(snapbox::str![[r#"
error: deep.svg: this SVG takes more time or memory to draw than is allowed
hint: give a screenshot of the page with the code, or save that page as PNG

"#]]);
    office.run("scan deep.svg --lang zh-CN").code(2).stderr_eq(snapbox::str![[r#"
错误：deep.svg：绘制此 SVG 所需的时间或内存超出限制
提示：请提供含码页面的截屏，或将该页另存为 PNG

"#]]);
}

/// The program that draws says nothing about what is no document.
#[test]
fn only_documents_are_drawn() {
    for input in [b"".as_slice(), b"no document", b"\x89PNG\r\n\x1a\n"] {
        let mut child = Command::new(cargo_bin!("fede"))
            .arg("draw-document")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
    }
}
