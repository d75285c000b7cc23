//! `fede office import`: imports background data.

use std::path::PathBuf;

use clap::ValueEnum;

use serde_json::json;

use super::arguments::{ByArgs, OfficeArgs};
use crate::cli::hints;
use crate::cli::output::remark;
use crate::cli::report::JsonArgs;
use crate::cli::value_args::EncodingArg;
use crate::cli::{Failure, Outcome};
use crate::office::TextFile;
use crate::office::acts::{ActError, ImportKind, ImportSummary, import};
use crate::payload::Lang;
use crate::words::{Explain, office_cli as say};
use crate::words::{errors_tables::InRow, next};

/// Import background data from a CSV table (docs/office.md lists the columns).
#[derive(Debug, clap::Args)]
#[command(after_help = "Importing the same table again changes nothing.\n\
Exit codes: 0 every row was imported · 1 some rows were rejected · 2 nothing was imported.")]
pub(super) struct Args {
    /// Kind of data in the table.
    #[arg(value_name = "KIND")]
    kind: KindArg,
    /// The table.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Import nothing if any row is wrong.
    #[arg(long)]
    strict: bool,
    /// Encoding of the file. Default: detected.
    #[arg(long, value_name = "NAME")]
    encoding: Option<EncodingArg>,
    #[command(flatten)]
    json: JsonArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    by: ByArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindArg {
    Cases,
    Contacts,
    Isolation,
    Tests,
    Areas,
    Stays,
}

impl KindArg {
    const fn kind(self) -> ImportKind {
        match self {
            Self::Cases => ImportKind::Cases,
            Self::Contacts => ImportKind::Contacts,
            Self::Isolation => ImportKind::Isolation,
            Self::Tests => ImportKind::Tests,
            Self::Areas => ImportKind::Areas,
            Self::Stays => ImportKind::Stays,
        }
    }
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.by.acting()?;
    let (office, mut registry) = args.office.open()?;
    let file = TextFile::scan(&args.file, args.encoding.map(EncodingArg::encoding));
    let file = file?;
    let path = args.file.display();
    let what = (args.kind.kind(), &file);
    let summary = import(&office, &mut registry, what, args.strict, acting.by(), &mut |line, fault| {
        let (path, fault) = (&path, &fault.words(lang));
        remark(&InRow { path, line: &line, fault }.say(lang));
    });
    let summary = summary.map_err(|error| match &error {
        ActError::Row { line, fault } => {
            Failure::new("row", |lang| InRow { path: &path, line, fault: &fault.words(lang) }.say(lang))
                .advise(|lang| error.hint(lang))
        }
        _ => Failure::of(&error),
    })?;
    let ImportSummary { new, known, rejected } = summary;
    let data = json!({ "new": new, "known": known, "rejected": rejected });
    args.json.report(&data, || say::Imported { new, known: &known, rejected: &rejected }.say(lang) + "\n")?;
    if new > 0 {
        hints::next(next::data_came(lang), lang);
    }
    Ok(if rejected == 0 { Outcome::Done } else { Outcome::Refused })
}
