//! Imports by upload: what would be taken is shown first, then exactly that file is taken, once.

use std::io::Write;

use fede::office::Office as Registered;
use fede::office::accounts::Role;
use fede::office::registry::{Imports, People};

use crate::cli_office::{people, run};
use crate::office::Office;
use crate::office_staff::{Answer, Browser, PASSWORD, Server, account, now, world};

const MULTIPART: &str = "multipart/form-data; boundary=edge";

fn send(browser: &mut Browser, kind: &str, file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [("token", browser.token.as_str()), ("kind", kind)] {
        write!(body, "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
    }
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"../../cases.csv\"";
    write!(body, "--edge\r\n{head}\r\nContent-Type: text/csv\r\n\r\n").unwrap();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    browser.send("POST", "/office/imports", (MULTIPART, &body), "")
}

fn signed_in(
    server: &Server,
    office: &Office,
    who: &str,
    proven: &[fede::office::accounts::ProvenAdministrator],
) -> Browser {
    let key = account(office, (who, Role::Officer), proven);
    let mut browser = Browser::at(&server.address);
    assert_eq!(browser.sign_in(who, PASSWORD, &key.code(now())).status, 303);
    browser.get("/office/imports");
    browser
}

/// Number of risk areas and of files that wait.
fn stored(office: &Office) -> (usize, u64) {
    let registry = Registered::open(&office.path("office")).unwrap().registry().unwrap();
    (registry.areas().unwrap().len(), registry.pending_count().unwrap())
}

#[test]
fn a_file_is_previewed_and_then_taken_once() {
    let (office, proven) = world();
    let server = Server::start(&office);
    let [mut li, mut wang] = ["li", "wang"].map(|who| signed_in(&server, &office, who, &proven));
    let table =
        "place,level,since,备注\n420100,high,2026-02-01,x\n420100,hot,2026-02-01,x\nnowhere,high,2026-02-01,x\n";
    let seen = send(&mut li, "areas", table.as_bytes());
    assert!(seen.status == 200 && seen.body.contains("What would be taken"), "{}", seen.body);
    for told in ["<td>3</td><td>level</td>", "<td>4</td><td>place</td>", "hot", "<td>1</td><td>备注</td>"] {
        assert!(seen.body.contains(told), "{told}: {}", seen.body);
    }
    let digest = fede::trust::Digest::of(table.as_bytes()).to_string();
    assert!(seen.body.contains(&digest), "{}", seen.body);
    assert_eq!(stored(&office), (0, 1), "nothing is stored yet");
    // Who has sent it cannot take it: a false case would make a person red.
    assert!(seen.body.contains("Another officer takes the file") && !seen.body.contains("Take the file"));
    let id = seen.hidden("import");
    let take = [("import", id.as_str()), ("go", "take")];
    let own = li.post("/office/imports/take", &take);
    assert!(own.body.contains("whoever has sent a file cannot take it"), "{}", own.body);
    assert_eq!(stored(&office), (0, 1));
    // Another one finds it on the page, looks at it, and takes it. Two clicks: once.
    let address = format!("/office/imports/{id}");
    assert!(wang.get("/office/imports").body.contains(&address));
    let looked = wang.get(&address);
    assert!(looked.body.contains(&digest) && looked.body.contains("<td>3</td><td>level</td>"), "{}", looked.body);
    assert!(looked.body.contains("<dd>li</dd>") && looked.body.contains("Take the file"), "{}", looked.body);
    assert_eq!(looked.hidden("import"), id);
    assert_eq!(stored(&office), (0, 1), "a look takes nothing");
    let taken = wang.post("/office/imports/take", &take);
    assert!(taken.body.contains("1 new, 0 stored already, 2 not taken"), "{}", taken.body);
    for browser in [&mut li, &mut wang] {
        let again = browser.post("/office/imports/take", &take);
        assert!(again.body.contains("this file does not wait any more"), "{}", again.body);
    }
    assert_eq!(stored(&office), (1, 0));
    assert!(wang.get(&address).body.contains("this file does not wait any more"));
    let journal = office.run("office journal --office office --json").success().get_output().stdout.clone();
    assert!(String::from_utf8_lossy(&journal).contains(&digest) || digest.len() == 64);
    // Known now; thrown away.
    let seen = send(&mut li, "areas", table.as_bytes());
    assert!(seen.body.contains("<dt>New rows</dt><dd>0</dd>"), "{}", seen.body);
    let id = seen.hidden("import");
    assert_eq!(li.post("/office/imports/take", &[("import", &id), ("go", "drop")]).status, 200);
    assert_eq!(stored(&office), (1, 0));
}

#[test]
fn hostile_tables_are_refused_with_a_reason() {
    let (office, proven) = world();
    let server = Server::start(&office);
    let mut li = signed_in(&server, &office, "li", &proven);
    for (kind, file, told) in [
        ("areas", b"".as_slice(), "no file was chosen"),
        ("other", b"place,level,since\n", "no file was chosen"),
        ("areas", b"level,since\nhigh,2026-02-01\n", "place"),
        ("areas", b"place,level,since\n\"420100,high", "closing quote"),
        ("areas", b"PK\x03\x04 no archive", "role=\"alert\""),
        ("areas", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "role=\"alert\""),
    ] {
        let answer = send(&mut li, kind, file);
        assert!(answer.status == 200 && answer.body.contains(told), "{told}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\""), "{told}");
    }
    let long = format!("place,level,since\n{}", "420100,high,2026-02-01\n".repeat(20_001));
    assert!(send(&mut li, "areas", long.as_bytes()).body.contains("more than 20000 lines"));
    let large = vec![b'a'; (4 << 20) + 1];
    assert!(send(&mut li, "areas", &large).body.contains("more than 20000 lines"));
    // A formula or a script in a cell is text.
    let script = "place,level,since\n<script>alert(1)</script>,high,2026-02-01\n";
    let answer = send(&mut li, "areas", script.as_bytes());
    assert!(!answer.body.contains("<script>alert"), "{}", answer.body);
    for fields in
        [[("import", "00"), ("go", "take")], [("import", "00000000000000000000000000000000"), ("go", "other")]]
    {
        assert_eq!(li.post("/office/imports/take", &fields).status, 400);
    }
    // Nobody but officers.
    let key = account(&office, ("sun", Role::Auditor), &proven);
    let mut auditor = Browser::at(&server.address);
    auditor.sign_in("sun", PASSWORD, &key.code(now()));
    auditor.get("/office/sessions");
    assert_eq!(send(&mut auditor, "areas", script.as_bytes()).status, 403);
    assert_eq!(auditor.get("/office/imports").status, 403);
    assert_eq!(auditor.get(&format!("/office/imports/{}", "0".repeat(32))).status, 403);
    assert_eq!(li.get("/office/imports/none").status, 404);
    assert_eq!(stored(&office), (0, 1), "the one with the script was previewed");
}

