//! Errors of CBOR decoding.

use crate::words::{Explain, Lang, errors_codec as say};
use core::fmt;

/// The kinds of item by major type (RFC 8949, section 3.1).
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

impl Kind {
    /// The name of the kind, with its article in English.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Unsigned => say::kind_unsigned(lang),
            Self::Negative => say::kind_negative(lang),
            Self::Bytes => say::kind_bytes(lang),
            Self::Text => say::kind_text(lang),
            Self::Array => say::kind_array(lang),
            Self::Map => say::kind_map(lang),
            Self::Tag => say::kind_tag(lang),
            Self::Simple => say::kind_simple(lang),
            Self::Integer => say::kind_integer(lang),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words(Lang::En))
    }
}

/// Why bytes are no deterministic CBOR, or not the item expected. Offsets count bytes from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum CborError {
    /// The bytes end inside an item.
    Truncated {
        /// Where.
        at: usize,
        /// How many the item announces.
        needed: u64,
        /// How many there are.
        found: usize,
    },
    /// Bytes follow the item.
    Trailing {
        /// Where the item ends.
        at: usize,
        /// How many follow.
        found: usize,
    },
    /// An item of indefinite length.
    Indefinite {
        /// Where.
        at: usize,
    },
    /// An integer or length in more bytes than it needs.
    NonShortest {
        /// Where.
        at: usize,
        /// The integer or length.
        value: u64,
    },
    /// A bignum where an integer or a shorter one would do.
    NotPreferred,
    /// A float in more bytes than it needs, or a NaN other than 0x7e00.
    NonShortestFloat {
        /// Where.
        at: usize,
    },
    /// An additional information of 28 to 30, or a simple value below 32 in two bytes.
    Reserved {
        /// Where.
        at: usize,
        /// The byte.
        byte: u8,
    },
    /// A simple value other than `false`, `true` and `null`, where a whole item is shown.
    Simple {
        /// Where.
        at: usize,
        /// The value.
        value: u8,
    },
    /// An item of another kind than the one expected.
    Kind {
        /// Where.
        at: usize,
        /// The kind expected.
        expected: Kind,
        /// The kind found.
        found: Kind,
    },
    /// A map with its keys out of order.
    KeyOrder {
        /// Where the second of the two keys begins.
        at: usize,
    },
    /// A map with a key twice.
    DuplicateKey {
        /// Where the second of the two keys begins.
        at: usize,
    },
    /// A text string that is not UTF-8.
    Utf8 {
        /// Where.
        at: usize,
    },
    /// An integer outside the range of the field.
    Range {
        /// Where.
        at: usize,
        /// The largest.
        max: u64,
        /// The one found.
        found: u64,
    },
    /// An array, map or string of another length than the one expected.
    Length {
        /// Where.
        at: usize,
        /// The length expected.
        expected: u64,
        /// The length found.
        found: u64,
    },
    /// Items within items within items.
    Depth {
        /// Where.
        at: usize,
        /// The most levels.
        max: usize,
    },
}

impl Explain for CborError {
    fn id(&self) -> &'static str {
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

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Truncated { at, needed, found } => say::CborTruncated { needed, at, found }.say(lang),
            Self::Trailing { at, found } => say::CborTrailing { at, found }.say(lang),
            Self::Indefinite { at } => say::CborIndefinite { at }.say(lang),
            Self::NonShortest { at, value } => say::CborNonShortest { value, at }.say(lang),
            Self::NotPreferred => say::cbor_not_preferred(lang).to_owned(),
            Self::NonShortestFloat { at } => say::CborNonShortestFloat { at }.say(lang),
            Self::Reserved { at, byte } => say::CborReserved { at, byte: &format_args!("{byte:#04x}") }.say(lang),
            Self::Simple { at, value } => say::CborSimple { at, value }.say(lang),
            Self::Kind { at, expected, found } => {
                say::CborKind { at, expected: &expected.words(lang), found: &found.words(lang) }.say(lang)
            }
            Self::KeyOrder { at } => say::CborKeyOrder { at }.say(lang),
            Self::DuplicateKey { at } => say::CborDuplicateKey { at }.say(lang),
            Self::Utf8 { at } => say::CborUtf8 { at }.say(lang),
            Self::Range { at, max, found } => say::CborRange { max, at, found }.say(lang),
            Self::Length { at, expected, found } => say::CborLength { expected, at, found }.say(lang),
            Self::Depth { at, max } => say::CborDepth { max, at }.say(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}
