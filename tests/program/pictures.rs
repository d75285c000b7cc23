//! The pictures of the README are real output of fede. `SNAPSHOTS=overwrite cargo test --features
//! full --test program pictures` writes them again.

use std::path::Path;
use std::process::Command as Process;

use snapbox::cmd::{Command, cargo_bin};

#[test]
fn the_verdict() {
    Command::new(cargo_bin!("fede"))
        .args(["verify", "codes/both.png", "--trust", "trust/list.cbor", "--root", "trust/root.cbor"])
        .args(["--at", "2026-03-05T12:00:00Z", "--lang", "en"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
        .env("CLICOLOR_FORCE", "1")
        .env("TZ", "UTC")
        .assert()
        .code(0)
        .stdout_eq(snapbox::file!["../../docs/images/verdict.term.svg": TermSvg]);
}

#[test]
fn the_fixtures_and_the_code() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = tempfile::tempdir().unwrap();
    let copied = Process::new("cp").args(["-R", "fixtures", "keys"]).arg(copy.path()).current_dir(repository).status();
    assert!(copied.unwrap().success());
    let program = cargo_bin!("fede").parent().unwrap().to_owned();
    let path = std::env::join_paths(
        [program].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let made =
        Process::new("sh").arg("fixtures/make.sh").current_dir(&copy).env("PATH", path.unwrap()).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    for file in [
        "trust/root.cbor",
        "trust/list.cbor",
        "codes/green.png",
        "codes/red.png",
        "codes/itinerary.png",
        "codes/both.png",
        "codes/both.txt",
    ] {
        let read = |root: &Path| std::fs::read(root.join("fixtures").join(file)).unwrap();
        assert_eq!(read(repository), read(copy.path()), "{file}: run fixtures/make.sh");
    }
    let picture = repository.join("docs/images/code.png");
    assert_eq!(std::fs::read(picture).unwrap(), std::fs::read(repository.join("fixtures/codes/both.png")).unwrap());
}
