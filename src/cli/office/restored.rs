//! `fede office restored`: brings a registry into use that was restored from a backup.

use serde_json::json;

use super::arguments::{ActArgs, Done};
use crate::cli::{Failure, Outcome};
use crate::office::acts::restored;
use crate::payload::Lang;
use crate::words::{next, office_cli as say};

/// Bring a registry into use that was restored from a backup: give no slot and no number again.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What the office gave after the backup is not in the registry: codes, decisions, withdrawals. From now on \
    codes get slots that cannot have been given, and numbers continue far beyond. Run it before anything else, \
    after `fede office journal --check`. If nothing was lost, it only skips numbers. docs/operations.md has the \
    whole procedure."
)]
pub(super) struct Args {
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let done = restored(&desk.office, &mut desk.registry, desk.acting.by())?;
    let last = done.last.as_ref().map(|(line, hash, at)| json!({ "line": line, "hash": hash, "at": at.to_string() }));
    let closed: Vec<String> = done.closed.iter().map(ToString::to_string).collect();
    let data = json!({ "last": last, "days": done.days, "closed": closed, "number": done.number });
    let words = || {
        let zone = &desk.office.config().zone;
        let mut words = match &done.last {
            Some((line, hash, at)) => say::RestoredTo { line, hash, at: &zone.local(*at) }.say(lang),
            None => say::restored_to_nothing(lang).to_owned(),
        };
        words += "\n";
        words += &say::Restored { days: done.days.into(), number: &done.number }.say(lang);
        if let (Some(day), more) = (closed.last(), closed.len()) {
            words += "\n";
            words += &say::RestoredClosed { days: u64::try_from(more).unwrap_or(u64::MAX), day }.say(lang);
        }
        words
    };
    let next = next::registry_restored(lang);
    desk.end(Done { data, rejected: 0, next: Some(next) }, words, lang)
}
