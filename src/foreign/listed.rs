//! Keys of other networks as a trust list has them: keys, not certificates.

use core::fmt;

use super::{Alpha3, ForeignKeyError, Network, PublicKey, RevokedCard};
use crate::key::KeyId;
use crate::payload::order;
use crate::time::{Timestamp, Window};
use crate::words::{Lang, foreign as say, vocabulary};

vocabulary! {
    /// What a key of another network may sign.
    #[non_exhaustive]
    pub enum ForeignUse {
        /// Certificates of vaccination.
        Vaccination = 1, "vaccination", say::vaccination;
        /// Certificates of a test.
        Test = 2, "test", say::test;
        /// Certificates of recovery.
        Recovery = 3, "recovery", say::recovery;
        /// The certificates of signers, not codes. Keys of ICAO's authorities have only this use.
        Authority = 4, "authority", say::authority;
    }
}

impl ForeignUse {
    /// The uses of a key that signs every kind of statement.
    pub const STATEMENTS: [Self; 3] = [Self::Vaccination, Self::Test, Self::Recovery];
}

/// One key of an issuer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignKey {
    kid: KeyId,
    key: PublicKey,
    uses: Vec<ForeignUse>,
    start: Timestamp,
    end: Timestamp,
}

impl ForeignKey {
    /// Creates an entry. `kid` is the first 8 bytes of the id that codes name: of the certificate's
    /// SHA-256 (GDHCN), of the JWK's thumbprint (VCI), of the SHA-256 of an authority's name and subject
    /// key identifier (ICAO). It only finds candidates. `uses` may be in any order.
    ///
    /// # Errors
    /// [`ForeignKeyError::Uses`] if there is no use, or one is repeated.
    pub fn new(kid: KeyId, key: PublicKey, uses: &[ForeignUse], window: Window) -> Result<Self, ForeignKeyError> {
        let sorted: Vec<_> = ForeignUse::ALL.into_iter().filter(|one| uses.contains(one)).collect();
        if sorted.is_empty() || sorted.len() != uses.len() {
            return Err(ForeignKeyError::Uses);
        }
        Ok(Self { kid, key, uses: sorted, start: window.not_before(), end: window.expires() })
    }

    /// The first 8 bytes of the key's id.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// What it may sign, in the order of [`ForeignUse::ALL`].
    #[must_use]
    pub fn uses(&self) -> &[ForeignUse] {
        &self.uses
    }

    /// Validity window of the key.
    #[must_use]
    pub fn window(&self) -> Window {
        // The two ends come from a window.
        Window::new(self.start, self.end).unwrap_or(Window::ALWAYS)
    }
}

/// Who signs: a country, or the address of an issuer of SMART Health Cards.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssuerName {
    /// A country, or another member of the network with three letters.
    Country(Alpha3),
    /// An address, `https://…`.
    Address(String),
}

impl IssuerName {
    /// Maximum length of an address, in bytes. The longest of VCI's directory has 86.
    pub const MAX_ADDRESS_BYTES: usize = 200;

    /// Reads two or three letters, or an `https` address without characters outside ASCII.
    ///
    /// # Errors
    /// [`ForeignKeyError::Issuer`] for anything else.
    pub fn parse(text: &str) -> Result<Self, ForeignKeyError> {
        if let Some(country) = Alpha3::new(text) {
            return Ok(Self::Country(country));
        }
        let is_address = text.starts_with("https://")
            && text.len() <= Self::MAX_ADDRESS_BYTES
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_address { Ok(Self::Address(text.to_owned())) } else { Err(ForeignKeyError::Issuer) }
    }

    /// The code or the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Country(country) => country.as_str(),
            Self::Address(address) => address,
        }
    }

    /// The name of the country, or the address.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Country(country) => country.name(lang),
            Self::Address(address) => address.clone(),
        }
    }
}

impl fmt::Display for IssuerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An issuer of a network, with its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignIssuer {
    name: IssuerName,
    keys: Vec<ForeignKey>,
}

