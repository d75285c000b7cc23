//! `fede trust sign`: shows what is signed, asks, and adds a signature to a document.

use core::fmt::Write as _;
use std::io::{BufRead, IsTerminal, Read as _, Write as _, stdin};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::diff::write_changes;
use super::document::{Content, Duty, duties, open};
use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::hints;
use crate::cli::key::fingerprint;
use crate::cli::output::{print, replace_read};
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::report::JsonArgs;
use crate::cli::screen::{count, field};
use crate::cli::{Failure, Outcome};
use crate::codec::CoseSign;
use crate::key::{KeyId, VerifyingKey};
use crate::payload::{Lang, Region};
use crate::trust::{Digest, Document, Root, RootRole, TrustError, TrustList};
use crate::words::verdict::comma;
use crate::words::{cli, next, trust_cli as say};

/// Show what a document says, ask, and add a signature to it. The file is changed in place.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A trust list needs --root, other documents except a root need --list: they name the keys that may \
    sign. A new root needs --root too, for keys of the root before. Signatures of ROOT and LIST are NOT checked. All \
    signers of a document see the same content digest."
)]
pub(super) struct Args {
    /// The root, trust list, snapshot, revocation list or rules.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The private key: a file (PKCS#8 PEM), or a pkcs11: URI.
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// The root that gates have now, or that is published with the list.
    #[arg(long, value_name = "ROOT")]
    root: Option<PathBuf>,
    /// The trust list that gates have now. For a new list, its changes are shown.
    #[arg(long, value_name = "LIST")]
    list: Option<PathBuf>,
    /// Sign without asking.
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let document = open(&args.file)?;
    // Do not sign a document that gates would refuse.
    let content = document.content(&args.file)?;
    let root = args.root.as_deref().map(|path| read::<Root>(path, Wanted::Root)).transpose()?;
    let list = args.list.as_deref().map(|path| read::<TrustList>(path, Wanted::List)).transpose()?;
    let duties = duties(&content, root.as_ref(), list.as_ref(), &args.file)?;
    let is_json = args.json.is_set();
    if !args.yes && (is_json || !stdin().is_terminal()) {
        let failure = Failure::new("no-answer", if is_json { say::no_answer_json } else { say::no_answer });
        return Err(failure.advise(|lang| say::NoAnswerHint { path: &args.file.display() }.say(lang)));
    }
    let mut out = String::new();
    document.write_head(&mut out, &content, lang);
    write_summary(&mut out, &content, root.as_ref(), list.as_ref(), lang);
    let signed_by: Vec<_> = document.cose.signatures().iter().map(|one| one.kid()).collect();
    if !signed_by.is_empty() {
        field(&mut out, say::has_signed(lang), &joined(&signed_by, lang));
    }
    // The document first: whoever types the passphrase must know for what.
    let show = |words: &str| if is_json { Ok(()) } else { print(words) };
    show(&out)?;
    let signer = args.passphrase.open_named(&args.key, lang)?;
    let key = signer.verifying_key();
    let duty = find_duty(&duties, key, &content, root.is_some()).map_err(|failure| failure.in_file(&args.file))?;
    let mut out = String::new();
    let role = say::RoleWord { role: duty.role, region: &subject(&content).map_or("", |region| region.name(lang)) };
    field(&mut out, say::sign_key(lang), &say::Signer { kid: &key.kid(), role: &role.say(lang) }.say(lang));
    show(&out)?;
    if !args.yes && !ask(lang)? {
        print(&format!("{}\n", say::nothing_signed(lang)))?;
        return Ok(Outcome::Undecided);
    }
    let content_digest = document.content_digest().to_string();
    let signed = document.cose.signed_with(&signer)?;
    let bytes = signed.encode();
    replace_read(&args.file, Some(&document.bytes), &bytes)?;
    let kid = &key.kid();
    let was_signed = signed_by.contains(kid);
    let mut out = if was_signed { say::SignedBefore { kid }.say(lang) } else { say::Signed { kid }.say(lang) };
    out.push('\n');
    let is_complete = write_progress(&mut out, &duties, &signed, lang);
    let is_root = matches!(content, Content::Root(_));
    let fingerprint = (is_complete && is_root).then(|| Digest::of(&bytes));
    if let Some(fingerprint) = fingerprint {
        let _ = writeln!(out, "{}", cli::RootFingerprint { fingerprint: &fingerprint.grouped() }.say(lang));
    }
    let data = json!({
        "file": args.file,
        "kid": kid.to_string(),
        "role": duty.role,
        "renewed": was_signed,
        "complete": is_complete,
        "signatures": duties.iter().map(|duty| progress_data(duty, &signed)).collect::<Vec<_>>(),
        "content_digest": content_digest,
        "fingerprint": fingerprint.map(|digest| digest.to_string()),
    });
    args.json.report(&data, || out)?;
    if let Some(hint) = next_step(&content, is_complete, &args.file, lang) {
        hints::next(&hint, lang);
    }
    Ok(Outcome::Done)
}

