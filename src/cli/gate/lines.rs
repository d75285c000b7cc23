//! Reads lines from a scanner.

use std::io::{self, BufRead};
use std::sync::mpsc::{self, Receiver};

/// Reads lines in a separate thread, so that the caller can use timeouts. Cuts lines that are too
/// long.
pub(super) fn lines(mut source: impl BufRead + Send + 'static) -> Receiver<io::Result<String>> {
    const MAX_LINE: u64 = 1 << 16;
    let (sender, receiver) = mpsc::sync_channel(64);
    std::thread::spawn(move || {
        loop {
            let mut line = Vec::new();
            // Some scanners end lines with only a carriage return.
            let read = read_line(&mut source, &mut line, MAX_LINE);
            let message = match read {
                Ok(false) => return,
                Ok(true) => Ok(String::from_utf8_lossy(&line).into_owned()),
                Err(error) => Err(error),
            };
            let is_over = message.is_err();
            if sender.send(message).is_err() || is_over {
                return;
            }
        }
    });
    receiver
}

/// Reads one line without its line ending. Returns `false` at the end of the input.
fn read_line(source: &mut impl BufRead, line: &mut Vec<u8>, max: u64) -> io::Result<bool> {
    let mut is_any = false;
    loop {
        let held = match source.fill_buf() {
            Ok(held) => held,
            Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::TimedOut) => continue,
            Err(error) => return Err(error),
        };
        if held.is_empty() {
            return Ok(is_any);
        }
        is_any = true;
        let end = held.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let taken = end.unwrap_or(held.len());
        line.extend_from_slice(held.get(..taken).unwrap_or_default());
        let used = taken + usize::from(end.is_some());
        source.consume(used);
        if end.is_some() || u64::try_from(line.len()).unwrap_or(u64::MAX) >= max {
            return Ok(true);
        }
    }
}
