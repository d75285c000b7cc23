//! Closed vocabularies: one declaration defines an enum with its numbers, identifiers and texts.

use core::fmt;

/// The error for a word that is not in a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    expected: &'static str,
    found: String,
}

impl UnknownWord {
    pub(crate) fn new(expected: &'static str, found: &str) -> Self {
        Self { expected, found: found.to_owned() }
    }

    /// The words of the vocabulary, separated by commas.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }

    /// The word found.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of {}, found {:?}", self.expected, self.found)
    }
}

impl core::error::Error for UnknownWord {}

/// Declares an enum whose values have an identifier, for files, flags and JSON.
///
/// Defines `ALL`, `IDS`, `id`, `Display` (writes the identifier) and `FromStr` (parses the
/// identifier).
macro_rules! identified {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$doc:meta])* $value:ident = $id:literal;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name {
            $($(#[$doc])* $value,)+
        }

        impl $name {
            /// Every value, in order.
            $visibility const ALL: [Self; [$($id),+].len()] = [$(Self::$value),+];
            /// The identifiers, separated by commas.
            $visibility const IDS: &'static str = $crate::words::joined!($($id)+);

            /// The stable identifier, used in files, flags and JSON.
            #[must_use]
            $visibility const fn id(self) -> &'static str {
                match self { $(Self::$value => $id,)+ }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.id())
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            /// Parses the identifier.
            fn from_str(id: &str) -> Result<Self, Self::Err> {
                match id {
                    $($id => Ok(Self::$value),)+
                    _ => Err($crate::words::UnknownWord::new(Self::IDS, id)),
                }
            }
        }
    };
}

/// Declares an enum like [`identified`]. Each value also has a number (for CBOR and the registry) and
/// words for people.
///
/// Defines `number`, `from_number` and `words` too. `ALL` is ordered by number.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$doc:meta])* $value:ident = $number:literal, $id:literal, $words:path;)+
        }
    ) => {
        $crate::words::identified! {
            $(#[$meta])*
            $visibility enum $name {
                $($(#[$doc])* $value = $id;)+
            }
        }

        impl $name {
            /// The number of the value in CBOR and in the registry.
            #[must_use]
            pub const fn number(self) -> u8 {
                match self { $(Self::$value => $number,)+ }
            }

            /// The value with this number.
            #[must_use]
            pub const fn from_number(number: u64) -> Option<Self> {
                match number { $($number => Some(Self::$value),)+ _ => None }
            }

            /// The words shown to people, in one language.
            #[must_use]
            pub const fn words(self, lang: $crate::words::Lang) -> &'static str {
                match self { $(Self::$value => $words(lang),)+ }
            }
        }
    };
}

/// Joins words with commas at compile time.
macro_rules! joined {
    ($first:literal $($id:literal)*) => { concat!($first $(, ", ", $id)*) };
}

pub(crate) use {identified, joined, vocabulary};
