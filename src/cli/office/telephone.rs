//! `fede office telephone`: the telephones to which a person's codes are bound.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::arguments::{ActArgs, Done};
use super::history::person_of;
use crate::cli::key::read_public_pem;
use crate::cli::reading::Source;
use crate::cli::value_args::documents;
use crate::cli::{Failure, Outcome};
use crate::holder::{Audience, BindingError, BindingProof};
use crate::key::VerifyingKey;
use crate::office::acts::{add_telephone, remove_telephone};
use crate::office::registry::{Telephone, Telephones};
use crate::payload::{DocumentKind, Lang};
use crate::time::Timestamp;
use crate::verifier::PinnedKeys;
use crate::words::office_cli as say;

/// The telephones to which a person's codes are bound: list, add and remove them.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(ListArgs),
    Add(AddArgs),
    Remove(RemoveArgs),
}

#[derive(Debug, clap::Args)]
struct PersonArgs {
    /// Kind of identity document.
    #[arg(long, value_name = "KIND", value_parser = documents())]
    document: DocumentKind,
    /// The document's number. `-` reads it from standard input, or asks for it.
    #[arg(long, value_name = "NUMBER")]
    number: String,
}

/// Show the telephones of a person.
#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    person: PersonArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Add a telephone, after you have seen the document: by the symbol that its holder page shows, or by
/// a public key. From then on the person's codes are bound to telephones.
#[derive(Debug, clap::Args)]
struct AddArgs {
    #[command(flatten)]
    person: PersonArgs,
    /// A picture of the symbol that "Show my key" makes on the holder page, or its text (FDK1:…). `-` reads
    /// either from standard input. It counts for ten minutes.
    #[arg(long, value_name = "IMAGE|TEXT", required_unless_present = "key", conflicts_with = "key")]
    proof: Option<String>,
    /// The telephone's public key (SPKI PEM), if you know that the person has the private key.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    act: ActArgs,
}

/// Remove a telephone, for example a lost one, and revoke the codes that are bound to it.
#[derive(Debug, clap::Args)]
struct RemoveArgs {
    #[command(flatten)]
    person: PersonArgs,
    /// The id of the telephone's key, as `list` shows it.
    #[arg(long, value_name = "ID")]
    telephone: String,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::List(args) => list(args, lang),
        Command::Add(args) => add(args, lang),
        Command::Remove(args) => remove(args, lang),
    }
}

fn list(args: &ListArgs, lang: Lang) -> Result<Outcome, Failure> {
    let desk = args.act.begin()?;
    let person = person_of((args.person.document, &args.person.number), &desk.office, &desk.registry, lang)?;
    let telephones = desk.registry.telephones(person)?;
    let rows: Vec<_> = telephones
        .iter()
        .map(|one| json!({ "telephone": one.id().to_string(), "added": one.added.to_string() }))
        .collect();
    let words = || {
        let line = |one: &Telephone| say::TelephoneLine { telephone: &one.id(), added: &one.added }.say(lang);
        match telephones.as_slice() {
            [] => say::no_telephones(lang).to_owned(),
            all => all.iter().map(line).collect::<Vec<_>>().join("\n"),
        }
    };
    let done = Done { data: json!({ "telephones": rows }), rejected: 0, next: None };
    desk.end(done, words, lang)
}

fn add(args: &AddArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let key = args.public_key(desk.acting.by().at)?;
    let person = person_of((args.person.document, &args.person.number), &desk.office, &desk.registry, lang)?;
    add_telephone(&desk.office, &mut desk.registry, (person, &key.to_holder_key()), desk.acting.by())?;
    let data = json!({ "telephone": key.kid().to_string() });
    let done = Done { data, rejected: 0, next: None };
    desk.end(done, || say::TelephoneAdded { telephone: &key.kid() }.say(lang), lang)
}

impl AddArgs {
    /// The key that the telephone has proved, or that of the file.
    fn public_key(&self, now: Timestamp) -> Result<VerifyingKey, Failure> {
        if let Some(path) = &self.key {
            return VerifyingKey::from_pem(&read_public_pem(path)?).map_err(|error| Failure::of(&error).in_file(path));
        }
        proved_key(self.proof.as_deref().unwrap_or_default(), now)
    }
}

/// The key that a telephone has proved at the counter: by a picture of its symbol, or its text.
pub(super) fn proved_key(proof: &str, now: Timestamp) -> Result<VerifyingKey, Failure> {
    let source = Source::from_argument(proof);
    // Nothing is trusted yet, so no uncertain reading of a picture is taken.
    let texts = source.look_for_codes(&PinnedKeys::default())?.map_err(|reason| Failure::of(&reason))?.texts;
    let of_proof = |error: BindingError| Failure::of(&error).with_name(&source.name());
    let text = texts.iter().find(|text| text.starts_with(BindingProof::PREFIX)).or(texts.first());
    let proof = BindingProof::from_text(text.map_or("", String::as_str)).map_err(of_proof)?;
    Ok(proof.key_for(&Audience::counter(), None, now).map_err(of_proof)?.clone())
}

fn remove(args: &RemoveArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let person = person_of((args.person.document, &args.person.number), &desk.office, &desk.registry, lang)?;
    let telephones = desk.registry.telephones(person)?;
    let wanted = telephones.iter().find(|one| one.id().to_string() == args.telephone.to_ascii_lowercase());
    let key = wanted.map(|one| one.key).ok_or(crate::office::acts::ActError::NoTelephone)?;
    let revoked = remove_telephone(&mut desk.registry, (person, &key), desk.acting.by())?;
    let done = Done { data: json!({ "revoked": revoked }), rejected: 0, next: None };
    desk.end(done, || say::TelephoneRemoved { revoked }.say(lang), lang)
}
