//! The root: who may sign roots and lists.

use super::map::{Fields, read_time};
use super::role::{read_role, write_role};
use super::{Digest, Role, TrustError};
use crate::codec::cbor::{Reader, Writer};
use crate::codec::{CoseSign, DocumentType};
use crate::time::{Timestamp, Window};

const VERSION: i64 = 1;
const ISSUED: i64 = 2;
const EXPIRES: i64 = 3;
const ROLES: i64 = 4;
const ROLE_ROOT: i64 = 1;
const ROLE_LIST: i64 = 2;

/// What a root says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    version: u64,
    window: Window,
    root: Role,
    list: Role,
}

impl Root {
    /// Two roles of 32 keys take 3 KiB, and 64 signatures 6 KiB.
    pub const MAX_BYTES: usize = 64 << 10;

    /// Takes a version, from when to when the root counts, and the roles.
    ///
    /// # Errors
    /// [`TrustError::Version`].
    pub fn new(version: u64, window: Window, root: Role, list: Role) -> Result<Self, TrustError> {
        if version == 0 {
            return Err(TrustError::Version);
        }
        Ok(Self { version, window, root, list })
    }

    /// The version, from 1.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// From its issue to its expiry.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Who signs roots.
    #[must_use]
    pub const fn root_role(&self) -> &Role {
        &self.root
    }

    /// Who signs lists.
    #[must_use]
    pub const fn list_role(&self) -> &Role {
        &self.list
    }

    /// The unsigned document.
    #[must_use]
    pub fn to_draft(&self) -> CoseSign {
        let mut w = Writer::with_capacity(256);
        w.map(4);
        w.integer(VERSION).unsigned(self.version);
        w.integer(ISSUED).unsigned(self.window.not_before().seconds());
        w.integer(EXPIRES).unsigned(self.window.expires().seconds());
        w.integer(ROLES).map(2);
        write_role(w.integer(ROLE_ROOT), &self.root);
        write_role(w.integer(ROLE_LIST), &self.list);
        CoseSign::draft(DocumentType::Root, w.into_bytes())
    }

    /// Reads what a root says, **without** counting its signatures; [`TrustedRoot`] does.
    ///
    /// # Errors
    /// The [`TrustError`] that names the first departure.
    pub fn from_unverified(document: &CoseSign) -> Result<Self, TrustError> {
        let mut r = Reader::new(document.unverified_payload());
        let mut fields = Fields::open("the root", &mut r)?;
        let (mut version, mut issued, mut expires, mut roles) = Default::default();
        while let Some(label) = fields.next(&mut r)? {
            match label {
                VERSION => version = Some(r.unsigned()?),
                ISSUED => issued = Some(read_time(&mut r)?),
                EXPIRES => expires = Some(read_time(&mut r)?),
                ROLES => roles = Some(read_roles(&mut r)?),
                other => return Err(fields.unknown(other)),
            }
        }
        let window = Window::new(fields.require("issued", issued)?, fields.require("expires", expires)?)?;
        let (root, list) = fields.require("roles", roles)?;
        let read = Self::new(fields.require("version", version)?, window, root, list)?;
        r.finish()?;
        if read.to_draft().unverified_payload() != document.unverified_payload() {
            return Err(TrustError::NotDeterministic);
        }
        Ok(read)
    }
}

fn read_roles(r: &mut Reader<'_>) -> Result<(Role, Role), TrustError> {
    let mut fields = Fields::open("the roles", r)?;
    let (mut root, mut list) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            ROLE_ROOT => root = Some(read_role(r)?),
            ROLE_LIST => list = Some(read_role(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    Ok((fields.require("root", root)?, fields.require("list", list)?))
}

fn read_envelope(bytes: &[u8]) -> Result<CoseSign, TrustError> {
    if bytes.len() > Root::MAX_BYTES {
        return Err(TrustError::TooLarge { max: Root::MAX_BYTES, found: bytes.len() });
    }
    Ok(CoseSign::decode(bytes, DocumentType::Root)?)
}

/// A root that a threshold of its own root keys has signed: what a gate is handed and holds on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedRoot {
    root: Root,
    digest: Digest,
}

impl TrustedRoot {
    /// Reads a root file and counts its signatures.
    ///
    /// That it is *the* root, and not any root, is for whoever hands it to the gate to see to.
    ///
    /// # Errors
    /// The [`TrustError`] that names the first departure, or [`TrustError::ThresholdNotMet`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TrustError> {
        let document = read_envelope(bytes)?;
        // The keys that must have signed it stand in the root itself, so it is read first; its size is bounded.
        let root = Root::from_unverified(&document)?;
        root.root_role().check("root", &document)?;
        Ok(Self { root, digest: Digest::of(bytes) })
    }

    /// Follows a rotation: reads the root that succeeds this one. It must be the very next version, and be
    /// signed by a threshold of this root's keys and by a threshold of its own (The Update Framework, sections
    /// 5.3.4 and 5.3.5). Whether either has expired is no question here: of a chain, only the last one's expiry
    /// counts (section 5.3.10).
    ///
    /// # Errors
    /// The [`TrustError`] that names the first departure: [`TrustError::RootVersion`],
    /// [`TrustError::ThresholdNotMet`] with the role that has not signed enough.
    pub fn succeeded_by(&self, bytes: &[u8]) -> Result<Self, TrustError> {
        let document = read_envelope(bytes)?;
        let signed = self.root.root_role().check("previous root's", &document);
        // Unsigned, it is read for the error alone: whoever leaves a root out of the chain is told so.
        let next = Root::from_unverified(&document).or_else(|error| signed.clone().and(Err(error)))?;
        let before = self.root.version;
        if next.version.checked_sub(1) != Some(before) {
            return Err(TrustError::RootVersion { before, found: next.version });
        }
        signed?;
        next.root_role().check("root", &document)?;
        Ok(Self { root: next, digest: Digest::of(bytes) })
    }

    /// What it says.
    #[must_use]
    pub const fn root(&self) -> &Root {
        &self.root
    }

    /// The SHA-256 of its file: what people compare with what the publisher says elsewhere.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// When it expires.
    #[must_use]
    pub const fn expires(&self) -> Timestamp {
        self.root.window.expires()
    }
}
