//! Conversions between integers and lengths. Pictures have fewer than 2^24 pixels per side, so
//! every position is exact in `f32`.
#![expect(clippy::as_conversions, reason = "`as` saturates, and the numbers are a picture's")]

pub(super) const fn real(number: usize) -> f32 {
    number as f32
}

pub(super) const fn real_of(number: i32) -> f32 {
    number as f32
}

/// Rounds down. 0 for a negative number or NaN.
pub(super) const fn floor(number: f32) -> usize {
    number as usize
}

/// Rounds down, also for negative numbers.
pub(super) fn pixel(number: f32) -> i32 {
    number.floor() as i32
}

pub(super) const fn signed(number: usize) -> i32 {
    number as i32
}

pub(super) const fn narrow(number: f64) -> f32 {
    number as f32
}

/// Length of a vector, from operations that give the same result on every platform.
pub(super) fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// By what share the larger of two lengths exceeds the smaller.
pub(super) fn unlike(a: f32, b: f32) -> f32 {
    a.max(b) / a.min(b).max(1e-6) - 1.0
}
