//! `fede trust show`: shows a document, its signatures, and which signatures are missing.

use core::fmt::Write;
use std::path::{Path, PathBuf};

use super::data;
use super::document::{Content, open};
use crate::cli::anchors::load_roots;
use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::key::fingerprint;
use crate::cli::output::escape;
use crate::cli::report::JsonArgs;
use crate::cli::screen::{field, region as region_words};
use crate::cli::{Failure, Outcome};
use crate::codec::CoseSign;
use crate::key::KeyId;
use crate::payload::{Lang, Region};
use crate::time::Timestamp;
use crate::trust::{
    Digest, KeyUse, ListedKey, Recognition, RevocationList, Root, RootRole, Rules, SetFile, Snapshot, TrustError,
    TrustList, TrustedList, TrustedRoot,
};
use crate::words::verdict::comma;
use crate::words::{cli as say, trust_cli};

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
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let document = open(&args.file)?;
    let content = document.content(&args.file)?;
    let trusted = load_roots(&args.root)?;
    let list = load_list(args.list.as_deref(), trusted.as_ref())?;
    let mut out = String::new();
    document.write_head(&mut out, &content, lang);
    let enough = match &content {
        Content::Root(root) => {
            show_root(&mut out, root, lang);
            let own = show_signatures(&mut out, root.root_role(), &document.cose, lang);
            let succeeds =
                trusted.as_ref().is_none_or(|before| show_succession(&mut out, before, root, &document.cose, lang));
            let before = trusted.as_ref().map(|before| before.root().root_role());
            let roles: Vec<_> = before.into_iter().chain([root.root_role()]).collect();
            show_strangers(&mut out, &roles, &document.cose, lang);
            // Each signature changes the fingerprint, so it is shown only when they are complete.
            if own && succeeds {
                field(&mut out, trust_cli::fingerprint(lang), &Digest::of(&document.bytes).grouped());
            }
            own && succeeds
        }
        Content::List(list) => {
            show_list(&mut out, list, lang);
            if let Some(trusted) = &trusted {
                let role = trusted.root().list_role();
                let enough = show_signatures(&mut out, role, &document.cose, lang);
                show_strangers(&mut out, &[role], &document.cose, lang);
                enough
            } else {
                show_unchecked(&mut out, &document.cose, |kid| say::Unchecked { kid }.say(lang), lang);
                true
            }
        }
        Content::RevocationList(revoked) => {
            show_revocation_list(&mut out, revoked, lang);
            let until = list.as_ref().map(|list| {
                let (region, keys) = (revoked.region(), region_keys(list, revoked.region()));
                RevocationList::signed_by(&document.bytes, region, keys).map(|(_, until)| until)
            });
            show_region_signature(&mut out, &document.cose, until, lang)
        }
        Content::Rules(rules) => {
            let region = rules.region();
            let until = list.as_ref().map(|list| {
                Rules::signed_by(&document.bytes, region, region_keys(list, region)).map(|(_, until)| until)
            });
            let enough = show_region_signature(&mut out, &document.cose, until, lang);
            let _ = writeln!(out, "{}", escape(rules.text().trim_end()));
            enough
        }
        Content::Snapshot(snapshot) => {
            show_snapshot(&mut out, snapshot, lang);
            match list.as_ref().map(TrustList::snapshot) {
                None => {
                    show_unchecked(&mut out, &document.cose, |kid| say::UncheckedList { kid }.say(lang), lang);
                    true
                }
                Some(None) => {
                    field(&mut out, say::signature(lang), say::no_snapshot_keys(lang));
                    false
                }
                Some(Some(terms)) => {
                    let enough = show_signatures(&mut out, terms.role(), &document.cose, lang);
                    show_strangers(&mut out, &[terms.role()], &document.cose, lang);
                    enough
                }
            }
        }
    };
    let is_checked = match &content {
        // A root is signed by its own keys.
        Content::Root(_) => true,
        Content::List(_) => trusted.is_some(),
        Content::RevocationList(_) | Content::Rules(_) | Content::Snapshot(_) => list.is_some(),
    };
    args.json.report(&data::of(&document, &content, is_checked.then_some(enough)), || out)?;
    Ok(if enough { Outcome::Done } else { Outcome::Undecided })
}

