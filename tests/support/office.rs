//! Runs the command line in a temporary directory with the keys, lists and codes of the fixtures.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use tempfile::TempDir;

pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A temporary directory for one test, with the keys, lists and codes of the fixtures.
pub struct Office(TempDir);

impl Office {
    pub fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (from, to) in [("fixtures/trust", "trust"), ("fixtures/codes", "codes"), ("keys", "keys")] {
            fs::create_dir(dir.path().join(to)).unwrap();
            for file in fs::read_dir(repository(from)).unwrap() {
                let file = file.unwrap().path();
                fs::copy(&file, dir.path().join(to).join(file.file_name().unwrap())).unwrap();
            }
        }
        Self(dir)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub fn command(&self, arguments: &str) -> Command {
        Command::new(cargo_bin!("fede"))
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env_remove("FEDE_PASSPHRASE")
            // No log of issued codes in the home directory of who runs the tests.
            .env_remove("XDG_STATE_HOME")
            .env_remove("HOME")
    }

    pub fn run(&self, arguments: &str) -> OutputAssert {
        self.command(arguments).assert()
    }

    /// Runs `fede verify` with the fixtures' list.
    pub fn verify(&self, arguments: &str) -> OutputAssert {
        self.run(&format!("verify --trust trust/list.cbor --root trust/root.cbor {arguments}"))
    }

    /// Runs a shell line with `fede` in its path.
    pub fn shell(&self, line: &str) -> OutputAssert {
        Command::new("sh")
            .args(["-c", line])
            .current_dir(self.0.path())
            .env("fede", cargo_bin!("fede"))
            .env("LC_ALL", "C.UTF-8")
            .env_remove("XDG_STATE_HOME")
            .env_remove("HOME")
            .env("TZ", "UTC")
            .assert()
    }

    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}
