//! Requests of residents and their files over HTTP: from "I was not there" to the officer's answer, the
//! proof of a guardian, and what hostile uploads get.

use std::io::{Cursor, Read, Write};
use std::net::TcpStream;

use fede::office::accounts::Role;
use fede::time::Timestamp;

use crate::office::Office;
use crate::office_staff::{Browser, PASSWORD, account, administrator, now};
use crate::online::{Answer, Served, Visitor, decide, office};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj (a ticket to Suzhou) endobj\n%%EOF\n";
const NUMBER: &str = "E12345678";

/// A part of a form: name, name of the file, content.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// A form with files, as a browser sends it.
fn form(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\"\r\nContent-Type: image/png"));
        write!(body, "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").unwrap();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    body
}

const MULTIPART: &str = "Content-Type: multipart/form-data; boundary=edge\r\n";

fn send(visitor: &mut Visitor, path: &str, parts: &[Part<'_>]) -> Answer {
    visitor.ask("POST", path, MULTIPART, form(parts))
}

fn picture(format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(60, 40).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A day ago.
fn arrival() -> Timestamp {
    now().saturating_sub(2 * 86_400)
}

/// An office with a person who was in Wuhan, with a decision, and who is signed in.
fn signed_in() -> (Office, Served, Visitor) {
    let office = office();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    let receipt = visitor.declare("张三丰", NUMBER);
    let left = arrival().saturating_add(36_000);
    let table = format!("document,number,place,arrival,departure\npassport,{NUMBER},420100,{},{left}\n", arrival());
    office.write("cells.csv", table);
    office.run("office import stays cells.csv --office office --officer li --lang en").success();
    decide(&office);
    assert!(visitor.sign_in(&receipt, NUMBER).head.contains("location: /status"));
    (office, served, visitor)
}

/// The address of the first link that begins so.
fn link<'a>(page: &'a str, start: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("href=\"{start}/")).unwrap_or_else(|| panic!("no {start} in {page}"));
    let end = rest.find('"').unwrap();
    &rest[..end]
}

