//! One run over a batch or over a shard of it: it writes results to disk in order, and stores
//! checkpoints in the registry.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::output::{self, DIRECTORY, Entry, LineFile, Output, beside};
use super::pipeline::{self, Event, Made, Shard};
use super::row_maker::RowMaker;
use super::{BulkError, OutputForm, PeopleFile};
use crate::key::Signer;
use crate::office::acts::By;
use crate::office::registry::{Batch, BatchOrder, Progress, Registry, RegistryError, Run};
use crate::office::{Act, Office, PersonIndex, SlotSequence, parallel};
use crate::payload::Commitment;
use crate::qr::Level;
use crate::words::{Explain, Lang};

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
    key: &dyn Signer,
    by: By<'_>,
    progress: &mut dyn FnMut(BulkProgress),
) -> Result<BulkSummary, BulkError> {
    // Before anything is reserved or signed.
    let form = OutputForm::of(order.out)?;
    let mut registry = open()?;
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
    let shards = u64::from(order.shard.numbers().1);
    let mut furthest = begun.lines;
    pipeline::run(rows, (order.shard, begun.lines), makers, &mut |event| {
        match event {
            Event::Made(made) => {
                writer.write(made)?;
                if writer.is_due() {
                    writer.make_safe(&mut registry, &run, None)?;
                }
            }
            // Rows that are made but not yet written count too: so the progress is smooth.
            Event::Tick(made) => furthest = furthest.max(begun.lines + made * shards),
        }
        let position = writer.position();
        furthest = furthest.max(position.rows);
        progress(BulkProgress { rows: furthest, ..position });
        Ok(())
    })
    // Try to keep what was written before the error.
    .inspect_err(|_| drop(writer.keep_what_is_whole(&mut registry, &run)))?;
    writer.output.finish()?;
    let position = writer.position();
    let after = format!("{} issued, {} rejected", position.issued, position.rejected);
    let (shard, shards) = order.shard.numbers();
    let subject = format!("{} shard {shard}/{shards}", batch.number);
    let end =
        Act { at: by.at, officer: by.officer.to_owned(), act: "batch-end", subject, before: String::new(), after };
    writer.end(&mut registry, &run, &end)?;
    Ok(summary(position))
}

/// Finds the batch, the run and its progress: those of an interrupted run, or new ones.
fn find<R: Registry>(
    office: &Office,
    registry: &mut R,
    order: &BulkOrder<'_>,
    key: &dyn Signer,
    by: By<'_>,
) -> Result<(Batch, Run, Progress), BulkError> {
    let people = order.people.file();
    let out = std::path::absolute(order.out).map_err(BulkError::io("find", order.out))?.display().to_string();
    let (shard, shards) = order.shard.numbers();
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
            let act = Act {
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

/// Number of new commitments between checkpoints. One commitment takes as long as hundreds of rows.
const SAFE_AFTER_COMMITMENTS: usize = 256;

/// File name suffix of the list of rejected rows with their reasons.
pub(super) const REJECTS: &str = ".rejects.ndjson";
/// File name suffix of the list of codes by line, for outputs that do not record the line.
pub(super) const CODES: &str = ".codes.ndjson";

#[derive(Serialize)]
struct RejectLine {
    line: u64,
    id: &'static str,
    reason: String,
    reason_zh: String,
    /// What to do; empty if the reason says it.
    #[serde(skip_serializing_if = "String::is_empty")]
    hint: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    hint_zh: String,
}

#[derive(Serialize)]
struct CodeLine {
    line: u64,
    cti: String,
}

/// Writes results in order.
pub(super) struct Writer {
    out: PathBuf,
    pub(super) output: Box<dyn Output + Send>,
    rejects: LineFile,
    codes: Option<LineFile>,
    progress: Progress,
    made: Vec<(PersonIndex, Commitment)>,
    safe_rows: u64,
    safe_after: u64,
    /// Whether `output` and `progress` agree. False while a chunk is being written.
    is_whole: bool,
}

impl Writer {
    /// Opens the output and its lists, and truncates them to the last checkpoint.
    pub(super) fn open(out: &Path, form: OutputForm, progress: Progress, safe_after: u64) -> Result<Self, BulkError> {
        let codes = match form.names_lines() {
            true => None,
            false => Some(LineFile::open(&beside(out, CODES), progress.codes)?),
        };
        Ok(Self {
            out: out.to_owned(),
            output: output::open(out, form, progress.output, progress.issued)?,
            rejects: LineFile::open(&beside(out, REJECTS), progress.rejects)?,
            codes,
            progress,
            made: Vec::new(),
            safe_rows: progress.issued + progress.rejected,
            safe_after,
            is_whole: true,
        })
    }

    pub(super) fn position(&self) -> BulkProgress {
        let Progress { lines, issued, rejected, .. } = self.progress;
        BulkProgress { rows: lines, issued, rejected }
    }

    pub(super) fn write(&mut self, made: Made) -> Result<(), BulkError> {
        self.is_whole = false;
        for row in made.rows {
            let line = row.line;
            match row.result {
                Ok(code) => {
                    let (cti, text, picture) = (code.cti, code.text.as_str(), code.picture.as_slice());
                    self.output.put(&Entry { line, cti, text, picture })?;
                    if let Some(codes) = &mut self.codes {
                        codes.put(&CodeLine { line, cti: cti.to_string() })?;
                    }
                    self.made.extend(code.made);
                    self.progress.issued += 1;
                }
                Err(error) => {
                    let [reason, reason_zh] = [Lang::En, Lang::Zh].map(|lang| error.words(lang));
                    let [hint, hint_zh] = [Lang::En, Lang::Zh].map(|lang| error.hint(lang));
                    self.rejects.put(&RejectLine { line, id: error.id(), reason, reason_zh, hint, hint_zh })?;
                    self.progress.rejected += 1;
                }
            }
        }
        self.progress.lines = made.read;
        self.is_whole = true;
        Ok(())
    }

    /// Whether a checkpoint is due: after enough rows, or after enough new commitments.
    pub(super) fn is_due(&self) -> bool {
        let rows = self.progress.issued + self.progress.rejected;
        rows >= self.safe_rows + self.safe_after || self.made.len() >= SAFE_AFTER_COMMITMENTS
    }

    /// Makes a checkpoint: syncs the files first, and then stores the progress in the registry. In
    /// this order the registry never promises more than the disk has.
    pub(super) fn make_safe(
        &mut self,
        registry: &mut dyn Registry,
        run: &Run,
        end: Option<&Act>,
    ) -> Result<(), BulkError> {
        // At the end, `finish` has already written and synced the output.
        if end.is_none() {
            self.progress.output = self.output.sync()?;
        }
        self.progress.rejects = self.rejects.sync()?;
        if let Some(codes) = &mut self.codes {
            self.progress.codes = codes.sync()?;
        }
        registry.checkpoint(run, &self.progress, &self.made, end)?;
        self.made.clear();
        self.safe_rows = self.progress.issued + self.progress.rejected;
        Ok(())
    }

    /// Makes a checkpoint after an error, unless the error left a chunk half written.
    pub(super) fn keep_what_is_whole(&mut self, registry: &mut dyn Registry, run: &Run) -> Result<(), BulkError> {
        if self.is_whole { self.make_safe(registry, run, None) } else { Ok(()) }
    }

    /// Makes the last checkpoint with the journal line, and removes the files for resuming.
    pub(super) fn end(&mut self, registry: &mut dyn Registry, run: &Run, end: &Act) -> Result<(), BulkError> {
        self.progress.done = true;
        self.make_safe(registry, run, Some(end))?;
        output::clean_up(&self.out)
    }
}
