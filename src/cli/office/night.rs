//! `fede office night`: plans a night, and waits until its workers have done it.

use core::fmt::Write;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use super::arguments::{ActArgs, LookArgs};
use super::log::LogArgs;
use super::telemetry::ProgressLog;
use crate::cli::output::remark;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::progress::Bar;
use crate::cli::screen::field;
use crate::cli::{Failure, Outcome, clock, hints};
use crate::key::KeyId;
use crate::office::Office;
use crate::office::night::{NightError, NightWish, abandon, plan, renew_keys};
use crate::office::registry::{
    Night, NightProgress, NightState, NightStep, OfficeRegistry, PostgresRegistry, ShardOutput, ShardState,
};
use crate::office::worker::Queue;
use crate::payload::Lang;
use crate::time::Zone;
use crate::words::{Explain, next, office_cli as say};

/// How often the progress is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Number of outputs that are read at once.
const PAGE: usize = 1000;

/// Audit everybody and issue codes over night, with workers (`fede office worker`).
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "The registry must be on PostgreSQL. The night is planned in the registry: if this command is interrupted, \
    workers go on, and --continue waits for them. Start workers before or after.\n\n\
    Exit codes: 0 everyone has a code · 1 some could not get one · 2 failed."
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// What the night does: any of audit, commitments, issue.
    #[arg(long, value_name = "STEPS", value_delimiter = ',', default_value = "audit,commitments,issue",
          value_parser = clap::builder::PossibleValuesParser::new(["audit", "commitments", "issue"]))]
    steps: Vec<String>,
    /// Number of people of a shard: what a worker does at once.
    #[arg(long, value_name = "PEOPLE", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    shard_size: u32,
    /// Wait for the night that is open, and give its workers the keys of office.toml.
    #[arg(long, conflicts_with_all = ["abandon", "steps", "shard_size"])]
    r#continue: bool,
    /// If a night is open, continue it. Otherwise plan one: for timers and schedulers, which may run this again.
    #[arg(long, conflicts_with_all = ["continue", "abandon"])]
    or_continue: bool,
    /// End the night that is open. What is stored stays; the other people wait for the next night.
    #[arg(long)]
    abandon: bool,
    /// Plan the night, and do not wait for it.
    #[arg(long, conflicts_with = "abandon")]
    no_wait: bool,
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    act: ActArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Status(StatusArgs),
}

/// Show how far the last night has come.
#[derive(Debug, clap::Args)]
pub(super) struct StatusArgs {
    /// Another night.
    #[arg(long, value_name = "NUMBER")]
    night: Option<i64>,
    /// Show the outputs too, with their lengths and SHA-256.
    #[arg(long)]
    outputs: bool,
    #[command(flatten)]
    look: LookArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    if let Some(Command::Status(args)) = &args.command {
        return run_status(args, lang);
    }
    let is_logged = args.log.start()?;
    let mut desk = args.act.begin()?;
    let registry = on_server(&mut desk.registry)?;
    let by = desk.acting.by();
    if args.abandon {
        let night = registry.open_night()?.ok_or(NightError::NoNight)?;
        abandon(registry, &night, by)?;
        return report(args, registry, night.number, &desk.office.config().zone, lang);
    }
    let queue = Queue::open(desk.office.config().registry.as_ref().ok_or(NightError::NotOnServer)?)?;
    let open = registry.open_night()?;
    let night = if args.r#continue || (args.or_continue && open.is_some()) {
        let night = open.ok_or(NightError::NoNight)?;
        let keys = keys(&desk.office, args, &night.order.steps, lang)?;
        renew_keys(&desk.office, registry, &night, &keys, by)?;
        night
    } else {
        // Before the key is opened: that asks for a passphrase.
        if let Some(open) = open {
            return Err(crate::office::registry::RegistryError::NightOpen { night: open.number }.into());
        }
        let steps: Vec<NightStep> = args.steps.iter().filter_map(|step| step.parse().ok()).collect();
        let keys = keys(&desk.office, args, &steps, lang)?;
        let shard_size = usize::try_from(args.shard_size).unwrap_or(usize::MAX);
        let wish = NightWish { steps: &steps, shard_size, keys: &keys, now: clock::now()? };
        plan(&desk.office, registry, &wish, by)?
    };
    let shards = registry.open_shards(night.number)?;
    queue.add(night.number, &shards)?;
    drop(queue);
    tracing::info!(target: "fede::night", night = night.number, event = "planned", shards = shards.len());
    if !args.no_wait {
        wait(registry, &night, is_logged, lang)?;
    }
    report(args, registry, night.number, &desk.office.config().zone, lang)
}

