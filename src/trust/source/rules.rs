//! TOML form of rules for gates: issuer and window. The rules themselves are in another file.

use serde::Deserialize;

use super::parts::{Time, window};
use super::{SourceError, Word};
use crate::payload::Region;
use crate::trust::{Rules, TrustError};

/// TOML form of rules.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesSource {
    #[serde(rename = "document")]
    _document: Word,
    version: u64,
    issued: Time,
    expires: Time,
    iss: String,
    file: String,
}

impl RulesSource {
    pub(super) fn to_rules<E>(&self, load: impl Fn(&str) -> Result<String, E>) -> Result<Rules, SourceError<E>> {
        let window = window(("issued", &self.issued), ("expires", &self.expires))?;
        let text = load(&self.file).map_err(SourceError::File)?;
        // Only gates interpret the text. It is parsed as TOML here so that nobody signs a broken
        // file.
        if toml::from_str::<serde::de::IgnoredAny>(&text).is_err() {
            return Err(TrustError::RulesText.into());
        }
        Ok(Rules::new(Region::new(&self.iss)?, self.version, window, &text)?)
    }
}
