//! `fede trust import`: imports regions from another publisher's list, or updates them.

use core::fmt::Write;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::anchors::load_roots;
use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::input::{MAX_SOURCE_BYTES, read_text};
use crate::cli::output::replace_read;
use crate::cli::report::{self, JsonArgs};
use crate::cli::value_args::region;
use crate::cli::{Failure, Outcome, clock, screen};
use crate::payload::Lang;
use crate::time::Timestamp;
use crate::trust::{Digest, ImportError, ImportFile, TrustList, TrustedList};
use crate::verifier::{Reason, TrustAnchors};
use crate::words::{cli as say, errors_cli as fails};

use super::diff::{changes_data, write_changes};

/// Import regions from another publisher's list, or update them. With --from: keys of another network.
#[derive(Debug, clap::Args)]
#[command(after_help = "The list is verified with its publisher's root. Refer to the file with `from` in your own \
list (docs/trust.md). Run the command again with each new list of that publisher: it reports and removes what they \
have withdrawn. `-` marks changes after which gates may refuse codes they accepted before.")]
pub(super) struct Args {
    /// The other publisher's list. With --from, also an https address.
    #[arg(value_name = "LIST")]
    list: PathBuf,
    /// The root of the other publisher. After a root rotation, repeat the flag for each successor.
    #[cfg_attr(
        feature = "foreign",
        arg(long, value_name = "ROOT", required_unless_present = "from", conflicts_with = "from")
    )]
    #[cfg_attr(not(feature = "foreign"), arg(long, value_name = "ROOT", required = true))]
    root: Vec<PathBuf>,
    /// A region to import. May be repeated. Regions of an existing file are kept.
    #[cfg_attr(feature = "foreign", arg(long, value_name = "CODE", conflicts_with = "from"))]
    #[cfg_attr(not(feature = "foreign"), arg(long, value_name = "CODE"))]
    region: Vec<String>,
    /// The file to write or update.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// Time of the check (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[cfg(feature = "foreign")]
    #[command(flatten)]
    network: super::import_network::NetworkArgs,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    #[cfg(feature = "foreign")]
    if let Some(network) = args.network.from {
        return super::import_network::run(&args.network, network, &args.list, &args.out, at, args.json, lang);
    }
    let root = load_roots(&args.root)?.ok_or_else(|| Failure::new("no-root", fails::no_root))?;
    let bytes = read_wanted(&args.list, TrustList::MAX_BYTES, Wanted::List)?;
    let list = TrustedList::from_bytes(&bytes, root).map_err(|error| Failure::of(&error).in_file(&args.list))?;
    // Check every key now: keys of a list are otherwise checked only when they are used.
    list.list().check_keys().map_err(|error| Failure::of(&error).in_file(&args.list))?;
    if let Some(concern) = list.concerns(at).first() {
        let reason = Reason::of_concern(*concern, at);
        let failure = Failure::of(&reason).in_file(&args.list).with_id(reason.id());
        return Err(failure.advise(fails::not_current_hint));
    }
    let regions: Vec<_> = args.region.iter().map(region).collect::<Result<_, _>>()?;
    let text = match args.out.symlink_metadata() {
        Ok(_) => Some(read_text(&args.out, MAX_SOURCE_BYTES)?),
        Err(_) => None,
    };
    let read = |text: &String| ImportFile::from_toml(text).map_err(|error| Failure::of(&error).in_file(&args.out));
    let before = text.as_ref().map(read).transpose()?;
    let failed = |error: ImportError| Failure::of(&error).in_file(&args.list);
    let digest = Digest::of(&bytes);
    let new = match &before {
        None if regions.is_empty() => {
            return Err(Failure::new("no-region", fails::no_region).advise(fails::no_region_hint));
        }
        None => ImportFile::take(&list, digest, &regions).map_err(failed)?,
        Some(before) => before.renew(&list, digest, &regions).map_err(failed)?,
    };
    let changes = before.as_ref().map_or_else(|| new.changes_since_nothing(), |before| before.changes_to(&new));
    replace_read(&args.out, text.as_ref().map(String::as_bytes), new.to_toml().as_bytes())?;
    let (publisher, version) = (&new.list().publisher().name(lang), &new.list().list_version());
    let mut out = say::Imported { regions: screen::count(new.regions().len()), version, publisher }.say(lang) + "\n";
    write_changes(&mut out, &changes, lang);
    if changes.is_empty() {
        let _ = writeln!(out, "{}", say::nothing_changed(lang));
    }
    let data = json!({
        "file": args.out,
        "publisher": report::region(new.list().publisher()),
        "list": version,
        "regions": new.regions().len(),
        "changes": changes_data(&changes),
    });
    args.json.report(&data, || out)?;
    Ok(Outcome::Done)
}
