//! One run over a batch or over a shard of it.

use std::path::Path;

use super::output::{self, DIRECTORY, beside};
use super::row_maker::RowMaker;
use super::writer::{CODES, REJECTS, Writer};
use super::{BulkError, OutputForm, PeopleFile, pipeline};
use crate::key::SigningKey;
use crate::office::acts::By;
use crate::office::registry::{Batch, BatchOrder, Progress, Registry, RegistryError, Run};
use crate::office::{Office, SlotSequence, parallel};
use crate::qr::Level;

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

    pub(super) fn has(self, position: u64) -> bool {
        position % u64::from(self.of) == u64::from(self.number - 1)
    }
}

/// What to issue.
#[derive(Debug)]
pub struct BulkOrder<'a> {
    /// The people file.
    pub people: &'a PeopleFile,
    /// The output path.
    pub out: &'a Path,
    /// The shard of the rows.
    pub shard: Shard,
    /// The error correction level of pictures.
    pub level: Level,
    /// Pixels per module.
    pub module_pixels: u32,
    /// Number of threads that sign and draw. `None`: one per core.
    pub threads: Option<usize>,
    /// Number of rows between checkpoints. A crash loses at most this many rows of work.
    pub safe_after: u64,
}

impl BulkOrder<'_> {
    /// Default number of rows between checkpoints: about one second of work. The cost is
    /// negligible, and a crash loses little.
    pub const SAFE_AFTER: u64 = 8192;
}

/// Progress of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkProgress {
    /// Number of rows read from the people file, including rows of other shards.
    pub rows: u64,
    /// Number of codes issued.
    pub issued: u64,
    /// Number of rows rejected.
    pub rejected: u64,
}

/// Result of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkSummary {
    /// The number of the batch.
    pub batch: i64,
    /// The issue time of its codes.
    pub issued_at: crate::time::Timestamp,
    /// Total progress, including earlier runs that were interrupted.
    pub progress: BulkProgress,
    /// Progress at the start of this run.
    pub before: BulkProgress,
}

/// Issues a code for each row of a people file.
///
/// An interrupted run resumes at its last checkpoint. A completed run does nothing. `open` opens
/// the registry; it is called once per thread.
///
/// # Errors
/// [`BulkError`]. Codes issued before the error are kept, and the same call resumes there.
pub fn issue_batch<R: Registry + Send>(
    office: &Office,
    open: &dyn Fn() -> Result<R, RegistryError>,
    order: &BulkOrder<'_>,
    key: &SigningKey,
    by: By<'_>,
    progress: &mut dyn FnMut(BulkProgress),
) -> Result<BulkSummary, BulkError> {
    let mut registry = open()?;
    let form = OutputForm::of(order.out);
    // Open the rows first, so that a table with wrong columns does not reserve slots.
    let rows = order.people.rows()?;
    let (batch, run, begun) = find(office, &mut registry, order, key, by)?;
    let before = BulkProgress { rows: begun.lines, issued: begun.issued, rejected: begun.rejected };
    let summary = |progress| BulkSummary { batch: batch.number, issued_at: batch.issued, progress, before };
    if begun.done {
        output::clean_up(order.out)?;
        return Ok(summary(before));
    }
    // All codes carry the issue time of the first run, so later ones would soon expire.
    if by.at >= batch.issued.saturating_add(86_400) {
        return Err(BulkError::TooOld { path: order.out.to_owned(), issued: batch.issued });
    }
    let threads = order.threads.unwrap_or_else(parallel::threads);
    let makers = (0..threads.max(1)).map(|_| {
        let damaged = RegistryError::Damaged { expected: "bits" };
        let slots = SlotSequence::new(office.secret(), batch.issued.day(), batch.bits).ok_or(damaged)?;
        Ok::<_, BulkError>(RowMaker {
            office,
            people: order.people.file().path(),
            key,
            registry: open()?,
            slots,
            batch,
            columns: rows.columns(),
            picture: form.has_pictures().then_some((order.level, order.module_pixels)),
        })
    });
    let makers = makers.collect::<Result<Vec<_>, _>>()?;
    let mut writer = Writer::open(order.out, form, begun, order.safe_after)?;
    pipeline::run(rows, (order.shard, begun.lines), makers, &mut |made| {
        writer.write(made)?;
        if writer.is_due() {
            writer.make_safe(&mut registry, &run, None)?;
        }
        progress(writer.position());
        Ok(())
    })
    // Try to keep what was written before the error.
    .inspect_err(|_| drop(writer.keep_what_is_whole(&mut registry, &run)))?;
    writer.output.finish()?;
    let position = writer.position();
    let after = format!("{} issued, {} rejected", position.issued, position.rejected);
    let subject = format!("{} shard {}/{}", batch.number, order.shard.number, order.shard.of);
    let end = crate::office::Act {
        at: by.at,
        officer: by.officer.to_owned(),
        act: "batch-end",
        subject,
        before: String::new(),
        after,
    };
    writer.end(&mut registry, &run, &end)?;
    Ok(summary(position))
}

/// Finds the batch, the run and its progress: those of an interrupted run, or new ones.
fn find<R: Registry>(
    office: &Office,
    registry: &mut R,
    order: &BulkOrder<'_>,
    key: &SigningKey,
    by: By<'_>,
) -> Result<(Batch, Run, Progress), BulkError> {
    let people = order.people.file();
    let out = std::path::absolute(order.out).map_err(BulkError::io("find", order.out))?.display().to_string();
    let Shard { number: shard, of: shards } = order.shard;
    let unfinished = registry.unfinished(&people.digest(), key.kid(), (shard, shards, &out))?;
    let batch = match unfinished {
        Some(batch) => batch,
        None => {
            let wanted = BatchOrder {
                people: people.digest(),
                kid: key.kid(),
                issued: by.at,
                slots: people.lines(),
                bits: office.config().slot_bits,
            };
            let act = crate::office::Act {
                at: by.at,
                officer: by.officer.to_owned(),
                act: "batch",
                subject: String::new(),
                before: String::new(),
                after: format!("{} lines", people.lines()),
            };
            registry.batch(&wanted, &act)?
        }
    };
    let run = Run { batch: batch.number, shard, shards, out };
    if let Some(progress) = registry.progress(&run)? {
        return Ok((batch, run, progress));
    }
    for path in
        [order.out.to_owned(), beside(order.out, REJECTS), beside(order.out, CODES), beside(order.out, DIRECTORY)]
    {
        if path.symlink_metadata().is_ok() {
            return Err(BulkError::Exists { path });
        }
    }
    // From here on, files at the output path belong to this run.
    registry.checkpoint(&run, &Progress::default(), &[], None)?;
    Ok((batch, run, Progress::default()))
}