/// What to do with the document next.
fn next_step(content: &Content, is_complete: bool, file: &Path, lang: Lang) -> Option<String> {
    let file = &file.display();
    match content {
        _ if !is_complete => Some(next::SignedPartly { file }.say(lang)),
        Content::Root(_) => Some(next::SignedRoot { file }.say(lang)),
        Content::List(_) => Some(next::SignedList { file }.say(lang)),
        Content::Rules(_) => Some(next::SignedRules { file }.say(lang)),
        // `fede revoke` and `fede trust publish` sign these themselves.
        Content::RevocationList(_) | Content::Snapshot(_) => None,
    }
}

/// The signatures of one role: how many are needed, whose are there and whose are not.
fn progress_data(duty: &Duty, document: &CoseSign) -> Value {
    let (signed, unsigned) = duty.split(document);
    let ids = |kids: Vec<KeyId>| kids.iter().map(KeyId::to_string).collect::<Vec<_>>();
    json!({ "role": duty.role, "needed": duty.threshold, "signed": ids(signed), "not_signed": ids(unsigned) })
}

/// Reads a root or a list that tells whose signatures are needed and what changes. Its signatures
/// are not checked: during a ceremony it may lack some, and gates check all of them later.
fn read<D: Document>(path: &Path, wanted: Wanted) -> Result<D, Failure> {
    let bytes = read_wanted(path, D::MAX_BYTES, wanted)?;
    let read = D::envelope(&bytes).and_then(|document| D::from_unverified(&document));
    read.map_err(|error: TrustError| Failure::of(&error).in_file(path))
}

/// The region that a document is about, where it is about one.
fn subject(content: &Content) -> Option<Region> {
    match content {
        Content::RevocationList(list) => Some(list.region()),
        Content::Rules(rules) => Some(rules.region()),
        Content::Root(_) | Content::List(_) | Content::Snapshot(_) => None,
    }
}

fn joined(kids: &[KeyId], lang: Lang) -> String {
    kids.iter().map(KeyId::to_string).collect::<Vec<_>>().join(comma(lang))
}

/// The duty of the key. A key without one is refused: its signature would count nowhere.
fn find_duty<'a>(
    duties: &'a [Duty],
    key: &VerifyingKey,
    content: &Content,
    has_root: bool,
) -> Result<&'a Duty, Failure> {
    if let Some(duty) = duties.iter().find(|duty| duty.includes(key)) {
        return Ok(duty);
    }
    let kids: Vec<KeyId> = duties.iter().flat_map(|duty| &duty.keys).map(|key| key.kid()).collect();
    let failure = Failure::new("no-role", |lang| say::NoRole { kid: &key.kid(), kids: &joined(&kids, lang) }.say(lang));
    let is_rotation = matches!(content, Content::Root(root) if root.version() > 1) && !has_root;
    Err(failure.advise(if is_rotation { say::no_role_hint_root } else { say::no_role_hint }))
}

