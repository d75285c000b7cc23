//! What an office is: `office.toml`.

use std::path::PathBuf;

use serde::Deserialize;

use super::SlotSequence;
use crate::payload::{PayloadError, Region};
use crate::time::{TimeError, Zone};

/// The configuration of an office.
#[derive(Debug, Clone)]
pub struct OfficeConfig {
    /// The region in whose name it issues.
    pub region: Region,
    /// The file of its private key, from the office's directory.
    pub key: PathBuf,
    /// The zone of its local day.
    pub zone: Zone,
    /// How many slots a day has, as a power of two: just more than it will ever issue.
    pub slot_bits: u32,
    /// How many days a commitment keeps its salt.
    pub salt_days: u32,
}

/// What is wrong with `office.toml`.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It is no TOML, or a field is unknown, missing or of another type.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// The region is none.
    #[error("region: {0}")]
    Region(#[from] PayloadError),
    /// The zone is none.
    #[error("time_zone: {0}")]
    Zone(#[from] TimeError),
    /// A number is too small or too large.
    #[error("{field}: expected a number from {min} to {max}, found {found}")]
    Range {
        /// The field.
        field: &'static str,
        /// The least.
        min: u32,
        /// The most.
        max: u32,
        /// What is there.
        found: u32,
    },
}

impl ConfigError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        "docs/office.md lists the fields of office.toml"
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    region: String,
    key: PathBuf,
    time_zone: String,
    #[serde(default = "default_slot_bits")]
    slot_bits: u32,
    #[serde(default = "default_salt_days")]
    salt_days: u32,
}

/// 16.7 million codes a day.
const fn default_slot_bits() -> u32 {
    24
}

const fn default_salt_days() -> u32 {
    180
}

impl OfficeConfig {
    /// The file of a new office.
    #[must_use]
    pub fn template(region: Region, key: &str, time_zone: &str) -> String {
        format!(
            "# An issuing office of fede; docs/office.md explains every field.\n\
             region = \"{region}\"\n\
             key = {}\n\
             time_zone = \"{time_zone}\"     # of the local day of issue\n\
             slot_bits = {}             # 2^24 codes a day at most; a change counts from the next day on\n\
             salt_days = {}            # how long a holder's commitment keeps its salt\n",
            toml::Value::from(key),
            default_slot_bits(),
            default_salt_days(),
        )
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`ConfigError`], with the line or the field.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let source: Source = toml::from_str(text)?;
        let ranges = [
            ("slot_bits", source.slot_bits, SlotSequence::MIN_BITS, SlotSequence::MAX_BITS),
            ("salt_days", source.salt_days, 1, 3650),
        ];
        if let Some((field, found, min, max)) =
            ranges.into_iter().find(|(_, found, min, max)| !(min..=max).contains(&found))
        {
            return Err(ConfigError::Range { field, min, max, found });
        }
        Ok(Self {
            region: Region::new(&source.region)?,
            key: source.key,
            zone: Zone::parse(&source.time_zone)?,
            slot_bits: source.slot_bits,
            salt_days: source.salt_days,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_a_configuration() {
        let text = OfficeConfig::template(Region::new("CN-SH").unwrap(), "a \"b\".pem", "+08:00");
        let config = OfficeConfig::from_toml(&text).unwrap();
        assert_eq!((config.region.code(), config.slot_bits, config.salt_days), ("CN-SH", 24, 180));
        assert_eq!(config.key, PathBuf::from("a \"b\".pem"));
    }

    #[test]
    fn each_fault_is_named() {
        for (text, message) in [
            ("region = \"XX\"\nkey = \"k\"\ntime_zone = \"Z\"", "region: expected a region"),
            ("region = \"CN\"\nkey = \"k\"\ntime_zone = \"8\"", "time_zone: expected"),
            (
                "region = \"CN\"\nkey = \"k\"\ntime_zone = \"Z\"\nslot_bits = 19",
                "slot_bits: expected a number from 20 to 40",
            ),
            ("region = \"CN\"\nkey = \"k\"\ntime_zone = \"Z\"\nslots = 1", "unknown field `slots`"),
            ("region = \"CN\"", "missing field `key`"),
        ] {
            let error = OfficeConfig::from_toml(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
