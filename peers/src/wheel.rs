//! The wheel of zxing-cpp from PyPI, in a process of its own: another compiler has built it, and its times differ.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use fede::qr::LumaImage;
use serde_json::Value;

use crate::contenders::Found;

/// The environment variable that names a Python with the packages `zxing-cpp` and `numpy`.
const PYTHON: &str = "PEERS_PYTHON";

pub struct Wheel(Mutex<Pipes>);

struct Pipes {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Wheel {
    /// Starts it, and says which version and compiler it is. Without a Python that has it, it is left out.
    pub fn start() -> Option<Self> {
        let Some(python) = std::env::var_os(PYTHON) else {
            println!("zxing wheel: left out, {PYTHON} names no Python with zxing-cpp and numpy");
            return None;
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("zxing_wheel.py");
        let mut command = Command::new(python);
        let mut child = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a Python");
        let (to, from) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let mut pipes = Pipes { child, to, from: BufReader::new(from) };
        let about = pipes.answer();
        println!("zxing wheel: version {}, built by {}", about["version"], about["compiler"]);
        Some(Self(Mutex::new(pipes)))
    }

    /// What it finds, and the CPU time of its call in milliseconds.
    pub fn read(&self, image: &LumaImage) -> (Vec<Found>, f64) {
        let mut pipes = self.0.lock().expect("no reader has ended in a panic");
        writeln!(pipes.to, "{} {}", image.width(), image.height()).expect("the wheel takes pictures");
        pipes.to.write_all(image.pixels()).expect("the wheel takes pictures");
        pipes.to.flush().expect("the wheel takes pictures");
        let answer = pipes.answer();
        let found = |one: &Value| Found {
            text: one[0].as_str().unwrap_or_default().to_owned(),
            bytes: bytes(one[1].as_str().unwrap_or_default()),
        };
        let read = answer["read"].as_array().into_iter().flatten().map(found).collect();
        (read, answer["ms"].as_f64().expect("a time"))
    }
}

impl Pipes {
    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.from.read_line(&mut line).expect("the wheel answers");
        serde_json::from_str(&line).expect("the wheel answers with JSON")
    }
}

impl Drop for Pipes {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map_while(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
