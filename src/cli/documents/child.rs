//! The child: draws the document on its standard input and writes the pages to its standard output.

use std::ffi::OsString;
use std::io::{Read, Write, stdin, stdout};
use std::process::ExitCode;

use super::handover::Message;
use crate::qr::{MAX_DOCUMENT_BYTES, draw_document};

/// The command that makes the program a child. It is not for people, so it stands neither in the
/// help nor in the manual, and no configuration is read for it.
pub(super) const SUBCOMMAND: &str = "draw-document";

/// CPU time in seconds. A page of a pass takes less than a tenth of it, a scanned page a fifth.
#[cfg(unix)]
const MAX_CPU_SECONDS: u64 = 1;
/// Memory for any file, in bytes. A page takes 23 MB, a photograph of 12 megapixels in it 100 MB.
#[cfg(unix)]
const MIN_DATA_BYTES: u64 = 240 << 20;
/// Additional memory allowed per byte of the file, in bytes.
#[cfg(unix)]
const DATA_A_BYTE: u64 = 16;
/// Additional addresses for the program itself and its libraries, in bytes. Most are never touched.
#[cfg(unix)]
const PROGRAM_BYTES: u64 = 256 << 20;

/// Draws, if the arguments say so.
pub(in crate::cli) fn run(arguments: &[OsString]) -> Option<ExitCode> {
    let [_, command] = arguments else { return None };
    (command == SUBCOMMAND).then(|| if draw().is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `None` if the child cannot be limited, or nobody reads its pages.
fn draw() -> Option<()> {
    let mut file = Vec::new();
    limit_time()?;
    stdin().lock().take(MAX_DOCUMENT_BYTES).read_to_end(&mut file).ok()?;
    limit_memory(u64::try_from(file.len()).ok()?)?;
    let mut pages = stdout().lock();
    let mut is_heard = true;
    let mut show = |page| is_heard &= Message::Page(page).write(&mut pages).is_ok();
    let end = draw_document(&file, &mut show)?;
    Message::End(end).write(&mut pages).ok()?;
    pages.flush().ok()?;
    is_heard.then_some(())
}

/// Limits the CPU time. Also takes away what drawing does not need: to open files, and to leave a
/// copy of the memory when it crashes.
#[cfg(unix)]
fn limit_time() -> Option<()> {
    use rustix::process::Resource;
    limit(Resource::Cpu, MAX_CPU_SECONDS)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    // Standard input, output and error are open.
    limit(Resource::Nofile, 3)
}

#[cfg(unix)]
fn limit_memory(file_bytes: u64) -> Option<()> {
    use rustix::process::Resource;
    let data = MIN_DATA_BYTES + DATA_A_BYTE * file_bytes;
    limit(Resource::Data, data)?;
    // Not every system counts all data. macOS refuses a limit of addresses.
    if cfg!(target_os = "macos") { Some(()) } else { limit(Resource::As, data + PROGRAM_BYTES) }
}

#[cfg(unix)]
fn limit(resource: rustix::process::Resource, value: u64) -> Option<()> {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    // A limit that is lower already stays.
    let value = getrlimit(resource).maximum.map_or(value, |maximum| maximum.min(value));
    setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) }).ok()
}

/// Only the parent's clock counts.
#[cfg(not(unix))]
fn limit_time() -> Option<()> {
    Some(())
}

#[cfg(not(unix))]
fn limit_memory(_: u64) -> Option<()> {
    Some(())
}
