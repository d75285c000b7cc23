//! What changes in what a list has taken from other networks.

use std::collections::BTreeMap;

use crate::foreign::{ForeignIssuer, ForeignNetwork, IssuerName, Network};
use crate::payload::Lang;
use crate::time::Timestamp;
use crate::words::trust as say;

/// One difference between what two lists have of other networks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForeignChange {
    /// A network was added.
    NetworkTaken {
        /// The network.
        network: Network,
        /// When it made its list.
        as_of: Timestamp,
        /// Number of its issuers.
        issuers: usize,
        /// Number of their keys.
        keys: usize,
    },
    /// A network was removed.
    NetworkDropped {
        /// The network.
        network: Network,
    },
    /// The network's list is another.
    NetworkRenewed {
        /// The network.
        network: Network,
        /// When the old one was made.
        old: Timestamp,
        /// When the new one was made.
        new: Timestamp,
    },
    /// An issuer was added.
    IssuerTaken {
        /// The network.
        network: Network,
        /// The issuer.
        issuer: IssuerName,
        /// Number of its keys.
        keys: usize,
    },
    /// An issuer was removed.
    IssuerDropped {
        /// The network.
        network: Network,
        /// The issuer.
        issuer: IssuerName,
    },
    /// The keys of an issuer differ. A key with another window or other uses counts as both.
    Keys {
        /// The network.
        network: Network,
        /// The issuer.
        issuer: IssuerName,
        /// Number of new keys.
        added: usize,
        /// Number of keys that are gone.
        removed: usize,
    },
    /// The revoked cards differ.
    Revoked {
        /// The network.
        network: Network,
        /// Number of new entries.
        added: usize,
        /// Number of entries that are gone.
        removed: usize,
    },
}

impl ForeignChange {
    /// What changes from `old` to `new`.
    #[must_use]
    pub fn between(old: &[ForeignNetwork], new: &[ForeignNetwork]) -> Vec<Self> {
        let mut changes = Vec::new();
        let mut pairs: BTreeMap<Network, [Option<&ForeignNetwork>; 2]> = BTreeMap::new();
        for (side, networks) in [old, new].into_iter().enumerate() {
            for one in networks {
                if let Some(slot) = pairs.entry(one.network()).or_default().get_mut(side) {
                    *slot = Some(one);
                }
            }
        }
        for (network, pair) in pairs {
            match pair {
                [Some(old), Some(new)] => of_network(&mut changes, old, new),
                [Some(_), None] => changes.push(Self::NetworkDropped { network }),
                [None, Some(new)] => changes.push(Self::NetworkTaken {
                    network,
                    as_of: new.as_of(),
                    issuers: new.issuers().len(),
                    keys: new.key_count(),
                }),
                [None, None] => {}
            }
        }
        changes
    }

    /// Whether gates can refuse a code that they accepted before.
    #[must_use]
    pub const fn takes_away(&self) -> bool {
        match self {
            Self::NetworkDropped { .. } | Self::IssuerDropped { .. } => true,
            Self::Keys { removed, .. } => *removed > 0,
            Self::Revoked { added, .. } => *added > 0,
            Self::NetworkRenewed { old, new, .. } => new.seconds() < old.seconds(),
            Self::NetworkTaken { .. } | Self::IssuerTaken { .. } => false,
        }
    }

    /// The sentence for a publisher.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::NetworkTaken { network, as_of, issuers, keys } => {
                let network = &network.words(lang);
                say::NetworkTaken { network, as_of, issuers, keys }.say(lang)
            }
            Self::NetworkDropped { network } => say::NetworkDropped { network: &network.words(lang) }.say(lang),
            Self::NetworkRenewed { network, old, new } => {
                say::NetworkRenewed { network: &network.words(lang), old, new }.say(lang)
            }
            Self::IssuerTaken { network, issuer, keys } => {
                say::IssuerTaken { network: &network.id(), issuer: &issuer.words(lang), keys }.say(lang)
            }
            Self::IssuerDropped { network, issuer } => {
                say::IssuerDropped { network: &network.id(), issuer: &issuer.words(lang) }.say(lang)
            }
            Self::Keys { network, issuer, added, removed } => {
                let (network, issuer) = (&network.id(), &issuer.words(lang));
                say::ForeignKeys { network, issuer, added, removed }.say(lang)
            }
            Self::Revoked { network, added, removed } => {
                say::ForeignRevoked { network: &network.id(), added, removed }.say(lang)
            }
        }
    }
}

