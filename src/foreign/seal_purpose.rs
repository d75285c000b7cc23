//! What a certificate says about the seals that its key may sign (ICAO Doc 9303, part 12, section
//! 7.1, and part 13; technical report VDS-NC 1.2).

use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Any, Decode, Header, Reader, SliceReader, Tag};
use x509_cert::ext::Extension;

use super::ForeignUse;
use super::certificate_error::CertificateError;

/// The purpose of signers of seals, and no other's.
const SEALS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.14.2");

/// The list of the types of document that the key signs.
const DOCUMENT_TYPES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.6.2");

/// The extensions that fede reads: key usage, extended key usage, basic constraints, the identifiers
/// of the two keys, types of document.
const KNOWN: [ObjectIdentifier; 6] = [
    ObjectIdentifier::new_unwrap("2.5.29.15"),
    ObjectIdentifier::new_unwrap("2.5.29.37"),
    ObjectIdentifier::new_unwrap("2.5.29.19"),
    ObjectIdentifier::new_unwrap("2.5.29.14"),
    ObjectIdentifier::new_unwrap("2.5.29.35"),
    DOCUMENT_TYPES,
];

/// What a certificate states. A certificate that states nothing is for everything.
#[derive(Debug, Clone)]
pub(super) struct SealPurpose {
    purposes: Option<Vec<ObjectIdentifier>>,
    types: Option<Vec<String>>,
    has_unknown_critical: bool,
}

impl SealPurpose {
    /// `purposes` is the extended key usage, if the certificate has one.
    pub(super) fn new(purposes: Option<Vec<ObjectIdentifier>>, extensions: &[Extension]) -> Self {
        let types = extensions.iter().find(|one| one.extn_id == DOCUMENT_TYPES);
        Self {
            purposes,
            // A list that cannot be read allows nothing.
            types: types.map(|one| document_types(one.extn_value.as_bytes()).unwrap_or_default()),
            has_unknown_critical: extensions.iter().any(|one| one.critical && !KNOWN.contains(&one.extn_id)),
        }
    }

    /// # Errors
    /// [`CertificateError::Critical`] and [`CertificateError::OtherPurpose`].
    pub(super) fn check(&self, needs: &[ForeignUse]) -> Result<(), CertificateError> {
        if self.has_unknown_critical {
            return Err(CertificateError::Critical);
        }
        let is_for_seals = self.purposes.as_ref().is_none_or(|purposes| purposes.contains(&SEALS));
        let has_type = |types: &Vec<String>| {
            needs.iter().all(|one| document_type(*one).is_some_and(|needed| types.iter().any(|found| found == needed)))
        };
        let is_allowed = is_for_seals && self.types.as_ref().is_none_or(has_type);
        if is_allowed { Ok(()) } else { Err(CertificateError::OtherPurpose) }
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
    let mut reader = SliceReader::new(der).ok()?;
    let set = reader.sequence(|inside| {
        u8::decode(inside)?;
        inside.tlv_bytes()
    });
    let mut inside = SliceReader::new(set.map_err(|_: x509_cert::der::Error| ()).ok()?).ok()?;
    if Header::decode(&mut inside).ok()?.tag() != Tag::Set || !reader.is_finished() {
        return None;
    }
    let mut types = Vec::new();
    while !inside.is_finished() {
        let text = Any::decode(&mut inside).ok()?;
        types.push(core::str::from_utf8(text.value()).ok()?.to_owned());
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