fn load_list(path: Option<&Path>, root: Option<&TrustedRoot>) -> Result<Option<TrustList>, Failure> {
    let Some((path, root)) = path.zip(root) else { return Ok(None) };
    let bytes = read_wanted(path, TrustList::MAX_BYTES, Wanted::List)?;
    let trusted = TrustedList::from_bytes(&bytes, root.clone()).map_err(|error| Failure::of(&error).in_file(path))?;
    Ok(Some(trusted.list().clone()))
}

/// The keys of a region; empty if the region is not on the list.
fn region_keys(list: &TrustList, region: Region) -> &[ListedKey] {
    list.region(region).map_or(&[], |listed| list.keys_for(listed))
}

fn show_root(out: &mut String, root: &Root, lang: Lang) {
    for (name, role) in [(say::root_keys(lang), root.root_role()), (say::list_keys(lang), root.list_role())] {
        let (threshold, keys) = (&role.threshold(), &role.keys().len());
        field(out, name, &say::RoleKeys { threshold, keys }.say(lang));
        show_keys(out, role);
    }
}

/// Shows the fingerprint of each key of a role.
fn show_keys(out: &mut String, role: &RootRole) {
    for key in role.keys() {
        field(out, "", &fingerprint(key));
    }
}

fn show_list(out: &mut String, list: &TrustList, lang: Lang) {
    if let Some(terms) = list.snapshot() {
        let role = terms.role();
        let (threshold, keys) = (&role.threshold(), &role.keys().len());
        field(out, say::snapshots(lang), &say::SignedByRole { threshold, keys }.say(lang));
        show_keys(out, role);
        let (ageing, stale) = (&(terms.ageing_after() / 3600), &(terms.stale_after() / 3600));
        field(out, "", &say::AgeingTerms { ageing, stale }.say(lang));
    }
    for region in list.regions() {
        field(out, region.region().code(), region.name(lang));
        if *region.recognition() != Recognition::vouched() {
            field(out, "", &region.recognition().words(lang));
        }
        if let Some(lowest) = region.revocation() {
            field(out, "", &say::LowestRevocation { lowest: &lowest }.say(lang));
        }
        if let Some(seconds) = region.max_lifetime() {
            field(out, "", &say::MaxLifetime { hours: &(seconds / 3600) }.say(lang));
        }
        for listed in region.keys() {
            let kinds: Vec<_> = listed.uses().iter().copied().map(KeyUse::id).collect();
            let window = listed.window();
            let (from, to) = (&window.not_before(), &window.expires());
            field(out, "", &Digest::from_bytes(listed.key().thumbprint()).grouped());
            field(out, "", &say::ListedKey { kinds: &kinds.join(comma(lang)), from, to }.say(lang));
        }
    }
    show_agreements(out, list, lang);
    for network in list.foreign() {
        let (as_of, issuers, keys) = (&network.as_of(), &network.issuers().len(), &network.key_count());
        field(out, network.network().id(), network.network().words(lang));
        field(out, "", &trust_cli::NetworkTaken { as_of, issuers, keys, revoked: &network.revoked().len() }.say(lang));
        field(out, "", &Digest::from_bytes(*network.digest()).grouped());
    }
}

/// Shows who shares with whom: one line for both directions where they are alike.
fn show_agreements(out: &mut String, list: &TrustList, lang: Lang) {
    let mut name = say::shares(lang);
    for one in list.agreements() {
        let back = list.agreements().iter().find(|back| (back.from(), back.to()) == (one.to(), one.from()));
        let is_alike = back
            .is_some_and(|back| (back.kinds(), back.days(), back.window()) == (one.kinds(), one.days(), one.window()));
        if is_alike && one.from() > one.to() {
            continue;
        }
        let arrow = if is_alike { "⇄" } else { "→" };
        let (from, to) = (region_words(one.from(), lang), region_words(one.to(), lang));
        field(out, name, &format!("{from} {arrow} {to}"));
        field(out, "", &one.words(lang));
        name = "";
    }
}

