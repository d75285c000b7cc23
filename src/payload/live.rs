//! What a holder's telephone states each time it shows a code.

use core::fmt;

use super::PayloadError;
use crate::time::Timestamp;

/// The content of a live token beside the code: when the telephone signed it, and the digits of the
/// gate that asked, if one did.
///
/// ```
/// use fede::payload::{Challenge, Presentation};
/// use fede::time::Timestamp;
///
/// let shown = Presentation::new(Timestamp::parse("2026-03-05T08:00:00Z")?);
/// assert_eq!(shown.challenge(), None);
/// let answer = shown.answering(Challenge::parse("4711")?);
/// assert_eq!(answer.challenge().map(|asked| asked.to_string()).as_deref(), Some("4711"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presentation {
    signed: Timestamp,
    challenge: Option<Challenge>,
}

impl Presentation {
    /// The audience (`aud`) of every live token. A telephone without a network does not know which
    /// gate reads it, so all gates have one name. A challenge binds a token to one gate.
    pub const AUDIENCE: &str = "fede";

    /// Creates a presentation at a time by the telephone's clock.
    #[must_use]
    pub const fn new(signed: Timestamp) -> Self {
        Self { signed, challenge: None }
    }

    /// Adds the digits that a gate shows (`cnonce`).
    #[must_use]
    pub const fn answering(mut self, challenge: Challenge) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// When the telephone signed it, by its own clock (`iat`).
    #[must_use]
    pub const fn signed(&self) -> Timestamp {
        self.signed
    }

    /// The digits that it answers.
    #[must_use]
    pub const fn challenge(&self) -> Option<Challenge> {
        self.challenge
    }
}

/// Four digits that a gate shows and the holder types into the telephone. A token that was recorded
/// before does not have them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Challenge([u8; 4]);

impl Challenge {
    /// The number of challenges: `0000` to `9999`.
    pub const COUNT: u32 = 10_000;

    /// The challenge for a random number. Each challenge is equally likely if the number is drawn
    /// from the whole range of `u32`, to within three parts in a million.
    #[must_use]
    pub fn of_random(number: u32) -> Self {
        let digit = |unit: u32| b'0' + u8::try_from(number % Self::COUNT / unit % 10).unwrap_or(0);
        Self([digit(1000), digit(100), digit(10), digit(1)])
    }

    /// Parses four digits.
    ///
    /// # Errors
    /// [`PayloadError::Challenge`] for any other text.
    pub fn parse(text: &str) -> Result<Self, PayloadError> {
        Self::from_bytes(text.as_bytes())
    }

    /// Creates a challenge from four ASCII digits.
    ///
    /// # Errors
    /// [`PayloadError::Challenge`] for any other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PayloadError> {
        let digits: Option<[u8; 4]> = bytes.try_into().ok();
        digits.filter(|digits| digits.iter().all(u8::is_ascii_digit)).map(Self).ok_or(PayloadError::Challenge)
    }

    /// The four digits in ASCII.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| fmt::Write::write_char(f, char::from(*digit)))
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Challenge({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_four_digits() {
        for (number, text) in [(0, "0000"), (9_999, "9999"), (10_000, "0000"), (4_000_000_042, "0042")] {
            assert_eq!(Challenge::of_random(number).to_string(), text);
            assert_eq!(Challenge::parse(text), Ok(Challenge::of_random(number)));
        }
        for text in ["", "471", "47111", "47 1", "-471", "４７１１", "47a1"] {
            assert_eq!(Challenge::parse(text), Err(PayloadError::Challenge), "{text}");
        }
    }
}
