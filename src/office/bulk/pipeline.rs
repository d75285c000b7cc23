//! The pipeline of a batch: one thread reads rows, one thread per core signs and draws codes, and
//! the calling thread writes them in the order of the rows.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::BulkError;
use super::people::{RawRow, RowError, Rows};
use crate::office::PersonIndex;
use crate::payload::{Commitment, Cti};

/// Number of rows per chunk.
const CHUNK: usize = 128;
/// Time between two reports of progress. A chunk whose commitments are made anew takes seconds.
const TICK: Duration = Duration::from_millis(100);
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
    #[must_use]
    pub const fn numbers(self) -> (u32, u32) {
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

/// What happens while a pipeline runs.
pub(super) enum Event {
    /// The next rows, in the order of the file.
    Made(Made),
    /// Time has passed. The number of the shard's rows that were made in this run, in any order.
    Tick(u64),
}

/// Makes the codes of a shard's rows, with one thread per maker. Skips the first `skip` rows. Tells
/// `tell` the rows in their order, and how far the makers are.
pub(super) fn run<M: Maker + Send>(
    rows: Rows,
    (shard, skip): (Shard, u64),
    makers: Vec<M>,
    tell: &mut dyn FnMut(Event) -> Result<(), BulkError>,
) -> Result<(), BulkError> {
    let made = AtomicU64::new(0);
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
    let from_reader = Mutex::new(Some(from_reader));
    thread::scope(|scope| {
        scope.spawn(move || read(rows, shard, skip, (&to_makers, &tokens)));
        for maker in makers {
            let (to_writer, from_reader, made) = (to_writer.clone(), &from_reader, &made);
            scope.spawn(move || work(maker, from_reader, &to_writer, made));
        }
        drop(to_writer);
        let result = in_order(&from_makers, &give_back, &made, tell);
        drop(give_back);
        // Close the channels: threads that still wait to send get an error and end.
        drop(from_makers);
        drop(from_reader.lock().unwrap_or_else(PoisonError::into_inner).take());
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
    from: &Mutex<Option<Receiver<Result<Chunk, BulkError>>>>,
    to: &SyncSender<(u64, Result<Made, BulkError>)>,
    count: &AtomicU64,
) {
    loop {
        // The lock is held while waiting: one idle thread receives, the others wait for the lock.
        let received = from.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(Receiver::recv);
        let (number, made) = match received {
            None | Some(Err(_)) => return,
            // The highest number sorts the error after every chunk.
            Some(Ok(Err(error))) => (u64::MAX, Err(error)),
            Some(Ok(Ok(chunk))) => (chunk.number, make(&mut maker, &chunk, count)),
        };
        if to.send((number, made)).is_err() {
            return;
        }
    }
}

fn make<M: Maker>(maker: &mut M, chunk: &Chunk, count: &AtomicU64) -> Result<Made, BulkError> {
    let mut rows = Vec::with_capacity(chunk.rows.len());
    for (position, row) in &chunk.rows {
        rows.push(MadeRow { line: row.line(), result: maker.make(*position, row)? });
        count.fetch_add(1, Ordering::Relaxed);
    }
    Ok(Made { rows, read: chunk.read })
}

/// Writes results in the order of the rows, and returns a token for each chunk.
fn in_order(
    from: &Receiver<(u64, Result<Made, BulkError>)>,
    give_back: &SyncSender<()>,
    count: &AtomicU64,
    tell: &mut dyn FnMut(Event) -> Result<(), BulkError>,
) -> Result<(), BulkError> {
    let (mut next, mut early) = (0, BTreeMap::new());
    loop {
        let (number, made) = match from.recv_timeout(TICK) {
            Ok(received) => received,
            Err(RecvTimeoutError::Timeout) => {
                tell(Event::Tick(count.load(Ordering::Relaxed)))?;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        // Chunks may finish in any order: keep those that are early.
        early.insert(number, made);
        while let Some(made) = early.remove(&next) {
            tell(Event::Made(made?))?;
            // The channel may be full, because the last chunk takes no token.
            let _ = give_back.try_send(());
            next += 1;
        }
    }
    // What is left can only be the read error, which has the highest number.
    early.into_values().try_for_each(|made| made.map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One chunk of new commitments takes seconds: the bar once stood still for as long.
    #[test]
    fn progress_is_told_while_a_chunk_is_made() {
        let (to_writer, from_makers) = sync_channel(1);
        let (give_back, _tokens) = sync_channel(1);
        let made = AtomicU64::new(5);
        let mut told = Vec::new();
        thread::scope(|scope| {
            // Drops the only sender, which ends the pipeline, after the first tick.
            let (go, wait) = sync_channel::<()>(1);
            scope.spawn(move || {
                let _ = wait.recv();
                let _ = to_writer.send((0, Ok(Made { rows: Vec::new(), read: 7 })));
            });
            in_order(&from_makers, &give_back, &made, &mut |event| {
                told.push(match event {
                    Event::Tick(made) => made,
                    Event::Made(made) => made.read,
                });
                let _ = go.try_send(());
                Ok(())
            })
            .unwrap();
        });
        assert_eq!((told.first(), told.last()), (Some(&5), Some(&7)));
    }
}
