//! A PostgreSQL server that has its data on disk before it confirms anything.

#![allow(dead_code, unreachable_pub, reason = "each bench uses a part of it")]

#[path = "../../tests/support/postgres.rs"]
mod postgres;

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Duration;

use fede::office::registry::RegistryAddress;

/// CPU time of a process in seconds. The kernel counts in hundredths.
pub fn cpu(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// A server with the default durability.
pub struct Durable {
    directory: PathBuf,
    process: Child,
}

impl Durable {
    pub fn start() -> Option<Self> {
        let programs = postgres::programs()?;
        let directory = tempfile::Builder::new().prefix("fede-pg").tempdir().expect("a directory").keep();
        let user = postgres::give_away(&directory);
        let run = |program: &str| postgres::command(&programs.join(program), user);
        let data = directory.join("data");
        let made =
            run("initdb").args(["--no-locale", "-E", "UTF8", "-A", "trust", "-U", "fede", "-D"]).arg(&data).output();
        assert!(made.expect("initdb").status.success());
        let mut server = run("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(&directory).args(["-c", "listen_addresses="]);
        server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { directory, process: server.spawn().expect("a server") };
        for _ in 0..600 {
            if ::postgres::Client::connect(server.address().as_str(), ::postgres::NoTls).is_ok() {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server does not start")
    }

    pub fn address(&self) -> RegistryAddress {
        let host = self.directory.display();
        RegistryAddress::new(&format!("postgres:///postgres?host={host}&user=fede")).expect("an address")
    }

    /// CPU time of all processes of the server.
    pub fn cpu(&self) -> f64 {
        let server = self.process.id();
        let is_of_server = |process: &str| {
            let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
            process == server.to_string() || status.lines().any(|line| line == format!("PPid:\t{server}"))
        };
        let processes = std::fs::read_dir("/proc").expect("/proc").flatten();
        let names = processes.filter_map(|entry| entry.file_name().into_string().ok());
        names.filter(|name| is_of_server(name)).map(|name| cpu(&name)).sum()
    }
}

impl Drop for Durable {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
