//! Sorting for lists whose encoding has one order.
//!
//! There is one instance of the sort routine for all types. Each further instance would add a kilobyte
//! to the gate page, compressed.

use core::cmp::Ordering;

/// Sorts in place. Equal things keep their order.
pub(crate) fn sort_by<T>(things: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let places = sorted_places(things.len(), &|a, b| match (things.get(a), things.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    for (to, from) in places.iter().enumerate() {
        // What stood here before may have been moved, once or several times.
        let mut from = *from;
        while let Some(moved) = places.get(from).filter(|_| from < to) {
            from = *moved;
        }
        things.swap(to, from);
    }
}

/// Sorts in place by a key. Equal things keep their order.
pub(crate) fn sort_by_key<T, K: Ord>(things: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(things, |a, b| key(a).cmp(&key(b)));
}

/// The places of `count` things in their order.
fn sorted_places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        let mut seed = 7_u64;
        for count in [0, 1, 2, 3, 21, 300] {
            let mut things: Vec<(u64, usize)> = (0..count)
                .map(|at| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (seed >> 59, at)
                })
                .collect();
            let mut sorted = things.clone();
            sorted.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut things, |(key, _)| *key);
            assert_eq!(things, sorted);
        }
    }
}
