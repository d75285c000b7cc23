//! `fede office itineraries`: makes a people file from stays.

use std::path::PathBuf;

use serde_json::json;

use super::arguments::{OfficeArgs, read_as};
use crate::cli::clock::{Stopwatch, at_or_now, parse_time};
use crate::cli::hints;
use crate::cli::output::remark;
use crate::cli::progress::Bar;
use crate::cli::report::JsonArgs;
use crate::cli::value_args::EncodingArg;
use crate::cli::{Failure, Outcome};
use crate::office::bulk::{ItinerariesOrder, ItinerariesSummary, itineraries};
use crate::office::registry::People;
use crate::office::{RiskAreas, TextFile};
use crate::payload::Lang;
use crate::time::Timestamp;
use crate::words::{Explain, errors_cli as fails, office_cli as say};
use crate::words::{errors_tables::InRow, next};

/// Make a people file for `fede issue batch` from a table of stays sorted by person.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Columns: document, number, place, arrival; optional: departure, name or masked_name, commitment. The \
    first row of a person gives the name and the commitment. Risk areas come from the registry.\n\
    Exit codes: 0 every row was used · 1 some rows were rejected · 2 failed."
)]
pub(super) struct Args {
    /// The table of stays (.csv), sorted by document and number.
    #[arg(value_name = "STAYS")]
    stays: PathBuf,
    /// People file to write (.ndjson). Existing files are never overwritten.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// Encoding of the file. Default: detected.
    #[arg(long, value_name = "NAME")]
    encoding: Option<EncodingArg>,
    /// Issue time of the codes (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let issued = at_or_now(args.at)?;
    // `fede issue batch` reads lines of JSON only from a file with this ending.
    if args.out.extension().is_none_or(|ending| ending != "ndjson") {
        let wrong = Failure::new("wrong-ending", |lang| fails::WrongEnding { expected: &".ndjson" }.say(lang));
        return Err(wrong.in_file(&args.out));
    }
    let (office, registry) = args.office.open()?;
    let stays = TextFile::scan(&args.stays, args.encoding.map(EncodingArg::encoding));
    let stays = stays?;
    read_as(&stays, lang);
    let areas = RiskAreas::new(registry.areas()?);
    let order = ItinerariesOrder { config: office.config(), areas: &areas, stays: &stays, out: &args.out, issued };
    let watch = Stopwatch::start();
    let bar = Bar::of_rows(stays.lines().saturating_sub(1), lang);
    let out = args.out.clone();
    // An incomplete people file looks like a complete one. A file that was there before is another's.
    let is_new = out.symlink_metadata().is_err();
    bar.on_interrupt(say::stopped_without_output(lang), move || {
        if is_new {
            let _ = std::fs::remove_file(out);
        }
    });
    let path = args.stays.display();
    let mut reject = |line, fault: &crate::office::Fault| {
        remark(&InRow { path: &path, line: &line, fault: &fault.words(lang) }.say(lang));
    };
    let summary = itineraries(&order, &mut reject, &mut |summary| bar.at(summary.rows, summary.rejected));
    bar.end();
    let ItinerariesSummary { rows, itineraries, rejected } = summary?;
    let data = json!({ "stays": rows, "rejected": rejected, "itineraries": itineraries, "file": args.out });
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = rows as f64 / watch.seconds().max(0.001);
    let rate = &format_args!("{rate:.0}");
    let words = || say::Itineraries { rows, rejected: &rejected, itineraries: &itineraries, rate }.say(lang) + "\n";
    args.json.report(&data, words)?;
    if itineraries > 0 {
        hints::next(&next::StaysReady { file: &args.out.display() }.say(lang), lang);
    }
    Ok(if rejected == 0 { Outcome::Done } else { Outcome::Refused })
}
