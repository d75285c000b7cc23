//! Containment of readers that may panic: they run in their own thread, and a panic only means "no
//! symbol".

/// Name of that thread. A panic hook can ignore it, because panics there are expected.
pub const CONTAINED_THREAD: &str = "fede-contained";

/// Runs `work` and returns its result, or the default value if it panics.
#[cfg(feature = "sandbox")]
pub(super) fn contained<T: Send + Default>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(CONTAINED_THREAD.to_owned());
        thread.spawn_scoped(scope, work).ok().and_then(|thread| thread.join().ok()).unwrap_or_default()
    })
}

/// Without threads, as in a browser, the instance of the WebAssembly module is the containment.
#[cfg(not(feature = "sandbox"))]
pub(super) fn contained<T: Send + Default>(work: impl FnOnce() -> T + Send) -> T {
    work()
}
