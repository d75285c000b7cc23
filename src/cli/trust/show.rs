//! `fede trust show`: shows a document, its signatures, and which signatures are missing.

use core::fmt::Write;
use std::path::{Path, PathBuf};

use super::open;
use crate::cli::anchors::{limit, load_roots, trust_failure};
use crate::cli::input::read_bytes;
use crate::cli::output::print;
use crate::cli::sanitize::escape;
use crate::cli::screen::field;
use crate::cli::{Failure, Outcome};
use crate::codec::{CoseSign, DocumentType};
use crate::key::KeyId;
use crate::payload::{Lang, Region};
use crate::time::Timestamp;
use crate::trust::{
    KeyUse, ListedKey, Recognition, RevocationList, Role, Root, Rules, SetFile, Snapshot, TrustError, TrustList,
    TrustedList, TrustedRoot,
};

/// Show a document of a set, its signatures, and which signatures are missing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 the signatures are sufficient, or no --root or --list was given to check them · 2 they are not sufficient."
)]
pub(super) struct Args {
    /// A root, trust list, snapshot, revocation list or rules.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The root that verifies a list, or the current root before a new one. After a root rotation,
    /// repeat the flag: first the trusted root, then each successor in order.
    #[arg(long, value_name = "ROOT")]
    root: Vec<PathBuf>,
    /// The trust list with the keys for snapshots, revocation lists and rules.
    #[arg(long, value_name = "LIST", requires = "root")]
    list: Option<PathBuf>,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let document = open(&args.file)?;
    let failure = |error: TrustError| trust_failure(&args.file, &error);
    let trusted = load_roots(&args.root)?;
    let list = load_list(args.list.as_deref(), trusted.as_ref())?;
    let mut out = String::new();
    let enough = match document.kind {
        DocumentType::Root => {
            let root = Root::from_unverified(&document.cose).map_err(failure)?;
            show_root(&mut out, &root);
            let own = show_signatures(&mut out, root.root_role(), &document.cose);
            let succeeds =
                trusted.as_ref().is_none_or(|before| show_succession(&mut out, before, &root, &document.cose));
            let before = trusted.as_ref().map(|before| before.root().root_role());
            let roles: Vec<_> = before.into_iter().chain([root.root_role()]).collect();
            show_strangers(&mut out, &roles, &document.cose);
            own && succeeds
        }
        DocumentType::TrustList => {
            let list = TrustList::from_unverified(&document.cose).map_err(failure)?;
            show_list(&mut out, &list, lang);
            if let Some(trusted) = trusted {
                let role = trusted.root().list_role();
                let enough = show_signatures(&mut out, role, &document.cose);
                show_strangers(&mut out, &[role], &document.cose);
                enough
            } else {
                show_unchecked(&mut out, &document.cose, "give --root");
                true
            }
        }
        DocumentType::RevocationList => {
            let revoked = RevocationList::from_unverified(&document.cose).map_err(failure)?;
            show_revocation_list(&mut out, &revoked, lang);
            let until = list.as_ref().map(|list| {
                let (region, keys) = (revoked.region(), region_keys(list, revoked.region()));
                RevocationList::signed_by(&document.bytes, region, keys).map(|(_, until)| until)
            });
            show_region_signature(&mut out, &document.cose, until)
        }
        DocumentType::Rules => {
            let rules = Rules::from_unverified(&document.cose).map_err(failure)?;
            let (version, region) = (rules.version(), rules.region());
            let _ = writeln!(out, "rules, version {version}, of {} ({region})", region.name(lang));
            field(&mut out, "issued", &rules.window().not_before().to_string());
            field(&mut out, "expires", &rules.window().expires().to_string());
            let until = list.as_ref().map(|list| {
                Rules::signed_by(&document.bytes, region, region_keys(list, region)).map(|(_, until)| until)
            });
            let enough = show_region_signature(&mut out, &document.cose, until);
            let _ = writeln!(out, "{}", escape(rules.text().trim_end()));
            enough
        }
        DocumentType::Snapshot => {
            let snapshot = Snapshot::from_unverified(&document.cose).map_err(failure)?;
            show_snapshot(&mut out, &snapshot, lang);
            match list.as_ref().map(TrustList::snapshot) {
                None => {
                    show_unchecked(&mut out, &document.cose, UNCHECKED);
                    true
                }
                Some(None) => {
                    field(&mut out, "signature", "✘ the list names nobody who signs snapshots");
                    false
                }
                Some(Some(terms)) => {
                    let enough = show_signatures(&mut out, terms.role(), &document.cose);
                    show_strangers(&mut out, &[terms.role()], &document.cose);
                    enough
                }
            }
        }
    };
    print(&out)?;
    Ok(if enough { Outcome::Done } else { Outcome::Undecided })
}

