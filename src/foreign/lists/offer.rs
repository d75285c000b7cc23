//! What the list of a network offers, with what was found about each key, and the publisher's choice.

use std::collections::{BTreeMap, BTreeSet};

use super::{ListFinding, NetworkListError};
use crate::foreign::certificate::SignerCertificateError;
use crate::foreign::{
    ForeignIssuer, ForeignKey, ForeignKeyError, ForeignNetwork, IssuerName, KeyKind, Network, PublicKey, RevokedCard,
    signature,
};
use crate::time::{CLOCK_LEEWAY, Standing, Timestamp};

/// A key that is on the list.
#[derive(Debug, Clone)]
pub struct OfferedKey {
    issuer: IssuerName,
    key: ForeignKey,
    findings: Vec<ListFinding>,
}

impl OfferedKey {
    pub(super) const fn new(issuer: IssuerName, key: ForeignKey, findings: Vec<ListFinding>) -> Self {
        Self { issuer, key, findings }
    }

    pub(super) fn with_finding(mut self, finding: ListFinding) -> Self {
        self.findings.push(finding);
        self
    }

    /// Whose key it is.
    #[must_use]
    pub const fn issuer(&self) -> &IssuerName {
        &self.issuer
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &ForeignKey {
        &self.key
    }

    /// What was found about it.
    #[must_use]
    pub fn findings(&self) -> &[ListFinding] {
        &self.findings
    }

    /// Whether it can be taken over.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !self.findings.iter().any(ListFinding::excludes)
    }
}

/// An entry that has no usable key at all.
#[derive(Debug, Clone)]
pub struct RefusedKey {
    /// The issuer or the id, as the list has it.
    pub entry: String,
    /// Why.
    pub error: SignerCertificateError,
}

/// What a verified list offers.
#[derive(Debug, Clone)]
pub struct NetworkOffer {
    network: Network,
    as_of: Timestamp,
    digest: [u8; 32],
    keys: Vec<OfferedKey>,
    refused: Vec<RefusedKey>,
    revoked: Vec<RevokedCard>,
}

impl NetworkOffer {
    /// Collects the entries of a list, and adds the findings that concern several of them.
    pub(super) fn new(
        network: Network,
        [as_of, at]: [Timestamp; 2],
        digest: [u8; 32],
        mut keys: Vec<OfferedKey>,
        mut refused: Vec<RefusedKey>,
        revoked: Vec<RevokedCard>,
    ) -> Result<Self, NetworkListError> {
        if as_of > at.saturating_add(CLOCK_LEEWAY) {
            return Err(NetworkListError::Future { as_of, at });
        }
        let (points, wrong): (Vec<_>, Vec<_>) = keys.drain(..).partition(|one| signature::is_point(one.key.key()));
        let off_curve = |one: OfferedKey| {
            let error = SignerCertificateError::Key(ForeignKeyError::Point);
            RefusedKey { entry: format!("{} {}", one.issuer, one.key.kid()), error }
        };
        refused.extend(wrong.into_iter().map(off_curve));
        let mut times: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        for one in &points {
            *times.entry(one.key.key().as_bytes().to_vec()).or_default() += 1;
        }
        let keys = points.into_iter().map(|mut one| {
            let times = times.get(one.key.key().as_bytes()).copied().unwrap_or_default();
            one.findings.extend((times > 1).then_some(ListFinding::Shared { times }));
            one.findings.extend(window_finding(&one.key, at));
            one.findings.extend(is_weak(one.key.key()).then_some(ListFinding::Weak));
            let is_country = match &one.issuer {
                IssuerName::Country(country) => country.country().is_some(),
                IssuerName::Address(_) => true,
            };
            one.findings.extend((!is_country).then_some(ListFinding::NoCountry));
            one
        });
        Ok(Self { network, as_of, digest, keys: keys.collect(), refused, revoked })
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// When the list was made.
    #[must_use]
    pub const fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// The keys of the list.
    #[must_use]
    pub fn keys(&self) -> &[OfferedKey] {
        &self.keys
    }

    /// The entries without a usable key.
    #[must_use]
    pub fn refused(&self) -> &[RefusedKey] {
        &self.refused
    }

    /// The revoked cards.
    #[must_use]
    pub fn revoked(&self) -> &[RevokedCard] {
        &self.revoked
    }

    /// Takes over the usable keys of these issuers, or of all countries and addresses. The code of
    /// an issuer that is no country must be named.
    ///
    /// # Errors
    /// [`NetworkListError::NotListed`], [`NetworkListError::Empty`] and
    /// [`NetworkListError::Listed`].
    pub fn choose(&self, issuers: Option<&[IssuerName]>) -> Result<ForeignNetwork, NetworkListError> {
        for issuer in issuers.unwrap_or_default() {
            if !self.keys.iter().any(|one| one.issuer == *issuer) {
                return Err(NetworkListError::NotListed { issuer: issuer.to_string() });
            }
        }
        let is_chosen = |one: &&OfferedKey| match issuers {
            Some(issuers) => issuers.contains(&one.issuer),
            None => !one.findings.contains(&ListFinding::NoCountry),
        };
        let mut by_issuer: BTreeMap<&IssuerName, BTreeSet<&ForeignKey>> = BTreeMap::new();
        for one in self.keys.iter().filter(is_chosen).filter(|one| one.is_usable()) {
            by_issuer.entry(&one.issuer).or_default().insert(&one.key);
        }
        let issuer = |(name, keys): (&IssuerName, BTreeSet<&ForeignKey>)| {
            ForeignIssuer::new(name.clone(), keys.into_iter().cloned().collect())
        };
        let chosen = by_issuer.into_iter().map(issuer).collect::<Result<Vec<_>, _>>()?;
        if chosen.is_empty() {
            return Err(NetworkListError::Empty);
        }
        let network = ForeignNetwork::new(self.network, self.as_of, self.digest, chosen)?;
        let is_needed = |card: &&RevokedCard| network.candidates(card.kid()).next().is_some();
        let revoked: BTreeSet<_> = self.revoked.iter().filter(is_needed).cloned().collect();
        Ok(network.with_revoked(revoked.into_iter().collect())?)
    }
}

fn window_finding(key: &ForeignKey, at: Timestamp) -> Option<ListFinding> {
    match key.window().standing(at) {
        Standing::Within => None,
        Standing::Early => Some(ListFinding::NotYetValid { not_before: key.window().not_before() }),
        Standing::Over => Some(ListFinding::Expired { expires: key.window().expires() }),
    }
}

fn is_weak(key: &PublicKey) -> bool {
    key.kind() == KeyKind::Rsa && key.rsa().is_some_and(|(modulus, _)| modulus.len() < 3072 / 8)
}
