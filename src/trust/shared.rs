//! The head of a file of shared facts: who shares with whom, as of when, and the digest of each
//! sealed part. It is signed as it is, so the parts are authentic before anyone opens them.

use super::document::{Fields, read_time};
use super::{Digest, Document, Encoded, KeyUse, TrustError, TrustList};
use crate::codec::DocumentType;
use crate::codec::cbor::{Reader, Writer};
use crate::key::{KeyId, SigningKey, VerifyingKey};
use crate::payload::Region;
use crate::time::{Standing, Timestamp, Window};

// Labels of the head, as in `docs/format.md`.
const FROM: i64 = 1;
const TO: i64 = 2;
const ISSUED: i64 = 3;
const EXPIRES: i64 = 4;
const SINCE: i64 = 5;
const SENDER: i64 = 6;
const RECIPIENT: i64 = 7;
const ENCAPSULATED: i64 = 8;
const PARTS: i64 = 9;

/// The size and the digest of a sealed part.
pub type SealedPart = (u64, Digest);

/// The head of a file of shared facts.
///
/// A file is the complete state of what the sender shares with the recipient: a fact that is not in
/// it is withdrawn. Its version is its time of issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedHead {
    /// The region whose office shares.
    pub from: Region,
    /// The region whose office receives.
    pub to: Region,
    /// From the time of issue to the expiry.
    pub window: Window,
    /// Facts that begin before are not in the file.
    pub since: Timestamp,
    /// The key that signs the file.
    pub sender: KeyId,
    /// The key to which the parts are sealed.
    pub recipient: KeyId,
    /// The encapsulated key of HPKE (RFC 9180).
    pub encapsulated: [u8; 32],
    /// The sealed parts, in order.
    pub parts: Vec<SealedPart>,
}

impl SharedHead {
    /// Maximum size of a sealed part, in bytes. A reader keeps one part in memory.
    pub const MAX_PART_BYTES: u64 = 1 << 20;
    /// Maximum number of sealed parts: about five million facts.
    pub const MAX_PARTS: usize = 256;

    /// Whether a file begins with the head of a file of shared facts. Nothing is verified.
    #[must_use]
    pub fn is_start_of(bytes: &[u8]) -> bool {
        Reader::new(bytes).bytes().is_ok_and(|head| Self::envelope(head).is_ok())
    }

    /// Signs the head.
    #[must_use]
    pub fn signed_by(&self, key: &SigningKey) -> Vec<u8> {
        self.to_draft().signed_by(key).encode()
    }

    /// Verifies the head of a file. A key of the sender on the list must have signed it, must have
    /// the use `exchange`, and must have been valid at the time of issue. Returns the head and that
    /// key. The payload is decoded only after the signature has been checked.
    ///
    /// # Errors
    /// [`TrustError::NoExchangeKey`], [`TrustError::NotForExchange`], [`TrustError::OtherRegion`],
    /// [`TrustError::RegionSignature`], or the error of the first other check that fails.
    pub fn verified(bytes: &[u8], list: &TrustList) -> Result<(Self, VerifyingKey), TrustError> {
        let document = Self::envelope(bytes)?;
        let [signature] = document.signatures() else { return Err(TrustError::NoExchangeKey { kid: None }) };
        let kid = signature.kid();
        let keys = list.regions().iter().flat_map(|listed| listed.keys().iter().map(|key| (listed.region(), key)));
        let mut signed = keys.filter(|(_, key)| key.key().kid() == kid).filter_map(|(region, listed)| {
            let key = listed.key().check().ok()?;
            document.is_signed_by(&key).then_some((region, listed, key))
        });
        let (region, listed, key) = signed.next().ok_or(TrustError::NoExchangeKey { kid: Some(kid) })?;
        if !listed.uses().contains(&KeyUse::Exchange) {
            return Err(TrustError::NotForExchange { region, kid });
        }
        let head = Self::from_unverified(&document)?;
        if head.from != region {
            return Err(TrustError::OtherRegion { expected: region, found: head.from });
        }
        let was_valid = listed.window().standing(head.window.not_before()) == Standing::Within;
        if head.sender != kid || !was_valid {
            return Err(TrustError::RegionSignature { region, what: KeyUse::Exchange.id() });
        }
        Ok((head, key))
    }

