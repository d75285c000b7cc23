//! The publisher's commands as people use them: a first list in one step, signing, files of the
//! wrong kind, passphrases.
//!
//! `SNAPSHOTS=overwrite cargo test --features full --test program publisher` rewrites the snapshots. Read them before you
//! commit.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::left_out::left_out;
use crate::office::Office;
use snapbox::str;

#[test]
fn a_first_list_and_a_first_code_take_three_commands() {
    let office = Office::open();
    let made =
        office.run("trust quickstart my-list --publisher CN --region CN-SH --region MO --no-passphrase --lang en");
    let made = String::from_utf8(made.code(0).get_output().stdout.clone()).unwrap();
    // The commands that it prints work as they stand.
    let commands: Vec<&str> = made.lines().filter_map(|line| line.trim_start().strip_prefix("fede ")).collect();
    assert_eq!(commands.len(), 5, "{made}");
    for command in commands {
        office.run(&format!("{command} --lang en")).code(0);
    }
    let mode = |name: &str| fs::metadata(office.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("my-list/keys"), mode("my-list/keys/root.pem")), (0o700, 0o600));
    // The sources are those of the documents.
    for name in ["root", "list"] {
        office.run(&format!("trust build my-list/{name}.toml --out {name}.draft")).code(0);
    }
    office.run("trust show my-list/list.cbor --root my-list/root.cbor").code(0);
    office.run("trust sign list.draft --key my-list/keys/list.pem --root my-list/root.cbor --yes").code(0);
    assert_eq!(fs::read(office.path("list.draft")).unwrap(), fs::read(office.path("my-list/list.cbor")).unwrap());
}

