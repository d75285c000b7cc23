//! What went wrong between a scanner and the gate, so that a line is not a whole code.

use crate::words::{Lang, verdict as say};

/// The kind of fault, as far as it can be known. A keyboard line has no check of its own, so a
/// fault of the scanner says nothing about the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScanFault {
    /// The first characters did not arrive.
    Start,
    /// A character did not arrive.
    Lost,
    /// A character arrived twice.
    Doubled,
    /// Only a part of the code arrived, or several characters are missing.
    Part,
    /// The host's keyboard layout or input method changes characters in a way that cannot be
    /// undone.
    Keyboard,
    /// Shift or Caps Lock changed some characters.
    Case,
}

impl ScanFault {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Start, Self::Lost, Self::Doubled, Self::Part, Self::Keyboard, Self::Case];

    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Start => "start-lost",
            Self::Lost => "key-lost",
            Self::Doubled => "key-doubled",
            Self::Part => "part",
            Self::Keyboard => "keyboard",
            Self::Case => "case",
        }
    }

    /// What happened, in one sentence.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Start => say::scan_start(lang),
            Self::Lost => say::scan_lost(lang),
            Self::Doubled => say::scan_doubled(lang),
            Self::Part => say::scan_part(lang),
            Self::Keyboard => say::scan_keyboard(lang),
            Self::Case => say::scan_case(lang),
        }
    }

    /// What to do next.
    #[must_use]
    pub const fn hint(self, lang: Lang) -> &'static str {
        match self {
            Self::Keyboard | Self::Case => say::scan_keyboard_hint(lang),
            Self::Start | Self::Lost | Self::Doubled | Self::Part => say::scan_start_hint(lang),
        }
    }
}
