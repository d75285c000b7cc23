//! The text in a symbol: `FD1:` and Base45; and what a text is that is not ours.

use super::base45::{self, Base45Error};

/// The context identifier: this format, first version.
pub const PREFIX: &str = "FD1:";

/// The most characters that any symbol holds in alphanumeric mode: version 40, level L
/// (ISO/IEC 18004, table 7).
pub const MAX_CODE_CHARS: usize = 4296;

/// What a text is that no fede wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignText {
    /// Nothing at all.
    Empty,
    /// A web address.
    Url,
    /// An EU Digital COVID Certificate, `HC1:`.
    Hc1,
    /// A SMART Health Card, `shc:/`.
    Shc,
    /// A later version of this format, `FD2:` to `FD9:`.
    LaterVersion,
    /// Something else.
    Other,
}

impl ForeignText {
    fn of(text: &str) -> Self {
        let starts = |prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        let later = text.strip_prefix("FD").and_then(|rest| rest.as_bytes().first_chunk());
        if text.is_empty() {
            Self::Empty
        } else if starts("http://") || starts("https://") || starts("www.") {
            Self::Url
        } else if starts("HC1:") {
            Self::Hc1
        } else if starts("shc:/") {
            Self::Shc
        } else if matches!(later, Some([b'2'..=b'9', b':'])) {
            Self::LaterVersion
        } else {
            Self::Other
        }
    }

    /// The words for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Empty => "an empty text",
            Self::Url => "a web address",
            Self::Hc1 => "an EU digital COVID certificate (HC1)",
            Self::Shc => "a SMART Health Card (SHC)",
            Self::LaterVersion => "a later version of this format",
            Self::Other => "another kind of text",
        }
    }
}

/// Why a text is no code of fede's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It does not start with the context identifier.
    #[error("expected a code that starts with {PREFIX}, found {}", found.words())]
    Foreign {
        /// What it is instead.
        found: ForeignText,
    },
    /// It is longer than any symbol.
    #[error("expected at most {MAX_CODE_CHARS} characters, found {found}")]
    TooLong {
        /// The bytes found.
        found: usize,
    },
    /// What follows the identifier is no Base45.
    #[error(transparent)]
    Base45(#[from] Base45Error),
}

impl TextError {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Foreign { .. } => "foreign",
            Self::TooLong { .. } => "too-long",
            Self::Base45(error) => error.id(),
        }
    }
}

/// Puts bytes into a text.
#[must_use]
pub fn frame(bytes: &[u8]) -> String {
    let mut text = String::from(PREFIX);
    text.push_str(&base45::encode(bytes));
    text
}

/// Takes the bytes out of a text.
///
/// # Errors
/// The [`TextError`] that says what the text is instead.
pub fn unframe(text: &str) -> Result<Vec<u8>, TextError> {
    if text.len() > MAX_CODE_CHARS {
        return Err(TextError::TooLong { found: text.len() });
    }
    let body = text.strip_prefix(PREFIX).ok_or_else(|| TextError::Foreign { found: ForeignText::of(text) })?;
    Ok(base45::decode(body)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_texts_are_named() {
        for (text, found) in [
            ("", ForeignText::Empty),
            ("https://example.org/FD1:", ForeignText::Url),
            ("HTTP://EXAMPLE.ORG", ForeignText::Url),
            ("HC1:NCFOXN", ForeignText::Hc1),
            ("shc:/5676", ForeignText::Shc),
            ("SHC:/1/2/5676", ForeignText::Shc),
            ("FD2:ABC", ForeignText::LaterVersion),
            ("fd1:ABC", ForeignText::Other),
            (" FD1:ABC", ForeignText::Other),
            ("张三", ForeignText::Other),
        ] {
            assert_eq!(unframe(text), Err(TextError::Foreign { found }), "{text}");
        }
        let long = "0".repeat(MAX_CODE_CHARS + 1);
        assert_eq!(unframe(&long), Err(TextError::TooLong { found: 4297 }));
        assert_eq!(unframe(&frame(b"bytes")).as_deref(), Ok(b"bytes".as_slice()));
    }
}
