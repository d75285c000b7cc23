//! Floats in their shortest form (RFC 8949, section 4.2.1): only `inspect` and the vectors ever see one.

/// Widens a half-precision float (IEEE 754 binary16).
pub(super) fn from_half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from((bits >> 10) & 0x1f);
    let mantissa = f64::from(bits & 0x3ff);
    match exponent {
        0 => sign * mantissa * 2f64.powi(-24),
        31 if mantissa == 0.0 => sign * f64::INFINITY,
        31 => f64::NAN,
        _ => sign * (1024.0 + mantissa) * 2f64.powi(exponent - 25),
    }
}

/// The half-precision float of exactly this value, if there is one.
pub(super) fn to_half(value: f64) -> Option<u16> {
    /// The one NaN that deterministic encoding has.
    const NAN: u16 = 0x7e00;
    if value.is_nan() {
        return Some(NAN);
    }
    let bits = value.to_bits();
    let sign = u16::try_from(bits >> 63).ok()? << 15;
    if value == 0.0 {
        return Some(sign);
    }
    if value.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let exponent = i32::try_from((bits >> 52) & 0x7ff).ok()? - 1023;
    let significand = (bits & ((1 << 52) - 1)) | (1 << 52);
    // Normal numbers keep 10 bits of the 52, subnormal ones fewer.
    let (shift, biased) = match exponent {
        -14..=15 => (42, exponent + 15),
        -24..=-15 => (42 + (-14 - exponent), 0),
        _ => return None,
    };
    if significand & ((1 << shift) - 1) != 0 {
        return None;
    }
    let kept = u16::try_from((significand >> shift) & 0x3ff).ok()?;
    let subnormal_or_normal = if biased == 0 { u16::try_from(significand >> shift).ok()? } else { kept };
    Some(sign | (u16::try_from(biased).ok()? << 10) | subnormal_or_normal)
}

/// The single-precision float of exactly this value, if there is one.
#[expect(clippy::as_conversions, reason = "f64 to f32 has no From; the comparison tells whether the value survived")]
pub(super) fn to_single(value: f64) -> Option<u32> {
    let single = value as f32;
    (f64::from(single).to_bits() == value.to_bits()).then(|| single.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_survives() {
        for bits in 0..=u16::MAX {
            let value = from_half(bits);
            let expected = if value.is_nan() { 0x7e00 } else { bits };
            assert_eq!(to_half(value), Some(expected), "{bits:#06x}");
        }
        assert_eq!(to_half(65505.0), None);
        assert_eq!(to_half(1.1), None);
        assert_eq!(to_half(1e300), None);
        assert_eq!(to_half(2f64.powi(-25)), None);
    }
}