    /// What the sealing is bound to, besides the keys: nobody can sign the parts of another office
    /// as their own.
    #[must_use]
    pub fn context(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.array(6).text("fede shared facts").text(self.from.code()).text(self.to.code());
        w.unsigned(self.window.not_before().seconds());
        w.bytes(self.sender.as_bytes()).bytes(self.recipient.as_bytes());
        w.into_bytes()
    }
}

impl Document for SharedHead {
    const TYPE: DocumentType = DocumentType::SharedFacts;
    /// [`SharedHead::MAX_PARTS`] parts of 40 bytes, and the rest.
    const MAX_BYTES: usize = 16 << 10;

    fn version(&self) -> u64 {
        self.window.not_before().seconds()
    }

    fn window(&self) -> Window {
        self.window
    }
}

impl Encoded for SharedHead {
    fn to_payload(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(160 + self.parts.len() * 48);
        w.fields(|map| {
            map.field(FROM).text(self.from.code());
            map.field(TO).text(self.to.code());
            map.field(ISSUED).unsigned(self.window.not_before().seconds());
            map.field(EXPIRES).unsigned(self.window.expires().seconds());
            map.field(SINCE).unsigned(self.since.seconds());
            map.field(SENDER).bytes(self.sender.as_bytes());
            map.field(RECIPIENT).bytes(self.recipient.as_bytes());
            map.field(ENCAPSULATED).bytes(&self.encapsulated);
            let w = map.field(PARTS).array(self.parts.len());
            for (bytes, digest) in &self.parts {
                w.array(2).unsigned(*bytes).bytes(digest.as_bytes());
            }
        });
        w.into_bytes()
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, TrustError> {
        let mut fields = Fields::open("shared", r)?;
        let (mut from, mut to, mut issued, mut expires, mut since) = Default::default();
        let (mut sender, mut recipient, mut encapsulated, mut parts) = Default::default();
        while let Some(label) = fields.next(r)? {
            match label {
                FROM => from = Some(Region::new(r.text()?)?),
                TO => to = Some(Region::new(r.text()?)?),
                ISSUED => issued = Some(read_time(r)?),
                EXPIRES => expires = Some(read_time(r)?),
                SINCE => since = Some(read_time(r)?),
                SENDER => sender = Some(KeyId::from_bytes(*r.byte_array()?)),
                RECIPIENT => recipient = Some(KeyId::from_bytes(*r.byte_array()?)),
                ENCAPSULATED => encapsulated = Some(*r.byte_array()?),
                PARTS => parts = Some(read_parts(r)?),
                other => return Err(fields.unknown(other)),
            }
        }
        Ok(Self {
            window: Window::new(fields.require("issued", issued)?, fields.require("expires", expires)?)?,
            from: fields.require("from", from)?,
            to: fields.require("to", to)?,
            since: fields.require("since", since)?,
            sender: fields.require("sender", sender)?,
            recipient: fields.require("recipient", recipient)?,
            encapsulated: fields.require("encapsulated", encapsulated)?,
            parts: fields.require("parts", parts)?,
        })
    }
}

fn read_parts(r: &mut Reader<'_>) -> Result<Vec<SealedPart>, TrustError> {
    let count = r.array()?;
    if usize::try_from(count).map_or(true, |count| count > SharedHead::MAX_PARTS) {
        return Err(TrustError::Parts);
    }
    let part = |r: &mut Reader<'_>| {
        r.array_of(2)?;
        let bytes = r.unsigned()?;
        if bytes == 0 || bytes > SharedHead::MAX_PART_BYTES {
            return Err(TrustError::Parts);
        }
        Ok((bytes, Digest::from_bytes(*r.byte_array()?)))
    };
    (0..count).map(|_| part(r)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::{ListedKey, ListedRegion, Recognition};

    const ISSUED_AT: &str = "2026-03-05T00:00:00Z";

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32]).unwrap()
    }

    fn window(days: u64) -> Window {
        let from = Timestamp::parse(ISSUED_AT).unwrap();
        Window::new(from, from.saturating_add(days * 86_400)).unwrap()
    }

    /// Hubei has a key 1 for exchange and a key 2 for codes.
    fn list() -> TrustList {
        let hubei = Region::new("CN-HB").unwrap();
        let listed = |seed, uses| ListedKey::new(key(seed).verifying_key(), window(9), uses).unwrap();
        let keys = vec![listed(1, vec![KeyUse::Exchange]), listed(2, vec![KeyUse::Health])];
        let hubei = ListedRegion::new(hubei, ["湖北", "Hubei"], keys, Recognition::vouched()).unwrap();
        TrustList::new(1, window(9), Region::new("CN").unwrap(), vec![hubei]).unwrap()
    }

    fn head(from: &str) -> SharedHead {
        SharedHead {
            from: Region::new(from).unwrap(),
            to: Region::new("CN-SH").unwrap(),
            window: window(1),
            since: Timestamp::parse("2026-03-01T00:00:00Z").unwrap(),
            sender: key(1).kid(),
            recipient: key(3).kid(),
            encapsulated: [7; 32],
            parts: vec![(9, Digest::of(b"part"))],
        }
    }

    #[test]
    fn a_head_is_read_back_and_belongs_to_the_region_of_its_key() {
        let (read, by) = SharedHead::verified(&head("CN-HB").signed_by(&key(1)), &list()).unwrap();
        assert_eq!((read, by.kid()), (head("CN-HB"), key(1).kid()));
        let refused = |head: &SharedHead, seed| SharedHead::verified(&head.signed_by(&key(seed)), &list()).unwrap_err();
        assert!(matches!(refused(&head("CN-HB"), 9), TrustError::NoExchangeKey { .. }));
        assert!(matches!(refused(&head("CN-HB"), 2), TrustError::NotForExchange { .. }));
        assert!(matches!(refused(&head("CN-YN"), 1), TrustError::OtherRegion { .. }));
        let early = Timestamp::parse("2026-03-04T00:00:00Z").unwrap();
        let early = SharedHead { window: Window::new(early, window(1).expires()).unwrap(), ..head("CN-HB") };
        assert!(matches!(refused(&early, 1), TrustError::RegionSignature { .. }), "before the key's window");
        let mut two = head("CN-HB").to_draft().signed_by(&key(1)).signed_by(&key(2)).encode();
        assert!(matches!(SharedHead::verified(&two, &list()), Err(TrustError::NoExchangeKey { kid: None })));
        two.truncate(40);
        assert!(SharedHead::verified(&two, &list()).is_err());
    }

    #[test]
    fn parts_are_bounded() {
        for parts in [vec![(0, Digest::of(b""))], vec![(SharedHead::MAX_PART_BYTES + 1, Digest::of(b""))]] {
            let head = SharedHead { parts, ..head("CN-HB") };
            assert_eq!(SharedHead::from_payload(&head.to_payload()), Err(TrustError::Parts));
        }
        let most = SharedHead { parts: vec![(1 << 20, Digest::of(b"")); SharedHead::MAX_PARTS], ..head("CN-HB") };
        assert!(SharedHead::verified(&most.signed_by(&key(1)), &list()).is_ok());
        let over = SharedHead { parts: vec![(1, Digest::of(b"")); SharedHead::MAX_PARTS + 1], ..head("CN-HB") };
        assert!(SharedHead::from_payload(&over.to_payload()).is_err());
    }
}
