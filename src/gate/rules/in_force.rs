//! The rules that a gate follows: those of a region in its set, a file's, or none but a code in order.

use super::{Finding, GateRules};
use crate::payload::Region;
use crate::time::{Standing, Timestamp, Window};
use crate::trust::{GateStore, HeldTrust, StoreFiles};

/// The rules in force, or why there are none.
#[derive(Debug, Clone)]
pub enum RulesInForce {
    /// From a file at the gate, or the default.
    Local(GateRules),
    /// Signed, and published with the set.
    Signed {
        /// Whose.
        region: Region,
        /// Their version.
        version: u64,
        /// When they count.
        window: Window,
        /// What they say.
        rules: GateRules,
    },
    /// The gate is told to follow a region's rules and cannot: it decides nothing.
    Wanting(Finding),
}

impl RulesInForce {
    /// The rules of a region in a gate's store.
    #[must_use]
    pub fn of_region<F: StoreFiles>(store: &GateStore<F>, trust: &HeldTrust, region: Region) -> Self {
        let Some((signed, until)) = store.rules(trust, region) else {
            return Self::Wanting(Finding::RulesMissing { region });
        };
        let other = |other: Region| store.rules(trust, other).map(|(rules, _)| rules.text().to_owned());
        let unreadable = |detail: String| Self::Wanting(Finding::RulesUnreadable { region, detail });
        // The rules that these add to must be there as well.
        let mut until = until;
        match GateRules::adds_to(signed.text()) {
            Err(error) => return unreadable(error.to_string()),
            Ok(None) => {}
            Ok(Some(base)) => match store.rules(trust, base) {
                None => return Self::Wanting(Finding::RulesMissing { region: base }),
                Some((_, base_until)) => until = until.min(base_until),
            },
        }
        let from = signed.window().not_before();
        match (GateRules::parse(signed.text(), &other), Window::new(from, until)) {
            (Ok(rules), Ok(window)) => Self::Signed { region, version: signed.version(), window, rules },
            (Err(error), _) => unreadable(error.to_string()),
            (_, Err(error)) => unreadable(error.to_string()),
        }
    }

    /// The rules at a time, or why the gate cannot decide by them.
    ///
    /// # Errors
    /// The [`Finding`] that says why.
    pub fn at(&self, at: Timestamp) -> Result<&GateRules, Finding> {
        match self {
            Self::Local(rules) => Ok(rules),
            Self::Signed { region, window, rules, .. } => match window.standing(at) {
                Standing::Within => Ok(rules),
                Standing::Early | Standing::Over => Err(Finding::RulesNotCurrent {
                    region: *region,
                    from: window.not_before(),
                    until: window.expires(),
                    at,
                }),
            },
            Self::Wanting(finding) => Err(finding.clone()),
        }
    }
}

impl Default for RulesInForce {
    fn default() -> Self {
        Self::Local(GateRules::default())
    }
}
