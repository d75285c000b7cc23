//! What an office's acts check before they change anything, and what they leave on the disk.

use fede::holder::{Audience, BindingDraft};
use fede::key::SigningKey;
use fede::qr::{Level, encode, png};
use fede::time::Timestamp;
use serde_json::Value;
use snapbox::str;

use crate::cli_office::{AT, FEW, cti, new_office, run, with_code};
use crate::cli_trust;
use crate::office::Office;

const INIT: &str = "office init --region CN-SH --authority CDC --appeal 12320 --lang en";

#[test]
fn the_key_of_an_office_is_found_from_here_or_from_the_office() {
    let office = Office::open();
    let key = |name: &str| {
        let config = std::fs::read_to_string(office.path(name).join("office.toml")).unwrap();
        config.lines().find_map(|line| line.strip_prefix("key = ")).unwrap().to_owned()
    };
    office.run(&format!("{INIT} a --key keys/shanghai.pem")).code(0);
    office.run(&format!("{INIT} b/c --key ../../keys/shanghai.pem")).code(0);
    let absolute = office.path("keys/shanghai.pem").display().to_string();
    office.run(&format!("{INIT} d --key {absolute}")).code(0);
    let found = [key("a"), key("b/c"), key("d")];
    assert_eq!(found, ["\"../keys/shanghai.pem\"", "\"../../keys/shanghai.pem\"", &format!("\"{absolute}\"")]);
    office.run(&format!("{INIT} e --key keys/nowhere.pem")).code(2).stderr_eq(str![[r#"
error: keys/nowhere.pem: cannot open: no such file or directory
hint: check the path

"#]]);
    office.run(&format!("{INIT} e --key keys/shanghai.pub.pem")).code(2);
    assert!(!office.path("e").exists());
}

const PEOPLE: &str = "document,name,number,status\npassport,李四,E12345678,green\n";

#[test]
fn an_output_that_cannot_be_written_is_refused_before_anything_is_signed() {
    let office = new_office();
    office.write("people.csv", PEOPLE);
    run(&office, "issue batch people.csv --out codes.xlsx").code(2).stderr_eq(str![[r#"
error: codes.xlsx: expected an output that ends in .tar, .zip, .sqlite or .ndjson, or the name of a directory
hint: name a directory without an ending, or with / at its end; nothing was signed

"#]]);
    run(&office, "issue batch people.csv --out codes.d/").code(0);
    assert!(office.path("codes.d").is_dir());
    office.write("stays.csv", "document,number,place,arrival\n");
    office.run("office itineraries stays.csv --out people2.csv --lang en").code(2).stderr_eq(str![[r#"
error: people2.csv: expected a file name that ends in .ndjson

"#]]);
    office.write("out", "");
    run(&office, "office issue --out out").code(2).stderr_eq(str![[r#"
error: out: cannot make: a file of that name exists
hint: choose another name; nothing has been overwritten

"#]]);
}

#[test]
fn a_code_and_its_pass_are_written_both_or_not_at_all() {
    let office = Office::open();
    let issue = "issue --key keys/shanghai.pem --region CN-SH --status green --lang en";
    office.run(&format!("{issue} --pass p.png")).code(2).stdout_eq("").stderr_eq(str![[r#"
error: p.png: expected a file name that ends in .svg, .pdf

"#]]);
    office.run(&format!("{issue} --out a.png --pass nowhere/p.pdf")).code(2).stdout_eq("").stderr_eq(str![[r#"
error: nowhere/p.pdf: cannot write: no such file or directory
hint: check the path

"#]]);
    office.run(&format!("{issue} --out a.svg --pass a.svg")).code(2).stdout_eq("");
    office.run(&format!("{issue} --out a.png --pass p.pdf --font keys/shanghai.pem")).code(2).stdout_eq("");
    assert!(office.names().iter().all(|name| !name.starts_with("a.") && !name.starts_with("p.")));
}

#[test]
fn what_gates_do_not_know_yet_is_said_after_each_act() {
    let office = cli_trust::office();
    office.run(&format!("{INIT} office --key keys/shanghai.pem")).code(0);
    office.write("few.ndjson", FEW);
    run(&office, "office declare few.ndjson").code(0).stderr_eq("");
    run(&office, "office audit").code(0).stderr_eq("");
    // Valid until years later: `status` looks at the clock of the computer.
    office.write(
        "office/rules.toml",
        "[[rule]]\nid = \"all\"\notherwise = true\nstatus = \"green\"\nreason = \"nothing-found\"\nvalid_hours = 24\n",
    );
    run(&office, "office issue").code(0).stderr_eq("");
    // A new rule says something else: the audit revokes the yellow code.
    run(&office, "office audit")
        .code(0)
        .stdout_eq(str![[r#"
1 person: 0 unchanged; new: 1 green, 0 yellow, 0 red. Waiting for an officer: 0.
1 code was revoked: it states something else than the new decision.

"#]])
        .stderr_eq(str![[r#"
1 revocation not yet published: `fede revoke --office office --region CN-SH --key office/../keys/shanghai.pem --dir DIR --store STORE`

"#]]);
    let anchors = cli_trust::ANCHORS;
    let revoke = "revoke --office office --region CN-SH --key keys/shanghai.pem --dir revocation";
    office.run(&format!("{revoke} {anchors} --at 2026-03-05T04:00:01Z --lang en")).code(0);
    run(&office, "office issue").code(0).stderr_eq("");
    let code = cti(&office);
    run(&office, &format!("office withdraw {code} --suspend")).code(2);
    let registry = rusqlite::Connection::open(office.path("office/registry.sqlite")).unwrap();
    // As if it had been issued to last.
    registry.execute("UPDATE code SET expires = 9000000000 WHERE withdrawal IS NULL", []).unwrap();
    let last: (i64, i64) = registry
        .query_row("SELECT day, slot FROM code WHERE withdrawal IS NULL", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let day = if last.0 == 20_517 { "2026-03-05" } else { panic!("{last:?}") };
    let code = format!("{day}/{:010x}", last.1);
    run(&office, &format!("office withdraw {code} --suspend")).code(0);
    office.run("office status --lang en").code(0).stdout_eq(str![[r#"
...
  revocations 1 revocation not yet published: `fede revoke --office office --region CN-SH --key office/../keys/shanghai.pem --dir DIR --store STORE`
...
"#]]);
    run(&office, &format!("office withdraw {code} --reinstate")).code(0).stderr_eq("");
    office.run("office status --lang en").code(0).stdout_eq(str![[r#"
...
  revocations all published
...
"#]]);
}

#[test]
fn pictures_of_withdrawn_codes_move_aside_and_new_ones_come_at_once() {
    let office = new_office();
    office.write("few.ndjson", FEW.replace("fever", "cough"));
    run(&office, "office declare few.ndjson").code(0);
    run(&office, "office audit").code(0);
    run(&office, "office issue --out out").code(0);
    let pictures = |directory: &str| {
        let entries = std::fs::read_dir(office.path(directory)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".png")).collect::<Vec<_>>()
    };
    let index = || std::fs::read_to_string(office.path("out.index.csv")).unwrap();
    let first = pictures("out");
    assert_eq!(first.len(), 1);
    let heading = "\u{feff}name,document,declaration,code,issued,expires,file\n";
    let (code, file) = (cti(&office), format!("out/{}", first[0]));
    let line = |code: &str, file: &str| {
        format!("张*丰,passport,,{code},2026-03-05 12:00 +08:00,2026-03-06 12:00 +08:00,{file}\n")
    };
    assert_eq!(index(), format!("{heading}{}", line(&code, &file)));
    let corrected = run(&office, &format!("office correct {code} --status green --reason healthy"));
    let said = String::from_utf8(corrected.code(0).get_output().stdout.clone()).unwrap();
    let new = said.split("Issued ").nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert_eq!(pictures("out/withdrawn"), first);
    let second = pictures("out");
    assert_eq!(second, [format!("{}.png", new.replace('/', "-"))]);
    assert_eq!(index(), format!("{heading}{}", line(&new, &format!("out/{}", second[0]))));
    // Suspended and reinstated: the picture comes back.
    run(&office, &format!("office withdraw {new} --suspend")).code(0);
    assert!(pictures("out").is_empty() && index() == heading);
    run(&office, &format!("office withdraw {new} --reinstate")).code(0);
    assert_eq!(pictures("out"), second);
    // A directory that was taken away is not made again.
    std::fs::remove_dir_all(office.path("out")).unwrap();
    run(&office, &format!("office withdraw {new}")).code(0);
    assert!(!office.path("out").exists());
}

#[test]
fn a_person_at_the_counter_gets_everything_in_one_command() {
    let office = new_office();
    let walk_in = "office walk-in --name 张三丰 --document passport --number E12345678";
    run(&office, &format!("{walk_in} --pass p.png")).code(2);
    run(&office, &format!("{walk_in} --contact confirmed")).code(2).stderr_eq(str![[r#"
error: expected --contact KIND=DAY, found confirmed
hint: give the last day of the contact: --contact confirmed=2026-03-01

"#]]);
    let mistyped = "office walk-in --name 张三丰 --document resident-id --number 110105194912310021";
    run(&office, mistyped).code(2).stderr_eq(str![[r#"
error: number: mistyped: the check character does not fit (expected X, found 1)
hint: compare the number with the document, and type it again

"#]]);
    run(&office, "office journal --check").code(2);
    office.run("office journal --check --lang en").code(0).stdout_eq(str![[r#"
0 lines, all unchanged. Hash of the last line: [..]

"#]]);
    run(&office, walk_in).code(0).stdout_eq(str![[r#"
张*丰: green (declaration and audit found nothing). Code 2026-03-05/[..], valid until 2026-03-06 12:00 +08:00.

"#]]);
    let first = cti(&office);
    // The same person again: the code is the same.
    run(&office, &format!("{walk_in} --json")).code(0);
    assert_eq!(cti(&office), first);
    // Now with a symptom: another status, and the first code is revoked.
    run(&office, &format!("{walk_in} --symptom fever")).code(0).stdout_eq(str![[r#"
张*丰: yellow (symptoms declared). Code 2026-03-05/[..], valid until 2026-03-06 12:00 +08:00.

"#]]).stderr_eq(str![[r#"
1 revocation not yet published: `fede revoke --office office --region CN-SH --key office/../keys/shanghai.pem --dir DIR --store STORE`

"#]]);
}

#[test]
fn a_telephone_at_the_counter_gets_the_code() {
    let office = new_office();
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let proof = |at: &str| {
        let at = Timestamp::parse(at).unwrap();
        BindingDraft::new(key.verifying_key(), &Audience::counter(), None, at).signed_by(&key).unwrap()
    };
    let picture = |proof: &str| png(&encode(proof, Level::M).unwrap(), 4, 4).unwrap();
    let fresh = proof("2026-03-05T03:55:00Z");
    office.write("old.png", picture(&proof("2026-03-05T03:00:00Z")));
    office.write("proof.png", picture(&fresh));
    office.write("proof.txt", format!("{fresh}\r\n"));
    let walk_in = "office walk-in --name 张三丰 --document passport --number E12345678 --json";
    // A proof that is too old, and none at all: nothing is stored.
    run(&office, &format!("{walk_in} --proof old.png")).code(2);
    office.write("none.txt", "FD1:NCFOXN");
    run(&office, &format!("{walk_in} --proof none.txt")).code(2);
    office.run("office history --document passport --number E12345678").code(2);

    let served = run(&office, &format!("{walk_in} --proof proof.png")).code(0);
    let served: Value = serde_json::from_slice(&served.get_output().stdout).unwrap();
    assert_eq!(served["telephone"], key.kid().to_string());
    let telephones = run(&office, "office telephone list --document passport --number E12345678 --json").code(0);
    let telephones: Value = serde_json::from_slice(&telephones.get_output().stdout).unwrap();
    assert_eq!(telephones["telephones"][0]["telephone"], served["telephone"]);
    // The text of the symbol does as well, from a file or as it is.
    run(&office, &format!("{walk_in} --proof proof.txt")).code(0);
    office.command(&format!("{walk_in} {AT}")).args(["--proof", &fresh]).assert().code(0);
    // Without the telephone it is a code for paper.
    let paper = run(&office, walk_in).code(0);
    let paper: Value = serde_json::from_slice(&paper.get_output().stdout).unwrap();
    assert!(paper["telephone"].is_null() && paper["cti"] != served["cti"], "{paper}");
}

#[test]
fn who_must_wait_for_an_officer_gets_no_code_yet() {
    let office = new_office();
    let rules = "[[rule]]\nid = \"ask\"\notherwise = true\nreview = true\n";
    office.write("office/rules.toml", rules);
    run(&office, "office walk-in --name 李四 --document passport --number E12345678").code(1).stdout_eq(str![[r#"
李*: an officer must decide first (decision 1). No code yet.

"#]]);
}

#[test]
fn what_is_issued_without_an_office_is_logged() {
    let office = Office::open();
    let holder = "--name 张三丰 --document passport --number E12345678";
    let issue = format!("issue --key keys/shanghai.pem --region CN-SH --status green {holder} --lang en --text");
    let home = office.path("home");
    let run = |more: &str| {
        office.command(&format!("{issue} {more}")).env("XDG_STATE_HOME", &home).assert().code(0).stderr_eq("")
    };
    run("--issued 2026-03-05T08:00:00Z --slot 7");
    run("--issued 2026-03-05T08:00:00Z --slot 8");
    run("--no-log");
    let log = std::fs::read_to_string(home.join("fede/issued.ndjson")).unwrap();
    let line = |slot: u32| {
        format!(
            "{{\"cti\":\"2026-03-05/{slot:010}\",\"expires\":\"2026-03-06T08:00:00Z\",\
             \"holder\":{{\"document\":\"passport\",\"name\":\"张*丰\"}},\"issued\":\"2026-03-05T08:00:00Z\",\
             \"kid\":\"e992a6427e390c47\",\"region\":\"CN-SH\",\"status\":\"green\"}}\n"
        )
    };
    assert_eq!(log, line(7) + &line(8));
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(home.join("fede/issued.ndjson")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // A log that was asked for must be writable; the default one need not be.
    office.run(&format!("{issue} --log nowhere/log")).code(2).stdout_eq("").stderr_eq(str![[r#"
error: nowhere/log: cannot write: no such file or directory
hint: check the path

"#]]);
    office.write("file", "");
    office.command(&issue).env("XDG_STATE_HOME", office.path("file")).assert().code(0).stderr_eq(str![[r#"
[..]/file/fede/issued.ndjson: the code is not logged: a part of the path is not a directory. To revoke it later, note its identifier, or give --log FILE

"#]]);
    office.run(&format!("{issue} --log codes.log")).code(0);
    assert!(office.path("codes.log").exists());
}

#[test]
fn a_code_that_a_gate_would_refuse_is_not_written() {
    let office = Office::open();
    office.run("gate init gate --root trust/root.cbor --lang en").code(0);
    let issue = "issue --key keys/shanghai.pem --status green --issued 2026-03-05T08:00:00Z --text --lang en";
    // A store without a list cannot tell.
    office.run(&format!("{issue} --region CN-SH --store gate")).code(0).stderr_eq(str![[r#"
a gate with this store cannot tell whether the code counts: [..]

"#]]);
    let publish = "trust publish site --root trust/root.cbor --list own.cbor --snapshot-key keys/platform-list.pem";
    let office = cli_trust::office();
    office.run(&format!("{publish} --at 2026-03-05T08:00:00Z")).code(0);
    office.run("gate init gate --root trust/root.cbor").code(0);
    office.run("gate sync gate site --at 2026-03-05T08:00:00Z").code(0);
    office.run(&format!("{issue} --region CN-SH --store gate")).code(0);
    office.run(&format!("{issue} --region CN-HB --store gate")).code(2).stdout_eq("").stderr_eq(str![[r#"
error: [..]
hint: check the key, the region and the times; nothing was written

"#]]);
}

#[test]
fn a_pass_has_the_size_of_paper_and_a_stamp_if_it_is_withdrawn() {
    let office = with_code();
    let code = cti(&office);
    let pass = |more: &str, out: &str| office.run(&format!("office pass {more} --out {out} --lang en"));
    let boxes = |out: &str| {
        let pdf = String::from_utf8_lossy(&std::fs::read(office.path(out)).unwrap()).into_owned();
        for needed in ["/StructTreeRoot", "/MarkInfo", "/Lang", "pdfuaid:part"] {
            assert!(pdf.contains(needed), "{needed}");
        }
        let found = pdf.split("/MediaBox[").nth(1).unwrap();
        found.split(']').next().unwrap().split(' ').map(|side| side.parse::<f32>().unwrap().round()).collect::<Vec<_>>()
    };
    pass(&code, "a6.pdf").code(0).stderr_eq("");
    pass(&format!("{code} {code} {code} {code} {code} --page a4"), "a4.pdf").code(0);
    assert_eq!((boxes("a6.pdf"), boxes("a4.pdf")), (vec![0.0, 0.0, 298.0, 420.0], vec![0.0, 0.0, 595.0, 842.0]));
    pass(&format!("{code} --page a4"), "a.svg").code(2).stderr_eq(str![[r#"
error: a.svg: expected a file name that ends in .pdf

"#]]);
    pass(&format!("{code} {code}"), "a.svg").code(2);
    pass("--all", "all.pdf").code(2).stderr_eq(str![[r#"
error: expected valid codes, found none
hint: `fede office issue` issues codes

"#]]);
    run(&office, &format!("office withdraw {code}")).code(0);
    pass(&code, "revoked.pdf").code(0).stderr_eq(str![[r#"
[..] is withdrawn: its pass is stamped.

"#]]);
    pass(&code, "revoked.svg").code(0);
    let svg = std::fs::read_to_string(office.path("revoked.svg")).unwrap();
    assert!(svg.contains("<title>Shanghai, Health code, YELLOW, REVOKED</title>"));
}

/// At 21:30 in UTC it is already the next morning in Shanghai.
#[test]
fn the_day_is_that_of_the_office() {
    let office = new_office();
    let declare = |number: &str| {
        let walk_in = "office walk-in --name 李小宝 --document resident-id --at 2026-03-05T21:30:00Z --officer li";
        office.run(&format!("{walk_in} --number {number} --lang en"))
    };
    declare("110105202603060028").code(0).stdout_eq(str![[r#"
李*宝: green (declaration and audit found nothing). Code 2026-03-05/[..], valid until 2026-03-07 05:30 +08:00.

"#]]);
    declare("110105202603070023").code(2);
}

/// Older permits print the number of the issue behind the number.
#[test]
fn a_renewed_permit_is_the_same_person() {
    let office = new_office();
    office.write("contacts.csv", "证件类型,证件号码,最后接触日期\n回乡证,H12345678,2026/3/1\n");
    run(&office, "office import contacts contacts.csv").code(0);
    let walk_in = "office walk-in --name 陳大文 --document hong-kong-macao-permit --number H1234567801";
    run(&office, walk_in).code(0).stdout_eq(str![[r#"
陳*文: yellow (declaration under review). Code 2026-03-05/[..], valid until 2026-03-06 12:00 +08:00.

"#]]);
}

/// Older tables map some characters of GB 18030 to a private area.
#[test]
fn a_rejected_row_says_what_to_do() {
    let office = new_office();
    office.write("people.csv", "document,name,number,status\npassport,李\u{e816},E12345678,green\n");
    run(&office, "issue batch people.csv --out out.ndjson").code(1);
    let rejects = std::fs::read_to_string(office.path("out.ndjson.rejects.ndjson")).unwrap();
    assert!(rejects.contains("found U+E816, a character of a private area"), "{rejects}");
    assert!(rejects.contains("\"hint\":\"type the character again, as it is on the document\""), "{rejects}");
}
