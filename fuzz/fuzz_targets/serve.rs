//! Arbitrary bytes from a client to `fede gate serve`.
//!
//! Checks that nothing panics, that each answer is HTTP/1.1, that no file outside the page and the
//! set is sent, and that the server still answers a correct request afterwards.

#![no_main]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use fede::gate::PageServer;
use fede_fuzz::world::{Files, named, root};
use libfuzzer_sys::fuzz_target;

/// Content of a file beside the set. No answer may contain it.
const SECRET: &str = "not for anybody";

static ADDRESS: LazyLock<SocketAddr> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a directory").keep();
    fs::write(dir.join("secret.cbor"), SECRET).expect("room");
    let set = dir.join("set");
    for (name, bytes) in named(&Files::of(1).set(&[root()])) {
        let path = set.join(name);
        fs::create_dir_all(path.parent().expect("a directory")).expect("room");
        fs::write(path, bytes).expect("room");
    }
    let files = BTreeMap::from([("index.html", b"the page".to_vec()), ("gate.js", b"let one;".repeat(100))]);
    let listener = fede::web::listen("127.0.0.1:0".parse().expect("an address")).expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = PageServer::new(files, Some(set)).expect("files");
    thread::spawn(move || server.run(listener, None).expect("a server"));
    address
});

fuzz_target!(|bytes: &[u8]| {
    // Ends the request. Otherwise the server would wait for more.
    let answer = ask(bytes, true);
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{}", String::from_utf8_lossy(&answer));
    assert!(!answer.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
    let right = ask(b"GET / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n", false);
    assert!(right.starts_with(b"HTTP/1.1 200 ") && right.ends_with(b"the page"));
});

fn ask(request: &[u8], ends: bool) -> Vec<u8> {
    let mut stream = TcpStream::connect(*ADDRESS).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(15))).expect("a time");
    // The server may close the connection before everything is written.
    let _ = stream.write_all(request);
    if ends {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}