/// The registry, if it is on a server.
pub(super) fn on_server(registry: &mut OfficeRegistry) -> Result<&mut PostgresRegistry, NightError> {
    match registry {
        OfficeRegistry::Postgres(registry) => Ok(registry),
        OfficeRegistry::Sqlite(_) => Err(NightError::NotOnServer),
    }
}

/// The keys that may sign: those that office.toml lists for workers, or else the office's.
fn keys(office: &Office, args: &Args, steps: &[NightStep], lang: Lang) -> Result<Vec<KeyId>, Failure> {
    let listed = &office.config().worker_keys;
    if !listed.is_empty() || !steps.contains(&NightStep::Issue) {
        return Ok(listed.clone());
    }
    let key = args.passphrase.open_signer(&office.key(), lang)?;
    Ok(vec![key.kid()])
}

/// Shows the progress until the night is over. The workers end it.
fn wait(registry: &PostgresRegistry, night: &Night, is_logged: bool, lang: Lang) -> Result<(), Failure> {
    let (mut bar, mut logged) = (None, ProgressLog::default());
    let mut last = "";
    loop {
        let looked = registry.night(Some(night.number)).and_then(|found| {
            let is_open = found.is_some_and(|found| found.state == NightState::Open);
            Ok((is_open, registry.night_progress(night.number)?))
        });
        match looked.map_err(NightError::from) {
            Ok((is_open, progress)) => {
                last = "";
                if is_logged {
                    logged.add(night.number, &progress);
                    if is_open {
                        sleep(LOOK);
                        continue;
                    }
                    tracing::info!(target: "fede::night", night = night.number, event = "ended");
                    return Ok(());
                }
                let bar = bar.get_or_insert_with(|| {
                    let bar = Bar::of_rows(progress.people, lang);
                    bar.on_interrupt(say::night_goes_on(lang), || {});
                    bar
                });
                let (rejected, workers) = (&progress.counts.rejected, progress.workers);
                bar.at_with(progress.people_done, say::NightBar { rejected, workers }.say(lang));
                if !is_open {
                    bar.end();
                    return Ok(());
                }
            }
            // The workers wait for the server, too.
            Err(error) if error.is_passing() => {
                if last != error.id() {
                    last = error.id();
                    if is_logged {
                        tracing::warn!(target: "fede::night", night = night.number, event = "waiting", error = last);
                    } else {
                        remark(&say::NightWaits { error: &error.words(lang) }.say(lang));
                    }
                }
            }
            Err(error) => return Err(error.into()),
        }
        sleep(LOOK);
    }
}

fn report(args: &Args, registry: &PostgresRegistry, night: i64, zone: &Zone, lang: Lang) -> Result<Outcome, Failure> {
    let night = registry.night(Some(night))?.ok_or(NightError::NeverNight)?;
    let progress = registry.night_progress(night.number)?;
    args.act.json().report(&data(&night, &progress), || words(&night, &progress, zone, lang))?;
    if night.state == NightState::Open {
        hints::next(next::night_planned(lang), lang);
    }
    Ok(if progress.counts.rejected == 0 { Outcome::Done } else { Outcome::Refused })
}

