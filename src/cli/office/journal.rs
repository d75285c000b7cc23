//! `fede office journal`: shows and checks the journal.

use core::fmt::Write;

use serde_json::{Value, json};

use super::arguments::LookArgs;
use crate::cli::output::escape;
use crate::cli::{Failure, Outcome};
use crate::office::registry::Journal;
use crate::office::{Chain, JournalLine};
use crate::payload::Lang;
use crate::time::Zone;
use crate::words::office_cli as say;

/// Show the journal, and check that no line was changed or removed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Note the last hash in another place from time to time. It reveals even a journal that was rewritten as a whole."
)]
pub(super) struct Args {
    /// Only check; print the number of lines and the last hash.
    #[arg(long)]
    check: bool,
    /// Show only the last N lines.
    #[arg(long, value_name = "N", default_value_t = usize::MAX, hide_default_value = true)]
    last: usize,
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let zone = &office.config().zone;
    let (mut count, mut kept) = (0_u64, std::collections::VecDeque::new());
    let read: Result<_, Failure> = registry.journal(&mut |line| {
        count += 1;
        if args.check {
            return Ok(());
        }
        if args.last == usize::MAX {
            // A journal can have millions of lines, so do not collect them.
            return args.look.json().report(&data(&line), || escape(&words(&line, zone)));
        }
        kept.push_back(line);
        if kept.len() > args.last {
            kept.pop_front();
        }
        Ok(())
    });
    let hash = read?.last_hash;
    for line in kept {
        args.look.json().report(&data(&line), || escape(&words(&line, zone)))?;
    }
    let summary = json!({ "lines": count, "hash": hash });
    args.look.end(&summary, || say::Journal { count, hash: &hash }.say(lang) + "\n")
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
