//! Bodies of answers: shared bytes, or a file that is read at the client's pace.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::trust::open_regular;

/// Size of the part of a file that is in memory at a time, per answer, in bytes.
const PIECE_BYTES: usize = 64 << 10;

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Content {
    /// Bytes in memory. Empty once they are sent.
    Shared(Bytes),
    /// A file on disk.
    File(SetFile),
}

/// An open regular file of known, limited size.
#[derive(Debug)]
pub(super) struct SetFile {
    left: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Waiting(File),
    Reading(JoinHandle<io::Result<(File, Bytes)>>),
    Ended,
}

impl SetFile {
    /// Opens a file. `None` if it is not a regular file or larger than `max_bytes`.
    pub(super) fn open(path: &Path, max_bytes: usize) -> io::Result<Option<Self>> {
        let file = match open_regular(path) {
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => return Ok(None),
            opened => opened?,
        };
        let left = file.metadata()?.len();
        let is_bounded = usize::try_from(left).is_ok_and(|len| len <= max_bytes);
        Ok(is_bounded.then(|| Self { left, state: State::Waiting(file) }))
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.state = match std::mem::replace(&mut self.state, State::Ended) {
            State::Waiting(mut file) => {
                let size = usize::try_from(self.left).map_or(PIECE_BYTES, |left| left.min(PIECE_BYTES));
                State::Reading(spawn_blocking(move || {
                    let mut piece = vec![0; size];
                    // If the file has become shorter, the connection is closed, because its length
                    // was already sent.
                    file.read_exact(&mut piece)?;
                    Ok((file, piece.into()))
                }))
            }
            state => state,
        };
        let State::Reading(reading) = &mut self.state else { return Poll::Ready(None) };
        let read = ready!(Pin::new(reading).poll(cx)).map_err(io::Error::other).flatten();
        self.state = State::Ended;
        Poll::Ready(Some(read.map(|(file, piece)| {
            self.left = self.left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            self.state = State::Waiting(file);
            piece
        })))
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.get_mut() {
            Self::Shared(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Shared(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::File(file) => file.poll_piece(cx).map(|piece| piece.map(|piece| piece.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Shared(bytes) => bytes.is_empty(),
            Self::File(file) => file.left == 0,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Shared(bytes) => SizeHint::with_exact(u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
            Self::File(file) => SizeHint::with_exact(file.left),
        }
    }
}
