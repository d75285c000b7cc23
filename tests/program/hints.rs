//! What commands say to do next, in both languages.

use crate::office::Office;
use snapbox::str;

const ISSUE: &str = "issue --key keys/shanghai.pem --region CN-SH --status green --out";

#[test]
fn an_issued_code_can_be_verified() {
    let office = Office::open();
    office.command(&format!("{ISSUE} a.png")).env("FEDE_HINTS", "always").assert().code(0).stderr_eq(str![[r#"
[..] by key e992a6427e390c47, valid [..]
next: `fede verify a.png --store STORE` judges the code as a gate does

"#]]);
    office.command(&format!("{ISSUE} b.png --lang zh-CN")).env("FEDE_HINTS", "always").assert().code(0).stderr_eq(
        str![[r#"
[..]
下一步：`fede verify b.png --store STORE` 像检查点一样判定此码

"#]],
    );
}

/// Logs and scripts have no reader for hints, and programs read JSON.
#[test]
fn hints_are_for_people() {
    let office = Office::open();
    office.run(&format!("{ISSUE} a.png")).code(0).stderr_eq(str![[r#"
[..] by key e992a6427e390c47, valid [..]

"#]]);
    let json = office.command(&format!("{ISSUE} b.png --json")).env("FEDE_HINTS", "always").assert().code(0);
    json.stderr_eq(str![[""]]);
    office.command("config").env("FEDE_HINTS", "often").assert().code(2).stderr_eq(str![[r#"
error: FEDE_HINTS: expected one of auto, always, never, found often

"#]]);
}

#[test]
fn an_office_is_led_through_its_day() {
    let office = Office::open();
    let run = |line: &str| {
        let at = "--at 2026-03-05T12:00:00+08:00 --officer li";
        office.command(&format!("{line} {at} --lang en")).env("FEDE_HINTS", "always").assert()
    };
    office
        .command("office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320")
        .env("FEDE_HINTS", "always")
        .assert()
        .code(0)
        .stderr_eq(str![[r#"
...
next: read office/office.toml and rules.toml; then `fede office officer add NAME`

"#]]);
    office.write(
        "one.json",
        r#"{"declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "passport", "number": "E12345678", "symptoms": ["fever"], "contacts": [], "places": []}"#,
    );
    run("office declare one.json").code(0).stderr_eq(str![[r#"
next: `fede office audit` decides with the new data

"#]]);
    run("office audit").code(0).stderr_eq(str![[r#"
next: `fede office issue` issues the codes

"#]]);
    run("office issue").code(0).stderr_eq(str![[r#"
next: `fede office pass CTI --out FILE` writes a pass; `fede office issue --out DIR` draws every code

"#]]);
}