impl ForeignIssuer {
    /// Creates an entry. The keys may be in any order.
    ///
    /// # Errors
    /// [`ForeignKeyError::Duplicate`] if a key is there twice.
    pub fn new(name: IssuerName, mut keys: Vec<ForeignKey>) -> Result<Self, ForeignKeyError> {
        order::sort_by(&mut keys, Ord::cmp);
        if keys.array_windows().any(|[one, next]| (one.kid, &one.key) == (next.kid, &next.key)) {
            return Err(ForeignKeyError::Duplicate { issuer: name.to_string() });
        }
        Ok(Self { name, keys })
    }

    /// Who signs.
    #[must_use]
    pub const fn name(&self) -> &IssuerName {
        &self.name
    }

    /// The keys, sorted by kid.
    #[must_use]
    pub fn keys(&self) -> &[ForeignKey] {
        &self.keys
    }
}

/// What a publisher has taken from the list of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignNetwork {
    network: Network,
    as_of: Timestamp,
    digest: [u8; 32],
    issuers: Vec<ForeignIssuer>,
    revoked: Vec<RevokedCard>,
}

impl ForeignNetwork {
    /// Maximum number of keys of a network: four times those of VCI's directory in 2026.
    pub const MAX_KEYS: usize = 4000;
    /// Maximum number of revoked cards. The three issuers that published lists in 2026 had 1,343.
    pub const MAX_REVOKED: usize = 50_000;

    /// Creates an entry from the network, the time and the SHA-256 of its list, and its issuers in
    /// any order.
    ///
    /// # Errors
    /// [`ForeignKeyError::Duplicate`] if an issuer is there twice, [`ForeignKeyError::TooMany`].
    pub fn new(
        network: Network,
        as_of: Timestamp,
        digest: [u8; 32],
        mut issuers: Vec<ForeignIssuer>,
    ) -> Result<Self, ForeignKeyError> {
        let found = issuers.iter().map(|issuer| issuer.keys.len().max(1)).sum();
        if found > Self::MAX_KEYS {
            return Err(ForeignKeyError::TooMany { max: Self::MAX_KEYS, found });
        }
        order::sort_by(&mut issuers, |one, other| one.name.cmp(&other.name));
        if let Some([one, _]) = issuers.array_windows().find(|[one, next]| one.name == next.name) {
            return Err(ForeignKeyError::Duplicate { issuer: one.name.to_string() });
        }
        Ok(Self { network, as_of, digest, issuers, revoked: Vec::new() })
    }

    /// Adds the revoked cards, in any order.
    ///
    /// # Errors
    /// [`ForeignKeyError::Rid`] if one is there twice, [`ForeignKeyError::TooMany`].
    pub fn with_revoked(mut self, mut revoked: Vec<RevokedCard>) -> Result<Self, ForeignKeyError> {
        if revoked.len() > Self::MAX_REVOKED {
            return Err(ForeignKeyError::TooMany { max: Self::MAX_REVOKED, found: revoked.len() });
        }
        order::sort_by(&mut revoked, Ord::cmp);
        if revoked.array_windows().any(|[one, next]| one == next) {
            return Err(ForeignKeyError::Rid);
        }
        self.revoked = revoked;
        Ok(self)
    }

    /// The revoked cards, sorted by kid and identifier.
    #[must_use]
    pub fn revoked(&self) -> &[RevokedCard] {
        &self.revoked
    }

