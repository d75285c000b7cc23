//! The office commands as officers see them: what is refused, and how. `tests/program/readme.rs` tests the
//! day without errors.
//!
//! `SNAPSHOTS=overwrite cargo test --features full --test program cli_office` rewrites the snapshots. Read
//! them before you commit.

use std::collections::BTreeMap;
use std::io::Read;

use crate::office::Office;
use snapbox::str;

pub(crate) const AT: &str = "--at 2026-03-05T12:00:00+08:00 --officer li --lang en";
const INIT: &str =
    "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320 --lang en";

pub(crate) fn new_office() -> Office {
    let office = Office::open();
    office.run(INIT).success();
    office
}

pub(crate) fn run(office: &Office, arguments: &str) -> snapbox::cmd::OutputAssert {
    office.run(&format!("{arguments} {AT}"))
}

pub(crate) const FEW: &str = r#"{"declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "passport", "number": "E12345678", "symptoms": ["fever"], "contacts": [], "places": []}
"#;

/// An office that has issued one yellow code.
pub(crate) fn with_code() -> Office {
    let office = new_office();
    office.write("few.ndjson", FEW);
    run(&office, "office declare few.ndjson").success();
    run(&office, "office audit").success();
    run(&office, "office issue").success();
    office
}

pub(crate) fn cti(office: &Office) -> String {
    let output = office.run("office history --document passport --number E12345678 --lang en");
    let text = String::from_utf8(output.success().get_output().stdout.clone()).unwrap();
    text.split_once("code ").unwrap().1.split(' ').next().unwrap().to_owned()
}

