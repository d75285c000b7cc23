//! What a list has of other networks, in CBOR: keys, not certificates, each once. The labels are
//! those in `docs/format.md`.

use super::TrustList;
use crate::codec::cbor::{Reader, Writer};
use crate::foreign::{
    ForeignIssuer, ForeignKey, ForeignKeyError, ForeignNetwork, ForeignUse, IssuerName, KeyKind, Network, PublicKey,
    RevokedCard,
};
use crate::key::KeyId;
use crate::payload::order;
use crate::time::Window;
use crate::trust::TrustError;
use crate::trust::document::{Fields, read_time};

const NETWORK: i64 = 1;
const AS_OF: i64 = 2;
const DIGEST: i64 = 3;
const KEYS: i64 = 4;
const ISSUERS: i64 = 5;
const REVOKED: i64 = 6;

impl TrustList {
    /// Adds what the publisher has taken from other networks, in any order.
    ///
    /// # Errors
    /// [`TrustError::Foreign`] if a network is there twice.
    pub fn with_foreign(mut self, mut networks: Vec<ForeignNetwork>) -> Result<Self, TrustError> {
        order::sort_by_key(&mut networks, ForeignNetwork::network);
        if let Some([one, _]) = networks.array_windows().find(|[one, next]| one.network() == next.network()) {
            return Err(ForeignKeyError::Duplicate { issuer: one.network().to_string() }.into());
        }
        self.foreign = networks;
        Ok(self)
    }

    /// What the publisher has taken from other networks, sorted by network.
    #[must_use]
    pub fn foreign(&self) -> &[ForeignNetwork] {
        &self.foreign
    }
}

/// The keys of a network, each once: many issuers of one operator share keys.
fn distinct_keys(network: &ForeignNetwork) -> Vec<&ForeignKey> {
    let mut keys: Vec<_> = network.issuers().iter().flat_map(ForeignIssuer::keys).collect();
    order::sort_by(&mut keys, Ord::cmp);
    keys.dedup();
    keys
}

pub(super) fn write(w: &mut Writer, network: &ForeignNetwork) {
    let keys = distinct_keys(network);
    w.fields(|map| {
        map.field(NETWORK).unsigned(network.network().number().into());
        map.field(AS_OF).unsigned(network.as_of().seconds());
        map.field(DIGEST).bytes(network.digest());
        let w = map.field(KEYS).array(keys.len());
        for key in &keys {
            write_key(w, key);
        }
        let w = map.field(ISSUERS).array(network.issuers().len());
        for issuer in network.issuers() {
            w.array(1 + issuer.keys().len()).text(issuer.name().as_str());
            for key in issuer.keys() {
                // Every key of an issuer is among the distinct ones.
                let at = keys.binary_search(&key).unwrap_or_default();
                w.unsigned(u64::try_from(at).unwrap_or_default());
            }
        }
        if !network.revoked().is_empty() {
            let of_keys: Vec<_> = network.revoked().chunk_by(|one, other| one.kid() == other.kid()).collect();
            let w = map.field(REVOKED).array(of_keys.len());
            for cards in of_keys {
                let [first, ..] = cards else { continue };
                w.array(2).bytes(first.kid().as_bytes()).array(cards.len());
                for card in cards {
                    w.text(&card.to_string());
                }
            }
        }
    });
}

fn write_key(w: &mut Writer, key: &ForeignKey) {
    let has_window = key.window() != Window::ALWAYS;
    w.array(if has_window { 6 } else { 4 }).bytes(key.kid().as_bytes());
    w.unsigned(key.key().kind().number().into()).bytes(key.key().as_bytes()).unsigned(bits(key.uses()));
    if has_window {
        w.unsigned(key.window().not_before().seconds()).unsigned(key.window().expires().seconds());
    }
}

/// The uses as bits: 1 vaccination, 2 test, 4 recovery, 8 certificates of signers.
fn bits(uses: &[ForeignUse]) -> u64 {
    uses.iter().map(|one| 1 << (one.number() - 1)).sum()
}

fn uses_of(bits: u64) -> Result<Vec<ForeignUse>, TrustError> {
    let uses: Vec<_> = ForeignUse::ALL.into_iter().filter(|one| bits & 1 << (one.number() - 1) != 0).collect();
    if self::bits(&uses) == bits { Ok(uses) } else { Err(ForeignKeyError::Uses.into()) }
}

/// Reads the networks. Each bound holds before memory is taken: a list is a few MiB, and an index of
/// one byte stands for a key of a thousand.
pub(super) fn read(r: &mut Reader<'_>) -> Result<Vec<ForeignNetwork>, TrustError> {
    let mut networks: Vec<ForeignNetwork> = Vec::new();
    for _ in 0..r.array()? {
        let network = read_network(r)?;
        // Ascending order leaves at most one entry for each network.
        if networks.last().is_some_and(|last| last.network() >= network.network()) {
            return Err(ForeignKeyError::Duplicate { issuer: network.network().to_string() }.into());
        }
        networks.push(network);
    }
    Ok(networks)
}

