//! Why a file does not contain valid rules.

use crate::foreign::Network;
use crate::payload::{Lang, PayloadError, Region};
use crate::time::TimeError;
use crate::words::{Explain, errors_gate as say, toml_fault};

/// Why a file does not contain valid rules.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum RulesError {
    /// The file is too large.
    TooLarge {
        /// Maximum size in bytes.
        max: usize,
        /// Size found, in bytes.
        found: usize,
    },
    /// The file is not TOML of this form.
    Toml(#[from] toml::de::Error),
    /// A place is not valid.
    Place {
        /// Text in the file.
        place: String,
        /// Why.
        error: PayloadError,
    },
    /// An area names a level that the file does not define.
    Level {
        /// Name of the level.
        found: String,
    },
    /// A day is not valid.
    Day {
        /// Text in the file.
        found: String,
        /// Why.
        error: TimeError,
    },
    /// The time zone is not valid.
    Zone(TimeError),
    /// The region in `adds_to` is not valid.
    Region(PayloadError),
    /// A number is out of its range.
    Range {
        /// The field.
        field: &'static str,
        /// Minimum.
        min: u32,
        /// Maximum.
        max: u32,
        /// Value found.
        found: u32,
    },
    /// A table `[[foreign]]` names no kind.
    ForeignKinds,
    /// A table `[[foreign]]` accepts tests of any age.
    ForeignTestAge,
    /// An issuer of a table `[[foreign]]` is none of its network.
    ForeignIssuer {
        /// The network of the table.
        network: Network,
        /// Text in the file.
        found: String,
    },
    /// A vaccine of a table `[[foreign]]` is no code.
    ForeignVaccine {
        /// Text in the file.
        found: String,
    },
    /// The base rules add to other rules themselves. Only one level is allowed.
    Chain {
        /// Region of the base rules.
        found: Region,
    },
}

impl Explain for RulesError {
    fn id(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "rules-too-large",
            Self::Toml(_) => "rules-toml",
            Self::Place { .. } => "rules-place",
            Self::Level { .. } => "rules-level",
            Self::Day { .. } => "rules-day",
            Self::Zone(_) => "rules-zone",
            Self::Region(_) => "rules-region",
            Self::Range { .. } => "rules-range",
            Self::ForeignKinds => "rules-foreign-kinds",
            Self::ForeignTestAge => "rules-foreign-test-age",
            Self::ForeignIssuer { .. } => "rules-foreign-issuer",
            Self::ForeignVaccine { .. } => "rules-foreign-vaccine",
            Self::Chain { .. } => "rules-chain",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooLarge { max, found } => say::RulesTooLarge { max, found }.say(lang),
            Self::Toml(detail) => say::RulesToml { detail: &toml_fault(detail, lang) }.say(lang),
            Self::Place { place, error } => say::RulesPlace { place, error: &error.words(lang) }.say(lang),
            Self::Level { found } => say::RulesLevel { found }.say(lang),
            Self::Day { found, error } => say::RulesDay { found, error: &error.words(lang) }.say(lang),
            Self::Zone(error) => say::RulesZone { error: &error.words(lang) }.say(lang),
            Self::Region(error) => say::RulesRegion { error: &error.words(lang) }.say(lang),
            Self::Range { field, min, max, found } => say::RulesRange { field, min, max, found }.say(lang),
            Self::ForeignKinds => say::rules_foreign_kinds(lang).to_owned(),
            Self::ForeignTestAge => say::rules_foreign_test_age(lang).to_owned(),
            Self::ForeignIssuer { network, found } => {
                say::RulesForeignIssuer { found, network: &network.id().to_ascii_uppercase() }.say(lang)
            }
            Self::ForeignVaccine { found } => say::RulesForeignVaccine { found }.say(lang),
            Self::Chain { found } => say::RulesChain { found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::TooLarge { .. } => say::rules_too_large_hint(lang),
            Self::Toml(_) => say::rules_toml_hint(lang),
            Self::Place { .. } => say::rules_place_hint(lang),
            Self::Level { .. } => say::rules_level_hint(lang),
            Self::Day { .. } => say::rules_day_hint(lang),
            Self::Zone(_) => say::rules_zone_hint(lang),
            Self::Region(_) => say::rules_region_hint(lang),
            Self::Range { .. } => say::rules_range_hint(lang),
            Self::ForeignKinds => say::rules_foreign_kinds_hint(lang),
            Self::ForeignTestAge => say::rules_foreign_test_age_hint(lang),
            Self::ForeignIssuer { .. } => say::rules_foreign_issuer_hint(lang),
            Self::ForeignVaccine { .. } => say::rules_foreign_vaccine_hint(lang),
            Self::Chain { .. } => say::rules_chain_hint(lang),
        }
        .to_owned()
    }
}
