//! One run over a batch, or over a shard of it.

use std::path::Path;

use super::output::{self, DIRECTORY, beside};
use super::row_maker::RowMaker;
use super::writer::{CODES, REJECTS, Writer};
use super::{BulkError, OutputForm, People, pipeline};
use crate::key::SigningKey;
use crate::office::acts::By;
use crate::office::registry::{Batch, BatchOrder, Progress, Registry, RegistryError, Run};
use crate::office::{Office, SlotSequence, parallel};
use crate::qr::Level;

/// A part of a batch: every N-th row from the I-th on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// The whole.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Reads `I/N`, I from 1 to N.
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

/// What is to be issued.
#[derive(Debug)]
pub struct BulkOrder<'a> {
    /// The people.
    pub people: &'a People,
    /// Where the codes go.
    pub out: &'a Path,
    /// Which of the rows.
    pub shard: Shard,
    /// The error correction level of pictures.
    pub level: Level,
    /// Pixels a module.
    pub module_pixels: u32,
    /// How many threads sign and draw; none: as many as there are cores.
    pub threads: Option<usize>,
    /// What was written is said to be safe after so many rows: what a kill costs at most.
    pub safe_after: u64,
}

impl BulkOrder<'_> {
    /// A second's work: seldom enough to cost nothing, often enough to lose little.
    pub const SAFE_AFTER: u64 = 8192;
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkProgress {
    /// Rows read of the file of people, of all shards.
    pub rows: u64,
    /// Codes issued.
    pub issued: u64,
    /// Rows rejected.
    pub rejected: u64,
}

/// What a run has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkSummary {
    /// The number of the batch.
    pub batch: i64,
    /// When its codes were issued.
    pub issued_at: crate::time::Timestamp,
    /// How far it has come, those before a kill among them.
    pub progress: BulkProgress,
    /// How far it had come before.
    pub before: BulkProgress,
}

/// Issues a code for each row of a file of people. A run that was killed goes on where it was last safe; one that has
/// ended does nothing more. `open` opens the registry, once for each thread.
///
/// # Errors
/// [`BulkError`]; what was issued until then is kept, and the same call goes on from there.
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
    // The rows are opened first: a table without its columns reserves no slots.
    let rows = order.people.rows()?;
    let (batch, run, begun) = find(office, &mut registry, order, key, by)?;
    let before = BulkProgress { rows: begun.lines, issued: begun.issued, rejected: begun.rejected };
    let summary = |progress| BulkSummary { batch: batch.number, issued_at: batch.issued, progress, before };
    if begun.done {
        output::clean_up(order.out)?;
        return Ok(summary(before));
    }
    if by.at >= batch.issued.saturating_add(86_400) {
        return Err(BulkError::TooOld { path: order.out.to_owned(), issued: batch.issued });
    }
    let threads = order.threads.unwrap_or_else(parallel::threads);
    let makers = (0..threads.max(1)).map(|_| {
        let damaged = RegistryError::Damaged { expected: "a number of bits of a day" };
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
    // What was written before it went wrong is worth keeping, if the disk lets it.
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

/// The batch, this run over it, and how far it has come: one that was killed before, or a new one.
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
    // From here on what lies at the output is this run's.
    registry.checkpoint(&run, &Progress::default(), &[], None)?;
    Ok((batch, run, Progress::default()))
}