/// The mark for a signature that cannot be checked without more flags.
const UNCHECKED: &str = "give --root and --list";

fn load_list(path: Option<&Path>, root: Option<&TrustedRoot>) -> Result<Option<TrustList>, Failure> {
    let Some((path, root)) = path.zip(root) else { return Ok(None) };
    let bytes = read_bytes(path, limit(TrustList::MAX_BYTES))?;
    let trusted = TrustedList::from_bytes(&bytes, root.clone()).map_err(|error| trust_failure(path, &error))?;
    Ok(Some(trusted.list().clone()))
}

/// The keys of a region; empty if the region is not on the list.
fn region_keys(list: &TrustList, region: Region) -> &[ListedKey] {
    list.region(region).map_or(&[], |listed| list.keys_for(listed))
}

fn show_root(out: &mut String, root: &Root) {
    let _ = writeln!(out, "root, version {}", root.version());
    field(out, "issued", &root.window().not_before().to_string());
    field(out, "expires", &root.window().expires().to_string());
    for (name, role) in [("root keys", root.root_role()), ("list keys", root.list_role())] {
        let kids: Vec<_> = role.keys().iter().map(|key| key.kid().to_string()).collect();
        field(out, name, &format!("{} of {}: {}", role.threshold(), role.keys().len(), kids.join(", ")));
    }
}

fn show_list(out: &mut String, list: &TrustList, lang: Lang) {
    let publisher = list.publisher();
    let _ = writeln!(out, "trust list, version {}, of {} ({publisher})", list.version(), publisher.name(lang));
    field(out, "issued", &list.window().not_before().to_string());
    field(out, "expires", &list.window().expires().to_string());
    if let Some(terms) = list.snapshot() {
        let kids: Vec<_> = terms.role().keys().iter().map(|key| key.kid().to_string()).collect();
        let (threshold, keys) = (terms.role().threshold(), terms.role().keys().len());
        field(out, "snapshots", &format!("signed by {threshold} of {keys}: {}", kids.join(", ")));
        let (ageing, stale) = (terms.ageing_after() / 3600, terms.stale_after() / 3600);
        field(out, "", &format!("ageing {ageing} h after a snapshot, stale {stale} h after it"));
    }
    for region in list.regions() {
        field(out, region.region().code(), region.name(lang));
        if *region.recognition() != Recognition::vouched() {
            field(out, "", &region.recognition().words(lang));
        }
        if let Some(lowest) = region.revocation() {
            field(out, "", &format!("publishes revocation lists, version {lowest} or later"));
        }
        if let Some(seconds) = region.max_lifetime() {
            field(out, "", &format!("codes count for {} h at most", seconds / 3600));
        }
        for listed in region.keys() {
            let kinds: Vec<_> = listed.uses().iter().copied().map(KeyUse::id).collect();
            let window = listed.window();
            let (from, to) = (window.not_before(), window.expires());
            field(out, "", &format!("{} {} from {from} to {to}", listed.key().kid(), kinds.join(", ")));
        }
    }
}

