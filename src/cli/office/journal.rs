//! `fede office journal`: shows and checks the journal.

use core::fmt::Write;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::arguments::LookArgs;
use crate::cli::file_kind::{Wanted, read_wanted_text};
use crate::cli::input::{MAX_KEY_BYTES, read_text};
use crate::cli::output::{Access, Existing, check_new, escape, write_file};
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::{Failure, Outcome};
use crate::key::VerifyingKey;
use crate::office::registry::Journal;
use crate::office::{Chain, Checkpoint, JournalLine, MAX_CHECKPOINT_BYTES, NightRoot, Office};
use crate::payload::Lang;
use crate::time::{Timestamp, Zone};
use crate::words::office_cli as say;

/// Show the journal, and check that no line was changed or removed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Note the last hash in another place from time to time, or keep a checkpoint there. It reveals even a \
journal that was rewritten as a whole. docs/journal.md says how other programs check a checkpoint."
)]
pub(super) struct Args {
    /// Only check; print the number of lines and the last hash.
    #[arg(long)]
    check: bool,
    /// Show only the last N lines.
    #[arg(long, value_name = "N", default_value_t = usize::MAX, hide_default_value = true)]
    last: usize,
    /// Write a checkpoint of the nights, signed with the office's key. FILE must not exist.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Check that the journal still has the nights of a checkpoint.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Public key that signed the checkpoint of --against. Default: the office's key.
    #[arg(long, value_name = "FILE", requires = "against")]
    key: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let zone = &office.config().zone;
    args.checkpoint.as_deref().map_or(Ok(()), check_new)?;
    let before = args.against.as_deref().map(|path| args.checkpoint_at(path, &office, lang)).transpose()?;
    let is_shown = !args.check && args.checkpoint.is_none() && before.is_none();
    let mut kept = LastLines::new(args.last);
    let read: Result<_, Failure> = registry.journal(&mut |line| {
        if is_shown && args.last == usize::MAX {
            // A journal can have millions of lines, so do not collect them.
            return args.look.json().report(&data(&line), || escape(&words(&line, zone)));
        }
        if is_shown {
            kept.add(line);
        }
        Ok(())
    });
    let end = read?;
    for line in kept.into_lines() {
        args.look.json().report(&data(&line), || escape(&words(&line, zone)))?;
    }
    if let (Some(before), Some(path)) = (&before, &args.against) {
        before.check(&end.nights).map_err(|error| Failure::of(&error).in_file(path))?;
    }
    let now = Checkpoint::of(&office.log_name(), end.restored, &end.nights);
    if let Some(path) = &args.checkpoint {
        let note = now.to_note(&args.passphrase.open_signer(&office.key(), lang)?)?;
        write_file(path, note.as_bytes(), Access::Public, Existing::Keep)?;
    }
    let last = end.nights.last().map(|NightRoot { night, at, chains, root }| {
        let (at, root) = (at.to_string(), base16ct::lower::encode_string(root));
        json!({ "night": night, "at": at, "chains": chains, "root": root })
    });
    let checked = before.as_ref().map(Checkpoint::size);
    let nights = json!({ "count": now.size(), "last": last, "root": base16ct::lower::encode_string(now.root()),
        "against": checked, "checkpoint": args.checkpoint });
    let (count, hash) = (end.lines, &end.last_hash);
    let summary = json!({ "lines": count, "hash": hash, "nights": nights });
    args.look.end(&summary, || {
        let mut out = say::Journal { count, hash }.say(lang) + "\n";
        if now.size() > 0 {
            let root = base16ct::lower::encode_string(now.root());
            out += &(say::JournalNights { count: now.size(), root: &root }.say(lang) + "\n");
        }
        if let Some(nights) = checked {
            out += &(say::JournalAgainst { nights }.say(lang) + "\n");
        }
        out
    })
}

impl Args {
    /// Reads a checkpoint, and checks who has signed it.
    fn checkpoint_at(&self, path: &Path, office: &Office, lang: Lang) -> Result<Checkpoint, Failure> {
        let note = read_text(path, MAX_CHECKPOINT_BYTES)?;
        let key = match &self.key {
            Some(path) => {
                let pem = read_wanted_text(path, MAX_KEY_BYTES, Wanted::PublicKey)?;
                VerifyingKey::from_pem(&pem).map_err(|error| Failure::of(&error).in_file(path))?
            }
            None => self.passphrase.open_signer(&office.key(), lang)?.verifying_key().clone(),
        };
        let read = Checkpoint::from_note(&note, &office.log_name(), &key);
        read.map_err(|error| Failure::of(&error).in_file(path))
    }
}

/// The last lines of all chains, in the order of their times.
struct LastLines {
    limit: usize,
    lines: Vec<(Timestamp, JournalLine)>,
    latest: BTreeMap<Chain, Timestamp>,
}

impl LastLines {
    fn new(limit: usize) -> Self {
        Self { limit, lines: Vec::new(), latest: BTreeMap::new() }
    }

    fn add(&mut self, line: JournalLine) {
        // The lines of a chain keep their order, also where an act was given an earlier time.
        let latest = self.latest.entry(line.chain).or_insert(line.at);
        *latest = line.at.max(*latest);
        self.lines.push((*latest, line));
        if self.lines.len() >= self.limit.saturating_mul(2).saturating_add(1000) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.lines.sort_by_key(|(at, _)| *at);
        self.lines.drain(..self.lines.len().saturating_sub(self.limit));
    }

    fn into_lines(mut self) -> impl Iterator<Item = JournalLine> {
        self.cut();
        self.lines.into_iter().map(|(_, line)| line)
    }
}

fn data(line: &JournalLine) -> Value {
    let JournalLine { chain, seq, at, officer, act, subject, before, after } = line;
    let (chain, number, at) = (chain.number(), seq, at.to_string());
    json!({
        "chain": chain, "line": number, "at": at, "officer": officer, "act": act, "subject": subject, "before": before, "after": after,
    })
}

fn words(line: &JournalLine, zone: &Zone) -> String {
    let JournalLine { chain, seq, at, officer, act, subject, before, after } = line;
    let at = zone.local(*at);
    let chain = if *chain == Chain::MAIN { String::new() } else { format!("{}:", chain.number()) };
    let mut out = format!("{chain}{seq}  {at}  {officer}  {act}  {subject}");
    let _ = match (before.as_str(), after.as_str()) {
        ("", "") => Ok(()),
        ("", after) => write!(out, ": {after}"),
        (before, after) => write!(out, ": {before} → {after}"),
    };
    out.push('\n');
    out
}
