//! The commitment to a document's number: Argon2id (RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::KeyError;
use crate::payload::{Commitment, DocumentKind, Salt};

/// Memory in KiB, passes and lanes are part of the format: a gate must reproduce them. They are OWASP's
/// minimum configuration, so that an office hashes a million people in a night on one core
/// and a phone checks one in less than 100 ms; `docs/decisions/013-number-commitment.md`
/// has the measurements.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The number of an identity document in its comparable form: capital letters and digits.
pub struct DocumentNumber(Zeroizing<String>);

impl DocumentNumber {
    /// The fewest characters.
    pub const MIN_CHARS: usize = 4;
    /// The most characters.
    pub const MAX_CHARS: usize = 32;

    /// Takes a number as printed: blanks and hyphens are dropped, letters become capitals.
    ///
    /// # Errors
    /// [`KeyError::NumberCharacter`] and [`KeyError::NumberLength`].
    pub fn new(printed: &str) -> Result<Self, KeyError> {
        let mut number = Zeroizing::new(String::with_capacity(Self::MAX_CHARS));
        for character in printed.chars() {
            match character {
                ' ' | '-' => {}
                _ if character.is_ascii_alphanumeric() => number.push(character.to_ascii_uppercase()),
                _ => return Err(KeyError::NumberCharacter { character }),
            }
            if number.len() > Self::MAX_CHARS {
                break;
            }
        }
        if number.len() < Self::MIN_CHARS || number.len() > Self::MAX_CHARS {
            return Err(KeyError::NumberLength { found: number.len() });
        }
        Ok(Self(number))
    }

    /// The number in its comparable form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("DocumentNumber").finish_non_exhaustive()
    }
}

/// Commits to a document: Argon2id over one byte of the kind's number and the document's number in ASCII.
///
/// Takes tens of milliseconds and 19 MiB, on purpose.
///
/// # Errors
/// [`KeyError::Commitment`] where the memory is not to be had.
pub fn commit(kind: DocumentKind, number: &DocumentNumber, salt: Salt) -> Result<Commitment, KeyError> {
    let mut input = Zeroizing::new(Vec::with_capacity(1 + DocumentNumber::MAX_CHARS));
    input.push(kind.number());
    input.extend_from_slice(number.as_str().as_bytes());
    let mut digest = [0; 16];
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(digest.len())).map_err(|_| KeyError::Commitment)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(&input, salt.as_bytes(), &mut digest)
        .map_err(|_| KeyError::Commitment)?;
    Ok(Commitment::new(salt, digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_matches_however_it_is_printed() {
        let commitment =
            |kind, printed| commit(kind, &DocumentNumber::new(printed).unwrap(), Salt::new(*b"saltsalt")).unwrap();
        let id = commitment(DocumentKind::ResidentId, "11010519491231002X");
        assert_eq!(id, commitment(DocumentKind::ResidentId, "110105 1949-1231 002x"));
        assert_ne!(id, commitment(DocumentKind::ResidentId, "110105194912310021"));
        assert_ne!(id, commitment(DocumentKind::Passport, "11010519491231002X"));
        assert!(matches!(DocumentNumber::new("12/34"), Err(KeyError::NumberCharacter { character: '/' })));
        assert!(matches!(DocumentNumber::new("１２３４"), Err(KeyError::NumberCharacter { .. })));
        assert!(matches!(DocumentNumber::new("123"), Err(KeyError::NumberLength { found: 3 })));
        assert!(DocumentNumber::new(&"9".repeat(1_000_000)).is_err());
    }
}
