//! The parent: gives the document to a child and reads the pages. Whatever becomes of the child is an
//! error.

use std::io::{Result, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use super::child::SUBCOMMAND;
use super::handover::Message;
use crate::qr::{Document, DocumentEnd, LumaImage, MAX_DOCUMENT_BYTES, MAX_PAGES, PictureError};

/// How long a child may live. Its CPU time has a lower limit; this one is for a child that waits, and
/// for systems without limits.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// Draws a document and shows its pages to `look`, one after another. Returns what is wrong with
/// the rest of the file, if something is.
pub(in crate::cli) fn look_through(
    file: &[u8],
    document: Document,
    look: &mut dyn FnMut(&LumaImage) -> bool,
) -> core::result::Result<Option<PictureError>, PictureError> {
    let is_small = u64::try_from(file.len()).is_ok_and(|bytes| bytes < MAX_DOCUMENT_BYTES);
    let (pages, end) = if is_small { draw(file).unwrap_or_default() } else { Drawn::default() };
    let trouble = match end {
        Some(DocumentEnd::Done) => None,
        Some(DocumentEnd::HasMore) => Some(PictureError::MorePages),
        Some(DocumentEnd::Damaged) => Some(PictureError::Damaged),
        Some(DocumentEnd::Password) => Some(PictureError::Unsupported { format: "PDF with a password" }),
        None => Some(PictureError::NotDrawn { format: document.name() }),
    };
    match trouble {
        Some(error) if pages.is_empty() => Err(error),
        trouble => {
            for page in &pages {
                // The other page of an SVG is the same drawing over black.
                if look(page) && document == Document::Svg {
                    break;
                }
            }
            Ok(trouble)
        }
    }
}

/// The pages that the child drew, and how it ended: `None` if it did not say.
type Drawn = (Vec<LumaImage>, Option<DocumentEnd>);

/// Starts the program as a child.
fn draw(file: &[u8]) -> Result<Drawn> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg(SUBCOMMAND)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let (ended, clock) = channel::<()>();
    std::thread::scope(|scope| {
        // Returns when the pages are read, or the time is over.
        let watch = scope.spawn(move || {
            let _ = clock.recv_timeout(MAX_WAIT);
            let _ = child.kill();
            child.wait()
        });
        let drawn = exchange(file, input, output);
        drop(ended);
        let _ = watch.join();
        Ok(drawn.unwrap_or_default())
    })
}

/// Gives the file to the child, then reads its pages.
fn exchange(file: &[u8], input: Option<ChildStdin>, output: Option<ChildStdout>) -> Option<Drawn> {
    // A child that ended early does not take the whole file. What it said counts.
    let _ = input?.write_all(file);
    let mut output = output?;
    let mut pages = Vec::new();
    loop {
        match Message::read(&mut output) {
            Ok(Message::Page(page)) if pages.len() < MAX_PAGES => pages.push(page),
            Ok(Message::End(end)) => return Some((pages, Some(end))),
            Ok(Message::Page(_)) | Err(_) => return Some((pages, None)),
        }
    }
}
