//! The rules that a gate follows: those of a region in its set, those of a file, or the default.

use std::sync::LazyLock;

use super::{Finding, GateRules, RulesError};
use crate::payload::Region;
use crate::time::{Standing, Timestamp, Window};
use crate::trust::{GateStore, HeldTrust, StoreFiles};
use crate::verifier::ForeignRules;

/// The rules in force, or why the gate has none.
#[derive(Debug, Clone)]
pub enum RulesInForce {
    /// Rules from a file at the gate, or the default.
    Local(GateRules),
    /// Signed rules, published with the set.
    Signed {
        /// Region that signed them.
        region: Region,
        /// Version of the rules.
        version: u64,
        /// Validity window.
        window: Window,
        /// The parsed rules.
        rules: GateRules,
    },
    /// The gate must follow a region's rules but cannot. It is undecided about every code.
    Wanting(Finding),
}

impl RulesInForce {
    /// Loads the rules of a region from a gate's store.
    #[must_use]
    pub fn of_region<F: StoreFiles>(store: &GateStore<F>, trust: &HeldTrust, region: Region) -> Self {
        let Some((signed, until)) = store.rules(trust, region) else {
            return Self::Wanting(Finding::RulesMissing { region });
        };
        let unreadable = |detail: String| Self::Wanting(Finding::RulesUnreadable { region, detail });
        let base = match Base::of(signed.text(), store, trust) {
            Ok(base) => base,
            // Without the base rules the gate would be less strict than intended.
            Err(BaseError::Missing(region)) => return Self::Wanting(Finding::RulesMissing { region }),
            Err(BaseError::Rules(error)) => return unreadable(error.to_string()),
        };
        let mut from = signed.window().not_before();
        let mut until = until;
        // The combined rules are valid only while both parts are.
        if let Some(base) = &base {
            (from, until) = (from.max(base.from), until.min(base.until));
        }
        let rules = GateRules::parse(signed.text(), &|_| base.as_ref().map(|base| base.text.clone()));
        match (rules, Window::new(from, until)) {
            (Ok(rules), Ok(window)) => Self::Signed { region, version: signed.version(), window, rules },
            (Err(error), _) => unreadable(error.to_string()),
            (_, Err(error)) => unreadable(error.to_string()),
        }
    }

    /// Loads rules from a file at the gate. If they add to a region's rules, they are valid as long
    /// as those are.
    ///
    /// # Errors
    /// [`RulesError`] if the file does not contain valid rules.
    pub fn of_file<F: StoreFiles>(text: &str, store: &GateStore<F>, trust: &HeldTrust) -> Result<Self, RulesError> {
        let base = match Base::of(text, store, trust) {
            Ok(None) => return GateRules::parse(text, &|_| None).map(Self::Local),
            Ok(Some(base)) => base,
            Err(BaseError::Missing(region)) => return Ok(Self::Wanting(Finding::RulesMissing { region })),
            Err(BaseError::Rules(error)) => return Err(error),
        };
        let rules = GateRules::parse(text, &|_| Some(base.text.clone()))?;
        let (region, version) = (base.region, base.version);
        Ok(match Window::new(base.from, base.until) {
            Ok(window) => Self::Signed { region, version, window, rules },
            Err(error) => Self::Wanting(Finding::RulesUnreadable { region, detail: error.to_string() }),
        })
    }

    /// Returns the rules about codes of other networks, even if they are not valid now: such a code is
    /// then undecided, as other codes are.
    #[must_use]
    pub fn foreign(&self) -> &ForeignRules {
        static NONE: LazyLock<ForeignRules> = LazyLock::new(ForeignRules::default);
        match self {
            Self::Local(rules) | Self::Signed { rules, .. } => rules.policy().foreign(),
            Self::Wanting(_) => &NONE,
        }
    }

    /// Returns the rules valid at time `at`, or why the gate cannot decide.
    ///
    /// # Errors
    /// A [`Finding`] with the reason.
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

/// The signed rules that other rules add to.
struct Base {
    region: Region,
    version: u64,
    from: Timestamp,
    until: Timestamp,
    text: String,
}

enum BaseError {
    /// The set does not contain the base rules.
    Missing(Region),
    /// The rules that add to them cannot be parsed.
    Rules(RulesError),
}

impl Base {
    fn of<F: StoreFiles>(text: &str, store: &GateStore<F>, trust: &HeldTrust) -> Result<Option<Self>, BaseError> {
        let Some(region) = GateRules::adds_to(text).map_err(BaseError::Rules)? else { return Ok(None) };
        let (signed, until) = store.rules(trust, region).ok_or(BaseError::Missing(region))?;
        let from = signed.window().not_before();
        Ok(Some(Self { region, version: signed.version(), from, until, text: signed.text().to_owned() }))
    }
}