fn read_network(r: &mut Reader<'_>) -> Result<ForeignNetwork, TrustError> {
    let mut fields = Fields::open("network", r)?;
    let (mut network, mut as_of, mut digest, mut keys, mut issuers, mut revoked) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            NETWORK => network = Some(r.unsigned()?),
            AS_OF => as_of = Some(read_time(r)?),
            DIGEST => digest = Some(r.bytes()?),
            KEYS => keys = Some(read_keys(r)?),
            // The labels ascend: the keys are there, if they are anywhere.
            ISSUERS => issuers = Some(read_issuers(r, keys.as_deref().unwrap_or_default())?),
            REVOKED => revoked = Some(read_revoked(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    let number: u64 = fields.require("network", network)?;
    let network = Network::from_number(number).ok_or(ForeignKeyError::Network { number })?;
    let (as_of, digest) = (fields.require("as_of", as_of)?, fields.require("digest", digest)?);
    let digest: [u8; 32] = digest.try_into().map_err(|_| ForeignKeyError::Digest)?;
    fields.require("keys", keys)?;
    let network = ForeignNetwork::new(network, as_of, digest, fields.require("issuers", issuers)?)?;
    Ok(network.with_revoked(revoked.unwrap_or_default())?)
}

/// How many entries may still come, of those of a network together.
struct Left {
    max: usize,
    taken: usize,
}

impl Left {
    const fn of(max: usize) -> Self {
        Self { max, taken: 0 }
    }

    /// Takes an announced number of entries before they are read.
    fn take(&mut self, announced: u64) -> Result<(), ForeignKeyError> {
        self.taken = self.taken.saturating_add(usize::try_from(announced).unwrap_or(usize::MAX));
        if self.taken > self.max {
            return Err(ForeignKeyError::TooMany { max: self.max, found: self.taken });
        }
        Ok(())
    }
}

fn read_keys(r: &mut Reader<'_>) -> Result<Vec<ForeignKey>, TrustError> {
    let count = r.array()?;
    Left::of(ForeignNetwork::MAX_KEYS).take(count)?;
    (0..count).map(|_| read_key(r)).collect()
}

fn read_key(r: &mut Reader<'_>) -> Result<ForeignKey, TrustError> {
    let length = r.array()?;
    let kid = read_kid(r)?;
    let kind = KeyKind::from_number(r.unsigned()?).ok_or(ForeignKeyError::UnknownKind)?;
    let key = PublicKey::new(kind, r.bytes()?)?;
    let uses = uses_of(r.unsigned()?)?;
    let window = match length {
        4 => Window::ALWAYS,
        6 => Window::new(read_time(r)?, read_time(r)?)?,
        _ => return Err(ForeignKeyError::Entry.into()),
    };
    Ok(ForeignKey::new(kid, key, &uses, window)?)
}

fn read_kid(r: &mut Reader<'_>) -> Result<KeyId, TrustError> {
    let kid: [u8; 8] = r.bytes()?.try_into().map_err(|_| ForeignKeyError::Entry)?;
    Ok(KeyId::from_bytes(kid))
}

/// Reads the issuers: each has its name and the positions of its keys, ascending. An issuer without
/// keys counts as one entry.
fn read_issuers(r: &mut Reader<'_>, keys: &[ForeignKey]) -> Result<Vec<ForeignIssuer>, TrustError> {
    let mut left = Left::of(ForeignNetwork::MAX_KEYS);
    let mut issuers = Vec::new();
    for _ in 0..r.array()? {
        let count = r.array()?.checked_sub(1).ok_or(ForeignKeyError::Entry)?;
        left.take(count.max(1))?;
        let name = IssuerName::parse(r.text()?)?;
        let (mut of_issuer, mut previous) = (Vec::new(), None);
        for _ in 0..count {
            let number = r.unsigned()?;
            let key = usize::try_from(number).ok().and_then(|number| keys.get(number));
            let key = key.filter(|_| previous.is_none_or(|previous| previous < number));
            of_issuer.push(key.ok_or(ForeignKeyError::Index)?.clone());
            previous = Some(number);
        }
        issuers.push(ForeignIssuer::new(name, of_issuer)?);
    }
    Ok(issuers)
}

fn read_revoked(r: &mut Reader<'_>) -> Result<Vec<RevokedCard>, TrustError> {
    let mut left = Left::of(ForeignNetwork::MAX_REVOKED);
    let mut revoked = Vec::new();
    for _ in 0..r.array()? {
        r.array_of(2)?;
        let kid = read_kid(r)?;
        let count = r.array()?;
        // A key without cards is refused later. Until then it counts, or there could be millions.
        left.take(count.max(1))?;
        for _ in 0..count {
            revoked.push(RevokedCard::parse(kid, r.text()?)?);
        }
    }
    Ok(revoked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Explain;

    /// How many keys of the network, and which positions each issuer has.
    fn network(w: &mut Writer, number: u64, keys: u8, issuers: &[&[u64]], cards: &[u64]) {
        w.map(if cards.is_empty() { 5 } else { 6 });
        w.unsigned(1).unsigned(number).unsigned(2).unsigned(1_700_000_000).unsigned(3).bytes(&[0; 32]);
        w.unsigned(4).array(keys.into());
        for key in 0..keys {
            w.array(4).bytes(&[key; 8]).unsigned(KeyKind::Ed25519.number().into()).bytes(&[key; 32]).unsigned(7);
        }
        w.unsigned(5).array(issuers.len());
        for (at, positions) in issuers.iter().enumerate() {
            w.array(1 + positions.len()).text(&format!("https://example.org/{at:07}"));
            positions.iter().for_each(|position| _ = w.unsigned(*position));
        }
        if !cards.is_empty() {
            w.unsigned(6).array(cards.len());
            for (at, cards) in cards.iter().enumerate() {
                w.array(2).bytes(&[u8::try_from(at).unwrap(); 8]).array(usize::try_from(*cards).unwrap());
                (0..*cards).for_each(|card| _ = w.text(&card.to_string()));
            }
        }
    }

    fn id(write: impl FnOnce(&mut Writer)) -> Result<(), TrustError> {
        let mut w = Writer::with_capacity(64);
        write(&mut w);
        read(&mut Reader::new(&w.into_bytes())).map(drop)
    }

    fn one(keys: u8, issuers: &[&[u64]], cards: &[u64]) -> Result<(), TrustError> {
        id(|w| network(w.array(1), 2, keys, issuers, cards))
    }

    fn too_many(max: usize, found: usize) -> Result<(), TrustError> {
        Err(ForeignKeyError::TooMany { max, found }.into())
    }

    /// A position takes one byte on the list and a whole key in memory.
    #[test]
    fn keys_are_counted_before_they_are_copied() {
        assert_eq!(one(2, &[&[0, 1], &[1]], &[]), Ok(()));
        assert_eq!(one(1, &[&[0; 100_000]], &[]), too_many(4000, 100_000));
        let each: Vec<&[u64]> = vec![&[0, 1]; 2001];
        assert_eq!(one(2, &each, &[]), too_many(4000, 4002));
        assert_eq!(one(2, &each[1..], &[]), Ok(()));
        let none: Vec<&[u64]> = vec![&[]; 4001];
        assert_eq!(one(1, &none, &[]), too_many(4000, 4001));
        // An array that announces more keys than a network may have, each of one byte.
        let announced = id(|w| {
            w.array(1).map(5).unsigned(1).unsigned(2).unsigned(2).unsigned(1).unsigned(3).bytes(&[0; 32]);
            w.unsigned(4).array(5000);
            (0..5000).for_each(|_| _ = w.unsigned(0));
        });
        assert_eq!(announced, too_many(4000, 5000));
    }

    #[test]
    fn positions_ascend_and_are_there() {
        for positions in [&[0, 0][..], &[1, 0], &[2], &[u64::MAX]] {
            assert_eq!(one(2, &[positions], &[]).unwrap_err().id(), "foreign-index", "{positions:?}");
        }
    }

    #[test]
    fn revoked_cards_are_counted_before_they_are_read() {
        assert_eq!(one(1, &[&[0]], &[25_000, 25_000]), Ok(()));
        assert_eq!(one(1, &[&[0]], &[25_000, 25_001]), too_many(50_000, 50_001));
        assert_eq!(one(1, &[&[0]], &[60_000]), too_many(50_000, 60_000));
    }

    /// Each network has bounds of its own, so each is there once at most.
    #[test]
    fn networks_ascend() {
        let networks = |numbers: &[u64]| {
            id(|w| {
                let w = w.array(numbers.len());
                numbers.iter().for_each(|number| network(w, *number, 1, &[&[0]], &[]));
            })
        };
        assert_eq!(networks(&[1, 2, 3]), Ok(()));
        for wrong in [[2, 2], [3, 1]] {
            assert_eq!(networks(&wrong).unwrap_err().id(), "foreign-duplicate");
        }
        assert_eq!(networks(&[4]).unwrap_err().id(), "foreign-network");
    }
}
