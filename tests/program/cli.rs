//! The command line as users see it: one snapshot for each refusal.
//!
//! `SNAPSHOTS=overwrite cargo test --features full --test program cli` rewrites the snapshots. Read
//! them before you commit.

use std::fs;

use crate::office::{Office, repository};
use fede::codec::{CoseSign, DocumentType};
use fede::key::SigningKey;
use snapbox::str;

/// A time at which the fixtures are valid.
const AT: &str = "2026-03-05T12:00:00Z";

#[test]
fn a_good_code_is_accepted() {
    Office::open().verify(&format!("codes/both.png --at {AT}")).code(0).stdout_eq(str![[r#"
 ✔ ACCEPTED  codes/both.png
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
  checked at  2026-03-05T12:00:00Z

"#]]);
}

#[test]
fn a_verdict_speaks_chinese() {
    Office::open().verify(&format!("codes/red.png --at {AT} --lang zh-CN")).code(1).stdout_eq(str![[r#"
 ✘ 拒绝  codes/red.png
  健康状态为红码；本检查点放行：绿码。 [status-not-accepted]
  → 请按该状态的规定处理；申诉方式见码内信息。
  签发地区    上海市（CN-SH）
  健康状态     ■ 红码  认定于 2026-03-05T08:00:00Z
  原因        密切接触者
  认定机构    上海市疾病预防控制中心
  申诉        021-12320
  有效期      2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  码编号      2026-03-05/0000000002
  认可路径    经平台认可：中国（CN）信任列表第3版 → 上海市（CN-SH）
  密钥        e992a6427e390c47
  查验时间    2026-03-05T12:00:00Z

"#]]);
}

#[test]
fn a_verdict_is_data() {
    Office::open().verify(&format!("codes/red.png --at {AT} --json")).code(1).stdout_eq(str![[r#"
{"source":"codes/red.png","decision":"refused","at":"2026-03-05T12:00:00Z","reasons":[{"id":"status-not-accepted","values":{"accepted":"green","status":"red"},"sentence":{"en":"The health status is red. This gate lets pass: green.","zh-CN":"健康状态为红码；本检查点放行：绿码。"},"hint":{"en":"Follow the rules for this status. The code names where to appeal.","zh-CN":"请按该状态的规定处理；申诉方式见码内信息。"}}],"code":{"issuer":{"code":"CN-SH","name":{"en":"Shanghai","zh-CN":"上海市"}},"kid":"e992a6427e390c47","path":{"way":"platform","publisher":{"code":"CN","name":{"en":"China","zh-CN":"中国"}},"list_version":3,"via":[],"adopted":null,"region":{"code":"CN-SH","name":{"en":"Shanghai","zh-CN":"上海市"}},"signs":["health","itinerary"],"until":null},"cti":"2026-03-05/0000000002","issued":"2026-03-05T08:00:00Z","not_before":"2026-03-05T08:00:00Z","expires":"2026-03-06T08:00:00Z","holder":null,"holder_key":null,"health":{"status":"red","counts_as":"red","assessed":"2026-03-05T08:00:00Z","reason":"close-contact","authority":"上海市疾病预防控制中心","appeal":"021-12320"},"itinerary":null,"origin":null}}

"#]]);
}

#[test]
fn the_data_of_a_code_is_as_documented() {
    let page = fs::read_to_string(repository("docs/verdicts.md")).unwrap();
    let example = page.split("```json\n").nth(2).unwrap().split("```").next().unwrap();
    let documented: serde_json::Value = serde_json::from_str(example).unwrap();
    let office = Office::open();
    let line = office.verify("codes/both.png --at 2026-03-05T12:00:00Z --json").code(0).get_output().stdout.clone();
    let line: serde_json::Value = serde_json::from_slice(&line).unwrap();
    assert_eq!(line["code"], documented);
}

#[test]
fn a_policy_may_let_red_pass() {
    Office::open().verify(&format!("codes/red.png --at {AT} --accept green,yellow,red")).code(0);
}

#[test]
fn an_expired_code_is_refused() {
    Office::open().verify("codes/green.png --at 2026-03-06T08:00:00Z").code(1).stdout_eq(str![[r#"
 ✘ REFUSED  codes/green.png
  The code expired at 2026-03-06T08:00:00Z. It is 2026-03-06T08:00:00Z now. [expired]
  → Ask the holder to renew the code.
  issued by   Shanghai (CN-SH)
  health       ● green  assessed 2026-03-05T08:00:00Z
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000001
  recognised  through the platform: list 3 of China (CN) → Shanghai (CN-SH)
  key         e992a6427e390c47
  checked at  2026-03-06T08:00:00Z

"#]]);
}

#[test]
fn an_expired_list_leaves_the_gate_undecided() {
    Office::open().verify("codes/green.png --at 2026-04-01T00:00:00Z").code(2).stdout_eq(str![[r#"
 ? UNDECIDED  codes/green.png
  This gate's trust list expired at 2026-04-01T00:00:00Z. It is 2026-04-01T00:00:00Z now. [list-expired]
  → Update this gate's trust list.
  issued by   Shanghai (CN-SH)
  health       ● green  assessed 2026-03-05T08:00:00Z
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000001
  recognised  through the platform: list 3 of China (CN) → Shanghai (CN-SH)
  key         e992a6427e390c47
  checked at  2026-04-01T00:00:00Z

"#]]);
}

#[test]
fn a_clock_before_the_list_leaves_the_gate_undecided() {
    Office::open().verify("codes/green.png --at 2026-02-28T23:59:59Z").code(2).stdout_eq(str![[r#"
 ? UNDECIDED  codes/green.png
  This gate's clock says 2026-02-28T23:59:59Z, but its trust list was issued at 2026-03-01T00:00:00Z. [clock-before-list]
  → Set this gate's clock.
  issued by   Shanghai (CN-SH)
  health       ● green  assessed 2026-03-05T08:00:00Z
  valid       2026-03-05T08:00:00Z – 2026-03-06T08:00:00Z
  identifier  2026-03-05/0000000001
  recognised  through the platform: list 3 of China (CN) → Shanghai (CN-SH)
  key         e992a6427e390c47
  checked at  2026-02-28T23:59:59Z

"#]]);
}

#[test]
fn one_refusal_among_several_refuses() {
    let office = Office::open();
    office.verify(&format!("codes/green.png codes/red.png codes/itinerary.png --at {AT}")).code(1);
    office.verify(&format!("codes/green.png codes/itinerary.png --at {AT}")).code(2);
    office.verify(&format!("codes/green.png codes/itinerary.png --accept-itinerary-alone --at {AT}")).code(0);
}

#[test]
fn a_file_that_is_no_picture() {
    let office = Office::open();
    office.write("letter.txt", "Dear gate,\n");
    office.verify(&format!("letter.txt --at {AT}")).code(2).stdout_eq(str![[r#"
 ? UNDECIDED  letter.txt
  The picture cannot be opened. [picture-unknown-format]
  expected a picture (PNG, JPEG, WebP, GIF, BMP, TIFF, PNM, QOI, TGA, PDF or SVG), found another kind of file
  → Give a PNG, JPEG or other common image.
  checked at  2026-03-05T12:00:00Z

"#]]);
    office.run("scan letter.txt").code(2).stderr_eq(str![[r#"
error: letter.txt: expected a picture (PNG, JPEG, WebP, GIF, BMP, TIFF, PNM, QOI, TGA, PDF or SVG), found another kind of file
hint: give a picture file; the text of a code starts with FD1:

"#]]);
}

#[test]
fn a_picture_of_a_hundred_megapixels() {
    let office = Office::open();
    // The header of a bitmap has its size in bytes 18 to 26.
    let mut bomb = b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bomb.extend(10_000_u32.to_le_bytes());
    bomb.extend(10_000_u32.to_le_bytes());
    bomb.extend(b"\x01\0\x18\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    office.write("bomb.bmp", &bomb);
    office.verify(&format!("bomb.bmp --at {AT}")).code(2).stdout_eq(str![[r#"
 ? UNDECIDED  bomb.bmp
  The picture cannot be opened. [picture-too-many-pixels]
  expected a picture of fewer than 100000000 pixels, found 10000 × 10000
  → Scale the picture down. A code reads well at 1280 × 720.
  checked at  2026-03-05T12:00:00Z

"#]]);
}

#[test]
fn a_picture_without_a_symbol() {
    let office = Office::open();
    office.write("blank.pgm", [b"P5 64 64 255\n".to_vec(), vec![200; 64 * 64]].concat());
    office.verify(&format!("blank.pgm --at {AT}")).code(2).stdout_eq(str![[r#"
 ? UNDECIDED  blank.pgm
  There is no QR symbol in the picture that can be read. [no-symbol]
  → Take the picture again: closer, sharp, evenly lit, the whole symbol with its margin.
  checked at  2026-03-05T12:00:00Z

"#]]);
    office.run("scan blank.pgm").code(2).stderr_eq(str![[r#"
blank.pgm: no symbol found

"#]]);
    office.run("scan --json blank.pgm").code(2).stdout_eq(str![[r#"
{"image":"blank.pgm","symbols":[]}

"#]]);
}

#[test]
fn a_missing_picture_hides_no_refusal() {
    let office = Office::open();
    office.verify("codes/red.png nowhere.png --at 2026-03-05T12:00:00Z").code(1);
    office.verify("nowhere.png codes/red.png --at 2026-03-05T12:00:00Z").code(1);
    office.verify("nowhere.png codes/green.png --at 2026-03-05T12:00:00Z").code(2);
    office.write("blank.pgm", [b"P5 40 40 255\n".as_slice(), &[255; 1600]].concat());
    office.run("scan nowhere.png blank.pgm").code(2).stderr_eq(str![[r#"
error: nowhere.png: cannot open: no such file or directory
hint: check the path
blank.pgm: no symbol found

"#]]);
    office.run("inspect nowhere.png codes/green.png --lang en").code(2).stdout_eq(str![[r#"
 ! UNVERIFIED  Nobody has checked this signature.
codes/green.png
...

"#]]);
}

#[test]
fn a_missing_picture() {
    Office::open().verify(&format!("nowhere.png --at {AT}")).code(2).stderr_eq(str![[r#"
error: nowhere.png: cannot open: no such file or directory
hint: check the path

"#]]);
}

#[test]
fn texts_come_as_arguments_and_on_standard_input() {
    let office = Office::open();
    office
        .shell(&format!("$fede verify - --trust trust/list.cbor --root trust/root.cbor --at {AT} < codes/both.txt"))
        .code(0);
    office
        .shell(&format!(
            "$fede verify \"$(cat codes/both.txt)\" --trust trust/list.cbor --root trust/root.cbor --at {AT}"
        ))
        .code(0);
    office
        .shell(&format!("$fede verify - --trust trust/list.cbor --root trust/root.cbor --at {AT} < codes/both.png"))
        .code(0);
    office
        .shell(&format!("printf 'https://example.org/\\033[2J' | $fede verify - --trust trust/list.cbor --root trust/root.cbor --at {AT}"))
        .code(1)
        .stdout_eq(str![[r#"
 ✘ REFUSED  -
  This is a web address, not a health code or travel card. [foreign-url]
  expected a code that starts with FD1:, found a web address
  → Ask for the health code or travel card.
  checked at  2026-03-05T12:00:00Z

"#]]);
}

#[test]
fn a_list_under_another_root() {
    let office = Office::open();
    office.write(
        "other.toml",
        "document = \"root\"\nversion = 1\nissued = 2026-01-01T00:00:00Z\nexpires = 2027-01-01T00:00:00Z\n\
         root = { threshold = 1, keys = [\"keys/yunnan.pub.pem\"] }\nlist = { threshold = 1, keys = [\"keys/yunnan.pub.pem\"] }\n",
    );
    office.run("trust build other.toml --out other.cbor").code(0);
    office.run("verify codes/green.png --trust trust/list.cbor --root other.cbor").code(2).stderr_eq(str![[r#"
error: other.cbor: expected 1 signature(s) by the root keys, found 0 that verify
hint: `fede trust show FILE --root ROOT` says who is missing; check that both are of the same publisher

"#]]);
    office.run("trust sign other.cbor --key keys/yunnan.pem --yes").code(0);
    office.run("verify codes/green.png --trust trust/list.cbor --root other.cbor").code(2).stderr_eq(str![[r#"
error: trust/list.cbor: expected 1 signature(s) by the list keys, found 0 that verify
hint: `fede trust show FILE --root ROOT` says who is missing; check that both are of the same publisher

"#]]);
    office.run("verify codes/green.png --trust trust/root.cbor --root trust/root.cbor").code(2).stderr_eq(str![[r#"
error: trust/root.cbor: expected a trust list, found a root
hint: `fede gate init STORE --root trust/root.cbor` takes it, and --root of other commands

"#]]);
    office.run("trust show trust/list.cbor --root other.cbor").code(2).stdout_eq(str![[r#"
trust list, version 3, of China (CN)
  issued      2026-03-01T00:00:00Z
  expires     2026-04-01T00:00:00Z
  content     7b83 160e bcc2 a05d 0b2a c993 87b9 71f2 9cdc d6fa 5624 0003 eb8d 4eaa e366 abbd (SHA-256 without signatures)
  CN-HB       Hubei
              4440 3c7f 5bfc 3baa 35e8 6129 91ce 0e13 14ae 5f85 cfb2 ac4a f01f 11a8 acaf c030
              signs health, itinerary from 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
  CN-SH       Shanghai
              e992 a642 7e39 0c47 c072 026a 79a3 ea3c 0be2 7fe5 8116 df83 0ada ee4e bd31 4a49
              signs health, itinerary from 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
  CN-YN       Yunnan
              9c85 a093 711b 57a7 f196 d96a f7ba 0670 a228 c9b1 8e38 4f48 2003 43f5 737b 2af4
              signs itinerary from 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
  signature   9c85a093711b57a7 – missing
  threshold   ✘ 0 of 1 needed
  other key   7abb6b7b8aa84ed3 ✘ not a key of this role; it does not count

"#]]);
}

#[test]
fn private_keys_are_encrypted_and_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::open();
    office.command("key generate new.pem --public new.pub.pem").env("FEDE_PASSPHRASE", "geheim").assert().code(0);
    assert_eq!(fs::metadata(office.path("new.pem")).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(office.path("new.pem")).unwrap().starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    office.command("key show new.pem").env("FEDE_PASSPHRASE", "geheim").assert().code(0);
    office.command("key show new.pem").env("FEDE_PASSPHRASE", "Geheim").assert().code(2).stderr_eq(str![[r#"
error: new.pem: expected the key's passphrase, found a wrong one (or a damaged file)
hint: check the passphrase; a lost one cannot be recovered

"#]]);
    office.run("key show new.pem").code(2).stderr_eq(str![[r#"
error: expected a passphrase for an encrypted key, found none
hint: set FEDE_PASSPHRASE, give --passphrase-file, or run on a terminal to be asked

"#]]);
    office.write("passphrase", "geheim\n");
    office.run("key import new.pem plain.pem --passphrase-file passphrase").code(0);
    office.run("key import new.pem bare.pem --from-passphrase-file passphrase --no-passphrase").code(0);
    assert!(fs::read_to_string(office.path("bare.pem")).unwrap().starts_with("-----BEGIN PRIVATE KEY-----"));
}

#[test]
fn a_key_is_never_written_over_another_file() {
    let office = Office::open();
    office.write("taken.pem", "precious");
    office.run("key generate taken.pem --no-passphrase").code(2).stderr_eq(str![[r#"
error: taken.pem: cannot write: a file of that name exists
hint: choose another name; nothing has been overwritten

"#]]);
    office.run("key generate new.pem --no-passphrase --public taken.pem").code(2);
    office.run("key export keys/hubei.pem --out taken.pem").code(2);
    assert_eq!(fs::read_to_string(office.path("taken.pem")).unwrap(), "precious");
    assert!(!office.path("new.pem").exists());
}

#[test]
fn keys_have_public_forms() {
    let office = Office::open();
    office.run("key show keys/hubei.pem").code(0).stdout_eq(str![[r#"
kid       44403c7f5bfc3baa
SHA-256   4440 3c7f 5bfc 3baa 35e8 6129 91ce 0e13 14ae 5f85 cfb2 ac4a f01f 11a8 acaf c030
file      private, PKCS#8 PEM, NOT encrypted
COSE_Key  a301012006215820a6ecb3869270117bac809ec2a349413d5f500674322c5bef6873ceb0c705f261

-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEApuyzhpJwEXusgJ7Co0lBPV9QBnQyLFvvaHPOsMcF8mE=
-----END PUBLIC KEY-----

"#]]);
    office.run("key export keys/hubei.pem --format cose-key --out hubei.cose").code(0);
    office.shell("$fede key export hubei.cose | cmp - keys/hubei.pub.pem").code(0);
}

#[test]
fn files_that_are_no_keys() {
    let office = Office::open();
    office.run("key show codes/both.json").code(2).stderr_eq(str![[r#"
error: codes/both.json: expected a key, found a JSON file
hint: check that this is the right file

"#]]);
    office.run("key show codes/both.png").code(2).stderr_eq(str![[r#"
error: codes/both.png: expected a key, found a picture
hint: `fede verify codes/both.png` reads the codes in it

"#]]);
    let issue = "issue --region CN-HB --status green --text";
    office.run(&format!("{issue} --key keys/hubei.pub.pem")).code(2).stderr_eq(str![[r#"
error: keys/hubei.pub.pem: expected a private key, found a public one
hint: give the file that `fede key generate` wrote

"#]]);
    office.run(&format!("{issue} --key nowhere.pem")).code(2).stderr_eq(str![[r#"
error: nowhere.pem: cannot open: no such file or directory
hint: check the path

"#]]);
    // The identity point: anyone can forge signatures for it.
    office.write(
        "weak.pem",
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END PUBLIC KEY-----\n",
    );
    office.run("key show weak.pem").code(2).stderr_eq(str![[r#"
error: weak.pem: expected an Ed25519 public key, found a weak one, a point of small order
hint: do not use this key; its sender made an error or is an attacker

"#]]);
    office.run("key show weak.pem --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：weak.pem：应为Ed25519公钥，实为弱公钥（小阶点）
提示：请勿使用此密钥；提供者有误，或是攻击者

"#]]);
    office.run("key show nowhere.pem --lang zh-CN").code(2).stderr_eq(str![[r#"
错误：nowhere.pem：无法打开：文件或目录不存在
提示：请检查路径

"#]]);
}

#[test]
fn an_output_that_exists_is_left_alone() {
    let office = Office::open();
    office.write("pass.png", "precious");
    office.run("issue --key keys/hubei.pem --region CN-HB --status green --out pass.png").code(2).stderr_eq(str![[
        r#"
error: pass.png: cannot write: a file of that name exists
hint: choose another name; nothing has been overwritten

"#
    ]]);
    office.run("trust build trust/list.toml --out pass.png").code(2);
    assert_eq!(fs::read_to_string(office.path("pass.png")).unwrap(), "precious");
}

#[test]
fn requests_that_cannot_be_codes() {
    let office = Office::open();
    let issue = "issue --key keys/hubei.pem --text --region CN-HB";
    office.run(&format!("{issue} --status red")).code(2).stderr_eq(str![[r#"
error: expected a reason, an authority and where to appeal for a red status, found none
hint: name the reason, the authority that answers for it, and where to appeal

"#]]);
    office
        .run(&format!("{issue} --status green --issued 2026-03-05T08:00:00Z --expires 2026-03-05T07:00:00Z"))
        .code(2)
        .stderr_eq(str![[r#"
error: expected an expiry (exp) after the issue time (iat) 2026-03-05T08:00:00Z, found 2026-03-05T07:00:00Z
hint: choose a later expiry

"#]]);
    office.run(&format!("{issue} --issued 2026-03-05T08:00:00Z --city 420100=2026-02-18")).code(2).stderr_eq(str![[
        r#"
error: expected a day from 2026-02-19 to 2026-03-04 for 420100, found 2026-02-18
hint: leave out what is outside the window

"#
    ]]);
    office.run(&format!("{issue} --issued 2026-03-05T08:00:00Z --city 999999=2026-03-01")).code(2).stderr_eq(str![[
        r#"
error: expected a six-digit division code of GB/T 2260, found 999999
hint: prefectures end in 00; `fede places NAME` finds the code of a city by its name

"#
    ]]);
    office.run(&format!("{issue} --city Wuhan")).code(2).stderr_eq(str![[r#"
error: expected --city PLACE=DAY, found Wuhan
hint: give the day last seen there: --city 420100=2026-03-01

"#]]);
    office
        .run(&format!("{issue} --status green --name \u{202e}Rossi --document passport --number E1234567"))
        .code(2)
        .stderr_eq(str![[r#"
error: name: expected printable left-to-right text, found U+202E
hint: write the text in its Latin or Chinese form, without control characters

"#]]);
    office.run(issue).code(2).stderr_eq(str![[r#"
error: expected health or itinerary, found none
hint: docs/issuing.md lists the fields of a request

"#]]);
    office.run("issue --key keys/hubei.pem --text --region CN-XX --status green").code(2).stderr_eq(str![[r#"
error: CN-XX: expected a region of ISO 3166-1 (CN) or ISO 3166-2 (CN-SH)
hint: give an ISO 3166 code, such as CN-SH: `fede places NAME` finds it

"#]]);
    office.run("issue --key keys/hubei.pem --region CN-HB --status green --out pass.gif").code(2).stderr_eq(str![[
        r#"
error: pass.gif: expected a file name that ends in .png, .svg, .txt
hint: or give --format png|svg|text|terminal

"#
    ]]);
    office.write("bad.json", "{\"region\": \"CN-HB\", \"helth\": {}}");
    office.run("issue --key keys/hubei.pem --text --request bad.json").code(2).stderr_eq(str![[r#"
error: bad.json: not a request: unknown field `helth`, expected one of `region`, `issued`, `not_before`, `expires`, `valid_hours`, `max_valid_hours`, `slot`, `time_zone`, `holder`, `holder_key`, `health`, `itinerary` at line 1 column 27
hint: docs/issuing.md has an example; unknown fields are refused so that no typing error passes

"#]]);
}

#[test]
fn sources_that_cannot_be_lists() {
    let office = Office::open();
    let list = fs::read_to_string(office.path("trust/list.toml")).unwrap().replace("../../", "../");
    let build = |from: &str, to: &str| {
        office.write("trust/bad.toml", list.replacen(from, to, 1));
        office.run("trust build trust/bad.toml --out bad.cbor").code(2)
    };
    build("publisher", "publishr").stderr_eq(str![[r#"
error: trust/bad.toml: TOML parse error at line 6, column 1
  |
6 | publishr = "CN"
  | ^^^^^^^^
unknown field `publishr`, expected one of `document`, `version`, `issued`, `expires`, `publisher`, `snapshot`, `region`, `agreement`, `networks`
hint: docs/trust.md shows a root and a list in full

"#]]);
    build("version = 3", "version = 0").stderr_eq(str![[r#"
error: trust/bad.toml: expected a version of 1 or more, found 0
hint: versions start at 1 and increase with each list

"#]]);
    build("CN-HB", "CN-SH").stderr_eq(str![[r#"
error: trust/bad.toml: expected each region once, found CN-SH twice
hint: name it once

"#]]);
    build("hubei.pub.pem", "hubei.pem").stderr_eq(str![[r#"
error: trust/bad.toml: key file ../keys/hubei.pem: expected a public key, found a private one
hint: never give a private key to others; `fede key export` writes its public key

"#]]);
    build("hubei.pub.pem", "nowhere.pem").stderr_eq(str![[r#"
error: trust/bad.toml: file trust/../keys/nowhere.pem: cannot open: no such file or directory
hint: the file must be beside the TOML file that names it

"#]]);
    build("expires = 2026-04-01", "expires = 2026-02-01").stderr_eq(str![[r#"
error: trust/bad.toml: expires: expected an end after 2026-03-01T00:00:00Z, found 2026-02-01T00:00:00Z
hint: times are RFC 3339, such as 2026-03-05T08:00:00Z; an expiry must be after its start

"#]]);
    build("[\"health\", \"itinerary\"]", "[]").stderr_eq(str![[r#"
error: trust/bad.toml: expected the uses of key 44403c7f5bfc3baa in order and each once
hint: write signs = ["health"], ["itinerary"], ["revocation"], ["rules"] or several

"#]]);
    assert!(!office.path("bad.cbor").exists());
}

#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let office = Office::open();
    let root = fs::read_to_string(office.path("trust/root.toml")).unwrap();
    office.write("root.toml", root.replace("../../", ""));
    let before = office.names();
    let full = |line: &str| office.shell(&format!("trap '' XFSZ; ulimit -f 0; {line}"));
    full("$fede key generate --no-passphrase new.pem").code(2).stderr_eq(str![[r#"
error: new.pem: cannot write: file too large
hint: make room and try again; no half-written file was left behind

"#]]);
    full("$fede issue --key keys/hubei.pem --region CN-HB --status green --out pass.png").code(2);
    full("$fede trust build root.toml --out new.cbor").code(2).stderr_eq(str![[r#"
error: new.cbor: cannot write: file too large
hint: make room and try again; no half-written file was left behind

"#]]);
    assert_eq!(office.names(), before);
    // A signed list keeps its signatures if the file cannot be written again.
    let signed = fs::read(office.path("trust/list.cbor")).unwrap();
    full("$fede trust sign trust/list.cbor --key keys/platform-list.pem --root trust/root.cbor --yes")
        .code(2)
        .stderr_eq(str![[r#"
error: trust/list.cbor: cannot write: file too large
hint: make room and try again; no half-written file was left behind

"#]]);
    assert_eq!(fs::read(office.path("trust/list.cbor")).unwrap(), signed);
    assert_eq!(fs::read_dir(office.path("trust")).unwrap().count(), 4);
    office.shell("$fede key export keys/hubei.pem > /dev/full").code(2).stderr_eq(str![[r#"
error: cannot write to standard output: no space left on device

"#]]);
    full("$fede demo world").code(2);
}

#[test]
fn nobody_reads_the_output() {
    let office = Office::open();
    // The reader closes the pipe before the first line: no message, and exit code 2.
    let line = "{ sleep 0.2; $fede trust show trust/list.cbor; echo $? >&2; } | true";
    office.shell(line).code(0).stderr_eq("2\n");
    office.shell("{ $fede man . ; $fede completions bash; } | head -1").code(0).stderr_eq("");
}

#[test]
fn inspecting_never_verifies() {
    let office = Office::open();
    office.run("inspect codes/both.png --lang en").code(0).stdout_eq(str![[r#"
 ! UNVERIFIED  Nobody has checked this signature.
codes/both.png
  text        FD1:RRQT 9 60GO0CS87T7DSBJO78CK-SG.70+M8RW5PF8BF37PLE8GBF3UHL700R49.5A000I00B2D100000TLKV%K200BF3UHL300400F8FP7TJ3J YHRCT/IG.+HJCTS9KOHG+1T7BNF8L:0TZEJ.$NZU0846+/6*96BL6636V%K093%O4WY1XLG+M87JC95A8MK600JCDB20YH9%TAV:91W0-C3+Q0MFU27BO%5G7SN:E+4JTC4CVKELU0X53M4V$D0V6347TY9JEVK3LXJUY3S0TJECMZUJ2-24SJ8H2F+L9$9A3I1AFRPMQ245DD7DPNN1
  size        328 characters, 216 bytes
COSE_Sign1, CBOR diagnostic notation [unverified]
  18([
    h'a20132044844403c7f5bfc3baa',
    {},
    h'a50165434e2d4842041a69aa8980061a69a93800074800502500000012673a00010000a202a50100021a69a93800030004781ee6b996e58c97e79c81e58dabe7949fe581a5e5bab7e5a794e59198e4bc9a05693032372d313233323003a501195024020e038262434e624a5004a21a0006690400654a5054594f0c05a11a0004baf007',
    h'2e53dec77691972721dda3b3f10d2d5a23856d7534e938164d48f7c0a6b8f0c6de259b64b0309bb417099b3b12d7ad344dbb8ef3786ab28620186923c8110c0b'
  ])
claims, CBOR diagnostic notation [unverified]
  {
    1: "CN-HB",
    4: 1772784000,
    6: 1772697600,
    7: h'0050250000001267',
    -65537: {
      2: {
        1: 0,
        2: 1772697600,
        3: 0,
        4: "湖北省卫生健康委员会",
        5: "027-12320"
      },
      3: {
        1: 20516,
        2: 14,
        3: ["CN", "JP"],
        4: {420100: 0, "JPTYO": 12},
        5: {310000: 7}
      }
    }
  }
claims [unverified]
  key         44403c7f5bfc3baa (as the code says)
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


"#]]);
    office.run("inspect FD1:ABC").code(2).stdout_eq(str![[r#"
 ! UNVERIFIED  Nobody has checked this signature.
text
  text        FD1:ABC
  size        7 characters, 2 bytes
COSE_Sign1, CBOR diagnostic notation [unverified]
   ✘  expected the end at byte 1, found 1 more bytes


"#]]);
}

#[test]
fn signing_says_who_is_missing() {
    let office = Office::open();
    let root = fs::read_to_string(office.path("trust/root.toml")).unwrap().replace("../../", "../");
    office.write("trust/new.toml", root);
    office.run("trust build trust/new.toml --out new.cbor").code(0);
    office.run("trust sign new.cbor --key keys/platform-root-1.pem --yes --lang en").code(0).stdout_eq(str![[r#"
root, version 1
  issued      2026-01-01T00:00:00Z
  expires     2036-01-01T00:00:00Z
  content     9cf9 0243 5acd f2f6 de44 6de5 2474 8622 1000 93f8 8066 c3b9 3f7a a41b d0fc 4fae (SHA-256 without signatures)
  key         0acd1a6789e7cac0, key of this root
Signed by 0acd1a6789e7cac0.
Keys of this root: 1 of 2 signatures. Missing: 1 of 699a8811b8fdf0e2.

"#]]);
    office.run("trust sign new.cbor --key keys/platform-root-1.pem --yes --lang en").code(0).stdout_eq(str![[r#"
root, version 1
  issued      2026-01-01T00:00:00Z
  expires     2036-01-01T00:00:00Z
  content     9cf9 0243 5acd f2f6 de44 6de5 2474 8622 1000 93f8 8066 c3b9 3f7a a41b d0fc 4fae (SHA-256 without signatures)
  signed      0acd1a6789e7cac0
  key         0acd1a6789e7cac0, key of this root
Signed by 0acd1a6789e7cac0 already: the signature is renewed.
Keys of this root: 1 of 2 signatures. Missing: 1 of 699a8811b8fdf0e2.

"#]]);
    let hubei = SigningKey::from_pem(&fs::read_to_string(office.path("keys/hubei.pem")).unwrap(), None).unwrap();
    let new = CoseSign::decode(&fs::read(office.path("new.cbor")).unwrap(), DocumentType::Root).unwrap();
    office.write("new.cbor", new.signed_by(&hubei).encode());
    office.run("trust show new.cbor").code(2).stdout_eq(str![[r#"
root, version 1
  issued      2026-01-01T00:00:00Z
  expires     2036-01-01T00:00:00Z
  content     9cf9 0243 5acd f2f6 de44 6de5 2474 8622 1000 93f8 8066 c3b9 3f7a a41b d0fc 4fae (SHA-256 without signatures)
  root keys   2 of 2:
              699a 8811 b8fd f0e2 c3df a4fe c922 1892 0bf1 57a6 3275 e6b6 04c4 8e6c 13a7 eab3
              0acd 1a67 89e7 cac0 e4a6 f231 02a1 58cd dbc5 047f 0377 fee2 40e9 9b27 0c22 b723
  list keys   1 of 1:
              7abb 6b7b 8aa8 4ed3 5515 5335 58e6 4dd9 f6b0 32e7 f118 9056 e206 a7ba eec6 06a2
  signature   699a8811b8fdf0e2 – missing
  signature   0acd1a6789e7cac0 ✔ signed
  threshold   ✘ 1 of 2 needed
  other key   44403c7f5bfc3baa ✘ not a key of this role; it does not count

"#]]);
    office.run("trust sign new.cbor --key keys/platform-root-2.pem --yes").code(0);
    office.run("trust show new.cbor").code(0);
}

#[test]
fn a_root_is_rotated() {
    let office = Office::open();
    let root = |version: u8, key: &str| {
        format!(
            "document = \"root\"\nversion = {version}\nissued = 2026-01-01T00:00:00Z\nexpires = 2036-01-01T00:00:00Z\n\
             root = {{ threshold = 1, keys = [\"keys/{key}.pub.pem\"] }}\n\
             list = {{ threshold = 1, keys = [\"keys/platform-list.pub.pem\"] }}\n"
        )
    };
    office.write("2.toml", root(2, "yunnan"));
    office.run("trust build 2.toml --out 2.cbor").code(0);
    office.run("trust sign 2.cbor --key keys/platform-root-1.pem --root trust/root.cbor --yes").code(0);
    office.run("trust sign 2.cbor --key keys/yunnan.pem --yes").code(0);
    office.run("trust show 2.cbor --root trust/root.cbor").code(2).stdout_eq(str![[r#"
root, version 2
  issued      2026-01-01T00:00:00Z
  expires     2036-01-01T00:00:00Z
  content     d243 a127 2a4b 7806 0f73 9ac2 3568 c71f 9267 a50d 15d1 5ca5 d68d 565b 7bf2 dfbb (SHA-256 without signatures)
  root keys   1 of 1:
              9c85 a093 711b 57a7 f196 d96a f7ba 0670 a228 c9b1 8e38 4f48 2003 43f5 737b 2af4
  list keys   1 of 1:
              7abb 6b7b 8aa8 4ed3 5515 5335 58e6 4dd9 f6b0 32e7 f118 9056 e206 a7ba eec6 06a2
  signature   9c85a093711b57a7 ✔ signed
  threshold   ✔ 1 of 1 needed
  succeeds    ✔ version 2 follows version 1, whose keys must sign too:
  signature   699a8811b8fdf0e2 – missing
  signature   0acd1a6789e7cac0 ✔ signed
  threshold   ✘ 1 of 2 needed

"#]]);
    let verify = "verify codes/green.png --trust trust/list.cbor --at 2026-03-05T12:00:00Z";
    office.run(&format!("{verify} --root trust/root.cbor --root 2.cbor")).code(2).stderr_eq(str![[r#"
error: 2.cbor: expected 2 signature(s) by the previous root's keys, found 1 that verify
hint: `fede trust show FILE --root ROOT` says who is missing; check that both are of the same publisher

"#]]);
    office.run("trust sign 2.cbor --key keys/platform-root-2.pem --root trust/root.cbor --yes").code(0);
    office.run("trust show 2.cbor --root trust/root.cbor").code(0);
    office.run(&format!("{verify} --root trust/root.cbor --root 2.cbor")).code(0);
    office.write("3.toml", root(3, "yunnan"));
    office.run("trust build 3.toml --out 3.cbor").code(0);
    office.run("trust sign 3.cbor --key keys/yunnan.pem --yes").code(0);
    office.run(&format!("{verify} --root trust/root.cbor --root 3.cbor")).code(2).stderr_eq(str![[r#"
error: 3.cbor: expected the version after 1, the version of the trusted root, found version 3
hint: give every root from the trusted one on, in the order of their versions, each with --root

"#]]);
    office.run("trust show 3.cbor --root trust/root.cbor").code(2);
    office.run("trust show 3.cbor --root trust/root.cbor --root 2.cbor").code(0);
}

#[test]
fn a_publisher_sees_what_a_new_list_changes() {
    let office = Office::open();
    let old = fs::read_to_string(office.path("trust/list.toml")).unwrap();
    let dropped = old.split("[[region]]").filter(|part| !part.contains("CN-YN")).collect::<Vec<_>>().join("[[region]]");
    let new = dropped.replace("version = 3", "version = 4").replace("\"health\", \"itinerary\"", "\"itinerary\"");
    office.write("trust/new.toml", new.replace("../../", "../"));
    office.run("trust build trust/new.toml --out new.cbor").code(0);
    office.run("--lang en trust diff trust/list.cbor new.cbor").code(0).stdout_eq(str![[r#"
the list
  + version 4 after 3
Hubei (CN-HB)
  - key 44403c7f5bfc3baa may no longer sign: health status; gates refuse those codes
Shanghai (CN-SH)
  - key e992a6427e390c47 may no longer sign: health status; gates refuse those codes
Yunnan (CN-YN)
  - no longer recognised: gates refuse every code that its keys signed

"#]]);
    office.run("--lang zh-CN trust diff new.cbor trust/list.cbor").code(0).stdout_eq(str![[r#"
信任列表
  - 第3版不高于第4版：检查点将保留旧列表
湖北省（CN-HB）
  + 密钥 44403c7f5bfc3baa 还可签发健康码
上海市（CN-SH）
  + 密钥 e992a6427e390c47 还可签发健康码
云南省（CN-YN）
  + 自此予以认可
  + 新增密钥 9c85a093711b57a7：自 2026-01-01T00:00:00Z 至 2027-01-01T00:00:00Z 签发行程卡
    9c85 a093 711b 57a7 f196 d96a f7ba 0670 a228 c9b1 8e38 4f48 2003 43f5 737b 2af4

"#]]);
    office.run("--lang en trust diff new.cbor new.cbor").code(0).stdout_eq(str![[r#"
The two lists say the same.

"#]]);
    office.run("trust diff trust/root.cbor new.cbor").code(2).stderr_eq(str![[r#"
error: trust/root.cbor: expected a trust list, found a root
hint: `fede trust show NEW-ROOT --root OLD-ROOT` compares roots

"#]]);
}

#[test]
fn a_demonstration_keeps_to_its_directory() {
    let office = Office::open();
    let before = office.names();
    office.run("demo keys").code(2).stderr_eq(str![[r#"
error: keys: expected a new or empty directory, found files in it
hint: name another directory: fede demo DIR

"#]]);
    assert_eq!(office.names(), before);
    office.run("demo world").code(0);
    office.run("demo world").code(0);
    assert_eq!(office.names().len(), before.len() + 1);
}

#[test]
fn scanning_prints_texts_and_corners() {
    let office = Office::open();
    office.shell("$fede scan codes/both.png | cmp - codes/both.txt").code(0);
    office.run("scan --json codes/green.png").code(0).stdout_eq(str![[r#"
{"image":"codes/green.png","symbols":[{"text":"FD1:RRQT 9 60GO0YNT$0L3/F%O18CKG+5.70+M8%W5V49BF37PLE8GBF3UHL700R49.5A000000:60100000/FKSLK200BF3UHL/10J98XCDRTEOYB6A9IWOT:09IL+AVED2/JQ9SK$G87TQDYES:F$WB3CWDYE$BAI1BBKUJ48U4GWHOAVFRPADPM-JS2JI37KN5E70","hex":"4644313a525251542039203630474f30594e5424304c332f46254f3138434b472b352e37302b4d3825573556343942463337504c45384742463355484c3730305234392e35413030303030303a36303130303030302f464b534c4b32303042463355484c2f31304a39385843445254454f594236413949574f543a3039494c2b41564544322f4a5139534b244738375451445945533a46245742334357445945244241493142424b554a343855344757484f41564652504144504d2d4a53324a4933374b4e35453730","corners":[[31.86,31.56],[391.66,32.93],[393.2,393.22],[32.85,391.4]]}]}

"#]]);
}

#[test]
fn usage_errors_have_exit_code_2() {
    let office = Office::open();
    office.run("").code(2);
    office.run("verify").code(2);
    office.run("verify x.png --trust a --root b --at yesterday").code(2).stderr_eq(str![[r#"
error: invalid value 'yesterday' for '--at <TIME>': expected a time such as 2026-03-05T08:00:00Z or 2026-03-05T08:00:00+08:00

For more information, try '--help'.

"#]]);
    office.run("--version").code(0);
    office.run("help issue").code(0);
}
