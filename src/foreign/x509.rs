//! The fields of a certificate (RFC 5280, section 4.1) that fede reads, in DER.
//!
//! Gates read certificates too, in browsers as well: a parser of all of X.509 is too large for the module
//! that reads codes of other networks there (decision 114).

use super::der::{INTEGER, SEQUENCE, element, only, tagged};
use super::seal_purpose::{DOCUMENT_TYPES, is_known};
use crate::time::Timestamp;

const BOOLEAN: u8 = 0x01;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SET: u8 = 0x31;
/// `[0]`, constructed: the version.
const VERSION: u8 = 0xa0;
/// `[1]` and `[2]`: unique identifiers, which nobody writes.
const UNIQUE_IDS: [u8; 2] = [0x81, 0x82];
/// `[3]`, constructed: the extensions.
const EXTENSIONS: u8 = 0xa3;
/// `[0]` of an `AuthorityKeyIdentifier`.
const KEY_IDENTIFIER: u8 = 0x80;

/// Identifiers of extensions (section 4.2.1), as they are encoded.
const SUBJECT_KEY_IDENTIFIER: &[u8] = b"\x55\x1d\x0e";
const KEY_USAGE: &[u8] = b"\x55\x1d\x0f";
const BASIC_CONSTRAINTS: &[u8] = b"\x55\x1d\x13";
const AUTHORITY_KEY_IDENTIFIER: &[u8] = b"\x55\x1d\x23";
const EXTENDED_KEY_USAGE: &[u8] = b"\x55\x1d\x25";

const COUNTRY_NAME: &[u8] = b"\x55\x04\x06";

/// An algorithm: its identifier as it is encoded, and its parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct AlgorithmId<'a> {
    pub(super) oid: &'a [u8],
    pub(super) parameters: &'a [u8],
}

impl<'a> AlgorithmId<'a> {
    /// Reads the content of an `AlgorithmIdentifier`.
    pub(super) fn of_content(content: &'a [u8]) -> Option<Self> {
        let (oid, parameters) = tagged(content, OBJECT_IDENTIFIER)?;
        Some(Self { oid, parameters })
    }

    /// The identifier that is the only parameter, such as that of a curve.
    pub(super) fn named(&self) -> Option<&'a [u8]> {
        only(self.parameters, OBJECT_IDENTIFIER)
    }
}

/// A public key (`SubjectPublicKeyInfo`).
#[derive(Clone, Copy)]
pub(super) struct KeyInfo<'a> {
    pub(super) algorithm: AlgorithmId<'a>,
    pub(super) key: &'a [u8],
}

impl<'a> KeyInfo<'a> {
    /// Reads a `SubjectPublicKeyInfo`.
    pub(super) fn read(der: &'a [u8]) -> Option<Self> {
        Self::of_content(only(der, SEQUENCE)?)
    }

    fn of_content(content: &'a [u8]) -> Option<Self> {
        let (algorithm, rest) = tagged(content, SEQUENCE)?;
        Some(Self { algorithm: AlgorithmId::of_content(algorithm)?, key: bits(only(rest, BIT_STRING)?)? })
    }
}

/// The whole bytes of a `BIT STRING`.
fn bits(content: &[u8]) -> Option<&[u8]> {
    content.split_first().filter(|(unused, _)| **unused == 0).map(|(_, bytes)| bytes)
}

/// When a certificate ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The last valid second.
    Last(Timestamp),
    /// `99991231235959Z`: there is no end (section 4.1.2.5).
    Never,
}

/// The fields of a certificate.
pub(super) struct Fields<'a> {
    /// The bytes that the signature covers.
    pub(super) signed: &'a [u8],
    pub(super) algorithm: AlgorithmId<'a>,
    pub(super) signature: &'a [u8],
    /// The names, in DER.
    pub(super) issuer: &'a [u8],
    pub(super) subject: &'a [u8],
    pub(super) first: Timestamp,
    pub(super) end: End,
    pub(super) key: KeyInfo<'a>,
    pub(super) extensions: Extensions<'a>,
}

impl<'a> Fields<'a> {
    /// Reads a certificate. Serial numbers of real certificates break RFC 5280; nothing depends on
    /// them.
    pub(super) fn read(der: &'a [u8]) -> Option<Self> {
        let whole = only(der, SEQUENCE)?;
        let (tbs, rest) = tagged(whole, SEQUENCE)?;
        let signed = whole.get(..whole.len().checked_sub(rest.len())?)?;
        let (algorithm, rest) = tagged(rest, SEQUENCE)?;
        let signature = bits(only(rest, BIT_STRING)?)?;
        let tbs = match tagged(tbs, VERSION) {
            Some((version, rest)) => only(version, INTEGER).map(|_| rest)?,
            None => tbs,
        };
        let (_serial, rest) = tagged(tbs, INTEGER)?;
        let (inner, rest) = tagged(rest, SEQUENCE)?;
        // Both must be the same (section 4.1.1.2): the outer one is not signed.
        if inner != algorithm {
            return None;
        }
        let (issuer, rest) = whole_sequence(rest)?;
        let (validity, rest) = tagged(rest, SEQUENCE)?;
        let (subject, rest) = whole_sequence(rest)?;
        let (key, mut rest) = tagged(rest, SEQUENCE)?;
        for tag in UNIQUE_IDS {
            rest = tagged(rest, tag).map_or(rest, |(_, behind)| behind);
        }
        let extensions = if rest.is_empty() { &[] } else { only(only(rest, EXTENSIONS)?, SEQUENCE)? };
        let (first, validity) = time(validity)?;
        let End::Last(first) = first else { return None };
        let (end, validity) = time(validity)?;
        if !validity.is_empty() {
            return None;
        }
        Some(Self {
            signed,
            algorithm: AlgorithmId::of_content(algorithm)?,
            signature,
            issuer,
            subject,
            first,
            end,
            key: KeyInfo::of_content(key)?,
            extensions: Extensions::read(extensions)?,
        })
    }

