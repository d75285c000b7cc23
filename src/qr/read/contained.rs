//! Where readers that may panic run: a thread of their own, whose end tells nothing but "no symbol".

/// The name of that thread. A panic hook can leave it out: what happens there is expected.
pub const CONTAINED_THREAD: &str = "fede-contained";

/// Runs `work` and gives what it gives, or nothing where it panics.
#[cfg(feature = "sandbox")]
pub(super) fn contained<T: Send + Default>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(CONTAINED_THREAD.to_owned());
        thread.spawn_scoped(scope, work).ok().and_then(|thread| thread.join().ok()).unwrap_or_default()
    })
}

/// Without threads, as in a browser, the module's own instance is the containment.
#[cfg(not(feature = "sandbox"))]
pub(super) fn contained<T: Send + Default>(work: impl FnOnce() -> T + Send) -> T {
    work()
}
