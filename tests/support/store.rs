//! An object store for tests: the program `moto_server` of the package `moto[server]` of Python.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::left_out::left_out;

/// The only bucket.
const BUCKET: &str = "codes";

/// A store with one bucket. It ends with its test, however the test ends, and keeps nothing.
pub(crate) struct Store {
    process: Child,
    port: u16,
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Store {
    /// Starts one. Outside CI the program may be missing: then this prints a line and returns `None`.
    pub(crate) fn open() -> Option<Self> {
        let program = program()?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let store = Self { process: command.spawn().unwrap(), port };
        let made = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            store.ask(&format!("PUT /{BUCKET}")).is_some()
        });
        assert!(made, "the store does not start");
        Some(store)
    }

    /// The bucket, as fede names it.
    pub(crate) fn address(&self) -> String {
        format!("s3://{BUCKET}")
    }

    /// What fede needs to find it.
    pub(crate) fn environment(&self) -> [(&'static str, String); 5] {
        [
            ("AWS_ENDPOINT", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
        ]
    }

    /// The names of all objects, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let listed = String::from_utf8(self.ask(&format!("GET /{BUCKET}")).unwrap()).unwrap();
        assert!(listed.contains("<IsTruncated>false</IsTruncated>"), "{listed}");
        let names = listed.split("<Key>").skip(1).map(|entry| entry.split("</Key>").next().unwrap().to_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// The content of an object.
    pub(crate) fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.ask(&format!("GET /{BUCKET}/{name}"))
    }

    /// The body of the answer, if the request succeeds.
    fn ask(&self, request: &str) -> Option<Vec<u8>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        // Objects are private. The store does not check who it is that asks.
        let head = "Host: 127.0.0.1\r\nAuthorization: AWS test:test\r\nContent-Length: 0\r\nConnection: close";
        write!(stream, "{request} HTTP/1.1\r\n{head}\r\n\r\n").ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        answer.starts_with(b"HTTP/1.1 200").then(|| answer.split_off(end + 4))
    }
}

/// `FEDE_MOTO`, or what `PATH` has.
fn program() -> Option<PathBuf> {
    let named = std::env::var_os("FEDE_MOTO").map(PathBuf::from);
    let found = named.or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|directory| directory.join("moto_server")).find(|program| program.exists())
    });
    if found.is_none() {
        left_out("outputs in an object store need moto_server (PyPI: moto[server]; FEDE_MOTO names it)");
    }
    found
}
