//! Passphrases of key files: their length, new ones, and what makes one easy to guess.

use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::KeyError;
use crate::words::{Lang, errors_key as say};

/// A passphrase: 1 to [`Passphrase::MAX_BYTES`] bytes.
pub struct Passphrase(Zeroizing<String>);

/// What makes a passphrase easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Weakness {
    /// Fewer than [`Passphrase::LEAST_CHARACTERS`] characters.
    Short {
        /// Number of characters.
        found: usize,
    },
    /// Long enough, but made of repetitions, sequences such as `12345`, or well-known words.
    Predictable,
}

/// Base32 without the letters that look like others or like digits (Crockford): 5 bits each.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of a new passphrase: 100 bits.
const NEW_CHARACTERS: usize = 20;
/// Characters between two hyphens of a new passphrase.
const NEW_GROUP: usize = 5;

/// Rows of a keyboard, alphabet and digits: neighbours are the first guesses.
const ROWS: [&str; 5] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890"];
/// Words of the most common passwords, and this program's own. Each counts as one character.
const WORDS: [&str; 14] = [
    "password",
    "passphrase",
    "passwort",
    "passw0rd",
    "admin",
    "letmein",
    "welcome",
    "iloveyou",
    "dragon",
    "monkey",
    "secret",
    "fede",
    "woaini",
    "mima",
];

impl Passphrase {
    /// Maximum length in bytes. Nobody types more; a longer file is probably the wrong file.
    pub const MAX_BYTES: usize = 1024;
    /// Fewer characters are weak: a thief of the file can try them all.
    pub const LEAST_CHARACTERS: usize = 12;

    /// Creates a passphrase from the text as it is. The caller removes line endings.
    ///
    /// # Errors
    /// [`KeyError::PassphraseLength`].
    pub fn new(text: Zeroizing<String>) -> Result<Self, KeyError> {
        if text.is_empty() || text.len() > Self::MAX_BYTES {
            return Err(KeyError::PassphraseLength { found: text.len() });
        }
        Ok(Self(text))
    }

    /// Makes a new passphrase of 100 random bits: four groups of five letters and digits.
    ///
    /// # Errors
    /// The error of the random source.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, R::Error> {
        let mut bytes = Zeroizing::new([0; NEW_CHARACTERS]);
        rng.try_fill_bytes(&mut *bytes)?;
        let mut text = Zeroizing::new(String::with_capacity(NEW_CHARACTERS + NEW_CHARACTERS / NEW_GROUP));
        for (position, byte) in bytes.iter().enumerate() {
            if position > 0 && position.is_multiple_of(NEW_GROUP) {
                text.push('-');
            }
            // 256 is a multiple of 32, so each character is equally likely.
            text.extend(ALPHABET.get(usize::from(byte % 32)).copied().map(char::from));
        }
        Ok(Self(text))
    }

    /// The text, for the person who must keep it. Never log it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What makes it easy to guess, if anything does. It is a warning, not a measure: `None` does
    /// not prove that a passphrase is strong.
    #[must_use]
    pub fn weakness(&self) -> Option<Weakness> {
        let found = self.0.chars().count();
        if found < Self::LEAST_CHARACTERS {
            return Some(Weakness::Short { found });
        }
        let mut text = Zeroizing::new(self.0.to_lowercase());
        for word in WORDS {
            text = Zeroizing::new(text.replace(word, "*"));
        }
        (surprises(&text) < Self::LEAST_CHARACTERS * 2 / 3).then_some(Weakness::Predictable)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Number of characters that do not follow from those before them: neither equal to the character
/// before, nor its neighbour in one of [`ROWS`], nor a repetition of the beginning.
fn surprises(text: &str) -> usize {
    let characters: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    let repeats = |period: &usize| {
        let later = characters.iter().skip(*period);
        later.zip(characters.iter()).all(|(one, before)| one == before)
    };
    let period = (1..characters.len()).find(repeats).unwrap_or(characters.len());
    let is_next = |one: char, other: char| {
        one == other
            || ROWS.iter().any(|row| {
                let place = |wanted: char| row.chars().position(|character| character == wanted);
                place(one).zip(place(other)).is_some_and(|(one, other)| one.abs_diff(other) == 1)
            })
    };
    let beginning = characters.get(..period).unwrap_or_default();
    let follows = beginning.array_windows().filter(|[one, next]| is_next(*one, *next)).count();
    beginning.len() - follows
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

impl Weakness {
    /// The warning for the person who chose the passphrase.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        match self {
            Self::Short { found } => {
                say::PassphraseShort { found: &found, least: &Passphrase::LEAST_CHARACTERS }.say(lang)
            }
            Self::Predictable => say::passphrase_predictable(lang).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weakness(text: &str) -> Option<Weakness> {
        Passphrase::new(Zeroizing::new(text.to_owned())).unwrap().weakness()
    }

    #[test]
    fn weak_passphrases_are_recognised() {
        assert_eq!(weakness("abc"), Some(Weakness::Short { found: 3 }));
        assert_eq!(weakness("Tr0ub4dor&3"), Some(Weakness::Short { found: 11 }));
        for predictable in [
            "aaaaaaaaaaaaaaaaaaaa",
            "xkxkxkxkxkxkxkxkxkxk",
            "12345678901234567890",
            "qwertyuiopasdfghjkl",
            "Password1234567",
            "passwordpasswordpassword",
            "口令口令口令口令口令口令",
        ] {
            assert_eq!(weakness(predictable), Some(Weakness::Predictable), "{predictable}");
        }
        for accepted in ["correct horse battery staple", "k7mqp3wz4xht2vn6rjda", "三文鱼在月亮上弹钢琴给猫听"]
        {
            assert_eq!(weakness(accepted), None, "{accepted}");
        }
    }

    #[test]
    fn new_passphrases_differ_and_are_not_weak() {
        use chacha20::rand_core::SeedableRng;
        let mut rng = chacha20::ChaCha20Rng::from_seed([1; 32]);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..1000 {
            let new = Passphrase::generate(&mut rng).unwrap();
            assert_eq!((new.reveal().len(), new.weakness()), (23, None), "{}", new.reveal());
            assert!(seen.insert(new.reveal().to_owned()));
        }
        let used: std::collections::BTreeSet<char> = seen.iter().flat_map(|text| text.chars()).collect();
        assert_eq!(used.len(), ALPHABET.len() + 1);
    }
}
