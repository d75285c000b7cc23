//! Rules for gates: a region's TOML text, signed and published with the list. This module does not
//! parse the text: a set is accepted or refused without it. Only a gate that follows the rules
//! parses them.

use super::document::{Fields, read_time};
use super::{Document, Encoded, KeyUse, ListedKey, Signers, TrustError};
use crate::codec::DocumentType;
use crate::codec::cbor::{Reader, Writer};
use crate::payload::Region;
use crate::time::{Timestamp, Window};

// Labels of the rules, as in `docs/format.md`.
const ISS: i64 = 1;
const VERSION: i64 = 2;
const ISSUED: i64 = 3;
const EXPIRES: i64 = 4;
const TEXT: i64 = 5;

/// A region's rules for gates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    region: Region,
    version: u64,
    window: Window,
    text: String,
}

impl Rules {
    /// Maximum size of a rules file in bytes. A page of rules takes 2 KiB.
    pub const MAX_BYTES: usize = 128 << 10;

    /// Creates rules. `window` is their validity window. `text` is not checked.
    ///
    /// # Errors
    /// [`TrustError::Version`].
    pub fn new(region: Region, version: u64, window: Window, text: &str) -> Result<Self, TrustError> {
        if version == 0 {
            return Err(TrustError::Version);
        }
        Ok(Self { region, version, window, text: text.to_owned() })
    }

    /// Region that made the rules.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// The version, from 1.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Validity window, from issue to expiry.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// The TOML text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Decodes the rules of a region. One of `keys` must have the right use, must have signed them,
    /// and must have been valid when they were issued. Also returns until when the rules are valid.
    ///
    /// # Errors
    /// [`TrustError::OtherRegion`], [`TrustError::RegionSignature`], or the error of the first
    /// other check that fails.
    pub fn signed_by(bytes: &[u8], region: Region, keys: &[ListedKey]) -> Result<(Self, Timestamp), TrustError> {
        let document = Self::envelope(bytes)?;
        let signers = Signers::of(&document, region, keys, KeyUse::Rules)?;
        let rules = Self::from_unverified(&document)?;
        let until = signers.counts_until(rules.region, rules.window)?;
        Ok((rules, until))
    }
}

impl Document for Rules {
    const TYPE: DocumentType = DocumentType::Rules;
    const MAX_BYTES: usize = Self::MAX_BYTES;

    fn version(&self) -> u64 {
        self.version
    }

    fn window(&self) -> Window {
        self.window
    }
}

impl Encoded for Rules {
    fn to_payload(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(64 + self.text.len());
        w.fields(|map| {
            map.field(ISS).text(self.region.code());
            map.field(VERSION).unsigned(self.version);
            map.field(ISSUED).unsigned(self.window.not_before().seconds());
            map.field(EXPIRES).unsigned(self.window.expires().seconds());
            map.field(TEXT).text(&self.text);
        });
        w.into_bytes()
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, TrustError> {
        let mut fields = Fields::open("rules", r)?;
        let (mut region, mut version, mut issued, mut expires, mut text) = Default::default();
        while let Some(label) = fields.next(r)? {
            match label {
                ISS => region = Some(Region::new(r.text()?)?),
                VERSION => version = Some(r.unsigned()?),
                ISSUED => issued = Some(read_time(r)?),
                EXPIRES => expires = Some(read_time(r)?),
                TEXT => text = Some(r.text()?),
                other => return Err(fields.unknown(other)),
            }
        }
        let window = Window::new(fields.require("issued", issued)?, fields.require("expires", expires)?)?;
        let (region, text) = (fields.require("iss", region)?, fields.require("text", text)?);
        let rules = Self::new(region, fields.require("version", version)?, window, text)?;
        Ok(rules)
    }
}