#[test]
fn quickstart_makes_all_or_nothing() {
    let office = Office::open();
    let before = office.names();
    let start = |arguments: &str| office.run(&format!("trust quickstart {arguments} --lang en"));
    start("keys --publisher CN --region CN-SH --no-passphrase").code(2).stderr_eq(str![[r#"
error: keys: expected a new or empty directory, found files in it
hint: name another directory; nothing has been changed

"#]]);
    start("new --publisher CN --region CN-SH --region CN-SH --no-passphrase").code(2).stderr_eq(str![[r#"
error: expected each region once, found CN-SH twice
hint: name it once

"#]]);
    start("new --publisher China --region CN-SH --no-passphrase").code(2);
    start("new --publisher CN --region CN-SH").code(2).stderr_eq(str![[r#"
error: expected a passphrase for an encrypted key, found none
hint: set FEDE_PASSPHRASE, give --passphrase-file, or run on a terminal to be asked

"#]]);
    let full = "trap '' XFSZ; ulimit -f 0; $fede trust quickstart new --publisher CN --region CN-SH --no-passphrase";
    office.shell(full).code(2);
    assert_eq!(office.names(), before);
    // An empty directory is filled, also the current one.
    fs::create_dir(office.path("new")).unwrap();
    office.shell("cd new && $fede trust quickstart . --publisher CN --region CN-SH --no-passphrase").code(0);
    let names: Vec<_> = fs::read_dir(office.path("new")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    // A generated passphrase is used by the commands that are printed.
    let made = start("safe --publisher CN --region CN-SH --generate-passphrase --passphrase-file secret").code(0);
    let made = String::from_utf8(made.get_output().stdout.clone()).unwrap();
    let issue = made.lines().find_map(|line| line.trim_start().strip_prefix("fede issue ")).unwrap();
    office.run(&format!("issue {issue}")).code(0);
    start("again --publisher CN --region CN-SH --generate-passphrase --passphrase-file secret").code(2).stderr_eq(
        str![[r#"
error: secret: cannot write: a file of that name exists
hint: choose another name; nothing has been overwritten

"#]],
    );
}

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
      9c85 a093 711b 57a7 f196 d96a f7ba 0670 a228 c9b1 8e38 4f48 2003 43f5 737b 2af4
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
      9c85 a093 711b 57a7 f196 d96a f7ba 0670 a228 c9b1 8e38 4f48 2003 43f5 737b 2af4
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
        left_out("there is no `script` to make a terminal");
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
fn a_file_of_the_wrong_kind_is_named() {
    let office = Office::open();
    office.run("trust quickstart own --publisher CN --region CN-SH --no-passphrase").code(0);
    office.write("rules.toml", "accept = [\"green\"]\n");
    office.write("note.txt", "Dear publisher,\n");
    office.write("empty.cbor", "");
    let error = |arguments: &str| {
        let said = office.run(&format!("{arguments} --lang en")).code(2).get_output().stderr.clone();
        let said = String::from_utf8(said).unwrap();
        format!("{arguments}\n{said}")
    };
    let publish = "trust publish own/site --snapshot-key own/keys/snapshot.pem";
    let said: String = [
        "trust show own/list.toml",
        "trust sign own/root.toml --key own/keys/root.pem",
        &format!("{publish} --list own/list.toml"),
        &format!("{publish} --root own/list.cbor"),
        &format!("{publish} --rules rules.toml"),
        "trust show own/keys/root.pem",
        "trust show own/keys/root.pub.pem",
        "trust show codes/both.json",
        "trust show codes/both.txt",
        "trust show codes/both.png",
        "trust show note.txt",
        "trust show empty.cbor",
        "trust build own/list.cbor --out x.cbor",
        "gate init x --root own/site/snapshot.cbor",
        "gate sync own/gate own/list.cbor",
        "rules check own/list.toml",
        "issue --key own/root.cbor --region CN-SH --status green --text",
        "key show own/root.toml",
        "verify own/keys/root.pem --store own/gate",
        "verify own/root.cbor --store own/gate",
    ]
    .map(error)
    .join("\n");
    snapbox::assert_data_eq!(
        said,
        str![[r#"
trust show own/list.toml
error: own/list.toml: expected a root, a trust list, a snapshot, a revocation list or signed rules, found the TOML source of a trust list
hint: this is the source: run `fede trust build own/list.toml --out FILE` first

trust sign own/root.toml --key own/keys/root.pem
error: own/root.toml: expected a root, a trust list, a snapshot, a revocation list or signed rules, found the TOML source of a root
hint: this is the source: run `fede trust build own/root.toml --out FILE` first

trust publish own/site --snapshot-key own/keys/snapshot.pem --list own/list.toml
error: own/list.toml: expected a trust list, found the TOML source of a trust list
hint: this is the source: run `fede trust build own/list.toml --out FILE` first

trust publish own/site --snapshot-key own/keys/snapshot.pem --root own/list.cbor
error: own/list.cbor: expected a root, found a trust list
hint: `fede trust publish DIR --list own/list.cbor` takes it, and --trust of other commands

trust publish own/site --snapshot-key own/keys/snapshot.pem --rules rules.toml
error: rules.toml: expected signed rules, found a TOML file
hint: if these are rules for gates, `fede rules check rules.toml` explains them

trust show own/keys/root.pem
error: own/keys/root.pem: expected a root, a trust list, a snapshot, a revocation list or signed rules, found a private key
hint: `fede key show own/keys/root.pem` shows its public key; --key of other commands takes it

trust show own/keys/root.pub.pem
error: own/keys/root.pub.pem: expected a root, a trust list, a snapshot, a revocation list or signed rules, found a public key
hint: `fede key show own/keys/root.pub.pem` shows it; the source of a root or trust list names it

trust show codes/both.json
error: codes/both.json: expected a root, a trust list, a snapshot, a revocation list or signed rules, found a JSON file
hint: check that this is the right file

trust show codes/both.txt
error: codes/both.txt: expected a root, a trust list, a snapshot, a revocation list or signed rules, found the text of a code
hint: `fede verify "$(cat codes/both.txt)"` verifies it

trust show codes/both.png
error: codes/both.png: expected a root, a trust list, a snapshot, a revocation list or signed rules, found a picture
hint: `fede verify codes/both.png` reads the codes in it

trust show note.txt
error: note.txt: expected a root, a trust list, a snapshot, a revocation list or signed rules, found a text file
hint: check that this is the right file

trust show empty.cbor
error: empty.cbor: expected 1 more bytes at byte 0, found 0
hint: fetch the file again from its publisher; if the error stays, the file is damaged or altered

trust build own/list.cbor --out x.cbor
error: own/list.cbor: expected the TOML source of a root, a trust list or rules, found a trust list
hint: `fede trust publish DIR --list own/list.cbor` takes it, and --trust of other commands

gate init x --root own/site/snapshot.cbor
error: own/site/snapshot.cbor: expected a root, found a snapshot
hint: `fede gate sync STORE DIR` takes the directory that it is in

gate sync own/gate own/list.cbor
error: own/list.cbor: expected a published set: a directory or a tar archive, found a trust list
hint: `fede trust publish DIR --list own/list.cbor` takes it, and --trust of other commands

rules check own/list.toml
error: own/list.toml: expected rules for gates in TOML, found the TOML source of a trust list
hint: this is the source: run `fede trust build own/list.toml --out FILE` first

issue --key own/root.cbor --region CN-SH --status green --text
error: own/root.cbor: expected a private key, found a root
hint: `fede gate init STORE --root own/root.cbor` takes it, and --root of other commands

key show own/root.toml
error: own/root.toml: expected a key, found the TOML source of a root
hint: this is the source: run `fede trust build own/root.toml --out FILE` first

verify own/keys/root.pem --store own/gate
error: own/keys/root.pem: expected a picture of a code, found a private key
hint: `fede key show own/keys/root.pem` shows its public key; --key of other commands takes it

verify own/root.cbor --store own/gate
error: own/root.cbor: expected a picture of a code, found a root
hint: `fede gate init STORE --root own/root.cbor` takes it, and --root of other commands

"#]]
    );
}

#[test]
fn the_published_page_lists_every_file() {
    let office = Office::open();
    office.run("trust quickstart own --publisher CN --region CN-SH --region MO --no-passphrase").code(0);
    let page = fs::read_to_string(office.path("own/site/index.html")).unwrap();
    let mut files = 0;
    for directory in ["", "roots", "objects"] {
        for entry in fs::read_dir(office.path("own/site").join(directory)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "cbor") {
                continue;
            }
            let (name, bytes) = (path.file_name().unwrap().to_str().unwrap(), fs::read(&path).unwrap());
            let href = if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") };
            let digest = fede::trust::Digest::of(&bytes);
            for said in [format!("href=\"{href}\""), format!("{} bytes", bytes.len()), digest.to_string()] {
                assert!(page.contains(&said), "{said}");
            }
            files += 1;
        }
    }
    // Root, snapshot, list, and two revocation lists without blocks.
    assert_eq!(files, 5);
    let root = fede::trust::Digest::of(&fs::read(office.path("own/root.cbor")).unwrap());
    assert!(page.contains(&root.grouped()) && page.contains("<time datetime=\"") && page.contains("(UTC+8)"));
    assert!(!page.contains("<script") && !page.contains('`'));
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
