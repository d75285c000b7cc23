//! `fede trust publish`: publishes a set to a directory, for a static web host or a USB stick.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::hints;
use crate::cli::output::remark;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome, clock, screen};
use crate::key::Signer;
use crate::payload::Lang;
use crate::time::{Timestamp, Window};
use crate::trust::{Edition, Objects, RevocationDirectory, Root, Rules, TrustList, publish};
use crate::verifier::{ExplanationReport, Reason, RevocationConcern};
use crate::words::{cli as say, errors_cli as fails, next};

/// Publish a set: roots, list, revocation lists, a fresh snapshot, and a web page.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Files that are not given stay unchanged in DIR. So a machine that has only the snapshot key can \
    publish a fresh snapshot every hour. Nothing is published that a gate would refuse."
)]
pub(super) struct Args {
    /// The directory to publish to. Created if it does not exist.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// A root to add: the first one or a successor. May be repeated.
    #[arg(long, value_name = "ROOT")]
    root: Vec<PathBuf>,
    /// The signed trust list.
    #[arg(long, value_name = "LIST")]
    list: Option<PathBuf>,
    /// A directory of revocation lists, written by `fede revoke`. May be repeated.
    #[arg(long, value_name = "DIR")]
    revocation: Vec<PathBuf>,
    /// Signed rules for gates. May be repeated.
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// The private key that signs the snapshot: a file (PKCS#8 PEM), or a pkcs11: URI. May be
    /// repeated.
    #[arg(long, value_name = "KEY", required = true)]
    snapshot_key: Vec<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Validity of the snapshot in hours: gates download it only within this time.
    #[arg(long, value_name = "HOURS", default_value_t = 48)]
    valid_hours: u32,
    /// Time of publication (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    let window = Window::new(at, at.saturating_add(u64::from(args.valid_hours) * 3600))
        .map_err(|error| Failure::of(&error).advise(fails::no_valid_hours_hint))?;
    let open = |key: &PathBuf| args.passphrase.open_named(key, lang);
    let signers = args.snapshot_key.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let roots =
        args.root.iter().map(|path| read_wanted(path, Root::MAX_BYTES, Wanted::Root)).collect::<Result<_, _>>()?;
    let list = args.list.as_ref().map(|path| read_wanted(path, TrustList::MAX_BYTES, Wanted::List)).transpose()?;
    let directories: Vec<_> = args.revocation.iter().map(|path| RevocationDirectory::new(path)).collect();
    let mut revocations: Vec<(Vec<u8>, &dyn Objects)> = Vec::new();
    for (path, directory) in args.revocation.iter().zip(&directories) {
        for list in read_lists(path, directory)? {
            revocations.push((list, directory));
        }
    }
    let rules =
        args.rules.iter().map(|path| read_wanted(path, Rules::MAX_BYTES, Wanted::Rules)).collect::<Result<_, _>>()?;
    let keys = signers.iter().map(|signer| -> &dyn Signer { signer }).collect();
    let edition = Edition { roots, list, revocations, rules, keys, window };
    let published = publish(&args.dir, &edition)?;
    for (region, concern) in &published.undecided {
        let why = match concern {
            RevocationConcern::Missing => say::publishes_none(lang).to_owned(),
            concern => Reason::Revocation { region: *region, concern: *concern, at }.sentence(lang),
        };
        remark(&say::SetUndecided { name: &region.name(lang), code: region, why: &why }.say(lang));
    }
    for region in &published.without_rules {
        remark(&say::RulesLeftOut { region }.say(lang));
    }
    let snapshot = &published.snapshot;
    let (version, list) = (&snapshot.version(), &snapshot.list().version());
    let revoked = screen::count(snapshot.revocations().len());
    let undecided = published.undecided.iter().map(|(region, concern)| {
        let concern = ExplanationReport::new(&Reason::Revocation { region: *region, concern: *concern, at });
        json!({ "region": region.code(), "concern": concern })
    });
    let data = json!({
        "directory": args.dir,
        "snapshot": version,
        "list": list,
        "revocation_lists": revoked,
        "expires": window.expires().to_string(),
        "undecided": undecided.collect::<Vec<_>>(),
        "without_rules": published.without_rules.iter().map(|region| region.code()).collect::<Vec<_>>(),
    });
    args.json.report(&data, || say::Published { version, list, revoked }.say(lang) + "\n")?;
    hints::next(&next::Published { directory: &args.dir.display() }.say(lang), lang);
    Ok(Outcome::Done)
}

fn read_lists(path: &Path, directory: &RevocationDirectory) -> Result<Vec<Vec<u8>>, Failure> {
    let failed = |error: std::io::Error| Failure::io("read", path, &error);
    let regions = directory.regions().map_err(failed)?;
    if regions.is_empty() {
        return Err(Failure::new("no-revocation-lists", fails::no_revocation_lists)
            .in_file(path)
            .advise(fails::no_revocation_lists_hint));
    }
    regions.into_iter().map(|region| Ok(directory.read_list(region).map_err(failed)?.unwrap_or_default())).collect()
}
