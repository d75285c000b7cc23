//! What a list has of other networks, in CBOR: keys, not certificates, each once. The labels are
//! those in `docs/format.md`.

use super::TrustList;
use crate::codec::cbor::{Reader, Writer};
use crate::foreign::{
    ForeignIssuer, ForeignKey, ForeignKeyError, ForeignNetwork, ForeignUse, IssuerName, KeyKind, Network, PublicKey,
    RevokedCard,
};
use crate::key::KeyId;
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
        networks.sort_unstable_by_key(ForeignNetwork::network);
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
    keys.sort_unstable();
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

pub(super) fn read(r: &mut Reader<'_>) -> Result<ForeignNetwork, TrustError> {
    let mut fields = Fields::open("network", r)?;
    let (mut network, mut as_of, mut digest, mut keys, mut issuers, mut revoked) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            NETWORK => network = Some(r.unsigned()?),
            AS_OF => as_of = Some(read_time(r)?),
            DIGEST => digest = Some(r.bytes()?),
            KEYS => keys = Some(read_items(r, read_key)?),
            ISSUERS => issuers = Some(read_items(r, read_issuer)?),
            REVOKED => revoked = Some(read_items(r, read_revoked)?),
            other => return Err(fields.unknown(other)),
        }
    }
    let number: u64 = fields.require("network", network)?;
    let network = Network::from_number(number).ok_or(ForeignKeyError::Network { number })?;
    let (as_of, digest) = (fields.require("as_of", as_of)?, fields.require("digest", digest)?);
    let digest: [u8; 32] = digest.try_into().map_err(|_| ForeignKeyError::Digest)?;
    let keys: Vec<ForeignKey> = fields.require("keys", keys)?;
    let issuers: Vec<(&str, Vec<u64>)> = fields.require("issuers", issuers)?;
    let issuer = |(name, numbers): (&str, Vec<u64>)| {
        let key = |number| usize::try_from(number).ok().and_then(|number| keys.get(number)).cloned();
        let of_issuer = numbers.into_iter().map(key).collect::<Option<Vec<_>>>().ok_or(ForeignKeyError::Index)?;
        ForeignIssuer::new(IssuerName::parse(name)?, of_issuer)
    };
    let issuers = issuers.into_iter().map(issuer).collect::<Result<Vec<_>, _>>()?;
    let network = ForeignNetwork::new(network, as_of, digest, issuers)?;
    let revoked: Vec<Vec<RevokedCard>> = revoked.unwrap_or_default();
    Ok(network.with_revoked(revoked.concat())?)
}

fn read_items<'a, T>(
    r: &mut Reader<'a>,
    read: impl Fn(&mut Reader<'a>) -> Result<T, TrustError>,
) -> Result<Vec<T>, TrustError> {
    let count = r.array()?;
    (0..count).map(|_| read(r)).collect()
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

fn read_issuer<'a>(r: &mut Reader<'a>) -> Result<(&'a str, Vec<u64>), TrustError> {
    let length = r.array()?.checked_sub(1).ok_or(ForeignKeyError::Entry)?;
    let name = r.text()?;
    let numbers = (0..length).map(|_| r.unsigned()).collect::<Result<_, _>>()?;
    Ok((name, numbers))
}

fn read_revoked(r: &mut Reader<'_>) -> Result<Vec<RevokedCard>, TrustError> {
    if r.array()? != 2 {
        return Err(ForeignKeyError::Entry.into());
    }
    let kid = read_kid(r)?;
    read_items(r, |r| Ok(RevokedCard::parse(kid, r.text()?)?))
}
