//! One run over a batch, or over a shard of it.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::output::{self, DIRECTORY, Entry, LineFile, Output, beside};
use super::people::{RawRow, RowError};
use super::pipeline::{self, Made, MadeCode, Maker};
use super::{BulkError, OutputForm, People};
use crate::issuer::{Code, IssueError};
use crate::key::{SigningKey, commit};
use crate::office::PersonIndex;
use crate::office::acts::By;
use crate::office::registry::{Batch, BatchOrder, Progress, Registry, RegistryError, Run};
use crate::office::{Columns, Office, SlotSequence, parallel};
use crate::payload::{Commitment, Holder};
use crate::qr::{Level, QUIET_ZONE, encode, png};

/// A commitment takes as long as hundreds of rows: what was written is said to be safe after so many, too.
const SAFE_AFTER_COMMITMENTS: usize = 256;

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

const REJECTS: &str = ".rejects.ndjson";
const CODES: &str = ".codes.ndjson";

/// Makes the codes of rows.
struct RowMaker<'a, R> {
    office: &'a Office,
    people: &'a Path,
    key: &'a SigningKey,
    registry: R,
    slots: SlotSequence,
    batch: Batch,
    columns: Option<Columns>,
    picture: Option<(Level, u32)>,
}

impl<R: Registry> Maker for RowMaker<'_, R> {
    fn make(&mut self, position: u64, row: &RawRow) -> Result<Result<MadeCode, String>, BulkError> {
        match self.code(position, row) {
            Ok(code) => Ok(Ok(code)),
            Err(Stop::Row(error)) => Ok(Err(error.to_string())),
            Err(Stop::Batch(error)) => Err(error),
        }
    }
}

/// What stops a row, and what stops the batch.
enum Stop {
    Row(RowError),
    Batch(BulkError),
}

impl<E: Into<RowError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Row(error.into())
    }
}

impl<R: Registry> RowMaker<'_, R> {
    fn code(&mut self, position: u64, row: &RawRow) -> Result<MadeCode, Stop> {
        let mut request = row.read(self.columns.as_ref())?;
        for (field, is_there) in [("slot", request.slot.is_some()), ("issued", request.issued.is_some())] {
            if is_there {
                let expected = "none: the office gives it";
                return Err(Stop::Row(RowError::Column { column: field, expected, found: "one".to_owned() }));
            }
        }
        if request.region.is_empty() {
            request.region.push_str(self.office.config().region.code());
        }
        if request.time_zone.is_none() && request.itinerary.is_some() {
            request.time_zone = Some(self.office.config().zone_text.clone());
        }
        let mut made = None;
        let holder = request.holder.as_ref().map(|holder| self.holder(holder, &mut made)).transpose()?;
        if position >= self.batch.slots {
            // Beyond them lie the slots of others.
            let (path, slots) = (self.people.to_owned(), self.batch.slots);
            return Err(Stop::Batch(BulkError::PeopleChanged { path, slots }));
        }
        let slot = self.slots.slot(self.batch.first + position);
        let slot = slot.ok_or(Stop::Batch(RegistryError::Damaged { expected: "a slot of the day" }.into()))?;
        let claims = request.to_claims_of(self.batch.issued, slot, holder)?;
        let code = Code::sign(&claims, self.key);
        let picture = match self.picture {
            None => Vec::new(),
            Some((level, pixels)) => {
                let drawn = encode(code.text(), level).and_then(|symbol| png(&symbol, pixels, QUIET_ZONE));
                drawn.map_err(RowError::from)?
            }
        };
        Ok(MadeCode { cti: code.cti(), text: code.text().to_owned(), picture, made })
    }

    /// The holder, with the commitment from the row, from the registry, or made now.
    fn holder(
        &self,
        request: &crate::issuer::HolderRequest,
        made: &mut Option<(PersonIndex, Commitment)>,
    ) -> Result<Holder, Stop> {
        let mut stop = None;
        let oldest = self.batch.issued.saturating_sub(u64::from(self.office.config().salt_days) * 86_400);
        let holder = request.to_holder(|kind, number| {
            let person = self.office.secret().index_of(kind, number);
            match self.registry.commitment(person) {
                Ok(Some((commitment, since))) if since >= oldest => return Ok(commitment),
                Ok(_) => {}
                Err(error) => {
                    stop = Some(error);
                    return Err(IssueError::Random);
                }
            }
            let commitment = commit(kind, number, self.office.secret().salt_of(person, self.batch.issued))?;
            *made = Some((person, commitment));
            Ok(commitment)
        });
        match stop {
            Some(error) => Err(Stop::Batch(error.into())),
            None => Ok(holder?),
        }
    }
}

#[derive(Serialize)]
struct RejectLine<'a> {
    line: u64,
    reason: &'a str,
}

#[derive(Serialize)]
struct CodeLine {
    line: u64,
    cti: String,
}

/// Writes what has been made, in order.
struct Writer {
    out: PathBuf,
    output: Box<dyn Output + Send>,
    rejects: LineFile,
    codes: Option<LineFile>,
    progress: Progress,
    made: Vec<(PersonIndex, Commitment)>,
    safe_rows: u64,
    safe_after: u64,
    /// Whether output and progress say the same: not while a chunk is being written.
    is_whole: bool,
}

impl Writer {
    fn open(out: &Path, form: OutputForm, progress: Progress, safe_after: u64) -> Result<Self, BulkError> {
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

    fn position(&self) -> BulkProgress {
        let Progress { lines, issued, rejected, .. } = self.progress;
        BulkProgress { rows: lines, issued, rejected }
    }

    fn write(&mut self, made: Made) -> Result<(), BulkError> {
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
                Err(reason) => {
                    self.rejects.put(&RejectLine { line, reason: &reason })?;
                    self.progress.rejected += 1;
                }
            }
        }
        self.progress.lines = made.read;
        self.is_whole = true;
        Ok(())
    }

    fn is_due(&self) -> bool {
        let rows = self.progress.issued + self.progress.rejected;
        rows >= self.safe_rows + self.safe_after || self.made.len() >= SAFE_AFTER_COMMITMENTS
    }

    /// Everything onto the disk, then the registry that says so.
    fn make_safe(
        &mut self,
        registry: &mut dyn Registry,
        run: &Run,
        end: Option<&crate::office::Act>,
    ) -> Result<(), BulkError> {
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

    fn keep_what_is_whole(&mut self, registry: &mut dyn Registry, run: &Run) -> Result<(), BulkError> {
        if self.is_whole { self.make_safe(registry, run, None) } else { Ok(()) }
    }

    fn end(&mut self, registry: &mut dyn Registry, run: &Run, end: &crate::office::Act) -> Result<(), BulkError> {
        self.progress.done = true;
        self.make_safe(registry, run, Some(end))?;
        output::clean_up(&self.out)
    }
}
