//! Rules about codes of other networks: the tables `[[foreign]]` of a gate's rules.

use crate::foreign::{IssuerName, Network};
use crate::words::{foreign as say, foreign_verdict, vocabulary};

vocabulary! {
    /// A kind of fact that a gate can ask for.
    #[non_exhaustive]
    pub enum ForeignKind {
        /// A vaccination against COVID-19.
        Vaccination = 1, "vaccination", say::vaccination;
        /// A test for COVID-19 with a negative result.
        Test = 2, "test", say::test;
        /// A recovery from COVID-19.
        Recovery = 3, "recovery", say::recovery;
        /// A vaccination against yellow fever, as in WHO's digital yellow card (ICVP).
        YellowFever = 4, "yellow-fever", foreign_verdict::yellow_fever;
        /// A vaccination against poliomyelitis.
        Polio = 5, "polio", foreign_verdict::polio;
        /// A vaccination against measles.
        Measles = 6, "measles", foreign_verdict::measles;
    }
}

vocabulary! {
    /// How a test was made.
    #[non_exhaustive]
    pub enum TestKind {
        /// By its nucleic acid, such as PCR.
        Molecular = 1, "molecular", foreign_verdict::molecular;
        /// By an antigen.
        Antigen = 2, "antigen", foreign_verdict::antigen;
    }
}

/// What one table accepts. Every condition must hold for the same fact. An empty list of issuers,
/// vaccines or kinds of test accepts every one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignRule {
    /// The network.
    pub network: Network,
    /// Countries, or addresses of issuers of SMART Health Cards.
    pub issuers: Vec<IssuerName>,
    /// The kinds of fact: at least one.
    pub kinds: Vec<ForeignKind>,
    /// Codes of vaccines, products or makers, as the network writes them.
    pub vaccines: Vec<String>,
    /// How a test may be made.
    pub tests: Vec<TestKind>,
    /// Maximum age of a test's sample, in hours. Half-open: a sample of exactly this age is too old.
    pub max_test_hours: Option<u32>,
    /// Minimum number of doses.
    pub min_doses: Option<u32>,
    /// Minimum number of days since the last dose.
    pub min_days: Option<u32>,
    /// Maximum number of days since the last dose.
    pub max_days: Option<u32>,
}

impl ForeignRule {
    /// Accepts these kinds of fact from every issuer of a network.
    ///
    /// A test has no end of its own: set `max_test_hours` too.
    #[must_use]
    pub const fn new(network: Network, kinds: Vec<ForeignKind>) -> Self {
        Self {
            network,
            issuers: Vec::new(),
            kinds,
            vaccines: Vec::new(),
            tests: Vec::new(),
            max_test_hours: None,
            min_doses: None,
            min_days: None,
            max_days: None,
        }
    }
}

/// All rules about codes of other networks. Without any, no such code is accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignRules(Vec<Vec<ForeignRule>>);

impl ForeignRules {
    /// Accepts a code that fits any of these rules.
    #[must_use]
    pub fn any_of(rules: Vec<ForeignRule>) -> Self {
        if rules.is_empty() { Self::default() } else { Self(vec![rules]) }
    }

    /// A code must also fit any of these rules: an addition can only tighten. No rules add nothing.
    #[must_use]
    pub fn and_any_of(mut self, rules: Vec<ForeignRule>) -> Self {
        if !self.0.is_empty() && !rules.is_empty() {
            self.0.push(rules);
        }
        self
    }

    /// Whether a code of this network can be accepted at all.
    #[must_use]
    pub fn admits(&self, network: Network) -> bool {
        !self.0.is_empty() && self.0.iter().all(|group| group.iter().any(|rule| rule.network == network))
    }

    /// Whether codes of any network can be accepted.
    #[must_use]
    pub fn admits_any(&self) -> bool {
        Network::ALL.into_iter().any(|network| self.admits(network))
    }

    /// The groups. A code must fit one rule of each.
    #[must_use]
    pub fn groups(&self) -> &[Vec<ForeignRule>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_only_tighten() {
        let rule = |network| ForeignRule::new(network, vec![ForeignKind::Vaccination]);
        let both = ForeignRules::any_of(vec![rule(Network::Gdhcn), rule(Network::Vci)]);
        assert!(both.admits(Network::Gdhcn) && both.admits(Network::Vci) && !both.admits(Network::Icao));
        let one = both.clone().and_any_of(vec![rule(Network::Vci), rule(Network::Icao)]);
        assert!(!one.admits(Network::Gdhcn) && one.admits(Network::Vci) && !one.admits(Network::Icao));
        assert_eq!(both.clone().and_any_of(Vec::new()), both);
        let none = ForeignRules::default().and_any_of(vec![rule(Network::Vci)]);
        assert!(!none.admits_any());
    }
}
