//! The sessions that sign. A session must stay in one thread, and a module may hang. So each session
//! has a thread of its own, and those who wait for it have a limit.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::TokenError;

/// How long a token may take for one signature or one login, in seconds. Smart cards need about one;
/// a person at a PIN pad needs most of it.
const LIMIT_SECONDS: u64 = 60;
/// Maximum number of sessions. No token signs faster with more.
const MAX_SESSIONS: usize = 64;

/// Signs one message in a session.
pub(super) type Sign = Box<dyn FnMut(&[u8]) -> Result<Vec<u8>, TokenError>>;
/// Opens a session.
pub(super) type Open = Arc<dyn Fn() -> Result<Sign, TokenError> + Send + Sync>;

struct Job {
    message: Vec<u8>,
    answer: SyncSender<Result<Vec<u8>, TokenError>>,
}

/// A session in its thread. Dropping it closes the session and waits for that: a module must not be
/// in use when the process ends.
pub(super) struct Worker {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.jobs.take());
        // A thread that crashed has no session any more.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Sessions, opened as threads need them.
pub(super) struct Pool {
    open: Open,
    limit: Duration,
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    free: Vec<Worker>,
    /// Sessions that are open or being opened.
    opened: usize,
    /// How many the token allows.
    most: usize,
    /// After this error no signature is tried again: a million people would each wait for it.
    broken: Option<TokenError>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        // A module that hangs in one session may hold a lock that the others need to close.
        if matches!(state.broken, Some(TokenError::Slow { .. })) {
            state.free.iter_mut().for_each(Worker::leave);
        }
    }
}

impl Pool {
    /// A pool with its first session.
    pub(super) fn new(first: Worker, open: Open) -> Self {
        let state = State { free: vec![first], opened: 1, most: MAX_SESSIONS, broken: None };
        Self { open, limit: Duration::from_secs(LIMIT_SECONDS), state: Mutex::new(state), freed: Condvar::new() }
    }

    /// Signs a message in a session that is free, or in a new one.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let mut worker = self.take()?;
        let signed = worker.sign(message, self.limit);
        let mut state = self.state();
        match &signed {
            Err(error @ (TokenError::Slow { .. } | TokenError::Removed | TokenError::Crashed)) => {
                if matches!(error, TokenError::Slow { .. }) {
                    worker.leave();
                }
                state.broken = Some(error.clone());
                self.freed.notify_all();
            }
            _ => {
                state.free.push(worker);
                self.freed.notify_one();
            }
        }
        signed
    }

    fn take(&self) -> Result<Worker, TokenError> {
        let mut state = self.state();
        loop {
            if let Some(error) = &state.broken {
                return Err(error.clone());
            }
            if let Some(worker) = state.free.pop() {
                return Ok(worker);
            }
            if state.opened < state.most {
                state.opened += 1;
                drop(state);
                let open = Arc::clone(&self.open);
                let opened = Worker::start(move || Ok((open()?, ())));
                state = self.state();
                match opened {
                    Ok((worker, ())) => return Ok(worker),
                    // The others are enough, and one will be free.
                    Err(TokenError::Sessions) if state.opened > 1 => {
                        state.opened -= 1;
                        state.most = state.opened;
                    }
                    Err(error) => {
                        state.opened -= 1;
                        return Err(error);
                    }
                }
                continue;
            }
            let (next, waited) = self.freed.wait_timeout(state, self.limit).unwrap_or_else(PoisonError::into_inner);
            state = next;
            if waited.timed_out() && state.free.is_empty() {
                return Err(slow(self.limit));
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    /// Opens a session in a new thread. Returns what `open` says about it, too.
    pub(super) fn start<T: Send + 'static>(
        open: impl FnOnce() -> Result<(Sign, T), TokenError> + Send + 'static,
    ) -> Result<(Self, T), TokenError> {
        let (sender, jobs) = sync_channel::<Job>(1);
        let (opened, received) = sync_channel(1);
        let work = move || {
            let mut sign = match open() {
                Ok((sign, about)) => {
                    // Whoever waited may have given up, here and below.
                    let _ = opened.send(Ok(about));
                    sign
                }
                Err(error) => return drop(opened.send(Err(error))),
            };
            while let Ok(job) = jobs.recv() {
                let _ = job.answer.send(sign(&job.message));
            }
        };
        let thread = spawn(work)?;
        let about = wait(&received, Duration::from_secs(LIMIT_SECONDS))?;
        Ok((Self { jobs: Some(sender), thread: Some(thread) }, about))
    }

    /// Does not wait for the thread any more: it hangs.
    fn leave(&mut self) {
        self.thread = None;
    }

    fn sign(&self, message: &[u8], limit: Duration) -> Result<Vec<u8>, TokenError> {
        let (answer, received) = sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or(TokenError::Crashed)?;
        jobs.send(Job { message: message.to_vec(), answer }).map_err(|_| TokenError::Crashed)?;
        wait(&received, limit)
    }
}

/// Does `work` in another thread, and waits for it as long as a token may take.
pub(super) fn within_limit<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TokenError> + Send + 'static,
) -> Result<T, TokenError> {
    let (answer, received) = sync_channel(1);
    let thread = spawn(move || drop(answer.send(work())))?;
    let done = wait(&received, Duration::from_secs(LIMIT_SECONDS))?;
    // It has answered, so it ends.
    let _ = thread.join();
    Ok(done)
}

