//! `fede issue batch`: many codes at once.

use std::path::PathBuf;

use super::clock::Stopwatch;
use super::code_output::LevelArg;
use super::office::{ByArgs, EncodingArg, OfficeArgs, incoming_failure, registry_failure};
use super::output::print;
use super::passphrase::PassphraseArgs;
use super::progress::Bar;
use super::{Failure, Outcome};
use crate::office::bulk::{BulkError, BulkOrder, BulkProgress, BulkSummary, People, Shard, issue_batch};
use crate::payload::Lang;

/// Issue a code for each row of a file of people, on every core.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A row is a request as docs/issuing.md describes it, as a line of JSON (.ndjson) or as a row of a table (.csv; \
docs/office.md lists its columns), without slot and time of issue. What is wrong is left out and named in \
OUT.rejects.ndjson; which code is whose is in OUT.codes.ndjson. Killed at any instant, the same command goes on \
where it was last safe; ended, it does nothing more.\n\n\
Exit codes: 0 every row has a code · 1 some were rejected · 2 it stopped.\n\n\
Example:\n  fede issue batch people.csv --out codes.tar --office office --officer li"
)]
pub(super) struct Args {
    /// The people: a file that ends in .ndjson or .csv.
    #[arg(value_name = "PEOPLE")]
    people: PathBuf,
    /// Where the codes go, by the ending: .tar, .zip, .sqlite, .ndjson (texts alone), or a directory.
    #[arg(long, short, value_name = "OUT")]
    out: PathBuf,
    /// Part I of N alone: every N-th row from the I-th on. Each part needs an output of its own.
    #[arg(long, value_name = "I/N", value_parser = parse_shard, default_value = "1/1")]
    shard: Shard,
    /// Error correction level (measured in docs/decisions/001-error-correction-level.md).
    #[arg(long, value_name = "LEVEL", default_value = "l", ignore_case = true)]
    level: LevelArg,
    /// Pixels a module.
    #[arg(long, value_name = "PIXELS", default_value_t = 8)]
    module_pixels: u32,
    /// How many rows a kill costs at most: what was written is made safe so often.
    #[arg(long, value_name = "ROWS", default_value_t = BulkOrder::SAFE_AFTER)]
    safe_after: u64,
    /// How many threads sign and draw; as many as there are cores, where absent.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Encoding of the file; found out where absent.
    #[arg(long, value_name = "NAME")]
    encoding: Option<EncodingArg>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

fn parse_shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| "expected I/N with I from 1 to N, such as 2/4".to_owned())
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let (office, _) = args.office.open()?;
    let key = args.passphrase.open_key(&office.key_path())?;
    let people = People::scan(&args.people, args.encoding.map(EncodingArg::encoding));
    let people = people.map_err(|error| bulk_failure(&error))?;
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
    let bar = Bar::of_rows(people.file().lines());
    let mut tell = |progress: BulkProgress| bar.at(progress.rows, progress.rejected);
    let summary = issue_batch(&office, &|| office.registry(), &order, &key, acting.by(), &mut tell);
    bar.end();
    let summary = summary.map_err(|error| bulk_failure(&error))?;
    print(&words(&summary, watch.seconds(), lang))?;
    Ok(if summary.progress.rejected == 0 { Outcome::Done } else { Outcome::Refused })
}

fn words(summary: &BulkSummary, seconds: f64, lang: Lang) -> String {
    let BulkSummary { batch, issued_at, progress, before } = summary;
    let (issued, rejected) = (progress.issued, progress.rejected);
    if progress == before {
        return match lang {
            Lang::En => format!("batch {batch} had ended: {issued} code(s) of {issued_at}, {rejected} rejected\n"),
            Lang::Zh => format!("第{batch}批已完成：{issued_at} 签发 {issued} 个码，退回 {rejected} 行\n"),
        };
    }
    let now = issued - before.issued;
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = now as f64 / seconds.max(0.001);
    match lang {
        Lang::En => format!(
            "batch {batch}: {issued} code(s) issued, {rejected} rejected; {now} of them now, in {seconds:.1} s, {rate:.0} a second\n"
        ),
        Lang::Zh => format!(
            "第{batch}批：签发 {issued} 个码，退回 {rejected} 行；本次 {now} 个，用时 {seconds:.1} 秒，每秒 {rate:.0} 个\n"
        ),
    }
}

pub(super) fn bulk_failure(error: &BulkError) -> Failure {
    match error {
        BulkError::Registry(error) => registry_failure(error),
        BulkError::Incoming(error) => incoming_failure(error),
        BulkError::Io { action, path, error: io } => Failure::io(action, path, io).with_hint(error.hint()),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}
