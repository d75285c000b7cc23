//! Revoking, converting, importing, publishing, and the gate's store, as users see them.
//!
//! `SNAPSHOTS=overwrite cargo test --features full --test program cli_trust` rewrites the snapshots. Read
//! them before you commit.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;

use crate::office::Office;
use fede::qr::camera::{Shot, photograph};
use fede::qr::{Effort, Level, LumaImage, QrReader, encode};
use snapbox::str;

const AT: &str = "2026-03-05T12:00:00Z";

/// A directory with a platform that publishes: the list of the fixtures, snapshots signed by the
/// list key, and a revocation list of Shanghai.
pub(crate) fn office() -> Office {
    let office = Office::open();
    let list = std::fs::read_to_string(office.path("trust/list.toml")).unwrap().replace("../../keys", "../keys");
    let snapshot = "publisher = \"CN\"\n\n[snapshot]\nthreshold = 1\nkeys = [\"../keys/platform-list.pub.pem\"]\n\
                    ageing_after_hours = 24\nstale_after_hours = 72\n";
    let list = list.replace("publisher = \"CN\"\n", snapshot);
    let shanghai = "file = \"../keys/shanghai.pub.pem\"\nnot_before = 2026-01-01T00:00:00Z\n\
                    expires = 2027-01-01T00:00:00Z\nsigns = [\"health\", \"itinerary\"";
    assert!(list.contains(shanghai));
    let list = list
        .replace(shanghai, &format!("{shanghai}, \"revocation\""))
        .replace("iss = \"CN-SH\"", "iss = \"CN-SH\"\nrevocation = 1");
    office.write("trust/own.toml", list);
    office.run("trust build trust/own.toml --out own.cbor").success();
    office.run("trust sign own.cbor --key keys/platform-list.pem --root trust/root.cbor --yes").success();
    office
}

pub(crate) const ANCHORS: &str = "--trust own.cbor --root trust/root.cbor";

fn revoke(office: &Office, arguments: &str) -> snapbox::cmd::OutputAssert {
    let more = format!("--region CN-SH --key keys/shanghai.pem --dir revocation {ANCHORS} --at {AT} --lang en");
    office.run(&format!("revoke {arguments} {more}"))
}

fn publish(office: &Office, more: &str) -> snapbox::cmd::OutputAssert {
    office.run(&format!("trust publish site {more} --snapshot-key keys/platform-list.pem --at {AT} --lang en"))
}

const ALL: &str = "--root trust/root.cbor --list own.cbor --revocation revocation";

/// A gate with the first set.
fn gate() -> Office {
    let office = office();
    revoke(&office, "").success();
    publish(&office, ALL).success();
    office.run("gate init gate --root trust/root.cbor").success();
    office.run(&format!("gate sync gate site --at {AT}")).success();
    office
}

