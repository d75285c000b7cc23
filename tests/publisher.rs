//! The publisher's commands as people use them: signing, passphrases.
//!
//! `SNAPSHOTS=overwrite cargo test --test publisher` rewrites the snapshots. Read them before you
//! commit.

#![cfg(unix)]

#[path = "support/office.rs"]
mod office;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use office::Office;
use snapbox::str;

/// A new list without Yunnan, and a new root that replaces one of two keys.
fn next(office: &Office) {
    let list = fs::read_to_string(office.path("trust/list.toml")).unwrap().replace("../../", "../");
    let (list, _) = list.split_at(list.rfind("[[region]]").unwrap());
    office.write("trust/next.toml", list.replace("version = 3", "version = 4"));
    office.run("trust build trust/next.toml --out next.cbor").code(0);
    let root = fs::read_to_string(office.path("trust/root.toml")).unwrap().replace("../../", "../");
    let root = root.replace("version = 1", "version = 2").replace("platform-root-2", "yunnan");
    office.write("trust/root-2.toml", root);
    office.run("trust build trust/root-2.toml --out root-2.cbor").code(0);
}

#[test]
fn signing_shows_what_is_signed() {
    let office = Office::open();
    next(&office);
    let sign = |arguments: &str| office.run(&format!("trust sign {arguments} --lang en"));
    sign("next.cbor --key keys/platform-list.pem --root trust/root.cbor --list trust/list.cbor --yes")
        .code(0)
        .stdout_eq(str![[r#"
trust list, version 4, of China (CN)
  issued      2026-03-01T00:00:00Z
  expires     2026-04-01T00:00:00Z
  content     71ff 56c7 5250 29c1 3e9e 9188 710d a93f c92e 9d74 27c6 88f0 0bb9 abdb 7484 ab17 (SHA-256 without signatures)
  regions     2
  changes     since version 3:
    the list
      + version 4 after 3
    Yunnan (CN-YN)
      - no longer recognised: gates refuse every code that its keys signed
  key         7abb6b7b8aa84ed3, list key
Signed by 7abb6b7b8aa84ed3.
List keys: 1 of 1 signatures.

"#]]);
    let rotate = "root-2.cbor --root trust/root.cbor --yes --key";
    sign(&format!("{rotate} keys/platform-root-1.pem")).code(0).stdout_eq(str![[r#"
root, version 2
  issued      2026-01-01T00:00:00Z
  expires     2036-01-01T00:00:00Z
  content     bd88 6720 f43e d778 5442 af77 2a12 ee79 d58a 2853 4fc4 86c5 e3c8 b32d b301 e72f (SHA-256 without signatures)
  changes     since version 1:
    - root key 699a8811b8fdf0e2
    + root key 9c85a093711b57a7
  key         0acd1a6789e7cac0, key of the root before
Signed by 0acd1a6789e7cac0.
Keys of the root before: 1 of 2 signatures. Missing: 1 of 699a8811b8fdf0e2.
Keys of this root: 1 of 2 signatures. Missing: 1 of 9c85a093711b57a7.

"#]]);
    sign(&format!("{rotate} keys/platform-root-1.pem")).code(0);
    sign(&format!("{rotate} keys/yunnan.pem")).code(0);
    sign(&format!("{rotate} keys/platform-root-2.pem")).code(0).stdout_eq(str![[r#"
root, version 2
  issued      2026-01-01T00:00:00Z
  expires     2036-01-01T00:00:00Z
  content     bd88 6720 f43e d778 5442 af77 2a12 ee79 d58a 2853 4fc4 86c5 e3c8 b32d b301 e72f (SHA-256 without signatures)
  changes     since version 1:
    - root key 699a8811b8fdf0e2
    + root key 9c85a093711b57a7
  signed      0acd1a6789e7cac0, 9c85a093711b57a7
  key         699a8811b8fdf0e2, key of the root before
Signed by 699a8811b8fdf0e2.
Keys of the root before: 2 of 2 signatures.
Keys of this root: 2 of 2 signatures.
Fingerprint of the root (SHA-256): 1cc6 62d6 bc2c fbb3 c9c4 2ed5 b8a0 5fe5 8a61 3f13 7a0d f103 847f bfec 5738 4769

"#]]);
    office.run("trust show root-2.cbor --root trust/root.cbor").code(0);
}

#[test]
fn signing_refuses_keys_without_a_role() {
    let office = Office::open();
    next(&office);
    let unsigned = fs::read(office.path("next.cbor")).unwrap();
    let sign = |arguments: &str| office.run(&format!("trust sign {arguments} --lang en"));
    sign("next.cbor --key keys/platform-list.pem --yes").code(2).stderr_eq(str![[r#"
error: next.cbor: expected --root, which names the keys that sign a trust list, found none
hint: give the current root, or the new one that is published with this list: --root ROOT

"#]]);
    sign("next.cbor --key keys/platform-list.pem --root trust/root.cbor").code(2).stderr_eq(str![[r#"
error: expected an answer at the terminal, found no terminal
hint: look at the document with `fede trust show next.cbor`, then give --yes

"#]]);
    sign("next.cbor --key keys/hubei.pem --root trust/root.cbor --yes").code(2).stderr_eq(str![[r#"
error: next.cbor: key 44403c7f5bfc3baa may not sign this document: expected one of 7abb6b7b8aa84ed3
hint: give one of these keys

"#]]);
    sign("root-2.cbor --key keys/platform-root-2.pem --yes").code(2).stderr_eq(str![[r#"
error: root-2.cbor: key 699a8811b8fdf0e2 may not sign this document: expected one of 9c85a093711b57a7, 0acd1a6789e7cac0
hint: give one of these keys; for a key of the root before, name that root with --root

"#]]);
    sign("trust/root.cbor --key keys/platform-root-1.pem --root trust/root.cbor --yes").code(2).stderr_eq(str![[r#"
error: trust/root.cbor: expected the version after 1, the version of the trusted root, found version 1
hint: give every root from the trusted one on, in the order of their versions, each with --root

"#]]);
    assert_eq!(fs::read(office.path("next.cbor")).unwrap(), unsigned);
}

#[test]
fn signing_asks_on_a_terminal() {
    let office = Office::open();
    next(&office);
    // `script` (util-linux) gives the command a terminal.
    if std::process::Command::new("script").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "in CI, `script` must be there");
        println!("left out: there is no `script` to make a terminal");
        return;
    }
    let unsigned = fs::read(office.path("next.cbor")).unwrap();
    let answer = |answer: &str| {
        let sign = "$fede trust sign next.cbor --key keys/platform-list.pem --root trust/root.cbor --lang en";
        let shown = office.shell(&format!("echo {answer} | script -qec \"{sign}\" /dev/null"));
        let shown = String::from_utf8(shown.get_output().stdout.clone()).unwrap();
        assert!(shown.contains("trust list, version 4") && shown.contains("[y/N]"), "{shown}");
        fs::read(office.path("next.cbor")).unwrap() != unsigned
    };
    assert!(!answer("n") && !answer("''") && !answer("yes-please"));
    assert!(answer("y"));
}

#[test]
fn weak_passphrases_are_warned_of_and_strong_ones_made() {
    let office = Office::open();
    let generate = |passphrase: &str, file: &str| {
        office.command(&format!("key generate {file} --lang en")).env("FEDE_PASSPHRASE", passphrase).assert().code(0)
    };
    generate("abc", "1.pem").stderr_eq(str![[r#"
The passphrase has 3 characters. Whoever copies the key file can guess it. Use 12 or more. `--generate-passphrase` makes a strong one.

"#]]);
    generate("123456789012345", "2.pem").stderr_eq(str![[r#"
The passphrase is easy to guess: it is made of repetitions, sequences or well-known words. `--generate-passphrase` makes a strong one.

"#]]);
    generate("三文鱼在月亮上弹钢琴给猫听", "3.pem").stderr_eq("");
    // The last line is the passphrase.
    office.shell(
        "FEDE_PASSPHRASE=$($fede key generate 4.pem --generate-passphrase | tail -n 1) && export FEDE_PASSPHRASE && \
         $fede key export 4.pem > /dev/null",
    )
    .code(0);
    office.run("key generate 5.pem --generate-passphrase --passphrase-file secret").code(0).stderr_eq("");
    office.run("key export 5.pem --passphrase-file secret").code(0);
    let mode = fs::metadata(office.path("secret")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    // No passphrase without its key.
    office.run("key generate 5.pem --generate-passphrase --passphrase-file other").code(2);
    assert!(!office.path("other").exists());
    office.run("key generate 6.pem --generate-passphrase --no-passphrase").code(2);
    // A key gets a new passphrase.
    office
        .run("key import 5.pem 7.pem --from-passphrase-file secret --generate-passphrase --passphrase-file new")
        .code(0);
    office.run("key export 7.pem --passphrase-file new").code(0);
}
