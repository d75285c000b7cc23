//! Names of certificates, in the form in which they are compared (RFC 5280, section 7.1).

use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::{Encode, Tag, Tagged};
use x509_cert::name::Name;

/// A name for comparison: authorities write one name with different kinds of string, cases and
/// blanks. Each part has its length before it, so two names are never one.
pub(super) fn comparable(name: &Name) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in name.iter_rdn() {
        let mut attributes: Vec<_> = part.iter().map(attribute).collect();
        // A set: its order in DER depends on what was just made equal.
        attributes.sort_unstable();
        put(&mut bytes, &attributes.concat());
    }
    let mut whole = Vec::with_capacity(bytes.len() + 4);
    put(&mut whole, &bytes);
    whole
}

fn attribute(attribute: &AttributeTypeAndValue) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, attribute.oid.as_bytes());
    let value = attribute.value.value();
    let is_text = matches!(
        attribute.value.tag(),
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::TeletexString | Tag::VideotexString
    );
    match core::str::from_utf8(value) {
        Ok(text) if is_text => {
            let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
            put(&mut bytes, words.join(" ").as_bytes());
        }
        _ => {
            // With its kind, behind a length that no text has.
            bytes.extend_from_slice(&u32::MAX.to_be_bytes());
            put(&mut bytes, &attribute.value.to_der().unwrap_or_default());
        }
    }
    bytes
}

fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    // A certificate has 8 KiB at most.
    bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend_from_slice(part);
}

#[cfg(test)]
mod tests {
    use core::str::FromStr;

    use x509_cert::der::asn1::{Any, ObjectIdentifier, SetOfVec};
    use x509_cert::name::{RdnSequence, RelativeDistinguishedName};

    use super::*;

    fn of(parts: &[&[(&str, Tag, &[u8])]]) -> Vec<u8> {
        let mut sequence = RdnSequence::default();
        for part in parts {
            let mut set = SetOfVec::new();
            for (oid, tag, value) in *part {
                let oid = ObjectIdentifier::from_str(oid).unwrap();
                set.insert(AttributeTypeAndValue { oid, value: Any::new(*tag, *value).unwrap() }).unwrap();
            }
            sequence.push(RelativeDistinguishedName::try_from(set).unwrap());
        }
        comparable(&Name::hazmat_from_rdn_sequence(sequence))
    }

    const C: &str = "2.5.4.6";
    const CN: &str = "2.5.4.3";

    #[test]
    fn kinds_of_string_case_and_blanks_do_not_matter() {
        let one = of(&[&[(C, Tag::PrintableString, b"JP")], &[(CN, Tag::Utf8String, b"e-passport CSCA")]]);
        let other = of(&[&[(C, Tag::Utf8String, b"jp")], &[(CN, Tag::PrintableString, b" E-Passport  csca ")]]);
        assert_eq!(one, other);
        let set = of(&[&[(C, Tag::PrintableString, b"JP"), (CN, Tag::Utf8String, b"a")]]);
        assert_eq!(set, of(&[&[(CN, Tag::PrintableString, b"A"), (C, Tag::Utf8String, b"JP")]]));
    }

    #[test]
    fn everything_else_matters() {
        let text = |text: &'static [u8]| (CN, Tag::Utf8String, text);
        let names = [
            of(&[]),
            of(&[&[text(b"")]]),
            of(&[&[text(b"a")]]),
            of(&[&[text(b"b")]]),
            of(&[&[text(b"a b")]]),
            of(&[&[text(b"ab")]]),
            of(&[&[text(b"a")], &[text(b"b")]]),
            of(&[&[text(b"b")], &[text(b"a")]]),
            of(&[&[text(b"a"), text(b"b")]]),
            of(&[&[(C, Tag::Utf8String, b"a")]]),
            of(&[&[(CN, Tag::BmpString, b"a")]]),
            of(&[&[(CN, Tag::OctetString, b"a")]]),
            of(&[&[text(b"\xff")]]),
        ];
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "name {at}");
        }
    }
}