#[test]
fn the_queue_is_narrowed_and_says_who_has_a_case_open() {
    let (office, proven) = world();
    let server = Server::start(&office);
    let [mut li, mut wang] = ["li", "wang"].map(|who| signed_in(&server, &office, who, &proven));
    let case = "/office/decisions/2";
    let all = li.get("/office/queue");
    assert!(all.body.contains(case) && all.body.contains("data-keys hidden"), "{}", all.body);
    let rule = all.body.split_once("<option value=\"\">every rule</option><option value=\"").unwrap().1;
    let rule = rule.split('"').next().unwrap().to_owned();
    assert!(li.get(&format!("/office/queue?show=disputes&rule={rule}")).body.contains(case));
    assert!(!li.get("/office/queue?rule=another").body.contains(case));
    // The case is of March 2026: it has waited long.
    assert!(li.get("/office/queue?days=7").body.contains(case));
    assert!(li.get("/office/queue?days=x&rule=%22%3E%3Cscript%3E").status == 200);
    let long = format!("/office/queue?rule={}", "a".repeat(1000));
    assert!(li.get(&long).body.contains(case), "a rule that cannot be is none");
    // Who comes second sees who has it open.
    assert!(!li.get(case).body.contains("has opened this person"));
    let second = wang.get(case);
    assert!(second.body.contains("li has opened this person"), "{}", second.body);
    assert!(!second.body.contains("wang has opened this person"));
}

#[test]
fn figures_and_the_night_name_nobody() {
    let (office, proven) = world();
    let server = Server::start(&office);
    let mut li = signed_in(&server, &office, "li", &proven);
    let version = li.get("/office/decisions/2").hidden("version");
    let answer = [("version", version.as_str()), ("status", "green"), ("reason", ""), ("note", "looked at it")];
    assert_eq!(li.post("/office/decisions/2", &answer).status, 303);
    let figures = li.get("/office/figures");
    for told in ["<svg ", "role=\"img\"", "Half of them within", "Every revocation is published"] {
        assert!(figures.body.contains(told), "{told}: {}", figures.body);
    }
    assert!(figures.body.contains("<th scope=\"row\">disputes</th><td>1</td>"), "{}", figures.body);
    for secret in ["张", "E12345678", "looked at it", "<script>alert"] {
        assert!(!figures.body.contains(secret), "{secret}: {}", figures.body);
    }
    office.write("people.csv", people());
    run(&office, "issue batch people.csv --out part.tar --shard 1/2").success();
    let night = li.get("/office/night");
    for told in ["The last batch", "Part 1 of 2, part.tar", "read, 2 issued, 0 rejected", "Done."] {
        assert!(night.body.contains(told), "{told}: {}", night.body);
    }
    assert!(night.body.contains("Nights with workers need a registry on PostgreSQL"), "{}", night.body);
    assert!(!night.head.contains("refresh:"), "{}", night.head);
    assert!(li.get("/office/night?live=on").head.contains("refresh: 10"));
}