fn spawn(work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, TokenError> {
    thread::Builder::new().name("token".to_owned()).spawn(work).map_err(|_| TokenError::Crashed)
}

fn wait<T>(received: &Receiver<Result<T, TokenError>>, limit: Duration) -> Result<T, TokenError> {
    match received.recv_timeout(limit) {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => Err(slow(limit)),
        Err(RecvTimeoutError::Disconnected) => Err(TokenError::Crashed),
    }
}

fn slow(limit: Duration) -> TokenError {
    TokenError::Slow { seconds: limit.as_secs() }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A pool whose first session signs like this, and that gets no other.
    fn only(sign: impl FnMut(&[u8]) -> Result<Vec<u8>, TokenError> + Send + 'static) -> Pool {
        let (first, ()) = Worker::start(move || Ok((Box::new(sign) as Sign, ()))).unwrap();
        Pool::new(first, Arc::new(|| Err(TokenError::Sessions)))
    }

    fn echo() -> Sign {
        Box::new(|message| Ok(message.to_vec()))
    }

    #[test]
    fn threads_share_the_sessions_that_the_token_has() {
        let opened = AtomicUsize::new(1);
        let open = move || {
            // The token has three sessions.
            let before = opened.fetch_add(1, Ordering::SeqCst);
            if before < 3 { Ok(echo()) } else { Err(TokenError::Sessions) }
        };
        let (first, ()) = Worker::start(|| Ok((echo(), ()))).unwrap();
        let pool = Pool::new(first, Arc::new(open));
        thread::scope(|scope| {
            for thread in 0..8_u8 {
                let pool = &pool;
                scope.spawn(move || {
                    for _ in 0..200 {
                        assert_eq!(pool.sign(&[thread]), Ok(vec![thread]));
                    }
                });
            }
        });
        assert!(pool.state().free.len() <= 3);
    }

    #[test]
    fn a_token_that_hangs_or_goes_away_is_not_asked_again() {
        let mut hangs = only(|_| {
            thread::sleep(Duration::from_secs(5));
            Ok(Vec::new())
        });
        hangs.limit = Duration::from_millis(10);
        assert_eq!(hangs.sign(b""), Err(TokenError::Slow { seconds: 0 }));
        assert_eq!(hangs.sign(b""), Err(TokenError::Slow { seconds: 0 }));
        let mut calls = 0;
        let removed = only(move |_| {
            calls += 1;
            if calls == 1 { Ok(Vec::new()) } else { Err(TokenError::Removed) }
        });
        assert_eq!(removed.sign(b""), Ok(Vec::new()));
        assert_eq!(removed.sign(b""), Err(TokenError::Removed));
        assert_eq!(removed.sign(b""), Err(TokenError::Removed));
        let crashes = only(|_| panic!("a module that crashes"));
        assert_eq!(crashes.sign(b""), Err(TokenError::Crashed));
    }

    #[test]
    fn an_error_of_one_signature_ends_nothing() {
        let mut calls = 0;
        let pool = only(move |_| {
            calls += 1;
            if calls == 1 { Err(TokenError::Mechanism) } else { Ok(vec![1]) }
        });
        assert_eq!(pool.sign(b""), Err(TokenError::Mechanism));
        assert_eq!(pool.sign(b""), Ok(vec![1]));
    }
}
