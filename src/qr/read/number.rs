//! Conversions between integers and lengths, and sorting by a number. Pictures have fewer than 2^24
//! pixels per side, so every position is exact in `f32`.
//!
//! The sort has one instance for all types. Each further instance would add several kilobytes to
//! the gate page.

#![expect(clippy::as_conversions, reason = "`as` saturates, and the numbers are a picture's")]
pub(in crate::qr) const fn real(number: usize) -> f32 {
    number as f32
}

pub(in crate::qr) const fn real_of(number: i32) -> f32 {
    number as f32
}

/// Rounds down. 0 for a negative number or NaN.
pub(in crate::qr) const fn floor(number: f32) -> usize {
    number as usize
}

/// Rounds down, also for negative numbers.
pub(in crate::qr) fn pixel(number: f32) -> i32 {
    number.floor() as i32
}

pub(in crate::qr) const fn signed(number: usize) -> i32 {
    number as i32
}

pub(in crate::qr) const fn narrow(number: f64) -> f32 {
    number as f32
}

/// Length of a vector, from operations that give the same result on every platform.
pub(in crate::qr) fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// By what share the larger of two lengths exceeds the smaller.
pub(in crate::qr) fn unlike(a: f32, b: f32) -> f32 {
    a.max(b) / a.min(b).max(1e-6) - 1.0
}

/// Sorts by key, lowest first. Equal keys keep their order.
pub(in crate::qr) fn ascending<T>(things: Vec<T>, key: impl Fn(&T) -> f32) -> Vec<T> {
    let order = order(things.iter().map(key).collect());
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, at)| things.get_mut(at)?.take()).collect()
}

/// Sorts by key, highest first. Equal keys keep their order.
pub(in crate::qr) fn descending<T>(things: Vec<T>, key: impl Fn(&T) -> f32) -> Vec<T> {
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
