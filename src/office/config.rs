//! The configuration of an office, `office.toml`.

use std::path::PathBuf;

use serde::Deserialize;

use super::provider::{ProviderSettings, StaffProviderSettings};
use super::registry::{AddressError, RegistryAddress};
use super::{SlotSequence, TravelRules};
use crate::key::{KeyId, KeyLocation, TokenUriError};
use crate::payload::{Grounds, PayloadError, Region, StatementKind, StatusReason};
use crate::time::{TimeError, Zone};
use crate::words::{Explain, Lang, errors_office as say, toml_fault};

/// The configuration of an office.
#[derive(Debug, Clone)]
pub struct OfficeConfig {
    /// The issuing region.
    pub region: Region,
    /// Where the private key is: a path from the office's directory, or a key in a token.
    pub key: KeyLocation,
    /// The address of the registry, if it is on a server.
    pub registry: Option<RegistryAddress>,
    /// The time zone of the local day of issue.
    pub zone: Zone,
    /// The time zone as written in the file.
    pub zone_text: String,
    /// Number of slots per day, as a power of two. It must exceed the number of codes per day.
    pub slot_bits: u32,
    /// Maximum age of a commitment's salt in days, if the office has the number.
    pub salt_days: u32,
    /// The authority responsible for a status.
    pub authority: String,
    /// Where to appeal: a telephone number or an address.
    pub appeal: String,
    /// What the codes state.
    pub statements: Vec<StatementKind>,
    /// How itineraries are made from stays.
    pub travel: TravelRules,
    /// A code with fewer hours of validity left than this is renewed.
    pub renew_before_hours: u32,
    /// Number of days that personal data is kept after a person's last declaration.
    pub retention_days: u32,
    /// Whether document numbers are kept, encrypted under the office's secret. Otherwise a salt
    /// changes only with a new declaration.
    pub keep_numbers: bool,
    /// Maximum number of telephones of a person.
    pub telephones: u32,
    /// The keys with which workers may sign the codes of a night. Empty: the office's key alone.
    pub worker_keys: Vec<KeyId>,
    /// The provider of identities with which residents sign in online.
    pub provider: Option<ProviderSettings>,
    /// The provider of identities with which the staff signs in.
    pub staff_provider: Option<StaffProviderSettings>,
}

