//! `fede issue batch`: issues codes for a people file.

use std::path::PathBuf;

use serde_json::json;

use super::clock::Stopwatch;
use super::code_output::LevelArg;
use super::failure::ValueFault;
use super::office::arguments::{ByArgs, OfficeArgs, read_as};
use super::output::remark;
use super::passphrase::PassphraseArgs;
use super::progress::Bar;
use super::report::JsonArgs;
use super::value_args::EncodingArg;
use super::{Failure, Outcome};
use crate::office::bulk::{BulkOrder, BulkProgress, BulkSummary, PeopleFile, Shard, issue_batch};
use crate::payload::Lang;
use crate::time::Zone;
use crate::words::errors_tables::InRow;
use crate::words::{Explain, office_cli as say, usage};

/// Issue a code for each row of a people file, on all cores.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A row is a request (docs/issuing.md) without slot and issue time: a line of JSON (.ndjson) or a row of a \
    table (.csv, .tsv, .xlsx; docs/office.md lists the columns). Rejected rows are listed in OUT.rejects.ndjson, codes by line in \
    OUT.codes.ndjson. After a crash or kill, the same command resumes at the last checkpoint. After completion, it does \
    nothing.\n\n\
    Exit codes: 0 every row has a code · 1 some rows were rejected · 2 the batch stopped.\n\n\
Example:\n  fede issue batch people.csv --out codes.tar --office office --officer li"
)]
pub(super) struct Args {
    /// The people file, .ndjson or .csv.
    #[arg(value_name = "PEOPLE")]
    people: PathBuf,
    /// Output: .tar, .zip, .sqlite, .ndjson (only texts), or a directory: a name without an ending.
    #[arg(long, short, value_name = "OUT")]
    out: PathBuf,
    /// Issue only part I of N: every N-th row, starting at the I-th. Each part needs its own
    /// output.
    #[arg(long, value_name = "I/N", value_parser = parse_shard, default_value = "1/1")]
    shard: Shard,
    /// Error correction level. docs/decisions/001-error-correction-level.md explains the default.
    #[arg(long, value_name = "LEVEL", default_value = "l", ignore_case = true)]
    level: LevelArg,
    /// Pixels per module.
    #[arg(long, value_name = "PIXELS", default_value_t = 8)]
    module_pixels: u32,
    /// Rows between checkpoints. A crash loses at most this many rows of work.
    #[arg(long, value_name = "ROWS", default_value_t = BulkOrder::SAFE_AFTER)]
    safe_after: u64,
    /// Number of threads. Default: one per core.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Encoding of the file. Default: detected.
    #[arg(long, value_name = "NAME")]
    encoding: Option<EncodingArg>,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

fn parse_shard(text: &str) -> Result<Shard, ValueFault> {
    Shard::parse(text).ok_or_else(|| ValueFault::new(usage::shard))
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let (office, _) = args.office.open()?;
    let key = args.passphrase.open_signer(&office.key(), lang)?;
    let people = PeopleFile::scan(&args.people, args.encoding.map(EncodingArg::encoding));
    let people = people?;
    read_as(people.file(), lang);
    for unread in people.unread()? {
        let fault = &unread.words(lang);
        remark(&InRow { path: &args.people.display(), line: &1, fault }.say(lang));
    }
    let order = BulkOrder {
        people: &people,
        out: &args.out,
        shard: args.shard,
        level: args.level.level(),
        module_pixels: args.module_pixels,
        threads: args.threads,
        safe_after: args.safe_after.max(1),
    };
    let watch = Stopwatch::start();
    let bar = Bar::of_rows(people.most_rows(), lang);
    bar.on_interrupt(say::stopped(lang), || {});
    let mut tell = |progress: BulkProgress| bar.at(progress.rows, progress.rejected);
    let summary = issue_batch(&office, &|| office.registry(), &order, &key, acting.by(), &mut tell);
    bar.end();
    let summary = summary?;
    let BulkSummary { batch, issued_at, progress, before } = &summary;
    let data = json!({
        "batch": batch,
        "issued_at": issued_at.to_string(),
        "issued": progress.issued,
        "rejected": progress.rejected,
        "issued_now": progress.issued - before.issued,
        "file": args.out,
    });
    args.json.report(&data, || words(&summary, watch.seconds(), &office.config().zone, lang) + "\n")?;
    Ok(if summary.progress.rejected == 0 { Outcome::Done } else { Outcome::Refused })
}

/// The summary. A rate is shown only if this run did something.
fn words(summary: &BulkSummary, seconds: f64, zone: &Zone, lang: Lang) -> String {
    let BulkSummary { batch, issued_at, progress, before } = summary;
    let (issued, rejected) = (progress.issued, progress.rejected);
    if progress == before {
        return say::BatchEnded { batch, at: &zone.local(*issued_at), issued, rejected: &rejected }.say(lang);
    }
    let now = issued - before.issued;
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = now as f64 / seconds.max(0.001);
    let (seconds, rate) = (&format_args!("{seconds:.1}"), &format_args!("{rate:.0}"));
    say::Batch { batch, issued, rejected: &rejected, now: &now, seconds, rate }.say(lang)
}
