//! Arbitrary bytes as answers of a web server to `fede gate sync`.
//!
//! Checks that nothing panics, that no more of a file is read than requested, and that a gate which
//! refuses the set keeps its own. The input is the sequence of answers, separated by lines of
//! `====`. Each connection gets one.

#![no_main]

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use fede::cli::http_source;
use fede::trust::{Digest, SetSource};
use fede_fuzz::world::{Kept, now};
use libfuzzer_sys::fuzz_target;

static FIRST: LazyLock<Kept> = LazyLock::new(Kept::first);
static ANSWERS: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
static ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || listener.incoming().flatten().for_each(answer));
    format!("http://{address}")
});

/// Sends the next answer and closes the connection.
fn answer(mut stream: TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut head = [0; 4096];
    let _ = stream.read(&mut head);
    let answer = ANSWERS.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let _ = stream.write_all(&answer.unwrap_or_default());
    let _ = stream.shutdown(Shutdown::Write);
    // Reads until the client closes: a reset could discard the answer.
    while matches!(stream.read(&mut head), Ok(1..)) {}
}

/// A source that checks each answer against the requested maximum.
struct Bounded<S>(S);

impl<S: SetSource> SetSource for Bounded<S> {
    type Error = S::Error;

    fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, S::Error> {
        let root = self.0.root(version, max)?;
        assert!(root.as_ref().is_none_or(|root| root.len() <= max + 1));
        Ok(root)
    }

    fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, S::Error> {
        self.0.snapshot(max).inspect(|bytes| assert!(bytes.len() <= max + 1))
    }

    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, S::Error> {
        self.0.object(digest, max).inspect(|bytes| assert!(bytes.len() <= max + 1))
    }
}

fuzz_target!(|bytes: &[u8]| {
    // A redirect to another server would leave this machine.
    if bytes.windows(2).any(|pair| pair == b"//") {
        return;
    }
    let mut answers: Vec<Vec<u8>> = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(6).position(|window| window == b"\n====\n") {
        answers.push(rest[..at].to_vec());
        rest = &rest[at + 6..];
    }
    answers.push(rest.to_vec());
    answers.reverse();
    *ANSWERS.lock().unwrap_or_else(PoisonError::into_inner) = answers;
    let store = FIRST.store();
    match store.sync(&mut Bounded(http_source(&ADDRESS)), now()) {
        Ok(_) => assert!(store.trust().is_ok()),
        Err(_) => assert!(Kept::of(&store) == *FIRST, "refused, and yet something was taken"),
    }
});
