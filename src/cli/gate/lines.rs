//! Lines from scanners, and document numbers typed by staff. The input of numbers must differ from
//! the input of codes: otherwise the person who shows a code could answer the question about their
//! own document. A recording of a shift, a file on standard input, may contain both.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};

use crate::cli::Failure;
use crate::words::errors_cli as fails;

/// Reads lines in a separate thread, so that the caller can use timeouts. Cuts lines that are too
/// long, and passes over the rest: each scan has one answer.
pub(super) fn lines(mut source: impl BufRead + Send + 'static) -> Receiver<io::Result<String>> {
    const MAX_LINE: u64 = 1 << 16;
    let (sender, receiver) = mpsc::sync_channel(64);
    std::thread::spawn(move || {
        let mut is_cut = false;
        loop {
            let mut line = Vec::new();
            // Some scanners end lines with only a carriage return.
            let read = read_line(&mut source, &mut line, MAX_LINE);
            let is_rest = is_cut;
            let message = match read {
                Ok(Line::None) => return,
                Ok(found) => {
                    is_cut = found == Line::Cut;
                    if is_rest {
                        continue;
                    }
                    Ok(String::from_utf8_lossy(&line).into_owned())
                }
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

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Whole,
    /// As much of a line as is read at once. The rest follows.
    Cut,
    /// The input has ended.
    None,
}

/// Reads one line without its line ending, or a part of one.
fn read_line(source: &mut impl BufRead, line: &mut Vec<u8>, max: u64) -> io::Result<Line> {
    let mut is_any = false;
    loop {
        let held = match source.fill_buf() {
            Ok(held) => held,
            Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::TimedOut) => continue,
            Err(error) => return Err(error),
        };
        if held.is_empty() {
            return Ok(if is_any { Line::Whole } else { Line::None });
        }
        is_any = true;
        let end = held.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let taken = end.unwrap_or(held.len());
        line.extend_from_slice(held.get(..taken).unwrap_or_default());
        let used = taken + usize::from(end.is_some());
        source.consume(used);
        if end.is_some() {
            return Ok(Line::Whole);
        }
        if u64::try_from(line.len()).unwrap_or(u64::MAX) >= max {
            return Ok(Line::Cut);
        }
    }
}

/// The input of codes.
pub(super) enum Codes {
    StandardInput,
    #[cfg_attr(not(any(feature = "serve", feature = "v4l2")), allow(dead_code, reason = "devices need a feature"))]
    Device(PathBuf),
}

/// Reads numbers line by line from a path. `-` reads standard input.
pub(super) fn numbers(path: &Path, codes: &Codes) -> Result<Receiver<io::Result<String>>, Failure> {
    let taken = || Failure::new("numbers-taken", fails::numbers_taken).advise(fails::numbers_taken_hint);
    if path == Path::new("-") {
        return match codes {
            Codes::StandardInput => Err(taken()),
            Codes::Device(device) if is_same(Path::new("/dev/stdin"), device) => Err(taken()),
            Codes::Device(_) => Ok(lines(BufReader::new(io::stdin()))),
        };
    }
    let about = std::fs::metadata(path).map_err(|error| Failure::io("open", path, &error))?;
    let is_taken = match codes {
        Codes::StandardInput => is_same(path, Path::new("/dev/stdin")),
        Codes::Device(device) => is_same(path, device),
    };
    if is_taken {
        return Err(taken());
    }
    // Open a pipe only when it is read: opening blocks until somebody writes to it.
    let file =
        if is_pipe(&about) { None } else { Some(File::open(path).map_err(|error| Failure::io("open", path, &error))?) };
    Ok(lines(BufReader::new(Opened { path: path.to_owned(), file })))
}

/// A file that is opened on the first read.
struct Opened {
    path: PathBuf,
    file: Option<File>,
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.file.is_none() {
            self.file = Some(File::open(&self.path)?);
        }
        self.file.as_mut().map_or(Ok(0), |file| file.read(buffer))
    }
}

/// Whether two paths are the same file or device, also under different names.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let place = |path: &Path| {
        let about = std::fs::metadata(path).ok()?;
        // A device can have several nodes, so compare the numbers of character devices.
        let place = if about.file_type().is_char_device() {
            (true, 0, controlling_terminal(about.rdev()).unwrap_or(about.rdev()))
        } else {
            (false, about.dev(), about.ino())
        };
        Some(place)
    };
    place(one).is_some_and(|place_of_one| place(other) == Some(place_of_one))
}

#[cfg(not(unix))]
fn is_same(one: &Path, other: &Path) -> bool {
    one == other
}

/// The device number of the terminal behind `/dev/tty`; `None` for other devices.
#[cfg(unix)]
fn controlling_terminal(device: u64) -> Option<u64> {
    /// Device number of `/dev/tty`.
    const TTY: u64 = 5 << 8;
    if device != TTY {
        return None;
    }
    // Field 7 (tty_nr) of proc(5). Split after the program name, which may contain blanks.
    let status = std::fs::read_to_string("/proc/self/stat").ok()?;
    status.rsplit_once(')')?.1.split_whitespace().nth(4)?.parse().ok()
}

/// Whether an input is a file on a disk. No scanner types into one.
#[cfg(unix)]
pub(super) fn is_file(input: impl std::os::fd::AsFd) -> bool {
    input.as_fd().try_clone_to_owned().and_then(|input| File::from(input).metadata()).is_ok_and(|about| about.is_file())
}

#[cfg(not(unix))]
pub(super) fn is_file<T>(_: T) -> bool {
    false
}

#[cfg(unix)]
fn is_pipe(about: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&about.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_one_line() {
        let text = ["first", &"A".repeat(200_000), "second", &"B".repeat(70_000), "third"].join("\n");
        let read: Vec<String> = lines(BufReader::new(io::Cursor::new(text))).into_iter().map(Result::unwrap).collect();
        assert_eq!(read.len(), 5);
        assert!(read[1].len() < 100_000 && read[1].starts_with('A') && read[3].starts_with('B'));
        assert_eq!([&read[0], &read[2], &read[4]], ["first", "second", "third"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_gives_codes_gives_no_numbers_by_any_name() {
        let directory = tempfile::tempdir().unwrap();
        let (pipe, other, link) = ("pipe", "other", "link");
        let at = |name: &str| directory.path().join(name);
        std::fs::write(at(pipe), "").unwrap();
        std::fs::write(at(other), "").unwrap();
        std::os::unix::fs::symlink(at(pipe), at(link)).unwrap();
        let opens = |path: &Path, codes: PathBuf| numbers(path, &Codes::Device(codes)).is_ok();
        assert!(!opens(&at(pipe), at(pipe)) && !opens(&at(link), at(pipe)) && !opens(&at(pipe), at(link)));
        assert!(opens(&at(other), at(pipe)));
        // Devices are compared by number, not by path.
        assert!(!opens(Path::new("/dev/null"), PathBuf::from("/dev/null")));
        assert!(opens(Path::new("/dev/null"), PathBuf::from("/dev/zero")));
        assert!(numbers(Path::new("-"), &Codes::StandardInput).is_err());
        assert!(numbers(&at("none"), &Codes::StandardInput).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_terminal_is_known_by_its_other_name() {
        assert_eq!(controlling_terminal(0x8803), None);
        assert!(controlling_terminal(5 << 8).is_some());
    }
}