fn show_revocation_list(out: &mut String, list: &RevocationList, lang: Lang) {
    field(out, say::covers(lang), &say::CoversSince { since: &list.since() }.say(lang));
    for day in list.days() {
        let (bytes, digest) = (&day.bytes(), &day.digest());
        field(out, &day.day().to_string(), &say::DayBlock { bytes, digest }.say(lang));
    }
}

fn show_snapshot(out: &mut String, snapshot: &Snapshot, lang: Lang) {
    let file = |file: &SetFile| {
        let (version, bytes, digest) = (&file.version(), &file.bytes(), &file.digest());
        say::SetFile { version, bytes, digest }.say(lang)
    };
    field(out, say::list(lang), &file(snapshot.list()));
    for (region, revoked) in snapshot.revocations() {
        field(out, region.code(), &say::SetRevocation { file: &file(revoked) }.say(lang));
    }
    for (region, rules) in snapshot.rules() {
        field(out, region.code(), &say::SetRules { file: &file(rules) }.say(lang));
    }
}

/// Shows the signatures of a document that cannot be checked without more flags.
fn show_unchecked(out: &mut String, document: &CoseSign, words: impl Fn(&KeyId) -> String, lang: Lang) {
    for signature in document.signatures() {
        field(out, say::signature(lang), &words(&signature.kid()));
    }
}

/// Shows the signatures of a region's document and, with a list, until when it is valid. Returns
/// whether it is valid, or `true` without a list.
fn show_region_signature(
    out: &mut String,
    document: &CoseSign,
    counts_until: Option<Result<Timestamp, TrustError>>,
    lang: Lang,
) -> bool {
    let Some(counts_until) = counts_until else {
        show_unchecked(out, document, |kid| say::UncheckedList { kid }.say(lang), lang);
        return true;
    };
    for signature in document.signatures() {
        field(out, say::signature(lang), &signature.kid().to_string());
    }
    let (words, counts) = match counts_until {
        Ok(until) => (say::CountsUntil { until: &until }.say(lang), true),
        Err(error) => (format!("✘ {error}"), false),
    };
    field(out, say::counts(lang), &words);
    counts
}

/// Shows and returns whether a root may succeed the trusted one: it needs the next version and the
/// signatures of the trusted root's keys.
fn show_succession(out: &mut String, trusted: &TrustedRoot, root: &Root, document: &CoseSign, lang: Lang) -> bool {
    let (before, version) = (trusted.root().version(), root.version());
    let is_next = Some(version) == before.checked_add(1);
    let mark = if is_next { "✔" } else { "✘" };
    let (mark, version, before) = (&mark, &version, &before);
    field(out, say::succeeds(lang), &say::SucceedsVersion { mark, version, before }.say(lang));
    show_signatures(out, trusted.root().root_role(), document, lang) && is_next
}

/// Shows which keys have signed and which are missing. Returns whether the threshold is reached.
fn show_signatures(out: &mut String, role: &RootRole, document: &CoseSign, lang: Lang) -> bool {
    let signers = role.signers(document);
    for key in role.keys() {
        let kid = &key.kid();
        let has_signed = signers.contains(kid);
        let state = if has_signed { say::KeySigned { kid }.say(lang) } else { say::KeyMissing { kid }.say(lang) };
        field(out, say::signature(lang), &state);
    }
    let enough = signers.len() >= role.threshold();
    let mark = if enough { "✔" } else { "✘" };
    let (mark, found, needed) = (&mark, &signers.len(), &role.threshold());
    field(out, say::threshold(lang), &say::ThresholdFound { mark, found, needed }.say(lang));
    enough
}

/// Shows the signatures by keys that are in none of these roles.
fn show_strangers(out: &mut String, roles: &[&RootRole], document: &CoseSign, lang: Lang) {
    let is_known = |kid: &KeyId| roles.iter().any(|role| role.keys().iter().any(|key| key.kid() == *kid));
    for kid in document.signatures().iter().map(|signature| signature.kid()).filter(|kid| !is_known(kid)) {
        field(out, say::stranger(lang), &say::StrangerKey { kid: &kid }.say(lang));
    }
}
