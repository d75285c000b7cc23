//! `fede office walk-in`: a person at the counter gets a code and a pass in one command.

use std::path::PathBuf;

use serde_json::json;

use super::arguments::{ActArgs, Done};
use super::codes::own_claims;
use super::telephone::proved_key;
use crate::cli::input::document_number;
use crate::cli::output::escape;
use crate::cli::pass_output::PassFileArgs;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::value_args::documents;
use crate::cli::{Failure, Outcome};
use crate::key::VerifyingKey;
use crate::office::acts::{Counter, walk_in};
use crate::office::audit::outcome_words;
use crate::office::day_of;
use crate::office::pass::PassContent;
use crate::payload::{DocumentKind, Lang};
use crate::words::{errors_cli as fails, next, office_cli as say};

/// Serve a person at the counter: take the declaration, audit it, issue the code and write the pass.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The other commands do the same for many people: declare, audit, issue, pass. If anything fails, nothing \
    is stored.\nExit codes: 0 the person has a code · 1 an officer must decide first · 2 failed.\n\n\
Example:\n  fede office walk-in --name 张三丰 --document resident-id --number 11010519491231002X --pass pass.pdf"
)]
pub(super) struct Args {
    /// The person's full name.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Kind of identity document.
    #[arg(long, value_name = "KIND", value_parser = documents())]
    document: DocumentKind,
    /// The document's number. `-` reads it from standard input, or asks for it.
    #[arg(long, value_name = "NUMBER")]
    number: String,
    /// A symptom that the person declares (fever, cough, …). May be repeated.
    #[arg(long, value_name = "SYMPTOM")]
    symptom: Vec<String>,
    /// A contact that the person declares, and its last day: confirmed=2026-03-01. The kinds are
    /// confirmed, suspected and with-symptoms. May be repeated.
    #[arg(long, value_name = "KIND=DAY")]
    contact: Vec<String>,
    /// Bind the code to a telephone: a picture of the symbol that "Show my key" makes on the holder page, or
    /// its text (FDK1:…). It counts for ten minutes.
    #[arg(long, value_name = "IMAGE|TEXT")]
    proof: Option<String>,
    /// Also write the pass: .svg or .pdf. Existing files are never overwritten.
    #[arg(long, value_name = "FILE")]
    pass: Option<PathBuf>,
    #[command(flatten)]
    pass_file: PassFileArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let file = args.pass.as_deref().map(|path| args.pass_file.check(path)).transpose()?;
    let mut desk = args.act.begin()?;
    let by = desk.acting.by();
    let declaration = args.declaration(by.at, lang)?;
    let telephone = args.proof.as_deref().map(|proof| proved_key(proof, by.at)).transpose()?;
    let holder_key = telephone.as_ref().map(VerifyingKey::to_holder_key);
    let rules = desk.office.rules()?;
    let key = args.passphrase.open_signer(&desk.office.key(), lang)?;
    let (office, mut drawn) = (&desk.office, None);
    let counter = Counter { issues: Some((&rules, &key)), receipt: None, telephone: holder_key.as_ref() };
    let served = walk_in(office, &mut desk.registry, counter, &declaration, by, &mut |code| {
        if let Some(file) = &file {
            let authentic = own_claims(office, key.verifying_key(), code)?;
            let content = PassContent { claims: authentic.claims(), text: &code.text, withdrawn: None };
            drawn = Some(file.draw(&[content], &office.config().zone, lang)?);
        }
        Ok::<_, Failure>(())
    })?;
    if let (Some(file), Some(drawn)) = (&file, &drawn) {
        file.write(drawn)?;
    }
    desk.update_pictures(lang);
    let decision = served.decision.as_ref();
    let outcome = decision.map_or(String::new(), |stored| outcome_words(stored.decision.outcome, lang));
    let number = decision.map_or(0, |stored| stored.number);
    let name = &escape(&served.name);
    let zone = &desk.office.config().zone;
    let line = match &served.code {
        Some(code) => {
            say::WalkedIn { name, outcome: &outcome, code: &code.cti, until: &zone.local(code.expires) }.say(lang)
        }
        None => say::WalkInWaits { name, decision: &number }.say(lang),
    };
    let data = json!({
        "name": served.name,
        "decision": decision.map(super::report::decision),
        "cti": served.code.as_ref().map(|code| code.cti.to_string()),
        "expires": served.code.as_ref().map(|code| code.expires.to_string()),
        "telephone": telephone.map(|key| key.kid().to_string()),
        "pass": args.pass.as_ref().filter(|_| drawn.is_some()),
    });
    let waits = u64::from(served.code.is_none());
    desk.end(Done { data, rejected: waits, next: (waits > 0).then(|| next::asked(lang)) }, || line, lang)
}

impl Args {
    /// The declaration in its JSON form.
    fn declaration(&self, at: crate::time::Timestamp, lang: Lang) -> Result<String, Failure> {
        let contacts = self.contact.iter().map(|contact| {
            let (with, last) = contact.split_once('=').ok_or_else(|| {
                Failure::new("wrong-contact", |lang| fails::WrongContact { found: contact }.say(lang))
                    .advise(fails::wrong_contact_hint)
            })?;
            let last = day_of(last).map_or_else(|_| last.to_owned(), |day| day.to_string());
            Ok::<_, Failure>(json!({ "with": with, "last": last }))
        });
        let declaration = json!({
            "declared": at.to_string(),
            "name": self.name,
            "document": self.document.id(),
            "number": document_number(&self.number, lang)?.to_string(),
            "symptoms": self.symptom,
            "contacts": contacts.collect::<Result<Vec<_>, _>>()?,
            "places": [],
        });
        Ok(declaration.to_string())
    }
}
