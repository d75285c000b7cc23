//! The pipeline of a batch: one thread reads rows, one thread per core signs and draws codes, and
//! the calling thread writes them in the order of the rows.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::BulkError;
use super::people::{RawRow, RowError, Rows};
use crate::office::PersonIndex;
use crate::payload::{Commitment, Cti};

/// Number of rows per chunk.
const CHUNK: usize = 128;
/// Number of queued chunks per thread: enough to keep all threads busy, few enough to limit memory.
const WAITING: usize = 2;

/// A part of a batch: every N-th row, starting at the I-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// The whole batch.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Parses `I/N`, with I from 1 to N.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        let (number, of) = (number.parse().ok()?, of.parse().ok()?);
        (1 <= number && number <= of).then_some(Self { number, of })
    }

    /// The number of the shard, and how many there are.
    pub(super) const fn numbers(self) -> (u32, u32) {
        (self.number, self.of)
    }

    fn has(self, position: u64) -> bool {
        position % u64::from(self.of) == u64::from(self.number - 1)
    }
}

/// Rows that pass through the pipeline together.
struct Chunk {
    number: u64,
    rows: Vec<(u64, RawRow)>,
    /// Number of rows of the file that were read up to the end of this chunk.
    read: u64,
}

/// The results of a chunk.
pub(super) struct Made {
    pub(super) rows: Vec<MadeRow>,
    /// Number of rows of the file that were read up to the end of this chunk.
    pub(super) read: u64,
}

/// The result of a row.
pub(super) struct MadeRow {
    pub(super) line: u64,
    pub(super) result: Result<MadeCode, RowError>,
}

/// A code, signed and drawn.
pub(super) struct MadeCode {
    pub(super) cti: Cti,
    pub(super) text: String,
    pub(super) picture: Vec<u8>,
    /// The commitment that was computed for it, to be stored.
    pub(super) made: Option<(PersonIndex, Commitment)>,
}

/// Makes codes from rows. Each thread has its own.
pub(super) trait Maker {
    /// Makes the code of the row at `position` in the file. The inner error rejects only this row;
    /// the outer error stops the batch.
    fn make(&mut self, position: u64, row: &RawRow) -> Result<Result<MadeCode, RowError>, BulkError>;
}

/// Makes the codes of a shard's rows, with one thread per maker. Skips the first `skip` rows. Calls
/// `write` in the order of the rows.
pub(super) fn run<M: Maker + Send>(
    rows: Rows,
    (shard, skip): (Shard, u64),
    makers: Vec<M>,
    write: &mut dyn FnMut(Made) -> Result<(), BulkError>,
) -> Result<(), BulkError> {
    let waiting = WAITING * makers.len();
    let (to_makers, from_reader) = sync_channel::<Result<Chunk, BulkError>>(waiting);
    let (to_writer, from_makers) = sync_channel::<(u64, Result<Made, BulkError>)>(waiting);
    // The reader may be at most this many chunks ahead of the writer. This limits memory while
    // one slow chunk blocks the output.
    let ahead = 4 * waiting;
    let (give_back, tokens) = sync_channel::<()>(ahead);
    for _ in 0..ahead {
        let _ = give_back.try_send(());
    }
    let from_reader = Mutex::new(from_reader);
    thread::scope(|scope| {
        scope.spawn(move || read(rows, shard, skip, (&to_makers, &tokens)));
        for maker in makers {
            let (to_writer, from_reader) = (to_writer.clone(), &from_reader);
            scope.spawn(move || work(maker, from_reader, &to_writer));
        }
        drop(to_writer);
        let result = in_order(&from_makers, &give_back, write);
        drop(give_back);
        // Close the channels: threads that still wait to send get an error and end.
        drop(from_makers);
        drop(from_reader.lock().unwrap_or_else(PoisonError::into_inner));
        result
    })
}

/// The reader thread: groups the shard's rows into chunks, and waits for a token per chunk.
fn read(mut rows: Rows, shard: Shard, skip: u64, (to, tokens): (&SyncSender<Result<Chunk, BulkError>>, &Receiver<()>)) {
    let (mut number, mut position, mut chunk) = (0, 0, Vec::with_capacity(CHUNK));
    loop {
        match rows.next_row() {
            Ok(Some(row)) => {
                if position >= skip && shard.has(position) {
                    chunk.push((position, row));
                }
                position += 1;
                if chunk.len() == CHUNK {
                    let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
                    if tokens.recv().is_err() || to.send(Ok(Chunk { number, rows: full, read: position })).is_err() {
                        return;
                    }
                    number += 1;
                }
            }
            Ok(None) => {
                let _ = to.send(Ok(Chunk { number, rows: chunk, read: position }));
                return;
            }
            Err(error) => {
                // Rows that were read before the error are still issued.
                if to.send(Ok(Chunk { number, rows: chunk, read: position })).is_ok() {
                    let _ = to.send(Err(error.into()));
                }
                return;
            }
        }
    }
}

fn work<M: Maker>(
    mut maker: M,
    from: &Mutex<Receiver<Result<Chunk, BulkError>>>,
    to: &SyncSender<(u64, Result<Made, BulkError>)>,
) {
    loop {
        // The lock is held while waiting: one idle thread receives, the others wait for the lock.
        let received = from.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let (number, made) = match received {
            Err(_) => return,
            // The highest number sorts the error after every chunk.
            Ok(Err(error)) => (u64::MAX, Err(error)),
            Ok(Ok(chunk)) => (chunk.number, make(&mut maker, &chunk)),
        };
        if to.send((number, made)).is_err() {
            return;
        }
    }
}

fn make<M: Maker>(maker: &mut M, chunk: &Chunk) -> Result<Made, BulkError> {
    let mut rows = Vec::with_capacity(chunk.rows.len());
    for (position, row) in &chunk.rows {
        rows.push(MadeRow { line: row.line(), result: maker.make(*position, row)? });
    }
    Ok(Made { rows, read: chunk.read })
}

/// Writes results in the order of the rows, and returns a token for each chunk.
fn in_order(
    from: &Receiver<(u64, Result<Made, BulkError>)>,
    give_back: &SyncSender<()>,
    write: &mut dyn FnMut(Made) -> Result<(), BulkError>,
) -> Result<(), BulkError> {
    let (mut next, mut early) = (0, BTreeMap::new());
    for (number, made) in from {
        // Chunks may finish in any order: keep those that are early.
        early.insert(number, made);
        while let Some(made) = early.remove(&next) {
            write(made?)?;
            // The channel may be full, because the last chunk takes no token.
            let _ = give_back.try_send(());
            next += 1;
        }
    }
    // What is left can only be the read error, which has the highest number.
    early.into_values().try_for_each(|made| made.map(drop))
}
