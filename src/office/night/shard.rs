//! The work on one shard: audit, commitments, codes.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use super::line::lines;
use super::{NightError, Outputs, ShardEvent, ShardNews, check_clock, check_key, check_terms, terms_of};
use crate::key::Signer;
use crate::office::acts::{
    AuditSummary, By, audit_part, due_window, fresh_commitments, keep_codes, keep_commitments, nightly_renewal, sign,
};
use crate::office::audit::AuditRules;
use crate::office::registry::{
    Attempt, Begun, Codes, DuePerson, DueWindow, Night, NightState, NightStep, NightTerms, People, PostgresRegistry,
    ShardCounts, ShardOutput, ShardRange, ShardState, StepEnd,
};
use crate::office::{Office, PersonIndex, RiskAreas, parallel};
use crate::time::Timestamp;
use crate::words::Explain;

/// Number of people whose commitments are computed before they are stored. A commitment takes
/// about 15 ms: a worker that is killed has lost a few seconds.
const COMMITMENTS: usize = 500;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShardEnd {
    /// The shard is done, by this attempt or before.
    Done,
    /// A later attempt has begun. It does the shard.
    Late,
    /// Another worker has begun or stored a step of the shard a moment ago. It is not disturbed.
    Busy,
    /// The worker was told to stop. The steps that are stored stay.
    Stopped,
}

/// Works on the shards of nights. It has a connection of its own.
#[derive(Debug)]
pub struct ShardWorker<'a> {
    office: &'a Office,
    registry: PostgresRegistry,
    key: &'a dyn Signer,
    outputs: Option<&'a Outputs>,
    name: String,
    rules: AuditRules,
    terms: NightTerms,
    threads: Option<NonZero<usize>>,
}