#[test]
fn a_code_is_revoked_from_its_picture() {
    let office = gate();
    let verify = || office.run(&format!("verify codes/green.png --store gate --at {AT} --lang en"));
    verify().code(0);
    revoke(&office, "codes/green.png --class lost").success().stdout_eq(str![[r#"
Revocation list 2 of CN-SH: 1 code of 1 day, 0 before. Size: 206 bytes.

"#]]);
    publish(&office, "--revocation revocation").success().stdout_eq(str![[r#"
Published snapshot 1772712001 with list 3 and 1 revocation list.

"#]]);
    office.run(&format!("gate sync gate site --at {AT} --lang en")).success().stdout_eq(str![[r#"
Downloaded a newer set: 3 files, 1 KiB.
fresh: ageing from 2026-03-06T12:00:00Z, stale from 2026-03-08T12:00:00Z

"#]]);
    verify().code(1).stdout_eq(str![[r#"
 ✘ REFUSED  codes/green.png
  Shanghai (CN-SH) has revoked the code 2026-03-05/0000000001: lost. [revoked]
  → Ask for a newer code. The issuing office can tell why this one was revoked.
  issued by   Shanghai (CN-SH)
  health       ● green  assessed 2026-03-05T08:00:00Z
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000001
  recognised  through the platform: list 3 of China (CN) → Shanghai (CN-SH)
  key         e992a6427e390c47
  checked at  2026-03-05T12:00:00Z

"#]]);
}

#[test]
fn revoking_is_all_or_nothing() {
    let office = office();
    revoke(&office, "2026-03-05/0000000001 2026-03-05/xyz").code(2).stderr_eq(str![[r#"
error: 2026-03-05/xyz: expected an identifier such as 2026-03-05/1a2b3c4d5e
hint: give an identifier as `fede inspect` shows it, the text of a code (FD1:…), or an existing picture

"#]]);
    revoke(&office, "2025-12-31/0000000001").code(2).stderr_eq(str![[r#"
error: 2025-12-31/0000000001: expected a code issued on a day when a key of CN-SH was valid, found 2025-12-31/0000000001
hint: check the identifier, the region and the clock; nothing has been written

"#]]);
    revoke(&office, "2026-03-06/0000000001").code(2).stderr_eq(str![[r#"
error: 2026-03-06/0000000001: expected a code issued by 2026-03-05, found 2026-03-06/0000000001
hint: check the identifier, the region and the clock; nothing has been written

"#]]);
    revoke(&office, "codes/both.png").code(2).stderr_eq(str![[r#"
error: codes/both.png: expected a code of CN-SH, found one of CN-HB
hint: each region revokes its own codes

"#]]);
    revoke(&office, "nowhere.png").code(2).stderr_eq(str![[r#"
error: nowhere.png: expected an identifier such as 2026-03-05/1a2b3c4d5e
hint: give an identifier as `fede inspect` shows it, the text of a code (FD1:…), or an existing picture

"#]]);
    office.write("codes.txt", "# of this morning\n\n2026-03-05/0000000001\nFD1:NOTACODE\n");
    revoke(&office, "--from codes.txt").code(2).stderr_eq(str![[r#"
error: codes.txt:4: expected a value of at most 255 in the characters from position 6, found 643
hint: the text of the code is damaged; give its identifier instead, from the records of the office

"#]]);
    assert!(!office.path("revocation/CN-SH.cbor").exists(), "nothing was written");
    let key = office.run(&format!("revoke --region CN-SH --key keys/hubei.pem --dir revocation {ANCHORS} --at {AT}"));
    key.code(2).stderr_eq(str![[r#"
error: expected a signature by a valid key of CN-SH that signs "revocation", found none
hint: name the use in `signs` of the key in the trust list, and sign with that key while it is valid

"#]]);
    office.write("codes.txt", "2026-03-05/0000000001\r\n2026-03-04/00000000ff\n");
    revoke(&office, "--from codes.txt").success().stdout_eq(str![[r#"
Revocation list 1 of CN-SH: 2 codes of 2 days, 0 before. Size: 253 bytes.

"#]]);
}

#[test]
fn two_at_once_wait_for_each_other() {
    let office = gate();
    for (directory, command) in [
        (
            "revocation",
            format!(
                "revoke codes/green.png --region CN-SH --key keys/shanghai.pem --dir revocation {ANCHORS} --at {AT}"
            ),
        ),
        ("site", format!("trust publish site --snapshot-key keys/platform-list.pem --at {AT}")),
        ("gate", format!("gate sync gate site --at {AT}")),
    ] {
        let lock = std::fs::File::options().write(true).open(office.path(directory).join("lock")).unwrap();
        lock.lock().unwrap();
        let refused = office.run(&command).code(2).get_output().stderr.clone();
        let refused = String::from_utf8(refused).unwrap();
        assert!(refused.contains(directory) && refused.contains("another"), "{refused}");
        assert!(refused.contains("wait for it to end"), "{refused}");
        drop(lock);
        office.run(&command).success();
    }
}

#[test]
fn revoking_wants_the_right_time() {
    let office = gate();
    let at = |time: &str| {
        office.run(&format!("revoke --region CN-SH --key keys/shanghai.pem --dir revocation {ANCHORS} --at {time}"))
    };
    at("2027-03-05T12:00:00Z").code(2).stderr_eq(str![[r#"
error: This gate's trust list expired at 2026-04-01T00:00:00Z. It is 2027-03-05T12:00:00Z now. [list-expired]
hint: Update this gate's trust list.

"#]]);
    at("2026-03-05T11:59:59Z").code(2).stderr_eq(str![[r#"
error: revocation/CN-SH.cbor: expected a clock at 2026-03-05T12:00:00Z or later, when the last list was issued, found 2026-03-05T11:59:59Z
hint: set the clock; nothing has been written

"#]]);
    at("2026-03-05T12:00:01Z").success();
}

#[test]
fn suspended_codes_return_and_revoked_ones_do_not() {
    let office = office();
    revoke(&office, "2026-03-05/0000000001 --suspend").success();
    let verify = || {
        let anchors = format!("{ANCHORS} --revocation revocation --at {AT} --lang en");
        office.run(&format!("verify codes/green.png {anchors}"))
    };
    verify().code(1).stdout_eq(str![[r#"
 ✘ REFUSED  codes/green.png
  Shanghai (CN-SH) has suspended the code 2026-03-05/0000000001: no reason given. [suspended]
  → Ask the issuing office. It decides whether the code will be valid again.
  issued by   Shanghai (CN-SH)
  health       ● green  assessed 2026-03-05T08:00:00Z
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000001
  recognised  through the platform: list 3 of China (CN) → Shanghai (CN-SH)
  key         e992a6427e390c47
  checked at  2026-03-05T12:00:00Z

"#]]);
    revoke(&office, "2026-03-05/0000000001 --reinstate").success();
    verify().code(0);
    revoke(&office, "2026-03-05/0000000001").success();
    revoke(&office, "2026-03-05/0000000001 --reinstate").code(2).stderr_eq(str![[r#"
error: 2026-03-05/0000000001: expected a suspended code, found one that is not suspended
hint: a revoked code cannot be reinstated: issue a new one

"#]]);
}

#[test]
fn a_list_is_missing_or_damaged() {
    let office = office();
    office.run(&format!("verify codes/green.png {ANCHORS} --at {AT} --lang en")).code(2).stdout_eq(str![[r#"
 ? UNDECIDED  codes/green.png
  The revocation list of Shanghai (CN-SH) is missing or damaged at this gate. [revocation-missing]
  → Update this gate's data: fede gate sync.
  issued by   Shanghai (CN-SH)
  health       ● green  assessed 2026-03-05T08:00:00Z
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000001
  recognised  through the platform: list 3 of China (CN) → Shanghai (CN-SH)
  key         e992a6427e390c47
  checked at  2026-03-05T12:00:00Z

"#]]);
    revoke(&office, "codes/green.png").success();
    for entry in std::fs::read_dir(office.path("revocation/objects")).unwrap() {
        std::fs::write(entry.unwrap().path(), b"damaged").unwrap();
    }
    let damaged = office.run(&format!("verify codes/green.png {ANCHORS} --revocation revocation --at {AT} --lang en"));
    damaged.code(2).stdout_eq(str![[r#"
 ? UNDECIDED  codes/green.png
  The revocation list of Shanghai (CN-SH) is missing or damaged at this gate. [revocation-missing]
  → Update this gate's data: fede gate sync.
  issued by   Shanghai (CN-SH)
  health       ● green  assessed 2026-03-05T08:00:00Z
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000001
  recognised  through the platform: list 3 of China (CN) → Shanghai (CN-SH)
  key         e992a6427e390c47
  checked at  2026-03-05T12:00:00Z

"#]]);
    revoke(&office, "").code(2).stderr_eq(str![[r#"
error: revocation/CN-SH.cbor: the block 8f87b69a713a039f8be23c272385a2778a353b890ee6a37094d26e4b1ae4b3b1 is missing or damaged
hint: copy the directory back from where the list was published; nothing has been written

"#]]);
}

#[test]
fn a_gate_says_how_old_everything_is() {
    let office = gate();
    let status = |at: &str| office.run(&format!("gate status gate --at {at} --lang en"));
    status("2026-03-05T13:00:00Z").code(0).stdout_eq(str![[r#"
fresh: ageing from 2026-03-06T12:00:00Z, stale from 2026-03-08T12:00:00Z
  root        version 1, 2026-01-01T00:00:00Z – 2036-01-01T00:00:00Z
  publisher   China (CN)
  list        version 3, 2026-03-01T00:00:00Z – 2026-04-01T00:00:00Z
  snapshot    version 1772712000, 2026-03-05T12:00:00Z, 0 d 1 h 0 min old
  CN-HB       publishes no revocation list
  CN-SH       revocation list, version 1, 2026-03-05T12:00:00Z – 2026-03-08T12:00:00Z
  CN-YN       publishes no revocation list
  clock seen  2026-03-05T12:00:00Z

"#]]);
    status("2026-03-06T12:00:00Z").code(0).stdout_eq(str![[r#"
ageing since 2026-03-06T12:00:00Z: update before 2026-03-08T12:00:00Z. From then on it is stale.
  root        version 1, 2026-01-01T00:00:00Z – 2036-01-01T00:00:00Z
  publisher   China (CN)
  list        version 3, 2026-03-01T00:00:00Z – 2026-04-01T00:00:00Z
  snapshot    version 1772712000, 2026-03-05T12:00:00Z, 1 d 0 h 0 min old
  CN-HB       publishes no revocation list
  CN-SH       revocation list, version 1, 2026-03-05T12:00:00Z – 2026-03-08T12:00:00Z
  CN-YN       publishes no revocation list
  clock seen  2026-03-05T12:00:00Z

"#]]);
    status("2026-03-08T12:00:00Z").code(2).stdout_eq(str![[r#"
stale since 2026-03-08T12:00:00Z: this gate cannot decide until it is updated
  This gate's trust data was last confirmed at 2026-03-05T12:00:00Z and has been stale since 2026-03-08T12:00:00Z. It is 2026-03-08T12:00:00Z now. [trust-stale]
  → Update this gate's data: fede gate sync.
▲ Codes of Shanghai (CN-SH) cannot be checked at this gate.
  The revocation list of Shanghai (CN-SH) expired at 2026-03-08T12:00:00Z. It is 2026-03-08T12:00:00Z now. [revocation-stale]
  → Update this gate's data: fede gate sync.
  root        version 1, 2026-01-01T00:00:00Z – 2036-01-01T00:00:00Z
  publisher   China (CN)
  list        version 3, 2026-03-01T00:00:00Z – 2026-04-01T00:00:00Z
  snapshot    version 1772712000, 2026-03-05T12:00:00Z, 3 d 0 h 0 min old
  CN-HB       publishes no revocation list
  CN-SH       revocation list, version 1, 2026-03-05T12:00:00Z – 2026-03-08T12:00:00Z
  CN-YN       publishes no revocation list
  clock seen  2026-03-05T12:00:00Z

"#]]);
    office.run(&format!("gate status gate --at {AT} --lang zh-CN")).code(0).stdout_eq(str![[r#"
最新：自 2026-03-06T12:00:00Z 起待更新，自 2026-03-08T12:00:00Z 起失效
  信任根      第1版，2026-01-01T00:00:00Z – 2036-01-01T00:00:00Z
  发布方      中国（CN）
  信任列表    第3版，2026-03-01T00:00:00Z – 2026-04-01T00:00:00Z
  快照        第1772712000版，2026-03-05T12:00:00Z，0天0小时0分钟前
  CN-HB       不发布撤销名单
  CN-SH       撤销名单，第1版，2026-03-05T12:00:00Z – 2026-03-08T12:00:00Z
  CN-YN       不发布撤销名单
  已知时间    2026-03-05T12:00:00Z

"#]]);
    let verify = office.run("verify codes/both.png --store gate --at 2026-03-06T07:59:59Z");
    verify.code(0).stderr_eq(str![]);
    office.run("verify codes/both.png --store gate --at 2026-03-06T07:59:59Z --json").code(0).stdout_eq(str![[r#"
{"source":"codes/both.png","decision":"accepted","at":"2026-03-06T07:59:59Z","reasons":[],"code":{"issuer":{"code":"CN-HB","name":{"en":"Hubei","zh-CN":"湖北省"}},"kid":"44403c7f5bfc3baa","path":{"way":"platform","publisher":{"code":"CN","name":{"en":"China","zh-CN":"中国"}},"list_version":3,"via":[],"adopted":null,"region":{"code":"CN-HB","name":{"en":"Hubei","zh-CN":"湖北省"}},"signs":["health","itinerary"],"until":null},"cti":"2026-03-05/0000001267","issued":"2026-03-05T08:00:00Z","not_before":"2026-03-05T08:00:00Z","expires":"2026-03-06T08:00:00Z","holder":null,"holder_key":null,"health":{"status":"green","counts_as":"green","assessed":"2026-03-05T08:00:00Z","reason":"nothing-found","authority":"湖北省卫生健康委员会","appeal":"027-12320"},"itinerary":{"first_day":"2026-02-19","last_day":"2026-03-04","countries":["CN","JP"],"cities":[{"place":"310000","name":{"en":"Shanghai","zh-CN":"上海市"},"last_seen":"2026-02-25","risk_area":true},{"place":"420100","name":{"en":"Wuhan","zh-CN":"武汉市"},"last_seen":"2026-03-04","risk_area":false},{"place":"JPTYO","name":{"en":"Tokyo","zh-CN":"东京"},"last_seen":"2026-02-20","risk_area":false}]},"origin":null},"store":{"freshness":"fresh","ageing_from":"2026-03-06T12:00:00Z","stale_from":"2026-03-08T12:00:00Z"}}

"#]]);
}

#[test]
fn a_gate_refuses_what_it_must() {
    let office = gate();
    let sync = |source: &str, at: &str| office.run(&format!("gate sync gate {source} --at {at} --lang en"));
    sync("nowhere", AT).code(2).stderr_eq(str![[r#"
error: nowhere/snapshot.cbor: cannot read: no such file or directory
hint: check the address or the path; a set has snapshot.cbor, roots/ and objects/

"#]]);
    sync("site", "2026-03-07T12:00:00Z").code(2).stderr_eq(str![[r#"
error: snapshot: expected a file that is valid at 2026-03-07T12:00:00Z, found one that expired at 2026-03-07T12:00:00Z [sync-expired]
hint: fetch a newer set; if there is none, tell its publisher

"#]]);
    sync("site", "2026-02-07T12:00:00Z").code(2).stderr_eq(str![[r#"
error: trust list: expected a file issued by 2026-02-07T12:00:00Z, the time of this clock, found one issued at 2026-03-01T00:00:00Z [sync-not-yet-issued]
hint: set the clock; if it is right, the signer of the file gave a time in the future

"#]]);
    sync("site", AT).code(0).stdout_eq(str![[r#"
This gate has the newest set already.
fresh: ageing from 2026-03-06T12:00:00Z, stale from 2026-03-08T12:00:00Z

"#]]);
    office.run("gate init gate --root trust/root.cbor").code(2).stderr_eq(str![[r#"
error: gate: expected a new or empty directory, found files in it
hint: name a new directory

"#]]);
    office.run("gate init other --root own.cbor").code(2).stderr_eq(str![[r#"
error: own.cbor: expected a root, found a trust list
hint: `fede trust publish DIR --list own.cbor` takes it, and --trust of other commands

"#]]);
    office.run("gate status keys").code(2).stderr_eq(str![[r#"
error: keys: expected a gate's store with a state.json that fede has written, found none
hint: `fede gate init DIR --root ROOT` makes a store

"#]]);
    office.run("gate init empty --root trust/root.cbor").success().stdout_eq(str![[r#"
Trusts root 1, signed by 2 of 2 keys:
  699a 8811 b8fd f0e2 c3df a4fe c922 1892 0bf1 57a6 3275 e6b6 04c4 8e6c 13a7 eab3
  0acd 1a67 89e7 cac0 e4a6 f231 02a1 58cd dbc5 047f 0377 fee2 40e9 9b27 0c22 b723
Fingerprint of the root (SHA-256): 27a5 0ee3 af49 b501 9cad 2cd7 b9e4 1194 506a fd5d 1de7 caca 59f2 6e61 0a1e 338e

"#]]);
    office.run(&format!("verify codes/green.png --store empty --at {AT} --lang en")).code(2).stdout_eq(str![[r#"
 ? UNDECIDED  codes/green.png
  This gate has no trust list yet. [no-list]
  → Update this gate's data: fede gate sync.
  checked at  2026-03-05T12:00:00Z

"#]]);
    office.run("verify codes/green.png").code(2).stderr_eq(str![[r#"
error: expected --store, or --trust and --root, found neither
hint: `fede gate init` creates a store; docs/trust.md shows both ways

"#]]);
    office.run("verify codes/green.png --store gate --trust own.cbor --root trust/root.cbor").code(2);
}

/// Two people once signed one document at the same time, and one signature was lost without a word.
#[test]
fn documents_that_change_meanwhile_are_not_overwritten() {
    let office = Office::open();
    let signers = ["platform-root-1", "platform-root-2"];
    office.shell("sed 's,../../keys,../keys,g' trust/root.toml > trust/source.toml").success();
    for round in 0..5 {
        office.run(&format!("trust build trust/source.toml --out {round}.cbor")).success();
        let sign = |key: &&str| {
            office.command(&format!("trust sign {round}.cbor --key keys/{key}.pem --yes")).output().unwrap()
        };
        let codes = std::thread::scope(|scope| {
            let running = signers.map(|key| scope.spawn(move || sign(&key)));
            running.map(|one| one.join().unwrap().status.code())
        });
        let signed = codes.iter().filter(|code| **code == Some(0)).count();
        let shown = office.command(&format!("trust show {round}.cbor --json")).output().unwrap();
        let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
        assert_eq!(shown["signed_by"].as_array().unwrap().len(), signed, "{shown}");
    }
    // A link stays a link to the document.
    office.run("trust build trust/source.toml --out real.cbor").success();
    std::os::unix::fs::symlink("real.cbor", office.path("link.cbor")).unwrap();
    office.run("trust sign link.cbor --key keys/platform-root-1.pem --yes").success();
    assert!(office.path("link.cbor").is_symlink());
    office.run("trust show real.cbor --json").stdout_eq(str![[r#"[..]"signed_by":["[..]"][..]
"#]]);
}

#[test]
fn publishing_refuses_what_gates_would_not_take() {
    let office = gate();
    publish(&office, "--root trust/root.cbor --list trust/list.cbor").code(2).stderr_eq(str![[r#"
error: expected a key that the list names for snapshots, found 7abb6b7b8aa84ed3
hint: name the key in [snapshot] of the list, or give another

"#]]);
    let other = office.run(&format!("trust publish site --snapshot-key keys/hubei.pem --at {AT}"));
    other.code(2).stderr_eq(str![[r#"
error: expected a key that the list names for snapshots, found 44403c7f5bfc3baa
hint: name the key in [snapshot] of the list, or give another

"#]]);
    let early = office.run("trust publish site --snapshot-key keys/platform-list.pem --at 2026-02-01T00:00:00Z");
    early.code(2).stderr_eq(str![[r#"
error: gates would refuse this set: trust list: expected a file issued by 2026-02-01T00:00:00Z, the time of this clock, found one issued at 2026-03-01T00:00:00Z
hint: set the clock; if it is right, the file was signed with a time in the future: sign it again

"#]]);
    let empty = office.run(&format!("trust publish new --snapshot-key keys/platform-list.pem --at {AT}"));
    empty.code(2).stderr_eq(str![[r#"
error: new: expected a root, in the directory or given, found none
hint: give the root with --root, and each of its successors

"#]]);
    assert!(!office.path("new/snapshot.cbor").exists());
    let without = office.run(&format!(
        "trust publish new --root trust/root.cbor --list own.cbor --snapshot-key keys/platform-list.pem --at {AT} --lang en"
    ));
    without.success().stderr_eq(str![[r#"
Gates are undecided about the codes of Shanghai (CN-SH): it publishes a revocation list, but this set has none

"#]]);
}

#[test]
fn a_page_for_people() {
    let office = gate();
    let page = std::fs::read_to_string(office.path("site/index.html")).unwrap();
    for said in
        ["上海市", "Shanghai", "vouched for by the publisher", "由发布方担保", "撤销名单", "2026-03-08T12:00:00Z"]
    {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("<script"));
}

/// An office whose platform's list key signs national codes.
fn office_of_china() -> Office {
    let office = office();
    let list = std::fs::read_to_string(office.path("trust/own.toml")).unwrap();
    let china = "[[region]]\niss = \"CN\"\n[[region.key]]\nfile = \"../keys/platform-list.pub.pem\"\nnot_before = \
                 2026-01-01T00:00:00Z\nexpires = 2027-01-01T00:00:00Z\nsigns = [\"health\", \"itinerary\"]\n";
    office.write("trust/with-china.toml", format!("{list}\n{china}"));
    office.run("trust build trust/with-china.toml --out with-china.cbor").success();
    office.run("trust sign with-china.cbor --key keys/platform-list.pem --root trust/root.cbor --yes").success();
    office
}

#[test]
fn a_code_is_converted() {
    let office = office_of_china();
    let anchors = "--trust with-china.cbor --root trust/root.cbor";
    let convert = |code: &str, at: &str, more: &str| {
        office.run(&format!(
            "convert {code} --key keys/platform-list.pem --region CN --slot 9 {anchors} --issued {at} --lang en {more}"
        ))
    };
    convert("codes/both.png", AT, "--out national.png").success().stderr_eq(str![[r#"
2026-03-05/0000000009 by key 7abb6b7b8aa84ed3, from CN-HB 2026-03-05/0000001267, valid until 2026-03-06T08:00:00Z

"#]]);
    office.run(&format!("verify national.png {anchors} --at {AT} --lang en")).code(0).stdout_eq(str![[r#"
 ✔ ACCEPTED  national.png
  issued by   China (CN)
  health       ● green  assessed 2026-03-05T08:00:00Z
  reason      declaration and audit found nothing
  authority   湖北省卫生健康委员会
  appeal      027-12320
  itinerary   2026-02-19 – 2026-03-04
  countries   China, Japan
  city        2026-02-25 Shanghai * has a risk area
  city        2026-03-04 Wuhan
  city        2026-02-20 Tokyo
  converted   Hubei (CN-HB), 2026-03-05/0000001267
  valid       2026-03-05T12:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000009
  recognised  own region: list 3 of China (CN) → China (CN)
  key         7abb6b7b8aa84ed3
  checked at  2026-03-05T12:00:00Z

"#]]);
    convert("national.png", AT, "").code(2).stderr_eq(str![[r#"
error: expected a code of another region than CN, found one of its own
hint: show the code as it is

"#]]);
    convert("codes/both.png", "2026-03-06T08:00:00Z", "").code(1).stdout_eq(str![[r#"
 ✘ REFUSED  codes/both.png
  The code expired at 2026-03-06T08:00:00Z. It is 2026-03-06T08:00:00Z now. [expired]
  → Ask the holder to renew the code.
  issued by   Hubei (CN-HB)
  health       ● green  assessed 2026-03-05T08:00:00Z
  reason      declaration and audit found nothing
  authority   湖北省卫生健康委员会
  appeal      027-12320
  itinerary   2026-02-19 – 2026-03-04
  countries   China, Japan
  city        2026-02-25 Shanghai * has a risk area
  city        2026-03-04 Wuhan
  city        2026-02-20 Tokyo
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000001267
  recognised  through the platform: list 3 of China (CN) → Hubei (CN-HB)
  key         44403c7f5bfc3baa
  checked at  2026-03-06T08:00:00Z

"#]]);
    convert("codes/green.png", AT, "").code(2).stdout_eq(str![[r#"
 ? UNDECIDED  codes/green.png
  The revocation list of Shanghai (CN-SH) is missing or damaged at this gate. [revocation-missing]
  → Update this gate's data: fede gate sync.
  issued by   Shanghai (CN-SH)
  health       ● green  assessed 2026-03-05T08:00:00Z
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000001
  recognised  through the platform: list 3 of China (CN) → Shanghai (CN-SH)
  key         e992a6427e390c47
  checked at  2026-03-05T12:00:00Z

"#]]);
    convert("codes/both.png", AT, "--out national.png").code(2).stderr_eq(str![[r#"
error: national.png: cannot write: a file of that name exists
hint: choose another name; nothing has been overwritten

"#]]);
}

/// Writes photographs of a code: `beside.png` with a symbol of another kind beside it, and `hard.png`, which only the
/// greatest effort reads.
fn write_photographs(office: &Office, text: &str) {
    let [code, other] = [text, "https://example.org/menu"].map(|text| encode(text, Level::L).unwrap());
    let beside = [
        (&code, Shot { side: 400.0, centre: (0.3, 0.5), rotation: 6.0, ..Shot::default() }),
        (&other, Shot { side: 300.0, centre: (0.75, 0.5), rotation: -9.0, ..Shot::default() }),
    ];
    photograph(&beside).save(office.path("beside.png")).unwrap();
    // The first blur and size that need the greatest effort.
    let steps = [120.0, 105.0, 95.0].into_iter().flat_map(|side| (0..16_u8).map(move |step| (side, f32::from(step))));
    let blurred = steps.map(|(side, step)| {
        let blur = 0.8 + 0.08 * step;
        let shot = Shot { width: 640, height: 480, side, rotation: 11.0, blur, noise: 12.0, ..Shot::default() };
        photograph(&[(&code, shot)])
    });
    let hard = blurred.into_iter().find(|picture| {
        let image = LumaImage::new(picture.width(), picture.height(), picture.clone().into_raw()).unwrap();
        // The signature tells that an uncertain reading is right.
        let reads = |effort| !QrReader::new(effort).read_with(&image, &mut |symbol| symbol.text() == text).is_empty();
        !reads(Effort::Normal) && reads(Effort::Thorough)
    });
    hard.expect("a photograph that needs the greatest effort").save(office.path("hard.png")).unwrap();
}

#[test]
fn photographs_that_verify_accepts_are_converted_and_revoked() {
    let office = office_of_china();
    let scan = |picture: &str| {
        let found = office.run(&format!("scan {picture}")).success();
        String::from_utf8(found.get_output().stdout.clone()).unwrap().trim_end_matches('\n').to_owned()
    };
    let anchors = "--trust with-china.cbor --root trust/root.cbor";
    let accepted = |picture: &str| {
        let more = if picture == "beside.png" { "beside.png: ignored 1 symbol of another kind\n" } else { "" };
        office.run(&format!("verify {picture} {anchors} --revocation revocation --at {AT}")).code(0).stderr_eq(more);
    };
    revoke(&office, "").success();
    write_photographs(&office, &scan("codes/both.png"));
    for picture in ["beside.png", "hard.png"] {
        accepted(picture);
        let order = "--key keys/platform-list.pem --region CN --slot 9";
        office.run(&format!("convert {picture} {order} {anchors} --issued {AT} --out of-{picture}")).success();
    }
    write_photographs(&office, &scan("codes/green.png"));
    for picture in ["beside.png", "hard.png"] {
        accepted(picture);
        revoke(&office, picture).success();
        office.run(&format!("verify {picture} {anchors} --revocation revocation --at {AT}")).code(1);
        std::fs::remove_dir_all(office.path("revocation")).unwrap();
        revoke(&office, "").success();
    }
}

#[test]
fn a_region_is_taken_over_and_withdrawn() {
    let office = office();
    let import = |list: &str, more: &str| {
        office.run(&format!("trust import {list} --root trust/root.cbor --out hubei.toml --at {AT} --lang en {more}"))
    };
    import("own.cbor", "").code(2).stderr_eq(str![[r#"
error: expected a region to import, found none
hint: name it with --region

"#]]);
    import("own.cbor", "--region JP").code(2).stderr_eq(str![[r#"
error: own.cbor: expected JP on list 3 of CN, found it not there
hint: `fede trust show LIST` shows the regions of a list

"#]]);
    import("own.cbor", "--region CN-HB --region CN-YN").success().stdout_eq(str![[r#"
2 regions of list 3 of China
Hubei (CN-HB)
  + recognised from now on
  + directly, from list 3 of China
  + key 44403c7f5bfc3baa added: signs health status and itinerary from 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
    4440 3c7f 5bfc 3baa 35e8 6129 91ce 0e13 14ae 5f85 cfb2 ac4a f01f 11a8 acaf c030
Yunnan (CN-YN)
  + recognised from now on
  + directly, from list 3 of China
  + key 9c85a093711b57a7 added: signs itinerary from 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
    9c85 a093 711b 57a7 f196 d96a f7ba 0670 a228 c9b1 8e38 4f48 2003 43f5 737b 2af4

"#]]);
    import("own.cbor", "").success().stdout_eq(str![[r#"
2 regions of list 3 of China
  nothing has changed

"#]]);
    let list = std::fs::read_to_string(office.path("trust/own.toml")).unwrap().replace("version = 3", "version = 4");
    let (before, yunnan) = list.split_at(list.rfind("[[region]]").unwrap());
    assert!(yunnan.contains("CN-YN"));
    office.write("trust/next.toml", before);
    office.run("trust build trust/next.toml --out next.cbor").success();
    office.run("trust sign next.cbor --key keys/platform-list.pem --root trust/root.cbor --yes").success();
    import("next.cbor", "").success().stdout_eq(str![[r#"
1 region of list 4 of China
Hubei (CN-HB)
  + directly, from list 4 of China
Yunnan (CN-YN)
  - no longer recognised: gates refuse every code that its keys signed

"#]]);
    import("own.cbor", "").code(2).stderr_eq(str![[r#"
error: own.cbor: expected version 4 or later, from which this file was imported, found version 3
hint: fetch the newest list from its publisher; an older one may lack what was withdrawn

"#]]);
    let expired =
        office.run("trust import next.cbor --root trust/root.cbor --out hubei.toml --at 2026-05-01T00:00:00Z");
    expired.code(2).stderr_eq(str![[r#"
error: next.cbor: This gate's trust list expired at 2026-04-01T00:00:00Z. It is 2026-05-01T00:00:00Z now. [list-expired]
hint: import regions from a list that is valid now

"#]]);
}

#[test]
fn rules_are_published_with_the_set() {
    let office = gate();
    office.write("gate-rules.toml", "accept = [\"green\"]\n");
    let source = |file: &str| {
        format!(
            "document = \"rules\"\nversion = 1\nissued = 2026-03-01T00:00:00Z\nexpires = 2026-06-01T00:00:00Z\n\
             iss = \"CN-SH\"\nfile = \"{file}\"\n"
        )
    };
    office.write("rules.toml", source("gate-rules.toml"));
    office.run("trust build rules.toml --out rules.cbor").success();
    // On this list, Shanghai's key may not sign rules.
    office.run("trust sign rules.cbor --key keys/shanghai.pem --list own.cbor --yes").code(2).stderr_eq(str![[r#"
error: rules.cbor: expected a signature by a valid key of CN-SH that signs "rules", found none
hint: name the use in `signs` of the key in the trust list, and sign with that key while it is valid

"#]]);
    let list = std::fs::read_to_string(office.path("trust/own.toml")).unwrap();
    let list = list.replace("version = 3", "version = 4").replace("\"revocation\"]", "\"revocation\", \"rules\"]");
    office.write("trust/next.toml", list);
    office.run("trust build trust/next.toml --out next.cbor").success();
    office.run("trust sign next.cbor --key keys/platform-list.pem --root trust/root.cbor --yes").success();
    office.run("trust sign rules.cbor --key keys/shanghai.pem --list next.cbor --yes").success();
    office.run("trust show rules.cbor --lang en").success().stdout_eq(str![[r#"
rules, version 1, of Shanghai (CN-SH)
  issued      2026-03-01T00:00:00Z
  expires     2026-06-01T00:00:00Z
  content     e5f5 0471 7507 e2c4 b4f1 b76f 551e 4a83 bba9 67bb 26e4 1bf5 dde8 4fcf cc86 0050 (SHA-256 without signatures)
  signature   e992a6427e390c47 NOT CHECKED: give --root and --list
accept = ["green"]

"#]]);
    publish(&office, "--rules rules.cbor").code(2).stderr_eq(str![[r#"
error: gates would refuse this set: rules of CN-SH: expected a signature by a valid key of CN-SH that signs "rules", found none
hint: name the use in `signs` of the key in the trust list, and sign with that key while it is valid

"#]]);
    publish(&office, "--list next.cbor --rules rules.cbor").success();
    office.run(&format!("gate sync gate site --at {AT} --lang en")).success();
    office.run("trust show site/snapshot.cbor --lang en").success().stdout_eq(str![[r#"
snapshot, version 1772712001, of China (CN)
  issued      2026-03-05T12:00:00Z
  expires     2026-03-07T12:00:00Z
  content     d08c e860 3278 ac6a cb8c 8717 2df3 518c 2ae8 128b 3ca3 7049 5d72 518d 4660 6caa (SHA-256 without signatures)
  list        version 4, 472 bytes, 911e9413c4bd243f5fce49ff0ad2420edf3820c9da6fad64705c87bd63628255
  CN-SH       revocation list, version 1, 160 bytes, d64314edee8513df933d231501607086b50751a5a7022511b10ed59f817f07b3
  CN-SH       rules, version 1, 165 bytes, 1beddabbbbafc733c4b8e8a60959847a54d54043fdc76309b39fb7665ac7f63b
  signature   7abb6b7b8aa84ed3 NOT CHECKED: give --root and --list

"#]]);
    // With the list, the signatures are checked.
    for (file, mark) in
        [("site/snapshot.cbor", "✔ signed"), ("rules.cbor", "✔ by the list, until 2026-06-01T00:00:00Z")]
    {
        let shown = office.run(&format!("trust show {file} --root trust/root.cbor --list next.cbor --lang en"));
        let shown = String::from_utf8(shown.success().get_output().stdout.clone()).unwrap();
        assert!(shown.contains(mark), "{file}: {shown}");
    }
    office.run("trust show rules.cbor --root trust/root.cbor --list trust/list.cbor --lang en").code(2).stdout_eq(
        str![[r#"
rules, version 1, of Shanghai (CN-SH)
  issued      2026-03-01T00:00:00Z
  expires     2026-06-01T00:00:00Z
  content     e5f5 0471 7507 e2c4 b4f1 b76f 551e 4a83 bba9 67bb 26e4 1bf5 dde8 4fcf cc86 0050 (SHA-256 without signatures)
  signature   e992a6427e390c47
  valid       ✘ expected a signature by a valid key of CN-SH that signs "rules", found none
accept = ["green"]

"#]],
    );
    office.write("rules.toml", source("trust/root.cbor"));
    office.run("trust build rules.toml --out bad.cbor").code(2);
    office.write("gate-rules.toml", "accept = [");
    office.write("rules.toml", source("gate-rules.toml"));
    office.run("trust build rules.toml --out bad.cbor").code(2).stderr_eq(str![[r#"
error: rules.toml: expected rules in TOML, found something else
hint: check the file that `file` names; it is read as TOML

"#]]);
}

/// Serves the files of a directory, one connection at a time.
fn serve(directory: &Path) -> (String, std::thread::JoinHandle<()>) {
    let (listener, directory) = (TcpListener::bind("127.0.0.1:0").unwrap(), directory.to_owned());
    let address = format!("http://{}/set", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut buffer) = (Vec::new(), [0; 1024]);
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                let count = stream.read(&mut buffer).unwrap_or(0);
                if count == 0 {
                    break;
                }
                request.extend_from_slice(&buffer[..count]);
            }
            let request = String::from_utf8_lossy(&request).into_owned();
            let Some(path) = request.split(' ').nth(1) else { return };
            if path == "/stop" {
                return;
            }
            let file = path.strip_prefix("/set/").map(|path| directory.join(path));
            let answer = match file.and_then(|file| std::fs::read(file).ok()) {
                Some(bytes) => [
                    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", bytes.len())
                        .into_bytes(),
                    bytes,
                ]
                .concat(),
                None => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
            };
            let _ = stream.write_all(&answer);
        }
    });
    (address, thread)
}

#[test]
fn a_gate_syncs_over_http() {
    let office = office();
    revoke(&office, "codes/green.png").success();
    publish(&office, ALL).success();
    office.run("gate init gate --root trust/root.cbor").success();
    let (address, server) = serve(&office.path("site"));
    let sync = |address: &str| {
        let command = office.command(&format!("gate sync gate {address} --at {AT} --lang en"));
        ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
            .into_iter()
            .fold(command, |command, name| command.env_remove(name))
            .assert()
    };
    sync(&address).success().stdout_eq(str![[r#"
Downloaded a newer set: 4 files, 1 KiB.
fresh: ageing from 2026-03-06T12:00:00Z, stale from 2026-03-08T12:00:00Z

"#]]);
    sync(&format!("{address}/elsewhere")).code(2).stderr_eq(str![[r#"
error: http://127.0.0.1:[..]/set/elsewhere/snapshot.cbor: the server answered 404
hint: check the address or the path; a set has snapshot.cbor, roots/ and objects/

"#]]);
    let stop = address.replace("/set", "/stop");
    sync(&stop.replace("/stop", "")).code(2);
    let _ = std::net::TcpStream::connect(address.trim_start_matches("http://").trim_end_matches("/set"))
        .and_then(|mut stream| stream.write_all(b"GET /stop HTTP/1.1\r\n\r\n"));
    server.join().unwrap();
    office.run(&format!("verify codes/green.png --store gate --at {AT}")).code(1);
}

#[test]
fn a_full_disk_leaves_the_old_set() {
    let office = gate();
    revoke(&office, "codes/green.png").success();
    publish(&office, "--revocation revocation").success();
    // No file may grow.
    let full = |command: &str| {
        office.shell(&format!("trap '' XFSZ; ulimit -f 0; exec $fede {command} --at {AT} --lang en 2>&1"))
    };
    let list = std::fs::read_to_string(office.path("trust/own.toml")).unwrap().replace("version = 3", "version = 4");
    office.write("trust/next.toml", list);
    office.run("trust build trust/next.toml --out next.cbor").success();
    office.run("trust sign next.cbor --key keys/platform-list.pem --root trust/root.cbor --yes").success();
    let versions = || office.run(&format!("gate status gate --at {AT} --lang en")).get_output().stdout.clone();
    let before = versions();
    let said = full("trust publish site --list next.cbor --snapshot-key keys/platform-list.pem").code(2);
    let said = String::from_utf8_lossy(&said.get_output().stdout).into_owned();
    assert!(said.contains("make room and try again"), "{said}");
    office.run(&format!("gate sync gate site --at {AT}")).success();
    publish(&office, "--list next.cbor").success();
    assert_ne!(versions(), before, "the published set was whole");
    let before = versions();
    full("gate sync gate site").code(2);
    assert_eq!(versions(), before);
    office.run(&format!("gate sync gate site --at {AT}")).success();
    assert_ne!(versions(), before);
}