fn show_revocation_list(out: &mut String, list: &RevocationList, lang: Lang) {
    let region = list.region();
    let _ = writeln!(out, "revocation list, version {}, of {} ({region})", list.version(), region.name(lang));
    field(out, "issued", &list.window().not_before().to_string());
    field(out, "expires", &list.window().expires().to_string());
    field(out, "covers", &format!("codes issued from {} on", list.since()));
    for day in list.days() {
        field(out, &day.day().to_string(), &format!("{} bytes, {}", day.bytes(), day.digest()));
    }
}

fn show_snapshot(out: &mut String, snapshot: &Snapshot, lang: Lang) {
    let publisher = snapshot.publisher();
    let _ = writeln!(out, "snapshot, version {}, of {} ({publisher})", snapshot.version(), publisher.name(lang));
    field(out, "issued", &snapshot.window().not_before().to_string());
    field(out, "expires", &snapshot.window().expires().to_string());
    let file = |file: &SetFile| format!("version {}, {} bytes, {}", file.version(), file.bytes(), file.digest());
    field(out, "list", &file(snapshot.list()));
    for (region, revoked) in snapshot.revocations() {
        field(out, region.code(), &format!("revocation list, {}", file(revoked)));
    }
    for (region, rules) in snapshot.rules() {
        field(out, region.code(), &format!("rules, {}", file(rules)));
    }
}

fn show_unchecked(out: &mut String, document: &CoseSign, what_checks: &str) {
    for signature in document.signatures() {
        field(out, "signature", &format!("{} NOT CHECKED, {what_checks}", signature.kid()));
    }
}

/// Shows the signatures of a region's document and, with a list, until when it is valid. Returns
/// whether it is valid, or `true` without a list.
fn show_region_signature(
    out: &mut String,
    document: &CoseSign,
    counts_until: Option<Result<Timestamp, TrustError>>,
) -> bool {
    let Some(counts_until) = counts_until else {
        show_unchecked(out, document, UNCHECKED);
        return true;
    };
    for signature in document.signatures() {
        field(out, "signature", &signature.kid().to_string());
    }
    let (words, counts) = match counts_until {
        Ok(until) => (format!("✔ by the list, until {until}"), true),
        Err(error) => (format!("✘ {error}"), false),
    };
    field(out, "counts", &words);
    counts
}

/// Shows and returns whether a root may succeed the trusted one: it needs the next version and the
/// signatures of the trusted root's keys.
fn show_succession(out: &mut String, trusted: &TrustedRoot, root: &Root, document: &CoseSign) -> bool {
    let (before, version) = (trusted.root().version(), root.version());
    let is_next = Some(version) == before.checked_add(1);
    let mark = if is_next { "✔" } else { "✘" };
    field(out, "succeeds", &format!("{mark} version {version} after version {before}, whose keys must sign too:"));
    show_signatures(out, trusted.root().root_role(), document) && is_next
}

/// Shows which keys have signed and which are missing. Returns whether the threshold is reached.
fn show_signatures(out: &mut String, role: &Role, document: &CoseSign) -> bool {
    let signers = role.signers(document);
    for key in role.keys() {
        let state = if signers.contains(&key.kid()) { "✔ signed" } else { "– missing" };
        field(out, "signature", &format!("{} {state}", key.kid()));
    }
    let enough = signers.len() >= role.threshold();
    let mark = if enough { "✔" } else { "✘" };
    field(out, "threshold", &format!("{mark} {} of {} needed", signers.len(), role.threshold()));
    enough
}

/// Shows the signatures by keys that are in none of these roles.
fn show_strangers(out: &mut String, roles: &[&Role], document: &CoseSign) {
    let is_known = |kid: &KeyId| roles.iter().any(|role| role.keys().iter().any(|key| key.kid() == *kid));
    for kid in document.signatures().iter().map(|signature| signature.kid()).filter(|kid| !is_known(kid)) {
        field(out, "stranger", &format!("{kid} ✘ no key of this role, does not count"));
    }
}
