//! The metrics of a worker, for Prometheus. They count; nothing is about a person.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::cli::clock::Stopwatch;
use crate::cli::failure::ValueFault;
use crate::cli::{Failure, output};
use crate::gate::TextServer;
use crate::office::Office;
use crate::office::night::{ShardEvent, ShardNews};
use crate::office::registry::{NightStep, OfficeRegistry, RegistryError, ShardCounts, ShardState};
use crate::office::worker::WorkerEvent;
use crate::payload::Lang;
use crate::web;
use crate::words::{Explain, errors_cli as fails, file, office_cli as say};

/// The text format of `OpenMetrics`, which Prometheus reads.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// How often the registry is asked for the shards that are left. Prometheus asks every 15 to 60 s.
const PERIOD: Duration = Duration::from_secs(15);
/// Seconds of a step: a shard of 10,000 people takes parts of a second, first commitments minutes.
const SECONDS: [f64; 12] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0];

/// Why nothing more of an attempt is stored.
const CHANGED: &str = "changed";
const LATE: &str = "late";
const STOPPED: &str = "stopped";
const FAILED: &str = "failed";

type Labels = [(&'static str, String); 1];

/// Where a worker serves its metrics.
#[derive(Debug, clap::Args)]
pub(super) struct MetricsArgs {
    /// Serve metrics for Prometheus at `http://ADDRESS/metrics`. A port alone is of this computer only.
    #[arg(long, value_name = "[ADDRESS:]PORT", value_parser = parse_address)]
    metrics: Option<SocketAddr>,
}

/// Parses `9469` or `10.0.0.5:9469`.
fn parse_address(text: &str) -> Result<SocketAddr, ValueFault> {
    if let Ok(port) = text.parse() {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    text.parse().map_err(|_| ValueFault::new(|lang| fails::MetricsAddress { found: &text }.say(lang)))
}

impl MetricsArgs {
    /// The metrics of this process. Serves them, if it was asked for, until the process ends.
    pub(super) fn start(&self, office: &Arc<Office>, lang: Lang) -> Result<Arc<Metrics>, Failure> {
        let metrics = Arc::new(Metrics::new());
        let Some(address) = self.metrics else { return Ok(metrics) };
        let cannot = |error: &std::io::Error| {
            Failure::new("cannot-listen", |lang| {
                fails::CannotListen { address: &address, reason: &file::reason(error, lang) }.say(lang)
            })
            .advise(fails::cannot_listen_hint)
        };
        let listener = web::listen(address).map_err(|error| cannot(&error))?;
        let address = listener.local_addr().unwrap_or(address);
        let shown = Arc::clone(&metrics);
        let server = TextServer::new("/metrics", MEDIA_TYPE, move || shown.text());
        let started = std::thread::Builder::new().name("metrics".to_owned()).spawn(move || server.run(listener));
        started.map_err(|error| cannot(&error))?;
        let (watched, office) = (Arc::clone(&metrics), Arc::clone(office));
        let started = std::thread::Builder::new().name("shards-left".to_owned()).spawn(move || watched.watch(&office));
        started.map_err(|error| cannot(&error))?;
        output::remark(&say::MetricsAt { address: &address }.say(lang));
        Ok(metrics)
    }
}

/// The metrics of a worker.
pub(super) struct Metrics {
    registry: Registry,
    attempts: Counter,
    lost: Family<Labels, Counter>,
    steps: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram>,
    people: Counter,
    decisions: Counter,
    questions: Counter,
    commitments: Counter,
    codes: Counter,
    revoked: Counter,
    rejects: Counter,
    errors: Family<Labels, Counter>,
    is_up: Gauge,
    is_open: Gauge,
    planned: Gauge,
    shards: Gauge,
    left: Gauge,
    workers: Gauge,
    /// When the attempts of this process have stored something last.
    since: Mutex<BTreeMap<(i64, i64), Stopwatch>>,
}

impl Metrics {
    fn new() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut new = Self {
            registry: Registry::with_prefix("fede"),
            attempts: Counter::default(),
            lost: Family::default(),
            steps: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            people: Counter::default(),
            decisions: Counter::default(),
            questions: Counter::default(),
            commitments: Counter::default(),
            codes: Counter::default(),
            revoked: Counter::default(),
            rejects: Counter::default(),
            errors: Family::default(),
            is_up: Gauge::default(),
            is_open: Gauge::default(),
            planned: Gauge::default(),
            shards: Gauge::default(),
            left: Gauge::default(),
            workers: Gauge::default(),
            since: Mutex::default(),
        };
        let to = &mut new.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        to.register("build", "The version of fede", version);
        to.register("attempts", "Attempts at shards that this worker has begun", new.attempts.clone());
        to.register("attempts_lost", "Attempts of which nothing more is stored, by reason", new.lost.clone());
        to.register("steps", "Steps of shards that this worker has stored", new.steps.clone());
        to.register("step_seconds", "Seconds that a step of a shard took", new.seconds.clone());
        to.register("people_audited", "People that were audited", new.people.clone());
        to.register("decisions", "New decisions with a status", new.decisions.clone());
        to.register("questions", "New cases that wait for an officer", new.questions.clone());
        to.register("commitments", "Commitments that were made", new.commitments.clone());
        to.register("codes_issued", "Codes that were issued", new.codes.clone());
        to.register("codes_revoked", "Codes that were revoked", new.revoked.clone());
        to.register("rejects", "People who got no code because of an error", new.rejects.clone());
        to.register("errors", "Errors by identifier", new.errors.clone());
        to.register("registry_up", "1 if the registry answered the last time", new.is_up.clone());
        to.register("night_open", "1 if a night is open", new.is_open.clone());
        to.register("night_planned_timestamp_seconds", "Unix time of the plan of the open night", new.planned.clone());
        to.register("night_shards", "Shards of the open night", new.shards.clone());
        to.register("night_shards_left", "Shards of the open night that are not done", new.left.clone());
        to.register("night_workers", "Workers that stored something in the last half minute", new.workers.clone());
        new.show_zeros();
        new
    }

    /// Every known series from the start on: a rate over series that are not there is no number, and
    /// an alert about it would never fire.
    fn show_zeros(&self) {
        for step in NightStep::ALL {
            let step = [("step", step.id().to_owned())];
            drop(self.steps.get_or_create(&step));
            drop(self.seconds.get_or_create(&step));
        }
        for reason in [CHANGED, LATE, STOPPED, FAILED] {
            drop(self.lost.get_or_create(&[("reason", reason.to_owned())]));
        }
    }

    /// Counts an event.
    pub(super) fn observe(&self, event: &WorkerEvent<'_>) {
        match event {
            WorkerEvent::Shard(event) => self.observe_shard(event),
            WorkerEvent::Waiting { error } => self.error(error.id()),
            _ => {}
        }
    }

    fn observe_shard(&self, event: &ShardEvent<'_>) {
        let shard = (event.night, event.shard);
        match &event.news {
            ShardNews::Begun => {
                self.attempts.inc();
                self.since().insert(shard, Stopwatch::start());
            }
            ShardNews::Stored { state, counts } => {
                let step = [("step", step_of(*state).to_owned())];
                self.steps.get_or_create(&step).inc();
                let before = self.since().insert(shard, Stopwatch::start());
                if let Some(before) = before {
                    self.seconds.get_or_create(&step).observe(before.seconds());
                }
                if *state == ShardState::Done {
                    self.since().remove(&shard);
                }
                self.add(counts);
            }
            ShardNews::Renewed { commitments } => drop(self.commitments.inc_by(*commitments)),
            ShardNews::Rejected { error, .. } => self.error(error),
            ShardNews::Changed => self.lose(shard, CHANGED),
            ShardNews::Late => self.lose(shard, LATE),
            ShardNews::Stopped => self.lose(shard, STOPPED),
            ShardNews::Failed { error } => {
                self.lose(shard, FAILED);
                self.error(error);
            }
        }
    }

    fn error(&self, id: &str) {
        self.errors.get_or_create(&[("id", id.to_owned())]).inc();
    }

    fn add(&self, counts: &ShardCounts) {
        self.people.inc_by(counts.audited);
        self.decisions.inc_by(counts.decided);
        self.questions.inc_by(counts.asked);
        self.codes.inc_by(counts.issued);
        self.revoked.inc_by(counts.revoked);
        self.rejects.inc_by(counts.rejected);
    }

    fn lose(&self, shard: (i64, i64), reason: &str) {
        self.lost.get_or_create(&[("reason", reason.to_owned())]).inc();
        // Codes that are signed again belong to the same attempt.
        if reason != CHANGED {
            self.since().remove(&shard);
        }
    }

    fn since(&self) -> std::sync::MutexGuard<'_, BTreeMap<(i64, i64), Stopwatch>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        // A string takes everything.
        let _ = encode(&mut text, &self.registry);
        text
    }

    /// Asks the registry how far the open night is, until the process ends.
    fn watch(&self, office: &Office) {
        let mut registry = None;
        loop {
            if let Err(error) = self.look(office, &mut registry) {
                self.is_up.set(0);
                self.error(error.id());
                registry = None;
            }
            std::thread::sleep(PERIOD);
        }
    }

    fn look(&self, office: &Office, registry: &mut Option<OfficeRegistry>) -> Result<(), RegistryError> {
        if registry.is_none() {
            *registry = Some(office.registry()?);
        }
        let Some(OfficeRegistry::Postgres(registry)) = registry else { return Ok(()) };
        let night = registry.open_night()?;
        let progress = night.as_ref().map(|night| registry.night_progress(night.number)).transpose()?;
        let progress = progress.unwrap_or_default();
        // Both times are of the server's clock.
        let now = registry.server_time()?.seconds();
        let planned = night.as_ref().map_or(0, |night| now.saturating_sub(night.seconds));
        let [.., done] = progress.states;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.is_up.set(1);
        self.is_open.set(i64::from(night.is_some()));
        self.planned.set(number(planned));
        self.shards.set(number(progress.shards));
        self.left.set(number(progress.shards.saturating_sub(done)));
        self.workers.set(number(progress.workers));
        Ok(())
    }
}

/// The step whose result is a state.
const fn step_of(state: ShardState) -> &'static str {
    match state {
        ShardState::Planned => "plan",
        ShardState::Audited => NightStep::Audit.id(),
        ShardState::Committed => NightStep::Commitments.id(),
        ShardState::Done => NightStep::Issue.id(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_become_counters_and_seconds() {
        let metrics = Metrics::new();
        let tell = |shard, news| {
            metrics.observe(&WorkerEvent::Shard(&ShardEvent { night: 12, shard, attempt: 1, news }));
        };
        let counts = ShardCounts { audited: 9, issued: 7, rejected: 2, ..ShardCounts::default() };
        tell(1, ShardNews::Begun);
        tell(1, ShardNews::Stored { state: ShardState::Audited, counts });
        tell(1, ShardNews::Renewed { commitments: 3 });
        tell(1, ShardNews::Rejected { decision: 5, error: "payload" });
        tell(1, ShardNews::Changed);
        tell(1, ShardNews::Stored { state: ShardState::Done, counts: ShardCounts::default() });
        tell(2, ShardNews::Begun);
        tell(2, ShardNews::Failed { error: "registry-connection-lost" });
        let text = metrics.text();
        for line in [
            "fede_attempts_total 2",
            "fede_people_audited_total 9",
            "fede_commitments_total 3",
            "fede_codes_issued_total 7",
            "fede_rejects_total 2",
            "fede_steps_total{step=\"issue\"} 1",
            "fede_step_seconds_count{step=\"audit\"} 1",
            "fede_attempts_lost_total{reason=\"failed\"} 1",
            "fede_attempts_lost_total{reason=\"changed\"} 1",
            "fede_errors_total{id=\"payload\"} 1",
            "fede_errors_total{id=\"registry-connection-lost\"} 1",
            "fede_registry_up 0",
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(metrics.since().is_empty(), "nothing is kept of a shard that this worker has left");
    }

    #[test]
    fn every_known_series_is_there_from_the_start() {
        let text = Metrics::new().text();
        for line in [
            "fede_steps_total{step=\"audit\"} 0",
            "fede_steps_total{step=\"commitments\"} 0",
            "fede_steps_total{step=\"issue\"} 0",
            "fede_step_seconds_count{step=\"issue\"} 0",
            "fede_attempts_lost_total{reason=\"changed\"} 0",
            "fede_attempts_lost_total{reason=\"late\"} 0",
            "fede_attempts_lost_total{reason=\"stopped\"} 0",
            "fede_attempts_lost_total{reason=\"failed\"} 0",
            "fede_rejects_total 0",
            "fede_night_open 0",
            "fede_night_planned_timestamp_seconds 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn a_port_alone_is_of_this_computer() {
        assert_eq!(parse_address("9469").unwrap(), "127.0.0.1:9469".parse().unwrap());
        assert_eq!(parse_address("[::]:9469").unwrap(), "[::]:9469".parse().unwrap());
        assert!(parse_address("localhost:9469").is_err() && parse_address("70000").is_err());
    }
}
