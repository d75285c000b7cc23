//! What went wrong between a scanner and the gate, so that a line is not a whole code.

use crate::words::{Lang, identified, verdict as say};

identified! {
    /// The kind of fault, as far as it can be known. A keyboard line has no check of its own, so a
    /// fault of the scanner says nothing about the code.
    #[non_exhaustive]
    pub enum ScanFault {
        /// The first characters did not arrive.
        Start = "start-lost";
        /// A character did not arrive.
        Lost = "key-lost";
        /// A character arrived twice.
        Doubled = "key-doubled";
        /// Only a part of the code arrived, or several characters are missing.
        Part = "part";
        /// The host's keyboard layout or input method changes characters in a way that cannot be
        /// undone.
        Keyboard = "keyboard";
        /// Shift or Caps Lock changed some characters.
        Case = "case";
    }
}

impl ScanFault {
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
