//! `fede trust diff`: shows what changes for gates between two lists.

use core::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::document::open;
use crate::cli::file_kind::{Wanted, refuse_other};
use crate::cli::report::{JsonArgs, names};
use crate::cli::{Failure, Outcome, screen};
use crate::codec::DocumentType;
use crate::payload::{Lang, Region};
use crate::trust::{Change, Digest, Document, TrustList};
use crate::words::{cli as say, errors_cli as fails};

/// Show in words what changes for gates between two trust lists. Use it before signing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Signatures are NOT checked. `-` marks changes after which gates may refuse codes they accepted before."
)]
pub(super) struct Args {
    /// The current list, signed or not.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The new list, signed or not.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let [old, new] = [open_list(&args.old)?, open_list(&args.new)?];
    let changes = old.changes_to(&new);
    let mut out = String::new();
    write_changes(&mut out, &changes, lang);
    if changes.is_empty() {
        let _ = writeln!(out, "{}", say::lists_equal(lang));
    }
    args.json.report(&json!({ "changes": changes_data(&changes) }), || out)?;
    Ok(Outcome::Done)
}

/// The changes as data. `region` is `null` for a change of the list itself.
pub(super) fn changes_data(changes: &[Change]) -> Vec<Value> {
    let data = |change: &Change| {
        json!({
            "region": change.region().map(Region::code),
            "takes_away": change.takes_away(),
            "sentence": names(|lang| change.sentence(lang)),
            "joining_keys": change.joining_keys().iter().map(Digest::to_string).collect::<Vec<_>>(),
        })
    };
    changes.iter().map(data).collect()
}

/// Writes the changes, with a heading for each region, and the fingerprint of each key that joins.
pub(super) fn write_changes(out: &mut String, changes: &[Change], lang: Lang) {
    let mut heading = None;
    for change in changes {
        if heading != Some(change.region()) {
            heading = Some(change.region());
            let _ = match change.region() {
                None => writeln!(out, "{}", say::the_list(lang)),
                Some(region) => writeln!(out, "{}", screen::region(region, lang)),
            };
        }
        let mark = if change.takes_away() { '-' } else { '+' };
        let _ = writeln!(out, "  {mark} {}", change.sentence(lang));
        for thumbprint in change.joining_keys() {
            let _ = writeln!(out, "    {}", thumbprint.grouped());
        }
    }
}

fn open_list(path: &Path) -> Result<TrustList, Failure> {
    let document = open(path)?;
    if document.kind != DocumentType::TrustList {
        refuse_other(path, &document.bytes, Wanted::List).map_err(|failure| match document.kind {
            DocumentType::Root => failure.advise(fails::not_a_list_hint),
            _ => failure,
        })?;
    }
    TrustList::from_unverified(&document.cose).map_err(|error| Failure::of(&error).in_file(path))
}
