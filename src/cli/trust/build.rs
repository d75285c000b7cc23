//! `fede trust build`: makes an unsigned document from a TOML file.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::failure::Cause;
use crate::cli::file_kind::{Wanted, read_wanted_text};
use crate::cli::hints;
use crate::cli::input::{MAX_SOURCE_BYTES, read_text};
use crate::cli::output::{Access, Existing, remark, write_file};
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome};
use crate::codec::CoseSign;
use crate::payload::{Lang, Region};
use crate::trust::{Document, DocumentSource, ListedRegion, SourceError, TrustList, Way};
use crate::words::{cli as say, next};

/// Build an unsigned root or list from a TOML file (docs/trust.md).
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The TOML file. Paths of key files are relative to it.
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// File to write. Existing files are never overwritten.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let text = read_wanted_text(&args.source, MAX_SOURCE_BYTES, Wanted::Source)?;
    let beside = args.source.parent().unwrap_or_else(|| Path::new("."));
    let load = |file: &str| read_text(&beside.join(file), MAX_SOURCE_BYTES).map_err(Cause);
    let built = DocumentSource::from_toml(&text)
        .and_then(|source| Ok((next_step(&source, &args.out, lang), source.to_draft(load)?)));
    let (hint, draft) = built.map_err(|error: SourceError<Cause>| Failure::of(&error).in_file(&args.source))?;
    let irrevocable = irrevocable(&draft);
    for region in &irrevocable {
        remark(&say::Irrevocable { region }.say(lang));
    }
    write_file(&args.out, &draft.encode(), Access::Public, Existing::Keep)?;
    let irrevocable: Vec<_> = irrevocable.iter().map(|region| region.code()).collect();
    args.json.report(&json!({ "file": args.out, "irrevocable": irrevocable }), String::new)?;
    hints::next(&hint, lang);
    Ok(Outcome::Done)
}

/// How to sign the document.
fn next_step(source: &DocumentSource, file: &Path, lang: Lang) -> String {
    let file = &file.display();
    match source {
        DocumentSource::Root(_) => next::BuiltRoot { file }.say(lang),
        DocumentSource::List(_) => next::BuiltList { file }.say(lang),
        DocumentSource::Rules(_) => next::BuiltRules { file }.say(lang),
    }
}

/// Regions that adopt the code of a region with revocation lists, but have no revocation list
/// themselves. Codes in their name cannot be revoked.
fn irrevocable(draft: &CoseSign) -> Vec<Region> {
    let Ok(list) = TrustList::from_unverified(draft) else { return Vec::new() };
    let is_irrevocable = |listed: &&ListedRegion| match listed.recognition().way() {
        Way::Adoption { of } => {
            listed.revocation().is_none() && list.region(*of).is_some_and(|owner| owner.revocation().is_some())
        }
        Way::Vouched | Way::Direct { .. } => false,
    };
    list.regions().iter().filter(is_irrevocable).map(ListedRegion::region).collect()
}
