//! `fede office declare`, `import`: declarations and background data come in.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;

use super::arguments::{ActArgs, Done, read_as};
use super::share::{self, TermsArgs};
use crate::cli::output::remark;
use crate::cli::value_args::EncodingArg;
use crate::cli::{Failure, Outcome};
use crate::office::acts::{ActError, DeclareSummary, HandedIn, ImportKind, ImportSummary, declare, import, retract};
use crate::office::{Declaration, DeclarationError, Line, Lines, TextFile};
use crate::payload::Lang;
use crate::words::errors_cli as fails;
use crate::words::errors_cli::Named;
use crate::words::errors_tables::InRow;
use crate::words::{Explain, next, office_cli as say};

/// Accept declarations: JSON as described in docs/declaration.schema.json.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Invalid declarations are reported with the wrong field; the others are accepted. Declarations that \
    are already stored change nothing.\nExit codes: 0 all were accepted · 1 some were rejected · 2 failed."
)]
pub(super) struct DeclareArgs {
    /// Files with one declaration each, or .ndjson files with one declaration per line.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Encoding of the files. Default: detected.
    #[arg(long, value_name = "NAME")]
    encoding: Option<EncodingArg>,
    #[command(flatten)]
    act: ActArgs,
}

/// Number of declarations per transaction.
const CHUNK: usize = 1000;

pub(super) fn run_declare(args: &DeclareArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let mut total = DeclareSummary::default();
    let mut take = |chunk: Vec<HandedIn>| {
        let summary = declare(&desk.office, &mut desk.registry, chunk, desk.acting.by(), &mut |source, error| {
            remark(&Named { name: &source, message: &error.words(lang) }.say(lang));
        });
        let summary = summary?;
        total.new += summary.new;
        total.known += summary.known;
        total.rejected += summary.rejected;
        Ok::<_, Failure>(())
    };
    for path in &args.files {
        let file = TextFile::scan(path, args.encoding.map(EncodingArg::encoding))?;
        read_as(&file, lang);
        for_each_chunk(path, &file, &mut take)?;
    }
    let DeclareSummary { new, known, rejected } = total;
    let data = json!({ "new": new, "known": known, "rejected": rejected });
    let done = Done { data, rejected, next: (new > 0).then(|| next::data_came(lang)) };
    desk.end(done, || say::Declared { new, known: &known, rejected: &rejected }.say(lang), lang)
}

/// Passes the declarations of a file to `take`, in chunks, so that memory stays bounded.
fn for_each_chunk(
    path: &Path,
    file: &TextFile,
    take: &mut dyn FnMut(Vec<HandedIn>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let is_lines = path.extension().is_some_and(|ending| ending == "ndjson");
    let reader = file.open()?;
    let failed = |error: std::io::Error| Failure::io("read", path, &error);
    let mut chunk = Vec::new();
    if !is_lines {
        let source = path.display().to_string();
        if file.bytes() > u64::try_from(Declaration::MAX_BYTES).unwrap_or(u64::MAX) {
            return take(vec![HandedIn { source, text: Err(DeclarationError::TooLong) }]);
        }
        let mut text = String::new();
        std::io::Read::read_to_string(&mut { reader }, &mut text).map_err(failed)?;
        return take(vec![HandedIn { source, text: Ok(text) }]);
    }
    let mut lines = Lines::new(reader, Declaration::MAX_BYTES);
    let mut number = 0_u64;
    while let Some(line) = lines.next_line().map_err(failed)? {
        number += 1;
        let text = match line {
            Line::Text(text) if text.trim().is_empty() => continue,
            Line::Text(text) => Ok(text),
            Line::TooLong => Err(DeclarationError::TooLong),
        };
        chunk.push(HandedIn { source: format!("{}:{number}", path.display()), text });
        if chunk.len() == CHUNK {
            take(std::mem::take(&mut chunk))?;
        }
    }
    take(chunk)
}

/// Import background data from a CSV table (docs/office.md lists the columns), or a file that the
/// office of another region shares.
#[derive(Debug, clap::Args)]
#[command(after_help = "Importing the same table again changes nothing. The same file of another office is refused.\n\
Exit codes: 0 every row was imported · 1 some rows were rejected · 2 nothing was imported.")]
pub(super) struct ImportArgs {
    /// Kind of data in the table.
    #[arg(value_name = "KIND")]
    kind: KindArg,
    /// The table, or the file of another office.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Import nothing if any row is wrong.
    #[arg(long)]
    strict: bool,
    /// Take the rows of the table back: what they reported was wrong.
    #[arg(long)]
    retract: bool,
    /// Encoding of the file. Default: detected.
    #[arg(long, value_name = "NAME")]
    encoding: Option<EncodingArg>,
    #[command(flatten)]
    terms: TermsArgs,
    #[command(flatten)]
    act: ActArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindArg {
    Cases,
    Contacts,
    Isolation,
    Tests,
    Areas,
    Stays,
    Shared,
}

impl KindArg {
    /// The kind of a table. `None`: a file of another office.
    const fn table(self) -> Option<ImportKind> {
        Some(match self {
            Self::Cases => ImportKind::Cases,
            Self::Contacts => ImportKind::Contacts,
            Self::Isolation => ImportKind::Isolation,
            Self::Tests => ImportKind::Tests,
            Self::Areas => ImportKind::Areas,
            Self::Stays => ImportKind::Stays,
            Self::Shared => return None,
        })
    }
}

pub(super) fn run_import(args: &ImportArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let Some(kind) = args.kind.table() else {
        if args.strict || args.retract || args.encoding.is_some() {
            let failure = Failure::new("shared-is-no-table", fails::shared_is_no_table);
            return Err(failure.advise(fails::shared_is_no_table_hint));
        }
        return share::run_import(desk, &args.file, &args.terms, lang);
    };
    let file = TextFile::scan(&args.file, args.encoding.map(EncodingArg::encoding))?;
    read_as(&file, lang);
    let path = args.file.display();
    let what = (kind, &file);
    let act = if args.retract { retract } else { import };
    let summary = act(&desk.office, &mut desk.registry, what, args.strict, desk.acting.by(), &mut |line, fault| {
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
    let [changed, unchanged] = if args.retract { ["retracted", "unknown"] } else { ["new", "known"] };
    let data = json!({ changed: new, unchanged: known, "rejected": rejected });
    let done = Done { data, rejected, next: (new > 0).then(|| next::data_came(lang)) };
    let words = || {
        if args.retract {
            return say::Retracted { retracted: new, unknown: &known, rejected: &rejected }.say(lang);
        }
        say::Imported { new, known: &known, rejected: &rejected }.say(lang)
    };
    desk.end(done, words, lang)
}
