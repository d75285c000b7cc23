//! The number of a receipt: 75 random bits and a check character, in four groups.

use core::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::office::registry::ReceiptHash;

/// The characters of Crockford's Base32: no I, L, O and U.
const CHARACTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Number of random characters. Nobody finds one of a hundred million receipts in 2⁴⁸ attempts.
const RANDOM_CHARACTERS: usize = 15;

/// The number of a receipt. Who has it and the document's number can sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptNumber(Zeroizing<String>);

impl ReceiptNumber {
    /// Number of random bytes that one takes: one for each character.
    pub const BYTES: usize = RANDOM_CHARACTERS;

    /// Makes a number from random bytes.
    #[must_use]
    pub fn new(random: &[u8; Self::BYTES]) -> Self {
        let values: Vec<u8> = random.iter().map(|byte| byte % 32).collect();
        Self::of_values(&values)
    }

    fn of_values(values: &[u8]) -> Self {
        let check = check_value(values);
        let text = values.iter().chain([&check]).filter_map(|value| character(*value)).collect();
        Self(Zeroizing::new(text))
    }

    /// Reads a number as people write it: in any case, with or without hyphens and blanks.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 4 * (RANDOM_CHARACTERS + 1) {
            return None;
        }
        let written = typed.chars().filter(|character| !character.is_whitespace() && *character != '-');
        let values = written.map(value_of).collect::<Option<Vec<u8>>>()?;
        let (check, values) = values.split_last()?;
        let is_right = values.len() == RANDOM_CHARACTERS && check_value(values) == *check;
        is_right.then(|| Self::of_values(values))
    }

    /// The form in which the registry keeps it.
    #[must_use]
    pub fn hash(&self) -> ReceiptHash {
        Sha256::new_with_prefix("fede receipt ").chain_update(self.0.as_bytes()).finalize().into()
    }

    /// The number in groups of four.
    #[must_use]
    pub fn grouped(&self) -> String {
        let characters: Vec<char> = self.0.chars().collect();
        characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }
}

impl fmt::Debug for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiptNumber").finish_non_exhaustive()
    }
}

fn character(value: u8) -> Option<char> {
    CHARACTERS.get(usize::from(value)).map(|byte| char::from(*byte))
}

/// The value of a character. Letters that look like digits are read as digits.
fn value_of(character: char) -> Option<u8> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = CHARACTERS.iter().position(|known| char::from(*known) == character)?;
    u8::try_from(at).ok()
}

/// The check value of the Luhn algorithm, modulo 32: it finds each single wrong character and almost
/// all neighbours that were swapped.
fn check_value(values: &[u8]) -> u8 {
    let sum: u32 = values.iter().rev().enumerate().fold(0, |sum, (at, value)| {
        let value = u32::from(*value) * if at % 2 == 0 { 2 } else { 1 };
        sum + value / 32 + value % 32
    });
    u8::try_from((32 - sum % 32) % 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        let number = ReceiptNumber::new(&core::array::from_fn(|at| u8::try_from(at * 17).unwrap()));
        let text = number.grouped();
        assert_eq!(text.len(), 19);
        for typed in
            [text.clone(), text.to_lowercase(), text.replace('-', " "), text.replace('0', "o").replace('1', "l")]
        {
            assert_eq!(ReceiptNumber::parse(&typed).unwrap(), number, "{typed}");
        }
        assert!(!format!("{number:?}").contains(&text[..4]));
    }

    #[test]
    fn each_wrong_character_is_found() {
        let text = ReceiptNumber::new(&[7; 15]).grouped();
        for (at, right) in text.char_indices().filter(|(_, character)| *character != '-') {
            for wrong in CHARACTERS.iter().map(|byte| char::from(*byte)).filter(|wrong| *wrong != right) {
                let mut typed: Vec<char> = text.chars().collect();
                typed[at] = wrong;
                assert!(ReceiptNumber::parse(&typed.iter().collect::<String>()).is_none());
            }
        }
        for wrong in ["", "-", "U", &text[1..], &format!("{text}0"), &"7".repeat(1000)] {
            assert!(ReceiptNumber::parse(wrong).is_none(), "{wrong}");
        }
    }
}
