//! What is wrong with an encoding.

use core::fmt;

/// The kinds of item, by major type (RFC 8949, section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Major type 0.
    Unsigned,
    /// Major type 1.
    Negative,
    /// Major type 2.
    Bytes,
    /// Major type 3.
    Text,
    /// Major type 4.
    Array,
    /// Major type 5.
    Map,
    /// Major type 6.
    Tag,
    /// Major type 7.
    Simple,
    /// Major type 0 or 1.
    Integer,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsigned => "an unsigned integer",
            Self::Negative => "a negative integer",
            Self::Bytes => "a byte string",
            Self::Text => "a text string",
            Self::Array => "an array",
            Self::Map => "a map",
            Self::Tag => "a tag",
            Self::Simple => "a simple value or float",
            Self::Integer => "an integer",
        })
    }
}

/// Why bytes are no deterministic CBOR, or not the item expected. Offsets count bytes from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The bytes end inside an item.
    #[error("expected {needed} more bytes at byte {at}, found {found}")]
    Truncated {
        /// Where.
        at: usize,
        /// How many the item announces.
        needed: u64,
        /// How many there are.
        found: usize,
    },
    /// Bytes follow the item.
    #[error("expected the end at byte {at}, found {found} more bytes")]
    Trailing {
        /// Where the item ends.
        at: usize,
        /// How many follow.
        found: usize,
    },
    /// An item of indefinite length.
    #[error("expected a definite length at byte {at}, found an indefinite one")]
    Indefinite {
        /// Where.
        at: usize,
    },
    /// An integer or length in more bytes than it needs.
    #[error("expected the shortest form of {value} at byte {at}, found a longer one")]
    NonShortest {
        /// Where.
        at: usize,
        /// The integer or length.
        value: u64,
    },
    /// A bignum where an integer or a shorter one would do.
    #[error("expected each bignum in its preferred form, found a longer one")]
    NotPreferred,
    /// A float in more bytes than it needs, or a NaN other than 0x7e00.
    #[error("expected the shortest form of a float at byte {at}, found a longer one")]
    NonShortestFloat {
        /// Where.
        at: usize,
    },
    /// An additional information of 28 to 30, or a simple value below 32 in two bytes.
    #[error("expected a well-formed item at byte {at}, found the reserved byte {byte:#04x}")]
    Reserved {
        /// Where.
        at: usize,
        /// The byte.
        byte: u8,
    },
    /// A simple value other than `false`, `true` and `null`, where a whole item is shown.
    #[error("expected false, true or null at byte {at}, found simple value {value}")]
    Simple {
        /// Where.
        at: usize,
        /// The value.
        value: u8,
    },
    /// An item of another kind than the one expected.
    #[error("expected {expected} at byte {at}, found {found}")]
    Kind {
        /// Where.
        at: usize,
        /// The kind expected.
        expected: Kind,
        /// The kind found.
        found: Kind,
    },
    /// A map with its keys out of order.
    #[error("expected map keys in ascending order at byte {at}, found a smaller one")]
    KeyOrder {
        /// Where the second of the two keys begins.
        at: usize,
    },
    /// A map with a key twice.
    #[error("expected each map key once, found one again at byte {at}")]
    DuplicateKey {
        /// Where the second of the two keys begins.
        at: usize,
    },
    /// A text string that is not UTF-8.
    #[error("expected UTF-8 in the text string at byte {at}, found something else")]
    Utf8 {
        /// Where.
        at: usize,
    },
    /// An integer outside the range of the field.
    #[error("expected an integer of at most {max} at byte {at}, found {found}")]
    Range {
        /// Where.
        at: usize,
        /// The largest.
        max: u64,
        /// The one found.
        found: u64,
    },
    /// An array, map or string of another length than the one expected.
    #[error("expected {expected} elements or bytes at byte {at}, found {found}")]
    Length {
        /// Where.
        at: usize,
        /// The length expected.
        expected: u64,
        /// The length found.
        found: u64,
    },
    /// Items within items within items.
    #[error("expected at most {max} levels of nesting at byte {at}, found more")]
    Depth {
        /// Where.
        at: usize,
        /// The most levels.
        max: usize,
    },
}

impl CborError {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Truncated { .. } => "cbor-truncated",
            Self::Trailing { .. } => "cbor-trailing",
            Self::Indefinite { .. } => "cbor-indefinite",
            Self::NonShortest { .. } | Self::NotPreferred => "cbor-non-shortest",
            Self::NonShortestFloat { .. } => "cbor-non-shortest-float",
            Self::Reserved { .. } => "cbor-reserved",
            Self::Simple { .. } => "cbor-simple",
            Self::Kind { .. } => "cbor-kind",
            Self::KeyOrder { .. } => "cbor-key-order",
            Self::DuplicateKey { .. } => "cbor-duplicate-key",
            Self::Utf8 { .. } => "cbor-utf8",
            Self::Range { .. } => "cbor-range",
            Self::Length { .. } => "cbor-length",
            Self::Depth { .. } => "cbor-depth",
        }
    }
}
