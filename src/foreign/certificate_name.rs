//! Names of certificates, in the form in which they are compared (RFC 5280, section 7.1).

use super::der::{SEQUENCE, element, only, tagged};

const OBJECT_IDENTIFIER: u8 = 0x06;
const SET: u8 = 0x31;

/// Kinds of string: `UTF8String`, `PrintableString`, `TeletexString`, `VideotexString`, `IA5String`.
const TEXTS: [u8; 5] = [0x0c, 0x13, 0x14, 0x15, 0x16];

/// The name in DER, for comparison: authorities write one name with different kinds of string, cases
/// and blanks. Each part has its length before it, so two names are never one. `None` if it is no
/// name.
pub(super) fn comparable(name: &[u8]) -> Option<Vec<u8>> {
    let (mut bytes, mut parts) = (Vec::new(), only(name, SEQUENCE)?);
    while !parts.is_empty() {
        let (mut part, rest) = tagged(parts, SET)?;
        parts = rest;
        let mut attributes = Vec::new();
        while !part.is_empty() {
            let (attribute, rest) = tagged(part, SEQUENCE)?;
            part = rest;
            attributes.push(comparable_attribute(attribute)?);
        }
        // A set: its order in DER depends on what was just made equal.
        attributes.sort_unstable();
        put(&mut bytes, &attributes.concat());
    }
    let mut whole = Vec::with_capacity(bytes.len() + 4);
    put(&mut whole, &bytes);
    Some(whole)
}

fn comparable_attribute(attribute: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (oid, der) = tagged(attribute, OBJECT_IDENTIFIER)?;
    put(&mut bytes, oid);
    let (tag, value, []) = element(der)? else { return None };
    match core::str::from_utf8(value) {
        Ok(text) if TEXTS.contains(&tag) => {
            let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
            put(&mut bytes, words.join(" ").as_bytes());
        }
        _ => {
            // With its kind, behind a length that no text has.
            bytes.extend_from_slice(&u32::MAX.to_be_bytes());
            put(&mut bytes, der);
        }
    }
    Some(bytes)
}

fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    // A certificate has 8 KiB at most.
    bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend_from_slice(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    /// An attribute of a name: its identifier, the tag of its text, and the text.
    type Attribute = (&'static [u8], u8, &'static [u8]);

    fn of(parts: &[&[Attribute]]) -> Vec<u8> {
        let attribute = |(oid, tag, value): &Attribute| der(0x30, &[der(6, oid), der(*tag, value)].concat());
        let part = |part: &&[Attribute]| der(0x31, &part.iter().map(attribute).collect::<Vec<_>>().concat());
        comparable(&der(0x30, &parts.iter().map(part).collect::<Vec<_>>().concat())).unwrap()
    }

    const C: &[u8] = b"\x55\x04\x06";
    const CN: &[u8] = b"\x55\x04\x03";
    const UTF8: u8 = 0x0c;
    const PRINTABLE: u8 = 0x13;

    #[test]
    fn kinds_of_string_case_and_blanks_do_not_matter() {
        let one = of(&[&[(C, PRINTABLE, b"JP")], &[(CN, UTF8, b"e-passport CSCA")]]);
        let other = of(&[&[(C, UTF8, b"jp")], &[(CN, PRINTABLE, b" E-Passport  csca ")]]);
        assert_eq!(one, other);
        let set = of(&[&[(C, PRINTABLE, b"JP"), (CN, UTF8, b"a")]]);
        assert_eq!(set, of(&[&[(CN, PRINTABLE, b"A"), (C, UTF8, b"JP")]]));
    }

    #[test]
    fn everything_else_matters() {
        let text = |text: &'static [u8]| (CN, UTF8, text);
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
            of(&[&[(C, UTF8, b"a")]]),
            of(&[&[(CN, 0x1e, b"a")]]),
            of(&[&[(CN, 0x04, b"a")]]),
            of(&[&[text(b"\xff")]]),
        ];
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "name {at}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let name = der(0x30, &der(0x31, &der(0x30, &[der(6, CN), der(UTF8, b"a")].concat())));
        assert!(comparable(&name).is_some());
        for length in 0..name.len() {
            assert_eq!(comparable(&name[..length]), None, "{length} bytes");
        }
        assert_eq!(comparable(&[&name[..], &[0]].concat()), None, "trailing");
        for attribute in [der(6, CN), der(UTF8, b"a"), [der(6, CN), der(UTF8, b"a"), der(UTF8, b"b")].concat()] {
            assert_eq!(comparable(&der(0x30, &der(0x31, &der(0x30, &attribute)))), None, "{attribute:02x?}");
        }
    }
}
