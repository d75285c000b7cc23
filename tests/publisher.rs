//! The publisher's commands as people use them: passphrases.
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