fn of_network(changes: &mut Vec<ForeignChange>, old: &ForeignNetwork, new: &ForeignNetwork) {
    let network = new.network();
    if (old.as_of(), old.digest()) != (new.as_of(), new.digest()) {
        changes.push(ForeignChange::NetworkRenewed { network, old: old.as_of(), new: new.as_of() });
    }
    for issuer in old.issuers().iter().filter(|issuer| new.issuer(issuer.name()).is_none()) {
        changes.push(ForeignChange::IssuerDropped { network, issuer: issuer.name().clone() });
    }
    for issuer in new.issuers() {
        let Some(before) = old.issuer(issuer.name()) else {
            let keys = issuer.keys().len();
            changes.push(ForeignChange::IssuerTaken { network, issuer: issuer.name().clone(), keys });
            continue;
        };
        let lacks = |one: &ForeignIssuer, other: &ForeignIssuer| {
            one.keys().iter().filter(|key| other.keys().binary_search(key).is_err()).count()
        };
        let (added, removed) = (lacks(issuer, before), lacks(before, issuer));
        if (added, removed) != (0, 0) {
            changes.push(ForeignChange::Keys { network, issuer: issuer.name().clone(), added, removed });
        }
    }
    let lacks = |one: &ForeignNetwork, other: &ForeignNetwork| {
        one.revoked().iter().filter(|card| other.revoked().binary_search(card).is_err()).count()
    };
    let (added, removed) = (lacks(new, old), lacks(old, new));
    if (added, removed) != (0, 0) {
        changes.push(ForeignChange::Revoked { network, added, removed });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foreign::{ForeignKey, ForeignUse, KeyKind, PublicKey, RevokedCard};
    use crate::key::KeyId;
    use crate::time::Window;

    fn network(day: &str, issuers: &[(&str, &[u8])], revoked: &[&str]) -> ForeignNetwork {
        let kid = KeyId::from_bytes([1; 8]);
        let key = |byte: &u8| {
            let key = PublicKey::new(KeyKind::Ed25519, &[*byte; 32]).unwrap();
            ForeignKey::new(kid, key, &ForeignUse::STATEMENTS, Window::ALWAYS).unwrap()
        };
        let issuer = |(name, keys): &(&str, &[u8])| {
            ForeignIssuer::new(IssuerName::parse(name).unwrap(), keys.iter().map(key).collect()).unwrap()
        };
        let as_of = Timestamp::parse(&format!("{day}T00:00:00Z")).unwrap();
        let made = ForeignNetwork::new(Network::Gdhcn, as_of, [0; 32], issuers.iter().map(issuer).collect()).unwrap();
        let revoked = revoked.iter().map(|rid| RevokedCard::parse(kid, rid).unwrap()).collect();
        made.with_revoked(revoked).unwrap()
    }

    #[test]
    fn each_change_is_told() {
        let old = network("2026-08-22", &[("PRT", &[1, 2]), ("FRA", &[3])], &["a"]);
        let new = network("2026-08-29", &[("PRT", &[2, 4, 5]), ("JPN", &[6])], &["a", "b"]);
        let told = |old: &[ForeignNetwork], new: &[ForeignNetwork]| -> Vec<_> {
            let changes = ForeignChange::between(old, new);
            changes.iter().map(|change| (change.takes_away(), change.sentence(Lang::En))).collect()
        };
        let gdhcn = "WHO's Global Digital Health Certification Network (GDHCN)";
        let [old, new] = [[old], [new]];
        assert_eq!(told(&old, &old), []);
        assert_eq!(
            told(&old, &new),
            [
                (false, format!("{gdhcn}: list of 2026-08-29T00:00:00Z, was 2026-08-22T00:00:00Z")),
                (true, "gdhcn: France no longer recognised: gates refuse its codes".to_owned()),
                (false, "gdhcn: Japan recognised from now on, keys: 1".to_owned()),
                (true, "gdhcn: Portugal: 2 keys added, 1 removed".to_owned()),
                (true, "gdhcn: revoked cards: 1 added, 0 removed".to_owned()),
            ]
        );
        let taken = format!("{gdhcn}: taken from its list of 2026-08-22T00:00:00Z, issuers: 2, keys: 3");
        assert_eq!(told(&[], &old), [(false, taken)]);
        assert_eq!(told(&old, &[]), [(true, format!("{gdhcn}: no longer recognised: gates refuse its codes"))]);
    }
}
