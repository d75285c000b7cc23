//! Bytes as hexadecimal digits, in lower case: each value has one spelling.
//!
//! For public bytes. Secrets go through `base16ct`, whose time does not depend on them. It is no
//! dependency of the library without features, so this file does not use it.

use core::fmt;

/// Writes bytes as digits.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The bytes of a text of digits, two for each. `None` for any other text, also for capital letters.
pub(crate) fn bytes(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// The same for a fixed number of bytes.
pub(crate) fn array<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() == 2 * N { bytes(text)?.try_into().ok() } else { None }
}

const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_one_spelling() {
        let all: Vec<u8> = (0..=255).collect();
        let text = Hex(&all).to_string();
        assert!(text.starts_with("000102") && text.ends_with("fdfeff"), "{text}");
        assert_eq!(bytes(&text), Some(all));
        assert_eq!(bytes(""), Some(Vec::new()));
        for wrong in ["0", "0A", "+1", " 1", "0x", "0g", "é", "00 "] {
            assert_eq!(bytes(wrong), None, "{wrong:?}");
        }
        assert_eq!((array::<2>("0aff"), array::<2>("0aff00"), array::<2>("0a")), (Some([10, 255]), None, None));
    }
}
