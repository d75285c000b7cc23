//! What commands say to do next, in both languages.

use std::fs;

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
下一步：`fede verify b.png --store STORE` 按检查点的方式判定此码

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

/// From keys to a gate that has the list, in both languages.
#[test]
fn a_publisher_is_led_to_a_gate() {
    let office = Office::open();
    for name in ["root.toml", "list.toml"] {
        let source = fs::read_to_string(office.path("trust").join(name)).unwrap().replace("../../keys", "keys");
        let snapshot = "publisher = \"CN\"\n\n[snapshot]\nthreshold = 1\nkeys = [\"keys/platform-list.pub.pem\"]\n\
                        ageing_after_hours = 24\nstale_after_hours = 72\n";
        office.write(name, source.replace("publisher = \"CN\"\n", snapshot));
    }
    let steps = [
        "key generate a.pem --no-passphrase",
        "key generate b.pem --no-passphrase --public b.pub.pem",
        "trust build root.toml --out root.cbor",
        "trust build list.toml --out list.cbor",
        "trust sign root.cbor --key keys/platform-root-1.pem --yes",
        "trust sign root.cbor --key keys/platform-root-2.pem --yes",
        "trust sign list.cbor --key keys/platform-list.pem --root root.cbor --yes",
        "trust publish site --root root.cbor --list list.cbor --snapshot-key keys/platform-list.pem --at 2026-03-05T12:00:00Z",
        "gate init gate --root root.cbor",
        "convert codes/both.png --key keys/platform-list.pem --region CN --trust list.cbor --root root.cbor \
         --issued 2026-03-05T12:00:00Z --out new.png",
    ];
    let led = |lang: &str| {
        let mut hints = String::new();
        for step in steps {
            let output = office.command(&format!("{step} --lang {lang}")).env("FEDE_HINTS", "always").output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success(), "{step}: {stderr}");
            hints += stderr.lines().last().unwrap_or_default();
            hints.push('\n');
        }
        for made in ["a.pem", "b.pem", "b.pub.pem", "root.cbor", "list.cbor", "new.png"] {
            fs::remove_file(office.path(made)).unwrap();
        }
        for made in ["gate", "site"] {
            fs::remove_dir_all(office.path(made)).unwrap();
        }
        hints
    };
    snapbox::assert_data_eq!(
        led("en"),
        str![[r#"
next: `fede key export a.pem --out FILE` writes the public key, for the publisher of the trust list
next: give b.pub.pem to the publisher of the trust list, but never b.pem
next: `fede trust sign root.cbor --key KEY` signs it
next: `fede trust sign list.cbor --key KEY --root ROOT` signs it
next: give root.cbor to those who have not signed, for `fede trust sign`
next: `fede trust publish DIR --root root.cbor --list LIST --snapshot-key KEY` publishes it; a new gate starts with `fede gate init STORE --root root.cbor`
next: `fede trust publish DIR --root ROOT --list list.cbor --snapshot-key KEY` publishes it
next: `fede gate sync STORE site` brings the set to a gate; any web server can carry the directory
next: compare the fingerprint with the publisher; then `fede gate sync gate SET` brings the trust list
next: `fede verify new.png --store STORE` judges the code as a gate does

"#]]
    );
    snapbox::assert_data_eq!(
        led("zh-CN"),
        str![[r#"
下一步：`fede key export a.pem --out FILE` 导出公钥，交给信任列表的发布方
下一步：请将 b.pub.pem 交给信任列表的发布方，切勿交出 b.pem
下一步：`fede trust sign root.cbor --key KEY` 签署此文件
下一步：`fede trust sign list.cbor --key KEY --root ROOT` 签署此文件
下一步：请将 root.cbor 交给尚未签署者，用 `fede trust sign` 签署
下一步：`fede trust publish DIR --root root.cbor --list LIST --snapshot-key KEY` 发布；新检查点由 `fede gate init STORE --root root.cbor` 建立
下一步：`fede trust publish DIR --root ROOT --list list.cbor --snapshot-key KEY` 发布
下一步：`fede gate sync STORE site` 将数据集交给检查点；也可将此目录放到任意网站上
下一步：请与发布方核对指纹，然后执行 `fede gate sync gate SET` 获取信任列表
下一步：`fede verify new.png --store STORE` 按检查点的方式判定此码

"#]]
    );
}
