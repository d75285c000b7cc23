//! `fede trust show`: what a document says, who has signed it and who is missing.

use core::fmt::Write;
use std::path::PathBuf;

use super::open;
use crate::cli::anchors::{load_roots, trust_failure};
use crate::cli::output::print;
use crate::cli::screen::field;
use crate::cli::{Failure, Outcome};
use crate::codec::{CoseSign, DocumentType};
use crate::key::KeyId;
use crate::payload::{Lang, StatementKind};
use crate::trust::{Role, Root, TrustError, TrustList, TrustedRoot};

/// Show what a root or list says, who has signed it and who is missing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 the signatures reach the thresholds, or a list is shown without --root · 2 they do not."
)]
pub(super) struct Args {
    /// The root or list.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The root that a list's signatures are counted under, or that a new root is to succeed. Where the root has been
    /// rotated: the first one, then, each with a --root of its own, those that succeed it.
    #[arg(long, value_name = "ROOT")]
    root: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let document = open(&args.file)?;
    let failure = |error: TrustError| trust_failure(&args.file, &error);
    let trusted = load_roots(&args.root)?;
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
                for signature in document.cose.signatures() {
                    field(&mut out, "signature", &format!("{} NOT CHECKED, give --root", signature.kid()));
                }
                true
            }
        }
    };
    print(&out)?;
    Ok(if enough { Outcome::Done } else { Outcome::Undecided })
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
    for region in list.regions() {
        field(out, region.region().code(), region.name(lang));
        for listed in region.keys() {
            let kinds: Vec<_> = listed.kinds().iter().copied().map(StatementKind::id).collect();
            let window = listed.window();
            let (from, to) = (window.not_before(), window.expires());
            field(out, "", &format!("{} {} from {from} to {to}", listed.key().kid(), kinds.join(", ")));
        }
    }
}

/// Shows whether a root may succeed the one that is trusted: by its version, and by who of that root's keys has signed.
fn show_succession(out: &mut String, trusted: &TrustedRoot, root: &Root, document: &CoseSign) -> bool {
    let (before, version) = (trusted.root().version(), root.version());
    let is_next = Some(version) == before.checked_add(1);
    let mark = if is_next { "✔" } else { "✘" };
    field(out, "succeeds", &format!("{mark} version {version} after version {before}, whose keys must sign too:"));
    show_signatures(out, trusted.root().root_role(), document) && is_next
}

/// Shows who has signed and who is missing; says whether the threshold is reached.
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

/// Shows the signatures by keys of none of these roles.
fn show_strangers(out: &mut String, roles: &[&Role], document: &CoseSign) {
    let is_known = |kid: &KeyId| roles.iter().any(|role| role.keys().iter().any(|key| key.kid() == *kid));
    for kid in document.signatures().iter().map(|signature| signature.kid()).filter(|kid| !is_known(kid)) {
        field(out, "stranger", &format!("{kid} ✘ no key of this role, does not count"));
    }
}
