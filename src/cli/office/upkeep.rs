//! `fede office init`, `status`, `migrate`, `forget`: the office's directory and its registry.

use std::path::PathBuf;

use getrandom::SysRng;
use serde_json::json;

use super::arguments::{ActArgs, Done, LookArgs, say_unpublished};
use crate::cli::output::remark;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::report::{self, JsonArgs};
use crate::cli::screen::{self, field};
use crate::cli::value_args::{self, RegionCode};
use crate::cli::{Failure, Outcome, clock, hints};
use crate::key::KeyLocation;
use crate::office::acts::{Forgotten, forget};
use crate::office::registry::{Decisions, Distribution, Journal, RegistryAddress, RegistryError};
use crate::office::{KeyFile, NewOffice, Office, OfficeConfig};
use crate::payload::Lang;
use crate::words::{errors_cli as fails, next, office_cli as say};

/// Create an office: a directory with its configuration, rules, secret and registry.
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// The directory to create.
    #[arg(value_name = "DIR", default_value = "office")]
    dir: PathBuf,
    /// Issuing region (ISO 3166: CN-SH).
    #[arg(long, value_name = "CODE", value_parser = RegionCode, hide_possible_values = true)]
    region: String,
    /// The region's private key: a pkcs11: URI, or a file from where the command runs or from the
    /// office's directory. office.toml keeps its path from the office's directory.
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Time zone of the office (+08:00, Asia/Shanghai).
    #[arg(long, value_name = "ZONE", default_value = "+08:00")]
    time_zone: String,
    /// Authority responsible for the statuses.
    #[arg(long, value_name = "NAME")]
    authority: String,
    /// Where to appeal: a telephone number or an address.
    #[arg(long, value_name = "TEXT")]
    appeal: String,
    /// Address of the registry on a PostgreSQL server (`postgres://USER@HOST/DATABASE`). Default:
    /// the file registry.sqlite.
    #[arg(long, value_name = "URL")]
    registry: Option<String>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run_init(args: &InitArgs, lang: Lang) -> Result<Outcome, Failure> {
    let region = value_args::region(&args.region)?;
    let key = KeyLocation::parse(args.key.as_os_str())?;
    let key = KeyFile::find(&args.dir, &key).map_err(|error| Failure::io("find", &args.dir, &error))?;
    // An office whose key does not open would fail only when it issues its first code.
    args.passphrase.open_signer(&key.found, lang)?;
    let new = NewOffice {
        region,
        key: &key.stored.to_string(),
        time_zone: &args.time_zone,
        authority: &args.authority,
        appeal: &args.appeal,
    };
    let registry = args.registry.as_deref().map(RegistryAddress::new).transpose();
    let config = match registry.map_err(|error| Failure::of(&error))? {
        None => OfficeConfig::template(new),
        Some(registry) => OfficeConfig::template_on(new, &registry),
    };
    Office::create(&args.dir, &config, &mut SysRng)?;
    let data = json!({ "directory": args.dir, "region": region.code() });
    args.json.report(&data, || say::Made { directory: &args.dir.display() }.say(lang) + "\n")?;
    remark(say::numbers_forgotten(lang));
    hints::next(&next::OfficeMade { directory: &args.dir.display() }.say(lang), lang);
    Ok(Outcome::Done)
}

/// Show the region, the rules, the waiting cases and the revocations not yet published, and check
/// the journal.
#[derive(Debug, clap::Args)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run_status(args: &StatusArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let rules = office.rules()?;
    let (mut lines, mut last) = (0_u64, None);
    registry.journal::<Failure>(&mut |line| {
        (lines, last) = (lines + 1, last.max(Some(line.at)));
        Ok(())
    })?;
    let waiting = registry.waiting_count()?;
    let unpublished = registry.unlisted(clock::now()?)?;
    let region = office.config().region;
    let digest = base16ct::lower::encode_string(&rules.digest());
    let data = json!({
        "region": report::region(region),
        "rules": { "count": rules.rules().len(), "digest": digest },
        "waiting": waiting,
        "unpublished": unpublished,
        "journal": { "lines": lines, "last": last.map(|last| last.to_string()) },
    });
    let mut out = String::new();
    field(&mut out, say::region(lang), &screen::region(region, lang));
    field(&mut out, say::rules(lang), &format!("{} ({digest:.16}…)", rules.rules().len()));
    field(&mut out, say::waiting_cases(lang), &waiting.to_string());
    let published = match unpublished {
        0 => say::all_published(lang).to_owned(),
        count => say_unpublished(&office, count, args.look.directory(), lang),
    };
    field(&mut out, say::revocations(lang), &published);
    let last = last.map_or(String::new(), |last| format!(", {}", office.config().zone.local(last)));
    field(&mut out, say::journal_field(lang), &format!("{lines} ✔{last}"));
    args.look.end(&data, || out)
}

/// Bring the registry of an earlier fede version to this one. Make a copy of it first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Each step is done as a whole or not at all; if the command is interrupted, run it again. \
    For a file of version 1 it rehashes the journal with a key from the office's secret, removes statuses and rules from it, \
    and encrypts stored numbers. Before that, anybody with write access to the file could forge the journal; \
    the hash detects this. Officers must be added again.")]
pub(super) struct MigrateArgs {
    /// For a file of version 1: the last hash of the journal, noted from `fede office journal
    /// --check` of the earlier version. If nobody noted it: `unknown`. The journal records this.
    #[arg(long, value_name = "HEX")]
    last_hash: Option<String>,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run_migrate(args: &MigrateArgs, lang: Lang) -> Result<Outcome, Failure> {
    let acting = args.act.acting()?;
    let office = Office::open(args.act.directory())?;
    // Only a file of version 1 has a journal without a key.
    let is_file = office.config().registry.is_none();
    let is_unkeyed = is_file && matches!(office.registry(), Err(RegistryError::Older { found: 1, .. }));
    if is_unkeyed && args.last_hash.is_none() {
        return Err(Failure::new("no-last-hash", fails::no_last_hash).advise(fails::no_last_hash_hint));
    }
    let noted = args.last_hash.as_deref().filter(|hash| *hash != "unknown");
    let is_noted = is_unkeyed.then_some(noted.is_some());
    let upgraded = office.upgrade_registry(noted, |upgraded| acting.by().upgrade(upgraded, is_noted))?;
    let (lines, hash) = (&upgraded.lines, &upgraded.last_hash);
    let data = json!({ "lines": lines, "last_hash": hash });
    args.act.json().report(&data, || say::Upgraded { lines, hash }.say(lang) + "\n")?;
    Ok(Outcome::Done)
}

/// Delete personal data older than the retention time in office.toml. The journal stays; it names
/// no person.
#[derive(Debug, clap::Args)]
pub(super) struct ForgetArgs {
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run_forget(args: &ForgetArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let forgotten = forget(&desk.office, &mut desk.registry, desk.acting.by())?;
    let Forgotten { people, facts, stays } = forgotten;
    let data = json!({ "people": people, "facts": facts, "stays": stays });
    let words = || say::Forgotten { people: &people, facts: &facts, stays: &stays }.say(lang);
    desk.end(Done { data, rejected: 0, next: None }, words, lang)
}