#[test]
fn an_office_is_made_once() {
    let office = new_office();
    let secret = std::fs::read(office.path("office/secret")).unwrap();
    office.run(INIT).code(2).stderr_eq(str![[r#"
error: office/office.toml: cannot make: a file of that name exists
hint: choose another directory; nothing has been overwritten

"#]]);
    assert_eq!(std::fs::read(office.path("office/secret")).unwrap(), secret);
    use std::os::unix::fs::PermissionsExt;
    let mode = |name| std::fs::metadata(office.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode("office/secret"), mode("office/registry.sqlite")], [0o600; 2], "nobody else reads them");
    run(&office, "office status --office nowhere").code(2);
    office.run("office audit --lang en").code(2).stderr_eq(str![[r#"
error: expected the name of an officer, found none
hint: give --officer NAME, or set FEDE_OFFICER: the journal says who did what

"#]]);
    office.write("office/secret", "short");
    run(&office, "office audit").code(2).stderr_eq(str![[r#"
error: office/secret: expected 32 bytes in 64 hexadecimal digits, found something else
hint: restore the file from a backup: without it the office finds nobody in its registry

"#]]);
}

#[test]
fn declarations_that_are_wrong() {
    let office = new_office();
    office.write("one.json", FEW.replace("fever", "flu"));
    run(&office, "office declare one.json").code(1).stderr_eq(str![[r#"
one.json: symptoms[0]: unknown variant `flu`, expected one of `fever`, `cough`, `sore-throat`, `shortness-of-breath`, `fatigue`, `loss-of-taste-or-smell`, `diarrhoea` at line 1 column 128

"#]]);
    office.write(
        "same-id.ndjson",
        [
            FEW.replace("{\"declared", "{\"id\": \"a\", \"declared"),
            FEW.replace("{\"declared", "{\"id\": \"a\", \"declared").replace("fever", "cough"),
        ]
        .concat(),
    );
    run(&office, "office declare same-id.ndjson").code(1).stderr_eq(str![[r#"
same-id.ndjson:2: id: expected the content of declaration 1, which has the same id a, found other content

"#]]);
    office.write("long.ndjson", format!("{FEW}{}\n{FEW}", "x".repeat(100_000)));
    run(&office, "office declare long.ndjson")
        .code(1)
        .stderr_eq(str![[r#"
long.ndjson:2: expected a declaration of at most 65536 bytes, found a longer one

"#]])
        .stdout_eq(str![[r#"
1 declaration accepted, 1 known already, 1 rejected.

"#]]);
    // A sparse file of two gigabytes without a line ending.
    office.write("huge.ndjson", FEW);
    let huge = std::fs::OpenOptions::new().write(true).open(office.path("huge.ndjson")).unwrap();
    huge.set_len(2 << 30).unwrap();
    run(&office, "office declare huge.ndjson").code(1).stderr_eq(str![[r#"
huge.ndjson:2: expected a declaration of at most 65536 bytes, found a longer one

"#]]);
    office.write("huge.csv", "place,level,since\n");
    let huge = std::fs::OpenOptions::new().write(true).open(office.path("huge.csv")).unwrap();
    huge.set_len(2 << 30).unwrap();
    run(&office, "office import areas huge.csv").code(2).stderr_eq(str![[r#"
error: huge.csv:2: expected a row of at most 1048576 bytes, found a longer one
hint: look for a quote that is never closed, in this line or before it

"#]]);
    office.write("bytes.ndjson", b"\xff\xff\xff\n");
    run(&office, "office declare bytes.ndjson").code(2).stderr_eq(str![[r#"
error: bytes.ndjson:1: expected text in UTF-8, GB 18030 or Big5, found other bytes
hint: save the file as UTF-8, or name its encoding with --encoding

"#]]);
    run(&office, "office declare none.ndjson").code(2).stderr_eq(str![[r#"
error: none.ndjson: cannot open: no such file or directory
hint: check the path

"#]]);
}

#[test]
fn tables_that_are_wrong() {
    let office = new_office();
    let import = |kind: &str, text: &[u8], more: &str| {
        office.write("t.csv", text);
        run(&office, &format!("office import {kind} t.csv {more}"))
    };
    let wrong = "document,number,place,arrival,departure\n\
                 passport,E1234567,420100,2026-03-01T08:00:00+08:00,2026-03-01T07:00:00+08:00\n\
                 passport,E1234567,999999,2026-03-01T08:00:00+08:00,\n\
                 passport,E1234567,420100,2026-03-09T08:00:00+08:00,\n\
                 visa,E1234567,420100,2026-03-01,\n\
                 passport,,420100,2026-03-01,\n\
                 passport,E1234567,420100,2026-03-01,2026-03-02\n";
    import("stays", wrong.as_bytes(), "").code(1).stderr_eq(str![[r#"
t.csv:2: departure: expected a departure at or after the arrival at 2026-03-01 08:00:00 +08:00, found 2026-03-01 07:00:00 +08:00
t.csv:3: place: expected a six-digit division code of GB/T 2260, found 999999
t.csv:4: arrival: expected a time not after 2026-03-05 12:00:00 +08:00, found 2026-03-09 08:00:00 +08:00
t.csv:5: document: expected one of other, resident-id, passport, hong-kong-macao-permit, taiwan-permit, foreign-permanent-resident, found visa
t.csv:6: number: expected a value, found none

"#]]).stdout_eq(str![[r#"
1 row imported, 0 known already, 5 rejected.

"#]]);
    import("stays", wrong.as_bytes(), "").code(1).stdout_eq(str![[r#"
0 rows imported, 1 known already, 5 rejected.

"#]]);
    import("stays", wrong.as_bytes(), "--retract").code(1).stdout_eq(str![[r#"
1 row taken back, 0 not there, 5 rejected.

"#]]);
    import("stays", wrong.as_bytes(), "--retract").code(1).stdout_eq(str![[r#"
0 rows taken back, 1 not there, 5 rejected.

"#]]);
    import("stays", wrong.as_bytes(), "").code(1).stdout_eq(str![[r#"
1 row imported, 0 known already, 5 rejected.

"#]]);
    import("stays", wrong.as_bytes(), "--strict").code(2).stderr_eq(str![[r#"
error: t.csv:2: departure: expected a departure at or after the arrival at 2026-03-01 08:00:00 +08:00, found 2026-03-01 07:00:00 +08:00
hint: correct the line, or leave out --strict to import the other lines; nothing was imported

"#]]);
    import("cases", b"document,number,status,since,until\npassport,E1234567,ill,2026-03-01,\npassport,E1234567,confirmed,2026-03-01,2026-02-01\n", "")
        .code(1)
        .stderr_eq(str![[r#"
t.csv:2: status: expected one of confirmed, suspected, found ill
t.csv:3: until: expected a time after 2026-03-01 00:00:00 +08:00, found 2026-02-01 00:00:00 +08:00

"#]]);
    import("tests", b"document,number,taken\n", "").code(2).stderr_eq(str![[r#"
error: t.csv:1: expected the column result, found none of that name
hint: docs/office.md lists the columns of every table

"#]]);
    import("tests", b"document,number,taken,result,colour\n", "").code(0).stderr_eq(str![[r#"
t.csv:1: colour: not a column of this table, ignored

"#]]);
    import("areas", b"", "").code(2).stderr_eq(str![[r#"
error: t.csv: expected a first row with the names of the columns, found an empty file
hint: docs/office.md lists the columns of every table

"#]]);
    import("areas", b"place,level,since\n420100,high\n110000,high,2026-03-01\n", "")
        .code(1)
        .stderr_eq(str![[r#"
t.csv:2: row: expected 3 fields, as in the first row, found 2

"#]])
        .stdout_eq(str![[r#"
1 row imported, 0 known already, 1 rejected.

"#]]);
    import(
        "areas",
        b"place,level,since\n420100,high,2026-03-01\n110000,high,\"2026-03-01\n310000,high,2026-03-01\n",
        "",
    )
    .code(2)
    .stderr_eq(str![[r#"
error: t.csv:3: expected a closing quote, found the end of the file
hint: look for a quote that is never closed, in this line or before it

"#]]);
    import("areas", b"place,level,since,until\n110000,high,2026-03-01,2026-03-03\n", "").success();
    import("areas", b"place,level,since,until\n110000,high,2026-03-01,2026-03-04\n", "").code(1).stderr_eq(str![[r#"
t.csv:2: end: expected the end that is stored for this entry, found another

"#]]);
    import("areas", b"place,level,since,until\n110000,high,2026-03-01,\n", "").success().stdout_eq(str![[r#"
0 rows imported, 1 known already, 0 rejected.

"#]]);
    let open =
        format!("place,level,since\n420100,high,2026-03-01\n\"420100,high,2026-03-01\n{}", "x\n".repeat(1 << 20));
    import("areas", open.as_bytes(), "").code(2).stderr_eq(str![[r#"
error: t.csv:3: expected a row of at most 1048576 bytes, found a longer one
hint: look for a quote that is never closed, in this line or before it

"#]]);
    office.run("office journal --check --lang en").success().stdout_eq(str![[r#"
11 lines, all unchanged. Hash of the last line: [..]

"#]]);
    // Files with the wrong content.
    import("areas", b"place,level,since\n420100,high,2026-03-01\n\xff\xff,high,2026-03-01\n", "").code(2).stderr_eq(
        str![[r#"
error: t.csv:3: expected text in UTF-8, GB 18030 or Big5, found other bytes
hint: save the file as UTF-8, or name its encoding with --encoding

"#]],
    );
    import("areas", "place,level,since\n420100,高,2026-03-01\n".as_bytes(), "--encoding gb18030").code(2).stderr_eq(
        str![[r#"
error: t.csv:2: expected GB 18030, found other bytes
hint: save the file as UTF-8, or name its encoding with --encoding

"#]],
    );
}

/// Tables as the spreadsheets of mainland China and of other places save them.
#[test]
fn tables_as_spreadsheets_leave_them() {
    let office = new_office();
    let import = |kind: &str, text: &[u8], more: &str| {
        office.write("t.csv", text);
        run(&office, &format!("office import {kind} t.csv {more}"))
    };
    let table = "证件类型;证件号码;最后接触日期;备注;;\r\n居民身份证;１１０１０５１９４９１２３１００２ｘ;2026年3月1日;x;;\r\n;;;;;\r\n\
                 护照;'E12345678<;2026/3/1;;;\r\n台湾居民来往大陆通行证;0123456789(B);46082;;;\r\n";
    import("contacts", table.as_bytes(), "")
        .code(0)
        .stderr_eq(str![[r#"
t.csv:1: 备注: not a column of this table, ignored

"#]])
        .stdout_eq(str![[r#"
3 rows imported, 0 known already, 0 rejected.

"#]]);
    let (gb18030, _, _) = encoding_rs::GB18030.encode(table);
    import("contacts", &gb18030, "")
        .code(0)
        .stderr_eq(str![[r#"
t.csv: read as GB 18030. If names look wrong, give --encoding.
t.csv:1: 备注: not a column of this table, ignored

"#]])
        .stdout_eq(str![[r#"
0 rows imported, 3 known already, 0 rejected.

"#]]);
    let wrong = "document,number,last_contact\nresident-id,110105194912310021,2026-03-01\nresident-id,1.10105E+17,2026-03-01\n\
                 hong-kong-macao-permit,12345678,2026-03-01\nforeign-permanent-resident,911124198108030025,2026-03-01\n\
                 resident-id,911124198108030024,2026-03-01\npassport,E1234567O,2026-03-01\npassport,E12/345678,2026-03-01\n\
                 passport,E12345678,01/03/2026\npassport,E12345678,2026-02-29\npassport,E12345678,soon\n";
    import("contacts", wrong.as_bytes(), "").code(1).stderr_eq(str![[r#"
t.csv:2: number: mistyped: the check character does not fit (expected X, found 1)
t.csv:3: number: the number has lost digits: a spreadsheet has rounded it (such as 1.10105E+17)
t.csv:4: number: expected H or M and 8 digits (perhaps 2 more), as on the permit of a resident of Hong Kong or Macao, found something else
t.csv:5: number: mistyped: the check character does not fit (expected 4, found 5)
t.csv:6: number: this is a number of another kind of document: foreign permanent resident card (foreign-permanent-resident)
t.csv:7: number: mistyped: expected digits, found the letter O
t.csv:8: number: expected letters and digits in a document's number, found / (U+002F)
t.csv:9: last_contact: with the day or the month first, a date may mean two days: expected the year first, such as 2026-11-21, found 01/03/2026
t.csv:10: last_contact: there is no such day in the calendar, found 2026-02-29
t.csv:11: last_contact: expected a date such as 2026-11-21, 2026/11/21 or 2026年11月21日, or a time such as 2026-11-21T08:00:00+08:00, found soon

"#]]);
    let chinese = AT.replace("--lang en", "--lang zh-CN");
    office.run(&format!("office import contacts t.csv {chinese}")).code(1).stderr_eq(str![[r#"
t.csv:2：证件号码（number）：号码有误：校验码不符（应为 X，实为 1）
t.csv:3：证件号码（number）：号码已丢失末尾数字：被电子表格四舍五入（如 1.10105E+17）
t.csv:4：证件号码（number）：号码格式不符：港澳居民来往内地通行证号码应为H或M加8位数字（可另有2位换证次数）
t.csv:5：证件号码（number）：号码有误：校验码不符（应为 4，实为 5）
t.csv:6：证件号码（number）：这是另一类证件的号码：外国人永久居留身份证（foreign-permanent-resident）
t.csv:7：证件号码（number）：号码有误：应为数字，却有字母 O
t.csv:8：证件号码（number）：证件号码只能含字母和数字，却有字符 / (U+002F)
t.csv:9：最后接触日期（last_contact）：日或月在前的日期可能有两种读法：应把年份写在最前，如 2026-11-21，实为 01/03/2026
t.csv:10：最后接触日期（last_contact）：日历上没有这一天，实为 2026-02-29
t.csv:11：最后接触日期（last_contact）：日期应如 2026-11-21、2026/11/21 或 2026年11月21日，时间应如 2026-11-21T08:00:00+08:00，实为 soon

"#]]);
    import("contacts", b"document,number,number,last_contact\n", "").code(2).stderr_eq(str![[r#"
error: t.csv:1: expected the column number once, found it twice
hint: remove one of the two columns

"#]]);
    import("contacts", b"document,number,last_contact\n\xb0\xa1,E12345678,2026-03-01\n", "").code(2).stderr_eq(str![[
        r#"
error: t.csv: the text may be in GB 18030 or in Big5
hint: give --encoding gb18030 (mainland China) or --encoding big5 (Hong Kong, Macao, Taiwan)

"#
    ]]);
    office
        .write("人员.csv", "姓名,证件类型,证件号码,健康码,判定时间\n李\u{3000}四,护照,E12345678,绿码,2026/3/5 8:00\n");
    run(&office, "issue batch 人员.csv --out codes.ndjson").code(0);
    let codes = std::fs::read_to_string(office.path("codes.ndjson")).unwrap();
    assert_eq!(codes.lines().count(), 1);
}

#[test]
fn rules_that_are_wrong() {
    let office = with_code();
    let rules = std::fs::read_to_string(office.path("office/rules.toml")).unwrap();
    office.write("office/rules.toml", rules.replace("symptoms = [\"fever\"]", "otherwise = true"));
    run(&office, "office audit").code(2).stderr_eq(str![[r#"
error: office/rules.toml: rule symptoms: can never apply, because rule fever always applies first
hint: the first rule that applies decides: put the narrower rule first, or remove it

"#]]);
    office.write("office/rules.toml", "[[rule]]\nid = 7");
    run(&office, "office audit").code(2).stderr_eq(str![[r#"
error: office/rules.toml: TOML parse error at line 2, column 6
  |
2 | id = 7
  |      ^
expected a text, found a number
hint: docs/office.md explains the fields of rules.toml, and `fede office init` writes a complete example

"#]]);
}

#[test]
fn officers_that_may_not() {
    let office = with_code();
    let code = cti(&office);
    run(&office, "office decide 1 --status green --reason well").code(2).stderr_eq(str![[r#"
error: decision 1 does not wait for an officer
hint: `fede office review` lists the cases that wait

"#]]);
    office.run("office explain 99 --lang en").code(2).stderr_eq(str![[r#"
error: there is no decision 99
hint: `fede office review` lists the cases that wait

"#]]);
    let red = format!("office correct {code} --status red --why symptoms --reason ill");
    office.write("li.pin", "471100\n");
    office.write("wang.pin", "815815\n");
    office.write("wrong.pin", "123456\n");
    // A typed name does not prove a second officer: a PIN does.
    run(&office, &format!("{red} --pin-file li.pin")).code(2).stderr_eq(str![[r#"
error: no officer with the name li has a PIN
hint: `fede office officer add NAME` sets a PIN

"#]]);
    run(&office, "office officer add li --new-pin-file li.pin").success();
    run(&office, "office officer add wang --new-pin-file wang.pin --pin-file wrong.pin").code(2).stderr_eq(str![[r#"
error: wrong PIN of li; attempts left: 4
hint: type it again; wrong PINs are noted in the journal

"#]]);
    run(&office, "office officer add wang --new-pin-file wang.pin --pin-file li.pin").success();
    run(&office, "office officer add l\u{456} --new-pin-file li.pin --pin-file li.pin").code(2).stderr_eq(str![[r#"
error: officer: expected a name in one script, or in Latin and Chinese, found l/u{456}
hint: type the name again in one script; a letter of another script can look the same

"#]]);
    run(&office, "office officer add zhang --new-pin-file li.pin --pin-file li.pin").code(2).stderr_eq(str![[r#"
error: expected the PINs of 2 officers, found 1
hint: give --officer twice, each with a PIN; the second officer alone needs only their own

"#]]);
    run(&office, &format!("{red} --pin-file li.pin")).code(2).stderr_eq(str![[r#"
error: expected two officers for a red status set by hand, found only li
hint: give --officer twice, with two names

"#]]);
    run(&office, &format!("{red} --officer li --pin-file li.pin --pin-file li.pin")).code(2).stderr_eq(str![[r#"
error: expected two officers for a red status set by hand, found only li
hint: give --officer twice, with two names

"#]]);
    run(&office, &format!("{red} --officer wang --pin-file li.pin --pin-file li.pin")).code(2).stderr_eq(str![[r#"
error: wrong PIN of wang; attempts left: 4
hint: type it again; wrong PINs are noted in the journal

"#]]);
    run(&office, &format!("office correct {code} --status yellow --reason ill")).code(2).stderr_eq(str![[r#"
error: a yellow or red status needs a reason
hint: give --why, such as close-contact; nothing-found is not a reason for it

"#]]);
    run(&office, &format!("office correct {code} --status yellow --why symptoms --reason same")).code(2).stderr_eq(
        str![[r#"
error: nothing would change
hint: give another --status, or --not-in with a city of the stored stays

"#]],
    );
    run(&office, &format!("office correct {code} --reason same")).code(2).stderr_eq(str![[r#"
error: nothing would change
hint: give another --status, or --not-in with a city of the stored stays

"#]]);
    run(&office, "office correct 2026-03-05/0000000000 --status green --reason x").code(2).stderr_eq(str![[r#"
error: this office has not issued the code 2026-03-05/0000000000
hint: `fede inspect` shows a code's identifier and who issued it

"#]]);
    run(&office, &format!("{red} --officer wang --pin-file wang.pin --pin-file li.pin")).success();
    for left in (0..5).rev() {
        let refused = run(&office, "office officer add wang --new-pin-file wang.pin --pin-file wrong.pin").code(2);
        let said = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
        assert!(said.contains(&format!("attempts left: {left}")), "{said}");
    }
    run(&office, "office officer add wang --new-pin-file wang.pin --pin-file li.pin").code(2).stderr_eq(str![[r#"
error: li is locked until 2026-03-05 12:15:00 +08:00, after too many wrong PINs
hint: wait, or let two other officers set a new PIN: `fede office officer add NAME`

"#]]);
    run(&office, &format!("office withdraw {code}")).code(2).stderr_eq(str![[r#"
error: the code 2026-03-05/[..] is already revoked
hint: `fede office history` shows what happened to it

"#]]);
}

#[test]
fn a_registry_of_an_earlier_version_is_refused_until_it_is_migrated() {
    let office = with_code();
    let registry = rusqlite::Connection::open(office.path("office/registry.sqlite")).unwrap();
    registry.execute_batch("DROP TABLE telephone; PRAGMA user_version = 9").unwrap();
    run(&office, "office audit").code(2).stderr_eq(str![[r#"
error: office/registry.sqlite: expected a registry of version 10, found version 9
hint: if an earlier fede made it: copy it, then run `fede office migrate`; if not, somebody has changed the file

"#]]);
    run(&office, "office migrate").success();
    run(&office, "office audit").success();
    run(&office, "office migrate").code(2).stderr_eq(str![[r#"
error: expected a registry of an earlier version, found one that is up to date
hint: there is nothing to do

"#]]);
    assert_eq!(registry.query_row("SELECT count(*) FROM telephone", [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

#[test]
fn a_registry_that_cannot_be_used() {
    let office = with_code();
    let cti = cti(&office);
    let registry = office.path("office/registry.sqlite");
    let whole = std::fs::read(&registry).unwrap();
    let connection = rusqlite::Connection::open(&registry).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    run(&office, "office audit").code(2).stderr_eq(str![[r#"
error: office/registry.sqlite: expected a registry of version 10 or earlier, found version 99
hint: use the fede that made it, or a later one

"#]]);
    std::fs::write(&registry, &whole).unwrap();
    let connection = rusqlite::Connection::open(&registry).unwrap();
    connection.execute_batch("DROP TRIGGER journal_is_kept; DELETE FROM journal WHERE seq = 2").unwrap();
    drop(connection);
    office.run("office journal --check --lang en").code(2).stderr_eq(str![[r#"
error: registry: journal: line 2 was changed or removed
hint: compare with a backup: somebody has written to the registry without fede

"#]]);
    std::fs::write(&registry, b"not a database at all, but long enough to be looked at as if it were one").unwrap();
    run(&office, "office audit").code(2).stderr_eq(str![[r#"
error: office/registry.sqlite: expected a registry of fede, found something else
hint: check the path; if the registry was overwritten, restore it from a backup

"#]]);
    std::fs::write(&registry, &whole).unwrap();
    let other = rusqlite::Connection::open(&registry).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    run(&office, &format!("office withdraw {cti}")).code(2).stderr_eq(str![[r#"
error: registry: locked by another process for more than 10 s
hint: wait for the other command to end, or end it; then run this one again

"#]]);
    drop(other);
    std::fs::remove_file(&registry).unwrap();
    run(&office, "office audit").code(2).stderr_eq(str![[r#"
error: office/registry.sqlite: expected a registry, found no file
hint: if it is lost, restore it from a backup; `fede office init` creates a new office

"#]]);
}

#[test]
fn what_is_disputed_is_shown_and_explained() {
    let office = with_code();
    let code = cti(&office);
    run(&office, &format!("office dispute {code} --says mistake")).success();
    office.run("office review --lang zh").success().stdout_eq(str![[r#"
决定2：持码人对决定1提出异议。
由li于2026-03-05 12:00 +08:00记录。持码人陈述：mistake
依据申报1及当时已知信息。
所据事实：
  - 申报症状：发热
等待工作人员处理。
当事人：张*丰，护照。

待人工处理 1 件

"#]]);
    office.run("office explain 1 --lang en").success().stdout_eq(str![[r#"
Decision 1: yellow (symptoms declared). A code for it is valid for 24 hours.
Made by the audit at 2026-03-05 12:00 +08:00, under the rule "fever" of the rules 03638c14d3446a9a….
It is based on declaration 1 and on the facts known at that time.
The facts:
  - declared: fever

"#]]);
    office.run("office explain 1 --lang zh").success().stdout_eq(str![[r#"
决定1：黄码（申报有症状）。据此签发的码有效24小时。
2026-03-05 12:00 +08:00经自动审核作出，依据规则“fever”（规则文件 03638c14d3446a9a…）。
依据申报1及当时已知信息。
所据事实：
  - 申报症状：发热

"#]]);
}

const PEOPLE: &str = "document,masked_name,commitment,status\npassport,张*丰,COMMITMENT,green\npassport,李*,COMMITMENT,blue\npassport,王*,COMMITMENT,green\n";

pub(crate) fn people() -> String {
    PEOPLE.replace("COMMITMENT", &"ab".repeat(24))
}

#[test]
fn a_batch_in_every_form_holds_the_same_codes() {
    let office = new_office();
    office.write("people.csv", people());
    let batch = |out: &str| run(&office, &format!("issue batch people.csv --out {out}")).code(1);
    for out in ["codes.tar", "codes.zip", "codes.sqlite", "codes.ndjson", "drawn"] {
        batch(out);
    }
    let lines = std::fs::read_to_string(office.path("codes.ndjson")).unwrap();
    let texts: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(texts.iter().map(|text| text["line"].as_u64().unwrap()).collect::<Vec<_>>(), [2, 4]);
    let mut zip = zip::ZipArchive::new(std::fs::File::open(office.path("codes.zip")).unwrap()).unwrap();
    let mut in_zip = BTreeMap::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        in_zip.insert(file.name().unwrap().into_owned(), bytes);
    }
    let mut tar = tar::Archive::new(std::fs::File::open(office.path("codes.tar")).unwrap());
    let mut in_tar = BTreeMap::new();
    for file in tar.entries().unwrap() {
        let mut file = file.unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        in_tar.insert(file.path().unwrap().display().to_string(), bytes);
    }
    assert_eq!(in_zip, in_tar);
    assert_eq!(in_zip.keys().collect::<Vec<_>>(), ["0000000002.png", "0000000004.png"]);
    for (name, bytes) in &in_zip {
        assert_eq!(&std::fs::read(office.path("drawn/0000000").join(name)).unwrap(), bytes);
    }
    let connection = rusqlite::Connection::open(office.path("codes.sqlite")).unwrap();
    let row = |line: u64| {
        connection
            .query_row("SELECT text, png FROM code WHERE line = ?1", [line.cast_signed()], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
            })
            .unwrap()
    };
    for text in &texts {
        let line = text["line"].as_u64().unwrap();
        let (stored, png) = row(line);
        assert_eq!(stored, text["text"].as_str().unwrap());
        assert_eq!(png, in_zip[&format!("{line:010}.png")]);
        office.write("one.png", &png);
        let scanned = office.run("scan one.png").success().get_output().stdout.clone();
        assert_eq!(String::from_utf8(scanned).unwrap().trim_end_matches('\n'), stored);
    }
}

#[test]
fn shards_have_the_codes_of_the_whole() {
    let office = new_office();
    office.write("people.csv", people());
    run(&office, "issue batch people.csv --out whole.ndjson").code(1);
    run(&office, "issue batch people.csv --out one.ndjson --shard 1/2").code(0);
    run(&office, "issue batch people.csv --out two.ndjson --shard 2/2").code(1);
    let lines =
        |name| std::fs::read_to_string(office.path(name)).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let mut parts = [lines("one.ndjson"), lines("two.ndjson")].concat();
    parts.sort();
    assert_eq!(parts, lines("whole.ndjson"));
}

#[test]
fn batches_that_are_refused() {
    let office = new_office();
    office.write("people.csv", people());
    office.write("people.txt", "");
    run(&office, "issue batch people.txt --out codes.tar").code(2).stderr_eq(str![[r#"
error: people.txt: expected a people file that ends in .ndjson, .csv, .tsv or .xlsx
hint: docs/office.md describes both forms

"#]]);
    office.write("other.tar", "");
    run(&office, "issue batch people.csv --out other.tar").code(2).stderr_eq(str![[r#"
error: other.tar: expected no such file, found one that this batch did not make
hint: name another output; nothing has been overwritten

"#]]);
    run(&office, "issue batch people.csv --out codes.tar --shard 3/2").code(2).stderr_eq(str![[r#"
error: invalid value '3/2' for '--shard <I/N>': expected I/N with I from 1 to N, such as 2/4

For more information, try '--help'.

"#]]);
    run(&office, "issue batch people.csv --out no/such/codes.tar").code(2).stderr_eq(str![[r#"
error: no/such/codes.tar.codes.ndjson: cannot open: no such file or directory
hint: make room or correct the path, and run the same command again: it continues where it stopped

"#]]);
    office.write("open.csv", format!("document,status\n\"passport,green\n{}", "x\n".repeat(1 << 20)));
    run(&office, "issue batch open.csv --out open.tar").code(2).stderr_eq(str![[r#"
error: open.csv:2: expected a row of at most 1048576 bytes, found a longer one
hint: look for a quote that is never closed, in this line or before it

"#]]);
    // The output was truncated after the run.
    run(&office, "issue batch people.csv --out codes.ndjson").code(1).stdout_eq(str![[r#"
Batch 1: 2 codes issued, 1 rejected. This run: 2 in [..] s, [..] per second.

"#]]);
    run(&office, "issue batch people.csv --out codes.ndjson").code(1).stdout_eq(str![[r#"
Batch 1 was already complete: 2 codes issued at 2026-03-05 12:00 +08:00, 1 rejected.

"#]]);
}

#[test]
fn stays_that_are_not_sorted() {
    let office = new_office();
    office.write(
        "stays.csv",
        "document,number,place,arrival,departure,masked_name\n\
         passport,E2345678,420100,2026-03-01T08:00:00+08:00,2026-03-01T18:00:00+08:00,张*\n\
         passport,E3456789,310000,2026-03-01T08:00:00+08:00,2026-03-01T18:00:00+08:00,李*\n",
    );
    let at = "--at 2026-03-05T12:00:00+08:00 --lang en";
    office.run(&format!("office itineraries stays.csv --out people.ndjson {at}")).success();
    snapbox::assert_data_eq!(
        std::fs::read_to_string(office.path("people.ndjson")).unwrap(),
        str![[r#"
{"holder":{"document":"passport","number":"E2345678","masked_name":"张*"},"itinerary":{"days":14,"countries":["CN"],"cities":[{"place":"420100","last_seen":"2026-03-01"}]}}
{"holder":{"document":"passport","number":"E3456789","masked_name":"李*"},"itinerary":{"days":14,"countries":["CN"],"cities":[{"place":"310000","last_seen":"2026-03-01"}]}}

"#]]
    );
    run(&office, "issue batch people.ndjson --out codes.ndjson").success();
    let sorted = std::fs::read_to_string(office.path("stays.csv")).unwrap();
    let mut lines: Vec<&str> = sorted.lines().collect();
    lines.swap(1, 2);
    office.write("stays.csv", lines.join("\n"));
    office.run(&format!("office itineraries stays.csv --out other.ndjson {at}")).code(2).stderr_eq(str![[r#"
error: stays.csv:3: expected rows sorted by document and number, found one that belongs further up
hint: sort the rows by their bytes: (head -n 1 FILE; tail -n +2 FILE | LC_ALL=C sort -t, -k1,2)

"#]]);
}

#[test]
fn a_font_that_lacks_a_character_is_named() {
    let office = new_office();
    office.write("font.ttf", "no font");
    let issue = "issue --key keys/shanghai.pem --region CN-SH --status green --text --pass pass.pdf --font font.ttf";
    office.run(issue).code(2).stderr_eq(str![[r#"
error: font.ttf: expected a TrueType or OpenType font, found something else
hint: give a .ttf, .otf or .ttc file

"#]]);
    assert!(!office.path("pass.pdf").exists());
}

/// A disk of less than a megabyte, in a separate mount.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_registry_leaves_what_was_there() {
    let office = new_office();
    let declaration = |n: usize| FEW.replace("E12345678", &format!("E{n:08}"));
    office.write("few.ndjson", FEW);
    office.write("many.ndjson", (0..1200).map(declaration).collect::<String>());
    let mount = "mount -t tmpfs -o size=700k none disk";
    office.shell("mkdir disk").success();
    let Some(unshare) = ["unshare -m", "unshare -rm"].into_iter().find(|unshare| {
        let line = format!("{unshare} {mount} 2>/dev/null");
        let tried = std::process::Command::new("sh").current_dir(office.path(".")).args(["-c", &line]).status();
        tried.is_ok_and(|status| status.success())
    }) else {
        eprintln!("left out: a full disk under the registry, since nothing can be mounted here");
        return;
    };
    let script = format!(
        "set -e; {mount}; cp -r keys disk; cp -r office disk; cd disk; \
         $fede office declare ../few.ndjson {AT} >/dev/null; \
         $fede office declare ../many.ndjson {AT} && exit 9; \
         $fede office journal --check >/dev/null; \
         mount -o remount,size=64m none .; \
         $fede office declare ../many.ndjson {AT}; $fede office journal --check >/dev/null"
    );
    office.write("full.sh", script);
    let said = office.shell(&format!("{unshare} sh full.sh 2>&1")).get_output().stdout.clone();
    snapbox::assert_data_eq!(
        String::from_utf8_lossy(&said).into_owned(),
        str![[r#"
error: registry: no space left on its disk
hint: make room and run the command again; it continues where it stopped
1200 declarations accepted, 0 known already, 0 rejected.

"#]]
    );
}

#[test]
fn a_full_disk_stops_a_batch_which_goes_on_later() {
    let office = new_office();
    let rows: String = (0..400)
        .map(|n| format!("{{\"holder\": {{\"masked_name\": \"张*丰\", \"document\": \"passport\", \"commitment\": \"{n:048x}\"}}, \"health\": {{\"status\": \"green\"}}}}\n"))
        .collect();
    office.write("people.ndjson", rows);
    run(&office, "issue batch people.ndjson --out whole.tar --safe-after 50").success();
    // Limit files to 256 KiB: too small for the archive, enough for the registry.
    let batch = "$fede issue batch people.ndjson --out codes.tar --safe-after 50";
    let full = office.shell(&format!("trap '' XFSZ; ulimit -f 512; exec {batch} {AT} 2>&1")).code(2);
    let said = String::from_utf8_lossy(&full.get_output().stdout).into_owned();
    assert!(said.contains("codes.tar: cannot write: file too large"), "{said}");
    assert!(said.contains("run the same command again: it continues where it stopped"), "{said}");
    run(&office, "issue batch people.ndjson --out codes.tar --safe-after 50").success();
    let read = |name: &str| std::fs::read(office.path(name)).unwrap();
    assert!(read("codes.tar") == read("whole.tar"), "as if there had been room");
    assert!(read("codes.tar.codes.ndjson") == read("whole.tar.codes.ndjson"));
}

/// The journal, which is permanent, once had lines such as "yellow by fever" about a code.
#[test]
fn the_journal_keeps_no_status_and_no_rule() {
    let office = with_code();
    let journal = office.run("office journal --lang en").success();
    let said = String::from_utf8(journal.get_output().stdout.clone()).unwrap();
    assert!(said.contains("audit  decision 1\n") && said.contains("issue"), "{said}");
    for word in ["yellow", "fever", "symptom", "green", "red "] {
        assert!(!said.contains(word), "{word}: {said}");
    }
}

/// Every user of the computer could once read codes and passes.
#[test]
fn what_is_about_a_person_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let office = new_office();
    let issue = "issue --key keys/shanghai.pem --region CN-SH --status green --issued 2026-03-05T08:00:00Z";
    for name in ["code.png", "code.svg", "code.txt"] {
        office.run(&format!("{issue} --out {name}")).success();
    }
    office.run("scan code.png --debug stages").success();
    let stage = std::fs::read_dir(office.path("stages")).unwrap().next().unwrap().unwrap().path();
    for path in ["code.png", "code.svg", "code.txt"].map(|name| office.path(name)).into_iter().chain([stage]) {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
}

#[test]
fn a_pass_is_made_of_a_code_of_the_office_alone() {
    let office = with_code();
    let cti = cti(&office);
    let registry = rusqlite::Connection::open(office.path("office/registry.sqlite")).unwrap();
    let forge = |text: &str| registry.execute("UPDATE code SET text = ?1", [text]).unwrap();
    let hubei = "issue --key keys/hubei.pem --region CN-SH --status green --issued 2026-03-05T08:00:00Z --text";
    let hubei = office.run(hubei).success().get_output().stdout.clone();
    for text in [String::from_utf8(hubei).unwrap().trim_end_matches('\n'), "FD1:", "x"] {
        assert_eq!(forge(text), 1);
        office.run(&format!("office pass {cti} --out pass.svg")).code(2).stderr_eq(str![[r#"
error: the text of this code in the registry was not signed by the key of the office

"#]]);
    }
    assert!(!office.path("pass.svg").exists());
}

/// Document numbers could once be seen in the process list.
#[test]
fn a_number_can_come_from_standard_input() {
    let office = with_code();
    let history = office.command("office history --document passport --number - --lang en").stdin("E12345678\n");
    let said = history.assert().success();
    assert!(String::from_utf8_lossy(&said.get_output().stdout).contains("code "));
    let issue = "issue --key keys/shanghai.pem --region CN-SH --status green --name Li --document passport --number -";
    office.command(&format!("{issue} --text")).stdin("E12345678").assert().success();
    office.command(&format!("{issue} --text")).stdin("").assert().code(2);
}
