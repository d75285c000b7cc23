//! Writes results to disk in order, and stores checkpoints in the registry.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::output::{self, Entry, LineFile, Output, beside};
use super::pipeline::Made;
use super::{BulkError, BulkProgress, OutputForm};
use crate::office::registry::{Progress, Registry, Run};
use crate::office::{Act, PersonIndex};
use crate::payload::Commitment;

/// Number of new commitments between checkpoints. One commitment takes as long as hundreds of rows.
const SAFE_AFTER_COMMITMENTS: usize = 256;

/// File name suffix of the list of rejected rows with their reasons.
pub(super) const REJECTS: &str = ".rejects.ndjson";
/// File name suffix of the list of codes by line, for outputs that do not record the line.
pub(super) const CODES: &str = ".codes.ndjson";

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