    /// The country of the subject. `None` if it names none, or two.
    pub(super) fn country(&self) -> Option<&'a str> {
        let (mut sets, mut found) = (only(self.subject, SEQUENCE)?, None);
        while !sets.is_empty() {
            let (mut attributes, rest) = tagged(sets, SET)?;
            sets = rest;
            while !attributes.is_empty() {
                let (attribute, rest) = tagged(attributes, SEQUENCE)?;
                attributes = rest;
                let (oid, value) = tagged(attribute, OBJECT_IDENTIFIER)?;
                if oid == COUNTRY_NAME {
                    let text = element(value).and_then(|(_, text, _)| core::str::from_utf8(text).ok())?;
                    if found.replace(text).is_some() {
                        return None;
                    }
                }
            }
        }
        found
    }
}

/// A SEQUENCE with its head, and the rest.
fn whole_sequence(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, rest) = tagged(bytes, SEQUENCE)?;
    Some((bytes.get(..bytes.len().checked_sub(rest.len())?)?, rest))
}

/// A time: two digits of the year until 2049 (`UTCTime`), or four (`GeneralizedTime`).
fn time(bytes: &[u8]) -> Option<(End, &[u8])> {
    let (tag, content, rest) = element(bytes)?;
    let text = core::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, text) = match (tag, text.len()) {
        (UTC_TIME, 12) => {
            let (year, text) = text.split_at_checked(2)?;
            (format!("{}{year}", if year < "50" { "20" } else { "19" }), text)
        }
        (GENERALIZED_TIME, 14) => {
            let (year, text) = text.split_at_checked(4)?;
            (year.to_owned(), text)
        }
        _ => return None,
    };
    if year == "9999" {
        return Some((End::Never, rest));
    }
    let part = |at: usize| text.get(at..at + 2);
    let (month, day, hour, minute, second) = (part(0)?, part(2)?, part(4)?, part(6)?, part(8)?);
    let time = Timestamp::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")).ok()?;
    Some((End::Last(time), rest))
}

/// The extensions that fede reads.
#[derive(Default)]
pub(super) struct Extensions<'a> {
    /// The first eight bits of `keyUsage`, if the certificate has it.
    pub(super) key_usage: Option<u8>,
    /// Identifiers of `extendedKeyUsage`, as they are encoded, if the certificate has it.
    pub(super) extended: Option<Vec<&'a [u8]>>,
    /// The value of the extension [`DOCUMENT_TYPES`].
    pub(super) document_types: Option<&'a [u8]>,
    /// Whether an extension that fede does not read is critical.
    pub(super) has_unknown_critical: bool,
    pub(super) is_authority: bool,
    pub(super) subject_key: Option<&'a [u8]>,
    pub(super) authority_key: Option<&'a [u8]>,
}

/// Bits of `keyUsage` (section 4.2.1.3).
pub(super) const DIGITAL_SIGNATURE: u8 = 0x80;
pub(super) const KEY_CERT_SIGN: u8 = 0x04;

impl<'a> Extensions<'a> {
    /// Reads them. One that is there twice is refused: readers would differ.
    fn read(mut rest: &'a [u8]) -> Option<Self> {
        let (mut read, mut seen) = (Self::default(), Vec::new());
        while !rest.is_empty() {
            let (extension, behind) = tagged(rest, SEQUENCE)?;
            rest = behind;
            let (oid, value) = tagged(extension, OBJECT_IDENTIFIER)?;
            let (critical, value) = tagged(value, BOOLEAN).unwrap_or((&[0], value));
            read.has_unknown_critical |= critical != [0] && !is_known(oid);
            let value = only(value, OCTET_STRING)?;
            if seen.contains(&oid) {
                return None;
            }
            seen.push(oid);
            match oid {
                KEY_USAGE => {
                    let (unused, bits) = only(value, BIT_STRING)?.split_first()?;
                    read.key_usage = (*unused < 8).then(|| bits.first().copied().unwrap_or_default());
                    read.key_usage?;
                }
                EXTENDED_KEY_USAGE => {
                    let (mut oids, mut found) = (only(value, SEQUENCE)?, Vec::new());
                    while !oids.is_empty() {
                        let (oid, behind) = tagged(oids, OBJECT_IDENTIFIER)?;
                        found.push(oid);
                        oids = behind;
                    }
                    read.extended = Some(found);
                }
                BASIC_CONSTRAINTS => {
                    let authority = tagged(only(value, SEQUENCE)?, BOOLEAN);
                    read.is_authority = authority.is_some_and(|(content, _)| content == [0xff]);
                }
                SUBJECT_KEY_IDENTIFIER => read.subject_key = Some(only(value, OCTET_STRING)?),
                AUTHORITY_KEY_IDENTIFIER => {
                    read.authority_key = tagged(only(value, SEQUENCE)?, KEY_IDENTIFIER).map(|(id, _)| id);
                }
                DOCUMENT_TYPES => read.document_types = Some(value),
                _ => {}
            }
        }
        Some(read)
    }
}
