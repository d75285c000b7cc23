//! Between whole numbers and lengths. Pictures have fewer than 2^24 pixels a side, so that every place in one is exact.
#![expect(clippy::as_conversions, reason = "`as` saturates, and the numbers are a picture's")]

pub(super) const fn real(number: usize) -> f32 {
    number as f32
}

pub(super) const fn real_of(number: i32) -> f32 {
    number as f32
}

/// The whole number below; 0 for what is negative or none.
pub(super) const fn floor(number: f32) -> usize {
    number as usize
}

/// The whole number below, also of a negative one.
pub(super) fn pixel(number: f32) -> i32 {
    number.floor() as i32
}

pub(super) const fn signed(number: usize) -> i32 {
    number as i32
}

pub(super) const fn narrow(number: f64) -> f32 {
    number as f32
}

/// The length of a way: by operations that give the same everywhere.
pub(super) fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// By how much the larger of two lengths is larger, as a share.
pub(super) fn unlike(a: f32, b: f32) -> f32 {
    a.max(b) / a.min(b).max(1e-6) - 1.0
}
