//! A PostgreSQL server of one test, which the test stops, loses and restores.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use fede::office::registry::RegistryAddress;

use crate::postgres::{USER, command, give_away, programs, server};

pub struct Cluster {
    directory: tempfile::TempDir,
    programs: PathBuf,
    user: Option<(u32, u32)>,
    port: u16,
    /// Holds the input that ends the server when this process ends.
    watch: Option<Child>,
}

impl Cluster {
    /// A server with an empty data directory, not yet started. `None` without PostgreSQL.
    pub fn new() -> Option<Self> {
        // The server of all tests says what is left out, and fails in CI.
        server()?;
        let directory = tempfile::Builder::new().prefix("fede-pg").tempdir().unwrap();
        let user = give_away(directory.path());
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { directory, programs: programs()?, user, port, watch: None };
        cluster.tool("initdb", &["--no-locale", "-E", "UTF8", "-A", "trust", "--no-sync", "-U", USER, "-D", "data"]);
        Some(cluster)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Runs a program in the server's directory, as the server's user. It may be one of PostgreSQL.
    pub fn tool(&self, program: &str, arguments: &[&str]) {
        let own = self.programs.join(program);
        let program = if own.exists() { own } else { program.into() };
        let mut command = command(&program, self.user);
        let output = command.args(arguments).current_dir(self.directory.path()).output().unwrap();
        assert!(output.status.success(), "{}: {}", program.display(), String::from_utf8_lossy(&output.stderr));
    }

    /// Arguments with which PostgreSQL's tools connect.
    pub fn connection(&self) -> [String; 6] {
        let host = self.directory.path().display().to_string();
        ["-h".to_owned(), host, "-p".to_owned(), self.port.to_string(), "-U".to_owned(), USER.to_owned()]
    }

    pub fn address(&self, database: &str) -> RegistryAddress {
        let (host, port) = (self.directory.path().display(), self.port);
        RegistryAddress::new(&format!("postgres:///{database}?host={host}&port={port}&user={USER}")).unwrap()
    }

    pub fn client(&self, database: &str) -> postgres::Client {
        postgres::Client::connect(self.address(database).as_str(), postgres::NoTls).unwrap()
    }

    /// Starts the server and waits until it answers.
    pub fn start(&mut self, settings: &[&str]) {
        let mut server = command(&self.programs.join("postgres"), self.user);
        server.arg("-D").arg(self.path("data")).arg("-k").arg(self.directory.path());
        server.args(["-p", &self.port.to_string(), "-c", "listen_addresses="]);
        for setting in settings {
            server.args(["-c", setting]);
        }
        // The shell waits for the end of its input, which comes when this process ends, however it
        // ends. QUIT is a crash for PostgreSQL: it writes nothing more.
        let script = r#"trap "" INT TERM; directory=$1; shift
            cd /; "$@" </dev/null >>"$directory/log" 2>&1 & server=$!
            cat >/dev/null; kill -QUIT $server; wait $server"#;
        let mut watch = Command::new("sh");
        watch.args(["-c", script, "sh"]).arg(self.directory.path()).arg(server.get_program()).args(server.get_args());
        self.watch = Some(watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        for _ in 0..600 {
            if postgres::Client::connect(self.address("postgres").as_str(), postgres::NoTls).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the server does not start: {}", self.log());
    }

    /// Ends the server as a crash does.
    pub fn crash(&mut self) {
        if let Some(mut watch) = self.watch.take() {
            drop(watch.stdin.take());
            watch.wait().unwrap();
        }
    }

    pub fn log(&self) -> String {
        std::fs::read(self.path("log")).map_or(String::new(), |log| String::from_utf8_lossy(&log).into_owned())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.crash();
    }
}
