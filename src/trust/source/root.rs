//! TOML form of a root.

use serde::Deserialize;

use super::parts::{RoleSource, Time, window};
use super::{SourceError, Word};
use crate::trust::Root;

/// TOML form of a root.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootSource {
    #[serde(rename = "document")]
    _document: Word,
    version: u64,
    issued: Time,
    expires: Time,
    root: RoleSource,
    list: RoleSource,
}

impl RootSource {
    pub(super) fn to_root<E>(&self, load: impl Fn(&str) -> Result<String, E>) -> Result<Root, SourceError<E>> {
        let window = window(("issued", &self.issued), ("expires", &self.expires))?;
        Ok(Root::new(self.version, window, self.root.to_role(&load)?, self.list.to_role(&load)?)?)
    }
}
