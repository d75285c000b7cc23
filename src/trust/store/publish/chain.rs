//! The chain of roots of a set: the published ones and the new ones.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use super::PublishError;
use crate::codec::{CoseSign, DocumentType};
use crate::trust::store::files::{read_if_there, root_path};
use crate::trust::{Document, Root, SetPart, TrustError, TrustedRoot};

/// A root, verified by its own keys and by the root before it, if there is one.
#[derive(Debug)]
pub(super) struct ChainedRoot {
    pub(super) version: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) root: TrustedRoot,
}

/// The roots in a directory and those to be added. Each is the successor of the one before it.
#[derive(Debug)]
pub(super) struct Chain {
    first: TrustedRoot,
    roots: Vec<ChainedRoot>,
}

impl Chain {
    /// Reads the roots of a directory and adds the given ones.
    pub(super) fn read(directory: &Path, given: &[Vec<u8>]) -> Result<Self, PublishError> {
        let mut files: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
        for bytes in given {
            let root = unverified_root(bytes).map_err(|error| PublishError::Part { part: SetPart::Root(0), error })?;
            files.insert(root.version(), bytes.clone());
        }
        for (version, bytes) in published_roots(directory)? {
            if *files.entry(version).or_insert_with(|| bytes.clone()) != bytes {
                return Err(PublishError::OtherRoot { version });
            }
        }
        let mut roots: Vec<ChainedRoot> = Vec::new();
        for (version, bytes) in files {
            let root = match roots.last() {
                None => TrustedRoot::from_bytes(&bytes),
                Some(before) => before.root.succeeded_by(&bytes),
            };
            let root = root.map_err(|error| PublishError::Part { part: SetPart::Root(version), error })?;
            roots.push(ChainedRoot { version, bytes, root });
        }
        let first = roots.first().map(|first| first.root.clone());
        let first = first.ok_or_else(|| PublishError::NoRoot { path: directory.to_owned() })?;
        Ok(Self { first, roots })
    }

    pub(super) const fn first(&self) -> &TrustedRoot {
        &self.first
    }

    pub(super) fn last(&self) -> &TrustedRoot {
        self.roots.last().map_or(&self.first, |last| &last.root)
    }

    /// All roots, from the first.
    pub(super) fn roots(&self) -> &[ChainedRoot] {
        &self.roots
    }
}

fn unverified_root(bytes: &[u8]) -> Result<Root, TrustError> {
    Root::from_unverified(&CoseSign::decode(bytes, DocumentType::Root)?)
}

/// Reads the root files in a directory. The version is taken from the file name.
fn published_roots(directory: &Path) -> Result<Vec<(u64, Vec<u8>)>, PublishError> {
    let path = directory.join("roots");
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(PublishError::io("read", &path, error)),
    };
    let version = |entry: fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".cbor")?.parse::<u64>().ok();
    let mut roots = Vec::new();
    for version in entries.flatten().filter_map(version) {
        let path = root_path(directory, version);
        let bytes = read_if_there(&path, Root::MAX_BYTES).map_err(|error| PublishError::io("read", &path, error))?;
        roots.extend(bytes.map(|bytes| (version, bytes)));
    }
    Ok(roots)
}
