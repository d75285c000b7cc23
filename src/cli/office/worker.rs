//! `fede office worker`: works on the shards of nights until it is told to stop.

use std::cell::{Cell, RefCell};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use getrandom::SysRng;
use rand_core::TryRng;
use serde_json::json;

use super::arguments::OfficeArgs;
use super::log::LogArgs;
#[cfg(feature = "metrics")]
use super::metrics::MetricsArgs;
use super::telemetry::EventLog;
use crate::cli::failure::ValueFault;
use crate::cli::output::remark;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome, clock};
use crate::issuer::IssueError;
use crate::office::Office;
use crate::office::bulk::Shard;
use crate::office::night::{NightError, Outputs, ShardNews};
use crate::office::registry::ShardState;
use crate::office::worker::{Worker, WorkerEnd, WorkerEvent};
use crate::payload::Lang;
use crate::words::{Explain, office_cli as say, usage};

/// Work on nights: audit people and issue codes, shard after shard, until stopped.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Start as many as you like, on any machine that reaches the registry and has office.toml, rules.toml and the \
    file secret. On Ctrl-C or SIGTERM, a worker ends its step and gives its shard back. A worker that is killed loses nothing: \
    others take its shard after 20 seconds.\n\n\
    Exit codes: 0 stopped, or done · 2 this worker cannot work: its key, rules, version or clock is not that of the night."
)]
pub(super) struct Args {
    /// The key that signs: a file or a pkcs11: URI. Default: the office's.
    #[arg(long, value_name = "KEY")]
    key: Option<PathBuf>,
    /// Where the codes go: a directory, or `s3://BUCKET/PREFIX` with the settings in the variables `AWS_…`.
    #[arg(long, value_name = "PLACE")]
    out: Option<String>,
    /// Number of threads that compute. Default: one per core.
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// End when no night is open.
    #[arg(long)]
    until_idle: bool,
    /// Without the job queue: do every N-th shard of the open night, starting at the I-th, and end.
    #[arg(long, value_name = "I/N", value_parser = parse_shard)]
    shard: Option<Shard>,
    #[command(flatten)]
    log: LogArgs,
    #[cfg(feature = "metrics")]
    #[command(flatten)]
    metrics: MetricsArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    json: JsonArgs,
}

fn parse_shard(text: &str) -> Result<Shard, ValueFault> {
    Shard::parse(text).ok_or_else(|| ValueFault::new(usage::shard))
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let is_logged = args.log.start()?;
    let office = Arc::new(Office::open(args.office.directory())?);
    if office.config().registry.is_none() {
        return Err(NightError::NotOnServer.into());
    }
    let key = match &args.key {
        Some(key) => args.passphrase.open_named(key, lang)?,
        None => args.passphrase.open_signer(&office.key(), lang)?,
    };
    let outputs = args.out.as_deref().map(Outputs::open).transpose()?;
    let name = name()?;
    let stop = stop_on_signals()?;
    let worker = Worker {
        office: &office,
        key: &key,
        outputs: outputs.as_ref(),
        name: &name,
        threads: args.threads,
        until_idle: args.until_idle,
        clock: &|| clock::now().ok(),
    };
    let told = Told { is_logged, ..Told::default() };
    let logged = EventLog::default();
    #[cfg(feature = "metrics")]
    let metrics = args.metrics.start(&office, lang)?;
    let tell = |event: &WorkerEvent<'_>| {
        if logged.takes(event) {
            event.trace();
        }
        #[cfg(feature = "metrics")]
        metrics.observe(event);
        told.add(event, lang);
    };
    let end = match args.shard {
        None => worker.run(&stop, &tell)?,
        Some(shard) => worker.run_part(shard.numbers(), &stop, &tell)?,
    };
    let (shards, issued, rejected) = (told.shards.get(), told.issued.get(), told.rejected.get());
    let is_stopped = end == WorkerEnd::Stopped;
    let data =
        json!({ "worker": name, "stopped": is_stopped, "shards": shards, "issued": issued, "rejected": rejected });
    let words = || say::WorkerEnded { shards, issued, rejected: &rejected }.say(lang) + "\n";
    args.json.report(&data, words)?;
    Ok(Outcome::Done)
}

/// What the worker has told so far.
#[derive(Default)]
struct Told {
    /// The log says what the remarks would say.
    is_logged: bool,
    shards: Cell<u64>,
    issued: Cell<u64>,
    rejected: Cell<u64>,
    /// The last remark of each kind: the same one is not repeated for each shard.
    remarked: RefCell<[String; 2]>,
}

impl Told {
    fn add(&self, event: &WorkerEvent<'_>, lang: Lang) {
        match event {
            WorkerEvent::Joined { night } => self.remark(0, say::WorkerJoined { night }.say(lang)),
            WorkerEvent::Ended { night } => self.remark(0, say::WorkerEndedNight { night }.say(lang)),
            WorkerEvent::Over { night } => self.remark(0, say::WorkerOver { night }.say(lang)),
            WorkerEvent::Waiting { error } => {
                self.remark(0, say::WorkerWaits { error: &error.words(lang), hint: &error.hint(lang) }.say(lang));
            }
            WorkerEvent::Shard(event) => match event.news {
                ShardNews::Stored { state: ShardState::Done, counts } => {
                    self.shards.set(self.shards.get() + 1);
                    self.issued.set(self.issued.get() + counts.issued);
                    self.rejected.set(self.rejected.get() + counts.rejected);
                }
                ShardNews::Failed { error } => {
                    let (night, shard) = (&event.night, &event.shard);
                    self.remark(1, say::WorkerFailed { night, shard, error: &error }.say(lang));
                }
                _ => {}
            },
        }
    }

    fn remark(&self, kind: usize, text: String) {
        if self.is_logged {
            return;
        }
        if let Some(last) = self.remarked.borrow_mut().get_mut(kind).filter(|last| **last != text) {
            remark(&text);
            *last = text;
        }
    }
}

/// A name that no other worker has.
fn name() -> Result<String, Failure> {
    let mut bytes = [0; 4];
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| Failure::of(&IssueError::Random))?;
    Ok(format!("w{}", base16ct::lower::encode_string(&bytes)))
}

/// Set by the first SIGINT or SIGTERM. A second one ends the process at once, which loses nothing
/// either.
#[cfg(unix)]
fn stop_on_signals() -> Result<Arc<AtomicBool>, Failure> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&stop))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop)))
            .map_err(|error| Failure::fault(&error))?;
    }
    Ok(stop)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail where there are signals")]
fn stop_on_signals() -> Result<Arc<AtomicBool>, Failure> {
    Ok(Arc::new(AtomicBool::new(false)))
}
