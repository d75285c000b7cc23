//! The commitment to a document's number: Argon2id (RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::{DocumentNumber, KeyError};
use crate::payload::{Commitment, DocumentKind, Salt};

/// Memory in KiB. Memory, passes and lanes are part of the format: a gate must use the same values.
/// They are OWASP's minimum configuration. With them an office hashes a million people in a night
/// on one core, and a phone checks one in less than 100 ms. Measurements: `docs/decisions/013-number-commitment.md`.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Computes the commitment to a document: Argon2id (RFC 9106) over one byte with the number of the
/// kind, followed by the document's number in ASCII.
///
/// Takes tens of milliseconds and 19 MiB on purpose: it slows down guessing.
///
/// A gate computes the commitment again from the document that it sees:
///
/// ```
/// use fede::key::{DocumentNumber, commit};
/// use fede::payload::{DocumentKind, Salt};
///
/// let salt = Salt::new([7; 8]); // Random in a real code.
/// let stored = commit(DocumentKind::Passport, &DocumentNumber::new("E1234567")?, salt)?;
/// let seen = DocumentNumber::new("e 123-4567")?;
/// assert_eq!(commit(DocumentKind::Passport, &seen, stored.salt())?, stored);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`KeyError::Commitment`] if the memory cannot be allocated.
pub fn commit(kind: DocumentKind, number: &DocumentNumber, salt: Salt) -> Result<Commitment, KeyError> {
    let mut input = Zeroizing::new(Vec::with_capacity(1 + DocumentNumber::MAX_CHARS));
    // The kind is one byte of fixed length, so kind and number cannot be confused.
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
    }
}