    /// Whether a card is revoked.
    #[must_use]
    pub fn is_revoked(&self, kid: KeyId, rid: &str, issued: Timestamp) -> bool {
        let start = self.revoked.partition_point(|card| card.kid() < kid);
        let of_kid = self.revoked.iter().skip(start).take_while(|card| card.kid() == kid);
        of_kid.into_iter().any(|card| card.covers(rid, issued))
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// When the network made its list.
    #[must_use]
    pub const fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// SHA-256 of the file of the list.
    #[must_use]
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// The issuers, sorted by name.
    #[must_use]
    pub fn issuers(&self) -> &[ForeignIssuer] {
        &self.issuers
    }

    /// The entry of an issuer.
    #[must_use]
    pub fn issuer(&self, name: &IssuerName) -> Option<&ForeignIssuer> {
        let at = self.issuers.binary_search_by(|issuer| issuer.name.cmp(name)).ok()?;
        self.issuers.get(at)
    }

    /// The keys with this kid, each with its issuer.
    pub fn candidates(&self, kid: KeyId) -> impl Iterator<Item = (&ForeignIssuer, &ForeignKey)> {
        self.issuers.iter().flat_map(move |issuer| {
            let start = issuer.keys.partition_point(|key| key.kid < kid);
            let of_kid = issuer.keys.iter().skip(start).take_while(move |key| key.kid == kid);
            of_kid.map(move |key| (issuer, key))
        })
    }

    /// The number of keys.
    #[must_use]
    pub fn key_count(&self) -> usize {
        self.issuers.iter().map(|issuer| issuer.keys.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foreign::KeyKind;

    fn key(kid: u8, byte: u8) -> ForeignKey {
        let key = PublicKey::new(KeyKind::Ed25519, &[byte; 32]).unwrap();
        ForeignKey::new(KeyId::from_bytes([kid; 8]), key, &ForeignUse::STATEMENTS, Window::ALWAYS).unwrap()
    }

    fn issuer(name: &str, keys: &[ForeignKey]) -> ForeignIssuer {
        ForeignIssuer::new(IssuerName::parse(name).unwrap(), keys.to_vec()).unwrap()
    }

    #[test]
    fn issuers_are_countries_or_addresses() {
        assert_eq!(IssuerName::parse("PT"), IssuerName::parse("PRT"));
        assert!(IssuerName::parse("https://example.org/issuer").is_ok());
        let long = format!("https://example.org/{}", "a".repeat(200));
        for wrong in ["", "Portugal", "http://example.org", "https://exämple.org", "https://a b", &long] {
            assert_eq!(IssuerName::parse(wrong), Err(ForeignKeyError::Issuer), "{wrong}");
        }
    }

    #[test]
    fn candidates_have_the_kid_and_name_their_issuer() {
        let issuers = vec![issuer("PRT", &[key(2, 1), key(1, 1), key(1, 2)]), issuer("FRA", &[key(1, 3)])];
        let network =
            ForeignNetwork::new(Network::Gdhcn, Timestamp::parse("2026-08-22T17:00:14Z").unwrap(), [0; 32], issuers);
        let network = network.unwrap();
        let found: Vec<_> = network.candidates(KeyId::from_bytes([1; 8])).collect();
        let names: Vec<_> = found.iter().map(|(issuer, _)| issuer.name().as_str()).collect();
        assert_eq!(names, ["FRA", "PRT", "PRT"]);
        assert_eq!(network.candidates(KeyId::from_bytes([3; 8])).count(), 0);
        assert_eq!(network.key_count(), 4);
    }

    #[test]
    fn nothing_is_there_twice_and_nothing_is_endless() {
        let twice = ForeignIssuer::new(IssuerName::parse("PRT").unwrap(), vec![key(1, 1), key(1, 1)]);
        assert!(matches!(twice, Err(ForeignKeyError::Duplicate { .. })));
        let at = Timestamp::parse("2026-08-22T17:00:14Z").unwrap();
        let issuers = vec![issuer("PRT", &[key(1, 1)]), issuer("PT", &[key(2, 1)])];
        let twice = ForeignNetwork::new(Network::Gdhcn, at, [0; 32], issuers);
        assert!(matches!(twice, Err(ForeignKeyError::Duplicate { .. })));
        let empty = (0..4001).map(|number| issuer(&format!("https://example.org/{number}"), &[])).collect();
        let many = ForeignNetwork::new(Network::Vci, at, [0; 32], empty);
        assert_eq!(many, Err(ForeignKeyError::TooMany { max: 4000, found: 4001 }));
        let key = PublicKey::new(KeyKind::Ed25519, &[1; 32]).unwrap();
        let uses = [ForeignUse::Test, ForeignUse::Test];
        for uses in [&uses[..], &[]] {
            let made = ForeignKey::new(KeyId::from_bytes([1; 8]), key.clone(), uses, Window::ALWAYS);
            assert_eq!(made, Err(ForeignKeyError::Uses));
        }
    }
}