fn run_status(args: &StatusArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (office, mut registry) = args.look.open()?;
    let registry = on_server(&mut registry)?;
    let night = registry.night(args.night)?.ok_or(NightError::NeverNight)?;
    let progress = registry.night_progress(night.number)?;
    let mut data = data(&night, &progress);
    let mut out = words(&night, &progress, &office.config().zone, lang);
    if args.outputs {
        let (mut list, mut after) = (Vec::new(), 0);
        loop {
            let page = registry.night_outputs(night.number, after, PAGE)?;
            let Some(end) = page.last() else { break };
            after = end.shard;
            for output in page {
                let ShardOutput { shard, name, bytes, digest, issued } = output;
                let digest = base16ct::lower::encode_string(&digest);
                let _ = writeln!(out, "{digest}  {name}");
                list.push(json!({ "shard": shard, "name": name, "bytes": bytes, "sha256": digest, "codes": issued }));
            }
        }
        if let Some(data) = data.as_object_mut() {
            data.insert("outputs".to_owned(), Value::Array(list));
        }
    }
    args.look.end(&data, || out)
}

fn data(night: &Night, progress: &NightProgress) -> Value {
    let order = &night.order;
    let [planned, audited, committed, done] = progress.states;
    let steps: Vec<&str> = order.steps.iter().map(|step| step.id()).collect();
    let keys: Vec<String> = order.keys.iter().map(ToString::to_string).collect();
    let troubles: Vec<Value> =
        progress.troubles.iter().map(|(error, shards)| json!({ "error": error, "shards": shards })).collect();
    let counts = &progress.counts;
    json!({
        "night": night.number,
        "state": night.state.id(),
        "at": order.at.to_string(),
        "officer": order.officer,
        "steps": steps,
        "keys": keys,
        "directory": night.directory(),
        "seconds": night.seconds,
        "people": progress.people,
        "people_done": progress.people_done,
        "shards": {
            "all": progress.shards,
            ShardState::Planned.id(): planned,
            ShardState::Audited.id(): audited,
            ShardState::Committed.id(): committed,
            ShardState::Done.id(): done,
        },
        "attempts": progress.attempts,
        "workers": progress.workers,
        "audited": counts.audited,
        "decided": counts.decided,
        "asked": counts.asked,
        "revoked": counts.revoked,
        "renewed": counts.renewed,
        "issued": counts.issued,
        "rejected": counts.rejected,
        "troubles": troubles,
    })
}

fn words(night: &Night, progress: &NightProgress, zone: &Zone, lang: Lang) -> String {
    let mut out = String::new();
    let (number, at, state) = (&night.number, &zone.local(night.order.at), night.state.id());
    field(&mut out, say::night_field(lang), &say::Night { number, at, state }.say(lang));
    let [.., done] = progress.states;
    let (shards, people, seconds) = (&progress.shards, &progress.people, &night.seconds);
    let people_done = &progress.people_done;
    let shown = say::NightShards { done: &done, shards, people_done, people, seconds }.say(lang);
    field(&mut out, say::night_shards_field(lang), &shown);
    let counts = &progress.counts;
    let (decided, asked, revoked) = (&counts.decided, &counts.asked, &counts.revoked);
    field(&mut out, say::night_audit_field(lang), &say::NightAudit { decided, asked, revoked }.say(lang));
    let (issued, rejected, renewed) = (&counts.issued, &counts.rejected, &counts.renewed);
    field(&mut out, say::night_codes_field(lang), &say::NightCodes { issued, rejected, renewed }.say(lang));
    if night.state == NightState::Open {
        field(&mut out, say::night_workers_field(lang), &progress.workers.to_string());
    }
    for (error, shards) in &progress.troubles {
        field(&mut out, say::night_trouble_field(lang), &say::NightTrouble { error, shards: *shards }.say(lang));
    }
    out
}
