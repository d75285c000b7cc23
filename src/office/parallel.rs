//! Runs work on all cores.

use std::cell::Cell;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

thread_local! {
    /// The number of threads that [`within`] sets for the calls of its thread.
    static LIMIT: Cell<Option<NonZero<usize>>> = const { Cell::new(None) };
}

/// Number of threads to use: those of [`within`], or else the number of cores; 1 if unknown.
pub(super) fn threads() -> usize {
    LIMIT.get().map_or_else(|| thread::available_parallelism().map_or(1, NonZero::get), NonZero::get)
}

/// Runs `work` so that its calls of [`map`] use this number of threads.
#[cfg(feature = "night")]
pub(super) fn within<R>(limit: Option<NonZero<usize>>, work: impl FnOnce() -> R) -> R {
    let before = LIMIT.replace(limit);
    let done = work();
    LIMIT.set(before);
    done
}

/// Applies `work` to each item, on all cores. The results are in the order of the items.
pub(super) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    // A shared counter, so that fast threads take more items.
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(position) else { return done };
            done.push((position, work(item)));
        }
    };
    // The calling thread works too.
    let helpers = threads().min(items.len()).saturating_sub(1);
    let mut done = thread::scope(|scope| {
        let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(some)).collect();
        let mut done = some();
        for helper in helpers {
            match helper.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(position, _)| *position);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_order() {
        let items: Vec<u32> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert!(super::map(&Vec::<u32>::new(), |item| *item).is_empty());
    }

    #[cfg(feature = "night")]
    #[test]
    fn the_number_of_threads_can_be_limited() {
        let one = std::num::NonZero::new(1);
        let here = std::thread::current().id();
        let threads = super::within(one, || super::map(&[1, 2, 3], |_| std::thread::current().id()));
        assert!(threads.iter().all(|thread| *thread == here));
        assert_eq!(super::LIMIT.get(), None);
    }
}
