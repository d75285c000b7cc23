//! `fede trust`: build, sign and show roots and lists.

use core::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::anchors::{limit, load_roots, trust_failure};
use super::input::{MAX_KEY_BYTES, MAX_SOURCE_BYTES, read_bytes, read_text};
use super::output::{Access, Existing, print, write_file};
use super::passphrase::PassphraseArgs;
use super::screen::field;
use super::{Failure, Outcome};
use crate::codec::{CoseSign, DocumentType};
use crate::key::KeyId;
use crate::payload::Lang;
use crate::trust::{DocumentSource, Role, Root, SourceError, TrustError, TrustList, TrustedRoot};
use crate::verifier::Kind;

/// Build, sign and show the root and the trust list.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(BuildArgs),
    Sign(SignArgs),
    Show(ShowArgs),
}

/// Build an unsigned root or list from a TOML file (docs/trust.md).
#[derive(Debug, clap::Args)]
struct BuildArgs {
    /// The TOML file; the key files that it names are looked for beside it.
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// File to write; never over an existing one.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

/// Add one signature to a root or list, in place.
#[derive(Debug, clap::Args)]
struct SignArgs {
    /// The root or list.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The private key (PKCS#8 PEM).
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
}

/// Show what a root or list says, who has signed it and who is missing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 the signatures reach the thresholds, or a list is shown without --root · 2 they do not."
)]
struct ShowArgs {
    /// The root or list.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The root that a list's signatures are counted under, or that a new root is to succeed. Where the root has been
    /// rotated: the first one, then, each with a --root of its own, those that succeed it.
    #[arg(long, value_name = "ROOT")]
    root: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Build(args) => build(args),
        Command::Sign(args) => sign(args),
        Command::Show(args) => show(args, lang),
    }
}

fn build(args: &BuildArgs) -> Result<Outcome, Failure> {
    let text = read_text(&args.source, MAX_SOURCE_BYTES)?;
    let beside = args.source.parent().unwrap_or_else(|| Path::new("."));
    let load = |file: &str| read_text(&beside.join(file), MAX_KEY_BYTES).map_err(|failure| failure.into_message());
    let draft = DocumentSource::from_toml(&text).and_then(|source| source.to_draft(load));
    let draft = draft
        .map_err(|error: SourceError<String>| Failure::new(&error).in_file(&args.source).with_hint(error.hint()))?;
    write_file(&args.out, &draft.encode(), Access::Public, Existing::Keep)?;
    Ok(Outcome::Done)
}

fn sign(args: &SignArgs) -> Result<Outcome, Failure> {
    let document = open(&args.file)?;
    let key = args.passphrase.open_key(&args.key)?;
    // Nobody should put a seal under what would be refused anyway.
    document.check(&args.file)?;
    let signed = document.cose.signed_by(&key);
    write_file(&args.file, &signed.encode(), Access::Public, Existing::Replace)?;
    print(&format!("signed by {}; {} signature(s) in all\n", key.kid(), signed.signatures().len()))?;
    Ok(Outcome::Done)
}

/// A root or a list, whichever the file turned out to be.
struct Document {
    cose: CoseSign,
    kind: DocumentType,
}

fn open(path: &Path) -> Result<Document, Failure> {
    let bytes = read_bytes(path, limit(TrustList::MAX_BYTES))?;
    let list = CoseSign::decode(&bytes, DocumentType::TrustList);
    let (cose, kind) = match list {
        Ok(cose) => (cose, DocumentType::TrustList),
        Err(error) => match CoseSign::decode(&bytes, DocumentType::Root) {
            Ok(cose) => (cose, DocumentType::Root),
            Err(_) => return Err(trust_failure(path, &TrustError::Cose(error))),
        },
    };
    Ok(Document { cose, kind })
}

impl Document {
    fn check(&self, path: &Path) -> Result<(), Failure> {
        match self.kind {
            DocumentType::Root => Root::from_unverified(&self.cose).map(drop),
            DocumentType::TrustList => TrustList::from_unverified(&self.cose).map(drop),
        }
        .map_err(|error| trust_failure(path, &error))
    }
}

fn show(args: &ShowArgs, lang: Lang) -> Result<Outcome, Failure> {
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
            let kinds: Vec<_> = listed.kinds().iter().copied().map(Kind::id).collect();
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
