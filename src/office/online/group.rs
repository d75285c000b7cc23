//! Writes that share a transaction: on SQLite, the disk confirms many with one wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;

use super::PageError;
use crate::office::Office;
use crate::office::registry::{OfficeRegistry, Registry, RegistryError, atomically};

/// Number of writes of one transaction.
const MAX_TOGETHER: usize = 64;

/// Number of writes that wait. At a millisecond each, the last one waits an eighth of a second.
const MAX_WAITING: usize = 128;

/// What a write does. It can run more than once; only the last time counts.
type Run = dyn FnMut(&Office, &mut dyn Registry) -> Result<(), PageError> + Send;

/// A write and its answer.
pub(super) struct Write {
    pub(super) run: Box<Run>,
    pub(super) end: Box<dyn FnOnce(Result<(), PageError>) + Send>,
}

/// A thread with a registry of its own for such writes.
pub(super) struct Group {
    writes: SyncSender<Write>,
}

impl Group {
    pub(super) fn start(office: &Arc<Office>, mut registry: OfficeRegistry) -> Result<Self, RegistryError> {
        let (writes, waiting) = sync_channel(MAX_WAITING);
        let office = Arc::clone(office);
        let started = thread::Builder::new().name("writes".to_owned()).spawn(move || {
            while let Some(group) = next(&waiting) {
                write(&office, &mut registry, group);
            }
        });
        started.map_err(|error| RegistryError::Database(error.to_string()))?;
        Ok(Self { writes })
    }

    /// Lets a write wait for its turn.
    ///
    /// # Errors
    /// [`PageError::Busy`] if too many wait.
    pub(super) fn add(&self, write: Write) -> Result<(), PageError> {
        self.writes.try_send(write).map_err(|error| match error {
            TrySendError::Full(_) => PageError::Busy,
            TrySendError::Disconnected(_) => PageError::Ended,
        })
    }
}

/// Waits for a write, and takes the others that are there. `None` when the server ends.
fn next(waiting: &Receiver<Write>) -> Option<Vec<Write>> {
    let first = waiting.recv().ok()?;
    Some([first].into_iter().chain(waiting.try_iter().take(MAX_TOGETHER - 1)).collect())
}

/// Runs writes in one transaction. If one of them fails, each runs in a transaction of its own: a
/// fault of one is none of the others.
fn write(office: &Office, registry: &mut OfficeRegistry, mut group: Vec<Write>) {
    match together(office, registry, &mut group) {
        Err(_) if group.len() > 1 => group.into_iter().for_each(|one| write(office, registry, vec![one])),
        ended => group.into_iter().for_each(|one| (one.end)(ended.clone())),
    }
}

fn together(office: &Office, registry: &mut OfficeRegistry, group: &mut [Write]) -> Result<(), PageError> {
    let run = |registry: &mut dyn Registry| group.iter_mut().try_for_each(|one| (one.run)(office, registry));
    catch_unwind(AssertUnwindSafe(|| atomically(registry, run))).unwrap_or_else(|_| {
        tracing::error!(target: "fede::online", event = "write-failed");
        registry.roll_back();
        Err(PageError::Fault { cause: "write" })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use chacha20::rand_core::SeedableRng;

    use crate::office::registry::Journal;
    use crate::office::{Act, NewOffice, OfficeConfig};
    use crate::payload::Region;
    use crate::time::Timestamp;

    #[test]
    fn the_fault_of_one_write_is_none_of_the_others() {
        let directory = tempfile::tempdir().unwrap();
        let region = Region::new("CN-SH").unwrap();
        let new = NewOffice { region, key: "key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
        let path = directory.path().join("office");
        let office =
            Office::create(&path, &OfficeConfig::template(new), &mut chacha20::ChaCha20Rng::from_seed([5; 32]));
        let office = office.unwrap();
        let mut registry = office.registry().unwrap();
        let (give, ended) = channel();
        let write_of = |number: usize| {
            let give = give.clone();
            Write {
                run: Box::new(move |_, registry| {
                    let subject = format!("write {number}");
                    let at = Timestamp::parse("2026-03-05T04:00:00Z").unwrap();
                    let act = Act {
                        at,
                        officer: "a".into(),
                        act: "test",
                        subject,
                        before: String::new(),
                        after: String::new(),
                    };
                    registry.record(&act)?;
                    match number {
                        2 => Err(PageError::TooMany),
                        4 => panic!("a fault"),
                        _ => Ok(()),
                    }
                }),
                end: Box::new(move |done| give.send((number, done.is_ok())).unwrap()),
            }
        };
        write(&office, &mut registry, (0..6).map(write_of).collect());
        let mut ended: Vec<_> = ended.try_iter().collect();
        ended.sort_unstable();
        assert_eq!(ended, (0..6).map(|number| (number, number != 2 && number != 4)).collect::<Vec<_>>());
        let mut lines = Vec::new();
        registry
            .journal::<RegistryError>(&mut |line| {
                lines.push(line.subject);
                Ok(())
            })
            .unwrap();
        assert_eq!(lines, [0, 1, 3, 5].map(|number| format!("write {number}")), "nothing of a write that failed");
    }
}