/// Why `office.toml` is invalid.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is not TOML, or a field is unknown, missing or of the wrong type.
    Toml(#[from] toml::de::Error),
    /// The region is unknown.
    Region(#[from] PayloadError),
    /// The address of the registry is invalid.
    Registry(#[from] AddressError),
    /// The time zone is unknown.
    Zone(#[from] TimeError),
    /// The authority or the appeal contact does not fit into a code.
    Grounds(PayloadError),
    /// The list of statements is invalid.
    Statements {
        /// What was found.
        found: Vec<String>,
    },
    /// The key is named by a URI that does not name a key.
    Key(#[from] TokenUriError),
    /// The id of a key of workers is not one.
    WorkerKey {
        /// What was found.
        found: String,
    },
    /// A field of the provider of identities is empty, too long or not of its kind.
    Provider {
        /// The field.
        field: &'static str,
    },
    /// A number is too small or too large.
    Range {
        /// The field.
        field: &'static str,
        /// The minimum.
        min: u32,
        /// The maximum.
        max: u32,
        /// What was found.
        found: u32,
    },
}

impl Explain for ConfigError {
    fn id(&self) -> &'static str {
        match self {
            Self::Toml(_) => "toml",
            Self::Region(error) | Self::Grounds(error) => error.id(),
            Self::Registry(error) => error.id(),
            Self::Zone(error) => error.id(),
            Self::Key(error) => error.id(),
            Self::Statements { .. } => "config-statements",
            Self::WorkerKey { .. } => "config-worker-key",
            Self::Provider { .. } => "config-provider",
            Self::Range { .. } => "config-range",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Toml(error) => toml_fault(error, lang),
            Self::Region(error) => say::ConfigRegion { error: &error.words(lang) }.say(lang),
            Self::Registry(error) => say::ConfigRegistry { error: &error.words(lang) }.say(lang),
            Self::Zone(error) => say::ConfigZone { error: &error.words(lang) }.say(lang),
            Self::Key(error) => error.words(lang),
            Self::Grounds(error) => say::ConfigGrounds { error: &error.words(lang) }.say(lang),
            Self::Statements { found } => say::ConfigStatements { found: &found.join(", ") }.say(lang),
            Self::WorkerKey { found } => say::ConfigWorkerKey { found }.say(lang),
            Self::Provider { field } => say::ConfigProvider { field }.say(lang),
            Self::Range { field, min, max, found } => say::ConfigRange { field, min, max, found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Key(error) => error.hint(lang),
            Self::Registry(error) => error.hint(lang),
            _ => say::config_region_hint(lang).to_owned(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    region: String,
    key: PathBuf,
    registry: Option<String>,
    time_zone: String,
    #[serde(default = "default_slot_bits")]
    slot_bits: u32,
    #[serde(default = "default_salt_days")]
    salt_days: u32,
    authority: String,
    appeal: String,
    #[serde(default = "default_statements")]
    statements: Vec<String>,
    #[serde(default = "default_travel_days")]
    travel_days: u32,
    #[serde(default = "default_joining_gap_minutes")]
    joining_gap_minutes: u32,
    #[serde(default = "default_renew_before_hours")]
    renew_before_hours: u32,
    #[serde(default = "default_retention_days")]
    retention_days: u32,
    #[serde(default)]
    keep_numbers: bool,
    #[serde(default = "default_telephones")]
    telephones: u32,
    #[serde(default)]
    worker_keys: Vec<String>,
    provider: Option<ProviderSettings>,
    staff_provider: Option<StaffProviderSettings>,
}

/// 2²⁴: up to 16.7 million codes per day.
const fn default_slot_bits() -> u32 {
    24
}

/// 14 days: each night renews about one fourteenth of all commitments.
const fn default_salt_days() -> u32 {
    OfficeConfig::MAX_SALT_DAYS
}

fn default_statements() -> Vec<String> {
    vec!["health".to_owned()]
}

const fn default_travel_days() -> u32 {
    14
}

const fn default_joining_gap_minutes() -> u32 {
    30
}

const fn default_renew_before_hours() -> u32 {
    6
}

/// Three: a telephone, another one, and that of somebody who cares for the person.
const fn default_telephones() -> u32 {
    3
}

const fn default_retention_days() -> u32 {
    90
}

/// The settings of a new office.
#[derive(Debug, Clone, Copy)]
pub struct NewOffice<'a> {
    /// The issuing region.
    pub region: Region,
    /// Its private key: a path from the office's directory, or a `pkcs11:` URI.
    pub key: &'a str,
    /// The time zone of the local day of issue.
    pub time_zone: &'a str,
    /// The authority responsible for a status.
    pub authority: &'a str,
    /// Where to appeal.
    pub appeal: &'a str,
}

impl OfficeConfig {
    /// Maximum number of days that codes of one person may share a salt, if the office has the
    /// number to compute a new commitment.
    const MAX_SALT_DAYS: u32 = 14;

    /// The text of `office.toml` for a new office.
    #[must_use]
    pub fn template(new: NewOffice<'_>) -> String {
        let NewOffice { region, key, time_zone, authority, appeal } = new;
        format!(
            "# An issuing office of fede; docs/office.md explains every field.\n\
             region = \"{region}\"\n\
             key = {}\n\
             time_zone = \"{time_zone}\"     # of the local day of issue\n\
             slot_bits = {}             # 2^24 codes a day at most; a change counts from the next day on\n\
             salt_days = {}            # how long codes of one person have one salt, where the number is at hand\n\
             authority = {}     # who answers for a yellow or red status\n\
             appeal = {}     # where its holder can appeal\n\
             statements = [\"health\"]   # what codes state: \"health\", \"itinerary\" or both\n\
             travel_days = {}           # of an itinerary: 14 or 7\n\
             joining_gap_minutes = {}   # two stays in a place no further apart are one\n\
             renew_before_hours = {}     # a code that counts for less is renewed\n\
             retention_days = {}        # how long personal data is kept after the last declaration\n\
             keep_numbers = false       # true: numbers are kept, sealed, so that salts can be renewed\n\
             telephones = {}             # to how many telephones the codes of a person can be bound; 0: to none\n",
            toml::Value::from(key),
            default_slot_bits(),
            default_salt_days(),
            toml::Value::from(authority),
            toml::Value::from(appeal),
            default_travel_days(),
            default_joining_gap_minutes(),
            default_renew_before_hours(),
            default_retention_days(),
            default_telephones(),
        )
    }

    /// [`Self::template`], with a registry on a server.
    #[must_use]
    pub fn template_on(new: NewOffice<'_>, registry: &RegistryAddress) -> String {
        let registry = toml::Value::from(registry.as_str());
        format!("{}registry = {registry}     # without this line: the file registry.sqlite\n", Self::template(new))
    }

    /// Parses and checks `office.toml`.
    ///
    /// # Errors
    /// [`ConfigError`], which names the line or the field.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let source: Source = toml::from_str(text)?;
        let ranges = [
            ("slot_bits", source.slot_bits, SlotSequence::MIN_BITS, SlotSequence::MAX_BITS),
            ("salt_days", source.salt_days, 1, Self::MAX_SALT_DAYS),
            ("joining_gap_minutes", source.joining_gap_minutes, 0, 24 * 60),
            ("renew_before_hours", source.renew_before_hours, 0, 336),
            ("retention_days", source.retention_days, 14, 3650),
            ("telephones", source.telephones, 0, 10),
        ];
        if let Some((field, found, min, max)) =
            ranges.into_iter().find(|(_, found, min, max)| !(min..=max).contains(&found))
        {
            return Err(ConfigError::Range { field, min, max, found });
        }
        if source.travel_days != 14 && source.travel_days != 7 {
            return Err(ConfigError::Range { field: "travel_days", min: 7, max: 14, found: source.travel_days });
        }
        if let Some(field) = source.provider.as_ref().and_then(ProviderSettings::fault) {
            return Err(ConfigError::Provider { field });
        }
        if let Some(field) = source.staff_provider.as_ref().and_then(StaffProviderSettings::fault) {
            return Err(ConfigError::Provider { field });
        }
        // Check now that a code can carry them, not when the first red code is issued.
        Grounds::new(StatusReason::Symptoms, &source.authority, &source.appeal).map_err(ConfigError::Grounds)?;
        let statements: Vec<StatementKind> = StatementKind::ALL
            .into_iter()
            .filter(|kind| source.statements.iter().any(|word| word == kind.id()))
            .collect();
        if statements.is_empty() || statements.len() != source.statements.len() {
            return Err(ConfigError::Statements { found: source.statements });
        }
        Ok(Self {
            authority: source.authority,
            appeal: source.appeal,
            statements,
            travel: TravelRules { days: source.travel_days, joining_gap: u64::from(source.joining_gap_minutes) * 60 },
            renew_before_hours: source.renew_before_hours,
            retention_days: source.retention_days,
            keep_numbers: source.keep_numbers,
            telephones: source.telephones,
            provider: source.provider,
            staff_provider: source.staff_provider,
            worker_keys: source.worker_keys.iter().map(|text| key_id(text)).collect::<Result<_, _>>()?,
            region: Region::new(&source.region)?,
            key: KeyLocation::parse(source.key.as_os_str())?,
            registry: source.registry.as_deref().map(RegistryAddress::new).transpose()?,
            zone: Zone::parse(&source.time_zone)?,
            zone_text: source.time_zone,
            slot_bits: source.slot_bits,
            salt_days: source.salt_days,
        })
    }
}

/// The id of a key, as `fede key info` shows it.
fn key_id(text: &str) -> Result<KeyId, ConfigError> {
    let mut bytes = [0; 8];
    let is_whole = base16ct::mixed::decode(text, &mut bytes).is_ok_and(|decoded| decoded.len() == 8);
    if is_whole { Ok(KeyId::from_bytes(bytes)) } else { Err(ConfigError::WorkerKey { found: text.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_a_configuration() {
        let text = OfficeConfig::template(NewOffice {
            region: Region::new("CN-SH").unwrap(),
            key: "a \"b\".pem",
            time_zone: "+08:00",
            authority: "上海市疾病预防控制中心",
            appeal: "021-12320",
        });
        let config = OfficeConfig::from_toml(&text).unwrap();
        assert_eq!((config.region.code(), config.slot_bits, config.salt_days), ("CN-SH", 24, 14));
        assert_eq!((config.key, config.registry), (KeyLocation::File("a \"b\".pem".into()), None));
    }

    #[test]
    fn each_fault_is_named() {
        let whole = "region = \"CN\"\nkey = \"k\"\ntime_zone = \"Z\"\nauthority = \"A\"\nappeal = \"1\"\n";
        assert!(OfficeConfig::from_toml(whole).is_ok());
        for (from, to, message) in [
            ("\"CN\"", "\"XX\"", "region: expected a region"),
            ("\"Z\"", "\"8\"", "time_zone: expected"),
            ("\"A\"", "\"\"", "authority, appeal: authority: expected text"),
            ("appeal", "slot_bits = 19\nappeal", "slot_bits: expected a number from 20 to 40"),
            ("appeal", "travel_days = 8\nappeal", "travel_days: expected a number from 7 to 14"),
            ("appeal", "statements = [\"healthy\"]\nappeal", "statements: expected health, itinerary or both"),
            ("appeal", "worker_keys = [\"12\"]\nappeal", "worker_keys: expected the id of a key"),
            ("appeal", "slots = 1\nappeal", "unknown field `slots`"),
            (
                "appeal",
                "registry = \"postgres://a:b@c/d\"\nappeal",
                "registry: the address of the registry contains a password",
            ),
            ("appeal", "registry = \"r.sqlite\"\nappeal", "registry: expected the address of a registry"),
            ("key = \"k\"", "", "missing field `key`"),
            ("\"k\"", "\"pkcs11:object=k\"", "expected the attribute module-path"),
        ] {
            let text = &whole.replacen(from, to, 1);
            let error = OfficeConfig::from_toml(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