#[test]
fn a_stay_is_disputed_with_a_ticket_and_an_officer_removes_it() {
    let (office, served, mut visitor) = signed_in();
    let proven = administrator(&office);
    let key = account(&office, ("li", Role::Officer), &proven);
    let page = visitor.get("/status");
    assert!(page.text().contains("Wuhan") && page.text().contains("Source: cells.csv:2"), "{}", page.text());
    let (token, stay) = (page.hidden("token"), page.hidden("stay"));
    // Without words: the form again, with its fault.
    let parts = |says: &'static [u8]| {
        [("token", None, token.as_bytes()), ("stay", None, stay.as_bytes()), ("says", None, says)]
    };
    let empty = send(&mut visitor, "/status/not-there", &parts(b" "));
    assert!(empty.status == 422 && empty.text().contains("Write 1 to 200 characters."), "{}", empty.text());
    // Twice: one request, with the files of the first click.
    let jpeg = picture(image::ImageFormat::Jpeg);
    let files = [("file", Some("ticket.pdf"), PDF), ("file", Some("..\\..\\me.jpg"), &jpeg)];
    for _ in 0..2 {
        let all = [parts(b"it was my brother\r\n<b>").as_slice(), &files].concat();
        let sent = send(&mut visitor, "/status/not-there", &all);
        assert!(sent.status == 303 && sent.head.contains("location: /status#requests"), "{}", sent.head);
    }
    let page = visitor.get("/status").text();
    assert!(page.contains("waits for an officer") && page.contains("it was my brother &lt;b&gt;"), "{page}");
    assert_eq!(page.matches("href=\"/status/attachments/").count(), 2, "{page}");
    assert!(!page.contains("ticket.pdf") && !page.contains("me.jpg"), "names of files are not used");
    // The officer sees the request and opens the file, which no browser shows as a page.
    let mut li = Browser::at(&served.address);
    assert_eq!(li.sign_in("li", PASSWORD, &key.code(now())).status, 303);
    let requests = li.get("/office/requests");
    assert!(requests.body.contains("Wuhan") && requests.body.contains("it was my brother"), "{}", requests.body);
    let id = link(&requests.body, "/office/attachments").to_owned();
    for head in [
        li.get(&format!("/office/attachments/{id}")).head.to_lowercase(),
        visitor.get(&format!("/status/attachments/{id}")).head.to_lowercase(),
    ] {
        for header in [
            "content-disposition: attachment; filename=\"attachment.",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'; sandbox",
            "cache-control: no-store",
        ] {
            assert!(head.contains(header), "{header}: {head}");
        }
    }
    // A reason is needed. Then the stay is gone.
    let request = requests.hidden("request");
    let without = li.post("/office/requests", &[("request", &request), ("grants", "yes"), ("note", "")]);
    assert!(without.body.contains("role=\"alert\""), "{}", without.body);
    let granted = [("request", request.as_str()), ("grants", "yes"), ("note", "the ticket is clear")];
    let answered = li.post("/office/requests", &granted);
    assert_eq!(answered.goes_to(), Some("/office/requests?done=granted"));
    assert!(li.get("/office/requests?done=granted").body.contains("Granted. The person can read your reason."));
    let late = li.post("/office/requests", &granted);
    assert!(late.body.contains("another officer was faster"), "{}", late.body);
    let page = visitor.get("/status").text();
    assert!(page.contains("accepted") && page.contains("the ticket is clear"), "{page}");
    assert!(page.contains("No stay of the last days is known"), "{page}");
    assert!(page.contains("<td>li</td>"), "the look is there for the person");
    let data: serde_json::Value = serde_json::from_slice(&visitor.get("/status/data.json").body).unwrap();
    assert_eq!(
        (data["requests"][0]["state"].as_str(), data["attachments"].as_array().unwrap().len()),
        (Some("granted"), 2)
    );
    let history =
        office.run(&format!("office history --document passport --number {NUMBER} --office office --lang en"));
    assert!(!String::from_utf8_lossy(&history.success().get_output().stdout).contains("Wuhan"));
    // Nothing of it is in the log.
    let log = std::fs::read_to_string(office.path("log")).unwrap();
    for secret in ["ticket", "brother", &id, "420100"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

#[test]
fn a_dispute_has_files_and_is_withdrawn() {
    let (_office, served, mut visitor) = signed_in();
    let token = visitor.get("/status").hidden("token");
    let png = picture(image::ImageFormat::Png);
    let said = [("token", None, token.as_bytes()), ("says", None, b"wrong".as_slice())];
    let sent = send(&mut visitor, "/status/dispute", &[said.as_slice(), &[("file", Some("a.png"), &png)]].concat());
    assert_eq!(sent.status, 303, "{}", sent.head);
    let page = visitor.get("/status").text();
    let id = link(&page, "/status/attachments").to_owned();
    let file = visitor.get(&format!("/status/attachments/{id}"));
    assert!(file.body.starts_with(b"\xff\xd8\xff") && file.head.contains("content-type: image/jpeg"), "{}", file.head);
    assert_eq!(visitor.post("/status/dispute/withdraw", &[("token", &token)]).status, 303);
    let page = visitor.get("/status").text();
    assert!(!page.contains("waits for an officer: wrong") && page.contains("id=\"says\""), "{page}");
    // Somebody else, signed in or not, opens nothing.
    assert_eq!(served.visitor().get(&format!("/status/attachments/{id}")).status, 404);
    for wrong in ["", "00", "zz", &id[1..], &format!("{id}0"), "../../secret"] {
        assert_eq!(visitor.get(&format!("/status/attachments/{wrong}")).status, 404, "{wrong}");
    }
}

#[test]
fn hostile_files_are_refused_and_what_was_typed_stays() {
    let (_office, _served, mut visitor) = signed_in();
    let token = visitor.get("/status").hidden("token");
    let attempt = |visitor: &mut Visitor, files: &[&[u8]]| {
        let mut parts: Vec<Part<'_>> = vec![("token", None, token.as_bytes()), ("says", None, b"what I typed")];
        parts.extend(files.iter().map(|file| ("file", Some("a.png"), *file)));
        let page = send(visitor, "/status/dispute", &parts);
        assert!(matches!(page.status, 413 | 422), "{}", page.head);
        let text = page.text();
        assert!(text.contains("what I typed"), "{text}");
        text
    };
    let png = picture(image::ImageFormat::Png);
    let html = b"<html><script>alert(1)</script></html>".as_slice();
    assert!(attempt(&mut visitor, &[html]).contains("PDF, PNG or JPEG files only"));
    assert!(attempt(&mut visitor, &[&[b"\x89PNG\r\n\x1a\n", html].concat()]).contains("damaged or incomplete"));
    assert!(attempt(&mut visitor, &[&png[..png.len() / 2]]).contains("damaged or incomplete"));
    assert!(attempt(&mut visitor, &[&vec![b'a'; (2 << 20) + 1]]).contains("too large"));
    assert!(attempt(&mut visitor, &[&png, &png, &png, &png]).contains("Attach at most 3 files"));
    // 400 million pixels in some kilobytes.
    let mut bomb = Vec::new();
    let mut encoder = png::Encoder::new(&mut bomb, 20_000, 20_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.write_header().unwrap().write_image_data(&vec![0; 50_000_000]).unwrap();
    assert!(attempt(&mut visitor, &[&bomb]).contains("too many pixels"));
    assert!(!visitor.get("/status").text().contains("waits for an officer"), "nothing was stored");
    // A picture with a program behind it loses the program.
    let polyglot = [png.as_slice(), b"PK\x03\x04", html].concat();
    let parts = [
        ("token", None, token.as_bytes()),
        ("says", None, b"x".as_slice()),
        ("file", Some("../../../etc/passwd"), &polyglot),
    ];
    assert_eq!(send(&mut visitor, "/status/dispute", &parts).status, 303);
    let page = visitor.get("/status").text();
    let file = visitor.get(&format!("/status/attachments/{}", link(&page, "/status/attachments")));
    assert!(!file.body.windows(8).any(|part| part == b"<script>"));
}

#[test]
fn words_that_come_after_the_session_are_shown() {
    let (_office, _served, mut visitor) = signed_in();
    let token = visitor.get("/status").hidden("token");
    visitor.cookies.remove("fede-resident").unwrap();
    let stay = ("stay", None, b"420100 2026-03-04T10:00:00Z".as_slice());
    for (path, about) in [("/status/dispute", None), ("/status/not-there", Some(stay))] {
        let said = "我当时在<b>家</b>里";
        let parts = [
            Some(("token", None, token.as_bytes())),
            about,
            Some(("says", None, said.as_bytes())),
            Some(("file", Some("a.pdf"), PDF)),
        ];
        let parts: Vec<Part<'_>> = parts.into_iter().flatten().collect();
        let kept = send(&mut visitor, path, &parts);
        assert_eq!(kept.status, 403, "{path}");
        let page = kept.text();
        assert!(page.contains("我当时在&lt;b&gt;家&lt;/b&gt;里") && page.contains("Nothing was sent"), "{page}");
    }
}

#[test]
fn hostile_forms_are_refused_before_they_are_read() {
    let (_office, served, mut visitor) = signed_in();
    let token = visitor.get("/status").hidden("token");
    let said: Part<'_> = ("says", None, b"x");
    let with_token: Part<'_> = ("token", None, token.as_bytes());
    // Nobody is signed in; no token, a wrong one, not at the beginning.
    let other = served.visitor().get("/status").hidden("token");
    assert_eq!(send(&mut served.visitor(), "/status/dispute", &[("token", None, other.as_bytes()), said]).status, 403);
    for parts in
        [&[][..], &[said, with_token], &[("token", None, b"x"), said], &[("token", None, other.as_bytes()), said]]
    {
        assert_eq!(send(&mut visitor, "/status/dispute", parts).status, 403);
    }
    // 1,000 parts; a long field; a field that is no text; a form that is cut; a boundary that is none.
    let many: Vec<Part<'_>> = std::iter::once(with_token).chain((0..1000).map(|_| said)).collect();
    assert_eq!(send(&mut visitor, "/status/dispute", &many).status, 413);
    assert_eq!(send(&mut visitor, "/status/dispute", &[with_token, ("says", None, &[b'a'; 3000])]).status, 413);
    assert_eq!(send(&mut visitor, "/status/dispute", &[with_token, ("says", None, b"\xff\xfe")]).status, 400);
    let whole = form(&[with_token, said, ("file", Some("a.pdf"), PDF)]);
    let cut = &whole[..whole.len() - 20];
    assert_eq!(visitor.ask("POST", "/status/dispute", MULTIPART, cut).status, 400);
    assert_eq!(visitor.ask("POST", "/status/dispute", "Content-Type: multipart/form-data\r\n", cut).status, 400);
    // Each page that takes no files refuses them.
    for path in ["/declare", "/sign-in", "/office/requests", "/office/sign-in", "/status/withdraw"] {
        let refused = send(&mut visitor, path, &[with_token]).status;
        assert!(matches!(refused, 400 | 303), "{path}: {refused}");
    }
    for path in ["/declare/proof/x", "/declare/proof/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(send(&mut visitor, path, &[with_token]).status, 403, "{path}");
    }
    // A gigabyte: the answer comes, or the connection ends, after a few megabytes.
    let cookies = "fede-mark=x";
    let mut stream = TcpStream::connect(&served.address).unwrap();
    stream.set_write_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    write!(
        stream,
        "POST /status/dispute HTTP/1.1\r\nHost: a\r\nCookie: {cookies}\r\n{MULTIPART}Content-Length: 1073741824\r\n\r\n"
    )
    .unwrap();
    let block = vec![b'a'; 1 << 20];
    let sent = (0..1024).take_while(|_| stream.write_all(&block).is_ok()).count();
    assert!(sent < 64, "{sent} MiB of a stranger were read");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    // And of somebody who is signed in.
    let start = form(&[with_token, said]);
    let start = &start[..start.len() - "--edge--\r\n".len()];
    let start = [start, b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"].concat();
    let large = [start, vec![b'a'; 8 << 20]].concat();
    assert_eq!(visitor.ask("POST", "/status/dispute", MULTIPART, &large).status, 413);
    assert!(!visitor.get("/status").text().contains("waits for an officer"), "nothing was stored");
}

#[test]
fn a_guardian_proves_it_and_an_officer_accepts() {
    let (office, served, mut guardian) = signed_in();
    let proven = administrator(&office);
    let key = account(&office, ("li", Role::Officer), &proven);
    // A child that nobody has declared for. The guardian is signed in.
    let page = guardian.get("/declare");
    let child = [
        ("whom", "guardian"),
        ("declarant", "张三丰"),
        ("name", "张小丰"),
        ("document", "passport"),
        ("number", "E55555555"),
    ];
    let mut page = guardian.step(&page, &child);
    for _ in 0..3 {
        page = guardian.step(&page, &[]);
    }
    let receipt = guardian.step(&page, &[("consent", "yes")]);
    let (number, text, token) = (receipt.receipt(), receipt.text(), receipt.hidden("token"));
    let path =
        format!("/declare/proof/{}", text.split_once("action=\"/declare/proof/").unwrap().1.split('"').next().unwrap());
    let proof =
        |file: &'static [u8]| [("token", None, token.as_bytes().to_vec()), ("file", Some("p.pdf"), file.to_vec())];
    let send_proof = |visitor: &mut Visitor, file| {
        let parts = proof(file);
        let parts: Vec<Part<'_>> =
            parts.iter().map(|(name, file, content)| (*name, *file, content.as_slice())).collect();
        send(visitor, &path, &parts)
    };
    let wrong = send_proof(&mut guardian, b"<html>");
    assert!(wrong.status == 422 && wrong.text().contains("PDF, PNG or JPEG files only"), "{}", wrong.text());
    assert!(send_proof(&mut guardian, b"").text().contains("Proof that you may declare"), "no file");
    assert!(send_proof(&mut guardian, PDF).text().contains("The proof has arrived"));
    // Another browser with the ticket has not the token of the form.
    assert_eq!(send_proof(&mut served.visitor(), PDF).status, 403);
    let page = guardian.get("/status").text();
    assert!(page.contains("People for whom you have declared") && page.contains("张*丰"), "{page}");
    assert!(!page.contains("张小丰"), "{page}");
    // The officer sees both, and accepts.
    let mut li = Browser::at(&served.address);
    li.sign_in("li", PASSWORD, &key.code(now()));
    let requests = li.get("/office/requests");
    assert!(
        requests.body.contains("parent or guardian") && requests.body.contains("Attachment 1"),
        "{}",
        requests.body
    );
    let request = requests.hidden("request");
    let answer = [("request", request.as_str()), ("grants", "yes"), ("note", "household register")];
    assert_eq!(li.post("/office/requests", &answer).status, 303);
    let page = guardian.get("/status").text();
    assert!(page.contains("accepted") && page.contains("household register"), "{page}");
    // With the child's receipt: who has declared for it.
    decide(&office);
    let mut own = served.visitor();
    assert!(own.sign_in(&number, "E55555555").head.contains("location: /status"));
    let page = own.get("/status").text();
    assert!(page.contains("Who has declared for you") && page.contains("张三丰"), "{page}");
    assert!(!page.contains("/declare/proof/"), "it was answered");
}