/// Writes what changes against what gates have now.
fn write_summary(out: &mut String, content: &Content, root: Option<&Root>, list: Option<&TrustList>, lang: Lang) {
    match content {
        Content::Root(new) => match root {
            Some(before) => {
                let mut changes = String::new();
                write_role_changes(&mut changes, [before.root_role(), new.root_role()], &RoleTexts::ROOT, lang);
                write_role_changes(&mut changes, [before.list_role(), new.list_role()], &RoleTexts::LIST, lang);
                write_since(out, before.version(), &changes, lang);
            }
            None if new.version() > 1 => field(out, say::changes(lang), say::changes_unknown_root(lang)),
            None => {}
        },
        Content::List(new) => {
            field(out, say::regions(lang), &new.regions().len().to_string());
            match list {
                Some(before) => {
                    let mut changes = String::new();
                    write_changes(&mut changes, &before.changes_to(new), lang);
                    write_since(out, before.version(), &changes, lang);
                }
                None if new.version() > 1 => field(out, say::changes(lang), say::changes_unknown(lang)),
                None => {}
            }
        }
        Content::RevocationList(_) | Content::Rules(_) | Content::Snapshot(_) => {}
    }
}

fn write_since(out: &mut String, version: u64, changes: &str, lang: Lang) {
    if changes.is_empty() {
        field(out, say::changes(lang), &say::ChangesNone { version: &version }.say(lang));
        return;
    }
    field(out, say::changes(lang), &say::ChangesSince { version: &version }.say(lang));
    for line in changes.lines() {
        let _ = writeln!(out, "    {line}");
    }
}

/// The texts for the changes of one role.
struct RoleTexts {
    joins: fn(&KeyId, Lang) -> String,
    leaves: fn(&KeyId, Lang) -> String,
    threshold: fn([usize; 2], Lang) -> String,
}

impl RoleTexts {
    const ROOT: Self = Self {
        joins: |kid, lang| say::KeyJoins { kid }.say(lang),
        leaves: |kid, lang| say::KeyLeaves { kid }.say(lang),
        threshold: |[old, new], lang| say::RootThreshold { new: &new, old: &old }.say(lang),
    };
    const LIST: Self = Self {
        joins: |kid, lang| say::ListKeyJoins { kid }.say(lang),
        leaves: |kid, lang| say::ListKeyLeaves { kid }.say(lang),
        threshold: |[old, new], lang| say::ListThreshold { new: &new, old: &old }.say(lang),
    };
}

fn write_role_changes(out: &mut String, [old, new]: [&RootRole; 2], texts: &RoleTexts, lang: Lang) {
    for key in old.keys().iter().filter(|key| !new.keys().contains(key)) {
        let _ = writeln!(out, "{}", (texts.leaves)(&key.kid(), lang));
    }
    for key in new.keys().iter().filter(|key| !old.keys().contains(key)) {
        let _ = writeln!(out, "{}\n  {}", (texts.joins)(&key.kid(), lang), fingerprint(key));
    }
    if old.threshold() != new.threshold() {
        let _ = writeln!(out, "{}", (texts.threshold)([old.threshold(), new.threshold()], lang));
    }
}

/// Writes how many signatures there are and whose are missing. Returns whether they are complete.
fn write_progress(out: &mut String, duties: &[Duty], document: &CoseSign, lang: Lang) -> bool {
    let mut is_complete = true;
    for duty in duties {
        let (signed, unsigned) = duty.split(document);
        let found = &say::Progress { role: duty.role, found: &signed.len(), needed: &duty.threshold }.say(lang);
        let missing = duty.threshold.saturating_sub(signed.len());
        is_complete &= missing == 0;
        let line = if missing == 0 {
            found.clone()
        } else {
            say::ProgressMissing { found, missing: &count(missing), kids: &joined(&unsigned, lang) }.say(lang)
        };
        let _ = writeln!(out, "{line}");
    }
    is_complete
}

/// Maximum length of an answer, in bytes.
const MAX_ANSWER_BYTES: u64 = 64;

/// Asks on the terminal. Only `y` or `yes` is a yes.
fn ask(lang: Lang) -> Result<bool, Failure> {
    // If the question cannot be shown, nobody has seen it.
    let mut stderr = anstream::stderr().lock();
    stderr.write_all(say::sign_ask(lang).as_bytes()).map_err(|error| Failure::stdout(&error))?;
    let mut line = String::new();
    stdin()
        .lock()
        .take(MAX_ANSWER_BYTES)
        .read_line(&mut line)
        .map_err(|error| Failure::io("read", Path::new("-"), &error))?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes" | "是"))
}
