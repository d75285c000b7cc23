//! What a certificate says about the seals that its key may sign (ICAO Doc 9303, part 12, section
//! 7.1, and part 13; technical report VDS-NC 1.2).

use super::ForeignUse;
use super::certificate_error::SignerCertificateError;
use super::der::{INTEGER, SEQUENCE, element, only, tagged};

const SET: u8 = 0x31;

/// The purpose of signers of seals, and no other's: 2.23.136.1.1.14.2, as it is encoded.
const SEALS: &[u8] = b"\x67\x81\x08\x01\x01\x0e\x02";

/// The extension with the types of document that the key signs: 2.23.136.1.1.6.2.
pub(super) const DOCUMENT_TYPES: &[u8] = b"\x67\x81\x08\x01\x01\x06\x02";

/// The extensions that fede reads: key usage, extended key usage, basic constraints, the identifiers
/// of the two keys, types of document.
const KNOWN: [&[u8]; 6] =
    [b"\x55\x1d\x0f", b"\x55\x1d\x25", b"\x55\x1d\x13", b"\x55\x1d\x0e", b"\x55\x1d\x23", DOCUMENT_TYPES];

/// Whether fede reads an extension. Its identifier is as it is encoded.
pub(super) fn is_known(oid: &[u8]) -> bool {
    KNOWN.contains(&oid)
}

/// What a certificate states. A certificate that states nothing is for everything.
#[derive(Debug, Clone)]
pub(super) struct SealPurpose {
    is_for_seals: bool,
    types: Option<Vec<String>>,
    has_unknown_critical: bool,
}

impl SealPurpose {
    /// From the identifiers of the extended key usage, as they are encoded; from the value of the
    /// extension [`DOCUMENT_TYPES`]; and from whether another one is critical and not
    /// [known](is_known).
    pub(super) fn new(purposes: Option<&[&[u8]]>, types: Option<&[u8]>, has_unknown_critical: bool) -> Self {
        Self {
            is_for_seals: purposes.is_none_or(|purposes| purposes.contains(&SEALS)),
            // A list that cannot be read allows nothing.
            types: types.map(|value| document_types(value).unwrap_or_default()),
            has_unknown_critical,
        }
    }

    /// # Errors
    /// [`SignerCertificateError::Critical`] and [`SignerCertificateError::OtherPurpose`].
    pub(super) fn check(&self, needs: &[ForeignUse]) -> Result<(), SignerCertificateError> {
        if self.has_unknown_critical {
            return Err(SignerCertificateError::Critical);
        }
        let has_type = |types: &Vec<String>| {
            needs.iter().all(|one| document_type(*one).is_some_and(|needed| types.iter().any(|found| found == needed)))
        };
        let is_allowed = self.is_for_seals && self.types.as_ref().is_none_or(has_type);
        if is_allowed { Ok(()) } else { Err(SignerCertificateError::OtherPurpose) }
    }
}

/// The type of document of a seal. No seal states a recovery.
const fn document_type(of: ForeignUse) -> Option<&'static str> {
    match of {
        ForeignUse::Vaccination => Some("NV"),
        ForeignUse::Test => Some("NT"),
        ForeignUse::Recovery | ForeignUse::Authority => None,
    }
}

/// Reads `SEQUENCE { version INTEGER, SET OF PrintableString }`.
fn document_types(der: &[u8]) -> Option<Vec<String>> {
    let (_version, set) = tagged(only(der, SEQUENCE)?, INTEGER)?;
    let (mut texts, mut types) = (only(set, SET)?, Vec::new());
    while !texts.is_empty() {
        let (_kind, text, rest) = element(texts)?;
        types.push(core::str::from_utf8(text).ok()?.to_owned());
        texts = rest;
    }
    Some(types)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_document_are_read() {
        let japan = b"\x30\x09\x02\x01\x00\x31\x04\x13\x02NV";
        assert_eq!(document_types(japan), Some(vec!["NV".to_owned()]));
        let two = b"\x30\x0d\x02\x01\x00\x31\x08\x13\x02NV\x13\x02NT";
        assert_eq!(document_types(two), Some(vec!["NV".to_owned(), "NT".to_owned()]));
        let whole = japan.as_slice();
        for length in 0..whole.len() {
            assert_eq!(document_types(&whole[..length]), None, "{length} bytes");
        }
        for hostile in
            [&b"\x30\x09\x02\x01\x00\x30\x04\x13\x02NV"[..], b"\x30\x80\x02\x01\x00", b"\x30\x84\xff\xff\xff\xff"]
        {
            assert_eq!(document_types(hostile), None, "{hostile:02x?}");
        }
        assert_eq!(document_types(&[whole, b"\0"].concat()), None, "trailing");
    }
}
