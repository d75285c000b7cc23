//! Sorting by a number, with one instance of the sort for all types. Each further instance would
//! add several kilobytes to the gate page.

/// Sorts by key, lowest first. Equal keys keep their order.
pub(super) fn ascending<T>(things: Vec<T>, key: impl Fn(&T) -> f32) -> Vec<T> {
    let order = order(things.iter().map(key).collect());
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, at)| things.get_mut(at)?.take()).collect()
}

/// Sorts by key, highest first. Equal keys keep their order.
pub(super) fn descending<T>(things: Vec<T>, key: impl Fn(&T) -> f32) -> Vec<T> {
    ascending(things, |thing| -key(thing))
}

fn order(keys: Vec<f32>) -> Vec<(f32, usize)> {
    let mut order: Vec<(f32, usize)> = keys.into_iter().zip(0..).collect();
    order.sort_unstable_by(|(a, first), (b, second)| a.total_cmp(b).then(first.cmp(second)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_stay_in_order() {
        let things = vec![(2.0, 'a'), (1.0, 'b'), (2.0, 'c'), (-1.0, 'd')];
        let letters = |things: Vec<(f32, char)>| things.into_iter().map(|(_, letter)| letter).collect::<String>();
        assert_eq!(letters(ascending(things.clone(), |(key, _)| *key)), "dbac");
        assert_eq!(letters(descending(things, |(key, _)| *key)), "acbd");
    }
}
