//! What the gate corrected in a line, for the person who sets up the scanner.

use super::Keyboard;
use crate::payload::Lang;
use crate::words::gate as say;

/// A correction, for the person who sets up the scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScannerRemark {
    /// The scanner types a prefix before the code.
    Prefix,
    /// The scanner types a suffix after the code.
    Suffix,
    /// An input method of the host changed characters.
    InputMethod,
    /// Capital letters came as small letters, or Caps Lock is on.
    Case,
    /// The host uses another keyboard layout than the scanner.
    Keyboard(Keyboard),
    /// A code came in several lines.
    Split,
    /// The number of a document came where codes come. It is neither judged nor compared.
    Number,
}

impl ScannerRemark {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Prefix => "scanner-prefix",
            Self::Suffix => "scanner-suffix",
            Self::InputMethod => "scanner-input-method",
            Self::Case => "scanner-case",
            Self::Keyboard(_) => "scanner-keyboard",
            Self::Split => "scanner-split",
            Self::Number => "scanner-number",
        }
    }

    /// What is wrong, and which setting to change.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Prefix => say::scanner_prefix(lang),
            Self::Suffix => say::scanner_suffix(lang),
            Self::InputMethod => say::scanner_input_method(lang),
            Self::Case => say::scanner_case(lang),
            Self::Keyboard(_) => say::scanner_keyboard(lang),
            Self::Split => say::scanner_split(lang),
            Self::Number => say::scanner_number(lang),
        }
    }
}
