//! The snapshot: which files belong together now. It proves that a set is current and consistent,
//! and adds no trust.

use std::collections::BTreeMap;

use super::document::{Fields, read_time, read_version};
use super::{Digest, Document, Encoded, TrustError};
use crate::codec::DocumentType;
use crate::codec::cbor::{Key, Reader, Writer};
use crate::payload::{Region, order};
use crate::time::Window;

// Labels of the snapshot, as in `docs/format.md`.
const VERSION: i64 = 1;
const ISSUED: i64 = 2;
const EXPIRES: i64 = 3;
const PUBLISHER: i64 = 4;
const LIST: i64 = 5;
const REVOCATIONS: i64 = 6;
const RULES: i64 = 7;

/// Version, size and digest of a file of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetFile {
    version: u64,
    bytes: u64,
    digest: Digest,
}

impl SetFile {
    /// Describes a file by its bytes and the version in it.
    #[must_use]
    pub fn of(version: u64, bytes: &[u8]) -> Self {
        Self { version, bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX), digest: Digest::of(bytes) }
    }

    /// Version in the file.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Size in bytes.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 digest.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

/// The content of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    version: u64,
    window: Window,
    publisher: Region,
    list: SetFile,
    revocations: BTreeMap<Region, SetFile>,
    rules: BTreeMap<Region, SetFile>,
}

impl Snapshot {
    /// Maximum size of a snapshot in bytes. Ten thousand regions take 500 KB.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Creates a snapshot. `window` is the time in which a gate may take it.
    ///
    /// # Errors
    /// [`TrustError::Version`].
    pub fn new(
        version: u64,
        window: Window,
        publisher: Region,
        list: SetFile,
        revocations: BTreeMap<Region, SetFile>,
    ) -> Result<Self, TrustError> {
        if version == 0 {
            return Err(TrustError::Version);
        }
        Ok(Self { version, window, publisher, list, revocations, rules: BTreeMap::new() })
    }

    /// Adds the regions' rules for gates.
    #[must_use]
    pub fn with_rules(mut self, rules: BTreeMap<Region, SetFile>) -> Self {
        self.rules = rules;
        self
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

    /// Publisher of the set.
    #[must_use]
    pub const fn publisher(&self) -> Region {
        self.publisher
    }

    /// The trust list.
    #[must_use]
    pub const fn list(&self) -> &SetFile {
        &self.list
    }

    /// The revocation lists, by region.
    #[must_use]
    pub const fn revocations(&self) -> &BTreeMap<Region, SetFile> {
        &self.revocations
    }

    /// The rules for gates, by region.
    #[must_use]
    pub const fn rules(&self) -> &BTreeMap<Region, SetFile> {
        &self.rules
    }
}

impl Document for Snapshot {
    const TYPE: DocumentType = DocumentType::Snapshot;
    const MAX_BYTES: usize = Self::MAX_BYTES;

    fn version(&self) -> u64 {
        self.version
    }

    fn window(&self) -> Window {
        self.window
    }
}

impl Encoded for Snapshot {
    fn to_payload(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(128 + 56 * self.revocations.len());
        w.fields(|map| {
            map.field(VERSION).unsigned(self.version);
            map.field(ISSUED).unsigned(self.window.not_before().seconds());
            map.field(EXPIRES).unsigned(self.window.expires().seconds());
            map.field(PUBLISHER).text(self.publisher.code());
            write_file(map.field(LIST), &self.list);
            for (label, files) in [(REVOCATIONS, &self.revocations), (RULES, &self.rules)] {
                if !files.is_empty() {
                    write_files(map.field(label), files);
                }
            }
        });
        w.into_bytes()
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, TrustError> {
        let mut fields = Fields::open("snapshot", r)?;
        let (mut version, mut issued, mut expires, mut publisher, mut list, mut revocations, mut rules) =
            Default::default();
        while let Some(label) = fields.next(r)? {
            match label {
                VERSION => version = Some(r.unsigned()?),
                ISSUED => issued = Some(read_time(r)?),
                EXPIRES => expires = Some(read_time(r)?),
                PUBLISHER => publisher = Some(Region::new(r.text()?)?),
                LIST => list = Some(read_file(r)?),
                REVOCATIONS => revocations = Some(read_files(r)?),
                RULES => rules = Some(read_files(r)?),
                other => return Err(fields.unknown(other)),
            }
        }
        let window = Window::new(fields.require("issued", issued)?, fields.require("expires", expires)?)?;
        let (publisher, list) = (fields.require("publisher", publisher)?, fields.require("list-file", list)?);
        let revocations = revocations.unwrap_or_default();
        let snapshot = Self::new(fields.require("version", version)?, window, publisher, list, revocations)?;
        let snapshot = snapshot.with_rules(rules.unwrap_or_default());
        Ok(snapshot)
    }
}

fn write_files(w: &mut Writer, files: &BTreeMap<Region, SetFile>) {
    w.map(files.len());
    let mut regions: Vec<_> = files.iter().collect();
    // Deterministic CBOR sorts map keys by their encoding: a shorter text comes first (RFC 8949,
    // section 4.2.1).
    order::sort_by_key(&mut regions, |(region, _)| (region.code().len(), region.code()));
    for (region, file) in regions {
        write_file(w.text(region.code()), file);
    }
}

fn write_file(w: &mut Writer, file: &SetFile) {
    w.array(3).unsigned(file.version).unsigned(file.bytes).bytes(file.digest.as_bytes());
}

fn read_file(r: &mut Reader<'_>) -> Result<SetFile, TrustError> {
    r.array_of(3)?;
    Ok(SetFile { version: read_version(r)?, bytes: r.unsigned()?, digest: Digest::from_bytes(*r.byte_array()?) })
}

fn read_files(r: &mut Reader<'_>) -> Result<BTreeMap<Region, SetFile>, TrustError> {
    let mut map = r.map()?;
    let mut files = BTreeMap::new();
    while let Some(key) = map.next_key(r)? {
        let region = match key {
            Key::Text(code) => Region::new(code)?,
            Key::Int(label) => return Err(TrustError::Unknown { map: "files", label }),
        };
        files.insert(region, read_file(r)?);
    }
    Ok(files)
}