/// Receives the events of a worker.
type Tell<'a> = &'a dyn Fn(&ShardEvent<'_>);

impl<'a> ShardWorker<'a> {
    /// A worker with a name, which is a part of the names of its outputs.
    ///
    /// # Errors
    /// [`NightError::Office`] if the rules cannot be read.
    pub fn new(
        office: &'a Office,
        registry: PostgresRegistry,
        key: &'a dyn Signer,
        outputs: Option<&'a Outputs>,
        name: &str,
        threads: Option<NonZero<usize>>,
    ) -> Result<Self, NightError> {
        let (rules, terms) = (office.rules()?, terms_of(office)?);
        Ok(Self { office, registry, key, outputs, name: name.to_owned(), rules, terms, threads })
    }

    /// The registry.
    pub const fn registry(&mut self) -> &mut PostgresRegistry {
        &mut self.registry
    }

    /// Checks that this worker may work on a night.
    ///
    /// # Errors
    /// [`NightError`] for each thing that is not as the night notes it.
    pub fn check(&self, night: &Night, now: Timestamp) -> Result<(), NightError> {
        check_terms(night, &self.terms)?;
        if night.order.steps.contains(&NightStep::Issue) {
            check_key(night, self.key.kid())?;
            if self.outputs.is_none() {
                return Err(NightError::NoOutput);
            }
        }
        check_clock(&self.registry, now)
    }

    /// Does a shard of a night, from the step after the last one that is stored.
    ///
    /// # Errors
    /// [`NightError`]. The steps that are stored stay.
    pub fn work(&mut self, night: i64, shard: i64, stop: &AtomicBool, tell: Tell<'_>) -> Result<ShardEnd, NightError> {
        let Some(night) = self.registry.night(Some(night))?.filter(|night| night.state == NightState::Open) else {
            return Ok(ShardEnd::Done);
        };
        // Again for each shard: a key can be replaced while a night runs.
        check_terms(&night, &self.terms)?;
        if night.order.steps.contains(&NightStep::Issue) {
            check_key(&night, self.key.kid())?;
        }
        let mut attempt = match self.registry.begin_attempt(night.number, shard, &self.name)? {
            Begun::Attempt(attempt) => attempt,
            Begun::Busy => return Ok(ShardEnd::Busy),
            Begun::Over => return Ok(ShardEnd::Done),
        };
        let number = attempt.number;
        let event = |news: ShardNews<'_>| {
            tell(&ShardEvent { night: night.number, shard, attempt: number, news });
        };
        event(ShardNews::Begun);
        let end = self.steps(&night, &mut attempt, stop, &event);
        let gives_up = match &end {
            Ok(end) => *end == ShardEnd::Stopped,
            // If the server does not answer, others wait until they count this worker as gone.
            Err(error) => !error.is_of_server(),
        };
        if gives_up {
            let _ = self.registry.give_up_attempt(&attempt);
        }
        end
    }

    /// Does the steps of an attempt that are left.
    fn steps(
        &mut self,
        night: &Night,
        attempt: &mut Attempt,
        stop: &AtomicBool,
        event: &dyn Fn(ShardNews<'_>),
    ) -> Result<ShardEnd, NightError> {
        while attempt.state != ShardState::Done {
            if stop.load(Ordering::Relaxed) {
                event(ShardNews::Stopped);
                return Ok(ShardEnd::Stopped);
            }
            let threads = self.threads;
            let end = parallel::within(threads, || self.step(night, attempt, stop, event))?;
            match end {
                Step::Stored(end) => {
                    event(ShardNews::Stored { state: end.state, counts: end.counts });
                    attempt.state = end.state;
                }
                Step::Late => {
                    event(ShardNews::Late);
                    return Ok(ShardEnd::Late);
                }
                // The loop looks whether it is to stop.
                Step::Stopped => {}
            }
        }
        Ok(ShardEnd::Done)
    }

    fn step(
        &mut self,
        night: &Night,
        attempt: &Attempt,
        stop: &AtomicBool,
        event: &dyn Fn(ShardNews<'_>),
    ) -> Result<Step, NightError> {
        let by = By { officer: &night.order.officer, at: night.order.at };
        let has = |step| night.order.steps.contains(&step);
        match attempt.state {
            ShardState::Planned if has(NightStep::Audit) => self.audit(attempt, by),
            ShardState::Planned => self.skip(attempt, ShardState::Audited),
            ShardState::Audited if has(NightStep::Commitments) => self.commitments(attempt, by, stop, event),
            ShardState::Audited => self.skip(attempt, ShardState::Committed),
            ShardState::Committed if has(NightStep::Issue) => self.issue(night, attempt, by, event),
            ShardState::Committed | ShardState::Done => self.skip(attempt, ShardState::Done),
        }
    }

    fn skip(&mut self, attempt: &Attempt, state: ShardState) -> Result<Step, NightError> {
        self.store(attempt, state, |_| Ok(Some((ShardCounts::default(), None))))
    }

    /// One transaction for read, judge and write: otherwise an officer's decision could be
    /// overwritten that is based on newer data.
    fn audit(&mut self, attempt: &Attempt, by: By<'_>) -> Result<Step, NightError> {
        let (office, rules) = (self.office, self.rules.clone());
        self.store(attempt, ShardState::Audited, |registry| {
            let areas = RiskAreas::new(registry.areas()?);
            let mut summary = AuditSummary::default();
            let mut after = Some(attempt.range.after);
            while let Some(from) = after {
                let dossiers = registry.dossiers(from, attempt.range.page(), by.at)?;
                let (dossiers, next) = within(&attempt.range, dossiers, |one| one.person);
                let (judged, revoked) = audit_part(office, registry, &rules, &areas, &dossiers, by)?;
                summary.add(&judged, revoked);
                after = next.map(Some);
            }
            let AuditSummary { people, decided, asked, revoked, .. } = summary;
            let counts = ShardCounts {
                audited: people,
                decided: decided.iter().sum(),
                asked,
                revoked,
                ..ShardCounts::default()
            };
            Ok(Some((counts, None)))
        })
    }

    /// Commitments are computed outside of a transaction, and stored in parts.
    fn commitments(
        &mut self,
        attempt: &Attempt,
        by: By<'_>,
        stop: &AtomicBool,
        event: &dyn Fn(ShardNews<'_>),
    ) -> Result<Step, NightError> {
        let mut due = self.due(attempt, by.at)?;
        let renewal = nightly_renewal(self.office);
        due.retain(|one| {
            let made = one.commitment.as_ref().map(|(_, made)| *made);
            one.person.number.is_some() && renewal.is_due(one.index, made, by.at)
        });
        for part in due.chunks_mut(COMMITMENTS) {
            if stop.load(Ordering::Relaxed) {
                return Ok(Step::Stopped);
            }
            let made = fresh_commitments(self.office, part, by, renewal)?;
            let renewed = count(made.len());
            let counts = ShardCounts { renewed, ..ShardCounts::default() };
            let stored = self.store(attempt, attempt.state, |registry| {
                keep_commitments(self.office, registry, &made, by)?;
                Ok(Some((counts, None)))
            })?;
            if matches!(stored, Step::Late) {
                return Ok(Step::Late);
            }
            event(ShardNews::Renewed { commitments: renewed });
        }
        self.skip(attempt, ShardState::Committed)
    }

    /// The output is put before the codes are stored: a code that is stored can be printed.
    fn issue(
        &mut self,
        night: &Night,
        attempt: &Attempt,
        by: By<'_>,
        event: &dyn Fn(ShardNews<'_>),
    ) -> Result<Step, NightError> {
        let outputs = self.outputs.ok_or(NightError::NoOutput)?;
        let window = self.window(by.at);
        for part in 1_u32.. {
            let due = self.due(attempt, by.at)?;
            let areas = RiskAreas::new(self.registry.areas()?);
            let Some(slots) = self.registry.slots_for(attempt, &due)? else { return Ok(Step::Late) };
            let (codes, rejected) = sign(self.office, self.key, &areas, &due, slots, by)?;
            let bytes = lines(&codes, &due).map_err(|error| NightError::Lines { detail: error.to_string() })?;
            let output = ShardOutput {
                shard: attempt.shard,
                name: name_of(night, attempt, part),
                bytes: count(bytes.len()),
                digest: Sha256::digest(&bytes).into(),
                issued: count(codes.len()),
            };
            outputs.put(&output.name, bytes)?;
            let counts =
                ShardCounts { issued: output.issued, rejected: count(rejected.len()), ..ShardCounts::default() };
            let mut has_changed = false;
            let kid = self.key.kid();
            let stored = self.store(attempt, ShardState::Done, |registry| {
                // The list may have changed since the key was checked.
                check_key(&registry.night(Some(attempt.night))?.ok_or(NightError::NoNight)?, kid)?;
                if !registry.still_due(&due, window)? {
                    has_changed = true;
                    return Ok(None);
                }
                keep_codes(registry, &codes, by)?;
                Ok(Some((counts, Some(output.clone()))))
            });
            match stored {
                Ok(stored @ Step::Stored(_)) => {
                    for (decision, error) in &rejected {
                        event(ShardNews::Rejected { decision: *decision, error: error.id() });
                    }
                    return Ok(stored);
                }
                // What cannot be removed now is removed at the end of the night.
                Ok(other) => {
                    let _ = outputs.delete(&output.name);
                    if !has_changed {
                        return Ok(other);
                    }
                    event(ShardNews::Changed);
                }
                Err(error) => {
                    if matches!(error, NightError::OtherKey { .. }) {
                        let _ = outputs.delete(&output.name);
                    }
                    return Err(error);
                }
            }
        }
        Ok(Step::Late)
    }

    /// The people of the shard who are due for a code. Codes have the time of the night: a decision
    /// that was made later cannot stand in them.
    fn due(&self, attempt: &Attempt, at: Timestamp) -> Result<Vec<DuePerson>, NightError> {
        let window = self.window(at);
        let mut all = Vec::new();
        let mut after = Some(attempt.range.after);
        while let Some(from) = after {
            let (mut due, last) = self.registry.due(from, attempt.range.page(), window)?;
            due.retain(|one| attempt.range.has(one.index) && one.decision.decision.at <= at);
            all.append(&mut due);
            after = last.filter(|last| attempt.range.goes_on_after(*last)).map(Some);
        }
        Ok(all)
    }

    /// Who needs no code: also whoever got one at the counter since the night was planned.
    fn window(&self, at: Timestamp) -> DueWindow {
        DueWindow { at: at.saturating_add(u64::MAX), ..due_window(self.office, at) }
    }

    /// Runs `work` as a transaction of the attempt, which ends with a state of the shard.
    fn store(
        &mut self,
        attempt: &Attempt,
        state: ShardState,
        work: impl FnOnce(&mut PostgresRegistry) -> Result<Option<(ShardCounts, Option<ShardOutput>)>, NightError>,
    ) -> Result<Step, NightError> {
        let stored = self.registry.as_attempt(attempt, |registry| {
            Ok::<_, NightError>(work(registry)?.map(|(counts, output)| StepEnd { state, counts, output }))
        })?;
        Ok(stored.map_or(Step::Late, Step::Stored))
    }
}

/// How a step ended.
enum Step {
    Stored(StepEnd),
    Late,
    Stopped,
}

/// Those of a page that are in a range, and the last one if the range goes on after it.
fn within<T>(
    range: &ShardRange,
    mut page: Vec<T>,
    person: impl Fn(&T) -> PersonIndex,
) -> (Vec<T>, Option<PersonIndex>) {
    let next = page.last().map(&person).filter(|last| range.goes_on_after(*last));
    page.retain(|one| range.has(person(one)));
    (page, next)
}

/// The name of an output: no other attempt has it, nor another try of this one.
fn name_of(night: &Night, attempt: &Attempt, part: u32) -> String {
    let Attempt { shard, number, worker, .. } = attempt;
    let again = if part > 1 { format!("-{part}") } else { String::new() };
    format!("{}/shard-{shard:05}-a{number}-{worker}{again}.ndjson", night.directory())
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}
